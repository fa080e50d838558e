"""What an id token says of the job that it speaks for, and what to tell a user whom the Hub refuses for it.

Pure. The signature is the Hub's to check: what is read here goes into a message and decides nothing else.
Source: RFC 7519 (JWT); GitHub documentation, "OpenID Connect reference", claims of the token.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.errors import HostError


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """What a Trusted Publisher is compared with. `workflow` is the file's name; `expires` counts seconds from 1970.

    `ref` is a full one, as `refs/tags/v1.0.0`. None is what the token does not say.
    """

    repository: str | None = None
    workflow: str | None = None
    ref: str | None = None
    audience: str | None = None
    expires: float | None = None

    @property
    def branch(self) -> str | None:
        """The branch that the job ran on; None for a tag and for a pull request."""
        ref = self.ref or ""
        return ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else None

    def __str__(self) -> str:
        told = {
            "repository": self.repository,
            "workflow": self.workflow,
            "ref": self.ref,
            "audience": self.audience,
        }
        return ", ".join(f"{name} {value}" for name, value in told.items() if value) or "nothing that can be read"


def claims_in(token: str) -> Claims:
    """The claims of an id token; those of a text that is none say nothing. Never raises."""
    body = _body(token)
    workflow = _text(body, "workflow_ref")
    expires = body.get("exp")
    return Claims(
        repository=_text(body, "repository"),
        # octo/repo/.github/workflows/doi.yml@refs/heads/main
        workflow=workflow.partition("@")[0].rpartition("/")[2] if workflow else None,
        ref=_text(body, "ref"),
        audience=_text(body, "aud"),
        expires=expires if isinstance(expires, int | float) else None,
    )


def _body(token: str) -> Mapping[str, Any]:
    """The middle of the three parts of a JWT as JSON, empty where it is none."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    padded = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        body = json.loads(urlsafe_b64decode(padded))
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    return " ".join(value.split())[:200] if isinstance(value, str) else None


def refusal(claims: Claims, *, resource: str, endpoint: str, now: float) -> HostError:
    """Why the Hub gives no token for `resource` to a job with these claims, and the page of the Hub to open.

    The Hub answers `invalid_grant` to a repository that is none, a publisher that is missing or another, and a token
    that has ended alike. So all that can be told apart here is told apart.
    """
    page = f"{endpoint}/{resource}/settings"
    if claims.expires is not None and claims.expires <= now:
        return HostError(
            f"the Hub gives no token for '{resource}': the id token of this job has ended",
            rule="hub-id-token-expired",
            why="an id token is good for some minutes, and this one was made long before it was needed",
            fix="make the token in HF_OIDC_ID_TOKEN right before this step, or run the job again",
        )

    branch = f"and as branch '{claims.branch}' or none" if claims.branch else "and leave the branch empty"
    not_a_branch = "" if claims.branch else ", and this run is on no branch, so that a publisher with one refuses it"
    return HostError(
        f"the Hub gives no token for '{resource}' to this job, which says of itself: {claims}",
        rule="hub-publisher-refused",
        why="no Trusted Publisher of that repository has exactly these values, or there is no such repository"
        f"{not_a_branch}",
        fix=f"open {page}, 'Trusted Publishers', and add GitHub Actions with repository "
        f"'{claims.repository or 'OWNER/NAME'}', workflow '{claims.workflow or 'FILE.yml'}' {branch}; "
        "or set {hub-token}",
    )
