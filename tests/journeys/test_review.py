"""Somebody looks, somebody publishes: what is reviewed is what is written, and nothing else is."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.report import Report
from doi_action.sandbox.traps import Traps
from doi_action.verbs.review import page_of, review
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_command_line import run
from tests.repositories import CITATION, README, Repository

FULL = """\
cff-version: 1.2.0
message: Please cite it.
title: A program
abstract: It reads levels.
version: 1.0.0
type: software
license: Apache-2.0
url: https://program.example.org
repository-code: https://github.com/example/program
keywords:
  - tides
  - levels
authors:
  - family-names: Example
    given-names: Ada
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: Example University
  - name: The Tide Group
"""
CHANGES = [
    ("title: A program", "title: A programme"),
    ("It reads levels.", "It reads all levels."),
    ("Apache-2.0", "MIT"),
    ("https://program.example.org", "https://programs.example.org"),
    ("https://github.com/example/program", "https://github.com/example/programs"),
    ("  - tides", "  - Tides"),
    ("  - levels\n", ""),
    ("family-names: Example", "family-names: Exampel"),
    ("given-names: Ada", "given-names: A."),
    ("    orcid: https://orcid.org/0000-0002-1825-0097\n", ""),
    ("Example University", "University of Example"),
    ("  - name: The Tide Group\n", ""),
    ("type: software", "type: dataset"),
]
"""One value of the citation file each, and what it may be changed to."""


def reviewed(journey: Journey, repository: Repository, tag: str | None = None, **settings: str) -> Report:
    """A review that must end well."""
    report = journey.run(review, repository, tag, **settings)
    assert report.error is None and report.sheet, report.all_findings
    return report


def digest(journey: Journey, repository: Repository, tag: str | None = None, **settings: str) -> str:
    """What a review is approved by."""
    return reviewed(journey, repository, tag, **settings).outputs["digest"]


def values(report: Report, of: str, name: str) -> list[tuple[Any, tuple[str, ...]]]:
    """What the sheet says of one property of a record, with the places it comes from."""
    assert report.sheet
    (record,) = [record for record in report.sheet.records if record.of == of]
    return [(value.said, value.sources) for one in record.properties if one.name == name for value in one.values]


@pytest.fixture
def repository(journey: Journey) -> Repository:
    """A program with one release."""
    made = journey.repository({"CITATION.cff": FULL, "README.md": README})
    made.release("v1.0.0")
    return made


def test_a_review_reads_and_never_writes(journey: Journey, repository: Repository) -> None:
    """At the registry and in the repository everything is as before, at a first release and at a correction."""
    for before in (lambda: None, lambda: journey.published(repository) and None):
        before()
        journey.sandbox.forget_requests()
        head, status = repository.head, repository.git("status", "--short")
        reviewed(journey, repository)
        assert {request.method for request in journey.sandbox.requests} == {"GET"}
        assert (repository.head, repository.git("status", "--short")) == (head, status)


def test_what_is_approved_is_published(journey: Journey, repository: Repository) -> None:
    """Every property of both records stands at the registry as the sheet showed it."""
    report = reviewed(journey, repository)
    assert report.sheet
    outputs = journey.published(repository, approve=report.outputs["digest"])
    for record in report.sheet.records:
        there = journey.record(record.doi or "")
        for one in record.properties:
            shown = [value.said for value in one.values]
            if one.name in ("titles", "creators", "relatedIdentifiers", "publicationYear", "version", "url"):
                held = there[one.name] if isinstance(there[one.name], list) else [there[one.name]]
                assert json.dumps(shown[0])[1:12] in json.dumps(held) and len(held) == len(shown), one.name
    assert outputs["state"] == "findable" and outputs["doi"] in repository.show("CITATION.cff")


def test_two_reviews_of_one_state_have_one_digest(journey: Journey, repository: Repository) -> None:
    """Whatever time has passed; and a review is a dry run's digest too."""
    first = digest(journey, repository)
    assert digest(journey, repository) == first
    assert journey.publish(repository, dry_run="true").outputs["digest"] == first


def test_a_sandbox_that_starts_with_each_run_has_one_digest(tmp_path: Path) -> None:
    """Its port is another one each time, and its pages are no difference."""
    repository = Repository(tmp_path / "program")
    repository.release("v1.0.0")
    words = ("--commit-mode", "push", "--format", "json")
    first, second = (json.loads(run("review", *words, folder=repository.folder).stdout) for _ in range(2))
    assert first["digest"] == second["digest"] == first["outputs"]["digest"]
    done = run("publish", *words, "--approve", first["digest"], folder=repository.folder)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_any_change_of_a_value_is_another_digest(journey: Journey, repository: Repository, old: str, new: str) -> None:
    """At a first release and at a correction: the one that was approved stops, and nothing is written."""
    assert old in FULL
    approved = digest(journey, repository)
    repository.write({"CITATION.cff": FULL.replace(old, new)})
    repository.git("commit", "-qam", "Change")
    repository.git("tag", "-f", "-a", "v1.0.0", "-m", "again")
    journey.sandbox.forget_requests()
    head = repository.head

    report = journey.publish(repository, approve=approved)
    assert report.error is not None and (report.error.rule, report.exit_code) == ("not-approved", ExitCode.CONFLICT)
    assert "the record of 10." in report.error.message
    assert (journey.writes(), repository.head) == (0, head)
    assert digest(journey, repository) in report.error.fix


def test_a_changed_file_that_would_be_committed_is_another_digest(journey: Journey, repository: Repository) -> None:
    """Nobody agreed to what the README says now; the message says that it is the commit."""
    approved = digest(journey, repository)
    repository.commit("More", {"README.md": README + "\nBuy this.\n"})
    report = journey.publish(repository, "v1.0.0", approve=approved)
    assert report.error is not None and report.error.rule == "not-approved"
    assert "the commit of CITATION.cff, README.md" in report.error.message and "the record" not in report.error.message
    assert journey.writes() == 0


@pytest.mark.parametrize(
    "settings",
    [
        {"state": "draft"},
        {"badge": "none"},
        {"commit_message": "Other"},
        {"landing_page": "https://a.example"},
        {"lfs": "true"},
        {"submodules": "true"},
    ],
)
def test_other_settings_are_another_digest(journey: Journey, repository: Repository, settings: dict[str, str]) -> None:
    """What is written follows from them too."""
    approved = digest(journey, repository)
    report = journey.publish(repository, approve=approved, **settings)
    assert report.error is not None and report.error.rule == "not-approved" and journey.writes() == 0


def test_publishing_again_under_the_same_digest_is_idle(journey: Journey, repository: Repository) -> None:
    """Nothing is left to be approved."""
    approved = digest(journey, repository)
    journey.published(repository, approve=approved)
    journey.sandbox.forget_requests()
    report = journey.publish(repository, approve=approved)
    assert report.error is None and "Nothing to do" in report.headline and journey.writes() == 0


def test_a_run_that_broke_off_goes_on_under_the_same_digest(journey: Journey, repository: Repository) -> None:
    """A hook refused the commit: what is left is a part of what was approved."""
    approved = digest(journey, repository)
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    broken = journey.publish(repository, approve=approved)
    assert broken.exit_code is ExitCode.HOST_REFUSED
    hook.unlink()
    outputs = journey.published(repository, approve=approved)
    assert outputs["commit-sha"] and outputs["created"] == "false"


@pytest.mark.parametrize("number", range(1, 8))
def test_a_second_release_that_broke_off_at_any_request_goes_on(
    journey: Journey, repository: Repository, number: int
) -> None:
    """Version, neighbour and concept are approved each for itself."""
    journey.published(repository)
    repository.release("v1.1.0", {"more.txt": "more\n"})
    approved = digest(journey, repository, "v1.1.0")
    journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), "lost")))
    broken = journey.publish(repository, "v1.1.0", approve=approved)
    journey.sandbox.set_traps(Traps())
    assert broken.error is not None
    assert journey.published(repository, "v1.1.0", approve=approved)["state"] == "findable"


def test_what_a_steward_did_meanwhile_was_not_approved(journey: Journey, repository: Repository) -> None:
    """The list is written whole, with the steward's entry in it: nobody saw that."""
    first = journey.published(repository)
    repository.commit("Fix", {"CITATION.cff": repository.show("CITATION.cff").replace("It reads", "It now reads")})
    approved = digest(journey, repository, "v1.0.0")
    descriptions = journey.record(first["doi"])["descriptions"]
    more = [*descriptions, {"description": "By the steward.", "descriptionType": "Methods"}]
    body = {"data": {"type": "dois", "attributes": {"descriptions": more}}}
    address = f"{journey.sandbox.datacite_url}/dois/{first['doi']}"
    assert requests.put(address, json=body, auth=("SANDBOX.DEMO", "sandbox"), timeout=30).status_code == 200

    report = journey.publish(repository, "v1.0.0", approve=approved)
    assert report.error is not None and report.error.rule == "not-approved"
    again = reviewed(journey, repository, "v1.0.0")
    said = {text["description"]: sources for text, sources in values(again, "version", "descriptions")}
    assert said["By the steward."] == ("kept from the registry",)
    journey.published(repository, "v1.0.0", approve=again.outputs["digest"])
    kept = {text["description"] for text in journey.record(first["doi"])["descriptions"]}
    assert kept == {"It now reads levels.", "By the steward."}


def test_a_digest_may_have_been_typed_from_paper(journey: Journey, repository: Repository) -> None:
    """In capitals, over two lines."""
    approved = digest(journey, repository)
    half = len(approved) // 2
    journey.published(repository, approve=f"{approved[:half].upper()} \n {approved[half:]}")


def test_a_digest_of_another_release_covers_nothing(journey: Journey, repository: Repository) -> None:
    """Nor does a text that is none."""
    approved = digest(journey, repository)
    journey.published(repository, approve=approved)
    repository.release("v1.1.0", {"more.txt": "more\n"})
    journey.sandbox.forget_requests()
    for text in (approved, "yes", "-", approved[:16]):
        report = journey.publish(repository, "v1.1.0", approve=text)
        assert report.exit_code is ExitCode.CONFLICT and journey.writes() == 0


def test_a_dry_run_tells_whether_a_digest_still_holds(journey: Journey, repository: Repository) -> None:
    """Nothing has to be tried for it."""
    approved = digest(journey, repository)
    assert journey.publish(repository, dry_run="true", approve=approved).error is None
    assert journey.publish(repository, dry_run="true", approve="other").exit_code is ExitCode.CONFLICT


def test_each_value_has_the_place_that_it_comes_from(journey: Journey, repository: Repository) -> None:
    """File and line; "computed" for names and links of the lineage."""
    report = reviewed(journey, repository)
    assert values(report, "version", "titles") == [({"title": "A program"}, ("CITATION.cff:3",))]
    people = [(person["name"], sources) for person, sources in values(report, "version", "creators")]
    assert people == [("Example, Ada", ("CITATION.cff:14",)), ("The Tide Group", ("CITATION.cff:18",))]
    words = [(subject["subject"], sources) for subject, sources in values(report, "concept", "subjects")]
    assert words == [("tides", ("CITATION.cff:11",)), ("levels", ("CITATION.cff:12",))]
    links = {link["relationType"]: sources for link, sources in values(report, "concept", "relatedIdentifiers")}
    assert links["HasVersion"] == ("computed",)
    (publisher,) = values(report, "version", "publisher")
    assert publisher == ({"name": "Example Lab"}, ("the settings (command line)",))


def test_the_properties_stand_in_the_registrys_own_order(journey: Journey, repository: Repository) -> None:
    """As the schema numbers them, so that a librarian finds them."""
    report = reviewed(journey, repository)
    assert report.sheet
    names = [one.name for one in report.sheet.records[0].properties]
    assert names[:5] == ["creators", "titles", "publisher", "publicationYear", "subjects"]
    assert names[-2:] == ["url", "schemaVersion"]


def test_neighbours_and_old_values_are_shown(journey: Journey, repository: Repository) -> None:
    """What changes at existing records, old and new, before it does."""
    first = journey.published(repository)
    more = repository.show("CITATION.cff").replace("A program", "A programme")
    repository.release("v1.1.0", {"CITATION.cff": more})
    words = ("--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url, "--username", "SANDBOX.DEMO")
    account = ("--prefix", PREFIX, "--publisher", "Example Lab", "--commit-mode", "push")
    done = run("review", *words, *account, folder=repository.folder, DATACITE_PASSWORD="sandbox")
    assert done.returncode == 0, done.stderr
    assert f"{first['doi']}: version 1.0.0 gets its link to 1.1.0" in done.stdout
    assert f"{first['concept-doi']}: title: A program -> A programme" in done.stdout
    assert "New DOIs: 1" in done.stdout and "never deleted or renamed" in done.stdout


def test_what_the_files_say_and_the_record_does_not_is_named(journey: Journey) -> None:
    """Whole, without a limit."""
    manifest = '[project]\nname = "program"\nversion = "1.0.0"\n\n[project.scripts]\n'
    manifest += "".join(f'tool{number} = "program:main{number}"\n' for number in range(12))
    repository = journey.repository({"CITATION.cff": CITATION, "pyproject.toml": manifest})
    repository.release("v1.0.0")
    done = run("review", "--format", "json", folder=repository.folder)
    assert any("pyproject.toml" in line for line in json.loads(done.stdout)["not_carried"])


HOSTILE = "<script>alert(1)</script> </title></pre><img src=x onerror=a> | `x` ::set-output name=a::b"
SELF_CONTAINED = ("<script", "src=", "<link", "@import", "url(")
"""None of these may stand in a page that runs nothing and loads nothing."""


def test_the_page_has_no_script_whatever_the_files_say(journey: Journey) -> None:
    """Hostile text stays text, and a template in the README is no template of ours."""
    text = json.dumps(HOSTILE)
    files: dict[str, str | bytes] = {
        "CITATION.cff": CITATION.replace('"A program"', text) + f"abstract: {text}\nkeywords: [{text}]\n",
        "README.md": "# {{ 7 * 7 }} \x1b[2J\n",
    }
    repository = journey.repository(files)
    repository.release("v1.0.0")
    page = page_of(reviewed(journey, repository))
    assert "<script" not in page and "<img" not in page and page.count("</title>") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "{{ 7 * 7 }}" in page and "\x1b" not in page


def test_the_page_is_written_where_it_is_wanted(repository: Repository, tmp_path: Path) -> None:
    """One file that needs nothing else, for a narrow screen, the dark, and paper."""
    page = tmp_path / "review.html"
    done = run("review", "--output", str(page), folder=repository.folder)
    text = page.read_text(encoding="utf-8")
    assert done.returncode == 0 and "default-src 'none'" in text
    assert [word for word in SELF_CONTAINED if word in text] == []
    assert "@media print" in text and "color-scheme: light dark" in text and 'name="viewport"' in text
    assert "signature" in text and "CITATION.cff:3" in text


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_in_the_sheet(journey: Journey, repository: Repository, tmp_path: Path, form: str) -> None:
    """Not on stdout, not on stderr, not in the page."""
    page = tmp_path / "review.html"
    words = ("--output", str(page), "--format", form, "-v", "--registry", "sandbox")
    there = ("--registry-url", journey.sandbox.datacite_url, "--prefix", PREFIX, "--publisher", "Example Lab")
    secrets = {"DATACITE_PASSWORD": "sandbox", "GITHUB_TOKEN": "CANARY-52", "ARCHIVE_TOKEN": "CANARY-53"}
    done = run("review", *words, *there, "--username", "SANDBOX.DEMO", folder=repository.folder, **secrets)
    assert done.returncode == 0 and "CANARY" not in done.stdout + done.stderr + page.read_text()


def test_json_has_digest_records_and_what_is_not_carried_however_it_ends(journey: Journey) -> None:
    """Scripts find the same keys, also where something stopped it."""
    repository = journey.repository({"CITATION.cff": CITATION.replace("0097", "0098")})
    repository.release("v1.0.0")
    stopped = json.loads(run("review", "--format", "json", folder=repository.folder).stdout)
    assert (stopped["digest"], stopped["records"]) == ("", []) and stopped["exit_code"] == ExitCode.FINDINGS
    assert {"outputs", "plan", "findings", "not_carried"} <= stopped.keys()


def test_a_draft_first_then_approved(journey: Journey, repository: Repository) -> None:
    """The other way for two: the draft is looked at, then exactly that becomes public."""
    journey.published(repository, state="draft")
    approved = digest(journey, repository)
    outputs = journey.published(repository, approve=approved)
    assert outputs["state"] == "findable"
