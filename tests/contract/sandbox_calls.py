"""Calls that the sandbox's contract tests make, over real HTTP, as the demo repository unless said otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from doi_action.sandbox import Sandbox, Traps

DEMO = ("SANDBOX.DEMO", "sandbox")
COMPLETE: dict[str, Any] = {
    "url": "https://example.org/work",
    "creators": [{"name": "Lovelace, Ada", "nameType": "Personal", "givenName": "Ada", "familyName": "Lovelace"}],
    "titles": [{"title": "Notes"}],
    "publisher": {"name": "Example Press"},
    "publicationYear": 2026,
    "types": {"resourceTypeGeneral": "Software", "resourceType": "Library"},
    "schemaVersion": "http://datacite.org/schema/kernel-4",
}
"""Attributes that can be published as they are."""


class Calls:
    """A sandbox and the ways to talk to it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def send(self, method: str, path: str, attributes: Any = None, *, auth: Any = DEMO, **options: Any) -> Any:
        """The answer to one call of the DataCite API; `attributes` are wrapped in `data`."""
        body = None if attributes is None else {"data": {"type": "dois", "attributes": attributes}}
        headers = {"Accept": "application/vnd.api+json", **options.pop("headers", {})}
        return requests.request(
            method,
            self.sandbox.datacite_url + path,
            json=options.pop("json", body),
            auth=auth,
            headers=headers,
            timeout=30,
            **options,
        )

    def put(self, doi: str, /, *, auth: Any = DEMO, **attributes: Any) -> Any:
        """Write `attributes` to `doi`."""
        return self.send("PUT", f"/dois/{doi}", attributes, auth=auth)

    def publish(self, doi: str, /, **changes: Any) -> dict[str, Any]:
        """Publish complete metadata with `changes` under `doi`; the attributes of the answer."""
        answer = self.put(doi, **{**COMPLETE, **changes, "event": "publish"})
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json()["data"]["attributes"])

    def read(self, doi: str, *, auth: Any = DEMO, **query: str) -> dict[str, Any]:
        """The attributes of `doi`."""
        return dict(self.send("GET", f"/dois/{doi}", auth=auth, params=query).json()["data"]["attributes"])

    def page(self, path: str, *, headers: dict[str, str] | None = None) -> Any:
        """A page or a redirect of the resolver, not followed."""
        return requests.get(self.sandbox.url + path, headers=headers, allow_redirects=False, timeout=30)


@contextmanager
def calls(**options: Any) -> Iterator[Calls]:
    """A fresh sandbox with the given options of Sandbox."""
    traps = options.pop("traps", Traps())
    with Sandbox(traps=traps, **options) as sandbox:
        yield Calls(sandbox)


def first_error(answer: Any) -> tuple[str | None, str]:
    """Source and title of the first error in an answer."""
    error = answer.json()["errors"][0]
    return error.get("source"), error["title"]
