"""A withdrawal that breaks off anywhere, and the run after it: the end is that of a run that never broke."""

import json
from pathlib import Path
from typing import Any

import pytest

from doi_action.identifiers.types import parse_doi
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from doi_action.views.tombstone import tombstone_path
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_recovery import STAMPS
from tests.journeys.test_withdraw import REASON, done, two_releases, withdrawn
from tests.repositories import Repository
from tests.sampled import sampled

REQUESTS = range(1, 14)
"""The requests of a withdrawal and of a restoring; a test below counts them."""

EFFECTS = range(1, 32)
"""The effects on files; a test below counts them."""

IGNORED = (*STAMPS, "metadataVersion", "stateChangedAt")


def state(journey: Journey, repository: Repository, dois: dict[str, str], outputs: dict[str, str]) -> dict[str, Any]:
    """Everything that a run leaves behind, without time stamps and the address of the sandbox."""
    every = (*dois.values(), outputs["doi"])
    kept = {doi: {k: v for k, v in journey.record(doi).items() if k not in IGNORED} for doi in every}
    files = ("CITATION.cff", "README.md", tombstone_path(parse_doi(outputs["doi"])))
    return {
        "records": kept,
        "files": {name: repository.show(name) for name in files},
        "subjects": repository.git("log", "--format=%s", "main").splitlines(),
        "status": repository.git("status", "--short"),
    }


def prepared(journey: Journey, *, restore: bool) -> tuple[Repository, dict[str, str], dict[str, str]]:
    """Two releases; the second is withdrawn already where it is to be brought back."""
    repository, first, second = two_releases(journey)
    if restore:
        done(journey, repository, second["doi"])
    journey.sandbox.forget_requests()
    return repository, {"first": first["doi"], "concept": first["concept-doi"]}, second


def clean_end(folder: Path, *, restore: bool) -> tuple[dict[str, Any], int]:
    """What a run that never broke leaves, and how many requests it sent."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        journey = Journey(sandbox, folder)
        repository, others, second = prepared(journey, restore=restore)
        done(journey, repository, second["doi"], restore=str(restore).lower())
        asked = len(sandbox.requests)
        return state(journey, repository, others, second), asked


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("failure", "restore"), [("500-done", True), ("reset", False), ("lost", False), ("500-done", False)]
)
def test_a_failure_at_any_request_is_repaired_by_running_again(tmp_path: Path, failure: str, restore: bool) -> None:
    """A run that is refused from that request on says what is; the next one ends like one without failures."""
    wanted, asked = clean_end(tmp_path / "clean", restore=restore)
    assert asked <= REQUESTS.stop + 20
    for number in sampled(range(1, asked + 1)):
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = Journey(sandbox, tmp_path / f"broken{number}")
            repository, others, second = prepared(journey, restore=restore)
            doi, word = second["doi"], str(restore).lower()
            sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), failure)))
            broken = withdrawn(journey, repository, doi=doi, confirm=doi, reason=REASON, restore=word)
            sandbox.set_traps(Traps())
            assert broken.error is not None and broken.error.state, number
            done(journey, repository, doi, restore=word)
            assert state(journey, repository, others, second) == wanted, number


def typed(doi: str, *, restore: bool) -> list[str]:
    """What is typed to withdraw the version, or to bring it back."""
    words = ["withdraw", "--doi", doi, "--confirm", doi, "--reason", REASON, "--commit-mode", "push"]
    return [*words, *(["--restore"] if restore else [])]


@pytest.mark.parametrize("restore", [False, True], ids=["withdraw", "restore"])
def test_every_effect_on_files_is_in_the_range_below(journey: Journey, restore: bool) -> None:
    """A run has no more effects than the next test kills it at."""
    repository, _, second = prepared(journey, restore=restore)
    ended = journey.killed(repository, 0, *typed(second["doi"], restore=restore))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert json.loads(ended.stdout)["outputs"]["changed"] == "true"
    assert int(ended.stderr.rpartition("effects: ")[2]) < EFFECTS.stop


@pytest.mark.matrix
@pytest.mark.parametrize("restore", [True, False], ids=["restore", "withdraw"])
@pytest.mark.parametrize("part", range(3))
def test_a_kill_at_any_effect_is_repaired_by_running_again(tmp_path: Path, restore: bool, part: int) -> None:
    """Registry, files and history end as after a run that was never killed."""
    wanted, _ = clean_end(tmp_path / "clean", restore=restore)
    for fatal in sampled(EFFECTS)[part::3]:
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = Journey(sandbox, tmp_path / f"broken{fatal}")
            repository, others, second = prepared(journey, restore=restore)
            ended = journey.killed(repository, fatal, *typed(second["doi"], restore=restore))
            done(journey, repository, second["doi"], restore=str(restore).lower())
            found = state(journey, repository, others, second)
            assert found == wanted, (fatal, ended.stderr)
