"""One record per release where the host is at its worst: a search far behind, two runs at once, silent failures.

At the sandbox alone, which plays this on request; docs/decisions/one-record-per-release.md names each case.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import ClassVar

import pytest
import requests

from doi_action.errors import RegistryError
from doi_action.http.client import Http
from doi_action.identifiers.types import parse_doi
from doi_action.lineage import DoiState
from doi_action.registries import DepositOptions
from doi_action.registries.inveniordm.client import InvenioRDM, open_inveniordm
from doi_action.registries.table import INVENIORDM
from doi_action.sandbox import Sandbox, Traps
from doi_action.sandbox.invenio.hosts import ZENODO_LIKE
from tests.contract.invenio_calls import ACCOUNTS, PREFIX
from tests.contract.invenio_host import Fault, FaultyProxy, Releases

pytestmark = pytest.mark.matrix

LAG = 3.0
"""Seconds that the search is behind: more than a whole run takes."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A fresh host."""
    with Sandbox(prefixes=(PREFIX,), accounts=ACCOUNTS) as made:
        yield made


@pytest.fixture
def work(tmp_path: Path, sandbox: Sandbox) -> Releases:
    """A work without any release, whose files keep no DOI: only the search finds its records."""
    return Releases(tmp_path, sandbox.invenio_url, ACCOUNTS[0][1], keeps_files=True)


def versions(work: Releases, sandbox: Sandbox) -> list[str]:
    """The published versions, once the search shows all."""
    sandbox.set_traps(Traps())
    time.sleep(LAG)
    return work.versions()


def test_a_repeat_before_the_search_knows_of_the_record_finds_it(work: Releases, sandbox: Sandbox) -> None:
    """The second run's draft shows only after the first run's record, and makes way for it."""
    sandbox.set_traps(Traps(index_lag=LAG))
    work.repository.release("v1.0.0")
    first, again = work.published(), work.published()
    assert (again["doi"], again["changed"]) == (first["doi"], "false")
    assert versions(work, sandbox) == ["1.0.0"]
    assert len(work.listed()) == 1


def test_a_next_release_before_the_search_knows_of_the_first_continues_it(work: Releases, sandbox: Sandbox) -> None:
    """No second concept begins."""
    sandbox.set_traps(Traps(index_lag=LAG))
    work.repository.release("v1.0.0")
    first = work.published()
    work.repository.release("v1.1.0")
    second = work.published()
    assert second["concept-doi"] == first["concept-doi"]
    assert versions(work, sandbox) == ["1.0.0", "1.1.0"]
    assert {document["versions"]["index"] for document in work.records()} == {1, 2}


def test_a_third_release_before_the_search_knows_of_the_second_continues_it(work: Releases, sandbox: Sandbox) -> None:
    """The host's own count of versions tells that there is one in between."""
    for tag in ("v1.0.0", "v1.1.0", "v1.2.0"):
        work.repository.release(tag)
        outputs = work.published()
        sandbox.set_traps(Traps(index_lag=LAG))
    links = work.record(outputs["doi"])["metadata"]["related_identifiers"]
    followed = [link["identifier"] for link in links if link["relation_type"]["id"] == "isnewversionof"]
    assert versions(work, sandbox) == ["1.0.0", "1.1.0", "1.2.0"]
    assert followed == [work.records_by_version()["1.1.0"]]


@pytest.mark.parametrize("fault", list(Fault))
def test_a_creation_that_broke_and_a_search_that_lags(work: Releases, sandbox: Sandbox, fault: Fault) -> None:
    """The draft whose id nobody learned is found by the run after, or it is never published."""
    sandbox.set_traps(Traps(index_lag=LAG))
    work.repository.release("v1.0.0")
    with FaultyProxy(work.base) as proxy:
        proxy.break_(0, fault)
        assert work.publish(url=proxy.url).error
        proxy.heal()
    work.published()
    assert versions(work, sandbox) == ["1.0.0"]


@pytest.mark.parametrize("earlier", [0, 1])
@pytest.mark.parametrize(
    "traps", [Traps(index_lag=1.0), Traps(version_race=3.0), Traps(version_race=3.0, publish_takes=1.0)], ids=str
)
def test_two_runs_at_once(work: Releases, sandbox: Sandbox, traps: Traps, earlier: int) -> None:
    """Two calls for the next version give two drafts, and both could be published: one of the runs gives way."""
    if earlier:
        work.repository.release("v1.0.0")
        work.published()
    work.repository.release("v1.1.0")
    sandbox.set_traps(traps)
    with ThreadPoolExecutor(2) as pool:
        reports = [run.result() for run in [pool.submit(work.publish) for _ in range(2)]]
    allowed = {"another-run", "unreachable", "revision-changed", "file-refused", "draft-in-the-way"}
    errors = [report.error for report in reports if report.error]
    assert {error.rule for error in errors} <= allowed, [f"{error}: {error.why}" for error in errors]

    sandbox.set_traps(Traps())
    for _ in range(3):
        last = work.publish()
        if not last.error:
            break
    assert last.error is None
    assert versions(work, sandbox) == (["1.0.0", "1.1.0"] if earlier else ["1.1.0"])


@pytest.mark.parametrize("at", range(1, 15))
@pytest.mark.parametrize("earlier", [0, 1])
def test_a_search_engine_that_is_down_makes_no_second_record(
    tmp_path: Path, sandbox: Sandbox, earlier: int, at: int
) -> None:
    """Every write is done and answered 500, and no search ever finds it; the next run ends with one record."""
    work = Releases(tmp_path, sandbox.invenio_url, ACCOUNTS[0][1])
    if earlier:
        work.repository.release("v1.0.0")
        work.published()
    work.repository.release("v1.1.0")
    sandbox.set_traps(Traps(search_fails_at=at))
    broken_off = work.publish()
    if broken_off.error:
        assert broken_off.error.exit_code == 5 and broken_off.error.fix

    sandbox.set_traps(Traps())
    outputs = work.published()
    assert outputs["doi"] and work.published()["changed"] == "false"
    account = (ACCOUNTS[0][0], ACCOUNTS[0][1])
    known = requests.get(f"{sandbox.datacite_url}/dois?page[size]=100", auth=account, timeout=30).json()
    versions = [one["attributes"]["version"] for one in known["data"] if one["id"] != outputs["concept-doi"]]
    assert sorted(versions) == (["1.0.0", "1.1.0"] if earlier else ["1.1.0"])


class Robbed(Releases):
    """A work whose draft somebody deletes while its run looks for it in the search."""

    drafts: ClassVar[list[str]] = []

    def _sleep(self, seconds: float) -> None:
        super()._sleep(seconds)
        while self.drafts:
            self.ask(f"/records/{self.drafts.pop()}/draft", "DELETE")


def test_a_draft_that_another_run_deleted_is_told_as_deleted(tmp_path: Path, sandbox: Sandbox) -> None:
    """Of two runs the one with the older draft does so: the other is told that, and not that the search is behind."""
    work = Robbed(tmp_path, sandbox.invenio_url, ACCOUNTS[0][1], keeps_files=True)
    work.repository.release("v1.0.0")
    sandbox.set_traps(Traps(index_lag=LAG))

    def note(path: str, body: bytes) -> bytes:
        if path.endswith("/draft/pids/doi"):
            work.drafts.append(path.split("/")[-4])
        return body

    with FaultyProxy(work.base, edit=note) as proxy:
        report = work.publish(url=proxy.url)
    assert report.error is not None and report.error.rule == "another-run"
    assert "deleted the draft" in report.error.message
    assert versions(work, sandbox) == []
    work.published()


def test_a_registration_that_the_host_dropped_is_made_up_for(work: Releases, sandbox: Sandbox) -> None:
    """The record is there and its DOI is not: the next run of the same release says so, and registers it."""
    sandbox.set_traps(Traps(registration_fails=True))
    work.repository.release("v1.0.0")
    first = work.published()
    doi = f"{sandbox.url}/{first['doi']}"
    assert requests.get(doi, timeout=10).status_code == 404

    sandbox.set_traps(Traps())
    told: list[str] = []
    report = work.publish(tell=told.append)
    assert report.error is None and report.outputs["changed"] == "true"
    assert any("resolver does not know" in line for line in told)
    assert requests.get(doi, timeout=10).status_code == 200
    assert work.published()["changed"] == "false"


def test_a_record_is_withdrawn_where_its_owner_may(tmp_path: Path) -> None:
    """At Zenodo within 30 days; the DOI stays registered, and its page is a tombstone."""
    with Sandbox(prefixes=(PREFIX,), accounts=ACCOUNTS, invenio=ZENODO_LIKE) as sandbox:
        work = Releases(tmp_path, sandbox.invenio_url, ACCOUNTS[0][1])
        work.repository.release("v1.0.0")
        doi = parse_doi(work.published()["doi"])
        with closing(Http()) as session:
            hidden = opened(work, session).hide(doi, "it holds a password")
            assert hidden.state is DoiState.REGISTERED


def test_elsewhere_the_hosts_people_are_to_be_asked(work: Releases) -> None:
    """The run says whom to write to."""
    work.repository.release("v1.0.0")
    doi = parse_doi(work.published()["doi"])
    with closing(Http()) as session, pytest.raises(RegistryError) as refused:
        opened(work, session).hide(doi, "it holds a password")
    assert refused.value.rule == "withdraw-not-allowed"


def opened(work: Releases, session: Http) -> InvenioRDM:
    """The host under the work's account."""
    return open_inveniordm(INVENIORDM, token=work.token, session=session, url=work.base, options=DepositOptions())


def test_zenodos_settings_change_nothing(tmp_path: Path) -> None:
    """Its names, its refusal of records without files."""
    with Sandbox(prefixes=(PREFIX,), accounts=ACCOUNTS, invenio=ZENODO_LIKE) as sandbox:
        work = Releases(tmp_path, sandbox.invenio_url, ACCOUNTS[0][1])
        work.repository.release("v1.0.0")
        first = work.published()
        assert first["doi"].startswith(f"{PREFIX}/zenodo.")
        work.repository.release("v1.1.0")
        assert work.published()["concept-doi"] == first["concept-doi"]
        assert work.published()["changed"] == "false"
