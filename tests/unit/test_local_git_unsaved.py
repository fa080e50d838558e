"""Unsaved work: what the work tree or the index holds that the head does not."""

import os
from pathlib import Path

import pytest

from doi_action.hosts.local_git.host import LocalGit
from doi_action.snapshot import Newest
from tests.git_repository import PATTERNS, Repository, own_git_settings, repository

__all__ = ["own_git_settings", "repository"]


def unsaved(of: Repository) -> set[str]:
    return set(LocalGit(of.folder).snapshot(Newest(), PATTERNS).unsaved)


def test_a_clean_work_tree_has_nothing_unsaved(repository: Repository) -> None:
    """Nor does a file that was touched without a change, or work in files that nobody asks about."""
    os.utime(repository.folder / "README.md", (1, 1))
    repository.write("code.py", "x = 2\n")
    repository.write("notes.txt", "mine")
    assert unsaved(repository) == set()


def test_changed_deleted_and_staged_files_are_unsaved(repository: Repository) -> None:
    """In the work tree or in the index alone."""
    repository.commit("More", **{"CITATION.cff": "a", "README.txt": "b"})
    repository.write("README.md", "changed")
    (repository.folder / "CITATION.cff").unlink()
    repository.write("README.txt", "staged")
    repository.git("add", "README.txt")
    repository.write("README.txt", "b")
    assert unsaved(repository) == {"README.md", "CITATION.cff", "README.txt"}


@pytest.mark.parametrize("ignored", [True, False])
def test_a_file_that_git_does_not_know_is_unsaved(repository: Repository, ignored: bool) -> None:
    """An edit would overwrite it, whether it is ignored or only new."""
    repository.commit("Ignore", **{".gitignore": "CITATION.cff\n" if ignored else ""})
    repository.write("CITATION.cff", "draft")
    assert unsaved(repository) == {"CITATION.cff"}


def test_line_endings_of_the_checkout_are_no_change(repository: Repository) -> None:
    """With autocrlf the work tree has other bytes than the commit, and nothing is unsaved."""
    repository.git("config", "core.autocrlf", "true")
    (repository.folder / "README.md").unlink()
    repository.git("checkout", "--quiet", "--", "README.md")
    assert (repository.folder / "README.md").read_bytes() == b"# Demo\r\n"
    assert unsaved(repository) == set()


def test_work_that_git_was_told_to_overlook_is_unsaved(repository: Repository) -> None:
    """git status is silent about an assume-unchanged file; overwriting it would lose work all the same."""
    repository.git("update-index", "--assume-unchanged", "README.md")
    repository.write("README.md", "changed")
    assert repository.status == ""
    assert unsaved(repository) == {"README.md"}


def test_a_file_outside_a_sparse_checkout_is_not_deleted(repository: Repository) -> None:
    """It is absent on purpose."""
    repository.commit("Docs", **{"docs/guide.md": "guide"})
    repository.git("sparse-checkout", "set", "--cone")
    assert not (repository.folder / "docs").exists()
    assert unsaved(repository) == set()


def test_work_behind_a_link_is_unsaved(repository: Repository) -> None:
    """The link is as committed; the file it leads to is not."""
    (repository.folder / "README.txt").symlink_to("code.py")
    repository.commit("Link")
    assert unsaved(repository) == set()
    repository.write("code.py", "x = 2\n")
    assert unsaved(repository) == {"README.txt"}


def test_patterns_look_inside_the_repository_only(repository: Repository) -> None:
    """A settings file may name any folder for a work."""
    (repository.folder.parent / "CITATION.cff").write_text("not ours")
    patterns = ("", "/etc/*", "../CITATION.cff", "docs/../../*", "**", "[")
    seen = LocalGit(repository.folder).snapshot(Newest(), patterns)
    assert (set(seen.at_head.contents), seen.unsaved) == ({"README.md", "code.py"}, frozenset())


def test_a_pipe_of_a_files_name_holds_nothing_up(repository: Repository) -> None:
    """It is not read, and it is in the way."""
    (repository.folder / "README.md").unlink()
    os.mkfifo(repository.folder / "README.md")
    os.mkfifo(repository.folder / "CITATION.cff")
    assert unsaved(repository) == {"README.md", "CITATION.cff"}


def test_a_folder_of_a_files_name_is_in_the_way(repository: Repository) -> None:
    """CITATION.cff cannot be written there."""
    (repository.folder / "CITATION.cff").mkdir()
    assert unsaved(repository) == {"CITATION.cff"}


def test_a_conflict_is_unsaved(repository: Repository) -> None:
    """A file with conflict markers is nobody's finished work."""
    repository.git("switch", "--quiet", "-c", "side")
    repository.commit("Side", **{"README.md": "# Side\n"})
    repository.git("switch", "--quiet", "main")
    repository.commit("Main", **{"README.md": "# Main\n"})
    merge = ["git", "-C", str(repository.folder), "merge", "--quiet", "side"]
    assert os.spawnvp(os.P_WAIT, "git", merge) == 1
    assert unsaved(repository) == {"README.md"}


def test_reading_writes_nothing_at_all(repository: Repository) -> None:
    """Not even git's own index is refreshed."""
    os.utime(repository.folder / "README.md", (1, 1))
    index = repository.folder / ".git/index"
    before = (index.read_bytes(), index.stat().st_mtime_ns, sorted(Path(repository.folder / ".git").iterdir()))
    unsaved(repository)
    assert (index.read_bytes(), index.stat().st_mtime_ns, sorted(Path(repository.folder / ".git").iterdir())) == before
