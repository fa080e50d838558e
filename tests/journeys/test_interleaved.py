"""Two releases at once, in every order of their requests and commits with two changes from one run to the other.

Two threads of one process for most of it; two processes of their own that take turns at each effect on files besides.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.verbs.publish import publish
from tests.contract.github_server.world import World, new_world
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_backfill import ENDS
from tests.journeys.turns import Turns, run_in_turns, step_in_turns
from tests.repositories import CITATION, README, Repository
from tests.sampled import LONG, sampled

IS_LONG = pytest.mark.skipif(not LONG, reason="a long matrix: make test-long runs it")

STEPS = range(13)
"""How many steps one run may have before the other one has its turn; a test counts them."""


STEPS_ON_GITHUB = range(16)
"""The same for a repository on GitHub."""


def nothing_yet(journey: Journey) -> tuple[Repository, str, str]:
    """Two releases, of which none has a DOI."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": README})
    repository.release("v1.0.0", {"n.txt": "0"})
    repository.release("v1.1.0", {"n.txt": "1"})
    return repository, "v1.0.0", "v1.1.0"


def one_line(journey: Journey) -> tuple[Repository, str, str]:
    """1.1.0 and 1.2.0 follow 1.0.0, which has its DOI."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": README})
    repository.release("v1.0.0", {"n.txt": "0"})
    journey.published(repository)
    repository.release("v1.1.0", {"n.txt": "1"})
    repository.release("v1.2.0", {"n.txt": "2"})
    return repository, "v1.1.0", "v1.2.0"


def a_fork_in_the_line(journey: Journey) -> tuple[Repository, str, str]:
    """1.0.1 on a maintenance branch and 1.1.0 both follow 1.0.0."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": README})
    repository.release("v1.0.0", {"n.txt": "0"})
    repository.git("branch", "maintenance")
    journey.published(repository)
    repository.release("v1.1.0", {"n.txt": "1"})
    repository.git("checkout", "-q", "maintenance")
    repository.release("v1.0.1", {"fix.txt": "fix"})
    repository.git("checkout", "-q", "main")
    return repository, "v1.0.1", "v1.1.0"


def one_release(journey: Journey) -> tuple[Repository, str, str]:
    """The same release, started twice."""
    repository, _, tag = one_line(journey)
    return repository, tag, tag


BEGUN = pytest.mark.parametrize("begun", [nothing_yet, one_line, a_fork_in_the_line, one_release])


Outputs = Mapping[str, str]
"""What a run that ended well says to the next step of a workflow."""


def both_published(journey: Journey, repository: Repository, tags: dict[str, str], order: list[str]) -> list[Outputs]:
    """What two runs that took their steps in this order put out."""
    reports: dict[str, Report] = {}

    def run(name: str) -> Callable[[], None]:
        return lambda: reports.update({name: journey.publish(repository, tags[name])})

    run_in_turns(Turns(order, tags), {name: run(name) for name in tags})
    return ended_well(reports)


def ended_well(reports: Mapping[str, Report]) -> list[Outputs]:
    """The outputs of runs, none of which may have stopped."""
    assert [report.error for report in reports.values()] == [None] * len(reports)
    return [report.outputs for report in reports.values()]


def registered(journey: Journey, outputs: Iterable[Outputs]) -> list[str]:
    """Everything that is not at the registry as two runs one after the other leave it."""
    made = {said["doi"] for said in outputs}
    concept = one_concept(outputs)
    listed = {doi for relation, doi in journey.links(concept) if relation == "HasVersion"}
    found = [f"not listed: {doi}" for doi in made - listed]
    found += [f"not findable: {doi}" for doi in {concept, *listed} if journey.record(doi)["state"] != "findable"]

    links = {(doi, relation, to) for doi in listed for relation, to in journey.links(doi) if relation in ENDS}
    found += [f"one end: {link}" for link in links if (link[2], ENDS[link[1]], link[0]) not in links]
    if len(listed) > 1:
        linked = {link[0] for link in links}
        found += [f"linked to none: {doi}" for doi in listed - linked]
    return found


def one_concept(outputs: Iterable[Outputs]) -> str:
    """The DOI of all versions, which is the same whichever run is asked."""
    [concept] = {said["concept-doi"] for said in outputs}
    return concept


def shown(citation: str, readme: str, newest: str, concept: str) -> list[str]:
    """Everything that the files do not say as they do after two runs one after the other."""
    found = []
    tagged = newest.removeprefix("v")
    if f'version: "{tagged}"' not in citation and f"version: {tagged}" not in citation:
        found.append("the citation file does not say the newest version")
    if concept.partition("/")[2].replace("-", "--") not in readme:
        found.append("no badge")
    return found


def faults(journey: Journey, repository: Repository, newest: str, outputs: Iterable[Outputs]) -> list[str]:
    """Everything that is not as two runs one after the other leave it."""
    found = registered(journey, outputs)
    found += shown(repository.show("CITATION.cff"), repository.show("README.md"), newest, one_concept(outputs))
    if repository.git("status", "--porcelain"):
        found.append("something is left in the work tree")
    in_git = repository.folder / ".git"
    found += [f"left: {left}" for pattern in ("*.lock", "doi-action*") for left in in_git.rglob(pattern)]
    return found


@IS_LONG
@BEGUN
def test_every_step_is_in_the_range_above(
    journey: Journey, begun: Callable[[Journey], tuple[Repository, str, str]]
) -> None:
    """A run has no more steps than the next test breaks it off after."""
    repository, one, other = begun(journey)
    turns = Turns([], ("a", "b"))
    run_in_turns(
        turns, {"a": lambda: journey.publish(repository, one), "b": lambda: journey.publish(repository, other)}
    )
    assert 4 < turns.steps["a"] < STEPS.stop and turns.steps["b"] < STEPS.stop, turns.steps


@IS_LONG
@BEGUN
@pytest.mark.parametrize("first", ["a", "b"])
@pytest.mark.parametrize("after", sampled(STEPS))
def test_both_are_there_whoever_is_first(
    tmp_path: Path, begun: Callable[[Journey], tuple[Repository, str, str]], first: str, after: int
) -> None:
    """One goes `after` steps, the other so many more, then the first to its end, then the other."""
    second = "b" if first == "a" else "a"
    for more in sampled(STEPS):
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = Journey(sandbox, tmp_path / f"{more}")
            repository, older, newer = begun(journey)
            order = [first] * after + [second] * more + [first] * len(STEPS) + [second] * len(STEPS)
            outputs = both_published(journey, repository, {"a": older, "b": newer}, order)
            assert faults(journey, repository, newer, outputs) == [], (after, more)


@IS_LONG
@pytest.mark.parametrize("first", ["a", "b"])
@pytest.mark.parametrize("after", sampled(STEPS_ON_GITHUB))
def test_both_land_on_github_whoever_is_first(tmp_path: Path, first: str, after: int) -> None:
    """Nothing of another's is in the commits, and none is left beside the branch."""
    second = "b" if first == "a" else "a"
    for more in sampled(STEPS_ON_GITHUB):
        folder = tmp_path / f"{more}"
        folder.mkdir()
        with Sandbox(prefixes=(PREFIX,)) as sandbox, new_world(folder) as world:
            journey, tags = Journey(sandbox, folder), {"a": "v1.1.0", "b": "v1.2.0"}
            world.git.commit({"CITATION.cff": CITATION, "README.md": README, "other.txt": "untouched"})
            for tag in tags.values():
                world.git.commit({f"{tag}.txt": tag})
                world.git.tag(tag)
                world.state.release(tag)
            begun = world.git.resolve("main")

            order = [first] * after + [second] * more + [first] * 30 + [second] * 30
            outputs = both_published_on_github(journey, world, tags, order)
            found = registered(journey, outputs)
            citation, readme = (
                (world.git.file("main", name) or b"").decode() for name in ("CITATION.cff", "README.md")
            )
            found += shown(citation, readme, "v1.2.0", one_concept(outputs))
            changed = world.git.text("diff", "--name-only", begun, "main").split()
            assert (found, sorted(changed)) == ([], ["CITATION.cff", "README.md"]), (after, more)
            assert world.git.text("branch", "--format=%(refname:short)").split() == ["main"]


def both_published_on_github(journey: Journey, world: World, tags: dict[str, str], order: list[str]) -> list[Outputs]:
    """What two runs on GitHub that took their steps in this order put out."""
    reports: dict[str, Report] = {}

    def run(name: str) -> Callable[[], None]:
        def publish_it() -> None:
            with closing(world.client()) as github:
                reports[name] = publish(
                    journey.settings(tag=tags[name], registry="datacite"),
                    host=github,
                    connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
                    tell=lambda _line: None,
                )

        return publish_it

    run_in_turns(Turns(order, tags), {name: run(name) for name in tags})
    return ended_well(reports)


STEPS_OF_PROCESS = 70
"""More than one process takes when the other does not hold it up."""

EFFECTS = range(0, STEPS_OF_PROCESS, 5) if LONG else (24,)
"""How many requests and effects on files a process has had when the other has its turn: by 24 it writes its files."""


@pytest.mark.parametrize("begun", [one_line, one_release])
@pytest.mark.parametrize("first", ["a", "b"])
@pytest.mark.parametrize("after", EFFECTS)
def test_two_processes_land_whichever_effect_they_meet_at(
    tmp_path: Path, begun: Callable[[Journey], tuple[Repository, str, str]], first: str, after: int
) -> None:
    """As above, but between any two effects on files: one goes `after` steps, the other so many more, and so on."""
    second = "b" if first == "a" else "a"
    for more in EFFECTS:
        with Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = Journey(sandbox, tmp_path / f"{more}")
            repository, older, newer = begun(journey)
            order = [first] * after + [second] * more + [first] * STEPS_OF_PROCESS + [second] * STEPS_OF_PROCESS
            outputs = both_typed(journey, repository, {"a": older, "b": newer}, order)
            assert faults(journey, repository, newer, outputs) == [], (after, more)


def both_typed(journey: Journey, repository: Repository, tags: dict[str, str], order: list[str]) -> list[Outputs]:
    """What two processes that took their steps in this order put out."""
    processes = {name: journey.stepping(repository, "publish", "--tag", tag, named=name) for name, tag in tags.items()}
    step_in_turns(order, processes)
    ended = {name: process.ended() for name, process in processes.items()}
    assert {name: run.returncode for name, run in ended.items()} == dict.fromkeys(tags, 0), ended
    return [json.loads(run.stdout)["outputs"] for run in ended.values()]
