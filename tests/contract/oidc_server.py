"""GitHub's signer of id tokens and the Hub's exchange of them, on loopback: real JWTs, signed and checked.

Both refuse as the real ones do: hub-docs `docs/hub/trusted-publishers.md` (June 2026) and GitHub's "OpenID Connect
reference". The Hub's answer to what its publishers do not name is one word, whatever the cause.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from tests.contract.loopback import Loopback

ISSUER = "https://token.actions.githubusercontent.com"
RUNNER_TOKEN = "runner-token-000000000000"
HUB_TOKEN = "hf_jwt_000000000000000000000000"
_REPOSITORY_KINDS = ("datasets", "spaces", "kernels", "buckets")


@cache
def signing_key() -> RSAPrivateKey:
    """GitHub's key, made once for all tests."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Seen:
    """A request that arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    authorization: str | None
    body: Any


@dataclass
class Job:
    """The job that the runner speaks for, as GitHub's claims have it."""

    repository: str = "example/grains"
    ref: str = "refs/heads/main"
    workflow: str = "doi.yml"
    seconds: int = 300

    def claims(self, audience: str) -> dict[str, Any]:
        """What GitHub signs."""
        now = int(time.time())
        return {
            "iss": ISSUER,
            "aud": audience,
            "sub": f"repo:{self.repository}:ref:{self.ref}",
            "repository": self.repository,
            "ref": self.ref,
            "workflow_ref": f"{self.repository}/.github/workflows/{self.workflow}@{self.ref}",
            "iat": now - 600,
            "exp": now + self.seconds,
        }

    def signed(self, audience: str) -> str:
        """The id token."""
        return jwt.encode(self.claims(audience), signing_key(), algorithm="RS256")


@dataclass
class OidcServer(Loopback):
    """Both services at one address; use it as a context manager. `publishers` are those of each Hub repository.

    `hub` is the endpoint of the Hub where that is another server, which hands its exchanges to `exchanged`.
    With `faults` the next answers are given as they stand, whatever is asked.
    """

    job: Job = field(default_factory=Job)
    hub: str = ""
    hub_token: str = HUB_TOKEN
    publishers: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    requests: list[Seen] = field(default_factory=list)
    faults: list[tuple[int, bytes, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(_handler(self))

    @property
    def environment(self) -> dict[str, str]:
        """What GitHub sets for a job with `id-token: write`."""
        return {
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}/idtoken/7?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": RUNNER_TOKEN,
        }

    def answer(self, seen: Seen) -> tuple[int, Any]:
        """Status and JSON for a request."""
        if seen.path == "/idtoken/7" and seen.method == "GET":
            return self._sign(seen)
        if seen.path == "/oauth/token" and seen.method == "POST":
            return self.exchanged(seen.body)
        return 404, {"error": "not found"}

    def _sign(self, seen: Seen) -> tuple[int, Any]:
        if seen.authorization != f"Bearer {RUNNER_TOKEN}":
            return 401, {"message": "Unauthorized"}
        if seen.query.get("api-version") != ["2.0"]:
            return 400, {"message": "no api version"}
        (audience,) = seen.query.get("audience", ["https://github.com/example"])
        return 200, {"count": 1, "value": self.job.signed(audience)}

    def exchanged(self, body: Any) -> tuple[int, Any]:
        """RFC 8693 as the Hub does it."""
        wanted = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        }
        is_request = isinstance(body, dict) and wanted.items() <= body.items() and "subject_token" in body
        if not is_request or not _is_resource(str(body.get("resource", ""))):
            return 400, {"error": "invalid_request"}
        try:
            claims = jwt.decode(
                body["subject_token"],
                signing_key().public_key(),
                algorithms=["RS256"],
                audience=self.hub or self.url,
                issuer=ISSUER,
            )
        except jwt.InvalidTokenError:
            return 400, {"error": "invalid_grant"}
        if not any(_names(publisher, claims) for publisher in self.publishers.get(body["resource"], [])):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": self.hub_token,
            "token_type": "bearer",
            "expires_in": 3600,
            "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        }


def _is_resource(name: str) -> bool:
    parts = name.split("/")
    if len(parts) == 3:
        return parts[0] in _REPOSITORY_KINDS and all(parts)
    return len(parts) <= 2 and all(parts)


def _names(publisher: Mapping[str, str], claims: Mapping[str, str]) -> bool:
    """Every claim that the publisher has must be the job's, exactly."""
    of_job = {
        "repository": claims["repository"],
        "branch": claims["ref"].removeprefix("refs/heads/"),
        "workflow": claims["workflow_ref"].partition("@")[0].rpartition("/")[2],
    }
    return all(of_job.get(name) == value for name, value in publisher.items())


def _handler(server: OidcServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            is_json = self.headers.get("Content-Type") == "application/json"
            text = self.rfile.read(length)
            seen = Seen(
                method=self.command,
                path=parts.path,
                query=parse_qs(parts.query),
                authorization=self.headers.get("Authorization"),
                body=json.loads(text) if text and is_json else text,
            )
            server.requests.append(seen)
            headers: dict[str, str] = {}
            if server.faults:
                status, body, headers = server.faults.pop(0)
            else:
                status, document = server.answer(seen)
                body = json.dumps(document).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
