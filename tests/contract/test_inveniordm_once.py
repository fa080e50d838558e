"""Exactly one published record per release, whatever request fails, however it fails, and whoever runs beside.

Every write of a first and of a next release is broken once in each way; then the same command is run again until it
ends well, as a person would. docs/decisions/one-record-per-release.md says why it holds.
"""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from doi_action.report import Report
from tests.contract.invenio_host import Fault, FaultyProxy, Releases, host

FIRST = (
    "POST /records",
    "POST /records/ID/draft/pids/doi",
    "POST /records/ID/draft/files",
    "PUT content",
    "POST commit",
    "POST publish",
)
NEXT = ("POST /records/ID/versions", "PUT /records/ID/draft", *FIRST[1:])
"""The writes of a release with one file, in their order."""

CASES = [(work, at, fault) for work, writes in enumerate((FIRST, NEXT)) for at in range(len(writes)) for fault in Fault]

RUNS = 4
"""After so many runs of the same command it must have ended well."""


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


def some(cases: list[tuple[int, int, Fault]]) -> list[tuple[int, int, Fault]]:
    """All cases; against a real host, which is slow, as many as `INVENIORDM_TEST_CASES` says."""
    wanted = int(os.environ.get("INVENIORDM_TEST_CASES", "0"))
    return random.Random(20261126).sample(cases, wanted) if 0 < wanted < len(cases) else cases


@pytest.mark.matrix
@pytest.mark.parametrize(("earlier", "at", "fault"), some(CASES), ids=lambda value: str(value).replace(" ", "-"))
def test_a_broken_write_leaves_one_record(work: Releases, earlier: int, at: int, fault: Fault) -> None:
    """Before it arrived, its answer lost, late, or answered with an error and done all the same."""
    expected = []
    for number in range(earlier):
        work.repository.release(f"v1.{number}.0")
        work.published()
        expected.append(f"1.{number}.0")
    work.repository.release(f"v1.{earlier}.0")
    expected.append(f"1.{earlier}.0")

    with FaultyProxy(work.base) as proxy:
        proxy.break_(at, fault)
        first = work.publish(url=proxy.url)
        assert len(proxy.writes) > at, "the fault was met"
        proxy.heal()
    reports = [first, *(run for run in _until_well(work) if first.error)]
    assert reports[-1].error is None

    assert work.versions() == expected
    again = work.published()
    assert (again["changed"], again["doi"]) == ("false", reports[-1].outputs["doi"])
    assert again["concept-doi"] and len({r["parent"]["id"] for r in work.records()}) == 1


def _until_well(work: Releases) -> Iterator[Report]:
    """Runs of the same command until one ends well."""
    for _ in range(RUNS):
        report = work.publish()
        yield report
        if report.error is None:
            return


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("fault", list(Fault))
def test_a_broken_correction_is_made_once(work: Releases, at: int, fault: Fault) -> None:
    """The draft of the record, its new content, and its publication: the DOI stays, and nothing is left half."""
    work.repository.release("v1.0.0")
    doi = work.published()["doi"]
    text = work.repository.show("CITATION.cff").replace("A program", "A corrected program")
    work.repository.commit("Correct", {"CITATION.cff": text})
    with FaultyProxy(work.base) as proxy:
        proxy.break_(at, fault)
        first = work.publish(url=proxy.url)
        assert len(proxy.writes) > at, "the fault was met"
        proxy.heal()
    reports = [first, *(run for run in _until_well(work) if first.error)]
    assert reports[-1].error is None
    assert work.record(doi)["metadata"]["title"] == "A corrected program"
    assert work.versions() == ["1.0.0"] and len(work.listed()) == 1
    assert work.published()["changed"] == "false"


@pytest.mark.parametrize("earlier", [0, 1])
def test_two_runs_at_once_make_one_record(work: Releases, earlier: int) -> None:
    """Either both find the same one, or one is told to run again and then finds it."""
    if earlier:
        work.repository.release("v1.0.0")
        work.published()
    work.repository.release("v1.1.0")

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(work.publish, commit_mode="none") for _ in range(2)]
        reports = [run.result() for run in runs]
    errors = [report.error for report in reports if report.error]
    assert all(error.rule in ("another-run", "unreachable", "revision-changed", "file-refused") for error in errors), (
        errors
    )

    last = list(_until_well(work))[-1]
    assert last.error is None
    assert work.versions() == (["1.0.0", "1.1.0"] if earlier else ["1.1.0"])
    assert {last.outputs["doi"]} >= {report.outputs["doi"] for report in reports if report.error is None}
