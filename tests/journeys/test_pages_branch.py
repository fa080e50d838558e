"""`pages-branch`: the citation page stands on a branch of its own, beside whatever else is published from there."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from doi_action.verbs.withdraw import withdraw
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import Journey
from tests.journeys.hosted import PREFIX, Runner
from tests.repositories import Repository

BRANCH = "gh-pages"
SITE = "https://example.github.io/demo/cite/"
APART = {"pages": "cite", "pages_branch": BRANCH, "commit_mode": "push"}
AT_GITHUB = {"pages": "cite", "pages-branch": BRANCH, "commit-mode": "push"}


@pytest.fixture
def repository(journey: Journey) -> Repository:
    """A clone with a site on a branch without common history, and the release v1.0.0."""
    made = journey.repository()
    made.release("v1.0.0")
    tree = made.git("rev-parse", "HEAD:").strip()
    begun = made.git("commit-tree", "-m", "The site", tree).strip()
    made.git("branch", BRANCH, begun)
    return made


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """The same at GitHub."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        world.git.commit({"index.html": "<h1>Our lab</h1>"}, branch=BRANCH)
        yield Runner(world, sandbox, tmp_path / "runner")


def changed(repository: Repository, before: str, after: str) -> set[str]:
    """The paths that two commits differ in."""
    return set(repository.git("diff", "--name-only", before, after).split())


def test_the_page_gets_one_commit_on_its_branch(journey: Journey, repository: Repository) -> None:
    """CITATION.cff gets its own on the other; no other file of either is touched, and none is checked out."""
    main, site = repository.head, repository.git("rev-parse", BRANCH).strip()
    outputs = journey.published(repository, "v1.0.0", **APART)
    assert repository.git("rev-list", "--count", f"{main}..main", f"{site}..{BRANCH}").split() == ["2"]
    assert changed(repository, main, "main") == {"CITATION.cff", "README.md"}
    assert all(path.startswith("cite/") for path in changed(repository, site, BRANCH))
    assert outputs["doi"] in repository.show("cite/v/1.0.0/index.html", BRANCH)
    assert "img.shields.io" in repository.show("README.md")
    assert repository.git("status", "--porcelain") == "" and not (repository.folder / "cite").exists()


def test_a_second_run_commits_nothing(journey: Journey, repository: Repository) -> None:
    """On neither branch."""
    journey.published(repository, "v1.0.0", **APART)
    heads = repository.git("for-each-ref", "refs/heads")
    journey.published(repository, "v1.0.0", **APART)
    assert repository.git("for-each-ref", "refs/heads") == heads


def test_a_run_that_was_cut_off_between_the_commits_is_finished(journey: Journey, repository: Repository) -> None:
    """The branch has its commit, the page has none: the next run makes that one alone."""
    site = repository.git("rev-parse", BRANCH).strip()
    journey.published(repository, "v1.0.0", **APART)
    page, head = repository.show("cite/index.html", BRANCH), repository.head
    repository.git("update-ref", f"refs/heads/{BRANCH}", site)
    journey.published(repository, "v1.0.0", **APART)
    assert (repository.head, repository.show("cite/index.html", BRANCH)) == (head, page)


def test_a_dry_run_names_the_branch_and_touches_none(journey: Journey, repository: Repository) -> None:
    """The plan tells where the page would go."""
    heads = repository.git("for-each-ref", "refs/heads")
    report = journey.publish(repository, "v1.0.0", **APART, dry_run="true")
    assert {edit.branch for edit in report.plan.edits if edit.drawn_in} == {BRANCH}
    assert repository.git("for-each-ref", "refs/heads") == heads


def test_all_verbs_that_write_pages_write_them_there(journey: Journey, repository: Repository) -> None:
    """`backfill`, and `withdraw`, whose tombstone is the page."""
    repository.release("v1.1.0", {"a.txt": "more\n"})
    assert journey.backfill(repository, **APART).exit_code is ExitCode.DONE
    assert "Cite this version (1.1.0)" in repository.show("cite/index.html", BRANCH)

    doi = journey.published(repository, "v1.0.0", **APART)["doi"]
    more = {**APART, "doi": doi, "confirm": doi, "reason": "Wrong units"}
    report = journey.run(partial(withdraw, today=date(2026, 11, 27)), repository, **more)
    assert report.error is None, report.error
    assert "<strong>Withdrawn on 2026-11-27.</strong>" in repository.show("cite/v/1.0.0/index.html", BRANCH)
    assert "cite/" not in repository.git("ls-tree", "-r", "--name-only", "main")


def test_a_branch_that_is_not_there_stops_before_a_doi_is_made(journey: Journey, repository: Repository) -> None:
    """With the lines that make it; nothing is registered."""
    repository.git("branch", "-D", BRANCH)
    report = journey.publish(repository, "v1.0.0", **APART)
    assert report.error is not None
    assert (report.exit_code, report.error.rule) == (ExitCode.SETTINGS, "branch-missing")
    assert f"git switch --orphan {BRANCH}" in report.error.fix and journey.writes() == 0


def test_a_page_of_somebody_else_there_stops_it_too(journey: Journey, repository: Repository) -> None:
    """What stands in the folder would be lost."""
    repository.git("switch", "-q", BRANCH)
    repository.commit("Our page", {"cite/index.html": "<h1>Our lab</h1>"})
    repository.git("switch", "-q", "main")
    report = journey.publish(repository, "v1.0.0", **APART)
    assert report.error is not None and report.error.rule == "page-of-another"
    assert journey.writes() == 0


def test_a_branch_on_which_somebody_works_is_left_alone(
    journey: Journey, repository: Repository, tmp_path: Path
) -> None:
    """A commit past another work tree would look there as if its files had been changed back."""
    repository.git("worktree", "add", "-q", str(tmp_path / "site"), BRANCH)
    report = journey.publish(repository, "v1.0.0", **APART)
    assert report.error is not None and report.error.rule == "checked-out-elsewhere"
    assert journey.writes() == 0


def test_at_github_both_branches_get_their_commit(runner: Runner) -> None:
    """The DOI leads to the site, the lab's own page stays, and a second run writes nothing."""
    more = {**AT_GITHUB, "landing-page": "pages", "pages-url": SITE}
    step = runner.released("v1.0.0", **more)
    assert (step.code, step.outputs["landing-page"]) == (0, f"{SITE}v/1.0.0/")
    assert step.outputs["doi"] in runner.show("cite/v/1.0.0/index.html", BRANCH)
    assert runner.show("index.html", BRANCH) == "<h1>Our lab</h1>"
    assert runner.git.file("main", "cite/index.html") is None
    assert step.outputs["commit-sha"] == runner.git.resolve("main")

    heads = [runner.git.resolve(branch) for branch in ("main", BRANCH)]
    assert runner.released("v1.0.0", **more).code == 0
    assert [runner.git.resolve(branch) for branch in ("main", BRANCH)] == heads


def test_somebody_elses_commit_to_the_pages_comes_first(runner: Runner) -> None:
    """The branch is read again, and the page is committed on top."""
    meanwhile = partial(runner.git.commit, {"news.html": "<p>News</p>"}, branch=BRANCH)
    committed = []

    def second_commit() -> None:
        committed.append(True)
        if len(committed) == 2:
            meanwhile()

    for _ in range(2):
        runner.world.fault("Commit", before=second_commit, only_before=True)
    step = runner.released("v1.0.0", **AT_GITHUB)
    assert (step.code, len(committed)) == (0, 2)
    assert runner.show("news.html", BRANCH) == "<p>News</p>"
    assert step.outputs["doi"] in runner.show("cite/index.html", BRANCH)


def test_a_protected_branch_of_pages_gets_a_pull_request(runner: Runner) -> None:
    """One onto that branch, beside the commit of the other."""
    runner.state.protection[BRANCH] = "ruleset"
    step = runner.released("v1.0.0", **{**AT_GITHUB, "commit-mode": "auto"})
    assert step.code == 0
    assert [pull.base for pull in runner.state.pull_requests] == [BRANCH]
    assert step.outputs["doi"] in runner.show("CITATION.cff")


@pytest.mark.parametrize("name", ["-x", "a..b", "a b", "a.lock", "/a", "a~1"])
def test_a_name_that_no_branch_can_have_is_refused(journey: Journey, name: str) -> None:
    """Before anything is read."""
    with pytest.raises(Exception, match="no name of a branch"):
        journey.settings(pages="cite", pages_branch=name)
