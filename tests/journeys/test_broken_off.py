"""Every verb that writes, at every registry and host, broken off anywhere: the next run ends it as if unbroken.

What a killed run leaves is what stands there at the moment: a run is filmed before each of its effects, and others
begin in those moments. Besides, requests to registry and host are counted together, and a run that lives on meets a
fault at one of them: the line is dead from then on, or works again at once.
"""

import random
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle, product
from types import SimpleNamespace

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
from tests.journeys.scenes import HOSTS, Length, Moment, Scene, is_read, scene
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
    """Releases without a DOI."""
    for number in range(3 if LONG else 2):
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
    scene.place.go_back()
    return {"repair": "true"}


SET_UP = partial(
    init, named="example/demo", ask=lambda question: question.default, now=datetime(2026, 2, 3, tzinfo=UTC)
)
"""`init`, to which every default is right; it has to be told the root of a work tree besides."""


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
    "init": Work(begun=nothing_set_up, verb=SET_UP),
}

Cell = tuple[str, str, str]

CELLS: list[Cell] = [
    *product(("publish", "prepare", "backfill", "withdraw", "adopt", "audit"), ("datacite", "zenodo"), HOSTS),
    *product(("publish", "prepare", "backfill"), ("archive",), ("clone",)),
    *product(("init",), ("zenodo",), ("clone", "github")),
]
"""Verb, registry and host. At two registries at once a clone is enough: the host has no part in it."""

ALL = "a long matrix: make test-long runs it"


def some(places: Sequence[int]) -> Sequence[int]:
    """The first, one in the middle and the last; in `make test-long` all."""
    return places if LONG or len(places) < 4 else (places[0], places[len(places) // 2], places[-1])


@dataclass(frozen=True, kw_only=True)
class Course:
    """A scene in which runs begin, each in the same state, and what one that never broke did there."""

    cell: Cell
    scene: Scene
    verb: Callable[..., Report]
    said: Said
    begun: Moment
    moments: Mapping[str, Moment]
    asked: Sequence[bytes]
    wanted: str

    @property
    def places(self) -> Sequence[int]:
        """The requests at which a run is broken off: those that write, or some of one that writes to files alone."""
        writes = [at for at, request in enumerate(self.asked, start=1) if not is_read(request)]
        return writes or some(range(1, len(self.asked) + 1))

    def broken(self, at: int, way: Way, length: Length) -> Report:
        """A run that breaks at one request."""
        self.scene.line.break_(at, way, length)
        report = self.scene.run(self.verb, **self.said)
        self.scene.line.mend()
        return report

    def ends_well(self, what: object, *, is_idle_after: bool = LONG) -> None:
        """The next run ends as if none had broken, and the one after it writes nothing.

        What stands there is then what stands after a run that never broke, whose next one is idle: it is tried after
        every break in `make test-long` alone.
        """
        self.scene.well(self.verb, **self.said)
        assert self.scene.state() == self.wanted, what
        if is_idle_after:
            self.scene.line.mend()
            self.scene.well(self.verb, **self.said)
            assert self.scene.line.writes == [], what
            assert self.scene.state() == self.wanted, what


@pytest.fixture(autouse=True)
def no_waits_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Hub's own library waits half a minute in all before it gives up; how often it asks stays the same."""
    unhurried = SimpleNamespace(**{**vars(time), "sleep": lambda _seconds: None})
    monkeypatch.setattr("huggingface_hub.utils._http.time", unhurried)


@pytest.fixture(scope="module")
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The course of a cell, for all tests of it."""
    work, registry, host = request.param
    with scene(tmp_path_factory.mktemp(work) / "scene", registry, host) as made:
        said, verb = WORKS[work].begun(made), WORKS[work].verb
        if verb is SET_UP:
            verb = partial(SET_UP, top=made.place.folder if host == "clone" else None)
        begun = Moment(made)
        made.line.mend()
        moments = made.filmed(verb, **said)
        asked = tuple(made.line.asked)
        yield Course(
            cell=request.param,
            scene=made,
            verb=verb,
            said=said,
            begun=begun,
            moments=moments,
            asked=asked,
            wanted=made.state(),
        )


def in_cells(*cells: Cell) -> pytest.MarkDecorator:
    """Run a test in these cells; those of one cell run in one process, so that its course is made once."""
    named = [pytest.param(cell, id="-".join(cell), marks=pytest.mark.xdist_group("-".join(cell))) for cell in cells]
    return pytest.mark.parametrize("course", named, indirect=True)


def is_told(report: Report) -> bool:
    """Whether a run that failed says what there is. One that asked nothing of a registry yet speaks of itself alone."""
    return report.error is None or bool(report.error.state) or report.headline.startswith("Nothing was ")


@in_cells(("init", "zenodo", "github"))
def test_a_set_up_whose_answer_was_lost_is_not_said_to_be_none(course: Course) -> None:
    """The branch is there, and nobody could see it any more."""
    course.begun.put_back()
    broken = course.broken(course.places[0], Way.LOST, Length.FOR_GOOD)
    assert broken.headline == "Not everything was written"
    assert broken.error is not None and broken.error.state.endswith("is not known")


@in_cells(*CELLS)
def test_a_run_that_was_killed_at_any_effect_is_ended_by_the_next(course: Course) -> None:
    """Right before each request that writes and each effect on files, and so right after the one before.

    A killed process leaves what stands there at that moment, whether the last request was never sent, its answer got
    lost, came as an error, or would have come late; and does nothing any more.
    """
    for what, moment in course.moments.items():
        moment.put_back()
        course.ends_well(what)
    course.ends_well("after the last effect", is_idle_after=True)


TYPED = {"publish": ("publish", "--tag", "v1.1.0", "--commit-mode", "push"), "init": ("init", "--yes")}
"""What is typed for a run in a clone."""


@in_cells(("publish", "zenodo", "clone"), ("init", "zenodo", "clone"))
def test_a_process_that_gets_sigkill_is_ended_by_the_next_run(course: Course) -> None:
    """Before a request that writes, and before an effect on files: some of them, in `make test-long` all."""
    words = TYPED[course.cell[0]]
    course.begun.put_back()
    whole = course.scene.killed(0, *words)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert course.scene.state() == course.wanted

    sent, effects = map(int, re.findall(r"requests: (\d+) effects: (\d+)", whole.stderr)[0])
    for fatal in (*some(range(1, effects + 1)), *some(range(-1, -sent - 1, -1))):
        course.begun.put_back()
        assert course.scene.killed(fatal, *words).returncode == -signal.SIGKILL, fatal
        course.ends_well(fatal)


@pytest.mark.skipif(LONG, reason="all of them are below")
@in_cells(*CELLS)
def test_a_run_that_broke_off_is_repaired_by_running_again(course: Course) -> None:
    """At each request that writes, in one way and for one length, by turns."""
    turns = cycle(product(Way, Length))
    for at, (way, length) in zip(course.places, turns, strict=False):
        course.begun.put_back()
        report = course.broken(at, way, length)
        assert is_told(report), (at, way, length, report.error)
        course.ends_well((at, way, length))


@pytest.mark.skipif(not LONG, reason=ALL)
@in_cells(*CELLS)
@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("way", Way)
def test_a_run_is_broken_off_at_each_write(course: Course, way: Way, length: Length) -> None:
    """In each way, for good and once."""
    for at in course.places:
        course.begun.put_back()
        report = course.broken(at, way, length)
        assert is_told(report), (at, report.error)
        course.ends_well(at)


@pytest.mark.skipif(not LONG, reason=ALL)
@in_cells(*(cell for cell in CELLS if cell != ("init", "zenodo", "clone")))  # which asks nobody
@pytest.mark.parametrize("runs", [2, 3])
def test_several_runs_are_broken_off(course: Course, runs: int) -> None:
    """One after the other, each at another request and in another way, as chance will have it."""
    chance = random.Random(f"{course.cell} {runs}")
    for _ in range(6):
        course.begun.put_back()
        breaks = [(chance.choice(course.places), chance.choice(list(Way))) for _ in range(runs)]
        for at, way in breaks:
            assert is_told(course.broken(at, way, Length.FOR_GOOD)), breaks
        course.ends_well(breaks)


@pytest.mark.skipif(not LONG, reason=ALL)
@in_cells(*CELLS)
def test_two_runs_that_were_killed_are_ended_by_the_next(course: Course) -> None:
    """The first at any effect, the second at three of its own, as chance will have it."""
    chance = random.Random(f"{course.cell}")
    for what, moment in course.moments.items():
        moment.put_back()
        later = list(course.scene.filmed(course.verb, **course.said).items())
        for again, second in chance.sample(later, min(3, len(later))):
            second.put_back()
            course.ends_well((what, again))
