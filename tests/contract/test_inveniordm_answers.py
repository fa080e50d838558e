"""The InvenioRDM client against answers that the sandbox never gives: review by curators that breaks off half-way."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from doi_action.errors import DoiActionError, SettingsError
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.registries.inveniordm.communities import added, ids_of, submitted
from doi_action.registries.inveniordm.records import Records
from doi_action.registries.inveniordm.records_api import RecordsApi
from tests.raw_server import RawServer, answer

DOI = Doi("10.5072", "zenodo.7")
DRAFT: dict[str, Any] = {"id": "7", "pids": {"doi": {"identifier": str(DOI)}}, "metadata": {"title": "T"}}
PUBLIC = DRAFT | {"is_published": True, "parent": {"communities": {"ids": ["held"]}}}
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


def at(server: RawServer, session: Http) -> Records:
    """The records of a server."""
    return Records(RecordsApi(server.url, "CANARY-token", session=session), "the archive")


@pytest.mark.parametrize(
    ("submit", "then"),
    [
        (told("202 Accepted", {}), [told("200 OK", DRAFT | {"status": "in_review"})]),
        (answer("500 X"), [told("200 OK", DRAFT | {"status": "in_review"})]),
        (told("400 X", {}), [told("200 OK", DRAFT | {"status": "in_review"})]),
        (told("202 Accepted", {}), [MISSING, told("200 OK", PUBLIC)]),
        (told("202 Accepted", {}), [told("200 OK", DRAFT | {"status": "draft"}), told("200 OK", PUBLIC)]),
    ],
    ids=["taken", "taken though denied", "taken before", "published at once", "published meanwhile"],
)
def test_a_version_is_with_the_curators_or_published(session: Http, submit: bytes, then: list[bytes]) -> None:
    """What the host holds counts, whatever it said to the request."""
    with RawServer([told("200 OK", {}), submit, *then]) as server:
        records = at(server, session)
        assert submitted(DRAFT, "community-id", records, records.asked("7", "7")).doi == DOI
        paths = [request.split()[1].decode().removeprefix("/api") for request in server.requests]
    looked_at = ["/records/7/draft", "/records/7"][: len(then)]
    assert paths == ["/records/7/draft/review", "/records/7/draft/actions/submit-review", *looked_at]


@pytest.mark.parametrize(
    ("submit", "words"),
    [(told("400 X", {}), "answered 400"), (answer("500 X"), "answered 500"), (told("202 Accepted", {}), "7")],
)
def test_a_version_that_nobody_has_is_an_error(session: Http, submit: bytes, words: str) -> None:
    """Neither a draft in review nor a record: the host's refusal, if there was one, else that somebody changed it."""
    with RawServer([told("200 OK", {}), submit, told("200 OK", DRAFT | {"status": "draft"}), MISSING]) as server:
        records = at(server, session)
        with pytest.raises(DoiActionError, match=words):
            submitted(DRAFT, "community-id", records, records.asked("7", "7"))


def test_a_community_is_known_by_the_name_in_its_address(session: Http) -> None:
    """Quoted, and one that is not there is a setting to correct."""
    with RawServer([told("200 OK", {"id": "c1"}), MISSING]) as server:
        records = at(server, session)
        assert ids_of(["a/b"], records) == ("c1",)
        with pytest.raises(SettingsError, match="the archive has no community 'gone'") as refused:
            ids_of(["gone"], records)
        assert server.requests[0].startswith(b"GET /api/communities/a%2Fb ")
    assert refused.value.rule == "no-such-community" and f"{server.url}/communities/NAME" in refused.value.fix


def test_further_communities_are_asked_once(session: Http) -> None:
    """One that holds the record, or was asked before, is as good; a draft is for none of them, a refusal is told."""
    again = told("400 X", {"errors": [{"field": "x", "messages": ["is already included"]}]})
    with RawServer([told("200 OK", {}), again, told("403 X", {"message": "no"})]) as server:
        records = at(server, session)
        asked = records.asked("7", "7")
        added(DRAFT, ["new"], records, asked)
        added(PUBLIC, ["held"], records, asked)
        assert server.requests == []
        added(PUBLIC, ["held", "new", "asked before"], records, asked)
        assert len(server.requests) == 2
        with pytest.raises(DoiActionError):
            added(PUBLIC, ["closed"], records, asked)
