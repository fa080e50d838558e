"""Where an installation keeps its things: documents in the sandbox's SQLite file, and what search knows of them.

One table for all kinds. Every change happens inside a transaction of the store, so that of two runs at once one comes
after the other.
"""

import json
from dataclasses import asdict
from typing import Any, TypeVar

from doi_action.sandbox.invenio.model import Community, Review, StoredFile, Version, Work
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.store import Transaction

TABLES = """
CREATE TABLE IF NOT EXISTS invenio (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, under TEXT NOT NULL,
    document TEXT NOT NULL, UNIQUE (kind, id));
CREATE INDEX IF NOT EXISTS invenio_under ON invenio (kind, under);
CREATE TABLE IF NOT EXISTS invenio_index (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, visible_from TEXT NOT NULL,
    document TEXT);
CREATE INDEX IF NOT EXISTS invenio_indexed ON invenio_index (kind, id, number);
"""

NEVER = "9999"
"""A stamp behind every moment."""

_LATEST = """
SELECT document FROM invenio_index WHERE number IN (
    SELECT MAX(number) FROM invenio_index WHERE visible_from <= ? AND kind = ? GROUP BY id) AND document IS NOT NULL
"""

Thing = TypeVar("Thing", Work, Version, StoredFile, Community, Review)

_KINDS: dict[type, str] = {Work: "work", StoredFile: "file", Community: "community", Review: "review"}


class Shelf:
    """The documents as one request sees them."""

    def __init__(self, transaction: Transaction) -> None:
        self._connection = transaction.connection

    def work(self, identifier: str) -> Work | None:
        """The work of that id."""
        document = self._get("work", identifier)
        return Work(**{**document, "communities": tuple(document["communities"])}) if document else None

    def work_of(self, version: Version) -> Work:
        """The work that `version` belongs to."""
        found = self.work(version.work)
        if found is None:
            raise LookupError(version.work)
        return found

    def draft(self, identifier: str) -> Version | None:
        """The draft of that id, None where there is none now."""
        document = self._get("draft", identifier)
        return Version(**document) if document else None

    def record(self, identifier: str) -> Version | None:
        """The published record of that id, deleted ones included."""
        document = self._get("record", identifier)
        return Version(**document) if document else None

    def records(self, work: str) -> list[Version]:
        """The published versions of a work, oldest first, deleted ones left out."""
        found = [Version(**document) for document in self._under("record", work)]
        return [record for record in found if record.tombstone is None]

    def tombstones(self, work: str) -> list[Json]:
        """What is left of the deleted versions of a work, oldest first."""
        found = [Version(**document) for document in self._under("record", work)]
        return [record.tombstone for record in found if record.tombstone is not None]

    def drafts(self, work: str) -> list[Version]:
        """The drafts of a work, oldest first."""
        return [Version(**document) for document in self._under("draft", work)]

    def file(self, bucket: str, key: str) -> StoredFile | None:
        """The file of that name."""
        document = self._get("file", f"{bucket}/{key}")
        return StoredFile(**document) if document else None

    def files(self, bucket: str) -> list[StoredFile]:
        """The files of a bucket, in the order of arrival."""
        return [StoredFile(**document) for document in self._under("file", bucket)]

    def community(self, identifier: str) -> Community | None:
        """The community of that id or slug."""
        for document in self._all("community"):
            if identifier in (document["id"], document["slug"]):
                return Community(**document)
        return None

    def communities(self) -> list[Community]:
        """Every community, oldest first."""
        return [Community(**document) for document in self._all("community")]

    def review(self, identifier: str | None) -> Review | None:
        """The request of that id."""
        document = self._get("review", identifier) if identifier else None
        return Review(**document) if document else None

    def reviews(self) -> list[Review]:
        """Every request, oldest first."""
        return [Review(**document) for document in self._all("review")]

    def holder(self, doi: str) -> str | None:
        """The id of the record or work that has claimed `doi`, spelled exactly so."""
        document = self._get("doi", doi)
        return str(document["holder"]) if document else None

    def claim(self, doi: str, holder: str) -> None:
        """Give `doi` to a record or work."""
        self._put("doi", doi, holder, {"holder": holder})

    def release(self, doi: str) -> None:
        """Let go of `doi`, so that another record may have it."""
        self._delete("doi", doi)

    def put(self, thing: Work | Version | StoredFile | Community | Review) -> None:
        """Write `thing` in place of what was under its id."""
        if isinstance(thing, Version):
            self._put("draft" if thing.is_draft else "record", thing.id, thing.work, asdict(thing))
        elif isinstance(thing, StoredFile):
            self._put("file", f"{thing.bucket}/{thing.key}", thing.bucket, asdict(thing))
        else:
            self._put(_KINDS[type(thing)], thing.id, "", asdict(thing))

    def remove(self, thing: Work | Version | StoredFile | Review) -> None:
        """Forget `thing`."""
        if isinstance(thing, Version):
            self._delete("draft" if thing.is_draft else "record", thing.id)
        elif isinstance(thing, StoredFile):
            self._delete("file", f"{thing.bucket}/{thing.key}")
        else:
            self._delete(_KINDS[type(thing)], thing.id)

    def next_number(self) -> int:
        """A number that was never given out, for ids that count."""
        self._put("counter", "ids", "", {"last": (self._get("counter", "ids") or {"last": 0})["last"] + 1})
        return int((self._get("counter", "ids") or {})["last"])

    def index(self, kind: str, identifier: str, document: Json | None, *, visible_from: str) -> None:
        """Let search find `document` (None: nothing) from the given stamp on. `kind` is draft or record."""
        self._connection.execute(
            "INSERT INTO invenio_index (kind, id, visible_from, document) VALUES (?, ?, ?, ?)",
            (kind, identifier, visible_from, None if document is None else json.dumps(document)),
        )

    def refresh_index(self, now: str) -> None:
        """Let search find at once what it would have found later; what never reached it stays unknown to it."""
        lagging = "visible_from > ? AND visible_from < ?"
        self._connection.execute(f"UPDATE invenio_index SET visible_from = ? WHERE {lagging}", (now, now, NEVER))  # noqa: S608 - no value is in it

    def indexed(self, kind: str, now: str) -> list[Json]:
        """What search knows at the stamp `now`."""
        rows = self._connection.execute(_LATEST, (now, kind))
        return [json.loads(row["document"]) for row in rows]

    def _get(self, kind: str, identifier: str) -> Any:
        row = self._connection.execute(
            "SELECT document FROM invenio WHERE kind = ? AND id = ?", (kind, identifier)
        ).fetchone()
        return json.loads(row["document"]) if row else None

    def _all(self, kind: str) -> list[Any]:
        rows = self._connection.execute("SELECT document FROM invenio WHERE kind = ? ORDER BY number", (kind,))
        return [json.loads(row["document"]) for row in rows]

    def _under(self, kind: str, under: str) -> list[Any]:
        rows = self._connection.execute(
            "SELECT document FROM invenio WHERE kind = ? AND under = ? ORDER BY number", (kind, under)
        )
        return [json.loads(row["document"]) for row in rows]

    def _put(self, kind: str, identifier: str, under: str, document: Json) -> None:
        self._connection.execute(
            "INSERT INTO invenio (kind, id, under, document) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET under = excluded.under, document = excluded.document",
            (kind, identifier, under, json.dumps(document)),
        )

    def _delete(self, kind: str, identifier: str) -> None:
        self._connection.execute("DELETE FROM invenio WHERE kind = ? AND id = ?", (kind, identifier))
