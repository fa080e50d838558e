"""`command: adopt` in the Action, and a taking over that breaks off anywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.hosted import Runner
from tests.journeys.test_adopt import CONCEPT, OLD, ONE, THREE, TWO, adopted, by_hand, link, put
from tests.journeys.test_recovery import STAMPS
from tests.repositories import Repository
from tests.runner import Step
from tests.sampled import sampled

EFFECTS = range(1, 26)
"""The effects on files; a test below counts them."""


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository with v1.0.0, whose DOIs were made by hand."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        made = Runner(world, sandbox, tmp_path / "runner")
        put(sandbox, ONE, version="1.0.0", relatedIdentifiers=[link("IsVersionOf", CONCEPT)])
        put(sandbox, CONCEPT, relatedIdentifiers=[link("HasVersion", ONE)])
        yield made


def dispatched(runner: Runner, **inputs: str) -> Step:
    """A dispatch of `adopt`."""
    said = {"command": "adopt", "concept-doi": CONCEPT, **inputs}
    return runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, **said)


def test_a_dispatch_shows_the_table_and_the_next_takes_over(runner: Runner) -> None:
    """In the job's summary; then one commit, and the next release follows."""
    shown = dispatched(runner)
    assert shown.code == 0 and runner.writes() == 0, shown.log
    assert "tag v1.0.0, by its version" in shown.summary and ".doi.yml" in shown.summary

    step = dispatched(runner, confirm=CONCEPT)
    assert step.code == 0 and step.outputs["commit-sha"] == runner.git.resolve("main"), step.log
    assert runner.show(".doi.yml") == f"concept-doi: {CONCEPT}\n"
    runner.release("v1.1.0")
    released = runner.released("v1.1.0")
    assert released.code == 0 and released.outputs["concept-doi"] == CONCEPT, released.log
    answer = requests.get(f"{runner.sandbox.datacite_url}/dois/{released.outputs['doi']}", timeout=30)
    links = answer.json()["data"]["attributes"]["relatedIdentifiers"]
    assert ("IsNewVersionOf", ONE) in [(entry["relationType"], entry["relatedIdentifier"]) for entry in links]


def test_a_commit_that_fails_after_the_records_leaves_word_of_them(runner: Runner) -> None:
    """They carry the marker by then; the next run makes the commit alone."""
    for _ in range(5):
        runner.world.fault("Commit", status=502)
    broken = dispatched(runner, confirm=CONCEPT)
    runner.world.server.faults.clear()
    assert broken.code != 0 and f"taken over at the registry: {ONE}, {CONCEPT}" in broken.log, broken.log
    again = dispatched(runner, confirm=CONCEPT)
    assert again.code == 0 and runner.writes() == 0 and runner.show(".doi.yml") == f"concept-doi: {CONCEPT}\n"


def test_another_repository_of_the_name_takes_nothing_over(runner: Runner) -> None:
    """A fork, and a repository that `confirm` does not name."""
    fork = {"repository": {"full_name": "other/demo", "fork": True}}
    runner.step("workflow_dispatch", fork, command="adopt", **{"concept-doi": CONCEPT}, confirm=CONCEPT)
    assert runner.writes() == 0
    other = dispatched(runner, confirm="other/name")
    assert other.code == ExitCode.SETTINGS and runner.writes() == 0


def state(journey: Journey, repository: Repository) -> dict[str, Any]:
    """Everything that a run leaves behind, without time stamps."""
    dois = (CONCEPT, ONE, TWO, THREE, OLD)
    ignored = (*STAMPS, "metadataVersion")
    return {
        "records": {doi: {k: v for k, v in journey.record(doi).items() if k not in ignored} for doi in dois},
        "file": repository.show(".doi.yml"),
        "subjects": repository.git("log", "--format=%s", "main").splitlines(),
        "status": repository.git("status", "--short"),
    }


def clean_end(folder: Path) -> tuple[dict[str, Any], int]:
    """What a run that never broke leaves, and how many requests it sent."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        journey = Journey(sandbox, folder)
        repository = by_hand(journey)
        assert adopted(journey, repository, confirm=CONCEPT).error is None
        asked = len(sandbox.requests)
        return state(journey, repository), asked


@pytest.mark.parametrize("failure", ["reset", "lost", "500-done"])
def test_a_failure_at_any_request_is_repaired_by_running_again(tmp_path: Path, failure: str) -> None:
    """A run that is refused from that request on says what is; the next one ends like one without failures."""
    wanted, asked = clean_end(tmp_path / "clean")
    for number in range(1, asked + 1):
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = Journey(sandbox, tmp_path / f"broken{number}")
            repository = by_hand(journey)
            sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), failure)))
            broken = adopted(journey, repository, confirm=CONCEPT)
            sandbox.set_traps(Traps())
            assert broken.error is not None and broken.error.state, number
            assert adopted(journey, repository, confirm=CONCEPT).error is None
            assert state(journey, repository) == wanted, number


TYPED = ("adopt", "--concept-doi", CONCEPT, "--confirm", CONCEPT, "--commit-mode", "push")


def test_every_effect_on_files_is_in_the_range_below(journey: Journey) -> None:
    """A run has no more effects than the next test kills it at."""
    ended = journey.killed(by_hand(journey), 0, *TYPED)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert int(ended.stderr.rpartition("effects: ")[2]) < EFFECTS.stop


def test_a_kill_at_any_effect_is_repaired_by_running_again(tmp_path: Path) -> None:
    """Registry, file and history end as after a run that was never killed."""
    wanted, _ = clean_end(tmp_path / "clean")
    for fatal in sampled(EFFECTS):
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = Journey(sandbox, tmp_path / f"broken{fatal}")
            repository = by_hand(journey)
            journey.killed(repository, fatal, *TYPED)
            assert adopted(journey, repository, confirm=CONCEPT).error is None
            assert state(journey, repository) == wanted, fatal
