"""A work's lineage out of what an InvenioRDM shows: which records are ours, which are not, and which are long past."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest

from doi_action.formats.inveniordm.marker import marker_text
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Marker
from doi_action.registries.inveniordm.client import InvenioRDM
from doi_action.registries.table import INVENIORDM_TEST
from tests.contract.answering_host import (
    DOI,
    FOUND,
    OTHER,
    READ,
    WANTED,
    Echo,
    Host,
    client,
    document,
    hits,
    inquiry,
    ours,
    session,
    told,
)

__all__ = ["client", "session"]

HOME = "https://github.com/example/demo"
CONCEPT = Doi("10.5072", "zenodo.6")
PARENT = {"id": "6", "pids": {"doi": {"identifier": str(CONCEPT)}}}


def linked(id_: str, version: str, address: str) -> dict[str, Any]:
    """A record without a marker, of another maker, that links to an address."""
    related = [{"identifier": address, "relation_type": {"id": "issupplementto"}, "scheme": "url"}]
    metadata = {"title": "T", "version": version, "related_identifiers": related}
    made = document(id_, is_published=True, parent=PARENT, versions={"is_latest": True})
    return made | {"metadata": metadata}


@pytest.mark.parametrize(("resolver", "known"), [("200 OK", True), ("404 Not Found", False)])
def test_the_releases_own_record_is_read_anew(client: Callable[..., InvenioRDM], resolver: str, known: bool) -> None:
    """The search still shows a draft, beside one without a DOI; whether the record's DOI resolves is asked once."""
    nameless = ours("5", "0.8") | {"pids": {}}
    before = ours("9", "0.9", parent=PARENT, is_published=True)
    with Host({FOUND: hits(nameless, before, ours("7", "1.0", day=2))}) as server:
        link = f"{server.url}/api/doi"
        public = ours("7", "1.0", parent=PARENT, is_published=True, links={"doi": link})
        server.said |= {READ[0]: [told("200 OK", public)], "GET /doi": [told(resolver, {})]}
        lineage = client(server).observe(inquiry(home=HOME))
        assert server.asked == [FOUND, READ[1], READ[0], "GET /doi"]
    assert lineage.current is not None and lineage.current.state is DoiState.FINDABLE
    assert (lineage.current.doi, lineage.current.resolves) == (DOI, known)
    assert [version.doi for version in lineage.published] == [OTHER, DOI] and lineage.concept_doi == CONCEPT


def test_a_record_that_is_gone_since_the_search_saw_it_is_none(client: Callable[..., InvenioRDM]) -> None:
    """Another run gave its draft up."""
    with Host({FOUND: hits(ours("7", "1.0"))}) as server:
        lineage = client(server).observe(inquiry(home=HOME))
    assert lineage.current is None and lineage.version.doi in lineage.provisional


def test_a_draft_without_a_doi_is_taken_up(client: Callable[..., InvenioRDM]) -> None:
    """A run broke off before it had one; of two the one of this version, and none is made beside it."""
    nameless = ours("7", "1.0", day=2) | {"pids": {}}
    other = ours("5", "0.9") | {"pids": {}}
    said: dict[str, bytes | list[bytes]] = {
        FOUND: [hits(other, nameless), hits(ours("7", "1.0", day=2))],
        "POST /records/7/draft/pids/doi": told("201 Created", ours("7", "1.0", day=2)),
    }
    with Echo(said) as server:
        registry = client(server, kind=INVENIORDM_TEST)
        seen = registry.observe(inquiry(home=HOME))
        assert seen.current is None and seen.version.doi in seen.provisional
        assert registry.named(seen, WANTED.metadata, dry_run=True) == seen
        lineage = registry.named(seen, WANTED.metadata, dry_run=False)
        assert "POST /records" not in server.asked and "POST /records/5/draft/pids/doi" not in server.asked
    assert lineage.version.doi == DOI and lineage.reserved == {DOI} and DOI not in lineage.provisional


@pytest.mark.parametrize(("version", "is_this"), [("1.0", True), ("v1.0", True), ("0.9", False)])
def test_a_record_of_this_very_release_that_was_not_made_here_is_a_conflict(
    client: Callable[..., InvenioRDM], version: str, is_this: bool
) -> None:
    """Zenodo's own integration makes it: it links to the tag, or stands in the concept that is to be continued."""
    for asked, said in (
        (inquiry(home=HOME), {FOUND: hits(linked("7", version, f"{HOME}/tree/v1.0"))}),
        (
            inquiry(concept=CONCEPT, home=HOME),
            {FOUND: hits(), "GET /records/6": told("200 OK", linked("7", version, "https://example.org"))},
        ),
    ):
        with Host(said) as server:
            conflicts = client(server).observe(asked).conflicts
            host = f"InvenioRDM ({server.url.removeprefix('http://')})"
        told_of = [conflict.message for conflict in conflicts if conflict.rule == "integration-on"]
        assert len(told_of) == is_this
        assert all(message.startswith(f"{host} has {DOI} for v1.0 already") for message in told_of)


def test_a_record_that_the_files_name_is_ours_by_its_marker_or_its_link(
    client: Callable[..., InvenioRDM],
) -> None:
    """What has another work's marker is foreign; what has none, and does not link here, is nobody's."""
    text = marker_text(Marker(identity="github:2", version="0.9", commit="abc"))
    marked = linked("7", "0.9", HOME)
    marked["metadata"]["identifiers"] = [{"scheme": "other", "identifier": text}]
    for record, foreign, published in (
        (marked, (DOI,), []),
        (linked("7", "0.9", HOME), (), [DOI]),
        (linked("7", "0.9", "https://example.org/else"), (), []),
    ):
        with Host({FOUND: hits(), READ[0]: told("200 OK", record)}) as server:
            lineage = client(server).observe(inquiry(DOI, home=HOME))
        assert lineage.foreign == foreign
        assert [version.doi for version in lineage.published] == published
        assert lineage.conflicts == ()


def test_of_several_drafts_of_the_release_the_first_made_is_read_alone(client: Callable[..., InvenioRDM]) -> None:
    """Every run sees them in this order."""
    first = ours("7", "1.0", day=1)
    with Host({FOUND: hits(first, ours("9", "1.0", day=2)), READ[1]: told("200 OK", first)}) as server:
        lineage = client(server).observe(inquiry(home=HOME))
        assert server.asked == [FOUND, READ[1]]
    assert lineage.current is not None and lineage.version.doi == DOI


@pytest.mark.parametrize("work", ["", "pkg"])
def test_works_of_one_repository_are_told_apart(client: Callable[..., InvenioRDM], work: str) -> None:
    """What is searched for, listed and named by the files: the other work's is foreign, or nobody's."""

    def of(name: str, id_: str, version: str) -> dict[str, Any]:
        made = linked(id_, version, HOME)
        text = marker_text(Marker(identity="github:1", work=name, version=version, commit="abc"))
        made["metadata"]["identifiers"] = [{"scheme": "other", "identifier": text}]
        return made

    other = "" if work else "pkg"
    said = {
        FOUND: hits(of(work, "7", "0.8"), of(other, "2", "0.7")),
        "GET /records/9": told("200 OK", of(other, "9", "0.9") | {"parent": {"id": "8"}}),
    }
    with Host(said) as server:
        lineage = client(server).observe(replace(inquiry(OTHER, DOI, home=HOME), work=work))
        (query,) = parse_qs(server.requests[0].split()[1].decode().partition("?")[2])["q"]
    assert query.split(" OR ") == [
        f'metadata.identifiers.identifier:"doi-action:github:1#{work}"',
        f'metadata.related_identifiers.identifier:"{HOME}/tree/v1.0"',
    ]
    assert [version.doi for version in lineage.published] == [DOI]
    assert lineage.foreign == (OTHER,) and lineage.concept_doi == CONCEPT


def test_a_draft_of_somebodys_that_links_to_the_tag_is_no_record_of_it(client: Callable[..., InvenioRDM]) -> None:
    """Only what is public can be in the way, and a draft may have no DOI to be named by."""
    draft = linked("7", "1.0", f"{HOME}/tree/v1.0") | {"is_published": False}
    with Host({FOUND: hits(draft, draft | {"id": "8", "pids": {}})}) as server:
        lineage = client(server).observe(inquiry(home=HOME))
        assert server.asked == [FOUND]
    assert lineage.conflicts == () and lineage.current is None


@pytest.mark.parametrize("is_there", [True, False])
def test_a_concept_that_the_settings_name_is_the_works_or_unknown(
    client: Callable[..., InvenioRDM], is_there: bool
) -> None:
    """The error names the DOI, and the host that does not know it."""
    record = told("200 OK", linked("7", "0.9", "https://example.org"))
    with Host({FOUND: hits(), **({"GET /records/6": record} if is_there else {})}) as server:
        lineage = client(server).observe(inquiry(concept=CONCEPT, home=HOME))
        host = f"InvenioRDM ({server.url.removeprefix('http://')})"
    assert (lineage.concept_doi == CONCEPT) is is_there
    told_of = [(conflict.rule, conflict.message) for conflict in lineage.conflicts]
    unknown = f"concept-doi: {host} knows no DOI '{CONCEPT}' that this account may change"
    assert told_of == ([] if is_there else [("concept-doi-unknown", unknown)])
