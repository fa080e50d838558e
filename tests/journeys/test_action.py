"""The Action from event to commit: a real git repository behind a local GitHub, and the sandbox as registry."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from doi_action.action.run import main
from doi_action.errors import ExitCode
from doi_action.hosts.github.pull_request import BRANCH
from doi_action.inputs import OUTPUTS
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import CITATION, PREFIX, Runner
from tests.runner import Step, run_step, step_environment


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository with the release v1.0.0 at the head of main."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


def test_a_first_release_gets_doi_commit_and_notes(runner: Runner) -> None:
    """Asked first whether it may commit; one verified commit with both files, the DOI in the release's text."""
    step = runner.released("v1.0.0")
    doi, concept = step.outputs["doi"], step.outputs["concept-doi"]
    assert step.code == 0
    assert f"doi: {doi}" in runner.show("CITATION.cff")
    assert concept in runner.show("README.md")
    assert doi in (runner.state.releases[0].body or "")
    asked = ["Snapshot", "MayCommit", "Commit", "PATCH /repos/example/demo/releases/9000"]
    assert runner.world.server.operations == asked
    assert step.outputs["commit-sha"] == runner.git.resolve("main")


def test_the_release_text_names_no_draft(runner: Runner) -> None:
    """A reserved DOI does not resolve, so nobody is told of it; the text stays as its author wrote it."""
    before = runner.state.releases[0].body
    step = runner.released("v1.0.0", state="draft")
    assert (step.code, step.outputs["state"]) == (0, "draft")
    assert (step.outputs["doi-url"], step.outputs["concept-doi-url"]) == ("", "")
    assert "How it will be cited once it is published" in step.summary and "Cite this version" not in step.summary
    assert runner.state.releases[0].body == before
    assert runner.world.server.operations == ["Snapshot"]


def test_all_outputs_are_there_and_no_other(runner: Runner) -> None:
    """Those of action.yml, each with its value."""
    outputs = runner.released("v1.0.0").outputs
    assert list(outputs) == [output.name for output in OUTPUTS]
    assert (outputs["state"], outputs["version"], outputs["created"], outputs["changed"]) == (
        "findable",
        "1.0.0",
        "true",
        "true",
    )
    assert outputs["doi-url"] == f"https://doi.org/{outputs['doi']}"
    assert outputs["landing-page"] == "https://github.com/example/demo/releases/tag/v1.0.0"


def test_a_repeat_changes_nothing(runner: Runner) -> None:
    """One request to GitHub, no write anywhere."""
    runner.released("v1.0.0")
    head = runner.git.resolve("main")
    step = runner.released("v1.0.0")
    assert runner.world.server.operations == ["Snapshot"]
    assert (runner.writes(), runner.git.resolve("main")) == (0, head)
    assert (step.outputs["created"], step.outputs["changed"], step.code) == ("false", "false", 0)
    assert step.summary.startswith("## Nothing to do")


def test_the_second_release_follows_the_first(runner: Runner) -> None:
    """Same concept, next version, both in the summary."""
    first = runner.released("v1.0.0").outputs
    runner.release("v1.1.0")
    step = runner.released("v1.1.0")
    assert step.outputs["concept-doi"] == first["concept-doi"]
    assert step.outputs["doi"] in runner.show("CITATION.cff")
    assert first["doi"] in step.summary
    assert "-->|followed by|" in step.summary


def test_a_maintenance_release_leaves_the_files_of_the_newest(runner: Runner) -> None:
    """1.0.1 after 1.1.0 gets its DOI; CITATION.cff stays with 1.1.0."""
    base = runner.git.resolve("v1.0.0") or ""
    runner.released("v1.0.0")
    runner.release("v1.1.0")
    newest = runner.released("v1.1.0").outputs
    runner.git.commit({"fix.txt": "1"}, branch="1.0.x", parents=(base,), date="2026-06-01T00:00:00Z")
    runner.git.tag("v1.0.1", "1.0.x")
    runner.state.release("v1.0.1")
    before = runner.show("CITATION.cff")
    step = runner.released("v1.0.1")
    assert step.code == 0
    assert step.outputs["doi"] != newest["doi"]
    assert runner.show("CITATION.cff") == before


def test_a_dispatch_names_the_tag(runner: Runner) -> None:
    """By hand, for a release of long ago."""
    runner.release("v1.1.0")
    step = runner.step("workflow_dispatch", {"ref": "refs/heads/main", "inputs": {"tag": "v1.0.0"}}, tag="v1.0.0")
    assert step.outputs["version"] == "1.0.0"


def test_a_dispatch_without_a_tag_takes_the_newest(runner: Runner) -> None:
    """By the date of its commit."""
    runner.git.commit({"a": "1"}, date="2026-07-01T00:00:00Z")
    runner.git.tag("v2.0.0")
    assert runner.step("workflow_dispatch", {"ref": "refs/heads/main"}).outputs["version"] == "2.0.0"


def test_the_same_job_as_a_release_step_gives_the_tag(runner: Runner) -> None:
    """A release made by a workflow's token starts no workflow."""
    step = runner.step("push", {"ref": "refs/heads/main"}, tag="v1.0.0")
    assert (step.code, step.outputs["version"]) == (0, "1.0.0")


def test_the_same_job_without_a_release_does_nothing(runner: Runner) -> None:
    """Not even a request."""
    step = runner.step("push", {"ref": "refs/heads/main"}, tag="")
    assert (step.code, step.outputs["doi"], runner.world.server.operations) == (0, "", [])
    assert "no release" in step.annotations("notice")[0].data


def test_a_pushed_tag_without_a_release_is_published(runner: Runner) -> None:
    """Its day is the commit's; there is no text to edit."""
    runner.git.commit({"a": "1"})
    runner.git.tag("v1.1.0")
    step = runner.step("push", {"ref": "refs/tags/v1.1.0"})
    assert (step.code, step.outputs["version"]) == (0, "1.1.0")
    assert runner.world.server.operations == ["Snapshot", "MayCommit", "Commit"]


def test_a_dry_run_shows_everything_and_writes_nothing(runner: Runner) -> None:
    """The DOI is known, the diff is there, the repository is as it was."""
    head = runner.git.resolve("main")
    step = runner.released("v1.0.0", dry_run="true")
    assert runner.world.server.operations == ["Snapshot", "MayCommit"]
    assert (runner.writes(), runner.git.resolve("main")) == (0, head)
    assert step.summary.startswith("## Dry run: would publish v1.0.0")
    assert f"+doi: {step.outputs['doi']}" in step.summary
    assert step.outputs["changed"] == "false"


def test_a_rehearsal_finds_what_the_real_run_would_stop_at(runner: Runner) -> None:
    """The job's permissions are what fails most, and a green rehearsal would hide it until a DOI is there for ever."""
    runner.state.permissions = set()
    sandbox = {"registry": "sandbox", "registry_url": "", "prefix": "", "username": "", "password": ""}
    for inputs in ({"dry_run": "true"}, sandbox):
        step = runner.released("v1.0.0", **inputs)
        assert step.code == 0
        [warning] = step.annotations("warning")
        assert warning.properties["title"] == "permission-missing" and "contents: write" in warning.data
        assert "the real run would stop there" in warning.data


def test_a_branch_that_takes_no_commits_is_found_by_a_rehearsal(runner: Runner) -> None:
    """Where a pull request may be made instead, there is nothing to warn of."""
    runner.state.protection["main"] = "ruleset"
    [warning] = runner.released("v1.0.0", dry_run="true", commit_mode="push").annotations("warning")
    assert warning.properties["title"] == "branch-protected"
    assert runner.released("v1.0.0", dry_run="true").annotations("warning") == []


@pytest.mark.parametrize(
    "text", ["x" * 124_999, "<!-- doi-action:start -->\nhalf of it"], ids=["too long", "half a marker"]
)
def test_a_release_text_that_cannot_name_its_doi_is_told(runner: Runner, text: str) -> None:
    """It stays as it is, and the run says so."""
    runner.state.releases[0].body = text
    step = runner.released("v1.0.0")
    assert step.code == 0 and runner.state.releases[0].body == text
    assert "the text of the release v1.0.0 stays without its DOI" in step.summary
    assert "stays without its DOI" not in runner.released("v1.0.0", release_notes="none").summary


def test_no_first_doi_is_published_that_nobody_may_commit(runner: Runner) -> None:
    """It would be there for ever before anybody saw that a line is missing in the workflow."""
    runner.state.permissions = set()
    step = runner.released("v1.0.0")
    assert (step.code, runner.writes(), step.outputs["created"]) == (ExitCode.HOST_REFUSED, 0, "false")
    assert "contents: write" in step.annotations("error")[0].data


@pytest.mark.parametrize("rule", ["classic", "ruleset"])
def test_a_protected_branch_never_fails_the_doi(runner: Runner, rule: str) -> None:
    """A pull request carries the files; merging it is the next step."""
    runner.state.protection["main"] = rule
    step = runner.released("v1.0.0")
    assert step.code == 0
    assert step.outputs["pull-request-url"] == "https://github.com/example/demo/pull/1"
    assert step.outputs["doi"] in runner.show("CITATION.cff", BRANCH)
    assert "Merge <https://github.com/example/demo/pull/1>" in step.summary
    assert "@software{" in runner.state.pull_requests[0].body


def test_a_pull_request_after_a_failure_says_what_it_carries(runner: Runner) -> None:
    """Not that nothing is to do; with the DOI as a link, and why no check starts by itself."""
    runner.state.protection["main"] = "ruleset"
    runner.released("v1.0.0")
    runner.state.pull_requests.clear()
    runner.release("v1.1.0")
    runner.state.permissions = {"contents"}
    assert runner.released("v1.1.0").code == ExitCode.HOST_REFUSED
    runner.state.permissions = {"contents", "pull-requests"}
    step = runner.released("v1.1.0")
    body = runner.state.pull_requests[-1].body
    assert step.code == 0 and not body.startswith("Nothing to do")
    assert f"({step.outputs['doi-url']})" in body or f"<{step.outputs['doi-url']}>" in body
    assert "they do not start by themselves" in body


def test_a_repeat_beside_an_open_pull_request_makes_no_second_one(runner: Runner) -> None:
    """Nor a commit."""
    runner.state.protection["main"] = "ruleset"
    first = runner.released("v1.0.0").outputs["commit-sha"]
    step = runner.released("v1.0.0")
    assert (len(runner.state.pull_requests), runner.git.resolve(BRANCH)) == (1, first)
    assert step.outputs["pull-request-url"] == "https://github.com/example/demo/pull/1"


def test_a_commit_in_between_is_kept(runner: Runner) -> None:
    """The head is read again and the edit made on top of a person's."""
    theirs = CITATION.replace("A program", "A better program")
    runner.world.fault("Commit", before=lambda: runner.git.commit({"CITATION.cff": theirs}), only_before=True)
    step = runner.released("v1.0.0")
    assert step.code == 0
    assert "A better program" in runner.show("CITATION.cff")
    assert step.outputs["doi"] in runner.show("CITATION.cff")


def test_without_permission_the_doi_is_still_reported(runner: Runner) -> None:
    """A permission that was taken away after the first DOI: the line to add is said, and running again finishes."""
    runner.released("v1.0.0")
    runner.release("v1.1.0")
    runner.state.permissions = set()
    step = runner.released("v1.1.0")
    assert step.code == ExitCode.HOST_REFUSED
    assert step.outputs["doi"] and step.outputs["state"] == "findable"
    assert "contents: write" in step.annotations("error")[0].data
    assert step.outputs["doi"] in step.summary and "is live" in step.summary
    assert step.summary.startswith(f"## Published v1.1.0 as {step.outputs['doi']}, but the run stopped")
    again = runner.released("v1.1.0")
    assert again.summary.startswith(f"## v1.1.0 has {step.outputs['doi']}, but the run stopped")
    assert (again.code, again.outputs["changed"]) == (ExitCode.HOST_REFUSED, "false")
    runner.state.permissions = {"contents"}
    assert runner.released("v1.1.0").outputs["doi"] in runner.show("CITATION.cff")


def test_a_fork_gives_no_doi(runner: Runner) -> None:
    """Its workflows come with it, its releases are not the work's."""
    payload = {"action": "published", "release": {"tag_name": "v1.0.0"}, "repository": {"fork": True}}
    step = runner.step("release", payload)
    assert (step.code, step.outputs["doi"], runner.writes()) == (0, "", 0)


def test_a_pull_request_is_checked_and_publishes_nothing(runner: Runner) -> None:
    """The files of the workspace are judged, and findings stand at their lines."""
    runner.folder.mkdir()
    (runner.folder / "CITATION.cff").write_text(CITATION.replace("family-names", "familynames"))
    runner.variables = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_SHA": "abc123"}
    step = runner.step("pull_request", {"action": "opened", "pull_request": {"head": {"repo": None}}})
    assert (step.code, runner.writes(), runner.world.server.operations) == (ExitCode.FINDINGS, 0, [])
    assert step.annotations("error")[0].properties["file"] == "CITATION.cff"
    assert "(https://github.com/example/demo/blob/abc123/CITATION.cff?plain=1#L" in step.summary
    assert "publishes nothing" in step.annotations("notice")[0].data


def test_a_prerelease_is_skipped_by_default(runner: Runner) -> None:
    """By GitHub's mark on the release."""
    runner.release("v2.0.0", prerelease=True)
    step = runner.released("v2.0.0")
    assert (step.code, step.outputs["doi"], runner.writes()) == (0, "", 0)
    assert "is a pre-release" in step.summary


def test_the_hosts_mark_decides_what_a_prerelease_is(runner: Runner) -> None:
    """Whoever makes a release and does not mark it means it, whatever its name looks like."""
    runner.release("v2.0.0-M1", prerelease=False)
    assert runner.released("v2.0.0-M1").outputs["version"] == "2.0.0-M1"


def test_a_tag_without_a_version_starts_nothing(runner: Runner) -> None:
    """A tool pushes `nightly` every night: no DOI, no red workflow, and a notice that says why."""
    runner.release("nightly")
    for step in (runner.released("nightly"), runner.step("push", {"ref": "refs/tags/nightly"})):
        assert (step.code, step.outputs["doi"], runner.writes()) == (0, "", 0)
        assert "tag-pattern" in step.annotations("notice")[0].data
    named = runner.step("workflow_dispatch", {}, tag="nightly")
    assert (named.code, runner.writes()) == (ExitCode.SETTINGS, 0)


@pytest.mark.parametrize(
    ("mint_on", "minted"), [("minor", {"v1.1.0", "v2.0.0"}), ("major", {"v2.0.0"}), ("manual", set())]
)
def test_only_some_versions_get_a_doi_by_themselves(runner: Runner, mint_on: str, minted: set[str]) -> None:
    """By the numbers that are not zero; a tag that is given outright is published always."""
    found = set()
    for tag in ("v1.0.1", "v1.1.0", "v2.0.0"):
        runner.release(tag)
        step = runner.released(tag, mint_on=mint_on)
        assert step.code == 0, step.log
        if step.outputs["doi"]:
            found.add(tag)
        else:
            assert f"mint-on is '{mint_on}'" in step.log and runner.writes() == 0
    assert found == minted
    assert runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, tag="v1.0.1", mint_on=mint_on).outputs["doi"]


def test_a_prerelease_is_published_where_asked(runner: Runner) -> None:
    """An input says so."""
    runner.release("v2.0.0-rc.1", prerelease=True)
    assert runner.released("v2.0.0-rc.1", prerelease="publish").outputs["version"] == "2.0.0-rc.1"


@pytest.mark.parametrize("action", ["deleted", "unpublished", "created"])
def test_a_release_that_went_away_keeps_its_doi(runner: Runner, action: str) -> None:
    """Nothing is written, and it is said what to do."""
    runner.released("v1.0.0")
    step = runner.released("v1.0.0", action=action)
    assert (step.code, runner.writes(), runner.world.server.operations) == (0, 0, [])
    assert step.annotations("notice")


def test_an_edited_release_updates_its_record(runner: Runner) -> None:
    """A new title in the citation file's tag cannot be; a corrected description of the repository can."""
    runner.released("v1.0.0")
    runner.state.description = "Described better"
    step = runner.released("v1.0.0", action="edited")
    assert (step.code, step.outputs["created"], step.outputs["changed"]) == (0, "false", "true")


def test_an_edited_release_without_news_writes_nothing(runner: Runner) -> None:
    """Our own edit of its text ends here, were it ever to start a run."""
    runner.released("v1.0.0")
    assert runner.released("v1.0.0", action="edited").outputs["changed"] == "false"
    assert runner.writes() == 0


def test_a_rehearsal_touches_nothing_on_the_hosted_repository(runner: Runner) -> None:
    """The embedded sandbox: no account, the diff in the summary, SANDBOX in capitals."""
    head = runner.git.resolve("main")
    step = runner.released("v1.0.0", registry="sandbox", registry_url="", prefix="", username="", password="")
    assert step.code == 0
    assert runner.world.server.operations == ["Snapshot", "MayCommit"]
    assert runner.git.resolve("main") == head
    assert runner.state.releases[0].body == "What is new\r\n"
    assert "**SANDBOX: these DOIs are not real.**" in step.summary
    assert step.outputs["doi"].startswith("10.0000/")


def test_a_rehearsal_says_would_and_claims_nothing(runner: Runner) -> None:
    """Later steps announce no DOI that is not there, nothing is linked, and the lines that make it real are shown."""
    step = runner.released("v1.0.0", registry="sandbox", registry_url="", prefix="", username="", password="")
    outputs = step.outputs
    assert step.summary.startswith("## Rehearsal: would publish v1.0.0 as 10.0000/")
    assert (outputs["created"], outputs["changed"], outputs["state"], outputs["doi-url"]) == ("false", "false", "", "")
    outside_of_diffs = re.sub(r"(?ms)^```.*?^```$", "", step.summary)
    assert "https://doi.org/" not in outside_of_diffs
    assert "https://doi.org/" not in outputs["citation"] + outputs["concept-doi-url"]
    for text in (step.summary, step.log):
        assert "  registry: datacite\n" in text and "Published" not in text and "What was done" not in text


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("CITATION.cff", CITATION + "type: dataset\n", "Dataset"),
        ("README.md", "---\nlicense: mit\npipeline_tag: text-generation\n---\n# A model\n", "Model"),
    ],
)
def test_a_dataset_and_a_model_are_what_they_are(runner: Runner, path: str, text: str, kind: str) -> None:
    """The kind is judged by the files."""
    runner.release("v1.1.0", {path: text})
    step = runner.released("v1.1.0", kind="auto" if kind == "Dataset" else "model")
    assert f'"resourceTypeGeneral": "{kind}"' in step.outputs["plan"]


def test_bad_settings_stop_before_any_request(runner: Runner) -> None:
    """All of them at once, with exit code 2."""
    step = runner.released("v1.0.0", registry="zenoodo", badge="blue")
    assert (step.code, runner.world.server.operations) == (ExitCode.SETTINGS, [])
    assert "zenoodo" in step.summary and "blue" in step.summary


@pytest.mark.parametrize("command", ["rules", "try", "sandbox", "init"])
def test_a_command_for_a_terminal_is_refused(runner: Runner, command: str) -> None:
    """It neither publishes nor ends green without having done anything."""
    step = runner.released("v1.0.0", command=command)
    assert (step.code, runner.world.server.operations) == (ExitCode.SETTINGS, [])
    assert f"'{command}' does not run in the Action" in step.annotations("error")[0].data
    assert "not-in-the-action" in step.log


def test_a_confirmation_for_another_repository_stops_before_anything(runner: Runner) -> None:
    """The workflow came with a template; in the repository it was written for, it holds."""
    step = runner.released("v1.0.0", confirm="somebody/else")
    assert (step.code, step.outputs["doi"]) == (ExitCode.SETTINGS, "")
    assert "'example/demo'" in step.annotations("error")[0].data
    assert runner.released("v1.0.0", confirm="Example/Demo").outputs["created"] == "true"


def test_a_missing_tag_stops_in_clear_words(runner: Runner) -> None:
    """A dispatch with a typing error."""
    step = runner.step("workflow_dispatch", {}, tag="v9")
    assert step.code == ExitCode.SETTINGS
    assert "no tag 'v9'" in step.annotations("error")[0].data


@pytest.mark.parametrize("payload", ["", "{", "[]", "null", '"text"'])
def test_a_broken_event_file_is_no_traceback(runner: Runner, payload: str) -> None:
    """Its tag is unknown; an input may give it."""
    assert runner.step("release", payload, tag="v1.0.0").outputs["version"] == "1.0.0"


def test_no_secret_is_shown_anywhere(runner: Runner) -> None:
    """Masked first of all, and cut out of everything else."""
    step = runner.released("v1.0.0")
    masked = [found.data for found in step.commands if found.name == "add-mask"]
    assert {"sandbox", TOKEN} <= set(masked)
    rest = "\n".join(line for line in step.log.split("\n") if not line.startswith("::add-mask::"))
    assert TOKEN not in rest + step.summary + str(step.outputs)
    assert step.log.startswith("::add-mask::")


EVIL = 'x ##[set-output name=doi]10.666/evil "|`<b>@octocat #1\u202e'


def test_foreign_text_is_neither_obeyed_nor_marked_up(runner: Runner) -> None:
    """Title, release name, text and description, in log, outputs and summary."""
    citation = CITATION.replace("A program", f"'{EVIL}'") + "abstract: |\n  ::stop-commands::x\n  ##[error]y\n"
    runner.git.commit({"CITATION.cff": citation})
    runner.git.tag("v1.1.0")
    runner.state.release("v1.1.0", name=EVIL, body=f"::add-mask::doi\n{EVIL}\n")
    runner.state.description = EVIL + "\ud83d"
    step = runner.released("v1.1.0")
    assert step.code == 0
    assert {found.name for found in step.commands} <= {"add-mask", "notice", "warning", "error"}
    assert step.outputs["doi"].startswith(PREFIX)
    outside_code = step.summary.split("```")[::2]
    assert all("<b>" not in text and "@octocat" not in text for text in outside_code)


@pytest.mark.parametrize("variable", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_a_file_that_cannot_be_written_does_not_undo_a_doi(runner: Runner, variable: str) -> None:
    """What it would have held is printed instead, with a warning."""
    runner.variables[variable] = str(runner.folder / "missing" / "file")
    step = runner.released("v1.0.0")
    assert step.code == 0
    assert "doi: 10.14454/" in runner.show("CITATION.cff")
    assert variable in step.annotations("warning")[0].data


def test_without_the_runners_files_everything_is_in_the_log(runner: Runner) -> None:
    """Outside of a runner."""
    runner.variables |= {"GITHUB_OUTPUT": "", "GITHUB_STEP_SUMMARY": ""}
    assert "## Published v1.0.0" in runner.released("v1.0.0").log


@pytest.mark.parametrize(("command", "said"), [("cite", "@software{"), ("export", '"titles"'), ("explain", "title")])
def test_a_reading_command_shows_what_the_workspace_says(runner: Runner, command: str, said: str) -> None:
    """In the log and in the summary, without a request, also on a pull request; the citation is an output."""
    runner.folder.mkdir()
    (runner.folder / "CITATION.cff").write_text(CITATION + "doi: 10.14454/abc\n")
    step = runner.step("pull_request", {"action": "opened"}, command=command)
    assert (step.code, runner.world.server.operations) == (0, [])
    assert said in step.log and said in step.summary
    assert (step.outputs["doi"], step.outputs["changed"]) == ("10.14454/abc", "false")


def test_a_text_that_fails_after_the_commit_keeps_the_commit(runner: Runner) -> None:
    """DOI and commit are in the outputs; only the release's text is missing."""
    runner.world.fault("PATCH", status=403, body=b'{"message": "Resource not accessible by integration"}')
    step = runner.released("v1.0.0")
    assert step.code == ExitCode.HOST_REFUSED
    assert (step.outputs["commit-sha"], step.outputs["state"]) == (runner.git.resolve("main"), "findable")


@pytest.mark.parametrize("named", ["example/..", "example/demo/../other", "demo", "example/demo?x=1", "hf://../owl"])
def test_a_repository_that_is_no_name_is_asked_for_nowhere(runner: Runner, named: str) -> None:
    """It would lead elsewhere in the API, whoever names it: the input, or what stands for the workflow's own."""
    environment = runner.environment("workflow_dispatch", {}, tag="v1.0.0")
    for key in ("INPUT_REPOSITORY", "GITHUB_REPOSITORY"):
        step = run_step({**environment, key: named}, main)
        assert (step.code, runner.world.server.operations) == (ExitCode.SETTINGS, []), key
        assert f"'{named}'" in step.log


def test_a_bug_is_told_as_one_without_secrets(runner: Runner) -> None:
    """Exit code 70, how to report it, and no traceback unless debugging is on."""

    class Broken(dict[str, str]):
        def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
            if key == "GITHUB_REPOSITORY":
                raise RuntimeError(f"token {TOKEN}")
            return super().get(key, default)

    environment = Broken(step_environment({"github-token": TOKEN}, "workflow_dispatch", {}, runner.folder))
    step = run_step(environment, main)
    assert step.code == ExitCode.BUG
    assert "a bug in doi-action" in step.summary and "Traceback" not in step.log
    assert TOKEN not in step.summary + step.annotations("error")[0].data


@pytest.mark.real
def test_every_delivery_of_github_goes_through(runner: Runner, shared: Path) -> None:
    """Whatever the payload holds, the run ends with a summary and a documented exit code."""
    codes = {}
    for path in sorted((shared / "github").glob("*.json")):
        (runner.folder / "CITATION.cff").parent.mkdir(exist_ok=True)
        (runner.folder / "CITATION.cff").write_text(CITATION)
        step = runner.step(path.name.partition(".")[0], path.read_text(), dry_run="true")
        codes[path.name] = step.code
        assert step.summary.startswith("## "), path.name
    known = {ExitCode.DONE, ExitCode.SETTINGS}
    assert set(codes.values()) <= known, codes


def test_a_run_cut_off_after_its_commit_is_finished_by_the_next(runner: Runner) -> None:
    """GitHub goes silent after it committed: the DOI is reported, and running again adds only what is missing."""
    runner.world.fault("Commit", act=True)
    for _ in range(20):
        runner.world.fault("RecentCommits", status=503)
    step = runner.released("v1.0.0")
    assert (step.code, step.outputs["state"]) == (ExitCode.UNREACHABLE, "findable")
    commits = runner.git.count("main")
    runner.world.server.faults.clear()
    again = runner.released("v1.0.0")
    assert (again.code, again.outputs["doi"]) == (0, step.outputs["doi"])
    assert (runner.git.count("main"), runner.writes()) == (commits, 0)
    assert step.outputs["doi"] in (runner.state.releases[0].body or "")


def test_releases_at_once_all_land(runner: Runner) -> None:
    """Each gets its DOI, the files end with the newest, nobody's commit is lost."""
    tags = ("v1.1.0", "v1.2.0", "v1.3.0")
    for tag in tags:
        runner.release(tag)
    steps = runner.released_at_once(*tags)
    assert [step.code for step in steps] == [0, 0, 0]
    assert len({step.outputs["doi"] for step in steps}) == 3
    assert len({step.outputs["concept-doi"] for step in steps}) == 1
    assert f"doi: {steps[-1].outputs['doi']}" in runner.show("CITATION.cff")
    # Runs that read the registry before any of the others wrote know no neighbour; the next run links them.
    runner.released("v1.3.0")
    runner.released("v1.3.0")
    assert (runner.writes(), runner.world.server.operations) == (0, ["Snapshot"])


def test_a_newer_release_that_lands_in_between_stays_the_newest(runner: Runner) -> None:
    """What the registry knows is read again with the head: the files keep naming the newest version."""
    runner.release("v1.1.0")
    runner.release("v1.2.0")
    between: list[Step] = []
    runner.world.fault("Commit", before=lambda: between.extend(runner.released_at_once("v1.2.0")), only_before=True)
    step = runner.released("v1.1.0")
    assert (step.code, between[0].code) == (0, 0)
    assert f"doi: {between[0].outputs['doi']}" in runner.show("CITATION.cff")


def test_the_same_release_twice_at_once_is_one(runner: Runner) -> None:
    """A dispatch beside the event: one DOI, one commit."""
    steps = runner.released_at_once("v1.0.0", "v1.0.0")
    assert [step.code for step in steps] == [0, 0]
    assert len({step.outputs["doi"] for step in steps}) == 1
    assert runner.git.count("main") == 3


@pytest.mark.parametrize("page", ["", "https://github.example/example/demo/releases/tag/v1.0.0"])
def test_a_private_repository_gets_no_doi_that_leads_into_it(runner: Runner, page: str) -> None:
    """Whoever follows the DOI would find nothing; a page of the same repository is no way out."""
    runner.state.private = True
    page = page.replace("https://github.example/example/demo", runner.state.url)
    step = runner.released("v1.0.0", **({"landing-page": page} if page else {}))
    assert step.code == 2 and "is private" in step.log
    assert runner.writes() == 0


def test_a_private_repository_with_a_public_page_gets_its_doi(runner: Runner) -> None:
    """Both records lead to the page, the concept's too."""
    runner.state.private = True
    outputs = runner.released("v1.0.0", **{"landing-page": "https://example.org/demo"}).outputs
    assert outputs["created"] == "true"
    for name in ("doi", "concept-doi"):
        record = requests.get(f"{runner.sandbox.datacite_url}/dois/{outputs[name]}", timeout=30).json()
        assert record["data"]["attributes"]["url"] == "https://example.org/demo"


def test_a_private_repository_may_reserve_a_draft(runner: Runner) -> None:
    """Nobody follows the DOI of a draft."""
    runner.state.private = True
    assert runner.released("v1.0.0", state="draft").code == 0
