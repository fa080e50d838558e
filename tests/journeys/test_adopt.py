"""Going on with DOIs that were made elsewhere: the table, the markers, the next release; and another account's."""

from typing import Any

import pytest
import requests

from doi_action.hosts.local_git.host import LocalGit
from doi_action.plan.steps import Update
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.verbs.adopt import adopt
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import Repository

CONCEPT, ONE, TWO, THREE, OLD = (f"{PREFIX}/{name}" for name in ("tool", "one", "two", "three", "old"))


def put(sandbox: Sandbox, doi: str, account: tuple[str, str] = ("SANDBOX.DEMO", "sandbox"), **said: Any) -> None:
    """A DOI made by hand, as in Fabrica."""
    attributes = {
        "doi": doi,
        "event": "publish",
        "url": f"https://example.org/{doi.rpartition('/')[2]}",
        "titles": [{"title": "A program"}],
        "creators": [{"name": "Example, Ada", "nameType": "Personal"}],
        "publisher": "Example Lab",
        "publicationYear": 2025,
        "types": {"resourceTypeGeneral": "Software"},
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        **said,
    }
    body = {"data": {"type": "dois", "attributes": attributes}}
    headers = {"Content-Type": "application/vnd.api+json"}
    answer = requests.put(f"{sandbox.datacite_url}/dois/{doi}", json=body, headers=headers, auth=account, timeout=30)
    assert answer.status_code in (200, 201), answer.text


def link(relation: str, value: str) -> dict[str, str]:
    """A related identifier."""
    scheme = "URL" if "://" in value else "DOI"
    return {"relationType": relation, "relatedIdentifier": value, "relatedIdentifierType": scheme}


def by_hand(journey: Journey) -> Repository:
    """Three tags, and a lineage made by hand: told by version, by link, by day, and one that fits no tag."""
    repository = journey.repository()
    repository.release("v1.0.0", when="2025-03-01T12:00:00+00:00")
    repository.release("v1.1.0", {"a.txt": "a\n"}, when="2025-06-01T12:00:00+00:00")
    repository.release("v1.2.0", {"a.txt": "b\n"}, when="2025-09-01T12:00:00+00:00")
    of_concept = [link("IsVersionOf", CONCEPT)]
    put(journey.sandbox, ONE, version="v1.0.0", relatedIdentifiers=of_concept)
    tree = link("IsIdenticalTo", "https://github.com/octo/demo/tree/v1.1.0")
    put(journey.sandbox, TWO, relatedIdentifiers=[*of_concept, tree])
    put(journey.sandbox, THREE, dates=[{"date": "2025-09-01", "dateType": "Issued"}], relatedIdentifiers=of_concept)
    put(journey.sandbox, OLD, version="0.1", relatedIdentifiers=of_concept)
    versions = [link("HasVersion", doi) for doi in (ONE, TWO, THREE, OLD)]
    put(journey.sandbox, CONCEPT, relatedIdentifiers=versions)
    journey.sandbox.forget_requests()
    return repository


def adopted(journey: Journey, repository: Repository, concept: str = CONCEPT, **settings: str) -> Report:
    """One run of `adopt`."""
    return journey.run(adopt, repository, **{"concept-doi": concept, **settings})


def marker(record: dict[str, Any]) -> str:
    """Our marker in a record, "" where there is none."""
    found = [entry["alternateIdentifier"] for entry in record["alternateIdentifiers"] or []]
    return found[0] if found else ""


def test_the_table_comes_first_and_writes_nothing(journey: Journey) -> None:
    """Which record is the version of which tag, and by what; what fits none is said; the next command is named."""
    repository = by_hand(journey)
    report = adopted(journey, repository)
    assert report.error is None and report.exit_code == 0, report.error
    told = {str(step.record.doi): step.reason for step in report.plan.steps if isinstance(step, Update)}
    assert told[ONE] == "it is version 1.0.0, tag v1.0.0, by its version"
    assert told[TWO] == "it is version 1.1.0, tag v1.1.0, by a link"
    assert told[THREE] == "it is version 1.2.0, tag v1.2.0, by its day"
    assert CONCEPT in told and OLD not in told
    assert any(OLD in note and "fits no tag" in note for note in report.notes)
    assert any(f"--confirm {CONCEPT}" in note for note in report.notes)
    assert [edit.path for edit in report.plan.edits] == [".doi.yml"]
    assert journey.writes() == 0 and "concept-doi" not in repository.git("ls-tree", "-r", "--name-only", "main")


def test_records_get_their_marker_and_the_repository_its_line(journey: Journey) -> None:
    """Nothing else of the records changes; a second run has nothing to do."""
    repository = by_hand(journey)
    before = {doi: journey.record(doi) for doi in (CONCEPT, ONE, TWO, THREE, OLD)}
    report = adopted(journey, repository, confirm=CONCEPT)
    assert report.error is None and report.outputs["changed"] == "true", report.error
    commit = repository.git("rev-parse", "v1.0.0^{commit}").strip()
    assert marker(journey.record(ONE)).endswith(f"#@1.0.0+{commit}")
    assert marker(journey.record(CONCEPT)).endswith("#") and marker(journey.record(OLD)) == ""
    for doi, record in before.items():
        found = journey.record(doi)
        for key in ("url", "titles", "creators", "relatedIdentifiers", "dates", "version", "state"):
            assert found[key] == record[key], (doi, key)
    assert repository.show(".doi.yml") == f"concept-doi: {CONCEPT}\n"
    assert repository.git("log", "-1", "--format=%s").strip() == f"Go on from {CONCEPT}"

    journey.sandbox.forget_requests()
    again = adopted(journey, repository, confirm=CONCEPT)
    assert again.headline.startswith("Nothing to do") and journey.writes() == 0


def test_two_at_once_lose_nothing(journey: Journey) -> None:
    """The second begins when the first has written one record, and ends before it: the end is that of one run."""
    repository = by_hand(journey)
    others: list[Report] = []

    def meanwhile(_line: str) -> None:
        if not others and marker(journey.record(ONE)):
            others.append(adopted(journey, repository, confirm=CONCEPT))

    report = journey.run(adopt, repository, tell=meanwhile, **{"concept-doi": CONCEPT}, confirm=CONCEPT)
    assert report.error is None and others and others[0].error is None, (report.error, others)
    commits = [repository.git("rev-parse", f"v1.{number}.0^{{commit}}").strip() for number in range(3)]
    for doi, number in ((ONE, 0), (TWO, 1), (THREE, 2)):
        assert marker(journey.record(doi)).endswith(f"#@1.{number}.0+{commits[number]}")
        assert len(journey.record(doi)["alternateIdentifiers"]) == 1
    assert marker(journey.record(CONCEPT)).endswith("#")
    assert repository.show(".doi.yml") == f"concept-doi: {CONCEPT}\n"
    assert repository.git("rev-list", "--count", "main").strip() == "4"


def test_the_next_release_follows_on(journey: Journey) -> None:
    """Under the same concept, after the version of the nearest tag; both ends are linked."""
    repository = by_hand(journey)
    adopted(journey, repository, confirm=CONCEPT)
    repository.release("v2.0.0", {"a.txt": "c\n"}, when="2026-01-20T12:00:00+00:00")
    outputs = journey.published(repository, "v2.0.0")
    assert outputs["concept-doi"] == CONCEPT
    assert journey.links(outputs["doi"]) >= {("IsVersionOf", CONCEPT), ("IsNewVersionOf", THREE)}
    assert ("IsPreviousVersionOf", outputs["doi"]) in journey.links(THREE)
    listed = {doi for relation, doi in journey.links(CONCEPT) if relation == "HasVersion"}
    assert listed == {ONE, TWO, THREE, OLD, outputs["doi"]}
    citation = repository.show("CITATION.cff")
    assert outputs["doi"] in citation and CONCEPT in citation


def test_a_version_that_was_taken_over_gets_no_second_doi(journey: Journey) -> None:
    """Its tag published again corrects its own record."""
    repository = by_hand(journey)
    adopted(journey, repository, confirm=CONCEPT)
    outputs = journey.published(repository, "v1.2.0")
    assert (outputs["doi"], outputs["created"]) == (THREE, "false")


def test_before_it_is_taken_over_its_version_is_not_published_twice(journey: Journey) -> None:
    """With concept-doi alone: the record of that version is not ours yet."""
    repository = by_hand(journey)
    report = journey.publish(repository, "v1.0.0", concept_doi=CONCEPT)
    assert report.error is not None and report.error.rule == "doi-of-another"
    assert ONE in report.error.message and journey.writes() == 0


@pytest.mark.parametrize(
    ("concept", "more", "rule"),
    [
        (CONCEPT, {"confirm": ONE}, "not-confirmed"),
        (ONE, {"confirm": ONE}, "not-a-concept"),
        (f"{PREFIX}/nothing", {}, "concept-doi-unknown"),
        ("", {}, "concept-doi-missing"),
    ],
)
def test_what_cannot_be_taken_over(journey: Journey, concept: str, more: dict[str, str], rule: str) -> None:
    """It is said with what to set; nothing is written."""
    repository = by_hand(journey)
    report = adopted(journey, repository, concept, **more)
    assert report.error is not None and report.error.rule == rule, report.error
    assert journey.writes() == 0


def test_a_configuration_file_keeps_what_it_says(journey: Journey) -> None:
    """One line more; where it names another concept, a person decides."""
    repository = by_hand(journey)
    repository.commit("Configure", {".doi.yml": "# ours\npublisher: Example Lab  # the lab\n"})
    adopted(journey, repository, confirm=CONCEPT)
    assert repository.show(".doi.yml") == f"# ours\npublisher: Example Lab  # the lab\nconcept-doi: {CONCEPT}\n"
    repository.commit("Another", {".doi.yml": f"concept-doi: {PREFIX}/other\n"})
    report = adopted(journey, repository)
    assert [finding.rule for finding in report.findings] == ["edit-by-hand"]
    assert report.findings[0].line == 1 and CONCEPT in report.findings[0].fix


def test_the_doi_of_another_account_is_continued(tmp_path: Any) -> None:
    """Its record stays; each version from now on says Continues, and the rival gate is content."""
    accounts = (("SANDBOX.DEMO", "sandbox"), ("HUB.MODELS", "hub"))
    with Sandbox(prefixes=(PREFIX, "10.57967"), accounts=accounts) as sandbox:
        journey = Journey(sandbox, tmp_path)
        repository = journey.repository()
        repository.release("v1.0.0")
        put(sandbox, "10.57967/hf/2643", account=("HUB.MODELS", "hub"))
        before = journey.record("10.57967/hf/2643")
        shown = adopted(journey, repository, "10.57967/hf/2643")
        assert shown.error is None and any("another account's" in note for note in shown.notes), shown.error

        report = adopted(journey, repository, "10.57967/hf/2643", confirm="10.57967/hf/2643")
        assert report.headline == "Versions from now on continue 10.57967/hf/2643"
        assert journey.record("10.57967/hf/2643") == before
        repository.release("v1.1.0", {"a.txt": "a\n"})
        outputs = journey.published(repository, "v1.1.0")
        assert ("Continues", "10.57967/hf/2643") in journey.links(outputs["doi"])
        assert ("Continues", "10.57967/hf/2643") not in journey.links(outputs["concept-doi"])
        again = adopted(journey, repository, "10.57967/hf/2643", confirm="10.57967/hf/2643")
        assert again.headline.startswith("Nothing to do")


def test_a_prefix_that_is_not_the_accounts_is_no_other_account(journey: Journey) -> None:
    """The DOI is this account's: nobody says that another's is continued."""
    repository = by_hand(journey)
    report = adopted(journey, repository, prefix="10.99999", confirm=CONCEPT)
    assert report.error is not None and report.error.rule == "foreign-prefix", report.headline
    assert journey.writes() == 0


def test_a_bug_of_ours_does_not_hide_what_was_taken_over(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    """The markers are written; the line in the repository is not, for which the bug is to blame."""
    repository = by_hand(journey)
    monkeypatch.setattr(LocalGit, "commit", lambda *_: 1 / 0)
    report = adopted(journey, repository, confirm=CONCEPT)
    assert report.error is not None and report.error.rule == "bug"
    assert all(doi in report.error.state for doi in (CONCEPT, ONE, TWO))
    assert marker(journey.record(ONE))
