"""A hundred broken releases at a real InvenioRDM, drawn once for ever: each leaves one published record.

Of everything that can be combined (a first release, a next one, a correction, a first and a next one with an archive;
each of its requests; each way in which a request fails; the repeat whole, or broken at the same place in any way) a
hundred are drawn. The sandbox stands all writes of these in the tests beside this one; here a real server does.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from tests.contract.invenio_host import Fault, FaultyProxy, Releases
from tests.contract.preserved_work import OWN_PREFIX, REAL, TOKEN, Kept

pytestmark = pytest.mark.skipif(not REAL, reason="it needs a real InvenioRDM: make contract-invenio")

SEED, DRAWN = 20261127, 100

RUNS = 6
"""After so many runs of the same command it must have ended well."""

REQUESTS = {"first": 9, "next": 10, "correction": 5, "first with archive": 14, "next with archive": 14}
"""What is released, and how many requests it takes at least, reads among them."""

AT_ARCHIVE = {"first with archive": 6, "next with archive": 7}
"""How many of them go to the archive; the others go to the registry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Request number `at` of a release meets `fault`, and so does that of the first repeat, where `again` says how."""

    what: str
    at: int
    fault: Fault
    again: Fault | None

    def __str__(self) -> str:
        return f"{self.what}, request {self.at}: {self.fault}; repeat: {self.again or 'whole'}"


POSSIBLE = [
    Case(what=what, at=at, fault=fault, again=again)
    for what, requests in REQUESTS.items()
    for at in range(requests)
    for fault in Fault
    for again in (None, *Fault)
]
HUNDRED = random.Random(SEED).sample(POSSIBLE, DRAWN)


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[Counter[tuple[str, str, int]]]:
    """How many runs each kind of case took; printed when all are done."""
    counted: Counter[tuple[str, str, int]] = Counter()
    yield counted
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n{counted.total()} broken releases, one published record each; how many runs it took:")
        for (what, fault, runs), count in sorted(counted.items()):
            print(f"  {what:<20} {fault:<16} {runs} runs: {count:>3}")


@pytest.mark.parametrize("case", HUNDRED, ids=str)
def test_a_broken_release_leaves_one_record(tmp_path: Path, case: Case, table: Counter[tuple[str, str, int]]) -> None:
    """Whichever request fails, in whichever way, and whether the repeat fails there too."""
    with ExitStack() as opened:
        work, proxies = _work(tmp_path, case, opened)
        expected = ["1.0.0"]
        work.repository.release("v1.0.0")
        if not case.what.startswith("first"):
            work.published()
        if case.what.startswith("next"):
            work.repository.release("v1.1.0", {"more.txt": "more\n"})
            expected.append("1.1.0")
        if case.what == "correction":
            text = work.repository.show("CITATION.cff").replace("A program", "A corrected program")
            work.repository.commit("Correct", {"CITATION.cff": text})

        reports = _until_well(work, case, proxies)

        records = work.records()
        assert sorted(record["metadata"]["version"] for record in records) == expected
        outputs = reports[-1].outputs
        (own,) = (record for record in records if record["metadata"]["version"] == expected[-1])
        assert own["pids"]["doi"]["identifier"] == outputs["doi"]
        assert len({record["parent"]["id"] for record in records}) == 1
        if case.what == "correction":
            assert own["metadata"]["title"] == "A corrected program"
        again = work.published()
        assert (again["changed"], again["doi"]) == ("false", outputs["doi"])
    table[case.what, str(case.fault), len(reports)] += 1


def _work(folder: Path, case: Case, opened: ExitStack) -> tuple[Releases | Kept, tuple[FaultyProxy, ...]]:
    """A work of its own, and the proxies through which its runs ask: of the host, or of the archive and a registry."""
    host = opened.enter_context(FaultyProxy(REAL))
    if case.what not in AT_ARCHIVE:
        return Releases(folder, host.url, TOKEN), (host,)
    accounts = (("SANDBOX.DEMO", "sandbox"),)
    sandbox = opened.enter_context(Sandbox(prefixes=("10.0000", OWN_PREFIX), accounts=accounts))
    registry = opened.enter_context(FaultyProxy(sandbox.datacite_url))
    return Kept(folder, sandbox, registry=registry.url, archive=host.url), (host, registry)


def _until_well(work: Releases | Kept, case: Case, proxies: tuple[FaultyProxy, ...]) -> list[Report]:
    """Runs of the same command until one ends well, of which the first meets its fault, and the second may."""
    at_first = AT_ARCHIVE.get(case.what, REQUESTS[case.what])
    broken, at = (proxies[0], case.at) if case.at < at_first else (proxies[1], case.at - at_first)

    reports: list[Report] = []
    for fault in (case.fault, case.again, *[None] * (RUNS - 2)):
        if fault:
            broken.break_(at, fault, reads=True)
        reports.append(work.publish())
        if len(reports) == 1:
            assert broken.fault is None, f"the fault was not met: {reports[0].error}"
        for proxy in proxies:
            proxy.heal()
        if reports[-1].error is None:
            return reports
    raise AssertionError(f"{RUNS} runs, and the last one: {reports[-1].error}")
