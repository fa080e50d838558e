"""Commits to GitHub: all files at once, never over somebody's work, never twice, and every refusal in clear words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.errors import HostError, Unreachable
from doi_action.hosts import BranchMoved
from doi_action.snapshot import Change, CommitMode, FileEdit
from tests.contract.github_server.world import World, new_world

CITED = {"CITATION.cff": b"doi: 10.0000/abc\r\n", "README.md": b"# Demo\n[badge]\n", "new/codemeta.json": b"{}"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository on a local GitHub."""
    with new_world(tmp_path) as made:
        yield made


def test_all_files_land_in_one_commit(world: World) -> None:
    """Two requests altogether, on one connection."""
    snapshot = world.read()
    commit = world.github.commit(world.change(snapshot, CITED))
    assert {path: world.git.file("main", path) for path in CITED} == CITED
    assert world.git.count("main") == 2
    assert (commit.sha, world.server.operations, world.server.connections) == (
        world.git.resolve("main"),
        ["Snapshot", "Commit"],
        1,
    )


def test_the_release_text_costs_a_third_request(world: World) -> None:
    """Through REST, since GraphQL cannot."""
    world.read()
    world.github.edit_release("v1.0.0", "What is new\r\nDOI")
    assert world.state.releases[0].body == "What is new\r\nDOI"
    assert world.server.operations == ["Snapshot", "PATCH /repos/example/demo/releases/9000"]


def test_the_release_of_another_tag_is_looked_up(world: World) -> None:
    """A client that has read nothing yet asks for the number."""
    world.github.edit_release("v1.0.0", "text")
    assert world.server.operations[0] == "Release"
    assert world.state.releases[0].body == "text"


def test_a_tag_without_a_release_has_no_text(world: World) -> None:
    """Nothing is sent."""
    world.git.tag("v1.1.0")
    world.read("v1.1.0")
    world.github.edit_release("v1.1.0", "text")
    assert world.server.operations == ["Snapshot"]


def test_identical_files_make_no_commit(world: World) -> None:
    """GitHub would make an empty one."""
    snapshot = world.read()
    same = world.change(snapshot, {"README.md": b"# Demo\n"})
    assert world.github.commit(same).sha == snapshot.at_head.commit
    assert world.server.operations == ["Snapshot"]


def test_the_signature_is_read_back(world: World) -> None:
    """GitHub signs what it commits; where it did not, that is said."""
    assert world.github.commit(world.change(world.read())).verified is True
    world.state.signs = False
    assert world.github.commit(world.change(world.read(), {"a": b"1"})).verified is False


def test_message_and_body_arrive(world: World) -> None:
    """The first line is the subject."""
    world.github.commit(world.change(world.read(), message="Cite 1.0.0\n\nBecause."))
    assert world.git.text("log", "-1", "--format=%B", "main") == "Cite 1.0.0\n\nBecause."


def test_a_moved_branch_is_said_and_not_overwritten(world: World) -> None:
    """A person's commit in between stays."""
    change = world.change(world.read())
    theirs = world.git.commit({"other": "x"})
    with pytest.raises(BranchMoved):
        world.github.commit(change)
    assert world.git.resolve("main") == theirs


@pytest.mark.parametrize("status", [None, 500, 502, 504])
def test_a_lost_answer_to_a_commit_makes_no_second_one(world: World, status: int | None) -> None:
    """Our own commit is found on the branch."""
    change = world.change(world.read())
    world.fault("Commit", act=True, status=status)
    commit = world.github.commit(change)
    assert commit.sha == world.git.resolve("main")
    assert (world.git.count("main"), world.server.operations) == (2, ["Snapshot", "Commit", "RecentCommits"])


def test_a_lost_answer_is_found_beneath_a_persons_commit(world: World) -> None:
    """Somebody was quicker than our look."""
    change = world.change(world.read())
    world.fault("Commit", act=True)
    world.fault("RecentCommits", before=lambda: world.git.commit({"other": "x"}), only_before=True)
    commit = world.github.commit(change)
    assert commit.sha == world.git.resolve("main~1")


def test_a_commit_that_did_not_arrive_is_sent_again(world: World) -> None:
    """The branch still has its old head."""
    change = world.change(world.read())
    world.fault("Commit")
    world.github.commit(change)
    assert world.git.count("main") == 2


def test_a_lost_answer_before_a_persons_commit_is_a_moved_branch(world: World) -> None:
    """Ours did not arrive, theirs did."""
    change = world.change(world.read())
    world.fault("Commit", before=lambda: world.git.commit({"other": "x"}))
    with pytest.raises(BranchMoved):
        world.github.commit(change)


def test_somebody_elses_commit_with_our_message_is_not_ours(world: World) -> None:
    """Files decide too."""
    change = world.change(world.read())
    world.git.commit({"CITATION.cff": "doi: 10.0000/wrong\n"}, message=change.message)
    with pytest.raises(BranchMoved):
        world.github.commit(change)


def test_a_commit_that_never_arrives_is_unreachable(world: World) -> None:
    """After a bounded number of sendings."""
    change = world.change(world.read())
    for _ in range(10):
        world.fault("Commit")
    with pytest.raises(Unreachable, match="did not answer the commit"):
        world.github.commit(change)
    assert world.server.operations.count("Commit") == 3


def test_a_rate_limited_commit_is_sent_again(world: World) -> None:
    """A refusal proves that nothing was done."""
    change = world.change(world.read())
    body = b'{"message": "You have exceeded a secondary rate limit"}'
    world.fault("Commit", status=429, body=body, headers={"Retry-After": "3"})
    world.github.commit(change)
    assert (world.git.count("main"), world.waited) == (2, [3.0])


def test_a_missing_permission_names_its_line(world: World) -> None:
    """The line to add to the workflow."""
    world.state.permissions = {"pull-requests"}
    change = world.change(world.read())
    with pytest.raises(HostError, match="Resource not accessible by integration") as raised:
        world.github.commit(change)
    assert "'contents: write'" in raised.value.fix


def test_a_release_text_without_permission_names_its_line(world: World) -> None:
    """The same line, through REST."""
    world.state.permissions = set()
    world.read()
    with pytest.raises(HostError) as raised:
        world.github.edit_release("v1.0.0", "text")
    assert "'contents: write'" in raised.value.fix


def test_an_archived_repository_is_said(world: World) -> None:
    """It takes no commits, and no pull request either."""
    world.state.archived = True
    snapshot = world.read()
    assert snapshot.repository.archived
    with pytest.raises(HostError, match="is archived"):
        world.github.commit(world.change(snapshot))


def test_a_workflow_file_is_refused_in_clear_words(world: World) -> None:
    """The workflow's own token may not change workflows."""
    change = world.change(world.read(), {".github/workflows/x.yml": b"on: push\n"})
    with pytest.raises(HostError) as raised:
        world.github.commit(change)
    assert raised.value.rule == "workflow-file"


def test_a_file_that_is_too_large_to_write_is_said(world: World) -> None:
    """The limit is the API's."""
    change = world.change(world.read(), {"README.md": b"x" * 40_000_001})
    with pytest.raises(HostError) as raised:
        world.github.commit(change)
    assert raised.value.rule == "file-too-large"


def test_a_file_that_was_too_large_to_read_is_not_replaced(world: World) -> None:
    """What looks absent is there."""
    world.git.commit({"CITATION.cff": b"\0" * (12 * 1024 * 1024 + 1)})
    snapshot = world.read()
    assert snapshot.at_head.read("CITATION.cff") is None
    with pytest.raises(HostError, match="could not be read"):
        world.github.commit(world.change(snapshot))


def test_a_readme_that_is_a_link_is_edited_where_it_leads(world: World) -> None:
    """The link stays a link."""
    world.git.commit({"docs/index.md": "# Docs\n"}, links={"README.rst": "docs/index.md"})
    snapshot = world.read()
    world.github.commit(world.change(snapshot, {"README.rst": b"# Docs\n[badge]\n"}))
    assert world.git.file("main", "docs/index.md") == b"# Docs\n[badge]\n"
    assert world.git.entry("main", "README.rst").mode == 0o120000  # type: ignore[union-attr]


def test_a_link_that_leaves_the_repository_is_not_written(world: World) -> None:
    """Nor replaced by a file."""
    world.git.commit({}, links={"README.rst": "/etc/motd"})
    snapshot = world.read()
    with pytest.raises(HostError, match="symbolic link to '/etc/motd'"):
        world.github.commit(world.change(snapshot, {"README.rst": b"x"}))


def test_a_repository_without_a_branch_takes_no_commit(world: World) -> None:
    """There is nothing to commit on."""
    edit = FileEdit(path="a", before=None, after=b"1")
    with pytest.raises(HostError, match="no branch"):
        world.github.commit(Change(message="x", edits=(edit,), branch=None, parent="0" * 40))


def test_mode_none_commits_nothing(world: World) -> None:
    """Not even where there is something to commit."""
    world.github.commit(world.change(world.read(), CITED, mode=CommitMode.NONE))
    assert world.server.operations == ["Snapshot"]


@pytest.mark.parametrize("rule", ["classic", "ruleset"])
def test_mode_push_says_that_the_branch_is_protected(world: World, rule: str) -> None:
    """Without making a pull request that nobody asked for."""
    world.state.protection["main"] = rule
    with pytest.raises(HostError) as raised:
        world.github.commit(world.change(world.read(), mode=CommitMode.PUSH))
    assert raised.value.rule == "branch-protected"
    assert world.state.pull_requests == []
