"""The pull request for a protected branch: one, on a fixed branch, brought up to date, never over a person's commit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.errors import HostError
from doi_action.hosts import BranchMoved
from doi_action.hosts.github.pull_request import BRANCH, TRAILER
from doi_action.snapshot import CommitMode, Tagged
from tests.contract.github_server.world import World, new_world

NEXT = {"CITATION.cff": b"doi: 10.0000/next\n"}


@pytest.fixture(params=["classic", "ruleset"])
def rule(request: pytest.FixtureRequest) -> str:
    """How the branch is protected."""
    return str(request.param)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository on a local GitHub whose main branch takes no direct commits."""
    with new_world(tmp_path) as made:
        made.state.protection["main"] = "ruleset"
        yield made


def test_a_protected_branch_gets_a_pull_request(world: World, rule: str) -> None:
    """Classic protection and rulesets answer differently and mean the same."""
    world.state.protection["main"] = rule
    before = world.git.resolve("main")
    commit = world.github.commit(world.change(world.read()))
    assert commit.pull_request == "https://github.com/example/demo/pull/1"
    assert commit.sha == world.git.resolve(BRANCH)
    assert world.git.resolve("main") == before


def test_mode_pull_request_asks_the_branch_for_nothing(world: World) -> None:
    """Four requests: read, look, branch with commit, pull request."""
    world.state.protection.clear()
    world.github.commit(world.change(world.read(), mode=CommitMode.PULL_REQUEST))
    assert world.server.operations == ["Snapshot", "PullRequest", "NewBranch", "Open"]


def test_title_and_text_are_those_of_the_change(world: World) -> None:
    """The subject of the commit is the title."""
    world.github.commit(world.change(world.read()))
    assert world.state.pull_requests[0].title == "Cite 1.0.0: 10.0000/abc"
    assert world.git.text("log", "-1", "--format=%B", BRANCH).endswith(TRAILER)


def test_the_same_change_again_changes_nothing(world: World) -> None:
    """A second run finds the pull request as it should be."""
    first = world.github.commit(world.change(world.read()))
    seen = len(world.server.operations)
    second = world.client()
    snapshot = second.snapshot(Tagged("v1.0.0"), ("CITATION.cff",))
    assert second.commit(world.change(snapshot)).sha == first.sha
    assert world.server.operations[seen:] == ["Snapshot", "Commit", "PullRequest"]
    assert len(world.state.pull_requests) == 1


def test_the_next_release_updates_the_same_pull_request(world: World) -> None:
    """One commit on top of the base, and the pull request stays open all the time."""
    world.github.commit(world.change(world.read()))
    world.github.commit(world.change(world.read(), NEXT, message="Cite 1.1.0"))
    (pull,) = world.state.pull_requests
    assert (pull.state, pull.title) == ("OPEN", "Cite 1.1.0")
    assert world.git.file(BRANCH, "CITATION.cff") == NEXT["CITATION.cff"]
    assert world.git.count(BRANCH, "^main") == 1
    assert world.git.resolve(f"{BRANCH}-next") is None


def test_a_base_that_moved_on_is_followed(world: World) -> None:
    """The commit is made again on the new head."""
    world.github.commit(world.change(world.read()))
    world.git.commit({"other": "x"})
    world.github.commit(world.change(world.read()))
    assert world.git.resolve(f"{BRANCH}~1") == world.git.resolve("main")


def test_a_persons_commit_in_the_pull_request_is_kept(world: World) -> None:
    """It is said which pull request to merge or close."""
    world.github.commit(world.change(world.read()))
    theirs = world.git.commit({"CITATION.cff": "title: Better\n"}, branch=BRANCH)
    with pytest.raises(HostError, match="has commits by somebody else") as raised:
        world.github.commit(world.change(world.read(), NEXT))
    assert "pull/1" in raised.value.fix
    assert world.git.resolve(BRANCH) == theirs


def test_a_merge_of_the_base_is_no_persons_work(world: World) -> None:
    """The button 'Update branch' makes one."""
    world.github.commit(world.change(world.read()))
    main, ours = world.git.commit({"other": "x"}), world.git.resolve(BRANCH) or ""
    world.git.commit({"other": "x"}, branch=BRANCH, parents=(ours, main), message="Merge branch 'main'")
    world.github.commit(world.change(world.read(), NEXT))
    assert world.git.file(BRANCH, "CITATION.cff") == NEXT["CITATION.cff"]


def test_a_branch_left_after_a_merge_is_used_again(world: World) -> None:
    """With a new pull request."""
    world.github.commit(world.change(world.read()))
    world.state.pull_requests[0].state = "MERGED"
    world.git.git("update-ref", "refs/heads/main", BRANCH)
    world.github.commit(world.change(world.read(), NEXT))
    assert [pull.state for pull in world.state.pull_requests] == ["MERGED", "OPEN"]


def test_another_base_has_another_pull_request(world: World) -> None:
    """A maintenance branch does not disturb the main one."""
    world.git.git("branch", "1.x", "main")
    world.github.commit(world.change(world.read()))
    other = world.client(branch="1.x")
    snapshot = other.snapshot(Tagged("v1.0.0"), ("CITATION.cff",))
    other.commit(world.change(snapshot, mode=CommitMode.PULL_REQUEST))
    assert [(pull.head, pull.base) for pull in world.state.pull_requests] == [
        (BRANCH, "main"),
        (f"{BRANCH}-1.x", "1.x"),
    ]


def test_missing_permission_names_its_line_and_the_way_by_hand(world: World) -> None:
    """The branch is there; one click opens the pull request."""
    world.state.permissions = {"contents"}
    with pytest.raises(HostError) as raised:
        world.github.commit(world.change(world.read()))
    assert "'pull-requests: write'" in raised.value.fix
    assert f"https://github.com/example/demo/compare/main...{BRANCH}?expand=1" in raised.value.fix


def test_pull_requests_forbidden_to_workflows_are_said(world: World) -> None:
    """With the setting to tick."""
    world.state.pull_requests_by_actions = False
    with pytest.raises(HostError) as raised:
        world.github.commit(world.change(world.read()))
    assert raised.value.rule == "pull-requests-not-allowed"
    assert "Allow GitHub Actions to create and approve pull requests" in raised.value.fix


@pytest.mark.parametrize("operation", ["NewBranch", "Open", "MoveBranch"])
@pytest.mark.parametrize("act", [True, False], ids=["done", "not-done"])
def test_a_lost_answer_leaves_one_pull_request(world: World, operation: str, act: bool) -> None:
    """Whatever was done before the line was cut, everything is there once at the end."""
    if operation == "MoveBranch":
        world.github.commit(world.change(world.read()))
    world.fault(operation, act=act)
    commit = world.github.commit(world.change(world.read(), NEXT))
    assert commit.sha == world.git.resolve(BRANCH)
    assert [pull.state for pull in world.state.pull_requests] == ["OPEN"]
    assert world.git.file(BRANCH, "CITATION.cff") == NEXT["CITATION.cff"]


def test_a_run_cut_between_branch_and_commit_is_repaired(world: World) -> None:
    """A branch at its base has no commit of ours and no pull request."""
    world.git.git("branch", BRANCH, "main")
    world.git.git("branch", f"{BRANCH}-next", "main")
    world.github.commit(world.change(world.read()))
    assert world.git.count(BRANCH, "^main") == 1


def test_a_protected_pull_request_branch_is_said(world: World) -> None:
    """A rule for all branches leaves no way."""
    world.state.protection[BRANCH] = "classic"
    with pytest.raises(HostError) as raised:
        world.github.commit(world.change(world.read()))
    assert raised.value.rule == "citation-branch-refused"
    assert f"'{BRANCH}*'" in raised.value.fix and "'auto'" not in raised.value.fix


def test_a_base_that_moves_meanwhile_is_read_again(world: World) -> None:
    """A mutation that expects another head is a moved branch."""
    body = b'{"data": null, "errors": [{"type": "STALE_DATA", "message": "Expected branch to point to"}]}'
    world.fault("NewBranch", status=200, body=body)
    with pytest.raises(BranchMoved):
        world.github.commit(world.change(world.read()))


@pytest.mark.parametrize("mode", [CommitMode.AUTO, CommitMode.PULL_REQUEST])
@pytest.mark.parametrize(
    ("may_write", "allowed", "rule"),
    [(True, True, None), (False, True, "permission-missing"), (True, False, "pull-requests-not-allowed")],
)
def test_a_rehearsal_asks_whether_the_pull_request_may_be_opened(
    world: World, mode: CommitMode, may_write: bool, allowed: bool, rule: str | None
) -> None:
    """Where the branch takes no direct commits that is what fails at the real run; nothing is written for it."""
    if not may_write:
        world.state.permissions.discard("pull-requests")
    world.state.pull_requests_by_actions = allowed
    change = world.change(world.read(), mode=mode)
    if rule is None:
        world.github.rehearse_commit(change)
    else:
        with pytest.raises(HostError) as refused:
            world.github.rehearse_commit(change)
        assert refused.value.rule == rule
    assert world.server.operations == ["Snapshot", "MayCommit", "PullRequest", "MayOpen"]
    assert world.state.pull_requests == [] and world.git.resolve(BRANCH) is None


def test_a_pull_request_that_is_open_needs_no_rehearsal(world: World) -> None:
    """It is brought up to date."""
    world.github.commit(world.change(world.read()))
    world.state.pull_requests_by_actions = False
    seen = len(world.server.operations)
    world.github.rehearse_commit(world.change(world.read(), NEXT))
    assert world.server.operations[seen:] == ["Snapshot", "MayCommit", "PullRequest"]
