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
