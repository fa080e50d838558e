"""Settings that change what a release does."""

import requests

from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.plan.steps import Update
from doi_action.registries.open_registry import open_registry
from doi_action.release.describe import describe
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from doi_action.verbs.review import review
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import CITATION, README


def test_readable_suffixes_name_concept_and_version(journey: Journey) -> None:
    """For those who prefer names that people can read; a repeat finds them again."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository, suffix="{name}.{version}")
    assert (said["doi"], said["concept-doi"]) == (f"{PREFIX}/program.1.0.0", f"{PREFIX}/program")
    journey.sandbox.forget_requests()
    journey.published(repository, "v1.0.0", suffix="{name}.{version}")
    assert journey.writes() == 0


def test_a_draft_is_reserved_and_later_published(journey: Journey) -> None:
    """A draft changes nothing in the repository; the release publishes the same DOI."""
    repository = journey.repository()
    repository.release("v1.0.0")
    head = repository.head
    draft = journey.published(repository, state="draft")
    assert (draft["state"], repository.head) == ("draft", head)
    published = journey.published(repository)
    assert (published["doi"], published["state"]) == (draft["doi"], "findable")


def test_the_badge_can_show_the_version(journey: Journey) -> None:
    """It then moves with each release."""
    repository = journey.repository()
    for tag in ("v1.0.0", "v1.1.0"):
        repository.release(tag, {"n.txt": tag})
        said = journey.published(repository, tag, badge="version")
        assert said["doi"] in repository.show("README.md") and repository.show("README.md").count("badge/DOI") == 1


def test_no_badge_where_none_is_wanted(journey: Journey) -> None:
    """The README stays as it is."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository, badge="none")
    assert repository.show("README.md") == README


def test_version_and_date_are_left_to_those_who_keep_them(journey: Journey) -> None:
    """cff-fields: doi touches neither; the root DOI is that of all versions."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository, cff_fields="doi")
    citation = repository.show("CITATION.cff")
    assert "\nversion:" not in citation and "date-released" not in citation
    assert f"\ndoi: {said['concept-doi']}" in citation


def test_a_landing_page_of_ones_own_is_registered(journey: Journey) -> None:
    """Where a project has a better page than the release's."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository, landing_page="https://example.org/program")
    assert journey.record(said["doi"])["url"] == said["landing-page"] == "https://example.org/program"


def test_the_concept_has_a_page_where_the_repository_has_none(journey: Journey) -> None:
    """Without an address of the repository: the page that was set, else the sandbox's own for that very DOI."""
    for name, page in (("set", "https://example.org/program"), ("unset", "")):
        repository = journey.repository({"CITATION.cff": CITATION, "name.txt": name}, name=name)
        repository.release("v1.0.0")
        concept = journey.published(repository, landing_page=page)["concept-doi"]
        assert journey.record(concept)["url"] == (page or f"{journey.sandbox.url}/landing/{concept}")


def test_the_configuration_file_is_read_from_the_head(journey: Journey) -> None:
    """Settings belong to the branch, not to an old tag."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.commit("Configure", {".doi.yml": "publisher: Another Lab\nbadge: none\n"})
    said = journey.published(repository, publisher="")
    assert journey.record(said["doi"])["publisher"]["name"] == "Another Lab"
    assert repository.show("README.md") == README


def test_a_commit_message_is_one_line_whatever_a_file_says(journey: Journey) -> None:
    """A subject: no trailer names an author, no escape reaches whoever reads the log."""
    said = '"Cite {tag}\\n\\nCo-authored-by: A <a@example.org>\\e[2J\\u202e"'
    repository = journey.repository({"CITATION.cff": CITATION, ".doi.yml": f"commit-message: {said}\n"})
    repository.release("v1.0.0")
    journey.published(repository, "v1.0.0")
    message = repository.git("log", "-1", "--format=%B").strip()
    assert message == "Cite v1.0.0 Co-authored-by: A <a@example.org> [2J"


def test_an_older_release_is_described_by_its_own_files(journey: Journey) -> None:
    """Metadata is read at the tag: authors who came later are not credited with it."""
    repository = journey.repository()
    repository.release("v1.0.0")
    later = CITATION + "  - family-names: Later\n    given-names: Lea\n"
    repository.release("v1.1.0", {"CITATION.cff": later})
    first, second = journey.published(repository, "v1.0.0"), journey.published(repository, "v1.1.0")
    names = [[c["familyName"] for c in journey.record(said["doi"])["creators"]] for said in (first, second)]
    assert names == [["Example"], ["Example", "Later"]]


def test_a_changed_title_updates_the_record_without_a_new_doi(journey: Journey) -> None:
    """Metadata mended at a registry setting of the same release is an update."""
    repository = journey.repository()
    repository.release("v1.0.0")
    one = journey.published(repository)
    again = journey.published(repository, "v1.0.0", publisher="A Better Lab")
    assert again["doi"] == one["doi"] and again["changed"] == "true" and again["created"] == "false"
    assert journey.record(one["doi"])["publisher"]["name"] == "A Better Lab"


def test_a_dry_run_without_a_page_says_what_is_missing(journey: Journey) -> None:
    """Registries other than the sandbox have no page to give; nothing is asked of them before that is known."""
    repository = journey.repository()
    repository.release("v1.0.0")
    report = journey.publish(repository, registry="datacite", registry_url="https://api.datacite.org")
    assert report.error is not None
    assert (report.error.rule, report.exit_code) == ("settings", ExitCode.SETTINGS)
    assert "settings" not in {f.rule for f in report.all_findings}
    assert "landing-page is not set, and DataCite needs it" in {f.message for f in report.all_findings}


def test_an_empty_secret_is_guessed_at(journey: Journey) -> None:
    """A runner passes it as an empty text and says nothing: the usual reasons are named, with both names of it."""
    repository = journey.repository()
    repository.release("v1.0.0")
    report = publish(
        settings_from(action={"registry": "datacite", "prefix": "10.14454", "username": "A.B", "publisher": "X"}),
        host=LocalGit(repository.folder),
        connect=open_registry,
        tell=lambda _line: None,
    )
    [fix] = [found.fix for found in report.findings if found.message.startswith("password is not set")]
    assert fix.startswith("set password or registry-token: ") and "'environment:'" in fix


def test_a_dry_run_tells_that_the_prefix_is_another_accounts(journey: Journey) -> None:
    """With the id and the exit code of the refusal that the real run would meet, and before anything is written."""
    repository = journey.repository()
    repository.release("v1.0.0")
    for rehearsal in ("true", "false"):
        report = journey.publish(repository, prefix="10.12345", dry_run=rehearsal)
        assert report.error is not None and report.error.rule == "foreign-prefix"
        assert report.exit_code is ExitCode.REGISTRY_REFUSED and f"which has {PREFIX}" in str(report.error.why)
    assert journey.writes() == 0


def test_a_further_release_is_not_asked_for_its_prefix(journey: Journey) -> None:
    """The record of all versions shows that the account may write there."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository)
    assert [r.path for r in journey.sandbox.requests if "/clients/" in r.path] == ["/datacite/clients/sandbox.demo"]
    journey.sandbox.forget_requests()
    repository.release("v1.1.0", {"more.txt": "more\n"})
    journey.published(repository)
    assert not [r for r in journey.sandbox.requests if "/clients/" in r.path]


def test_the_files_at_a_tag_do_not_hold_its_doi(journey: Journey) -> None:
    """It is written after the tag, as docs/which-doi.md says: the branch's citation has it, the tag's has not."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository)
    at_tag = describe(settings_from(command_line={"tag": "v1.0.0"}), str(repository.folder))
    on_branch = describe(settings_from(), str(repository.folder))
    assert (at_tag.doi, str(on_branch.doi)) == (None, said["doi"])


def test_an_older_version_is_not_corrected_by_the_files_of_the_branch(journey: Journey) -> None:
    """They speak of the version that they name, as docs/corrections.md says."""
    repository = journey.repository()
    repository.release("v1.0.0")
    older = journey.published(repository)["doi"]
    repository.release("v1.1.0", {"n.txt": "1"})
    newer = journey.published(repository)["doi"]
    corrected = repository.show("CITATION.cff").replace("A program", "A tool")
    repository.commit("Mend the title", {"CITATION.cff": corrected})
    for tag in ("v1.0.0", "v1.1.0"):
        journey.published(repository, tag)
    titles = [journey.record(doi)["titles"][0]["title"] for doi in (older, newer)]
    assert titles == ["A program", "A tool"]


def test_a_landing_page_that_was_given_once_stays(journey: Journey) -> None:
    """The next run without it does not set it back: an earlier setting did that, and nobody says otherwise."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository, landing_page="https://example.org/program")
    journey.sandbox.forget_requests()
    again = journey.publish(repository)
    assert journey.record(said["doi"])["url"] == again.outputs["landing-page"] == "https://example.org/program"
    assert journey.writes() == 0 and "Nothing to do" in again.headline
    kept = {(str(doi), one.field, one.value) for doi, one in again.plan.kept}
    assert (said["doi"], "landing_page", "https://example.org/program") in kept


def test_a_page_that_a_steward_set_stays_until_somebody_says_another(journey: Journey) -> None:
    """At the version and at the concept; a page that is given now wins over both, old and new are shown."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository)
    for doi in (said["doi"], said["concept-doi"]):
        page = {"data": {"type": "dois", "attributes": {"url": f"https://steward.example.org/{doi}"}}}
        address = f"{journey.sandbox.datacite_url}/dois/{doi}"
        requests.put(address, json=page, auth=("SANDBOX.DEMO", "sandbox"), timeout=30).raise_for_status()
    journey.published(repository)
    for doi in (said["doi"], said["concept-doi"]):
        assert journey.record(doi)["url"] == f"https://steward.example.org/{doi}"
    sheet = journey.run(review, repository).sheet
    assert sheet is not None
    pages = [one.values[0].sources for record in sheet.records for one in record.properties if one.name == "url"]
    assert pages == [("kept from the registry",)] * 2

    changed = journey.publish(repository, landing_page="https://example.org/program")
    updates = [step for step in changed.plan.steps if isinstance(step, Update)]
    assert {change.old for step in updates for change in step.changes if change.field == "landing_page"} == {
        (f"https://steward.example.org/{said['doi']}",),
        (f"https://steward.example.org/{said['concept-doi']}",),
    }
    assert (
        journey.record(said["doi"])["url"]
        == journey.record(said["concept-doi"])["url"]
        == ("https://example.org/program")
    )


def test_a_page_that_a_file_said_and_says_no_longer_goes(journey: Journey) -> None:
    """What we once said by a file is ours to take back."""
    repository = journey.repository()
    repository.release("v1.0.0", {".doi.yml": "landing-page: https://example.org/old\n"})
    said = journey.published(repository)
    assert journey.record(said["doi"])["url"] == "https://example.org/old"
    repository.commit("New page", {".doi.yml": "landing-page: https://example.org/new\n"})
    journey.published(repository, "v1.0.0")
    assert journey.record(said["doi"])["url"] == "https://example.org/new"
    (repository.folder / ".doi.yml").unlink()
    repository.commit("No page of its own")
    journey.published(repository, "v1.0.0")
    assert journey.record(said["doi"])["url"] == f"{journey.sandbox.url}/landing/{said['doi']}"
