"""Calls that the contract tests of InvenioRDM's API make, over real HTTP, at the sandbox or at a real server.

With INVENIORDM_TEST_URL and the tokens of two users (INVENIORDM_TEST_TOKEN, INVENIORDM_TEST_OTHER_TOKEN) in the
environment the same tests run against a server that is there: a throw-away one, since records stay.
"""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests

from doi_action.sandbox import Sandbox, Traps
from doi_action.sandbox.invenio.hosts import STOCK, HostSettings

RDM = "application/vnd.inveniordm.v1+json"
ZIP = b"PK\x05\x06" + b"\0" * 18
PREFIX = "10.5072"
ACCOUNTS = (("SANDBOX.DEMO", "sandbox"), ("SANDBOX.OTHER", "other"))
METADATA: dict[str, Any] = {
    "resource_type": {"id": "software"},
    "title": "Demo",
    "creators": [{"person_or_org": {"type": "personal", "family_name": "Doe", "given_name": "Jo"}}],
    "publication_date": "2026-11-26",
    "publisher": "Example Press",
    "version": "1.0.0",
    "rights": [{"id": "mit"}],
}
"""Metadata that can be published as they are."""


def draft_body(*, has_files: bool = True, **metadata: Any) -> dict[str, Any]:
    """A draft's body with METADATA changed by `metadata`; None leaves a field out."""
    told = {name: value for name, value in {**METADATA, **metadata}.items() if value is not None}
    return {"access": {"record": "public", "files": "public"}, "files": {"enabled": has_files}, "metadata": told}


class Invenio:
    """An InvenioRDM and the ways to talk to it; `sandbox` is None for a real server."""

    def __init__(self, url: str, tokens: tuple[str, str], sandbox: Sandbox | None = None) -> None:
        self.url, self.tokens, self.sandbox = url, tokens, sandbox

    def call(self, method: str, path: str, body: Any = None, *, token: str | None = "", **headers: str) -> Any:
        """The answer to one call of the API, by the first account unless another `token`, or None, is given.

        `body` is bytes or becomes JSON; `headers` are named with underscores.
        """
        sent = {"Accept": RDM, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if token is not None:
            sent["Authorization"] = f"Bearer {token or self.tokens[0]}"
        options: dict[str, Any] = {"json": body}
        if isinstance(body, bytes):
            options = {"data": body}
            sent.setdefault("Content-Type", "application/octet-stream")
        return requests.request(
            method, f"{self.url}/api{path}", headers=sent, timeout=120, allow_redirects=False, **options
        )

    def other(self, method: str, path: str, body: Any = None) -> Any:
        """The answer to the second account."""
        return self.call(method, path, body, token=self.tokens[1])

    def page(self, path: str) -> Any:
        """A page of the sandbox, not followed."""
        assert self.sandbox is not None
        return requests.get(self.sandbox.url + path, timeout=30, allow_redirects=False)

    def datacite(self, doi: str) -> Any:
        """The attributes of `doi` at the sandbox's DataCite; None where it does not exist."""
        assert self.sandbox is not None
        answer = requests.get(f"{self.sandbox.datacite_url}/dois/{doi}", timeout=30)
        return answer.json()["data"]["attributes"] if answer.status_code == 200 else None

    def begin(self, *, has_file: bool = True, pids: Any = None, **metadata: Any) -> str:
        """The id of a new draft that can be published."""
        body = draft_body(**metadata)
        answer = self.call("POST", "/records", body if pids is None else {**body, "pids": pids})
        assert answer.status_code == 201, answer.text
        identifier = str(answer.json()["id"])
        if has_file:
            self.upload(identifier)
        return identifier

    def upload(self, identifier: str, key: str = "demo.zip", content: bytes = ZIP) -> Any:
        """Put a file into a draft; the answer to the last of the three calls."""
        here = f"/records/{identifier}/draft/files"
        self.call("POST", here, [{"key": key}])
        self.call("PUT", f"{here}/{key}/content", content)
        return self.call("POST", f"{here}/{key}/commit")

    def publish(self, identifier: str) -> Any:
        """The answer to publishing a draft."""
        return self.call("POST", f"/records/{identifier}/draft/actions/publish")

    def published(self, **metadata: Any) -> dict[str, Any]:
        """A new record."""
        answer = self.publish(self.begin(**metadata))
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    def next_version(self, identifier: str, **metadata: Any) -> str:
        """The id of the draft of a next version that can be published."""
        draft = str(self.call("POST", f"/records/{identifier}/versions").json()["id"])
        self.upload(draft)
        self.call("PUT", f"/records/{draft}/draft", draft_body(**{"version": "1.1.0", **metadata}))
        return draft

    def found(self, query: str) -> int:
        """How many drafts and records of the first account a query finds."""
        answer = requests.get(
            f"{self.url}/api/user/records",
            params={"q": query, "allversions": "true"},
            headers={"Accept": RDM, "Authorization": f"Bearer {self.tokens[0]}"},
            timeout=120,
        )
        return int(answer.json()["hits"]["total"])


@contextmanager
def invenio(host: HostSettings = STOCK, *, traps: Traps | None = None) -> Iterator[Invenio]:
    """A fresh sandbox with an InvenioRDM of those settings."""
    with Sandbox(prefixes=(PREFIX,), accounts=ACCOUNTS, invenio=host, traps=traps) as sandbox:
        yield Invenio(sandbox.invenio_url, ("sandbox", "other"), sandbox)


@contextmanager
def stock() -> Iterator[Invenio]:
    """A stock InvenioRDM: the real one that the environment names, else a fresh sandbox."""
    url = os.environ.get("INVENIORDM_TEST_URL")
    if url is None:
        with invenio() as sandbox:
            yield sandbox
        return
    tokens = os.environ["INVENIORDM_TEST_TOKEN"], os.environ["INVENIORDM_TEST_OTHER_TOKEN"]
    yield Invenio(url.rstrip("/"), tokens)


def until(condition: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Whether `condition` comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def unique(text: str = "") -> str:
    """A text that no test before has used."""
    return f"{text}{uuid.uuid4().hex[:10]}"


def faults(answer: Any) -> list[tuple[str, list[str]]]:
    """The field errors of an answer, refused or not."""
    return [(error["field"], error["messages"]) for error in answer.json().get("errors", [])]
