"""The requests to InvenioRDM's records API, one function each: paths, headers, and what may be asked twice.

Source: InvenioRDM documentation, "Drafts and Records API", and invenio-rdm-records 14 to 19.
"""

from typing import Any
from urllib.parse import quote

from doi_action.http.answer import Answer
from doi_action.http.client import Http
from doi_action.http.content import Content

Json = dict[str, Any]

RECORD = "application/vnd.inveniordm.v1+json"
"""Zenodo answers `application/json` with a document of another shape, without `pids` and `is_draft`."""


class RecordsApi:
    """A host under one account. Nothing is asked before the first call; answers come whatever their status.

    `root` is that of the pages.
    """

    def __init__(self, root: str, token: str | None, *, session: Http) -> None:
        self.root, self.session = root, session
        self._authorization = f"Bearer {token}" if token else None

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """One request below /api."""
        sent = {"Accept": RECORD, **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        return self.session.send(
            method,
            f"{self.root}/api{path}",
            body=body,
            params=params,
            headers=sent,
            authorization=self._authorization,
            repeatable=repeatable,
        )

    def send_content(self, url: str, content: Content) -> Answer:
        """Put the bytes of a file, or of a part of one, where the host said. `url` is below /api or whole."""
        headers = {"Accept": "application/json", "Content-Type": "application/octet-stream"}
        there = url if url.startswith("http") else f"{self.root}/api{url}"
        return self.session.send("PUT", there, content=content, headers=headers, authorization=self._authorization)

    def own_records(self, query: str, *, page: int, size: int) -> Answer:
        """One page of the drafts and records of this account that a search finds, all versions."""
        params = {"q": query, "allversions": "true", "size": str(size), "page": str(page), "sort": "oldest"}
        return self.ask("GET", "/user/records", params=params)

    def record(self, id_: str) -> Answer:
        """A published record; of a concept's id its newest version."""
        return self.ask("GET", f"/records/{quote(id_)}")

    def newest(self, id_: str) -> Answer:
        """The newest published version of the record's concept, from the database, so exact at once."""
        return self.ask("GET", f"/records/{quote(id_)}/versions/latest")

    def versions(self, id_: str, *, size: int) -> Answer:
        """The published versions of the record's concept, as the search shows them."""
        return self.ask("GET", f"/records/{quote(id_)}/versions", params={"size": str(size)})

    def draft(self, id_: str) -> Answer:
        """A draft, or what a published record's next edition will be."""
        return self.ask("GET", f"/records/{quote(id_)}/draft")

    def create(self, body: Json) -> Answer:
        """A draft of a work without any version; asked again, it makes a second one."""
        return self.ask("POST", "/records", body=body)

    def next_version(self, id_: str) -> Answer:
        """The draft of the next version; asked again, the same one."""
        return self.ask("POST", f"/records/{quote(id_)}/versions", repeatable=True)

    def edit(self, id_: str) -> Answer:
        """A draft of a published record, for a correction; asked again, the same one."""
        return self.ask("POST", f"/records/{quote(id_)}/draft", repeatable=True)

    def write(self, id_: str, body: Json, *, revision: int | None) -> Answer:
        """Replace what a draft says, where it is still at `revision`: the bare number, quotes are refused."""
        headers = {"If-Match": str(revision)} if revision is not None else None
        return self.ask("PUT", f"/records/{quote(id_)}/draft", body=body, headers=headers)

    def reserve_doi(self, id_: str) -> Answer:
        """Give a draft its DOI; 400 where it has one."""
        return self.ask("POST", f"/records/{quote(id_)}/draft/pids/doi", repeatable=True)

    def publish(self, id_: str) -> Answer:
        """Make a draft public. Never asked twice: 404 and 500 may both mean that it is done."""
        return self.ask("POST", f"/records/{quote(id_)}/draft/actions/publish")

    def discard(self, id_: str) -> Answer:
        """Delete a draft; of a published record only what was to be changed."""
        return self.ask("DELETE", f"/records/{quote(id_)}/draft")

    def request_deletion(self, id_: str, reason: str) -> Answer:
        """Withdraw a record, where the host lets its owner: 403 elsewhere. `retracted` is one of its removalreasons."""
        body = {"reason": "retracted", "comment": reason}
        return self.ask("POST", f"/records/{quote(id_)}/request-deletion", body=body, repeatable=True)

    def community(self, name: str) -> Answer:
        """A community by the name in its address."""
        return self.ask("GET", f"/communities/{quote(name, safe='')}")

    def ask_for_review(self, id_: str, community: str) -> Answer:
        """Prepare the submission of a draft to a community, by the community's id."""
        body = {"receiver": {"community": community}, "type": "community-submission"}
        return self.ask("PUT", f"/records/{quote(id_)}/draft/review", body=body)

    def submit(self, id_: str) -> Answer:
        """Submit a draft for review, in place of publishing it. Asked twice, it answers 500."""
        return self.ask("POST", f"/records/{quote(id_)}/draft/actions/submit-review")

    def add_to_community(self, id_: str, community: str) -> Answer:
        """Ask a community to take a published record in."""
        return self.ask("POST", f"/records/{quote(id_)}/communities", body={"communities": [{"id": community}]})
