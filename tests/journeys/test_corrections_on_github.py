"""Corrections on a branch at GitHub: what an earlier one said goes, what a steward said stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import PREFIX, Runner
from tests.runner import Step


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository with the published release v1.0.0 at the head of main."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


def correct(runner: Runner, day: int, old: str, new: str) -> Step:
    """Mend the citation file on main, and run again for the release."""
    text = runner.show("CITATION.cff")
    assert old in text
    runner.git.commit({"CITATION.cff": text.replace(old, new)}, date=f"2026-06-{day:02}T10:00:00Z")
    return runner.released("v1.0.0", action="edited")


def record(runner: Runner, doi: str) -> dict[str, Any]:
    """The attributes of a DOI."""
    address = f"{runner.sandbox.datacite_url}/dois/{doi}?publisher=true&affiliation=true"
    answer = requests.get(address, auth=("SANDBOX.DEMO", "sandbox"), timeout=30)
    return dict(answer.json()["data"]["attributes"])


def test_a_title_is_corrected_twice(runner: Runner) -> None:
    """The first correction is no steward's word: the second one takes its place, in both records."""
    said = runner.released("v1.0.0").outputs
    first = correct(runner, 1, "A program", "A good program")
    second = correct(runner, 2, "A good program", "A better program")
    assert (first.code, second.code) == (0, 0), second.log
    for doi in (said["doi"], said["concept-doi"]):
        assert [title["title"] for title in record(runner, doi)["titles"]] == ["A better program"]


def test_what_a_correction_added_can_be_taken_out_again(runner: Runner) -> None:
    """A keyword that only the branch ever had leaves the record with it."""
    said = runner.released("v1.0.0").outputs
    correct(runner, 1, "license:", "keywords: [tides, wrong]\nlicense:")
    assert {subject["subject"] for subject in record(runner, said["doi"])["subjects"]} >= {"tides", "wrong"}
    correct(runner, 2, "[tides, wrong]", "[tides]")
    subjects = {subject["subject"] for subject in record(runner, said["doi"])["subjects"]}
    assert "tides" in subjects and "wrong" not in subjects


def test_how_the_branch_stood_is_asked_only_where_the_tag_does_not_explain_it(runner: Runner) -> None:
    """A correction is told by the files of now; the next run finds what it said and asks nothing."""
    runner.released("v1.0.0")
    correct(runner, 1, "A program", "A good program")
    assert runner.world.server.operations[0] == "Snapshot" and "Earlier" not in runner.world.server.operations
    correct(runner, 2, "A good program", "A better program")
    assert runner.world.server.operations.count("Earlier") >= 1
    runner.released("v1.0.0")
    assert runner.world.server.operations == ["Snapshot"]


def test_a_correction_outlives_the_next_release(runner: Runner) -> None:
    """Running again for the older release undoes none of it, though its tag says the old title for ever."""
    said = runner.released("v1.0.0").outputs
    assert correct(runner, 1, "A program", "A good program").code == 0
    runner.git.commit({"more.txt": "more\n"}, date="2026-06-02T10:00:00Z")
    runner.git.tag("v2.0.0")
    runner.state.release("v2.0.0")
    newest = runner.released("v2.0.0")
    before = record(runner, said["doi"])
    assert newest.code == 0 and [title["title"] for title in before["titles"]] == ["A good program"]

    again = runner.released("v1.0.0", action="edited")
    assert again.code == 0 and again.outputs["changed"] == "false", again.log
    assert record(runner, said["doi"]) == before


def test_the_second_of_two_versions_is_corrected_twice(runner: Runner) -> None:
    """The tag of the version before is looked at too, and takes nothing from what is known of this one."""
    runner.released("v1.0.0")
    runner.git.commit({"more.txt": "more\n"}, date="2026-06-01T10:00:00Z")
    runner.git.tag("v2.0.0")
    runner.state.release("v2.0.0")
    said = runner.released("v2.0.0").outputs
    for day, old, new in ((2, "A program", "A good program"), (3, "A good program", "A better program")):
        text = runner.show("CITATION.cff")
        runner.git.commit({"CITATION.cff": text.replace(old, new)}, date=f"2026-06-{day:02}T10:00:00Z")
        step = runner.released("v2.0.0", action="edited")
        assert step.code == 0, step.log
    for doi in (said["doi"], said["concept-doi"]):
        assert [title["title"] for title in record(runner, doi)["titles"]] == ["A better program"]
