"""A preparation that breaks off anywhere, and the one after it: the end is that of a run that never broke."""

from typing import Any

import pytest

from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from tests.journeys.conftest import PREFIX, TODAY, Journey
from tests.journeys.test_recovery import CODEMETA, STAMPS
from tests.repositories import CITATION, README, Repository
from tests.sampled import sampled

PYPROJECT = '[project]\nname = "program"\nversion = "1.0.0"\n'
FILES = ("CITATION.cff", "codemeta.json", "pyproject.toml", "README.md")
REQUESTS = range(1, 6)
"""The requests of a preparation that makes a draft; a test below counts them."""
EFFECTS = {"work-tree": range(1, 8), "push": range(1, 44)}
"""The effects on files of a preparation, by the way of writing; a test below counts them."""


def begun(journey: Journey) -> Repository:
    """A repository whose v1.0.0 has its DOI, with all files that a preparation writes."""
    files: dict[str, str | bytes] = {
        "CITATION.cff": CITATION,
        "README.md": README,
        "codemeta.json": CODEMETA,
        "pyproject.toml": PYPROJECT,
    }
    repository = journey.repository(files)
    repository.release("v1.0.0")
    journey.published(repository)
    journey.sandbox.forget_requests()
    return repository


def prepared(journey: Journey, repository: Repository, mode: str) -> dict[str, str]:
    """A preparation that must end well."""
    return journey.prepared(repository, "1.1.0", reserve="true", manifest_version="true", commit_mode=mode)


def state(journey: Journey, repository: Repository, outputs: dict[str, str]) -> dict[str, Any]:
    """Everything that a run leaves behind, without time stamps."""
    left_out = {*STAMPS, "metadataVersion"}
    records = {doi: journey.record(doi) for doi in (outputs["doi"], outputs["concept-doi"])}
    return {
        "records": {doi: {k: v for k, v in r.items() if k not in left_out} for doi, r in records.items()},
        "files": {name: (repository.folder / name).read_bytes() for name in FILES},
        "others": sorted(path.name for path in repository.folder.iterdir()),
        "subjects": repository.git("log", "--format=%s", "main").splitlines(),
        "status": repository.git("status", "--short"),
    }


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What a run leaves behind that nothing went wrong in, by the way of writing."""
    found = {}
    for mode in EFFECTS:
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            one = Journey(sandbox, tmp_path_factory.mktemp(mode))
            repository = begun(one)
            found[mode] = state(one, repository, prepared(one, repository, mode))
    return found


def test_every_request_is_in_the_range_above(journey: Journey) -> None:
    """A preparation sends no more than the next test lets fail."""
    prepared(journey, begun(journey), "work-tree")
    assert len(journey.sandbox.requests) <= len(REQUESTS)


@pytest.mark.matrix
@pytest.mark.parametrize("failure", ["reset", "lost", "500-done"])
@pytest.mark.parametrize("number", REQUESTS)
def test_a_failure_at_any_request_is_repaired_by_running_again(
    journey: Journey, clean: dict[str, dict[str, Any]], number: int, failure: str
) -> None:
    """The draft, the files and the history are those of a run without failures."""
    repository = begun(journey)
    journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), failure)))
    broken = journey.prepare(repository, "1.1.0", reserve="true", manifest_version="true")
    journey.sandbox.set_traps(Traps())
    assert broken.error is None or broken.error.state
    found = state(journey, repository, prepared(journey, repository, "work-tree"))
    assert found == clean["work-tree"]


def typed(mode: str) -> list[str]:
    """What is typed to prepare the version."""
    words = f"prepare --version 1.1.0 --date {TODAY} --reserve --manifest-version --commit-mode {mode}"
    return words.split()


@pytest.mark.parametrize("mode", EFFECTS)
def test_every_effect_on_files_is_in_the_range_above(journey: Journey, mode: str) -> None:
    """A run has no more effects than the next test kills it at, and hardly less."""
    done = journey.killed(begun(journey), 0, *typed(mode))
    assert done.returncode == 0, done.stderr
    effects = int(done.stderr.rpartition("effects: ")[2])
    assert effects <= len(EFFECTS[mode]) <= effects + 2


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("mode", "fatal"), [(mode, fatal) for mode, range_ in EFFECTS.items() for fatal in sampled(range_)]
)
def test_a_kill_at_any_effect_is_repaired_by_running_again(
    journey: Journey, clean: dict[str, dict[str, Any]], mode: str, fatal: int
) -> None:
    """Registry, files and history end as after a run that was never killed; no half-written file stays."""
    repository = begun(journey)
    journey.killed(repository, fatal, *typed(mode))
    found = state(journey, repository, prepared(journey, repository, mode))
    assert found == clean[mode]
