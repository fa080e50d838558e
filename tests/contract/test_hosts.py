"""What every host promises: the same story told to a local repository and to one on GitHub."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from doi_action.errors import DoiActionError, ExitCode
from doi_action.hosts import BranchMoved, Host
from doi_action.hosts.local_git.host import LocalGit
from doi_action.snapshot import Change, Coming, CommitMode, FileEdit, Newest, Snapshot, Tagged, Target
from tests.contract.github_server.world import new_world
from tests.git_repository import Repository, own_git_settings

__all__ = ["own_git_settings"]

PATTERNS = ("CITATION.cff", "README.md")
CITED = {"CITATION.cff": b"doi: 10.0000/x\n", "README.md": b"# Demo\n\nbadge\n"}


@dataclass(frozen=True)
class Stage:
    """A host with one repository on it, and two ways to look behind the host's back.

    The repository has README.md, the tag v1.0.0 at its first commit and one commit more on main.
    """

    host: Host
    git: Callable[..., object]
    committed: Callable[[str], bytes | None]
    somebody_commits: Callable[[], None]


def _local(folder: Path) -> Iterator[Stage]:
    made = Repository(folder / "demo")
    made.folder.mkdir()
    made.git("init", "--quiet")
    made.commit("Begin", **{"README.md": "# Old\n"})
    made.tag("v1.0.0")
    made.commit("Go on", **{"README.md": "# Demo\n"})
    yield Stage(
        host=LocalGit(made.folder),
        git=made.git,
        committed=lambda path: made.committed(path, "main") if made.git("ls-tree", "main", path) else None,
        somebody_commits=lambda: str(made.commit("Meanwhile", **{"other.txt": "x"})) and None,
    )


def _github(folder: Path) -> Iterator[Stage]:
    with new_world(folder) as world:
        world.git.git("update-ref", "-d", "refs/heads/main")
        world.git.commit({"README.md": "# Old\n"}, message="Begin")
        world.git.tag("v1.0.0")
        world.git.commit({"README.md": "# Demo\n"}, message="Go on")
        yield Stage(
            host=world.github,
            git=world.git.git,
            committed=lambda path: world.git.file("main", path),
            somebody_commits=lambda: str(world.git.commit({"other.txt": "x"})) and None,
        )


@pytest.fixture(params=[_local, _github], ids=["local git", "GitHub"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """The same repository on each host."""
    yield from request.param(tmp_path)


def change(seen: Snapshot, files: Mapping[str, bytes], mode: CommitMode = CommitMode.AUTO) -> Change:
    edits = tuple(FileEdit(path=p, before=seen.at_head.read(p), after=content) for p, content in files.items())
    return Change(message="Cite it", edits=edits, branch=seen.branch, parent=seen.at_head.commit, mode=mode)


def test_a_snapshot_holds_the_tagged_and_the_newest_tree(stage: Stage) -> None:
    """Metadata is read at the tag, edits are made at the head."""
    seen = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    assert (seen.at_tag.read("README.md"), seen.at_head.read("README.md")) == (b"# Old\n", b"# Demo\n")
    assert (seen.branch, seen.release.commit, seen.unsaved) == ("main", seen.at_tag.commit, frozenset())


def test_without_a_name_the_newest_tag_is_the_release(stage: Stage) -> None:
    """It stands in its own list of tags, at no distance."""
    seen = stage.host.snapshot(Newest(), PATTERNS)
    assert seen.release.tag == "v1.0.0"
    assert [(tag.name, tag.commit, tag.distance) for tag in seen.tags] == [("v1.0.0", seen.release.commit, 0)]


def test_a_version_that_is_coming_is_read_at_the_head(stage: Stage) -> None:
    """It has no tag and no day yet; the tags there are lie behind it."""
    seen = stage.host.snapshot(Coming("1.1.0"), PATTERNS)
    release = seen.release
    assert (release.tag, release.version, release.published_at) == ("", "1.1.0", None)
    assert (release.commit, seen.at_tag.read("README.md")) == (seen.at_head.commit, b"# Demo\n")
    assert [(tag.name, tag.distance) for tag in seen.tags] == [("v1.0.0", 1)]


def test_a_version_may_be_coming_before_there_is_any_tag(stage: Stage) -> None:
    """The first release is prepared like every other."""
    stage.git("tag", "--delete", "v1.0.0")
    seen = stage.host.snapshot(Coming("1.0.0"), PATTERNS)
    assert (seen.release.version, seen.tags, seen.branch) == ("1.0.0", (), "main")


@pytest.mark.parametrize("target", [Newest(), Tagged("v1.0.0")])
def test_no_tags_is_one_situation_on_every_host(stage: Stage, target: Target) -> None:
    """Whether a tag was named or not: the same id, the same exit code."""
    stage.git("tag", "--delete", "v1.0.0")
    with pytest.raises(DoiActionError) as refused:
        stage.host.snapshot(target, PATTERNS)
    assert (refused.value.rule, refused.value.exit_code) == ("no-tags", ExitCode.SETTINGS)


@pytest.mark.parametrize("target", [Newest(), Tagged("v1.0.0"), Coming("1.0.0")])
def test_a_repository_without_commits_has_no_tags(stage: Stage, target: Target) -> None:
    """It says so in the same words."""
    stage.git("tag", "--delete", "v1.0.0")
    stage.git("update-ref", "-d", "refs/heads/main")
    with pytest.raises(DoiActionError, match="has no commits yet") as refused:
        stage.host.snapshot(target, PATTERNS)
    assert (refused.value.rule, refused.value.exit_code) == ("no-tags", ExitCode.SETTINGS)


def test_a_tag_of_a_folder_is_no_release(stage: Stage) -> None:
    """It is there and names no commit, on every host."""
    stage.git("tag", "folder", "main^{tree}")
    with pytest.raises(DoiActionError, match=r"'folder' of '.*demo' names no commit") as refused:
        stage.host.snapshot(Tagged("folder"), PATTERNS)
    assert (refused.value.rule, refused.value.exit_code) == ("no-such-tag", ExitCode.SETTINGS)


def test_a_file_that_is_not_there_is_none(stage: Stage) -> None:
    """And so is one that nobody asked for."""
    assert stage.host.snapshot(Tagged("v1.0.0"), PATTERNS).at_head.read("CITATION.cff") is None


def test_a_tag_that_is_not_there_is_an_error_with_a_cure(stage: Stage) -> None:
    """It names the tag in quotes."""
    with pytest.raises(DoiActionError, match=r"'v7\.0\.0'") as refused:
        stage.host.snapshot(Tagged("v7.0.0"), PATTERNS)
    assert (refused.value.rule, refused.value.exit_code) == ("no-such-tag", ExitCode.SETTINGS)
    assert "v1.0.0" in refused.value.fix


def test_all_files_land_in_one_commit(stage: Stage) -> None:
    """On the branch that the snapshot named."""
    seen = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    made = stage.host.commit(change(seen, CITED))
    later = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    assert {path: stage.committed(path) for path in CITED} == CITED
    assert (later.at_head.commit, made.branch) == (made.sha, "main")


def test_a_file_is_renamed_in_the_commit_that_changes_it(stage: Stage) -> None:
    """The old name goes, as a collision on macOS and Windows it must not stay beside the new one."""
    first = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    stage.host.commit(change(first, {"citation.cff": b"title: Tides\n"}))
    seen = stage.host.snapshot(Tagged("v1.0.0"), (*PATTERNS, "citation.cff"))
    edit = FileEdit(
        path="CITATION.cff", before=b"title: Tides\n", after=b"title: Tides\ndoi: 10.1/a\n", renamed_from="citation.cff"
    )
    renaming = Change(message="Cite it", edits=(edit,), branch=seen.branch, parent=seen.at_head.commit)
    stage.host.check_commit(renaming)
    stage.host.commit(renaming)
    later = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    assert later.at_head.read("CITATION.cff") == edit.after
    assert "citation.cff" not in later.at_head.sizes


def test_a_check_writes_nothing(stage: Stage) -> None:
    """What can be committed passes, again and again."""
    seen = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    stage.host.check_commit(change(seen, CITED))
    stage.host.check_commit(change(seen, CITED))
    assert (stage.committed("CITATION.cff"), stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)) == (None, seen)


@pytest.mark.parametrize("mode", [CommitMode.AUTO, CommitMode.NONE])
def test_nothing_to_do_makes_no_commit(stage: Stage, mode: CommitMode) -> None:
    """Because the bytes are there already, or because none is wanted."""
    seen = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    files = {"README.md": b"# Demo\n"} if mode is CommitMode.AUTO else CITED
    assert stage.host.commit(change(seen, files, mode)).sha == seen.at_head.commit
    assert stage.committed("README.md") == b"# Demo\n"


def test_a_branch_that_moved_is_not_overwritten(stage: Stage) -> None:
    """The caller reads again, and then it works."""
    wanted = change(stage.host.snapshot(Tagged("v1.0.0"), PATTERNS), CITED)
    stage.somebody_commits()
    with pytest.raises(BranchMoved):
        stage.host.commit(wanted)
    stage.host.commit(change(stage.host.snapshot(Tagged("v1.0.0"), PATTERNS), CITED))
    assert (stage.committed("other.txt"), stage.committed("CITATION.cff")) == (b"x", CITED["CITATION.cff"])


def test_a_file_that_was_not_read_is_not_overwritten(stage: Stage) -> None:
    """An edit that takes an existing file for a new one is a mistake."""
    seen = stage.host.snapshot(Tagged("v1.0.0"), ("CITATION.cff",))
    with pytest.raises(DoiActionError, match=r"README\.md"):
        stage.host.commit(change(seen, {"README.md": b"x"}))


def test_every_release_is_listed_with_its_citation_file(stage: Stage) -> None:
    """By its tag and commit, with the bytes that the tag holds; without the file there are none."""
    (listed,) = stage.host.listed_releases("README.md")
    seen = stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    assert (listed.release.tag, listed.release.commit, listed.citation) == ("v1.0.0", seen.release.commit, b"# Old\n")
    assert [other.citation for other in stage.host.listed_releases("CITATION.cff")] == [None]


def test_release_text_may_always_be_offered(stage: Stage) -> None:
    """Where there is no release text, nothing happens."""
    stage.host.snapshot(Tagged("v1.0.0"), PATTERNS)
    stage.host.edit_release("v1.0.0", "notes")


def test_of_many_releases_a_missing_one_is_told_as_alone(stage: Stage) -> None:
    """The same id, the same exit code."""
    with pytest.raises(DoiActionError) as refused:
        list(stage.host.releases(("v1.0.0", "v9.9.9"), PATTERNS))
    assert (refused.value.rule, refused.value.exit_code) == ("no-such-tag", ExitCode.SETTINGS)
