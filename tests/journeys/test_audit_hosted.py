"""`audit` at GitHub: two requests where nothing changed, and everything that only a host knows."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import audit as benchmark
from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import PREFIX, Runner
from tests.journeys.test_command_line import run
from tests.runner import Step


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository with three published releases."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        made = Runner(world, sandbox, tmp_path / "runner")
        made.released("v1.0.0")
        for tag in ("v1.1.0", "v2.0.0"):
            made.release(tag)
            assert made.released(tag).code == 0
        yield made


def audited(runner: Runner, event: str = "schedule", payload: object = None, **inputs: str) -> Step:
    """The step that audits."""
    return runner.step(event, payload or {}, command="audit", **inputs)


def rules(step: Step) -> list[str]:
    """The ids of the findings, from the annotations."""
    levels = ("error", "warning", "notice")
    return sorted({found.properties["title"] for level in levels for found in step.annotations(level)})


def test_an_unchanged_repository_takes_two_requests(runner: Runner) -> None:
    """The list of releases and one read of the newest; nothing is written anywhere, and the step is green."""
    step = audited(runner)
    assert runner.world.server.operations == ["Releases", "Snapshot"]
    assert (step.code, step.outputs["findings"], runner.writes()) == (0, "0", 0), step.log
    assert rules(step) == []


def test_findings_fail_the_step_and_stand_in_the_summary(runner: Runner) -> None:
    """Each as an annotation, their number as an output, the releases with their DOIs as a table."""
    runner.release("v2.1.0")
    step = audited(runner)
    assert (step.code, step.outputs["findings"], rules(step)) == (ExitCode.FINDINGS, "1", ["release-without-doi"])
    assert "| v2.1.0 | no DOI | none |" in step.summary
    assert "doi-action publish --tag v2.1.0" in step.summary


def test_a_tag_without_a_release_needs_no_doi(runner: Runner) -> None:
    """Where the host has releases, they are what is published."""
    runner.git.commit({"more.txt": "more"})
    runner.git.tag("v2.1.0")
    assert rules(audited(runner)) == []


def test_a_draft_of_a_release_and_a_prerelease_are_not_missed(runner: Runner) -> None:
    """Nobody can see the one, and the other gets no DOI."""
    runner.release("v3.0.0", draft=True)
    runner.release("v3.1.0", prerelease=True)
    assert rules(audited(runner)) == []


def test_a_release_text_that_somebody_wrote_anew_is_repaired(runner: Runner) -> None:
    """The line with the DOI comes back, and the text stays."""
    runner.state.releases[1].body = "Written anew"
    assert rules(audited(runner)) == ["release-text-without-doi"]
    assert rules(audited(runner, repair="true")) == []
    body = runner.state.releases[1].body or ""
    assert body.startswith("Written anew") and PREFIX in body


def test_a_repository_that_moved_is_noticed_and_its_pages_follow(runner: Runner) -> None:
    """Old addresses work only as long as nobody takes the old name."""
    runner.state.former_names = ("example/demo",)
    runner.state.name = "renamed"
    step = audited(runner)
    assert "landing-page-differs" in rules(step) and step.code == ExitCode.FINDINGS
    assert "https://github.com/example/renamed/releases/tag/v1.0.0" in step.log
    repaired = audited(runner, repair="true")
    assert rules(repaired) == [], repaired.log


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2020-01-02 08:00:00 UTC", ["token-expires"]),
        ("2020-01-02 08:00:00 +0200", ["token-expires"]),
        ("2099-01-02 08:00:00 UTC", []),
        ("never", []),
    ],
)
def test_a_token_that_ends_soon_is_told(runner: Runner, moment: str, found: list[str]) -> None:
    """Where GitHub names the day; it is a warning, and the step is green."""
    runner.world.server.headers["GitHub-Authentication-Token-Expiration"] = moment
    step = audited(runner)
    assert (rules(step), step.code) == (found, 0)


def test_a_pull_request_repairs_nothing(runner: Runner) -> None:
    """What its files say was chosen by whoever opened it."""
    runner.state.releases[1].body = "Written anew"
    step = audited(runner, "pull_request", {"action": "opened"}, repair="true")
    assert rules(step) == ["release-text-without-doi"]
    assert runner.state.releases[1].body == "Written anew" and runner.writes() == 0


def test_the_command_line_audits_several_repositories(runner: Runner, tmp_path: Path) -> None:
    """As JSON with every release, as SARIF, as annotations; the worst exit code counts."""
    runner.release("v2.1.0")
    settings = ("--registry", "datacite", "--registry-url", runner.sandbox.datacite_url, "--prefix", PREFIX)
    words = (*settings, "--username", "SANDBOX.DEMO", "--publisher", "Example Lab")
    environment = {
        "DATACITE_PASSWORD": "sandbox",
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_API_URL": runner.world.server.url,
        "GITHUB_GRAPHQL_URL": f"{runner.world.server.url}/graphql",
    }
    one = run("audit", "example/demo", *words, "--format", "json", folder=tmp_path, **environment)
    said = json.loads(one.stdout)
    assert (one.returncode, said["repository"]) == (ExitCode.FINDINGS, "example/demo")
    assert [release["tag"] for release in said["releases"]] == ["v1.0.0", "v1.1.0", "v2.0.0", "v2.1.0"]
    assert [finding["rule"] for finding in said["findings"]] == ["release-without-doi"]

    both = run(
        "audit", "example/demo", "--repo", "example/gone", *words, "--format", "json", folder=tmp_path, **environment
    )
    several = json.loads(both.stdout)
    assert both.returncode == ExitCode.HOST_REFUSED
    assert [each["repository"] for each in several["repositories"]] == ["example/demo", "example/gone"]

    log = json.loads(run("audit", "example/demo", *words, "--format", "sarif", folder=tmp_path, **environment).stdout)
    (result,) = log["runs"][0]["results"]
    assert result["ruleId"] == "release-without-doi"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    shown = run("audit", "example/demo", *words, "--format", "github", folder=tmp_path, **environment).stdout
    assert shown.startswith("::error title=release-without-doi::")
    text = run("audit", "example/demo", *words, folder=tmp_path, **environment).stdout
    assert "example/demo: 3 of 4 releases have a DOI; 1 finding" in text and "no DOI" in text


def test_one_page_and_one_issue_show_all_repositories(runner: Runner) -> None:
    """Reports of two jobs become a page; the issue is opened once, and brought up to date in its place."""
    folder = runner.folder / "workspace"
    (folder / "reports" / "audit-0").mkdir(parents=True)
    (folder / "reports" / "audit-1").mkdir()
    runner.variables = {"GITHUB_WORKSPACE": str(folder)}
    for _ in range(2):
        audited(runner, repository="example/demo", output="reports/audit-0/report.json")
        audited(runner, repository="example/gone", output="reports/audit-1/report.json")
        step = audited(runner, dashboard="reports", output="dashboard.html", issue="example/demo")
        assert step.code == 0, step.log
        runner.release("v2.1.0")

    (issue,) = runner.state.issues
    assert issue["labels"] == ["doi-action"] and "0 of 2 repositories agree" in str(issue["body"])
    assert "doi-action publish --tag v2.1.0" in str(issue["body"])
    page = (folder / "dashboard.html").read_text(encoding="utf-8")
    assert "example/demo" in page and "example/gone" in page and "v2.1.0" in page and "<script" not in page
    assert runner.world.server.operations[-1].startswith("PATCH /repos/example/demo/issues/")


def test_an_issue_that_nobody_may_write_is_told_with_its_cure(runner: Runner) -> None:
    """The permission that the job lacks."""
    folder = runner.folder / "workspace"
    (folder / "reports").mkdir(parents=True)
    runner.variables = {"GITHUB_WORKSPACE": str(folder)}
    audited(runner, output="reports/a.json")
    runner.state.permissions.discard("issues")
    step = audited(runner, dashboard="reports", issue="example/demo")
    assert step.code == ExitCode.HOST_REFUSED and "issues: write" in step.log


def test_an_unchanged_organisation_takes_two_requests_each(tmp_path: Path) -> None:
    """The benchmark does the same for three hundred repositories."""
    reports, github, _, _ = benchmark.audited(tmp_path, 4)
    assert [report.exit_code for report in reports.values()] == [ExitCode.DONE] * 4
    assert [report.outputs["findings"] for report in reports.values()] == ["0"] * 4
    assert github == 2 * 4
