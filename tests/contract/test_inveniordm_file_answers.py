"""Files, and an InvenioRDM that answers as it is told: it holds in the end what was sent, in the right place."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from doi_action.errors import RegistryError, SettingsError, Unreachable
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi, SpdxId
from doi_action.model import License
from doi_action.registries import DepositOptions, RegistryKind
from doi_action.registries.inveniordm import files
from doi_action.registries.inveniordm.archive import Archive
from doi_action.registries.inveniordm.client import InvenioRDM
from doi_action.registries.inveniordm.search import LOOKS
from doi_action.registries.table import INVENIORDM, ZENODO
from tests.contract.answering_host import (
    DOI,
    FOUND,
    MADE,
    NEXT,
    PUBLISH,
    READ,
    WANTED,
    Echo,
    Host,
    client,
    document,
    hits,
    ours,
    session,
    told,
)
from tests.raw_server import RawServer

__all__ = ["client", "session"]

ANNOUNCE, PLACE = "POST /records/7/draft/files", "/records/7/draft/files/a.zip"
COMMIT = f"POST {PLACE}/commit"
WHOLE = {"key": "a.zip", "size": 3, "checksum": "md5:900150983cd24fb0d6963f7d28e17f72"}
"""The bytes "abc"."""
LOST = b""
"""The connection ends without an answer."""
KEPT = Doi("10.14454", "x")
EXTERNAL = {"doi": {"identifier": str(KEPT), "provider": "external"}}


def draft_with(**entries: dict[str, Any]) -> dict[str, Any]:
    """A draft of what is wanted, with these files."""
    return document("7", metadata=MADE, files={"enabled": True, "entries": entries})


@pytest.mark.parametrize("held", [{"checksum": "md5:0"}, {"size": 4}, {"checksum": None}])
def test_a_file_that_the_host_holds_otherwise_is_told(client: Callable[..., InvenioRDM], held: dict[str, Any]) -> None:
    """Whole, or the version is not published; a checksum that never comes is none."""
    said = {
        READ[1]: told("200 OK", draft_with()),
        ANNOUNCE: told("201 X", {}),
        f"PUT {PLACE}/content": told("200 OK", {}),
        COMMIT: told("200 OK", WHOLE | held),
        f"GET {PLACE}": told("200 OK", WHOLE | held),
    }
    with Host(said) as server, pytest.raises(RegistryError) as caught:
        client(server).attach(WANTED, "a.zip", BytesIO(b"abc"))
    assert caught.value.rule == "file-refused"
    words = str(caught.value)
    assert "a.zip" in words and str(DOI) in words
    assert f"{(WHOLE | held)['size']} bytes with {(WHOLE | held)['checksum']}" in words


def test_a_request_whose_answer_is_lost_is_sent_again(client: Callable[..., InvenioRDM]) -> None:
    """To announce a file twice, and to finish it twice, changes nothing."""
    said: dict[str, bytes | list[bytes]] = {
        READ[1]: told("200 OK", draft_with()),
        ANNOUNCE: [LOST, told("201 X", {})],
        f"PUT {PLACE}/content": told("200 OK", {}),
        COMMIT: [LOST, told("200 OK", WHOLE)],
    }
    with Host(said) as server:
        client(server).attach(WANTED, "a.zip", BytesIO(b"abc"))
    assert server.asked == [*READ, ANNOUNCE, ANNOUNCE, f"PUT {PLACE}/content", COMMIT, COMMIT]


@pytest.mark.parametrize("refused", [f"PUT {PLACE}/content", COMMIT, "PUT /a/1"])
def test_a_file_that_is_refused_is_told_with_the_version_that_it_is_of(
    client: Callable[..., InvenioRDM], monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """At once, in parts, and when it is finished."""
    said = {
        READ[1]: told("200 OK", draft_with()),
        ANNOUNCE: told("201 X", {}),
        f"PUT {PLACE}/content": told("200 OK", {}),
        refused: told("413 X", {"message": "Too large"}),
    }
    if refused == "PUT /a/1":
        monkeypatch.setattr(files, "ONE_REQUEST", 2)
    server_of = TakesParts if refused == "PUT /a/1" else Host
    with server_of(said) as server, pytest.raises(RegistryError, match="Too large") as caught:
        client(server).attach(WANTED, "a.zip", BytesIO(b"abc"))
    assert caught.value.rule == "quota-exceeded" and str(DOI) in caught.value.message


def test_a_name_is_one_part_of_an_address(client: Callable[..., InvenioRDM]) -> None:
    """A slash in it leads to no other file."""
    place = "/records/7/draft/files/data%2Fa%20b.zip"
    said = {
        READ[1]: told("200 OK", draft_with(**{"data/a b.zip": {"size": 1}})),
        ANNOUNCE: told("201 X", {}),
        f"PUT {place}/content": told("200 OK", {}),
        f"POST {place}/commit": told("200 OK", WHOLE),
    }
    with Host(said) as server:
        client(server).attach(WANTED, "data/a b.zip", BytesIO(b"abc"))
    assert server.asked == [*READ, f"DELETE {place}", ANNOUNCE, f"PUT {place}/content", f"POST {place}/commit"]


class TakesParts(Host):
    """Names the place of each part of a file, the last first, behind those of another file."""

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """To an announcement, the places."""
        if self.asked[-1] != ANNOUNCE:
            super().reply(connection, request)
            return
        entries = [
            {"key": "none.csv"},
            {"key": "b.csv", "links": {"parts": [{"part": 1, "url": f"{self.url}/api/b/1"}]}},
            {"key": "a.zip", "links": {"parts": [self.part(2), self.part(1)]}},
        ]
        connection.sendall(told("201 Created", {"entries": entries}))

    def part(self, number: int) -> dict[str, Any]:
        """One part of ours."""
        return {"part": number, "url": f"{self.url}/api/a/{number}"}


def test_each_part_of_a_file_goes_to_its_place(
    client: Callable[..., InvenioRDM], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In their order, and none to another file's; the checksum of the whole comes late."""
    monkeypatch.setattr(files, "ONE_REQUEST", 2)
    monkeypatch.setattr(files, "PART", 2)
    said: dict[str, bytes | list[bytes]] = {
        READ[1]: told("200 OK", draft_with()),
        "PUT /a/1": told("200 OK", {}),
        "PUT /a/2": told("200 OK", {}),
        COMMIT: told("200 OK", WHOLE | {"checksum": None}),
        f"GET {PLACE}": [told("200 OK", WHOLE | {"checksum": None}), told("200 OK", WHOLE)],
    }
    with TakesParts(said) as server:
        client(server).attach(WANTED, "a.zip", BytesIO(b"abc"))
        bodies = [request.partition(b"\r\n\r\n")[2] for request in server.requests]
    assert server.asked == [*READ, ANNOUNCE, "PUT /a/1", "PUT /a/2", COMMIT, f"GET {PLACE}", f"GET {PLACE}"]
    assert json.loads(bodies[2]) == [{"key": "a.zip", "size": 3, "transfer": {"type": "M", "parts": 2, "part_size": 2}}]
    assert bodies[3:5] == [b"ab", b"c"]


def test_files_that_vanish_before_the_publication_are_another_runs_doing(
    client: Callable[..., InvenioRDM],
) -> None:
    """Ours were there a moment ago."""
    lacking = told("400 X", {"errors": [{"field": "files.enabled", "messages": ["Missing uploaded files."]}]})
    draft = draft_with(**{"a.zip": WHOLE}) | {"versions": {"index": 1}, "parent": {"id": "1"}}
    with Echo({READ[1]: told("200 OK", draft), FOUND: hits(draft), PUBLISH: lacking}) as server:
        server.keeps = {**Echo.keeps, "versions": draft["versions"], "parent": {"id": "1"}}
        registry = client(server)
        registry.attach(WANTED, "a.zip", BytesIO(b"abc"))
        with pytest.raises(Unreachable, match="changes the files of the same draft"):
            registry.publish(WANTED)


def archive_at(
    server: RawServer, session: Http, kind: RegistryKind = INVENIORDM, *, token: str = "CANARY-token", **options: bool
) -> Archive:
    """The archive beside a registry whose DOI is KEPT."""
    return Archive(server.url, token, kind=kind, session=session, options=DepositOptions(**options))


def test_an_archive_shows_its_token_to_the_host_and_says_that_there_are_files(session: Http) -> None:
    """Of every request; a draft that was begun without files gets them."""
    draft = draft_with(**{"a.zip": WHOLE}) | {"pids": EXTERNAL}
    without = draft | {"files": {"enabled": False, "entries": {"a.zip": WHOLE}}}
    public = told("202 Accepted", draft | {"is_published": True})
    with Echo({FOUND: hits(without), PUBLISH: public}) as server:
        archive = archive_at(server, session)
        archive.look_for(KEPT)
        archive.attach(replace(WANTED, doi=KEPT), "a.zip", BytesIO(b"abc"), follows=None)
        archive.publish(replace(WANTED, doi=KEPT))
        assert all(b"\r\nAuthorization: Bearer CANARY-token\r\n" in request for request in server.requests)
        [sent] = [request for request in server.requests if request.startswith(b"PUT")]
    assert json.loads(sent.partition(b"\r\n\r\n")[2])["files"] == {"enabled": True}


def test_an_archive_that_may_not_go_on_with_other_records_begins_one_of_its_own(session: Http) -> None:
    """Zenodo lets nobody make a next version under another registry's DOI."""
    before = Doi("10.14454", "w")
    first = document("2", is_published=True, pids={"doi": {"identifier": str(before)}})
    said = {
        FOUND: hits(first),
        "POST /records": told("201 Created", draft_with() | {"pids": EXTERNAL}),
        ANNOUNCE: told("201 X", {}),
        f"PUT {PLACE}/content": told("200 OK", {}),
        COMMIT: told("200 OK", WHOLE),
    }
    with Host(said) as server:
        archive = archive_at(server, session, ZENODO)
        archive.look_for(KEPT, before)
        archive.attach(replace(WANTED, doi=KEPT), "a.zip", BytesIO(b"abc"), follows=before)
        assert NEXT not in server.asked and "POST /records" in server.asked


def test_an_archive_looks_again_after_a_while_for_what_the_registry_speaks_of(session: Http) -> None:
    """A search shows a record late."""
    waits: list[float] = []
    session.sleep = waits.append
    public = draft_with() | {"pids": EXTERNAL, "is_published": True}
    with Host({FOUND: [hits(), hits(), hits(public)]}) as server:
        archive = archive_at(server, session)
        archive.look_for(KEPT)
        archive.wait_for(KEPT)
        assert archive.has_published(KEPT)
    assert waits == list(LOOKS[:2])


def test_an_archive_begins_a_record_of_its_own_where_the_version_before_is_not_there(session: Http) -> None:
    """That one was published before the archive was named."""
    said = {
        FOUND: hits(),
        "POST /records": told("201 Created", draft_with() | {"pids": EXTERNAL}),
        ANNOUNCE: told("201 X", {}),
        f"PUT {PLACE}/content": told("200 OK", {}),
        COMMIT: told("200 OK", WHOLE),
    }
    with Host(said) as server:
        archive = archive_at(server, session)
        archive.look_for(KEPT)
        archive.attach(replace(WANTED, doi=KEPT), "a.zip", BytesIO(b"abc"), follows=Doi("10.14454", "w"))
        [body] = [request for request in server.requests if request.startswith(b"POST /api/records HTTP")]
    assert json.loads(body.partition(b"\r\n\r\n")[2])["pids"]["doi"]["identifier"] == str(KEPT)


def test_what_an_archive_refuses_is_told_with_the_doi_and_its_host(session: Http) -> None:
    """A file, and the whole version."""
    draft = draft_with() | {"pids": EXTERNAL}
    said = {
        FOUND: hits(draft),
        ANNOUNCE: told("201 X", {}),
        f"PUT {PLACE}/content": told("200 OK", {}),
        COMMIT: told("200 OK", WHOLE | {"size": 4}),
        f"PUT {READ[1].removeprefix('GET ')}": told("200 OK", draft),
        PUBLISH: told("400 X", {"message": "No"}),
    }
    with Host(said) as server:
        archive = archive_at(server, session)
        archive.look_for(KEPT)
        host = server.url.removeprefix("http://")
        with pytest.raises(RegistryError, match=rf"InvenioRDM \({host}\) does not keep 'a.zip' with {KEPT}"):
            archive.attach(replace(WANTED, doi=KEPT), "a.zip", BytesIO(b"abc"), follows=None)
        with pytest.raises(RegistryError, match=rf"{KEPT}.*No"):
            archive.publish(replace(WANTED, doi=KEPT))


def test_a_next_version_that_an_archive_refuses_is_told_with_the_doi(session: Http) -> None:
    """An earlier run began the draft under another DOI, and the host does not take what is said of the version."""
    before = Doi("10.14454", "w")
    first = document("2", is_published=True, pids={"doi": {"identifier": str(before)}})
    said = {
        FOUND: hits(first),
        NEXT: told("201 Created", ours("7", "1.0")),
        READ[1].replace("GET", "PUT"): told("400 X", {"message": "No such word"}),
    }
    with Host(said) as server:
        archive = archive_at(server, session)
        archive.look_for(KEPT, before)
        with pytest.raises(RegistryError, match=rf"{KEPT}.*No such word"):
            archive.attach(replace(WANTED, doi=KEPT), "a.zip", BytesIO(b"abc"), follows=before)


def test_an_archive_without_a_token_asks_for_one(session: Http) -> None:
    """By the name of its host; nothing was asked."""
    with Host({}) as server:
        host = server.url.removeprefix("http://")
        with pytest.raises(SettingsError, match=rf"\({host}\) needs a token"):
            archive_at(server, session, token="").look_for(KEPT)
    assert server.asked == []


@pytest.mark.parametrize("ask_first", [False, True])
def test_an_archive_is_asked_for_words_before_anything_is_sent_where_that_is_wanted(
    session: Http, ask_first: bool
) -> None:
    """As in a dry run; what is shown says that there are files."""
    said = replace(WANTED.metadata, title="Thing", licenses=(License(spdx=SpdxId("MIT")),))
    licensed = replace(WANTED, doi=KEPT, metadata=said)
    with Host({}) as server:
        archive = archive_at(server, session, ask_first=ask_first)
        assert archive.losses(licensed) == ()
        assert archive.payload(licensed)["files"] == {"enabled": True}
    assert ("GET /vocabularies/licenses/mit" in server.asked) is ask_first
