"""Tags that are deleted or were not fetched: the registry is the witness that their versions exist."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest

from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import open_registry
from doi_action.release.decide import decide
from doi_action.release.read_release import read_release
from doi_action.settings import settings_from
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import Repository
from tests.sampled import sampled

TAGS = ("v1.0.0", "v1.0.1", "v1.1.0", "v1.2.0", "v2.0.0")
ENDS = {"IsNewVersionOf": "IsPreviousVersionOf", "IsPreviousVersionOf": "IsNewVersionOf"}


def five_versions(journey: Journey) -> tuple[Repository, dict[str, str]]:
    """A tree: 1.0.1 and 1.1.0 both follow 1.0.0. The DOI of each tag, and of the `concept`."""
    repository, dois = journey.repository(), {}
    for tag in ("v1.0.0", "v1.1.0", "v1.2.0"):
        title = repository.show("CITATION.cff").replace("A program", f"A program {tag}") if tag != "v1.0.0" else None
        repository.release(tag, {"n.txt": tag, **({"CITATION.cff": title} if title else {})})
        said = journey.published(repository)
        dois |= {tag: said["doi"], "concept": said["concept-doi"]}

    repository.git("checkout", "-q", "-b", "maintenance", "v1.0.0")
    repository.release("v1.0.1", {"fix.txt": "fix"})
    repository.git("checkout", "-q", "main")
    dois["v1.0.1"] = journey.published(repository, "v1.0.1")["doi"]
    repository.release("v2.0.0", {"n.txt": "2"})
    dois["v2.0.0"] = journey.published(repository, "v2.0.0")["doi"]
    return repository, dois


def subsets() -> Iterator[frozenset[str]]:
    """Every choice of missing tags that leaves one."""
    for size in range(1, len(TAGS)):
        yield from map(frozenset, combinations(TAGS, size))


def test_no_missing_tag_changes_what_is_published(journey: Journey) -> None:
    """All subsets of missing tags, each remaining tag published again: no step, the concept and every link stay."""
    repository, _ = five_versions(journey)
    host = LocalGit(repository.folder)
    said = {"registry": "sandbox", "registry-url": journey.sandbox.datacite_url, "prefix": PREFIX}
    said |= {"username": "SANDBOX.DEMO", "publisher": "Example Lab", "commit-mode": "push"}
    reads = {
        tag: read_release(
            settings_from(command_line={**said, "tag": tag}, environment={"DATACITE_PASSWORD": "sandbox"}), host
        )
        for tag in TAGS
    }
    planned = []
    with open_registry(reads["v1.0.0"].settings, sleep=lambda _seconds: None) as registry:
        for missing in subsets():
            for tag in TAGS:
                if tag in missing:
                    continue
                whole = reads[tag]
                tags = tuple(found for found in whole.snapshot.tags if found.name not in missing)
                read = replace(
                    whole,
                    snapshot=replace(whole.snapshot, tags=tags),
                    named={name: version for name, version in whole.named.items() if name not in missing},
                )
                steps = decide(read, host, registry).plan.steps
                planned += [(sorted(missing), tag, step.reason) for step in steps]
    assert planned == []


@pytest.mark.parametrize("missing", [*((tag,) for tag in TAGS), TAGS, ("v1.1.0", "v2.0.0")])
def test_a_release_without_the_tags_before_it_cuts_no_link(journey: Journey, missing: tuple[str, ...]) -> None:
    """A back-port and a new release: every link has both ends, and the concept speaks of the newest."""
    repository, dois = five_versions(journey)
    for tag in missing:
        repository.git("tag", "-d", tag)
    repository.git("checkout", "-q", "maintenance")
    repository.release("v1.0.2", {"fix.txt": "more"})
    repository.git("checkout", "-q", "main")
    back = journey.published(repository, "v1.0.2")
    assert back["concept-doi"] == dois["concept"]
    assert "v1.2.0" in journey.record(dois["concept"])["titles"][0]["title"]

    repository.release("v2.1.0", {"CITATION.cff": repository.show("CITATION.cff").replace("v1.2.0", "v2.1.0")})
    new = journey.published(repository, "v2.1.0")
    assert "v2.1.0" in journey.record(dois["concept"])["titles"][0]["title"]

    every = {doi for tag, doi in dois.items() if tag != "concept"} | {back["doi"], new["doi"]}
    links = {(doi, relation, other) for doi in every for relation, other in journey.links(doi) if relation in ENDS}
    assert {(other, ENDS[relation], doi) for doi, relation, other in links} == links
    assert {other for relation, other in journey.links(dois["concept"]) if relation == "HasVersion"} == every


LINES = [line for line in product(["published", "deleted", "waiting"], repeat=4) if {"deleted", "waiting"} <= {*line}]
"""A line of four releases: published, published with a tag that is deleted afterwards, or not published yet."""


@pytest.mark.parametrize("line", sampled(LINES), ids="-".join)
@pytest.mark.parametrize("how", ["forwards", "backwards", "at once"])
def test_releases_around_a_deleted_tag_come_to_rest(journey: Journey, line: tuple[str, ...], how: str) -> None:
    """Those that waited are published one by one in either order, or by `backfill`: no version is pulled to and fro."""
    repository = journey.repository()
    states = {f"v1.{number}.0": state for number, state in enumerate(line)}
    for tag in states:
        repository.release(tag, {"n.txt": tag})
    dois = {journey.published(repository, tag)["doi"] for tag, state in states.items() if state != "waiting"}
    for tag, state in states.items():
        if state == "deleted":
            repository.git("tag", "-d", tag)

    left = [tag for tag, state in states.items() if state != "deleted"]
    waiting = [tag for tag in left if states[tag] == "waiting"]
    if how == "at once":
        assert journey.backfill(repository).error is None
    for tag in reversed(waiting) if how == "backwards" else waiting:
        dois.add(journey.published(repository, tag)["doi"])
    for tag in left:
        journey.published(repository, tag)

    assert [journey.published(repository, tag)["changed"] for tag in left] == ["false"] * len(left)
    journey.sandbox.forget_requests()
    report = journey.backfill(repository)
    assert (report.error, journey.writes()) == (None, 0)
    links = {(doi, relation, other) for doi in dois for relation, other in journey.links(doi) if relation in ENDS}
    assert {(other, ENDS[relation], doi) for doi, relation, other in links} == links
