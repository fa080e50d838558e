"""Releases at an InvenioRDM: the same tests against whichever host `invenio_host` finds."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest

from doi_action.registries.inveniordm.records_api import RECORD
from tests.contract.invenio_host import FaultyProxy, Releases, host


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, str]]:
    """Base and token."""
    with host() as found:
        yield found


@pytest.fixture
def work(tmp_path: Path, address: tuple[str, str]) -> Releases:
    """A work of the test's own, without any release."""
    base, token = address
    return Releases(tmp_path, base, token)


def test_a_first_release_gets_the_names_that_the_host_gives(work: Releases) -> None:
    """The concept's name is known only once the version is out, and the files show it all the same."""
    work.repository.release("v1.0.0")
    outputs = work.published()
    (record,) = work.records()
    assert record["pids"]["doi"]["identifier"] == outputs["doi"]
    assert record["parent"]["pids"]["doi"]["identifier"] == outputs["concept-doi"]
    assert (outputs["created"], outputs["state"]) == ("true", "findable")

    files = work.repository.show("CITATION.cff") + work.repository.show("README.md")
    assert outputs["doi"] in files and outputs["concept-doi"] in files
    assert "to.be.named" not in files


def test_a_repeat_only_reads(work: Releases, address: tuple[str, str]) -> None:
    """No request writes, no commit is made."""
    work.repository.release("v1.0.0")
    first = work.published()
    head = work.repository.head
    with FaultyProxy(address[0]) as proxy:
        again = dict(work.publish(url=proxy.url).outputs)
    assert (again["doi"], again["concept-doi"], again["changed"]) == (first["doi"], first["concept-doi"], "false")
    assert (work.repository.head, proxy.writes) == (head, [])


def test_a_second_release_is_a_new_version_under_the_same_concept(work: Releases) -> None:
    """It says what it follows; the older record is left alone, since the host shows the versions beside each other."""
    work.repository.release("v1.0.0")
    first = work.published()
    before = work.record(first["doi"])
    work.repository.release("v1.1.0", {"more.txt": "more\n"})
    second = work.published()
    assert second["concept-doi"] == first["concept-doi"] and second["doi"] != first["doi"]
    assert work.versions() == ["1.0.0", "1.1.0"]

    links = {
        (link["relation_type"]["id"], link["identifier"])
        for link in work.record(second["doi"])["metadata"]["related_identifiers"]
    }
    assert ("isnewversionof", first["doi"]) in links
    assert work.record(first["doi"])["revision_id"] == before["revision_id"]
    assert work.published()["changed"] == "false"


class Asked(FaultyProxy):
    """Notes path, Accept and Authorization of every request."""

    asked: ClassVar[list[tuple[str, str, str]]] = []

    def handle(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        """As ever."""
        self.asked.append((request.path, request.headers["Accept"], request.headers["Authorization"]))
        super().handle(request, body)


def test_the_token_is_in_no_address_and_the_records_own_form_is_asked_for(
    work: Releases, address: tuple[str, str]
) -> None:
    """Addresses get into logs, and Zenodo answers plain JSON with a document of another shape."""
    Asked.asked.clear()
    with Asked(address[0]) as proxy:
        for tag in ("v1.0.0", "v1.1.0"):
            work.repository.release(tag)
            assert work.publish(url=proxy.url).error is None
    assert {authorization for _, _, authorization in Asked.asked} == {f"Bearer {work.token}"}
    assert [path for path, _, _ in Asked.asked if work.token in path] == []
    others = {path.rpartition("/")[2] for path, accept, _ in Asked.asked if accept != RECORD}
    assert others == {"content"}


def test_releases_need_few_requests(work: Releases, address: tuple[str, str]) -> None:
    """A request is a chance to fail, and Zenodo counts them. A look more for a search that lags is another."""
    counts = []
    with FaultyProxy(address[0]) as proxy:
        for tag in ("v1.0.0", "v1.1.0"):
            work.repository.release(tag)
            assert work.publish(url=proxy.url).error is None
            counts.append(len(proxy.seen) - len(work.waits))
            work.waits.clear()
            proxy.heal()
    assert counts[0] <= 9 and counts[1] <= 10


def test_a_dry_run_makes_no_draft(work: Releases) -> None:
    """It shows placeholders, and the host has nothing afterwards."""
    work.repository.release("v1.0.0")
    report = work.publish(dry_run="true")
    assert report.error is None
    assert report.lineage is not None
    assert report.lineage.provisional == {report.lineage.version.doi, report.lineage.concept_doi}
    assert work.listed() == []


def test_a_correction_edits_the_record_under_its_doi(work: Releases) -> None:
    """Where the head's file names this version and its DOI, what it says is the correction."""
    work.repository.release("v1.0.0")
    first = work.published()
    text = work.repository.show("CITATION.cff").replace("A program", "A corrected program")
    work.repository.commit("Correct", {"CITATION.cff": text})
    again = work.published(tag="v1.0.0")
    assert (again["doi"], again["changed"]) == (first["doi"], "true")
    assert [record["metadata"]["title"] for record in work.records()] == ["A corrected program"]
    assert work.published(tag="v1.0.0")["changed"] == "false"


def test_a_reserved_draft_is_adopted_by_the_run_that_publishes(work: Releases) -> None:
    """`state: draft` gives the DOI that the release then has."""
    work.repository.release("v1.0.0")
    reserved = work.published(state="draft")
    assert reserved["state"] == "draft" and work.records() == []
    assert work.published(state="draft")["changed"] == "false"
    published = work.published()
    assert published["doi"] == reserved["doi"]
    assert len(work.listed()) == 1


def test_a_maintenance_release_follows_the_line_it_belongs_to(work: Releases) -> None:
    """1.0.1 follows 1.0.0 though 1.1.0 is out, and CITATION.cff keeps speaking of 1.1.0."""
    work.repository.release("v1.0.0")
    first = work.published()
    work.repository.git("branch", "maintenance", "v1.0.0")
    work.repository.release("v1.1.0")
    second = work.published()
    work.repository.git("checkout", "-q", "maintenance")
    work.repository.release("v1.0.1")
    third = work.published(tag="v1.0.1", confirm=first["concept-doi"])
    links = {
        link["identifier"]
        for link in work.record(third["doi"])["metadata"]["related_identifiers"]
        if link["relation_type"]["id"] == "isnewversionof"
    }
    assert links == {first["doi"]} and second["doi"] not in links
