"""A token for one repository of the Hugging Face Hub, without a secret where the job can prove who it is.

GitHub signs an id token for a job with `id-token: write`. The Hub exchanges it (RFC 8693) for a token that may write
to one repository for an hour, where that repository names the job as a Trusted Publisher.
Source: hub-docs `docs/hub/trusted-publishers.md`, June 2026; huggingface_hub 2.4, `_oidc.py`.
"""

from collections.abc import Callable, Mapping

from doi_action.errors import DoiActionError, HostError, SettingsError
from doi_action.hosts.hugging_face.claims import claims_in, refusal
from doi_action.http.answer import Answer, json_in
from doi_action.http.client import Http
from doi_action.identifiers.addresses import origin_of

HUB = "https://huggingface.co"

_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
_SUBJECT = "urn:ietf:params:oauth:token-type:id_token"


def hub_token(
    environment: Mapping[str, str],
    endpoint: str = HUB,
    *,
    resource: str,
    secret: str | None,
    tell: Callable[[str], None],
    http: Http | None = None,
) -> str | None:
    """A token that may write to `resource`, None where there is no way to one.

    `resource` is the repository's path on the Hub: `owner/name` of a model, `datasets/owner/name`, `spaces/owner/name`.
    `endpoint` is the Hub's address, `secret` a token that somebody gave. Two requests where the job is keyless, one of
    them to the Hub, else none. What comes of them ends after an hour: ask late, and once for each repository.
    `secret` is used where the job has no id token, and where the Hub refuses it; `tell` hears of the latter. Raises
    HostError for a refusal, SettingsError for an endpoint over which a token would travel in the clear.
    """
    endpoint = endpoint.rstrip("/")
    origin = origin_of(endpoint)
    if origin is None or not origin.keeps_secrets:
        # An id token travels in the body, where `Http` does not look for secrets.
        raise SettingsError(
            f"HF_ENDPOINT '{endpoint}' does not begin with https://",
            why="the secret would travel in the clear",
            fix="write the address with https://",
        )

    session = http or Http()
    session.mask.hide(secret or "")
    try:
        id_token = _id_token(environment, endpoint, session)
        return secret if id_token is None else _exchanged(id_token, endpoint, resource, session)
    except DoiActionError as error:
        if not secret:
            raise
        tell(f"{error.message}; going on with the secret that was given")
        return secret
    finally:
        if http is None:
            session.close()


def _id_token(environment: Mapping[str, str], endpoint: str, http: Http) -> str | None:
    """The id token that another CI hands in, else one that GitHub signs for this job; None where there is neither."""
    given = environment.get("HF_OIDC_ID_TOKEN", "").strip()
    if given:
        http.mask.hide(given)
        return given

    address = environment.get("ACTIONS_ID_TOKEN_REQUEST_URL", "")
    proof = environment.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "")
    if not address or not proof:
        return None
    http.mask.hide(proof)
    # The address has a query of its own, which must stay: `audience` is added to it.
    answer = http.send("GET", address, params={"audience": endpoint}, authorization=f"Bearer {proof}")
    token = _text_in(answer, "value")
    if answer.status != 200 or token is None:
        raise HostError(
            f"GitHub gave this job no id token: it answered {answer.status}",
            rule="id-token-refused",
            why="without it the Hub cannot know which workflow is asking",
            fix="add the line 'id-token: write' under 'permissions:' of the job and run it again; or set {hub-token}",
        )

    http.mask.hide(token)
    return token


def _exchanged(id_token: str, endpoint: str, resource: str, http: Http) -> str:
    """The Hub's token for the id token."""
    body = {
        "grant_type": _GRANT,
        "subject_token_type": _SUBJECT,
        "subject_token": id_token,
        "resource": resource,
    }
    # A second token does no harm, so the request may be repeated.
    answer = http.send(
        "POST",
        f"{endpoint}/oauth/token",
        body=body,
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        repeatable=True,
    )
    token = _text_in(answer, "access_token")
    if answer.status == 200 and token:
        http.mask.hide(token)
        return token

    said = http.mask(_text_in(answer, "error") or "no reason")
    if said == "invalid_grant":
        raise refusal(claims_in(id_token), resource=resource, endpoint=endpoint, now=http.now())
    raise HostError(
        f"the Hub exchanges no id token for '{resource}': it answered {answer.status}, '{said[:200]}'",
        rule="hub-exchange-refused",
        why="the Hub does not know the request, or the name of the repository is none",
        fix=f"check that {endpoint}/{resource} is the repository, that HF_ENDPOINT names the Hub, and what "
        f"{endpoint}/{resource}/settings says under 'Trusted Publishers'; or set {{hub-token}}",
    )


def _text_in(answer: Answer, name: str) -> str | None:
    """A text of the answer's JSON. `Answer.json` would quote an answer that is none, and this one holds a token."""
    try:
        document = json_in(answer.body)
    except ValueError:
        return None

    value = document.get(name) if isinstance(document, dict) else None
    return value if isinstance(value, str) and value else None
