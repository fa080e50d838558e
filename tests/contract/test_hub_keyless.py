"""Keyless tokens of the Hub, against a signer and an exchange that check what they are sent."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.errors import DoiActionError, HostError, SettingsError
from doi_action.errors.situations import SITUATIONS
from doi_action.hosts.hugging_face.keyless import hub_token
from doi_action.http.client import Http
from tests.contract.oidc_server import HUB_TOKEN, RUNNER_TOKEN, Job, OidcServer
from tests.raw_server import RawServer

MODEL = "example/grains"
SECRET = "hf_secret"
PUBLISHER = {"repository": "example/grains", "workflow": "doi.yml"}
CODES = {situation.id: int(situation.exit_code) for situation in SITUATIONS}


@pytest.fixture
def hub() -> Iterator[OidcServer]:
    """A Hub whose model trusts the workflow doi.yml of one repository, and the runner of a job of it."""
    with OidcServer(publishers={MODEL: [PUBLISHER]}) as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    """A session of a host that does not wait between tries."""
    made = Http(sleep=lambda _seconds: None)
    yield made
    made.close()


class Heard:
    """What `hub_token` was told to tell."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        """Hear it."""
        self.lines.append(line)


def asked(hub: OidcServer, http: Http, *, resource: str = MODEL, **environment: str) -> str | None:
    """The token that a job gets, its environment changed."""
    changed = {**hub.environment, **environment}
    return hub_token(changed, hub.url, resource=resource, secret=None, tell=Heard(), http=http)


def refused(hub: OidcServer, http: Http, **environment: str) -> DoiActionError:
    """The error of a job that gets none; it has its row in the table and shows no token."""
    with pytest.raises(DoiActionError) as raised:
        asked(hub, http, **environment)
    error = raised.value
    assert int(error.exit_code) == CODES[error.rule]
    said = f"{error.message} {error.why} {error.fix}"
    assert RUNNER_TOKEN not in said
    assert "eyJ" not in said
    return error


def test_a_job_gets_a_token_without_a_secret(hub: OidcServer, http: Http) -> None:
    """Two requests: GitHub signs for the Hub as audience, the Hub exchanges for one repository."""
    assert asked(hub, http) == HUB_TOKEN
    signed, exchanged = hub.requests
    assert (signed.path, signed.query) == ("/idtoken/7", {"api-version": ["2.0"], "audience": [hub.url]})
    assert (exchanged.path, exchanged.body["resource"]) == ("/oauth/token", MODEL)


def test_the_runners_token_goes_to_the_runner_alone(hub: OidcServer, http: Http) -> None:
    """The Hub is shown the id token and nothing else."""
    asked(hub, http)
    _, exchanged = hub.requests
    assert exchanged.authorization is None
    assert RUNNER_TOKEN not in json.dumps(exchanged.body)


def test_all_three_tokens_are_hidden_from_then_on(hub: OidcServer, http: Http) -> None:
    """In every message that is made with what a server says."""
    asked(hub, http)
    id_token = hub.requests[1].body["subject_token"]
    assert http.mask(f"{RUNNER_TOKEN} {id_token} {HUB_TOKEN}") == "*** *** ***"


def test_the_hubs_own_client_gets_the_same_token(hub: OidcServer, tmp_path: Path) -> None:
    """The server that judges us is one that huggingface_hub understands, but for the version that it drops."""
    script = (
        "import sys\n"
        "from huggingface_hub._oidc import exchange_oidc_token\n"
        "print(exchange_oidc_token(subject_token=sys.argv[1], resource=sys.argv[2])['access_token'])\n"
    )
    words = [sys.executable, "-c", script, hub.job.signed(hub.url), MODEL]
    environment = {"HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path), "PATH": "", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == HUB_TOKEN


def test_a_dataset_is_a_resource_of_its_own(hub: OidcServer, http: Http) -> None:
    """A model and a dataset may have one name, and each has its publishers."""
    hub.publishers["datasets/example/grains"] = hub.publishers.pop(MODEL)
    assert asked(hub, http, resource="datasets/example/grains") == HUB_TOKEN
    assert refused(hub, http).rule == "hub-publisher-refused"


def test_a_repository_without_a_publisher_names_the_page_and_the_values(hub: OidcServer, http: Http) -> None:
    """They must be the same to the letter, so they are said."""
    hub.publishers.clear()
    error = refused(hub, http)
    assert error.rule == "hub-publisher-refused"
    assert f"{hub.url}/example/grains/settings" in error.fix
    assert "'example/grains', workflow 'doi.yml' and as branch 'main' or none" in error.fix


@pytest.mark.parametrize("job", [Job(repository="fork/grains"), Job(workflow="other.yml")])
def test_another_repository_or_workflow_is_refused(hub: OidcServer, http: Http, job: Job) -> None:
    """The message says what the job said of itself."""
    hub.job = job
    error = refused(hub, http)
    assert error.rule == "hub-publisher-refused"
    assert f"repository {job.repository}, workflow {job.workflow}" in error.message


def test_a_publisher_of_a_branch_refuses_the_run_of_a_tag(hub: OidcServer, http: Http) -> None:
    """A release's run is on no branch: the setting to clear is named."""
    hub.publishers[MODEL] = [{**PUBLISHER, "branch": "main"}]
    assert asked(hub, http) == HUB_TOKEN
    hub.job = Job(ref="refs/tags/v1.0.0")
    error = refused(hub, http)
    assert "this run is on no branch" in error.why
    assert "leave the branch empty" in error.fix


def test_an_id_token_that_has_ended_says_so(hub: OidcServer, http: Http) -> None:
    """One that another CI made too early."""
    ended = Job(seconds=-60).signed(hub.url)
    error = refused(hub, http, HF_OIDC_ID_TOKEN=ended)
    assert error.rule == "hub-id-token-expired"
    assert "HF_OIDC_ID_TOKEN" in error.fix


def test_an_id_token_of_another_ci_is_exchanged_as_it_is(hub: OidcServer, http: Http) -> None:
    """Under the name that the Hub's own tools have for it; the runner is not asked."""
    assert asked(hub, http, HF_OIDC_ID_TOKEN=hub.job.signed(hub.url)) == HUB_TOKEN
    assert [seen.path for seen in hub.requests] == ["/oauth/token"]


def test_an_id_token_for_another_audience_is_refused_and_shows_it(hub: OidcServer, http: Http) -> None:
    """Else its holder could use it at a third service."""
    error = refused(hub, http, HF_OIDC_ID_TOKEN=hub.job.signed("https://elsewhere.example"))
    assert "audience https://elsewhere.example" in error.message


@pytest.mark.parametrize("text", ["no-token-at-all", "a.b.c", "a.W10.c"])
def test_what_is_no_id_token_is_refused_without_a_traceback(hub: OidcServer, http: Http, text: str) -> None:
    """And is not repeated in the message."""
    error = refused(hub, http, HF_OIDC_ID_TOKEN=text)
    assert "nothing that can be read" in error.message
    assert text not in error.message


def test_a_runner_that_refuses_names_the_permission(hub: OidcServer, http: Http) -> None:
    """Its own token has ended, or the permission was taken away."""
    error = refused(hub, http, ACTIONS_ID_TOKEN_REQUEST_TOKEN="another")
    assert error.rule == "id-token-refused"
    assert "id-token: write" in error.fix


def test_a_name_that_the_hub_cannot_take_is_told_as_such(hub: OidcServer, http: Http) -> None:
    """`invalid_request` is no matter of publishers."""
    with pytest.raises(HostError) as raised:
        asked(hub, http, resource="of/too/many/parts")
    assert (raised.value.rule, "invalid_request" in raised.value.message) == ("hub-exchange-refused", True)


def test_an_answer_that_is_no_json_shows_nothing_of_itself(hub: OidcServer, http: Http) -> None:
    """A token that comes in an unknown shape is a token still."""
    hub.faults.append((200, json.dumps(hub.job.signed(hub.url)).encode(), {}))
    assert refused(hub, http).rule == "id-token-refused"


def test_tokens_follow_no_redirect_to_another_host(hub: OidcServer, http: Http) -> None:
    """Neither the runner's nor the id token."""
    with RawServer([b""]) as elsewhere:
        for before in (0, 1):
            fine = [(200, json.dumps({"value": hub.job.signed(hub.url)}).encode(), {})] * before
            hub.faults = [*fine, (307, b"", {"Location": f"{elsewhere.url}/oauth/token"})]
            assert refused(hub, http).rule == "redirect"
        assert elsewhere.requests == []


def test_no_token_travels_in_the_clear(hub: OidcServer, http: Http) -> None:
    """An endpoint without https on another machine is refused before anybody is asked."""
    with pytest.raises(SettingsError):
        hub_token(hub.environment, "http://hub.example", resource=MODEL, secret=None, tell=Heard(), http=http)
    assert hub.requests == []


def test_a_job_without_the_permission_uses_the_secret(http: Http) -> None:
    """And asks nobody for it."""
    assert hub_token({}, resource=MODEL, secret=SECRET, tell=Heard(), http=http) == SECRET
    assert http.requests == 0
    assert http.mask(SECRET) == "***"


def test_a_refusal_falls_back_to_the_secret_and_says_so(hub: OidcServer, http: Http) -> None:
    """Never in silence: the publisher was meant to work."""
    hub.publishers.clear()
    heard = Heard()
    assert hub_token(hub.environment, hub.url, resource=MODEL, secret=SECRET, tell=heard, http=http) == SECRET
    (line,) = heard.lines
    assert "going on with the secret" in line


def test_a_session_of_its_own_is_enough(hub: OidcServer) -> None:
    """Nobody has to open one for two requests."""
    assert hub_token(hub.environment, hub.url, resource=MODEL, secret=None, tell=Heard()) == HUB_TOKEN
