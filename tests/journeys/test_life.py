"""A work's whole life, as chance leads it: whatever comes in between, no DOI is lost, doubled, or left without a link.

Releases, corrections, tags that move or go, a folder that is renamed, runs again, runs that break off at some request
or are killed, two runs at once, and `backfill` in between, in any order.
"""

import shutil
import tempfile
from pathlib import Path

import requests
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_backfill import ENDS
from tests.journeys.turns import Turns, run_in_turns
from tests.sampled import LONG

LIVES, STEPS = (100, 20) if LONG else (6, 10)
"""How many lives, and how much happens in each."""

ACCOUNT = ("SANDBOX.DEMO", "sandbox")
FOREIGN = f"{PREFIX}/somebody-elses"


class Life(RuleBasedStateMachine):
    """One work at one registry, beside a record of somebody else."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = Sandbox(prefixes=(PREFIX,))
        self.sandbox.__enter__()
        self.folder = Path(tempfile.mkdtemp())
        self.journey = Journey(self.sandbox, self.folder)
        self.repository = self.journey.repository()
        self.repository.commit("Begin")
        self.numbers = [1, 0, 0]
        self.tags: list[str] = []
        self.idle: set[str] = set()
        self.seen: dict[str, str] = {}

    @initialize()
    def somebody_elses_record(self) -> None:
        """It is of the same account, and nothing of ours."""
        attributes = {
            "doi": FOREIGN,
            "event": "publish",
            "titles": [{"title": "Another work"}],
            "creators": [{"name": "Else, Somebody"}],
            "publisher": "Example Lab",
            "publicationYear": 2020,
            "types": {"resourceTypeGeneral": "Software"},
            "url": "https://example.org/another",
        }
        body = {"data": {"type": "dois", "attributes": attributes}}
        answer = requests.post(f"{self.sandbox.datacite_url}/dois", json=body, auth=ACCOUNT, timeout=30)
        answer.raise_for_status()
        self.foreign = self.journey.record(FOREIGN)

    @precondition(lambda self: len(self.tags) < 6)
    @rule(place=st.sampled_from((0, 1, 2)))
    def release(self, place: int) -> None:
        """A major, minor or patch version, published at once."""
        if self.tags:
            self.numbers[place] += 1
            self.numbers[place + 1 :] = [0] * (2 - place)
        tag = "v" + ".".join(map(str, self.numbers))
        self.repository.release(tag, {"n.txt": tag})
        self.tags.append(tag)
        self.published(tag)

    @precondition(lambda self: self.tags)
    @rule(data=st.data())
    def run_again(self, data: st.DataObject) -> None:
        """For any release; a second time there is nothing to do, unless the first run said that there will be."""
        tag = data.draw(st.sampled_from(self.tags))
        first = self.published(tag)
        if any("makes its words the record's" in note for note in first.notes):
            self.published(tag)
        assert self.published(tag).outputs["changed"] == "false"

    @rule()
    def edit(self) -> None:
        """A correction on the branch: it reaches the newest release when that one is published again."""
        citation = self.repository.show("CITATION.cff")
        self.repository.commit("Correct it", {"CITATION.cff": citation.replace("A program", "A good program")})

    @precondition(lambda self: self.tags)
    @rule(data=st.data())
    def move_a_tag(self, data: st.DataObject) -> None:
        """A published release is not made another one; then the tag is put back."""
        tag = data.draw(st.sampled_from(self.tags))
        self.published(tag)
        before = self.repository.git("rev-parse", f"{tag}^{{}}").strip()
        self.repository.commit("Something else", {"else.txt": str(len(self.seen))})
        self.repository.git("tag", "--force", tag)
        report = self.journey.publish(self.repository, tag)
        assert report.error is not None and report.error.rule == "tag-moved"
        self.repository.git("tag", "--force", "-a", tag, "-m", tag, before)

    @precondition(lambda self: len(self.tags) > 1)
    @rule(data=st.data())
    def delete_a_tag(self, data: st.DataObject) -> None:
        """Its DOI stays, and the others' links to it."""
        tag = data.draw(st.sampled_from(self.tags[:-1]))
        self.published(tag)
        self.repository.git("tag", "-d", tag)
        self.tags.remove(tag)

    @rule()
    def rename(self) -> None:
        """The folder has another name from now on."""
        there = self.folder / f"renamed-{self.repository.folder.name}"[:60]
        if not there.exists():
            self.repository.folder = self.repository.folder.rename(there)

    @precondition(lambda self: len(self.tags) < 6)
    @rule(at=st.integers(1, 8), failure=st.sampled_from(("reset", "lost", "500-done", "truncated")))
    def break_off(self, at: int, failure: str) -> None:
        """A release whose run breaks off at some request, and was not run again yet."""
        tag = self.next_minor()
        before = set(self.findable())
        self.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(at, at + 12), failure)))
        report = self.journey.publish(self.repository, tag)
        self.sandbox.set_traps(Traps())
        self.told(report, set(self.findable()) - before)

    @precondition(lambda self: len(self.tags) < 6)
    @rule(fatal=st.integers(1, 30))
    def kill(self, fatal: int) -> None:
        """A release whose run is killed before some effect on files, and was not run again yet."""
        self.journey.killed(self.repository, fatal, "publish", "--tag", self.next_minor(), "--commit-mode", "push")

    @precondition(lambda self: len(self.tags) > 1)
    @rule(data=st.data(), order=st.lists(st.sampled_from("ab"), max_size=12))
    def two_at_once(self, data: st.DataObject, order: list[str]) -> None:
        """Two releases are published, step by step in this order."""
        tags = {name: data.draw(st.sampled_from(self.tags)) for name in "ab"}
        reports: dict[str, Report] = {}
        runs = {
            name: (lambda name=name: reports.update({name: self.journey.publish(self.repository, tags[name])}))
            for name in tags
        }
        run_in_turns(Turns(order, tags), runs)  # type: ignore[arg-type]
        for report in reports.values():
            assert report.error is None, (tags, report.error)

    @precondition(lambda self: self.tags)
    @rule()
    def backfill(self) -> None:
        """Every release has its DOI afterwards, and `publish` sees the work as `backfill` left it."""
        report = self.journey.backfill(self.repository)
        assert report.error is None, (self.tags, report.error)
        for tag in self.tags:
            assert self.published(tag).outputs["changed"] == "false", (tag, report.notes)

    @invariant()
    def no_doi_is_lost_or_doubled(self) -> None:
        """What was findable stays, each version has one DOI, and nothing of somebody else's is changed."""
        found = self.findable()
        assert self.seen.keys() <= found.keys()
        versions = [version for version in found.values() if version]
        assert len(versions) == len(set(versions)), versions
        self.seen = found
        if hasattr(self, "foreign"):
            assert self.journey.record(FOREIGN) == self.foreign

    def teardown(self) -> None:
        """Once all is quiet: every link has both ends, the concept lists every version, the files show the newest."""
        try:
            self.quiet()
        finally:
            self.sandbox.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    def quiet(self) -> None:
        """Everything is run again until nothing changes."""
        for _ in range(3):
            changed = [self.published(tag).outputs["changed"] == "true" for tag in self.tags]
            if not any(changed):
                break
        else:
            raise AssertionError("there is no end to it")
        self.no_doi_is_lost_or_doubled()
        versions = {doi for doi, version in self.seen.items() if version}
        if not versions:
            return
        [concept] = self.seen.keys() - versions
        assert {to for relation, to in self.journey.links(concept) if relation == "HasVersion"} == versions
        links = {
            (doi, relation, to) for doi in versions for relation, to in self.journey.links(doi) if relation in ENDS
        }
        assert {(to, ENDS[relation], doi) for doi, relation, to in links} == links
        assert self.repository.git("status", "--short") == ""
        left = [
            path for pattern in ("*.lock", "doi-action*") for path in self.repository.folder.glob(f".git/**/{pattern}")
        ]
        assert left == []

    def next_minor(self) -> str:
        """A release that nobody has published."""
        self.numbers[1:] = [self.numbers[1] + 1, 0]
        tag = "v" + ".".join(map(str, self.numbers))
        self.repository.release(tag, {"n.txt": tag})
        self.tags.append(tag)
        return tag

    def published(self, tag: str) -> Report:
        """The report of a run that must end well."""
        report = self.journey.publish(self.repository, tag)
        assert report.error is None, (tag, report.error)
        self.told(report, set())
        return report

    def told(self, report: Report, new: set[str]) -> None:
        """The report names the DOI of the version that is there."""
        doi = report.outputs.get("doi", "")
        if report.error is None:
            assert self.journey.record(doi)["state"] == "findable"
            return
        assert all(each == doi or each in report.error.state for each in new), (new, report.error.state)

    def findable(self) -> dict[str, str]:
        """The version of each DOI that is public, empty for that of all versions."""
        answer = requests.get(
            f"{self.sandbox.datacite_url}/dois", params={"page[size]": "100"}, auth=ACCOUNT, timeout=30
        )
        records = [one["attributes"] for one in answer.json()["data"]]
        return {
            one["doi"]: one["version"] or "" for one in records if one["state"] == "findable" and one["doi"] != FOREIGN
        }


def test_a_life_ends_well() -> None:
    """Whatever happens in it."""
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
