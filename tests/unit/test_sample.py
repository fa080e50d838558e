"""Repositories to try things on: the sample, and copies that lead nowhere back."""

import json
import os
from pathlib import Path

import pytest

from doi_action.__main__ import main
from doi_action.errors import HostError
from doi_action.hosts.local_git.host import LocalGit
from doi_action.sandbox.sample import build_sample, copy_repository, fingerprint
from doi_action.snapshot import Change, FileEdit, Newest, Tagged
from tests.git_repository import PATTERNS, Repository, own_git_settings, repository

__all__ = ["own_git_settings", "repository"]


def change(folder: Path) -> Change:
    seen = LocalGit(folder).snapshot(Newest(), PATTERNS)
    edit = FileEdit(path="CITATION.cff", before=seen.at_head.read("CITATION.cff"), after=b"doi: 10.0000/x\n")
    return Change(message="Cite it", edits=(edit,), branch=seen.branch, parent=seen.at_head.commit)


def test_the_sample_has_three_releases_one_after_the_other(tmp_path: Path) -> None:
    """Annotated tags over some months, the newest first of all when no tag is named."""
    seen = LocalGit(build_sample(tmp_path / "sample")).snapshot(Newest(), PATTERNS)
    assert [(tag.name, tag.distance) for tag in seen.tags] == [("v1.0.0", 4), ("v1.1.0", 2), ("v2.0.0", 0)]
    assert (seen.release.tag, seen.release.name) == ("v2.0.0", "Version 2.0.0")
    assert [str(tag.date)[:10] for tag in seen.tags] == ["2024-02-12", "2024-05-27", "2024-09-16"]


def test_the_sample_is_the_same_everywhere(tmp_path: Path, own_git_settings: Path) -> None:
    """Whatever settings a user has."""
    heads = [Repository(build_sample(tmp_path / "one")).head]
    own_git_settings.write_text("[core]\n\tautocrlf = true\n[commit]\n\tgpgSign = true\n[init]\n\tdefaultBranch = x\n")
    heads.append(Repository(build_sample(tmp_path / "two")).head)
    assert heads[0] == heads[1]
    assert Repository(tmp_path / "two").status == ""


def test_the_samples_history_names_its_two_people(tmp_path: Path) -> None:
    """The old address is joined by .mailmap."""
    history = LocalGit(build_sample(tmp_path / "sample")).snapshot(Newest(), PATTERNS).history
    assert [(p.creator.full_name, p.commits) for p in history] == [("Josiah Carberry", 4), ("Anna van der Berg", 3)]


def test_the_samples_files_have_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What people see first is an example to follow."""
    folder = build_sample(tmp_path / "sample")
    main(["check", os.fspath(folder), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [finding for finding in found if finding["severity"] != "note"] == []


def test_the_samples_program_works(tmp_path: Path) -> None:
    """Every release of it."""
    made = Repository(build_sample(tmp_path / "sample"))
    readings = ["2024-01-22T09:30 184", "2024-01-22T09:40 186"]
    means = []
    for tag in ("v1.0.0", "v1.1.0", "v2.0.0"):
        names: dict[str, object] = {"__name__": "sample"}
        exec(made.committed("tidegauge.py", tag), names)
        means.append(names["hourly"](readings + ["2024-01-22T10:00 -"] * (tag != "v1.0.0")))  # type: ignore[operator]
    assert means == [{"2024-01-22T09": 185.0}, {"2024-01-22T09": 185.0}, {"2024-01-22T09": 1.85}]


def test_the_sample_takes_a_commit_from_anybody(tmp_path: Path, own_git_settings: Path) -> None:
    """On a machine where git knows nobody, or signs everything."""
    own_git_settings.write_text(
        "[user]\n\tuseConfigOnly = true\n[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = false\n"
    )
    folder = build_sample(tmp_path / "sample")
    LocalGit(folder).commit(change(folder))
    assert Repository(folder).status == ""


def test_a_copy_has_every_branch_and_tag(repository: Repository, tmp_path: Path) -> None:
    """Tags that no branch leads to as well; work that is not committed stays behind."""
    repository.git("switch", "--quiet", "-c", "side")
    repository.commit("Side")
    repository.tag("v1.0.1")
    repository.git("switch", "--quiet", "main")
    repository.git("branch", "--quiet", "-D", "side")
    repository.write("README.md", "unsaved")
    copy = copy_repository(repository.folder, tmp_path / "copy")
    seen = LocalGit(copy).snapshot(Tagged("v1.0.0"), PATTERNS)
    assert [tag.name for tag in seen.tags] == ["v1.0.0", "v1.0.1"]
    assert (seen.branch, seen.at_head.read("README.md"), seen.unsaved) == ("main", b"# Demo\n", frozenset())


def test_a_copy_shares_nothing_with_its_original(repository: Repository, tmp_path: Path) -> None:
    """No object file, no way to push; a commit in the copy leaves the original alone."""
    copy = copy_repository(repository.folder, tmp_path / "copy")
    head, made = repository.head, LocalGit(copy).commit(change(copy))
    assert all(file.stat().st_nlink == 1 for file in (copy / ".git/objects").rglob("*") if file.is_file())
    assert not (copy / ".git/objects/info/alternates").exists()
    with pytest.raises(AssertionError, match=r"git \(.push"):
        Repository(copy).git("push", "--quiet", "origin", "HEAD:refs/heads/new")
    assert repository.head == head != made.sha


def test_a_copy_knows_where_its_original_lives(repository: Repository, tmp_path: Path) -> None:
    """Without the credentials in the address."""
    repository.git("remote", "add", "origin", "https://user:secret@github.com/octo/demo.git")
    copy = copy_repository(repository.folder, tmp_path / "copy")
    seen = LocalGit(copy).snapshot(Newest(), PATTERNS).repository
    assert (seen.url, seen.owner) == ("https://github.com/octo/demo", "octo")
    assert "secret" not in (copy / ".git/config").read_text()


def test_a_copy_runs_no_hooks_and_keeps_the_authors_name(repository: Repository, tmp_path: Path) -> None:
    """The name may stand in the original's own settings."""
    repository.git("config", "user.name", "Local Name")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(0o755)
    repository.git("config", "--global", "core.hooksPath", str(hooks))
    copy = copy_repository(repository.folder, tmp_path / "copy")
    LocalGit(copy).commit(change(copy))
    assert Repository(copy).git("log", "-1", "--format=%an") == "Local Name"


def test_a_copy_can_be_committed_to_where_git_knows_nobody(
    repository: Repository, tmp_path: Path, own_git_settings: Path
) -> None:
    """A stand-in signs."""
    own_git_settings.write_text("[user]\n\tuseConfigOnly = true\n")
    copy = copy_repository(repository.folder, tmp_path / "copy")
    LocalGit(copy).commit(change(copy))
    assert Repository(copy).git("log", "-1", "--format=%ae") == "try@example.org"


def test_a_copy_of_a_detached_head_has_a_branch(repository: Repository, tmp_path: Path) -> None:
    """Its default branch, so that there is somewhere to commit."""
    repository.commit("Later")
    repository.git("checkout", "--quiet", "v1.0.0")
    seen = LocalGit(copy_repository(repository.folder, tmp_path / "copy")).snapshot(Newest(), PATTERNS)
    assert (seen.branch, seen.at_head.commit) == ("main", repository.git("rev-parse", "main"))


def test_a_bare_repository_can_be_copied(repository: Repository, tmp_path: Path) -> None:
    """The copy has a work tree."""
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "bare.git"))
    copy = copy_repository(tmp_path / "bare.git", tmp_path / "copy")
    assert (copy / "README.md").read_text() == "# Demo\n"


@pytest.mark.parametrize("make", [build_sample, lambda folder: copy_repository(folder.parent / "demo", folder)])
def test_a_folder_in_use_is_left_alone(repository: Repository, tmp_path: Path, make: object) -> None:
    """Somebody's files are there."""
    (tmp_path / "used").mkdir()
    (tmp_path / "used/file").write_text("mine")
    with pytest.raises(HostError, match="in use"):
        make(tmp_path / "used")  # type: ignore[operator]
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["file"]


def test_a_fingerprint_changes_with_the_repository(repository: Repository) -> None:
    """A commit, a tag, another branch; not for unsaved work."""
    prints = [fingerprint(repository.folder)]
    repository.write("README.md", "unsaved")
    assert fingerprint(repository.folder) == prints[0]
    for act in (["commit", "-qam", "x"], ["tag", "v2"], ["switch", "-qc", "side"]):
        repository.git(*act)
        prints.append(fingerprint(repository.folder))
    assert len(set(prints)) == 4
