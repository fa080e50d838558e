"""Runs of many releases, killed before any effect on files: the run after it ends like one that was never killed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from doi_action.sandbox.server import Sandbox
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_audit import audited, edit, rules, without_link
from tests.journeys.test_backfill import done, state, three_versions
from tests.repositories import CITATION, README, Repository
from tests.sampled import LONG, sampled

pytestmark = pytest.mark.skipif(not LONG, reason="a long matrix: make test-long runs it")

BACKFILL = ("backfill", "--commit-mode", "push")
REPAIR = ("audit", "--repair", "--commit-mode", "push")

EFFECTS = range(1, 32)
"""The effects of one run; a test counts them."""


def untouched(journey: Journey) -> Repository:
    """Three releases without a DOI."""
    return three_versions(journey)


def drifted(journey: Journey) -> Repository:
    """Three releases with their DOIs; since then files went back and one link was cut."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": README})
    for number in range(3):
        repository.release(f"v1.{number}.0", {"n.txt": str(number)})
        journey.published(repository, f"v1.{number}.0")
    first, second = (str(release.doi) for release in audited(journey, repository).audited[:2])
    repository.commit("Go back", {"CITATION.cff": CITATION, "README.md": README})
    edit(journey, first, without_link("IsPreviousVersionOf", second))
    return repository


def end(journey: Journey, repository: Repository) -> dict[str, Any]:
    """Everything that is left behind, after a run that finds nothing to do any more."""
    report = done(journey.backfill(repository))
    found = audited(journey, repository)
    return {
        **state(journey, repository, report),
        "subjects": repository.git("log", "--format=%s", "main").splitlines(),
        "drift": rules(found),
    }


RUNS = pytest.mark.parametrize(
    ("words", "begun"), [(BACKFILL, untouched), (REPAIR, drifted)], ids=["backfill", "audit"]
)


@RUNS
def test_every_effect_is_in_the_range_above(
    journey: Journey, words: tuple[str, ...], begun: Callable[[Journey], Repository]
) -> None:
    """A run has no more effects than the next test kills it at, and hardly less."""
    ended = journey.killed(begun(journey), 0, *words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert int(ended.stderr.rpartition("effects: ")[2]) < EFFECTS.stop


@RUNS
@pytest.mark.parametrize("part", range(4))
def test_a_kill_at_any_effect_is_repaired_by_running_again(
    tmp_path: Path, words: tuple[str, ...], begun: Callable[[Journey], Repository], part: int
) -> None:
    """Records, files and history are those of a run that was never killed."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        journey = Journey(sandbox, tmp_path / "clean")
        repository = begun(journey)
        assert journey.killed(repository, 0, *words).returncode == 0
        wanted = end(journey, repository)
    assert wanted["drift"] == []

    for fatal in sampled(EFFECTS)[part::4]:
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = Journey(sandbox, tmp_path / f"broken{fatal}")
            repository = begun(journey)
            journey.killed(repository, fatal, *words)
            again = journey.killed(repository, 0, *words)
            assert again.returncode == 0, (fatal, again.stdout, again.stderr)
            assert end(journey, repository) == wanted, fatal
