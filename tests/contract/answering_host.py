"""An InvenioRDM that answers as it is told, one request at a time, and what it says."""

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from doi_action.formats.inveniordm.marker import marker_text
from doi_action.formats.inveniordm.write import written
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Marker, RegistryRecord
from doi_action.model import Metadata, Repository, Tag
from doi_action.registries import DepositOptions, RegistryKind
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm.client import InvenioRDM, open_inveniordm
from doi_action.registries.inveniordm.records import Records
from doi_action.registries.inveniordm.records_api import RecordsApi
from doi_action.registries.table import INVENIORDM
from tests.raw_server import RawServer, answer

DOI, OTHER = Doi("10.5072", "zenodo.7"), Doi("10.5072", "zenodo.9")
NEXT_MARKER = Marker(identity="github:1", version="1.0", commit="abc")
WANTED = RegistryRecord(doi=DOI, state=DoiState.DRAFT, metadata=Metadata(title="T", version="1.0"), marker=NEXT_MARKER)
MADE = dict(written(WANTED, lambda _term: True).metadata)
"""What a host holds of it."""
MISSING = answer("404 Not Found", b'{"message": "not here"}')


def told(status: str, document: dict[str, Any]) -> bytes:
    """An answer with a document."""
    return answer(status, json.dumps(document).encode())


@pytest.fixture
def session() -> Iterator[Http]:
    """A session that does not wait between tries."""
    http = Http(sleep=lambda _: None)
    yield http
    http.close()


@pytest.fixture
def client(session: Http) -> Callable[..., InvenioRDM]:
    """Makes the client of a server."""

    def made(server: RawServer, *, token: str | None = "CANARY-token", kind: RegistryKind = INVENIORDM) -> InvenioRDM:
        return open_inveniordm(kind, token=token, session=session, url=server.url, options=DepositOptions())

    return made


def inquiry(*cited: Doi, concept: Doi | None = None, home: str | None = None) -> Inquiry:
    """What is asked about v1.0 of a repository at this address, whose files name these DOIs."""
    return Inquiry(
        repository=Repository(name="demo", identity="github:1", url=home),
        tags=(Tag(name="v1.0", commit="a"),),
        tag="v1.0",
        version="1.0",
        named={"v1.0": "1.0"},
        prefix="",
        concept_doi=concept,
        cited=cited,
    )


def at(server: RawServer, session: Http) -> Records:
    """The records of a server."""
    return Records(RecordsApi(server.url, "CANARY-token", session=session), "the archive")


class Host(RawServer):
    """Answers by method and path; of several answers to one request each is given once, the last again and again."""

    def __init__(self, said: Mapping[str, bytes | list[bytes]]) -> None:
        super().__init__([])
        self.said = {asked: list(one) if isinstance(one, list) else [one] for asked, one in said.items()}

    @property
    def asked(self) -> list[str]:
        """Each request so far, without what follows a question mark."""
        lines = (request.split(b"\r\n")[0].decode().split() for request in self.requests)
        return [f"{method} {path.partition('?')[0].removeprefix('/api')}" for method, path, _ in lines]

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """The answer to the last request; what is not said is not there."""
        answers = self.said.get(self.asked[-1], [MISSING])
        connection.sendall(answers.pop(0) if len(answers) > 1 else answers[0])


def document(id_: str, **said: Any) -> dict[str, Any]:
    """A draft or record under its own DOI."""
    return {"id": id_, "pids": {"doi": {"identifier": f"10.5072/zenodo.{id_}"}}, "metadata": {"title": "T"}} | said


READ = ["GET /records/7", "GET /records/7/draft"]
DELETE = "DELETE /records/7/draft"
PUBLISH = "POST /records/7/draft/actions/publish"
PUBLISHED = told("200 OK", document("7", is_published=True))
NEXT = "POST /records/2/versions"


class Echo(Host):
    """Takes whatever is written into a draft, which keeps what only the host says of it."""

    keeps: Mapping[str, Any] = {"id": "7", "revision_id": 5}

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """What was written, as the host then holds it."""
        if self.asked[-1].startswith("PUT"):
            sent = json.loads(request.partition(b"\r\n\r\n")[2])
            connection.sendall(told("200 OK", {**self.keeps, **sent}))
        else:
            super().reply(connection, request)


OLD = {
    "id": "7",
    "revision_id": 4,
    "metadata": {"title": "Old", "description": "<p>Old</p>"},
    "custom_fields": {"code:developmentStatus": "wip"},
}
FOUND = "GET /user/records"


def hits(*documents: dict[str, Any]) -> bytes:
    """An answer of a search."""
    return told("200 OK", {"hits": {"hits": list(documents)}})


def ours(id_: str, version: str, *, day: int = 1, **said: Any) -> dict[str, Any]:
    """A draft or record with our marker."""
    text = marker_text(Marker(identity="github:1", version=version, commit="abc"))
    metadata = {"version": version, "identifiers": [{"scheme": "other", "identifier": text}]}
    return document(id_, created=f"2026-01-0{day}", **said) | {"metadata": metadata}
