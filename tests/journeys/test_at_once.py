"""Two runs at once, and files of thousands of entries."""

import threading
from datetime import UTC, datetime
from functools import partial

import pytest

from doi_action.report import Report
from doi_action.verbs.audit import audit
from doi_action.verbs.publish import UNLINKED
from doi_action.verbs.review import review
from tests.journeys.conftest import Journey
from tests.journeys.test_backfill import ENDS, five_versions
from tests.journeys.turns import Turns, run_in_turns
from tests.repositories import CITATION, README


def test_two_releases_at_once_are_both_listed_by_the_concept(journey: Journey) -> None:
    """The registry has no compare-and-set; what one run overwrites, it unites again."""
    repository = journey.repository()
    for number in range(5):
        repository.release(f"v1.{number}.0", {"n.txt": str(number)})
    journey.published(repository, "v1.0.0")
    runs = [
        threading.Thread(target=journey.published, args=(repository, f"v1.{n}.0"), kwargs={"commit_mode": "none"})
        for n in range(1, 5)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    concept = journey.published(repository, "v1.4.0")["concept-doi"]
    assert len([1 for relation, _ in journey.links(concept) if relation == "HasVersion"]) == 5


def test_a_draft_is_not_listed_with_what_another_run_published(journey: Journey) -> None:
    """1.3.0 is published while 1.2.0 is: both are listed, and 1.1.0, which is reserved and does not resolve, is not."""
    repository = journey.repository()
    for number in range(4):
        repository.release(f"v1.{number}.0", {"n.txt": str(number)})
    one = journey.published(repository, "v1.0.0", commit_mode="none")
    draft = journey.published(repository, "v1.1.0", state="draft")
    others: list[dict[str, str]] = []

    def meanwhile(line: str) -> None:
        if line.startswith("publish") and not others:
            others.append(journey.published(repository, "v1.3.0", commit_mode="none"))

    report = journey.publish(repository, "v1.2.0", tell=meanwhile, commit_mode="none")
    listed = {doi for relation, doi in journey.links(one["concept-doi"]) if relation == "HasVersion"}
    assert listed == {one["doi"], others[0]["doi"], report.outputs["doi"]}
    assert journey.record(draft["doi"])["state"] == "draft"


def test_two_that_follow_one_release_at_once_are_both_linked_to_it(journey: Journey) -> None:
    """1.0.1 and 1.1.0 follow 1.0.0, whose list of links is written whole by either run: both entries stay."""
    repository = five_versions(journey)
    first = journey.published(repository, "v1.0.0", commit_mode="none")
    others: list[dict[str, str]] = []

    def meanwhile(line: str) -> None:
        if line.startswith("publish") and not others:
            others.append(journey.published(repository, "v1.0.1", commit_mode="none"))

    second = journey.publish(repository, "v1.1.0", tell=meanwhile, commit_mode="none").outputs
    followers = {doi for relation, doi in journey.links(first["doi"]) if relation == "IsPreviousVersionOf"}
    assert followers == {second["doi"], others[0]["doi"]}


def test_links_that_nobody_approved_are_left_to_the_next_run_and_told(journey: Journey) -> None:
    """1.2.0 is published while 1.1.0, which was approved, is: nothing else is written, and nothing is lost by it."""
    repository = five_versions(journey)
    first = journey.published(repository, "v1.0.0", commit_mode="none")
    approve = journey.run(review, repository, "v1.1.0", commit_mode="none").outputs["digest"]
    others: list[dict[str, str]] = []

    def meanwhile(line: str) -> None:
        if line.startswith("publish") and not others:
            others.append(journey.published(repository, "v1.2.0", commit_mode="none"))

    report = journey.publish(repository, "v1.1.0", tell=meanwhile, commit_mode="none", approve=approve)
    assert report.error is None and [note for note in report.plan.notes if note.startswith(UNLINKED)]
    second, third = report.outputs["doi"], others[0]["doi"]
    listed = {doi for relation, doi in journey.links(first["concept-doi"]) if relation == "HasVersion"}
    assert listed == {first["doi"], second, third} and ("IsNewVersionOf", second) not in journey.links(third)

    audited = journey.run(partial(audit, now=datetime.now(UTC)), repository, commit_mode="push")
    assert {finding.rule for finding in audited.all_findings} & {"link-missing", "link-differs"}
    journey.published(repository, "v1.1.0", commit_mode="none")
    assert ("IsNewVersionOf", second) in journey.links(third)
    assert ("IsPreviousVersionOf", third) in journey.links(second)


THREE_RUNS = {
    "three releases": ("caacabcacaaabbaaacbacaacccaccbaaacabbacacbccaacccabaccacacab", "v1.1.0", "v1.2.0", "v1.3.0"),
    "the concept of another run": (
        "aaaacccaaaaacccccccccaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbccccccc",
        *("v1.0.0,v1.0.1,v1.1.0,v1.2.0", "v1.0.0,v1.0.1,v1.1.0,v1.2.0", "v1.1.0"),
    ),
    "two backfills and a release": (
        "bacaccbaababcacccbcacacbbbaaaccccacbcbbabbccabbccababcabbcbc",
        *("v1.0.0,v1.1.0", "v1.0.1,v1.2.0", "v2.0.0"),
    ),
}
"""Orders of the steps of three runs that left a link with one end, or stopped over what another run had written."""


@pytest.mark.parametrize("name", THREE_RUNS)
def test_three_runs_at_once_leave_whole_links(journey: Journey, name: str) -> None:
    """Whoever writes last of all finds each link at both ends, and each version in the concept's list."""
    order, *tags = THREE_RUNS[name]
    repository = five_versions(journey)
    repository.release("v1.3.0", {"n.txt": "1.3"})
    first = journey.published(repository, "v1.0.0", commit_mode="none")
    reports: dict[str, Report] = {}

    def run(runner: str, tag: str) -> None:
        if "," in tag:
            reports[runner] = journey.backfill(repository, tags=tag, jobs="1", commit_mode="none")
        else:
            reports[runner] = journey.publish(repository, tag, commit_mode="none")

    runs = {runner: partial(run, runner, tag) for runner, tag in zip("abc", tags, strict=True)}
    run_in_turns(Turns(order, runs), runs)

    assert [report.error for report in reports.values()] == [None, None, None]
    listed = {doi for relation, doi in journey.links(first["concept-doi"]) if relation == "HasVersion"}
    made = {str(row.doi) for report in reports.values() for row in report.releases if row.doi}
    assert listed >= made | {report.outputs["doi"] for report in reports.values()}
    links = {(doi, relation, to) for doi in listed for relation, to in journey.links(doi) if relation in ENDS}
    assert {(to, ENDS[relation], doi) for doi, relation, to in links} == links
    assert {doi for doi, _, _ in links} == listed


def test_the_same_release_twice_at_once_makes_one_doi(journey: Journey) -> None:
    """A re-run beside the first run writes the same record."""
    repository = journey.repository()
    repository.release("v1.0.0")
    found: list[dict[str, str]] = []
    runs = [
        threading.Thread(target=lambda: found.append(journey.published(repository, commit_mode="none")))
        for _ in range(3)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len({said["doi"] for said in found}) == 1 and len(found) == 3


@pytest.mark.parametrize(("authors", "references"), [(3000, 0), (0, 2500)])
def test_a_file_of_thousands_of_entries_is_released_whole(journey: Journey, authors: int, references: int) -> None:
    """Every author and every reference arrives, in order."""
    people = "".join(f"  - family-names: Family{n}\n    given-names: Given{n}\n" for n in range(authors))
    entry = "  - type: article\n    title: T{n}\n    doi: 10.1000/r.{n}\n    authors:\n      - name: A\n"
    listed = "references:\n" + "".join(entry.format(n=n) for n in range(references)) if references else ""
    repository = journey.repository({"CITATION.cff": CITATION + people + listed, "README.md": README})
    repository.release("v1.0.0")
    record = journey.record(journey.published(repository)["doi"])
    assert [c["familyName"] for c in record["creators"]] == ["Example", *(f"Family{n}" for n in range(authors))]
    assert sum(r["relationType"] == "References" for r in record["relatedIdentifiers"]) == references
