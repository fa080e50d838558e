"""Every verb that writes, at every registry and host, broken off at any request: the next run ends it as if unbroken.

Requests to registry and host are counted together. A run breaks off at one of them, and the line is dead from then on,
as for a process that was killed there; or the line works again at once, and the run goes on by itself.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from doi_action.report import Report
from doi_action.verbs.adopt import adopt
from doi_action.verbs.audit import audit
from doi_action.verbs.backfill import backfill
from doi_action.verbs.init import init
from doi_action.verbs.prepare import prepare
from doi_action.verbs.publish import publish
from doi_action.verbs.withdraw import withdraw
from tests.contract.invenio_host import Fault as Way
from tests.journeys.conftest import TODAY
from tests.journeys.scenes import HOSTS, Length, Scene, is_read, scene
from tests.journeys.test_adopt import CONCEPT, ONE, link, put
from tests.journeys.test_audit import NOW
from tests.journeys.test_from_zenodos_integration import Zenodo
from tests.sampled import LONG

Said = Mapping[str, str]


def second_release(scene: Scene) -> Said:
    """v1.0.0 has its DOI, v1.1.0 is to get one."""
    scene.place.release("v1.0.0")
    scene.well(publish, tag="v1.0.0")
    scene.place.release("v1.1.0")
    return {"tag": "v1.1.0"}


def coming_version(scene: Scene) -> Said:
    """v1.0.0 has its DOI, and 1.1.0 is to come."""
    scene.place.release("v1.0.0")
    scene.well(publish, tag="v1.0.0")
    return {"version": "1.1.0", "reserve": "true"}


def old_releases(scene: Scene) -> Said:
    """Three releases without a DOI."""
    for number in range(3):
        scene.place.release(f"v1.{number}.0")
    return {"jobs": "1"}


def one_too_many(scene: Scene) -> Said:
    """The second of two releases is to go."""
    doi = scene.well(publish, **second_release(scene))["doi"]
    return {"doi": doi, "confirm": doi, "reason": "It holds personal data"}


def made_elsewhere(scene: Scene) -> Said:
    """v1.0.0 has DOIs that somebody made by hand, or Zenodo's integration."""
    scene.place.release("v1.0.0")
    if "zenodo" in scene.registry.said(str).values():
        _, concept = Zenodo(scene.registry.sandbox, scene.folder / "integrated").integrate("v1.0.0")
        return {"concept_doi": concept, "confirm": concept}
    put(scene.registry.sandbox, ONE, version="1.0.0", relatedIdentifiers=[link("IsVersionOf", CONCEPT)])
    put(scene.registry.sandbox, CONCEPT, relatedIdentifiers=[link("HasVersion", ONE)])
    return {"concept_doi": CONCEPT, "confirm": CONCEPT}


def nothing_set_up(scene: Scene) -> Said:
    """A repository of somebody who has not heard of us."""
    scene.place.release("v1.0.0")
    return {}


def drifted(scene: Scene) -> Said:
    """Two releases have their DOIs; then somebody put the files back."""
    scene.well(publish, **second_release(scene))
    scene.place.put_back()
    return {"repair": "true"}


INIT = partial(
    init,
    top=None,
    named="example/demo",
    ask=lambda question: question.default,
    now=datetime(2026, 2, 3, tzinfo=UTC),
)


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a verb finds, and the verb."""

    begun: Callable[[Scene], Said]
    verb: Callable[..., Report]


WORKS = {
    "publish": Work(begun=second_release, verb=publish),
    "prepare": Work(begun=coming_version, verb=partial(prepare, today=TODAY)),
    "backfill": Work(begun=old_releases, verb=backfill),
    "withdraw": Work(begun=one_too_many, verb=partial(withdraw, today=date(2026, 11, 27))),
    "adopt": Work(begun=made_elsewhere, verb=adopt),
    "audit": Work(begun=drifted, verb=partial(audit, now=NOW)),
    "init": Work(begun=nothing_set_up, verb=INIT),
}

Cell = tuple[str, str, str]

CELLS: list[Cell] = [
    *product(("publish", "prepare", "backfill", "withdraw", "adopt", "audit"), ("datacite", "zenodo"), HOSTS),
    *product(("publish", "prepare", "backfill"), ("archive",), ("clone",)),
    ("init", "zenodo", "github"),
]
"""Verb, registry and host. At two registries at once a clone is enough: the host has no part in it."""

ALL = "a long matrix: make test-long runs it"


@cache
def unbroken(cell: Cell) -> tuple[str, tuple[bytes, ...]]:
    """What a run that never broke leaves, and the requests that it sent."""
    work, registry, host = cell
    with TemporaryDirectory() as folder, scene(Path(folder) / "clean", registry, host) as made:
        said = WORKS[work].begun(made)
        made.line.mend()
        made.well(WORKS[work].verb, **said)
        return made.state(), tuple(made.line.asked)


def mended(folder: Path, cell: Cell, breaks: Sequence[tuple[int, Way]], length: Length) -> None:
    """Break run after run, each at one place; the run after them ends as if none had broken, and the next is idle."""
    work, registry, host = cell
    with scene(folder, registry, host) as made:
        said, verb = WORKS[work].begun(made), WORKS[work].verb
        for at, way in breaks:
            made.line.break_(at, way, length)
            broken = made.run(verb, **said)
            made.line.mend()
            # Where nothing was asked of a registry yet, a run speaks of itself alone.
            is_told = broken.error is None or broken.error.state or broken.headline.startswith("Nothing was ")
            assert is_told, (breaks, broken.error)
        made.well(verb, **said)
        assert made.state() == unbroken(cell)[0], breaks

        made.line.mend()
        made.well(verb, **said)
        assert made.line.writes == [], breaks


def places(cell: Cell) -> list[int]:
    """The requests at which a run is broken off: those that write, since up to the next of them all stays as it is."""
    return [at for at, request in enumerate(unbroken(cell)[1], start=1) if not is_read(request)]


def test_a_set_up_whose_answer_was_lost_is_not_said_to_be_none(tmp_path: Path) -> None:
    """The branch is there, and nobody could see it any more."""
    cell = ("init", "zenodo", "github")
    with scene(tmp_path / "lost", *cell[1:]) as made:
        said = nothing_set_up(made)
        made.line.break_(places(cell)[0], Way.LOST, Length.FOR_GOOD)
        broken = made.run(INIT, **said)
    assert broken.headline == "Not everything was written"
    assert broken.error is not None and broken.error.state.endswith("is not known")


@pytest.mark.skipif(LONG, reason="all of them are below")
@pytest.mark.matrix
@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_a_run_that_broke_off_is_repaired_by_running_again(tmp_path: Path, cell: Cell) -> None:
    """A sample: two of the ways, each at a request that writes."""
    chance = random.Random("-".join(cell))
    for way in chance.sample(list(Way), 2):
        mended(tmp_path / way.name, cell, [(chance.choice(places(cell)), way)], Length.FOR_GOOD)


@pytest.mark.skipif(not LONG, reason=ALL)
@pytest.mark.parametrize("cell", CELLS, ids="-".join)
@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("way", Way)
def test_a_run_is_broken_off_at_each_write(tmp_path: Path, cell: Cell, way: Way, length: Length) -> None:
    """In each way, for good and once."""
    for at in places(cell):
        mended(tmp_path / f"{at}", cell, [(at, way)], length)


@pytest.mark.skipif(not LONG, reason=ALL)
@pytest.mark.parametrize("cell", CELLS, ids="-".join)
@pytest.mark.parametrize("runs", [2, 3])
def test_several_runs_are_broken_off(tmp_path: Path, cell: Cell, runs: int) -> None:
    """One after the other, each at another request and in another way, as chance will have it."""
    chance = random.Random(f"{cell} {runs}")
    for number in range(6):
        breaks = [(chance.choice(places(cell)), chance.choice(list(Way))) for _ in range(runs)]
        mended(tmp_path / f"{number}", cell, breaks, Length.FOR_GOOD)
