"""A run that breaks off anywhere, and the run after it: the end is that of a run that never broke."""

import random
import re
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import pytest

from doi_action.cli import main as command_line
from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from doi_action.verbs import withdraw as withdrawing
from tests.journeys.conftest import PREFIX, SECRETS, Journey
from tests.repositories import Repository
from tests.sampled import LONG, sampled

CODEMETA = '{\n  "@context": "https://w3id.org/codemeta/3.0",\n  "name": "A program"\n}\n'
STAMPS = ("created", "updated", "registered", "published", "url", "viewCount")

REQUESTS = range(1, 8)
"""The requests of a second release."""

RELEASE = ("publish", "--tag", "v1.1.0", "--commit-mode", "push")
"""What is typed for it."""

EFFECTS = range(1, 35)
"""The effects on files of a second release; a test below counts them."""

PAIRS = tuple(product(REQUESTS, repeat=2))
TRIPLES = tuple(random.Random(20261127).sample([*product(REQUESTS, repeat=3)], 60))
"""Where runs break off that come one after the other."""


def prepared(journey: Journey, name: str = "program") -> Repository:
    """A repository with one release published and the next one tagged."""
    from tests.repositories import CITATION, README

    files: dict[str, str | bytes] = {"CITATION.cff": CITATION, "README.md": README, "codemeta.json": CODEMETA}
    repository = journey.repository(files, name=name)
    repository.release("v1.0.0")
    journey.published(repository)
    repository.release("v1.1.0", {"more.txt": "more\n"})
    journey.sandbox.forget_requests()
    return repository


def state(journey: Journey, repository: Repository, outputs: dict[str, str]) -> dict[str, Any]:
    """Everything that a run leaves behind, without time stamps."""
    first = [d for r, d in journey.links(outputs["doi"]) if r == "IsNewVersionOf"]
    records = {doi: journey.record(doi) for doi in (outputs["doi"], outputs["concept-doi"], *first)}
    kept = {doi: {k: v for k, v in r.items() if k not in (*STAMPS, "metadataVersion")} for doi, r in records.items()}
    files = {name: repository.show(name) for name in ("CITATION.cff", "README.md", "codemeta.json")}
    subjects = repository.git("log", "--format=%s", "main").splitlines()
    return {"records": kept, "files": files, "subjects": subjects, "status": repository.git("status", "--short")}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a run that never broke leaves behind."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        journey = Journey(sandbox, tmp_path_factory.mktemp("clean"))
        repository = prepared(journey)
        return state(journey, repository, journey.published(repository, "v1.1.0"))


@pytest.mark.matrix
@pytest.mark.parametrize("failure", ["reset", "lost", "500-done"])
@pytest.mark.parametrize("number", REQUESTS)
def test_a_failure_at_any_request_is_repaired_by_running_again(
    journey: Journey, clean: dict[str, Any], number: int, failure: str
) -> None:
    """The run after a failed one, or the failed one itself by its retries, ends like a run without failures."""
    repository = prepared(journey)
    journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), failure)))
    broken = journey.publish(repository, "v1.1.0")
    journey.sandbox.set_traps(Traps())
    again = journey.published(repository, "v1.1.0")
    assert broken.error is not None and broken.error.state
    assert state(journey, repository, again) == clean


@pytest.mark.skipif(not LONG, reason="a long matrix: make test-long runs it")
@pytest.mark.parametrize("numbers", [*PAIRS, *TRIPLES], ids=str)
def test_failures_of_several_runs_are_repaired_by_the_next(
    journey: Journey, clean: dict[str, Any], numbers: tuple[int, ...]
) -> None:
    """Each run breaks off at another request, in another way; the one that does not ends like the first of all."""
    repository = prepared(journey)
    for number, failure in zip(numbers, ("lost", "reset", "500-done"), strict=False):
        journey.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), failure)))
        journey.publish(repository, "v1.1.0")
    journey.sandbox.set_traps(Traps())
    again = journey.published(repository, "v1.1.0")
    assert state(journey, repository, again) == clean
    journey.sandbox.forget_requests()
    journey.published(repository, "v1.1.0")
    assert journey.writes() == 0


@pytest.mark.skipif(not LONG, reason="a long matrix: make test-long runs it")
@pytest.mark.parametrize("fatal", random.Random(20261127).sample([*product(EFFECTS, repeat=3)], 60), ids=str)
def test_kills_of_several_runs_are_repaired_by_the_next(
    journey: Journey, clean: dict[str, Any], fatal: tuple[int, ...]
) -> None:
    """Nothing that a killed run left in `.git` or in the work tree is in the way of the others."""
    repository = prepared(journey)
    for effect in fatal:
        journey.killed(repository, effect, *RELEASE)
    assert state(journey, repository, journey.published(repository, "v1.1.0")) == clean
    assert not [*repository.folder.glob(".git/**/*.lock")]


def test_every_effect_on_files_is_in_the_range_below(journey: Journey) -> None:
    """A run has no more effects than the next test kills it at."""
    done = journey.killed(prepared(journey), 0, *RELEASE)
    assert done.returncode == 0, done.stderr
    assert int(done.stderr.rpartition("effects: ")[2]) < len(EFFECTS) + 1


@pytest.mark.parametrize("fatal", sampled(EFFECTS))
def test_a_kill_at_any_effect_is_repaired_by_running_again(journey: Journey, clean: dict[str, Any], fatal: int) -> None:
    """Registry, files and history end as after a run that was never killed."""
    repository = prepared(journey)
    journey.killed(repository, fatal, *RELEASE)
    assert "??" not in repository.git("status", "--short"), "somebody's `git add` would take it"
    assert state(journey, repository, journey.published(repository, "v1.1.0")) == clean
    kept = repository.folder.glob(".git/**/*")
    assert [path for path in kept if path.suffix == ".lock" or path.name.startswith("doi-action")] == []


def test_a_run_that_stopped_before_its_commit_holds_up_no_other_release(journey: Journey) -> None:
    """Another release's files are other files: the next run writes its own over what was left, and tells nobody off."""
    repository = prepared(journey)
    repository.release("v1.2.0", {"more.txt": "and more\n"})
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    stopped = journey.publish(repository, "v1.1.0")
    assert stopped.error is not None and stopped.error.rule == "hook-refused"
    hook.unlink()
    assert "M  CITATION.cff" in repository.git("status", "--short").splitlines()

    outputs = journey.published(repository, "v1.2.0")
    assert f"doi: {outputs['doi']}" in repository.show("CITATION.cff")
    assert repository.git("status", "--short") == ""
    assert journey.published(repository, "v1.1.0")["changed"] == "false"


def test_a_live_doi_is_told_whatever_fails_afterwards(journey: Journey) -> None:
    """It was published without a commit; now the commit is refused, and the release still has its DOI."""
    repository = journey.repository()
    repository.release("v1.0.0")
    first = journey.published(repository, commit_mode="none")
    repository.write({"README.md": "# Unsaved work\n"})
    report = journey.publish(repository, commit_mode="push")
    assert report.error is not None
    assert (report.outputs["doi"], report.outputs["state"]) == (first["doi"], "findable")
    assert (report.outputs["created"], report.outputs["changed"]) == ("false", "false")
    assert first["doi"] in report.headline
    assert f"{first['doi']} is live" in report.error.state
    assert report.plan.edits == ()


def test_words_of_the_branch_that_will_correct_the_record_are_told_before_they_do(journey: Journey) -> None:
    """Somebody edits the file between tag and release: the DOI that the run writes into it makes that a correction."""
    repository = journey.repository()
    repository.release("v1.0.0")
    citation = repository.show("CITATION.cff").replace("A program", "A good program")
    repository.commit("Correct it", {"CITATION.cff": citation})
    first = journey.publish(repository)
    told = [note for note in first.notes if "makes its words the record's" in note]
    assert told == [
        "CITATION.cff on the branch says other than at v1.0.0 (title), and names this version from now on: publishing "
        "v1.0.0 again makes its words the record's"
    ]
    assert journey.record(first.outputs["doi"])["titles"][0]["title"] == "A program"

    second, third = journey.publish(repository), journey.publish(repository)
    assert journey.record(first.outputs["doi"])["titles"][0]["title"] == "A good program"
    assert (second.outputs["changed"], third.outputs["changed"]) == ("true", "false")
    assert not [note for report in (second, third) for note in report.notes if "makes its words" in note]


def test_a_release_before_the_newest_makes_the_branchs_words_nobodys(journey: Journey) -> None:
    """The file that its run edits goes on to speak of the newest."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.release("v2.0.0", {"more.txt": "more\n"})
    newest = journey.published(repository, commit_mode="none")
    citation = repository.show("CITATION.cff").replace("A program", "A good program")
    repository.commit("Correct it", {"CITATION.cff": citation})
    older = journey.publish(repository, "v1.0.0")
    assert older.commit is not None and newest["doi"] in repository.show("CITATION.cff")
    assert not [note for note in older.notes if "makes its words" in note]


def test_a_bug_of_ours_does_not_hide_a_live_doi(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs, headline and message name it, as where anything else fails; and how to report the bug."""
    repository = journey.repository()
    repository.release("v1.0.0")
    monkeypatch.setattr(LocalGit, "commit", lambda *_: 1 / 0)
    report = journey.publish(repository)
    assert report.error is not None and isinstance(report.error.__cause__, ZeroDivisionError)
    assert (report.error.rule, report.exit_code) == ("bug", ExitCode.BUG)
    assert f"{report.outputs['doi']} is live" in report.error.state
    assert journey.record(report.outputs["doi"])["state"] == "findable"


def test_a_bug_of_ours_hides_no_doi_in_other_verbs(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backfill, withdraw and prepare name what they have written by then, and how to report the bug."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.release("v1.1.0", {"more.txt": "more\n"})
    with monkeypatch.context() as patched:
        patched.setattr(LocalGit, "commit", lambda *_: 1 / 0)
        filled = journey.backfill(repository)
        dois = dict(filled.outputs)
        drafted = journey.prepare(repository, "1.2.0", reserve="true", commit_mode="push")

    with monkeypatch.context() as patched:
        patched.setattr(withdrawing, "_carried_on", lambda *_, **_more: 1 / 0)
        again = {"doi": dois["doi"], "confirm": dois["doi"], "reason": "It holds personal data"}
        withdrawn = journey.run(partial(withdrawing.withdraw, today=date(2026, 11, 28)), repository, **again)

    for report, named in (
        (filled, "2 of 2 releases have their DOIs"),
        (drafted, "is a draft"),
        (withdrawn, f"{dois['doi']} is registered"),
    ):
        assert report.error is not None and report.error.rule == "bug", report.headline
        assert named in report.error.state
        assert "issues" in report.error.fix


def test_a_quiet_run_that_is_broken_off_names_its_dois(
    journey: Journey, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody presses Ctrl-C before the commit: without the story nobody would learn of a DOI that is live."""
    repository = journey.repository()
    repository.release("v1.0.0")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalGit, "commit", interrupted)
    for name in SECRETS:
        monkeypatch.setenv(name, "sandbox")
    with pytest.raises(KeyboardInterrupt):
        command_line(journey.typed("publish", str(repository.folder), "--quiet", "--commit-mode", "push"))
    (doi,) = re.findall(r"publish (\S+): version 1.0.0", capsys.readouterr().err)
    assert journey.record(doi)["state"] == "findable"


def test_a_broken_template_does_not_hide_a_live_doi(journey: Journey) -> None:
    """The citation cannot be made, the DOI is told all the same."""
    repository = journey.repository()
    repository.release("v1.0.0")
    first = journey.published(repository, commit_mode="none")
    repository.commit("Spoil it", {"templates/cite/bibtex.bib.j2": "{{ nothing.at.all }}"})
    report = journey.publish(repository, templates="templates")
    assert report.error is not None
    assert (report.outputs["doi"], report.outputs["state"]) == (first["doi"], "findable")


def test_a_doi_is_told_where_nothing_could_be_planned(journey: Journey) -> None:
    """A broken template of a badge, or a tag that moved: a later step still finds the DOI that the release has."""
    repository = journey.repository()
    repository.release("v1.0.0")
    first = journey.published(repository, commit_mode="none")
    repository.commit("Spoil it", {"templates/badge.md.j2": "{{ nothing.at.all }}"})
    broken = journey.publish(repository, templates="templates")
    repository.git("tag", "--force", "v1.0.0")
    moved = journey.publish(repository)
    for report, rule in ((broken, "template-unusable"), (moved, "tag-moved")):
        assert report.error is not None and report.error.rule == rule
        assert (report.outputs["doi"], report.outputs["state"]) == (first["doi"], "findable")
        assert report.outputs["created"] == "false" and f"{first['doi']} is live" in report.error.state


def test_a_run_that_never_asked_the_registry_speaks_of_itself_alone(journey: Journey) -> None:
    """The release may have its DOI from an earlier run: nobody says that it has none."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository, commit_mode="none")
    repository.commit("Break the settings", {".doi.yml": "work: [\n"})
    report = journey.publish(repository)
    assert report.error is not None
    assert "v1.0.0 was not published" not in report.headline
