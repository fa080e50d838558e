"""Searches and reads, and an InvenioRDM that answers as it is told: what is asked, waited for, and read anew."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from doi_action.errors import RegistryError, Unreachable
from doi_action.formats.inveniordm.marker import marker_text
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.lineage import Marker
from doi_action.registries.inveniordm.documents import Json, id_in
from doi_action.registries.inveniordm.errors import Asked
from doi_action.registries.inveniordm.search import LOOKS, Search
from tests.contract.answering_host import (
    DELETE,
    DOI,
    FOUND,
    MISSING,
    OTHER,
    READ,
    Host,
    at,
    document,
    hits,
    inquiry,
    session,
    told,
)
from tests.raw_server import RawServer, answer

__all__ = ["session"]

WORK = Marker(identity="github:1", work="pkg")
PAGE_NOT_FOUND = answer("404 Not Found", b"<html>Nothing here</html>")


def of_work(id_: str, *, work: str | None = "pkg", **said: Any) -> Json:
    """A draft or record of one of several works of a repository."""
    text = marker_text(Marker(identity="github:1", work=work, version="1.0", commit="abc"))
    metadata = {"version": "1.0", "identifiers": [{"scheme": "other", "identifier": text}]}
    return document(id_, **said) | {"metadata": metadata}


def questions(server: RawServer) -> list[str]:
    """What each search so far looked for."""
    paths = [request.split()[1].decode() for request in server.requests]
    return [parse_qs(path.partition("?")[2])["q"][0] for path in paths if "?q=" in path]


@pytest.fixture
def waits() -> list[float]:
    """Each wait so far, in seconds."""
    return []


@pytest.fixture
def waiting(waits: list[float]) -> Iterator[Http]:
    """A session that notes how long it would wait, and does not."""
    http = Http(sleep=waits.append)
    yield http
    http.close()


def test_a_search_asks_for_our_marker_and_for_links_beside_it(session: Http) -> None:
    """One query for both."""
    page = "https://github.com/octo/demo/tree/v1.0"
    with Host({FOUND: hits()}) as server:
        search = Search(at(server, session))
        assert search.listed(WORK) == search.listed(WORK, or_linked_to=page) == []
        ours_alone, with_links = questions(server)
    assert ours_alone == 'metadata.identifiers.identifier:"doi-action:github:1#pkg"'
    assert with_links == f'{ours_alone} OR metadata.related_identifiers.identifier:"{page}"'


def test_a_page_that_is_no_answer_of_a_search_is_told_as_no_registry(session: Http) -> None:
    """Whatever its shape."""
    for reply in (PAGE_NOT_FOUND, told("404 X", {"hits": {"hits": []}})):
        with Host({FOUND: reply}) as server, pytest.raises(RegistryError) as caught:
            Search(at(server, session)).listed(WORK)
        assert caught.value.rule == "no-registry" and "answers 404, so the archive is not" in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "is_public"),
    [(told("200 OK", of_work("7", is_published=True)), True), (PAGE_NOT_FOUND, False), (MISSING, False)],
    ids=["read", "a page", "not there"],
)
def test_a_record_counts_as_everybody_sees_it_while_a_correction_is_begun(
    session: Http, reply: bytes, is_public: bool
) -> None:
    """The search shows the correction, which stands for a record that cannot be read."""
    begun = of_work("7", is_published=True, is_draft=True)
    with Host({FOUND: hits(begun, of_work("9")), READ[0]: reply}) as server:
        found = Search(at(server, session)).listed(WORK)
        assert server.asked == [FOUND, READ[0]]
    assert [(id_in(each), each.get("is_draft")) for each in found] == [("7", None if is_public else True), ("9", None)]


def test_a_draft_of_ours_is_waited_for_in_the_search_of_its_work(waiting: Http, waits: list[float]) -> None:
    """Another work's of the same repository does not count."""
    own, others = of_work("7"), of_work("9", work=None)
    with Host({FOUND: [hits(), hits(others), hits(own, of_work("8"), others)]}) as server:
        found = Search(at(server, waiting)).listed_with(own)
        assert server.asked == [FOUND] * 3
        assert set(questions(server)) == {'metadata.identifiers.identifier:"doi-action:github:1#pkg"'}
    assert [id_in(each) for each in found] == ["7", "8"] and waits == list(LOOKS[:2])


@pytest.mark.parametrize(
    ("draft", "name"), [(of_work("7"), str(DOI)), (of_work("7", pids={}), "7")], ids=["with a DOI", "without"]
)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_draft_that_the_search_never_shows_is_told_by_what_became_of_it(
    waiting: Http, waits: list[float], draft: Json, name: str, is_there: bool
) -> None:
    """Another run deleted it, or the search is behind: after a minute nobody waits on."""
    held = {READ[1]: told("200 OK", draft)} if is_there else {}
    with Host({FOUND: hits(of_work("8")), **held}) as server, pytest.raises(Unreachable) as caught:
        Search(at(server, waiting)).listed_with(draft)
    assert server.asked == [FOUND] * (len(LOOKS) + 1) + [READ[1]] and waits == list(LOOKS)
    if is_there:
        assert caught.value.rule == "draft-not-listed"
        assert str(caught.value) == f"the archive does not list the draft of {name} after 60 seconds"
    else:
        assert caught.value.rule == "another-run"
        assert str(caught.value) == f"{name}: another run is at it, and has deleted the draft of this one"


def newest(id_: str, concept: str) -> Json:
    """The newest version of a concept."""
    parent = {"id": concept, "pids": {"doi": {"identifier": f"10.5072/zenodo.{concept}"}}}
    return document(id_, parent=parent, versions={"is_latest": True}, is_published=True)


def test_what_leads_nowhere_hides_no_other_doi_that_the_files_name(session: Http) -> None:
    """A paper, a record that is listed already, one that is gone: those after it are read, each with its versions."""
    said = {
        "GET /records/20": told("200 OK", newest("20", "19")),
        "GET /records/20/versions": hits(newest("21", "19")),
        "GET /records/30": told("200 OK", newest("30", "29")),
        "GET /records/30/versions": PAGE_NOT_FOUND,
    }
    named = [Doi("10.1038", "s1234"), DOI, *(Doi("10.5072", f"zenodo.{id_}") for id_ in (10, 20, 30))]
    with Host(said) as server:
        found = Search(at(server, session)).cited(inquiry(*named), [document("7")])
        assert server.asked == ["GET /records/10", *said]
    assert [id_in(each) for each in found] == ["20", "21", "30"]


@pytest.mark.parametrize("suffix", ["by-hand", "zenodo.9"])
def test_a_record_is_asked_for_by_its_own_id_under_whatever_doi(session: Http, suffix: str) -> None:
    """One that carries none, or that of another record."""
    doi = Doi("10.5072", suffix)
    held = document("7", pids={"doi": {"identifier": str(doi)}})
    with Host({READ[1]: told("200 OK", held), DELETE: answer("204 X")}) as server:
        records = at(server, session)
        records.remember(held)
        assert records.read(doi) is not None and server.asked == READ[1:]
        records.discard(doi)
        assert server.asked == [READ[1], DELETE]


def test_a_message_names_the_page_of_a_record_that_has_an_id(session: Http) -> None:
    """Where its owner sees it; a DOI tells the id, and of a version without a draft there is no page."""
    with Host({}) as server:
        records = at(server, session)
        with_page = Asked(registry="the archive", what=str(OTHER), page=f"{server.url}/uploads/9")
        assert records.asked_of(OTHER) == records.asked(str(OTHER), "9") == with_page
        assert records.asked("version 1.0") == Asked(registry="the archive", what="version 1.0")
        assert records.asked_of(Doi("10.5072", "by-hand")) == Asked(registry="the archive", what="10.5072/by-hand")
