"""Releases from beginning to end: the promises that a user would notice broken."""

import json
from functools import partial

import pytest

from doi_action.errors import ExitCode
from doi_action.verbs.adopt import adopt
from doi_action.verbs.audit import audit
from doi_action.verbs.publish import publish
from doi_action.verbs.withdraw import withdraw
from tests.journeys.conftest import COMMITTED, TODAY, Journey
from tests.repositories import CITATION, README


def test_a_first_release_is_findable_and_the_repository_says_so(journey: Journey) -> None:
    """Record, CITATION.cff and badge agree after one run."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository)
    assert journey.record(said["doi"])["state"] == "findable"
    citation = repository.show("CITATION.cff")
    assert said["doi"] in citation and said["concept-doi"] in citation
    assert said["concept-doi"] in repository.show("README.md")


OF_A_SANDBOX = {
    "publish": partial(publish),
    "audit": partial(audit, now=COMMITTED),
    "withdraw": partial(withdraw, today=TODAY),
    "adopt": partial(adopt),
}


@pytest.mark.parametrize("verb", OF_A_SANDBOX)
def test_a_doi_that_is_not_real_has_no_address(journey: Journey, verb: str) -> None:
    """A sandbox that stays gives DOIs that are there and lead nowhere at doi.org, whichever verb names them."""
    repository = journey.repository()
    repository.release("v1.0.0")
    published = journey.published(repository, registry="sandbox")
    asked = {
        "publish": {"tag": "v1.0.0"},
        "withdraw": {"doi": published["concept-doi"], "dry-run": "true", "reason": "It was a trial."},
        "adopt": {"concept-doi": published["concept-doi"]},
    }
    said = journey.run(OF_A_SANDBOX[verb], repository, registry="sandbox", **asked.get(verb, {})).outputs
    assert said["concept-doi"] == published["concept-doi"]
    assert not any("doi.org" in said.get(name, "") for name in ("doi-url", "concept-doi-url", "citation"))


def test_only_owned_lines_of_the_citation_file_change(journey: Journey) -> None:
    """Comments, order and quotes of a person's file stay."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository)
    assert repository.show("CITATION.cff").startswith(CITATION)


def test_a_repeat_changes_nothing(journey: Journey) -> None:
    """No write at the registry, no commit, and it says so."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository)
    head, _ = repository.head, journey.sandbox.forget_requests()
    report = journey.publish(repository, "v1.0.0")
    assert (journey.writes(), repository.head, report.outputs["changed"]) == (0, head, "false")
    assert "Nothing to do" in report.headline


def test_the_next_release_is_linked_at_all_ends(journey: Journey) -> None:
    """New version, old version and concept name each other."""
    repository = journey.repository()
    repository.release("v1.0.0")
    one = journey.published(repository)
    repository.release("v1.1.0", {"more.txt": "more\n"})
    two = journey.published(repository)
    concept = one["concept-doi"]
    assert two["concept-doi"] == concept
    assert ("IsNewVersionOf", one["doi"]) in journey.links(two["doi"])
    assert ("IsPreviousVersionOf", two["doi"]) in journey.links(one["doi"])
    assert {("HasVersion", one["doi"]), ("HasVersion", two["doi"])} <= journey.links(concept)


@pytest.mark.parametrize(("release", "requests"), [(1, 7), (2, 7)])
def test_a_release_costs_a_handful_of_requests(journey: Journey, release: int, requests: int) -> None:
    """Seven each: the first asks whether the prefix is the account's, a further one links its predecessor."""
    repository = journey.repository()
    for number in range(release):
        journey.sandbox.forget_requests()
        repository.release(f"v1.{number}.0", {"n.txt": str(number)})
        journey.published(repository)
    assert len(journey.sandbox.requests) == requests


def test_a_maintenance_release_moves_nothing_back(journey: Journey) -> None:
    """1.0.1 after 1.1.0: main names 1.1.0, the concept speaks of 1.1.0, 1.0.1 follows 1.0.0."""
    repository = journey.repository()
    repository.release("v1.0.0")
    one = journey.published(repository)
    repository.release("v1.1.0", {"CITATION.cff": repository.show("CITATION.cff").replace("A program", "Newer")})
    two = journey.published(repository)
    repository.git("checkout", "-q", "-b", "maintenance", "v1.0.0")
    repository.release("v1.0.1", {"fix.txt": "fix\n"})
    repository.git("checkout", "-q", "main")
    before = repository.show("CITATION.cff"), repository.show("README.md")
    fix = journey.published(repository, "v1.0.1")
    assert (repository.show("CITATION.cff"), repository.show("README.md")) == before
    assert ("IsNewVersionOf", one["doi"]) in journey.links(fix["doi"])
    assert journey.record(two["concept-doi"])["titles"][0]["title"] == "Newer"
    assert ("HasVersion", fix["doi"]) in journey.links(two["concept-doi"])


def test_a_version_published_late_takes_its_place(journey: Journey) -> None:
    """1.1 published after 1.2 lands between 1.0 and 1.2."""
    repository = journey.repository()
    for tag in ("v1.0", "v1.1", "v1.2"):
        repository.release(tag, {"n.txt": tag})
    one, three = journey.published(repository, "v1.0"), journey.published(repository, "v1.2")
    two = journey.published(repository, "v1.1")
    assert {("IsNewVersionOf", one["doi"]), ("IsPreviousVersionOf", three["doi"])} <= journey.links(two["doi"])
    assert ("IsNewVersionOf", two["doi"]) in journey.links(three["doi"])
    assert ("IsNewVersionOf", one["doi"]) not in journey.links(three["doi"])
    journey.sandbox.forget_requests()
    for tag in ("v1.0", "v1.1", "v1.2"):
        journey.published(repository, tag)
    assert journey.writes() == 0


def test_a_moved_tag_is_a_conflict(journey: Journey) -> None:
    """The record stays as it was; the run ends with 6."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository)
    stamp = journey.record(said["doi"])["updated"]
    repository.commit("Later", {"later.txt": "later\n"})
    repository.git("tag", "-f", "-a", "v1.0.0", "-m", "moved")
    report = journey.publish(repository, "v1.0.0")
    assert report.exit_code is ExitCode.CONFLICT and report.all_findings[0].rule == "tag-moved"
    assert journey.record(said["doi"])["updated"] == stamp


def test_two_tags_of_one_version_are_a_conflict(journey: Journey) -> None:
    """v1.0 and 1.0 on two commits: nobody can say which is cited."""
    repository = journey.repository()
    repository.release("v1.0")
    repository.release("1.0", {"n.txt": "n"})
    report = journey.publish(repository, "v1.0")
    assert (report.exit_code, report.all_findings[0].rule) == (ExitCode.CONFLICT, "two-tags-one-version")
    assert journey.writes() == 0


def test_a_version_bumped_by_hand_leaves_the_old_record_alone(journey: Journey) -> None:
    """People bump `version:` and forget `doi:`; the old DOI is a predecessor, not the target."""
    repository = journey.repository()
    repository.release("v1.0.0")
    one = journey.published(repository)
    bumped = repository.show("CITATION.cff").replace("1.0.0", "1.1.0")
    repository.release("v1.1.0", {"CITATION.cff": bumped})
    two = journey.published(repository)
    assert two["doi"] != one["doi"] and journey.record(one["doi"])["version"] == "1.0.0"
    assert two["doi"] in repository.show("CITATION.cff")


def test_somebody_elses_doi_is_kept_and_untouched(journey: Journey) -> None:
    """A paper's DOI at the root moves to the identifiers."""
    repository = journey.repository({"CITATION.cff": CITATION + "doi: 10.1000/paper\n", "README.md": README})
    repository.release("v1.0.0")
    said = journey.published(repository)
    citation = repository.show("CITATION.cff")
    assert "10.1000/paper" in citation and f"doi: {said['doi']}" in citation.replace('"', "")


def test_a_concept_doi_in_a_fork_is_foreign(journey: Journey) -> None:
    """A file that came with a template names another work's concept; a new lineage begins."""
    original = journey.repository()
    original.release("v1.0.0")
    one = journey.published(original)
    copied = {"CITATION.cff": original.show("CITATION.cff"), "README.md": README, "other.txt": "another history\n"}
    fork = journey.repository(copied, name="fork")
    fork.release("v1.0.0")
    two = journey.published(fork)
    assert two["concept-doi"] != one["concept-doi"]


def test_a_concept_doi_can_be_continued(journey: Journey) -> None:
    """After a move that changes the identity, the setting continues the lineage."""
    original = journey.repository()
    original.release("v1.0.0")
    one = journey.published(original)
    moved = journey.repository(name="moved")
    moved.release("v2.0.0", {"other.txt": "another history\n"})
    two = journey.published(moved, concept_doi=one["concept-doi"])
    assert two["concept-doi"] == one["concept-doi"]
    assert {("HasVersion", one["doi"]), ("HasVersion", two["doi"])} <= journey.links(one["concept-doi"])


def test_a_dry_run_shows_everything_and_writes_nothing(journey: Journey) -> None:
    """DOIs, payloads and diffs are known; registry and repository are as before."""
    repository = journey.repository()
    repository.release("v1.0.0")
    head = repository.head
    report = journey.publish(repository, dry_run="true")
    assert report.error is None and report.outputs["doi"] and len(report.plan.edits) == 2
    assert (journey.writes(), repository.head) == (0, head)


def test_an_earlier_day_of_issue_at_the_concept_stays(journey: Journey) -> None:
    """A steward knows when the work first came out: one run says when it was updated, the next has nothing to do."""
    import requests

    repository = journey.repository()
    repository.release("v1.0.0")
    concept = journey.published(repository)["concept-doi"]
    (first,) = journey.record(concept)["dates"]
    earlier = {"date": "2019-05-06", "dateType": "Issued"}
    body = {"data": {"type": "dois", "attributes": {"dates": [earlier]}}}
    address, account = f"{journey.sandbox.datacite_url}/dois/{concept}", ("SANDBOX.DEMO", "sandbox")
    requests.put(address, json=body, auth=account, timeout=30).raise_for_status()

    assert journey.published(repository)["changed"] == "true"
    record = journey.record(concept)
    assert record["dates"] == [earlier, {"date": first["date"], "dateType": "Updated"}]
    assert record["publicationYear"] == int(first["date"][:4])
    assert journey.published(repository)["changed"] == "false"


def test_a_dry_run_says_what_a_run_would_do(journey: Journey) -> None:
    """A release that has its DOI is not published again, and the headline does not say so."""
    repository = journey.repository()
    repository.release("v1.0.0")
    first = journey.publish(repository, dry_run="true").headline
    journey.published(repository)
    again = journey.publish(repository, dry_run="true").headline
    better = journey.publish(repository, dry_run="true", publisher="A Better Lab").headline
    assert first.startswith("Dry run: would publish v1.0.0 as ")
    assert again.startswith("Dry run, nothing to do: v1.0.0 already has ")
    assert better.startswith("Dry run: would bring v1.0.0 (")


def test_what_keeps_a_rehearsal_from_committing_is_said(journey: Journey) -> None:
    """Nobody has to guess which value of a setting that was never set leaves the files alone."""
    repository = journey.repository()
    repository.release("v1.0.0")
    rehearsed = journey.publish(repository, commit_mode="auto").notes
    forbidden = journey.publish(repository, commit_mode="none").notes
    assert any("rehearsal; commit-mode 'push' commits all the same" in note for note in rehearsed)
    assert any("commit-mode is 'none'" in note for note in forbidden)


def test_files_named_for_a_registry_that_keeps_none_are_said(journey: Journey) -> None:
    """A setting that changes nothing is not passed over in silence."""
    repository = journey.repository()
    repository.release("v1.0.0")
    assert any("keeps no files" in note for note in journey.publish(repository, files="*.whl").notes)
    assert not any("keeps no files" in note for note in journey.publish(repository).notes)


def test_unsaved_work_stops_before_anything_is_written(journey: Journey) -> None:
    """The work is still there, and no DOI exists."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.write({"CITATION.cff": CITATION + "# unsaved\n"})
    report = journey.publish(repository)
    assert report.exit_code is ExitCode.FINDINGS
    assert report.all_findings[0].rule == "unsaved-changes" and journey.writes() == 0
    assert (repository.folder / "CITATION.cff").read_text().endswith("# unsaved\n")


def test_a_citation_file_added_after_the_tag_is_used_and_said(journey: Journey) -> None:
    """Its authors are credited; the report says where they come from."""
    repository = journey.repository({"README.md": README})
    repository.release("v1.0.0")
    repository.commit("Add citation file", {"CITATION.cff": CITATION})
    report = journey.publish(repository)
    assert report.error is None
    assert "citation-after-tag" in {f.rule for f in report.findings}
    assert journey.record(report.outputs["doi"])["creators"][0]["familyName"] == "Example"


def test_all_problems_are_told_at_once(journey: Journey) -> None:
    """Two wrong identifiers and a missing publisher are one message, and nothing is written."""
    wrong = CITATION.replace("0097", "0098") + "version: 1.0.0\n"
    repository = journey.repository({"CITATION.cff": wrong.replace("A program", "")})
    repository.release("v1.0.0")
    report = journey.publish(repository)
    rules = {f.rule for f in report.all_findings if f.severity == "error"}
    assert "orcid-bad-checksum" in rules and report.exit_code is ExitCode.FINDINGS
    assert journey.writes() == 0


def test_a_prerelease_is_skipped_and_it_is_said(journey: Journey) -> None:
    """A release candidate gets no DOI unless asked for."""
    repository = journey.repository()
    repository.release("v1.0.0rc1")
    report = journey.publish(repository)
    assert (report.error, journey.writes()) == (None, 0) and "pre-release" in report.headline
    assert journey.published(repository, prerelease="publish")["doi"]


def test_a_repository_without_a_citation_file_gets_one(journey: Journey) -> None:
    """In a rehearsal the people of the history stand in, with a warning."""
    repository = journey.repository({"README.md": README})
    repository.release("v1.0.0")
    report = journey.publish(repository)
    assert report.error is None and "creators-from-history" in {f.rule for f in report.findings}
    assert report.outputs["doi"] in repository.show("CITATION.cff")


def test_a_wrong_password_is_called_one(journey: Journey) -> None:
    """The registry answers 404; the message says what is wrong, and nothing was written."""
    repository = journey.repository()
    repository.release("v1.0.0")
    report = journey.publish(repository, username="SANDBOX.OTHER")
    assert report.error is not None and "password" in str(report.error).lower()
    assert "Example" not in repository.show("CITATION.cff").split("authors")[0]


CARD = """\
---
license: apache-2.0
pipeline_tag: text-classification
base_model: example/base
datasets:
  - example/data
---
# Model Card for Dunes

Tells dunes from hills.

## Citation

To be announced.
"""


def test_a_model_card_becomes_a_model_with_its_citation(journey: Journey) -> None:
    """Type, licence and ancestry come from the card; the card gets its citation and nothing else changes."""
    citation = CITATION.replace("A program", "Dunes")
    repository = journey.repository({"CITATION.cff": citation, "README.md": CARD})
    repository.release("v1.0.0")
    said = journey.published(repository)
    record = journey.record(said["doi"])
    assert record["types"]["resourceTypeGeneral"] == "Model"
    assert record["types"]["resourceType"] == "Machine learning model"
    assert record["rightsList"][0]["rightsIdentifier"] == "apache-2.0"
    assert {"IsDerivedFrom"} <= {r["relationType"] for r in record["relatedIdentifiers"]}
    card = repository.show("README.md")
    assert said["doi"] in card.partition("## Citation")[2] and "To be announced." in card
    head = repository.head
    journey.published(repository, "v1.0.0")
    assert repository.head == head


def test_a_card_beside_the_readme_gets_its_citation_too(journey: Journey) -> None:
    """A mirror brings it to the Hub; the README keeps the badge, and a repeat finds nothing to do."""
    place = "huggingface/README.md"
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": README, place: CARD})
    repository.release("v1.0.0")
    said = journey.published(repository)
    card = repository.show(place).partition("## Citation")[2]
    assert said["doi"] in card and said["concept-doi"] in card and "> " in card
    assert "doi-action:start" not in repository.show("README.md")
    assert journey.published(repository)["changed"] == "false"


def test_codemeta_of_the_next_version_is_not_set_back(journey: Journey) -> None:
    """People bump the version after they tag: until it is out, only the DOI of all versions is true of the file."""
    codemeta = '{"@context": "https://w3id.org/codemeta/3.0", "name": "A program", "version": "1.0.0"}\n'
    repository = journey.repository({"CITATION.cff": CITATION, "codemeta.json": codemeta})
    repository.release("v1.0.0")
    repository.release("v1.1.0", {"codemeta.json": codemeta.replace("1.0.0", "1.1.0")})
    first = journey.published(repository, "v1.0.0")
    said = json.loads(repository.show("codemeta.json"))
    assert (said["version"], said["identifier"]) == ("1.1.0", f"https://doi.org/{first['concept-doi']}")

    second = journey.published(repository, "v1.1.0")
    said = json.loads(repository.show("codemeta.json"))
    assert said["version"] == "1.1.0" and f"https://doi.org/{second['doi']}" in said["identifier"]
    assert f"https://doi.org/{first['doi']}" not in said["identifier"]


def test_codemeta_is_kept_true(journey: Journey) -> None:
    """Version and identifier follow the release; what a person wrote stays."""
    codemeta = '{\n\t"@context": "https://w3id.org/codemeta/3.0",\n\t"name": "A program",\n\t"version": "0.9"\n}\n'
    repository = journey.repository({"CITATION.cff": CITATION, "codemeta.json": codemeta})
    repository.release("v1.0.0")
    said = journey.published(repository)
    after = repository.show("codemeta.json")
    assert said["doi"] in after and '"version": "1.0.0"' in after and '\t"name": "A program"' in after


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("CITATION.cff", CITATION + '  - name: "Bo Example <bo@example.org>"\n', "name-is-no-name"),
        ("CITATION.cff", CITATION + "contact:\n  - family-names: bo@example.org\n", "name-is-no-name"),
        ("CITATION.cff", CITATION + "  - {given-names: Ada, family-names: Example}\n", "author-twice"),
        ("codemeta.json", '{"name": "x", "contributor": {"@type": "Person", "name": "_:b0"}}', "name-is-no-name"),
        (".zenodo.json", '{"contributors": [{"name": "bo@example.org", "type": "Editor"}]}', "name-is-no-name"),
    ],
)
def test_no_registry_is_asked_to_name_an_address_or_somebody_twice(
    journey: Journey, path: str, text: str, rule: str
) -> None:
    """Any file, any registry, the sandbox too: nothing is written, and no address is printed."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": README, path: text})
    repository.release("v1.0.0")
    report = journey.publish(repository)
    assert report.error is not None and report.error.exit_code == ExitCode.FINDINGS
    found = [f for f in report.findings if f.severity == "error"]
    assert ([(f.rule, f.path) for f in found], journey.writes()) == ([(rule, path)], 0)
    assert "bo@example.org" not in str(report.findings)
