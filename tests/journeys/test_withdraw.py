"""Withdrawing a DOI and bringing it back: the tombstone, the registry, and all that speaks of the newest version."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import requests

from doi_action.identifiers.types import parse_doi
from doi_action.release.carry_out import TELL
from doi_action.report import Report
from doi_action.verbs.withdraw import withdraw
from doi_action.views.tombstone import tombstone_path
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import Repository

TODAY = datetime.now(UTC).date()
"""The command line looks at the calendar, and its runs are compared with those of this day."""
REASON = "It holds personal data"


def withdrawn(journey: Journey, repository: Repository, *, tell: TELL = lambda _line: None, **settings: str) -> Report:
    """One run of `withdraw` with commits pushed to the repository; `tell` hears its story as it happens."""
    return journey.run(partial(withdraw, today=TODAY), repository, tell=tell, **settings)


def done(journey: Journey, repository: Repository, doi: str, **settings: str) -> Report:
    """A run that must end well, with the DOI typed twice."""
    report = withdrawn(journey, repository, doi=doi, confirm=doi, **{"reason": REASON, **settings})
    assert report.error is None, f"{report.error}: {report.all_findings}"
    return report


def days(record: dict[str, Any]) -> dict[str, str]:
    """The dates of a record by their type."""
    return {entry["dateType"]: entry["date"] for entry in record["dates"]}


def two_releases(journey: Journey) -> tuple[Repository, dict[str, str], dict[str, str]]:
    """A repository with 1.0.0 and 1.1.0 published, and the outputs of both."""
    repository = journey.repository()
    repository.release("v1.0.0")
    first = journey.published(repository)
    repository.release("v1.1.0", {"more.txt": "more\n"})
    return repository, first, journey.published(repository)


def page_of(repository: Repository, doi: str) -> str:
    """The committed tombstone of a DOI."""
    return repository.show(tombstone_path(parse_doi(doi)))


def test_a_withdrawn_version_leads_to_its_tombstone_and_leaves_the_index(journey: Journey) -> None:
    """State, day, reason, page; its links to other versions stay."""
    repository, first, second = two_releases(journey)
    before = journey.links(second["doi"])
    report = done(journey, repository, second["doi"])
    record = journey.record(second["doi"])
    assert (record["state"], days(record)["Withdrawn"]) == ("registered", str(TODAY))
    shown = requests.get(record["url"], timeout=30).text
    assert "<strong>Withdrawn on" in shown and REASON in shown
    assert journey.links(second["doi"]) == before
    page = page_of(repository, second["doi"])
    assert REASON in page and str(TODAY) in page and "Example" in page and second["doi"] in page
    assert (report.outputs["state"], report.outputs["changed"]) == ("registered", "true")
    assert first["concept-doi"] in page


def test_files_and_concept_fall_back_to_the_newest_version_that_is_left(journey: Journey) -> None:
    """CITATION.cff names 1.0.0 again, and the concept speaks of it; the withdrawn version stays listed."""
    repository = journey.repository()
    repository.release("v1.0.0")
    first = journey.published(repository)
    renamed = repository.show("CITATION.cff").replace("A program", "Another title")
    repository.release("v1.1.0", {"CITATION.cff": renamed.replace('"1.0.0"', '"1.1.0"')})
    second = journey.published(repository)
    assert journey.record(first["concept-doi"])["titles"][0]["title"] == "Another title"
    done(journey, repository, second["doi"])
    citation = repository.show("CITATION.cff")
    assert f"doi: {first['doi']}" in citation and 'version: "1.0.0"' in citation and second["doi"] not in citation
    assert ("HasVersion", second["doi"]) in journey.links(first["concept-doi"])
    concept = journey.record(first["concept-doi"])
    assert concept["state"] == "findable" and journey.record(first["doi"])["state"] == "findable"
    assert concept["titles"][0]["title"] == "A program"


def test_a_second_run_has_nothing_to_do(journey: Journey) -> None:
    """Nothing is written, and it is said that it is withdrawn."""
    repository, _, second = two_releases(journey)
    done(journey, repository, second["doi"])
    journey.sandbox.forget_requests()
    head = repository.head
    report = done(journey, repository, second["doi"])
    assert report.headline.startswith("Nothing to do") and "withdrawn already" in report.headline
    assert (journey.writes(), repository.head) == (0, head)


def test_what_was_withdrawn_is_neither_published_again_nor_followed(journey: Journey) -> None:
    """The same tag does nothing and says why; the next release follows the newest version that is left."""
    repository, first, second = two_releases(journey)
    done(journey, repository, second["doi"])
    again = journey.publish(repository, "v1.1.0")
    assert again.error is None and again.outputs["state"] == "registered" and "withdrawn" in again.headline
    assert journey.record(second["doi"])["state"] == "registered"

    repository.release("v1.2.0", {"most.txt": "most\n"})
    third = journey.published(repository, "v1.2.0")
    assert ("IsNewVersionOf", first["doi"]) in journey.links(third["doi"])
    assert ("IsNewVersionOf", second["doi"]) not in journey.links(third["doi"])
    assert journey.record(second["doi"])["state"] == "registered"
    assert third["doi"] in repository.show("CITATION.cff")


def test_restoring_undoes_it(journey: Journey) -> None:
    """Findable at its old page, without a day of withdrawal; files and concept speak of it again."""
    repository, first, second = two_releases(journey)
    before, citation = journey.record(second["doi"]), repository.show("CITATION.cff")
    concept = journey.record(first["concept-doi"])
    done(journey, repository, second["doi"])
    report = done(journey, repository, second["doi"], restore="true")
    record = journey.record(second["doi"])
    assert (record["state"], record["url"], record["dates"]) == ("findable", before["url"], before["dates"])
    assert repository.show("CITATION.cff") == citation
    assert "available again" in page_of(repository, second["doi"]) and REASON in page_of(repository, second["doi"])
    assert report.outputs["state"] == "findable"
    for key in ("titles", "dates", "publicationYear", "relatedIdentifiers", "creators"):
        assert journey.record(first["concept-doi"])[key] == concept[key]


def test_the_doi_is_typed_twice_and_the_reason_said(journey: Journey) -> None:
    """One letter may be another version; nothing is written."""
    repository, first, second = two_releases(journey)
    journey.sandbox.forget_requests()
    for settings, rule in (
        ({"doi": second["doi"], "reason": REASON}, "not-confirmed"),
        ({"doi": second["doi"], "reason": REASON, "confirm": first["doi"]}, "not-confirmed"),
        ({"doi": second["doi"], "confirm": second["doi"]}, "reason-missing"),
        ({"doi": f"{PREFIX}/nothing", "reason": REASON}, "doi-missing"),
    ):
        report = withdrawn(journey, repository, **settings)
        assert report.error is not None and report.error.rule == rule, report.error
    assert journey.writes() == 0


def test_a_dry_run_shows_all_and_writes_nothing(journey: Journey) -> None:
    """Steps, the tombstone and the edits of files."""
    repository, _, second = two_releases(journey)
    journey.sandbox.forget_requests()
    head = repository.head
    report = withdrawn(journey, repository, doi=second["doi"], reason=REASON, dry_run="true")
    assert report.error is None and report.headline.startswith("Dry run: would withdraw version 1.1.0")
    paths = [edit.path for edit in report.plan.edits]
    assert tombstone_path(parse_doi(second["doi"])) in paths and "CITATION.cff" in paths
    assert [type(step).__name__ for step in report.plan.steps][:2] == ["Update", "Hide"]
    assert (journey.writes(), repository.head) == (0, head)


def test_the_dois_of_others_are_left_alone(journey: Journey) -> None:
    """Another repository of the same account."""
    repository, _, _ = two_releases(journey)
    other = journey.repository(name="other")
    other.release("v1.0.0", {"other.txt": "other\n"})
    doi = journey.published(other)["doi"]
    report = withdrawn(journey, repository, doi=doi, confirm=doi, reason=REASON)
    assert report.error is not None and report.error.rule == "doi-of-another"
    assert journey.record(doi)["state"] == "findable"


def test_a_draft_is_deleted(journey: Journey) -> None:
    """Nobody can have cited it."""
    repository, first, _ = two_releases(journey)
    repository.release("v2.0.0", {"next.txt": "next\n"})
    draft = journey.published(repository, "v2.0.0", state="draft")["doi"]
    report = done(journey, repository, draft)
    assert journey.record(draft) == {} and "state" not in report.outputs
    assert report.headline.startswith("Discarded the draft of version 2.0.0")
    assert journey.record(first["doi"])["state"] == "findable"


def test_the_draft_of_a_version_that_never_came_is_deleted(journey: Journey) -> None:
    """CITATION.cff was written before the tag, and names the newest version again."""
    repository, _, second = two_releases(journey)
    repository.release("v2.0.0", {"next.txt": "next\n"})
    draft = journey.published(repository, "v2.0.0", state="draft")["doi"]
    repository.git("tag", "-d", "v2.0.0")
    citation = repository.show("CITATION.cff")
    repository.commit(
        "Prepare 2.0.0", {"CITATION.cff": citation.replace(second["doi"], draft).replace("1.1.0", "2.0.0")}
    )
    done(journey, repository, draft)
    after = repository.show("CITATION.cff")
    assert draft not in after and f"doi: {second['doi']}" in after and 'version: "1.1.0"' in after


def test_a_draft_is_deleted_before_there_is_any_tag(journey: Journey) -> None:
    """The first version was prepared and never came; somebody else's draft stays."""
    repository = journey.repository()
    repository.release("v1.0.0")
    draft = journey.published(repository, state="draft")["doi"]
    repository.git("tag", "-d", "v1.0.0")
    other = journey.repository(name="other")
    other.commit("Begin", {"other.txt": "other\n"})
    foreign = withdrawn(journey, other, doi=draft, confirm=draft)
    assert foreign.error is not None and foreign.error.rule == "doi-of-another"
    unconfirmed = withdrawn(journey, repository, doi=draft)
    assert unconfirmed.error is not None and unconfirmed.error.rule == "not-confirmed"

    report = withdrawn(journey, repository, doi=draft, confirm=draft)
    assert report.error is None and report.headline.startswith("Discarded the draft"), report.error
    assert journey.record(draft) == {}


def test_the_last_version_goes_with_the_whole_work(journey: Journey) -> None:
    """One version that is left is not withdrawn alone; the concept and every version go together, and come back."""
    repository = journey.repository()
    repository.release("v1.0.0")
    only = journey.published(repository)
    before = {doi: journey.record(doi) for doi in (only["doi"], only["concept-doi"])}
    report = withdrawn(journey, repository, doi=only["doi"], confirm=only["doi"], reason=REASON)
    assert report.error is not None and report.error.rule == "last-version"

    whole = done(journey, repository, only["concept-doi"])
    assert {journey.record(doi)["state"] for doi in before} == {"registered"}
    assert any("CITATION.cff" in note for note in whole.notes)
    repository.release("v1.1.0", {"a.txt": "a\n"})
    refused = journey.publish(repository, "v1.1.0")
    assert refused.error is not None and refused.error.rule == "work-withdrawn"

    done(journey, repository, only["concept-doi"], restore="true")
    listed = [doi for relation, doi in journey.links(only["concept-doi"]) if relation == "HasVersion"]
    assert listed == [only["doi"]]
    for doi, record in before.items():
        found = journey.record(doi)
        assert (found["state"], found["url"], found["dates"]) == ("findable", record["url"], record["dates"])


def test_an_older_version_is_withdrawn_without_moving_the_newest(journey: Journey) -> None:
    """Concept and files go on to speak of the newest."""
    repository, first, second = two_releases(journey)
    citation, concept = repository.show("CITATION.cff"), journey.record(first["concept-doi"])
    done(journey, repository, first["doi"])
    assert journey.record(first["doi"])["state"] == "registered"
    assert repository.show("CITATION.cff") == citation
    assert journey.record(first["concept-doi"]) == concept
    assert ("IsNewVersionOf", first["doi"]) in journey.links(second["doi"])


def test_a_release_that_comes_meanwhile_is_the_newest(journey: Journey) -> None:
    """1.2.0 is published while 1.1.0 is withdrawn: concept and files speak of 1.2.0."""
    repository, first, second = two_releases(journey)
    title = repository.show("CITATION.cff").replace("A program", "The third title")
    repository.release("v1.2.0", {"CITATION.cff": title.replace('"1.1.0"', '"1.2.0"')})
    third: list[dict[str, str]] = []

    def meanwhile(line: str) -> None:
        if line.startswith("hide") and not third:
            third.append(journey.published(repository, "v1.2.0"))

    report = withdrawn(journey, repository, tell=meanwhile, doi=second["doi"], confirm=second["doi"], reason=REASON)
    assert report.error is None and journey.record(second["doi"])["state"] == "registered"
    concept = journey.record(first["concept-doi"])
    assert concept["titles"][0]["title"] == "The third title"
    listed = {doi for relation, doi in journey.links(first["concept-doi"]) if relation == "HasVersion"}
    assert listed == {first["doi"], second["doi"], third[0]["doi"]}
    citation = repository.show("CITATION.cff")
    assert f"doi: {third[0]['doi']}" in citation and second["doi"] not in citation


def test_two_withdrawals_at_once_both_arrive(journey: Journey) -> None:
    """The files name the one version that is left."""
    repository, first, second = two_releases(journey)
    repository.release("v1.2.0", {"most.txt": "most\n"})
    third = journey.published(repository, "v1.2.0")
    others: list[Report] = []

    def meanwhile(line: str) -> None:
        if line.startswith("hide") and not others:
            others.append(done(journey, repository, second["doi"]))

    report = withdrawn(journey, repository, tell=meanwhile, doi=third["doi"], confirm=third["doi"], reason=REASON)
    assert report.error is None, report.error
    states = [journey.record(doi)["state"] for doi in (first["doi"], second["doi"], third["doi"])]
    assert states == ["findable", "registered", "registered"]
    assert f"doi: {first['doi']}" in repository.show("CITATION.cff")
    for doi in (second["doi"], third["doi"]):
        assert REASON in page_of(repository, doi)


def test_in_a_clone_the_tombstone_is_pushed_first(journey: Journey, tmp_path: Path) -> None:
    """At a real registry: committed, and nothing withdrawn until the remote has it; then its web host shows it."""
    repository, _, second = two_releases(journey)
    repository.git("init", "-q", "--bare", str(tmp_path / "remote.git"))
    repository.git("remote", "add", "origin", "https://codeberg.org/example/program.git")
    repository.git("config", f"url.{tmp_path / 'remote.git'}.insteadOf", "https://codeberg.org/example/program.git")
    repository.git("push", "-q", "origin", "main")
    said = {"registry": "datacite", "doi": second["doi"], "confirm": second["doi"], "reason": REASON}
    refused = withdrawn(journey, repository, **said)
    assert refused.error is not None and refused.error.rule == "tombstone-not-public", refused.error
    assert journey.record(second["doi"])["state"] == "findable" and "git push" in refused.error.fix

    repository.git("push", "-q", "origin", "main")
    report = withdrawn(journey, repository, **said)
    assert report.error is None, report.error
    path = tombstone_path(parse_doi(second["doi"]))
    record = journey.record(second["doi"])
    assert record["url"] == f"https://codeberg.org/example/program/src/branch/main/{path}"
    assert record["state"] == "registered"


def test_another_page_that_says_it_is_taken(journey: Journey) -> None:
    """Then none is written into the repository; a run that was cut off goes on with it."""
    repository, _, second = two_releases(journey)
    gone = "https://example.org/gone"
    for _ in range(2):
        report = done(journey, repository, second["doi"], landing_page=gone)
    assert report.headline.startswith("Nothing to do")
    assert journey.record(second["doi"])["url"] == gone
    assert "docs/doi" not in repository.git("ls-tree", "-r", "--name-only", "main")


def test_a_tag_that_is_gone_is_said_when_its_version_comes_back(journey: Journey) -> None:
    """Nobody knows the page that it led to; it is withdrawn all the same."""
    repository, _, second = two_releases(journey)
    repository.git("tag", "-d", "v1.1.0")
    done(journey, repository, second["doi"])
    assert journey.record(second["doi"])["state"] == "registered"
    report = withdrawn(journey, repository, doi=second["doi"], confirm=second["doi"], restore="true")
    assert report.error is not None and report.error.rule == "no-such-tag"


def test_unsaved_work_in_the_files_stops_it_before_anything_is_written(journey: Journey) -> None:
    """The files could not follow afterwards."""
    repository, _, second = two_releases(journey)
    repository.write({"CITATION.cff": repository.show("CITATION.cff") + "abstract: unsaved\n"})
    journey.sandbox.forget_requests()
    report = withdrawn(journey, repository, doi=second["doi"], confirm=second["doi"], reason=REASON)
    assert report.error is not None and report.error.rule == "unsaved-changes", report.error
    assert journey.writes() == 0 and journey.record(second["doi"])["state"] == "findable"


def test_what_cannot_follow_does_not_hold_up_a_withdrawal(journey: Journey) -> None:
    """The tag of the version that is left has a file that nobody can read any more: it is withdrawn, and said."""
    repository, first, second = two_releases(journey)
    repository.git("tag", "-d", "v1.0.0")
    repository.git("checkout", "-q", "--orphan", "broken")
    repository.commit("Break it", {"CITATION.cff": "cff-version: [\n"})
    repository.git("tag", "v1.0.0")
    repository.git("checkout", "-q", "main")
    report = done(journey, repository, second["doi"])
    assert journey.record(second["doi"])["state"] == "registered"
    assert any("go on to speak of what is withdrawn" in finding.why for finding in report.findings)
    assert journey.record(first["doi"])["state"] == "findable"
