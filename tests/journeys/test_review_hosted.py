"""Sign-off at registries that name the DOI or keep the files, and in the Action, where two people share a workflow."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.plan.sheet import COMPUTED
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.invenio.hosts import STOCK, ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from doi_action.verbs.review import page_of, review
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import CITATION, PREFIX, WRITES, Runner
from tests.repositories import README, Repository
from tests.runner import Step

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A repository, a registry that keeps its files, and runs between them."""

    sandbox: Sandbox
    repository: Repository
    settings: dict[str, str]

    def run(self, verb: Callable[..., Report], **more: str) -> Report:
        """One run for the newest tag."""
        secrets = dict.fromkeys(("ZENODO_TOKEN", "INVENIORDM_TOKEN", "ARCHIVE_TOKEN", "DATACITE_PASSWORD"), "sandbox")
        return verb(
            settings_from(command_line={**self.settings, "commit-mode": "push", **more}, environment=secrets),
            host=LocalGit(self.repository.folder),
            connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
            tell=lambda _line: None,
        )

    def digest(self) -> str:
        """What a review is approved by."""
        return self.run(review).outputs["digest"]

    def published(self, **more: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        report = self.run(publish, **more)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def writes(self) -> int:
        """How many requests wrote something since the log was emptied."""
        return sum(request.method in WRITES for request in self.sandbox.requests)


@pytest.fixture(params=["inveniordm", "zenodo", "archive"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """A stock InvenioRDM, what is taken for Zenodo, and a prefix of one's own with an archive beside it."""
    prefix, host = ("10.5281", ZENODO_LIKE) if request.param == "zenodo" else ("10.0000", STOCK)
    with Sandbox(prefixes=(prefix, PREFIX), invenio=host) as sandbox:
        made = Repository(tmp_path / "program", {"CITATION.cff": CITATION, "README.md": README})
        made.release("v1.0.0")
        settings = {"registry": request.param, "registry-url": sandbox.invenio_url}
        if request.param == "archive":
            settings = {"registry": "sandbox", "registry-url": sandbox.datacite_url, "username": "SANDBOX.DEMO"}
            settings |= {"prefix": PREFIX, "archive": "inveniordm", "archive-url": sandbox.invenio_url}
        if request.param != "zenodo":
            settings["publisher"] = "Example Lab"
        yield Kept(sandbox=sandbox, repository=made, settings=settings)


def test_what_is_approved_is_published_under_whatever_name(kept: Kept) -> None:
    """The review knows no DOI where the registry names it; its digest holds when the DOI is there."""
    approved = kept.digest()
    assert kept.digest() == approved and kept.writes() == 0
    outputs = kept.published(approve=approved)
    assert outputs["doi"] in kept.repository.show("CITATION.cff")

    kept.sandbox.forget_requests()
    again = kept.published(approve=approved)
    assert (again["changed"], kept.writes()) == ("false", 0)

    kept.repository.release("v1.1.0", {"more.txt": "more\n"})
    refused = kept.run(publish, approve=approved)
    assert refused.exit_code is ExitCode.CONFLICT and kept.writes() == 0
    kept.published(approve=kept.digest())


def test_another_content_is_refused_before_a_draft_is_made(kept: Kept) -> None:
    """A draft of something that nobody agreed to would be there for ever, if nobody looks."""
    approved = kept.digest()
    kept.repository.commit("Change", {"CITATION.cff": CITATION.replace("A program", "A programme")})
    kept.repository.git("tag", "-f", "-a", "v1.0.0", "-m", "again")
    kept.sandbox.forget_requests()
    refused = kept.run(publish, approve=approved)
    assert refused.error is not None and refused.error.rule == "not-approved"
    assert "the record of" in refused.error.message and kept.writes() == 0


def test_a_run_without_its_commit_goes_on_under_the_same_digest(kept: Kept) -> None:
    """By then the registry gave the names; the review had placeholders."""
    approved = kept.digest()
    hook = kept.repository.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert kept.run(publish, approve=approved).exit_code is ExitCode.HOST_REFUSED
    hook.unlink()
    outputs = kept.published(approve=approved)
    assert outputs["commit-sha"] and outputs["doi"] in kept.repository.show("CITATION.cff")


def test_a_run_that_broke_off_at_any_request_goes_on_under_the_same_digest(kept: Kept) -> None:
    """A draft may be there by then, with or without a name and files."""
    approved = kept.digest()
    for number in range(1, 60):
        # Each try gets one request further than the one before.
        kept.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), "lost")))
        report = kept.run(publish, approve=approved)
        assert report.exit_code is not ExitCode.CONFLICT, report.error
        if report.error is None:
            break
    kept.sandbox.set_traps(Traps())
    outputs = kept.published(approve=approved)
    assert number > 5 and outputs["doi"] in kept.repository.show("CITATION.cff")


def test_the_sheet_has_the_record_in_the_registrys_own_words(kept: Kept) -> None:
    """With files, with the record at an archive, and with who makes the record of all versions."""
    report = kept.run(review)
    assert report.sheet
    record, *others = report.sheet.records
    names = [one.name for one in record.properties]
    if "archive" in kept.settings:
        assert names[:2] == ["creators", "titles"] and len(others) == 1
        at_archive = {one.name: one.values[0].sources for one in record.properties if one.name.startswith("archive: ")}
        assert at_archive["archive: title"] == ("CITATION.cff:3",)
        assert at_archive["archive: creators"] == ("CITATION.cff:6",)
        assert at_archive["archive: pids"] == (COMPUTED,)
    else:
        assert names[:3] == ["resource_type", "creators", "title"] and (others, report.outputs["doi"]) == ([], "")
    (people,) = [one for one in record.properties if one.name == "creators"]
    assert people.values[0].sources == ("CITATION.cff:6",)
    page = page_of(report)
    assert "program-v1.0.0.tar.gz" in page and "they cannot be exchanged" in page


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository on GitHub with the release v1.0.0."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


def test_a_review_in_the_action_shows_the_sheet_and_gives_the_digest(runner: Runner) -> None:
    """One read of GitHub, none but reads at the registry; the sheet is the summary. It needs no right to commit."""
    runner.state.permissions = set()
    step = runner.released("v1.0.0", command="review")
    assert (step.code, step.annotations("warning")) == (0, []), step.log
    assert runner.writes() == 0 and runner.world.server.operations == ["Snapshot"]
    assert step.summary.startswith("## Review: would publish v1.0.0 as 10.14454/")
    assert "What can never be undone" in step.summary and "CITATION.cff:3" in step.summary
    assert step.outputs["digest"] in step.summary and step.outputs["digest"].count("-") == 4


def test_a_dry_run_has_the_sheet_too(runner: Runner) -> None:
    """Folded, with the same digest."""
    review = runner.released("v1.0.0", command="review")
    dry = runner.released("v1.0.0", dry_run="true")
    assert dry.outputs["digest"] == review.outputs["digest"]
    assert "<details><summary>To sign" in dry.summary


def test_hostile_text_in_a_summary_stays_text(runner: Runner) -> None:
    """In its tables above all."""
    hostile = 'title: "A <img src=x> | @octocat `x` [a](https://a.example)"\n'
    runner.release("v1.1.0", {"CITATION.cff": re.sub("title: .*\n", hostile, CITATION)})
    step = runner.released("v1.1.0", command="review")
    table = [line for line in step.summary.splitlines() if line.startswith("| titles")]
    assert len(table) == 2 and all(line.count("|") - line.count("\\|") == 4 for line in table)
    assert "\\<img src=x\\>" in table[0] and " @octocat" not in table[0] and "](https://" not in table[0]


def test_somebody_who_commits_in_between_does_not_slip_through(runner: Runner) -> None:
    """The branch moved after the check and before the commit: what is read then was approved by nobody."""
    approved = runner.released("v1.0.0", command="review").outputs["digest"]
    change = {"README.md": "# Another program\n"}
    runner.world.fault("Commit", before=lambda: runner.git.commit(change), only_before=True)
    step = runner.released("v1.0.0", approve=approved)
    assert step.code == ExitCode.CONFLICT and runner.show("README.md") == "# Another program\n"
    assert step.outputs["doi"] and "is live" in step.summary


def workflow() -> dict[str, Any]:
    """The workflow of docs/sign-off.md in which one looks and another one publishes."""
    text = (ROOT / "docs" / "sign-off.md").read_text(encoding="utf-8")
    found = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", text, re.M | re.S)]
    (two_jobs,) = [said for said in found if "review" in said.get("jobs", {})]
    return dict(two_jobs)


def job(runner: Runner, name: str, needs: dict[str, dict[str, str]]) -> Step:
    """One job of the workflow, with the outputs of those it needs; the account is this test's."""
    (action,) = [step for step in workflow()["jobs"][name]["steps"] if step["uses"].startswith("doi-action/")]
    given = {}
    for key, value in action.get("with", {}).items():
        wanted = re.fullmatch(r"\$\{\{ needs\.(\w+)\.outputs\.([\w-]+) \}\}", str(value))
        given[key] = needs[wanted[1]][wanted[2]] if wanted else str(value)
    given.pop("password")
    return runner.released("v1.0.0", **given)


def test_the_workflow_of_the_docs_is_signed_and_published(runner: Runner) -> None:
    """The first job has no reviewers and writes nothing; the second waits for them and writes what they saw."""
    jobs = workflow()["jobs"]
    assert jobs["publish"]["needs"] == "review" and jobs["publish"]["environment"] == "doi"
    assert jobs["review"]["permissions"] == {"contents": "read"}
    assert jobs["review"]["outputs"] == {"digest": "${{ steps.review.outputs.digest }}"}

    first = job(runner, "review", {})
    assert first.code == 0 and runner.writes() == 0
    second = job(runner, "publish", {"review": {"digest": first.outputs["digest"]}})
    assert (second.code, second.outputs["state"]) == (0, "findable"), second.log


def test_the_workflow_of_the_docs_publishes_nothing_else(runner: Runner) -> None:
    """Somebody changes a file while the reviewers read."""
    digest = job(runner, "review", {}).outputs["digest"]
    runner.git.commit({"README.md": "# Another program\n"})
    step = job(runner, "publish", {"review": {"digest": digest}})
    assert (step.code, runner.writes()) == (ExitCode.CONFLICT, 0)
    assert step.annotations("error")[0].properties["title"] == "not-approved"
