"""A version is prepared before its tag: the tagged tree and its archive carry their own DOI."""

import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.formats.cff.state import CitationState, citation_state
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from tests.journeys.conftest import PREFIX, TODAY, Journey
from tests.journeys.test_command_line import run
from tests.journeys.test_recovery import STAMPS
from tests.repositories import CITATION, README, SETTINGS, Repository

CODEMETA = '{\n  "@context": "https://w3id.org/codemeta/3.0",\n  "name": "A program"\n}\n'
PYPROJECT = '[project]\nname = "program"\nversion = "1.0.0"  # bumped by hand\n'
FILES: dict[str, str | bytes] = {"CITATION.cff": CITATION, "README.md": README, "codemeta.json": CODEMETA}
CARD = "---\nlicense: mit\npipeline_tag: text-generation\n---\n# A model\n\n## Citation\n\nPlease cite it.\n"


def on_disk(repository: Repository, name: str = "CITATION.cff") -> str:
    """A file of the work tree."""
    return (repository.folder / name).read_bytes().decode()


def state_of(repository: Repository) -> CitationState:
    """What CITATION.cff says now of the work's identity."""
    return citation_state(on_disk(repository).encode())


def stopped_by(report: Report) -> tuple[str, ExitCode]:
    """Id and exit code of what stopped a run."""
    assert report.error is not None, report.headline
    assert report.error.why and report.error.fix
    return report.error.rule, report.exit_code


def committed_and_tagged(repository: Repository, tag: str) -> None:
    """What a maintainer does with prepared files."""
    repository.commit(f"Release {tag}")
    repository.git("tag", "-a", tag, "-m", tag)


def archive_of(repository: Repository, tag: str) -> dict[str, bytes]:
    """The files in `git archive` of a tag."""
    done = subprocess.run(
        ["git", "-C", str(repository.folder), "archive", tag], env=SETTINGS, capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {member.name: archive.extractfile(member).read() for member in members}  # type: ignore[union-attr]


def lines_that_differ(one: str, other: str) -> list[str]:
    """The lines that only one of two texts has."""
    return sorted({*one.splitlines()} ^ {*other.splitlines()})


@pytest.mark.parametrize("before", [False, True])
def test_the_archive_of_the_tag_names_its_own_doi_which_resolves(journey: Journey, before: bool) -> None:
    """As the first release of a work, and as a later one; `publish` finds exactly the DOI that was prepared."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    if before:
        repository.release("v1.0.0")
        journey.published(repository)
    coming = journey.prepared(repository, "1.1.0")
    committed_and_tagged(repository, "v1.1.0")
    released = journey.published(repository, "v1.1.0")

    files = archive_of(repository, "v1.1.0")
    state = citation_state(files["CITATION.cff"])
    assert (str(state.root_doi), state.version_text) == (released["doi"], "1.1.0") and coming["doi"] == released["doi"]
    assert coming["concept-doi"] == released["concept-doi"] == str(state.concept_doi)
    assert released["doi"] in json.loads(files["codemeta.json"])["identifier"]
    answer = requests.get(f"{journey.sandbox.url}/{state.root_doi}", timeout=30)
    assert answer.status_code == 200 and "A program" in answer.text


def test_a_prepared_release_has_the_record_of_an_unprepared_one(journey: Journey, tmp_path: Path) -> None:
    """Preparing changes what the tag's files say of themselves, never what the record says."""
    stamps = {*STAMPS, "metadataVersion", "alternateIdentifiers", "identifiers", "relatedIdentifiers", "xml"}
    found = []
    with Sandbox(prefixes=(PREFIX,)) as other:
        for one, prepares in ((journey, True), (Journey(other, tmp_path / "other"), False)):
            repository = one.repository(FILES)
            repository.release("v1.0.0")
            one.published(repository)
            if prepares:
                one.prepared(repository, "1.1.0", reserve="true")
            committed_and_tagged(repository, "v1.1.0")
            doi = one.published(repository)["doi"]
            record = {name: value for name, value in one.record(doi).items() if name not in stamps}
            found.append((record, one.links(doi)))
    (one, links), (other_record, other_links) = found
    assert {name for name in one if one[name] != other_record[name]} == set()
    assert links == other_links


def test_nothing_is_committed_or_staged(journey: Journey) -> None:
    """The files are for the release commit, which is the maintainer's; the README waits for the release."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    head = repository.head
    report = journey.prepare(repository, "1.0.0")
    assert repository.head == head
    assert repository.git("status", "--short").splitlines() == [" M CITATION.cff", " M codemeta.json"]
    assert report.commit is None and (report.outputs["changed"], report.outputs["commit-sha"]) == ("true", "")
    assert any("tag it as v1.0.0" in note for note in report.notes)
    assert journey.writes() == 0


def test_unsaved_work_in_the_same_files_is_built_upon(journey: Journey) -> None:
    """Somebody is making the release: what they changed and did not commit stays, and counts."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    repository.write({"CITATION.cff": CITATION.replace("A program", "A better program")})
    report = journey.prepare(repository, "1.0.0")
    assert report.error is None and "A better program" in report.outputs["citation"]
    assert on_disk(repository).startswith(CITATION.replace("A program", "A better program"))


def test_files_with_other_line_ends_keep_them(journey: Journey) -> None:
    """As Windows checks them out."""
    repository = journey.repository({"CITATION.cff": CITATION.replace("\n", "\r\n"), "README.md": README})
    repository.commit("Begin")
    journey.prepared(repository, "1.0.0")
    assert "\n" not in on_disk(repository).replace("\r\n", "")


def test_a_repeat_changes_nothing(journey: Journey) -> None:
    """Neither on disk nor as a commit."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    one = journey.prepared(repository, "1.0.0")
    before = on_disk(repository)
    report = journey.prepare(repository, "1.0.0")
    assert (on_disk(repository), report.outputs["doi"], report.outputs["changed"]) == (before, one["doi"], "false")
    assert report.headline.startswith("Nothing to do")

    repository.commit("Save")
    assert journey.prepared(repository, "1.1.0", commit_mode="push")["commit-sha"] == repository.head
    assert journey.prepared(repository, "1.1.0", commit_mode="push")["commit-sha"] == ""


def test_another_day_or_version_is_put_right_by_another_run(journey: Journey) -> None:
    """The DOI of what is not to come any more leaves the file."""
    repository = journey.repository(FILES)
    repository.release("v1.0.0")
    journey.published(repository)
    first = journey.prepared(repository, "1.1.0")
    assert state_of(repository).date_released.text == TODAY.isoformat()  # type: ignore[union-attr]
    journey.prepared(repository, "1.1.0", date="2026-02-01")
    assert state_of(repository).date_released.text == "2026-02-01"  # type: ignore[union-attr]
    repository.commit("Prepared")
    second = journey.prepared(repository, "2.0.0")
    state = state_of(repository)
    assert (str(state.root_doi), state.version_text) == (second["doi"], "2.0.0")
    assert first["doi"] not in on_disk(repository) + on_disk(repository, "codemeta.json")


def test_a_version_that_was_given_up_leaves_the_files_with_the_next_release(journey: Journey) -> None:
    """1.1.0 was prepared, and 1.2.0 is tagged without preparing it: its file says 1.1.0 no more."""
    repository = journey.repository(FILES)
    repository.release("v1.0.0")
    journey.published(repository)
    given_up = journey.prepared(repository, "1.1.0")
    committed_and_tagged(repository, "v1.2.0")
    report = journey.publish(repository, "v1.2.0")
    assert report.error is None and report.outputs["doi"] != given_up["doi"]
    assert given_up["doi"] not in on_disk(repository) + on_disk(repository, "codemeta.json")
    assert journey.record(given_up["doi"]) == {}


def test_a_maintenance_release_leaves_what_is_prepared_alone(journey: Journey) -> None:
    """main is prepared for 2.0.0 when 1.0.1 is published: it keeps its coming DOI, and says so."""
    repository = journey.repository(FILES)
    repository.release("v1.0.0")
    journey.published(repository)
    repository.git("branch", "maintenance")
    coming = journey.prepared(repository, "2.0.0", commit_mode="push")
    before = on_disk(repository), on_disk(repository, "codemeta.json")
    repository.git("checkout", "-q", "maintenance")
    repository.release("v1.0.1", {"fix.txt": "fix\n"})
    repository.git("checkout", "-q", "main")

    report = journey.publish(repository, "v1.0.1")
    assert report.error is None and report.outputs["doi"] != coming["doi"]
    assert (on_disk(repository), on_disk(repository, "codemeta.json")) == before
    assert any("is prepared for 2.0.0" in note for note in report.notes)
    committed_and_tagged(repository, "v2.0.0")
    assert journey.published(repository, "v2.0.0")["doi"] == coming["doi"]


def test_a_maintenance_version_is_prepared_on_its_branch(journey: Journey) -> None:
    """That a newer one is out does not matter to the tree that will be tagged."""
    repository = journey.repository(FILES)
    repository.release("v1.0.0")
    journey.published(repository)
    repository.git("checkout", "-q", "-b", "maintenance")
    repository.git("checkout", "-q", "main")
    repository.release("v2.0.0", {"more.txt": "more\n"})
    journey.published(repository)
    repository.git("checkout", "-q", "maintenance")
    coming = journey.prepared(repository, "1.0.1")
    assert str(state_of(repository).root_doi) == coming["doi"]
    committed_and_tagged(repository, "v1.0.1")
    released = journey.published(repository, "v1.0.1", commit_mode="none")
    assert released["doi"] == coming["doi"]


def test_no_commit_is_named_in_a_prepared_file(journey: Journey) -> None:
    """A tree cannot name the commit that it is in."""
    repository = journey.repository(
        {**FILES, "CITATION.cff": CITATION + "commit: abc123  # of the last one\nlicense: MIT\n"}
    )
    repository.commit("Begin")
    journey.prepared(repository, "1.0.0")
    assert "commit" not in on_disk(repository) and "license: MIT" in on_disk(repository)
    committed_and_tagged(repository, "v1.0.0")
    journey.published(repository)
    assert "commit" not in on_disk(repository)


def test_without_a_citation_file_one_is_made(journey: Journey) -> None:
    """From the repository's other files, as by a release; prepared again, it is made again."""
    pyproject = PYPROJECT + 'authors = [{name = "Ada Example"}]\n'
    repository = journey.repository({"pyproject.toml": pyproject, "README.md": README})
    repository.commit("Begin")
    journey.prepared(repository, "1.1.0", manifest_version="true")
    again = journey.prepared(repository, "1.2.0", manifest_version="true")
    state = state_of(repository)
    assert (str(state.root_doi), state.version_text) == (again["doi"], "1.2.0")
    assert lines_that_differ(pyproject, on_disk(repository, "pyproject.toml")) == [
        'version = "1.0.0"  # bumped by hand',
        'version = "1.2.0"  # bumped by hand',
    ]


def test_a_card_names_the_coming_doi_and_gets_no_badge(journey: Journey) -> None:
    """Its citation is part of what is tagged; the badge shows all versions, and waits."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": CARD})
    repository.commit("Begin")
    coming = journey.prepared(repository, "1.0.0", kind="model")
    card = on_disk(repository, "README.md")
    assert coming["doi"] in card and "img.shields.io" not in card
    committed_and_tagged(repository, "v1.0.0")
    assert journey.published(repository, kind="model")["doi"] == coming["doi"]
    assert "img.shields.io" in on_disk(repository, "README.md")


def test_a_prepared_file_is_not_judged_by_what_is_to_come(journey: Journey) -> None:
    """A planned day, a README without the DOI, a DOI that codemeta.json names too: nothing is wrong before the tag."""
    repository = journey.repository({**FILES, "CITATION.cff": CITATION + "license: MIT\n", "LICENSE": "MIT\n"})
    repository.commit("Begin")
    journey.prepared(repository, "1.0.0", date="2999-01-01")
    wrong = ("doi-differs", "date-in-future", "readme-without-doi", "doi-not-in-identifiers", "version-behind-tags")
    for saved in (False, True):
        if saved:
            repository.commit("Prepared")
        done = run("check", "--format", "json", folder=repository.folder)
        found = {finding["rule"] for finding in json.loads(done.stdout)["findings"]}
        assert found.isdisjoint(wrong) and "codemeta-differs" not in found, found
    repository.git("tag", "v1.0.0")
    done = run("check", "--format", "json", folder=repository.folder)
    assert "date-in-future" in {finding["rule"] for finding in json.loads(done.stdout)["findings"]}


def test_a_draft_is_made_on_request_and_is_what_is_published(journey: Journey) -> None:
    """It is brought up to date by another run, leads nowhere, and nothing of it outlives the release's own words."""
    repository = journey.repository(FILES)
    repository.release("v1.0.0")
    journey.published(repository)
    said = journey.prepared(repository, "1.1.0", reserve="true", date="2026-03-01")
    assert (said["state"], said["created"], journey.record(said["doi"])["state"]) == ("draft", "true", "draft")
    assert said["doi"] not in {doi for _, doi in journey.links(said["concept-doi"])}

    repository.write({"CITATION.cff": on_disk(repository).replace("A program", "The program")})
    again = journey.prepare(repository, "1.1.0", reserve="true")
    assert again.error is None and again.outputs["created"] == "false"
    assert journey.record(said["doi"])["titles"][0]["title"] == "The program"
    assert any("A program -> The program" in note for note in again.notes)

    repository.write({"CITATION.cff": on_disk(repository).replace("The program", "A finished program")})
    committed_and_tagged(repository, "v1.1.0")
    released = journey.published(repository)
    record = journey.record(released["doi"])
    assert (released["doi"], record["state"]) == (said["doi"], "findable")
    assert [title["title"] for title in record["titles"]] == ["A finished program"]
    assert {day["date"] for day in record["dates"] if day["dateType"] == "Issued"} == {"2026-01-15"}


def test_what_is_tagged_or_published_is_prepared_no_more(journey: Journey) -> None:
    """No tag is moved: `publish` is what brings a record up to date. So too when the tag is gone."""
    repository = journey.repository(FILES)
    repository.release("v1.0.0")
    assert stopped_by(journey.prepare(repository, "1.0.0")) == ("already-released", ExitCode.SETTINGS)
    journey.published(repository)
    repository.git("tag", "-d", "v1.0.0")
    before = on_disk(repository)
    assert stopped_by(journey.prepare(repository, "v1.0.0")) == ("already-released", ExitCode.SETTINGS)
    assert on_disk(repository) == before


def test_a_version_may_be_given_as_its_tag(journey: Journey) -> None:
    """Its prefix is taken off as it will be from the tag."""
    repository = journey.repository(FILES)
    repository.release("release-1.0.0")
    assert {journey.prepared(repository, given)["version"] for given in ("1.1.0", "v1.1.0", "release-1.1.0")} == {
        "1.1.0"
    }
    report = journey.prepare(repository, "1.1.0")
    assert any("tag it as release-1.1.0" in note for note in report.notes)


def test_the_version_is_what_a_release_tool_wrote_into_a_manifest(journey: Journey) -> None:
    """CITATION.cff may be prepared for what was planned before; a manifest goes first."""
    repository = journey.repository({**FILES, "pyproject.toml": PYPROJECT})
    repository.release("v1.0.0")
    assert stopped_by(journey.prepare(repository)) == ("version-unclear", ExitCode.SETTINGS)
    journey.prepared(repository, "1.1.0")
    assert journey.prepared(repository)["version"] == "1.1.0"
    repository.write({"pyproject.toml": PYPROJECT.replace("1.0.0", "2.0.0")})
    assert journey.prepared(repository)["version"] == "2.0.0"
    repository.write({"package.json": '{"name": "program", "version": "3.0.0"}\n'})
    assert stopped_by(journey.prepare(repository)) == ("version-unclear", ExitCode.SETTINGS)


def test_a_prerelease_is_skipped_as_by_publish(journey: Journey) -> None:
    """Unless the setting says otherwise."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    report = journey.prepare(repository, "1.0.0rc1")
    assert (report.exit_code, report.outputs) == (ExitCode.DONE, {}) and "1.0.0rc1 is a pre-release" in report.headline
    assert journey.prepared(repository, "1.0.0rc1", prerelease="publish")["version"] == "1.0.0rc1"


def test_a_work_of_a_monorepo_has_to_be_named(journey: Journey) -> None:
    """A coming version has no tag that tells which work it is of."""
    works = "works:\n  - name: one\n    path: one\n  - name: two\n    path: two\n"
    repository = journey.repository({".doi.yml": works, "one/CITATION.cff": CITATION, "two/CITATION.cff": CITATION})
    repository.commit("Begin")
    assert stopped_by(journey.prepare(repository, "1.0.0")) == ("work-unsaid", ExitCode.SETTINGS)
    coming = journey.prepared(repository, "one@1.0.0", work="one")
    assert coming["doi"] in on_disk(repository, "one/CITATION.cff")
    assert on_disk(repository, "two/CITATION.cff") == CITATION
    committed_and_tagged(repository, "one@1.0.0")
    assert journey.published(repository, "one@1.0.0")["doi"] == coming["doi"]


def test_a_file_that_keeps_its_version_is_given_no_other_doi(journey: Journey) -> None:
    """With `cff-fields: doi` the root DOI is never that of another version than the file names."""
    repository = journey.repository({"CITATION.cff": CITATION + "version: 1.0.0\n", "README.md": README})
    repository.commit("Begin")
    report = journey.prepare(repository, "1.1.0", cff_fields="doi")
    assert report.error is None and "edit-by-hand" in {finding.rule for finding in report.findings}
    assert state_of(repository).root_doi is None
    coming = journey.prepared(repository, "1.0.0", cff_fields="doi")
    assert str(state_of(repository).root_doi) == coming["doi"] and state_of(repository).date_released is None


def test_a_tag_that_was_prepared_otherwise_is_not_published(journey: Journey) -> None:
    """Its archive would name a DOI that leads nowhere, for ever: with another suffix the name is another."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    journey.prepared(repository, "1.0.0")
    committed_and_tagged(repository, "v1.0.0")
    report = journey.publish(repository, suffix="{name}.{version}")
    assert stopped_by(report) == ("prepared-otherwise", ExitCode.CONFLICT)
    assert journey.writes() == 0


def test_a_dry_run_and_a_rehearsal_write_nothing(journey: Journey) -> None:
    """They show the same edits."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    before = on_disk(repository)
    shown = journey.prepare(repository, "1.0.0", dry_run="true", reserve="true")
    rehearsed = journey.prepare(repository, "1.0.0", commit_mode="auto")
    assert shown.headline.startswith("Dry run: would prepare 1.0.0 as 10.14454/")
    assert rehearsed.headline.startswith("Named 10.14454/") and "the files are not changed" in rehearsed.headline
    assert shown.plan.edits == rehearsed.plan.edits and len(shown.plan.edits) == 2
    assert (on_disk(repository), journey.writes()) == (before, 0)


def test_offline_it_asks_nobody(journey: Journey) -> None:
    """Once the files name the DOI of all versions: not even where the repository is a clone of one at GitHub."""
    repository = journey.repository(FILES)
    repository.release("v1.0.0")
    journey.published(repository)
    online = journey.prepared(repository, "1.1.0", dry_run="true")
    repository.git("remote", "add", "origin", "https://github.com/example/demo.git")
    journey.sandbox.forget_requests()
    words = ("prepare", "--version", "1.1.0", "--date", TODAY.isoformat(), "--offline", "--registry", "datacite")
    done = run(*words, "--format", "json", folder=repository.folder)
    assert done.returncode == 2 and "offline-unknown" in done.stdout

    done = run(*words, "--prefix", PREFIX, "--format", "json", folder=repository.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["outputs"]["doi"] == online["doi"] == str(state_of(repository).root_doi)
    assert len(journey.sandbox.requests) == 0


def test_offline_a_name_that_nobody_can_tell_is_refused(journey: Journey) -> None:
    """Another work's concept in the file, no concept at all, or a registry that names DOIs itself."""
    other = journey.repository(FILES, name="other")
    other.release("v1.0.0")
    journey.published(other)
    copied = journey.repository({**FILES, "CITATION.cff": on_disk(other), "own.txt": "own\n"})
    copied.commit("Copied")
    assert stopped_by(journey.prepare(copied, "1.1.0", offline="true")) == ("offline-unknown", ExitCode.SETTINGS)

    fresh = journey.repository(FILES, name="fresh")
    fresh.commit("Begin")
    at_zenodo = journey.prepare(fresh, "1.0.0", offline="true", registry="zenodo", registry_url="")
    assert stopped_by(at_zenodo) == ("offline-unknown", ExitCode.SETTINGS)
    assert stopped_by(journey.prepare(fresh, "1.0.0", offline="true", reserve="true"))[1] is ExitCode.SETTINGS
    assert journey.prepared(fresh, "1.0.0", offline="true")["doi"] == journey.prepared(fresh, "1.0.0")["doi"]


def test_a_file_that_changes_meanwhile_is_read_again(journey: Journey) -> None:
    """What somebody saved between reading and writing stays."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    told: list[str] = []

    def meanwhile(line: str) -> None:
        told.append(line)
        if line.startswith("reserve"):
            repository.write({"CITATION.cff": CITATION + "license: MIT\n"})

    report = journey.prepare(repository, "1.0.0", reserve="true", tell=meanwhile)
    assert report.error is None and any("reading its head again" in line for line in told)
    assert "license: MIT" in on_disk(repository) and report.outputs["doi"] in on_disk(repository)


def test_two_at_once_lose_nothing(journey: Journey) -> None:
    """Both prepare one version: one draft, one DOI, whole files."""
    import threading

    repository = journey.repository(FILES)
    repository.commit("Begin")
    found: list[Report] = []
    runs = [
        threading.Thread(target=lambda: found.append(journey.prepare(repository, "1.0.0", reserve="true")))
        for _ in range(3)
    ]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert [report.error for report in found] == [None] * 3
    assert {report.outputs["doi"] for report in found} == {str(state_of(repository).root_doi)}
    again = journey.prepare(repository, "1.0.0", reserve="true")
    assert (again.plan.steps, again.plan.edits) == ((), ())


def test_a_bare_repository_has_no_work_tree(journey: Journey) -> None:
    """A commit on its branch can be made all the same."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    bare = replace_with_bare(repository)
    assert stopped_by(journey.prepare(bare, "1.0.0")) == ("no-work-tree", ExitCode.HOST_REFUSED)
    assert journey.prepared(bare, "1.0.0", commit_mode="push")["commit-sha"] == bare.head


def replace_with_bare(repository: Repository) -> Repository:
    """A bare clone beside it."""
    folder = repository.folder.with_name("bare.git")
    repository.git("clone", "-q", "--bare", str(repository.folder), str(folder))
    bare = object.__new__(Repository)
    bare.folder = folder
    bare.git("config", "user.name", "Ada Example")
    bare.git("config", "user.email", "ada@example.org")
    return bare
