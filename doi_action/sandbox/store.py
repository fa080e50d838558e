"""The sandbox's memory: one SQLite file that several threads and processes may use at once.

Every change is one immediate transaction, read included, so that two runs on one DOI come one after the other and
neither is lost. Search reads an index of its own, which may lag behind like the real one.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from doi_action.lineage import DoiState
from doi_action.sandbox.records import Activity, Record

_TABLES = """
CREATE TABLE IF NOT EXISTS dois (
    number INTEGER PRIMARY KEY AUTOINCREMENT, doi TEXT UNIQUE NOT NULL, client TEXT NOT NULL, state TEXT NOT NULL,
    attributes TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL, registered TEXT, hidden TEXT,
    metadata_version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS activities (
    number INTEGER PRIMARY KEY AUTOINCREMENT, identifier TEXT NOT NULL, doi TEXT NOT NULL, version INTEGER NOT NULL,
    action TEXT NOT NULL, account TEXT NOT NULL, time TEXT NOT NULL, changes TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS activities_of ON activities (doi);
CREATE TABLE IF NOT EXISTS search_index (
    number INTEGER PRIMARY KEY AUTOINCREMENT, doi TEXT NOT NULL, visible_from TEXT NOT NULL, document TEXT);
CREATE INDEX IF NOT EXISTS indexed_of ON search_index (doi, number);
"""

_LATEST = """
SELECT document FROM search_index WHERE number IN (
    SELECT MAX(number) FROM search_index WHERE visible_from <= ? GROUP BY doi) AND document IS NOT NULL
"""

_WAIT_FOR_OTHERS = 60.0
"""Seconds that a transaction waits for the others' to end."""


class Store:
    """The SQLite file at `path`, created with its tables where it is absent. `close` when done.

    Raises sqlite3.Error where the file cannot be opened or is something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Kept open for the store's life: the last connection that closes folds the write-ahead log into the file,
        # which would otherwise happen after every request.
        self._keeper = self._connect(check_same_thread=False)
        try:
            self._keeper.execute("PRAGMA journal_mode=WAL")
            self._keeper.executescript(_TABLES)
        except sqlite3.Error:
            self._keeper.close()
            raise

    def _connect(self, *, check_same_thread: bool = True) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_WAIT_FOR_OTHERS, isolation_level=None, check_same_thread=check_same_thread
        )
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.row_factory = sqlite3.Row
        return connection

    def prepare(self, script: str) -> None:
        """Run `script`, which makes tables where they are absent."""
        self._keeper.executescript(script)

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """All or nothing, and nobody else writes in between."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator["Transaction"]:
        """One consistent view; writers go on meanwhile."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN")
            yield Transaction(connection)
            connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._keeper.close()


class Transaction:
    """The store as one request sees it. `connection` is for tables that others keep in the same file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def get(self, doi: str) -> Record | None:
        """The record of `doi` (any case), None where there is none."""
        row = self.connection.execute("SELECT * FROM dois WHERE doi = ?", (doi.lower(),)).fetchone()
        return _record(row) if row else None

    def all(self) -> list[Record]:
        """Every record, oldest first."""
        return [_record(row) for row in self.connection.execute("SELECT * FROM dois ORDER BY number")]

    def put(self, record: Record) -> Record:
        """Write `record` under its DOI, new or not, and give it back with its number."""
        values = (
            record.doi, record.client, record.state.value, json.dumps(dict(record.attributes)), record.created,
            record.updated, record.registered, record.hidden, record.metadata_version,
        )  # fmt: skip
        self.connection.execute(
            "INSERT INTO dois (doi, client, state, attributes, created, updated, registered, hidden, metadata_version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (doi) DO UPDATE SET client = excluded.client,"
            " state = excluded.state, attributes = excluded.attributes, updated = excluded.updated,"
            " registered = excluded.registered, hidden = excluded.hidden, metadata_version = excluded.metadata_version",
            values,
        )
        return self.get(record.doi) or record

    def delete(self, doi: str) -> None:
        """Forget `doi` and its audit trail."""
        self.connection.execute("DELETE FROM dois WHERE doi = ?", (doi.lower(),))
        self.connection.execute("DELETE FROM activities WHERE doi = ?", (doi.lower(),))

    def add_activity(self, activity: Activity) -> None:
        """Append to the audit trail of a DOI."""
        self.connection.execute(
            "INSERT INTO activities (identifier, doi, version, action, account, time, changes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (activity.identifier, activity.doi, activity.version, activity.action, activity.account, activity.time,
             json.dumps(dict(activity.changes))),
        )  # fmt: skip

    def activities(self, doi: str) -> list[Activity]:
        """The audit trail of `doi`, newest first."""
        rows = self.connection.execute("SELECT * FROM activities WHERE doi = ? ORDER BY number DESC", (doi.lower(),))
        found = []
        for row in rows:
            activity = Activity(
                identifier=row["identifier"],
                doi=row["doi"],
                version=row["version"],
                action=row["action"],
                account=row["account"],
                time=row["time"],
                changes=json.loads(row["changes"]),
            )
            found.append(activity)
        return found

    def count_activities(self, doi: str) -> int:
        """How long the audit trail of `doi` is."""
        row = self.connection.execute("SELECT COUNT(*) FROM activities WHERE doi = ?", (doi.lower(),)).fetchone()
        return int(row[0])

    def index(self, doi: str, document: Record | None, *, visible_from: str) -> None:
        """Let search find `document` (None: nothing) under `doi` from the given stamp on."""
        text = None if document is None else json.dumps(_plain(document))
        self.connection.execute(
            "INSERT INTO search_index (doi, visible_from, document) VALUES (?, ?, ?)", (doi.lower(), visible_from, text)
        )

    def indexed(self, now: str) -> list[Record]:
        """What search knows at the stamp `now`: of each DOI the newest visible entry."""
        rows = self.connection.execute(_LATEST, (now,))
        return [_from_plain(json.loads(row["document"])) for row in rows]


def _record(row: sqlite3.Row) -> Record:
    values: dict[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118 - iterating a Row gives values
    return _from_plain({**values, "attributes": json.loads(row["attributes"])})


def _plain(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}


def _from_plain(values: dict[str, Any]) -> Record:
    return Record(**{**values, "state": DoiState(values["state"])})
