"""A commit in a local repository: ours alone, as its user would have made it, and safe to try again."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doi_action.errors import DoiActionError, ExitCode, FindingsError, HostError
from doi_action.hosts import BranchMoved
from doi_action.hosts.git_commands import Answer, GitFailed
from doi_action.hosts.local_git.host import LocalGit
from doi_action.hosts.local_git.unsaved import replace_file
from doi_action.snapshot import Change, FileEdit, Newest, Tagged
from tests.git_repository import PATTERNS, Repository, own_git_settings, repository

__all__ = ["own_git_settings", "repository"]

BADGE = b"# Demo\n\n[![DOI](badge)](doi)\n"
CFF = b"cff-version: 1.2.0\ndoi: 10.0000/x\n"


def change(of: Repository, message: str = "Cite v1.0.0 by its DOI", **after: bytes) -> Change:
    """Edits of README.md and CITATION.cff, or of the files named."""
    snapshot = LocalGit(of.folder).snapshot(Tagged("v1.0.0"), PATTERNS)
    files = after or {"README.md": BADGE, "CITATION.cff": CFF}
    edits = tuple(FileEdit(path=p, before=snapshot.at_head.read(p), after=content) for p, content in files.items())
    return Change(message=message, edits=edits, branch=snapshot.branch, parent=snapshot.at_head.commit)


def refusal(of: Repository, wanted: Change) -> DoiActionError:
    """What check_commit says; commit must say the same, and nothing may have changed."""
    before = (of.git("rev-parse", "HEAD"), of.status)
    with pytest.raises(DoiActionError) as refused:
        LocalGit(of.folder).check_commit(wanted)
    with pytest.raises(DoiActionError) as again:
        LocalGit(of.folder).commit(wanted)
    assert (of.git("rev-parse", "HEAD"), of.status) == before
    assert again.value.message == refused.value.message
    assert refused.value.why
    assert refused.value.fix
    return refused.value


def hook(of: Repository, name: str, script: str) -> None:
    file = of.write(f".git/hooks/{name}", f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_one_commit_on_the_current_branch_holds_both_files(repository: Repository) -> None:
    """The branch moves by one commit, and the work tree shows it clean."""
    parent = repository.head
    made = LocalGit(repository.folder).commit(change(repository))
    assert (made.sha, made.branch) == (repository.head, "main")
    assert repository.git("rev-parse", "HEAD^") == parent
    assert repository.git("show", "--format=%s", "--name-status", "HEAD").splitlines() == [
        "Cite v1.0.0 by its DOI",
        "",
        "A\tCITATION.cff",
        "M\tREADME.md",
    ]
    assert repository.status == ""


def test_the_committed_bytes_are_ours(repository: Repository) -> None:
    """Byte for byte, in the commit and in the work tree."""
    LocalGit(repository.folder).commit(change(repository))
    assert (repository.committed("README.md"), repository.committed("CITATION.cff")) == (BADGE, CFF)
    assert (repository.folder / "README.md").read_bytes() == BADGE


def test_other_work_stays_as_it_is(repository: Repository) -> None:
    """Staged stays staged, unsaved stays unsaved, unknown stays unknown."""
    repository.commit("More", **{"other.py": "y = 1\n"})
    repository.write("code.py", "x = 2\n")
    repository.git("add", "code.py")
    repository.write("other.py", "y = 2\n")
    repository.write("new.txt", "new")
    LocalGit(repository.folder).commit(change(repository))
    assert repository.status.splitlines() == ["M  code.py", " M other.py", "?? new.txt"]


def test_nothing_to_change_makes_no_commit(repository: Repository) -> None:
    """A second time the head comes back."""
    host, wanted = LocalGit(repository.folder), change(repository)
    made = host.commit(wanted)
    assert host.commit(change(repository)).sha == made.sha
    assert repository.head == made.sha


def test_the_commit_has_the_users_name_and_the_clocks_date(repository: Repository) -> None:
    """The identity is git's, the date the given clock's."""
    host = LocalGit(repository.folder, clock=lambda: datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC))
    host.commit(change(repository))
    assert repository.git("log", "-1", "--format=%an <%ae> %aI %cI") == (
        "Ada Tester <ada@example.org> 2024-05-06T07:08:09+00:00 2024-05-06T07:08:09+00:00"
    )


def test_a_message_arrives_as_it_was_written(repository: Repository) -> None:
    """Other scripts and lines that begin with # too, whatever the user's clean-up setting."""
    repository.git("config", "commit.cleanup", "strip")
    message = "Füge DOI hinzu\n\n# 1 wichtig\nDOI: 10.0000/x"
    LocalGit(repository.folder).commit(change(repository, message))
    assert repository.git("log", "-1", "--format=%B").rstrip() == message


def test_a_moved_branch_is_reported_before_anything_is_written(repository: Repository) -> None:
    """Somebody committed after the snapshot."""
    wanted = change(repository)
    repository.commit("Meanwhile")
    with pytest.raises(BranchMoved):
        LocalGit(repository.folder).commit(wanted)
    assert repository.status == ""


def test_a_commit_that_slips_in_at_the_last_moment_is_not_undone(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody commits between our last look at the head and git's: ours is taken back, theirs stays."""
    git, here = shutil.which("git"), repository.folder
    other = f"{git} commit-tree -p HEAD -m Theirs $({git} rev-parse HEAD^{{tree}})"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(
        f'#!/bin/sh\ncase "$*" in *" commit --quiet "*) cd {here}; {git} update-ref HEAD $({other});; esac\n'
        f'exec {git} "$@"\n'
    )
    (tmp_path / "bin/git").chmod(0o755)
    wanted = change(repository)
    with monkeypatch.context() as for_once, pytest.raises(BranchMoved):
        for_once.setenv("PATH", str(tmp_path / "bin"), prepend=":")
        LocalGit(repository.folder).commit(wanted)
    assert repository.git("log", "-1", "--format=%s") == "Theirs"
    LocalGit(repository.folder).commit(change(repository))
    assert (repository.git("log", "-1", "--format=%s", "HEAD^"), repository.status) == ("Theirs", "")


def test_another_branch_is_refused(repository: Repository) -> None:
    """The user switched after the snapshot, to a branch with the same head."""
    wanted = change(repository)
    repository.git("switch", "--quiet", "-c", "side")
    assert refusal(repository, wanted).rule == "other-branch"


def test_a_detached_head_is_refused(repository: Repository) -> None:
    """The commit would be lost."""
    repository.git("checkout", "--quiet", "--detach")
    assert refusal(repository, change(repository)).rule == "no-branch"


@pytest.mark.parametrize("staged", [True, False])
def test_unsaved_work_in_an_edited_file_is_refused(repository: Repository, staged: bool) -> None:
    """The work is still there afterwards."""
    wanted = change(repository)
    repository.write("README.md", "# Demo\n\nunfinished\n")
    if staged:
        repository.git("add", "README.md")
    refused = refusal(repository, wanted)
    assert (refused.rule, refused.exit_code, refused.path) == ("unsaved-changes", ExitCode.FINDINGS, "README.md")
    assert (repository.folder / "README.md").read_text() == "# Demo\n\nunfinished\n"


def test_a_file_that_git_does_not_know_is_not_overwritten(repository: Repository) -> None:
    """An ignored CITATION.cff is somebody's work."""
    repository.commit("Ignore", **{".gitignore": "CITATION.cff\n"})
    wanted = change(repository)
    repository.write("CITATION.cff", "mine")
    assert refusal(repository, wanted).rule == "unsaved-changes"


def test_a_missing_identity_is_found_beforehand(repository: Repository, own_git_settings: Path) -> None:
    """Before the files are written."""
    wanted = change(repository)
    own_git_settings.write_text("[user]\n\tuseConfigOnly = true\n")
    refused = refusal(repository, wanted)
    assert (refused.rule, "git config user.name" in refused.fix) == ("no-identity", True)


def test_a_merge_under_way_is_not_ended_by_us(repository: Repository) -> None:
    """Our commit would become the merge."""
    repository.git("switch", "--quiet", "-c", "side")
    repository.commit("Side", **{"side.txt": "x"})
    repository.git("switch", "--quiet", "main")
    repository.commit("Main", **{"main.txt": "x"})
    repository.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    refused = refusal(repository, change(repository))
    assert (refused.rule, "merge" in refused.message) == ("unfinished-work", True)


def test_a_locked_index_is_explained(repository: Repository) -> None:
    """Another git is at work, or crashed."""
    repository.write(".git/index.lock", "")
    assert refusal(repository, change(repository)).rule == "index-locked"


def test_the_users_hooks_run(repository: Repository) -> None:
    """They see exactly our files staged, and may change the message."""
    hook(repository, "pre-commit", "git diff --cached --name-only -- '*.cff' '*.md' > .git/seen; test -e CITATION.cff")
    hook(repository, "commit-msg", 'echo "Signed-off-by: Ada" >> "$1"')
    repository.write("code.py", "x = 2\n")
    repository.git("add", "code.py")
    LocalGit(repository.folder).commit(change(repository))
    assert (repository.folder / ".git/seen").read_text().split() == ["CITATION.cff", "README.md"]
    assert repository.git("log", "-1", "--format=%B").splitlines()[-1] == "Signed-off-by: Ada"


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_a_hook_that_refuses_leaves_the_files_ready(repository: Repository, name: str) -> None:
    """What it said is shown, and running again goes on once it agrees."""
    hook(repository, name, "echo 'no ticket number' >&2; exit 1")
    head, wanted, host = repository.head, change(repository), LocalGit(repository.folder)
    with pytest.raises(HostError, match=name) as refused:
        host.commit(wanted)
    assert (refused.value.rule, refused.value.why) == ("hook-refused", "no ticket number")
    assert (repository.head, repository.status.splitlines()) == (head, ["A  CITATION.cff", "M  README.md"])
    (repository.folder / ".git/hooks" / name).unlink()
    host.check_commit(wanted)
    host.commit(wanted)
    assert (repository.committed("README.md"), repository.status) == (BADGE, "")


def test_the_line_that_a_refusal_names_ends_the_work(repository: Repository) -> None:
    """Who prefers to commit by hand copies it from the message."""
    hook(repository, "pre-commit", "exit 1")
    with pytest.raises(HostError) as refused:
        LocalGit(repository.folder).commit(change(repository, "Cite it by it's DOI"))
    (repository.folder / ".git/hooks/pre-commit").unlink()
    line = refused.value.fix[refused.value.fix.index("git commit") + 4 :]
    repository.git("-c", f"alias.typed={line}", "typed")
    assert (repository.git("log", "-1", "--format=%s"), repository.status) == ("Cite it by it's DOI", "")


def test_a_hook_that_formats_is_followed(repository: Repository) -> None:
    """What a hook adds to the commit is in the index afterwards: nothing looks changed back."""
    hook(repository, "pre-commit", "echo '# end' >> CITATION.cff; echo 1 > log.txt; git add CITATION.cff log.txt")
    LocalGit(repository.folder).commit(change(repository))
    assert repository.committed("CITATION.cff") == CFF + b"# end\n"
    assert repository.status == ""


def test_signing_that_fails_is_named(repository: Repository) -> None:
    """The user's signing setting is respected, and its program's refusal is not called a hook's."""
    repository.git("config", "commit.gpgSign", "true")
    repository.git("config", "gpg.program", "false")
    with pytest.raises(HostError) as refused:
        LocalGit(repository.folder).commit(change(repository))
    assert refused.value.rule == "signing-failed"


def test_line_endings_are_the_checkouts_on_disk_and_ours_in_the_commit(repository: Repository) -> None:
    """With autocrlf the work tree gets CR LF, the commit does not, and nothing looks changed."""
    repository.git("config", "core.autocrlf", "true")
    LocalGit(repository.folder).commit(change(repository))
    assert repository.committed("README.md") == BADGE
    assert (repository.folder / "README.md").read_bytes() == BADGE.replace(b"\n", b"\r\n")
    assert repository.status == ""


def test_a_file_with_foreign_line_endings_keeps_them(repository: Repository) -> None:
    """CR LF was committed though git's attributes want LF: the edit changes our lines only, and counts as saved."""
    repository.commit("CRLF", **{"README.md": "# Demo\r\n"})
    repository.write(".gitattributes", "*.md text\n")
    repository.git("add", ".gitattributes")
    repository.git("commit", "--quiet", "-m", "Attributes")
    after, host = b"# Demo\r\n\r\nbadge\r\n", LocalGit(repository.folder)
    host.commit(change(repository, **{"README.md": after}))
    assert repository.committed("README.md") == (repository.folder / "README.md").read_bytes() == after
    assert host.snapshot(Newest(), PATTERNS).unsaved == frozenset()


def test_a_filter_of_the_user_does_not_change_what_is_committed(repository: Repository) -> None:
    """Keywords expand in the work tree, the commit holds our bytes."""
    repository.git("config", "filter.shout.smudge", "tr a-z A-Z")
    repository.git("config", "filter.shout.clean", "tr A-Z a-z")
    repository.commit("Filter", **{".gitattributes": "CITATION.cff filter=shout\n"})
    LocalGit(repository.folder).commit(change(repository))
    assert repository.committed("CITATION.cff") == CFF
    assert (repository.folder / "CITATION.cff").read_bytes() == CFF.upper()
    assert repository.status == ""


@pytest.mark.parametrize("name", ["loud", "a=b", "a.b=c"])
@pytest.mark.parametrize("kind", ["clean", "smudge", "process"])
def test_looking_runs_no_filter(repository: Repository, tmp_path: Path, name: str, kind: str) -> None:
    """Neither the snapshot, nor what would stop a commit, nor a look at a file: a dry run runs nobody's program."""
    repository.commit("Filter", **{".gitattributes": f"*.md filter={name}\n", "README.md": "# Demo\n"})
    ran = tmp_path / "ran"
    repository.git("config", f"filter.{name}.{kind}", f"touch '{ran}'; cat")
    repository.git("config", f"filter.{name}.required", "true")
    # Other bytes of the same length: git has to look into the file to know.
    repository.write("README.md", "# dEMO\n")
    host = LocalGit(repository.folder)
    wanted = change(repository)
    with pytest.raises(FindingsError) as refused:
        host.check_commit(wanted)
    host.holds("README.md", BADGE)
    assert (refused.value.rule, ran.exists()) == ("unsaved-changes", False)


def test_a_file_that_a_filter_changed_is_no_unsaved_work(repository: Repository) -> None:
    """What stands in the work tree differs from the commit, and git's record says that nobody touched it."""
    repository.git("config", "filter.shout.smudge", "tr a-z A-Z")
    repository.git("config", "filter.shout.clean", "tr A-Z a-z")
    repository.commit("Filter", **{".gitattributes": "README.md filter=shout\n", "README.md": "# demo\n"})
    (repository.folder / "README.md").unlink()
    repository.git("checkout", "--", "README.md")
    # Of a file as young as its index git cannot know that nobody touched it.
    os.utime(repository.folder / "README.md", (1, 1))
    repository.git("update-index", "--refresh")
    assert (repository.folder / "README.md").read_bytes() == b"# DEMO\n"
    LocalGit(repository.folder).check_commit(change(repository))


def test_a_files_mode_is_kept(repository: Repository) -> None:
    """An executable README stays executable, in the commit and on disk."""
    (repository.folder / "README.md").chmod(0o755)
    repository.commit("Executable")
    LocalGit(repository.folder).commit(change(repository))
    assert repository.git("ls-tree", "HEAD", "README.md").startswith("100755")
    assert stat.S_IMODE((repository.folder / "README.md").stat().st_mode) == 0o755


def test_a_linked_file_is_written_where_it_leads(repository: Repository) -> None:
    """The link stays a link, its file gets the edit."""
    repository.write("docs/README.txt", "text\n")
    (repository.folder / "README.txt").symlink_to("docs/README.txt")
    repository.commit("Link")
    LocalGit(repository.folder).commit(change(repository, **{"README.txt": b"edited\n"}))
    assert (repository.folder / "README.txt").is_symlink()
    assert (repository.committed("docs/README.txt"), repository.status) == (b"edited\n", "")


def test_two_edits_of_one_linked_file_must_agree(repository: Repository) -> None:
    """A link and its file cannot differ."""
    (repository.folder / "README.txt").symlink_to("README.md")
    repository.commit("Link")
    wanted = change(repository, **{"README.txt": b"one\n", "README.md": b"two\n"})
    assert refusal(repository, wanted).rule == "linked-file"


@pytest.mark.parametrize(
    "path", ["../outside", "/tmp/outside", "docs/../../outside", ".git/config", ".GIT/hooks/x", "", "a\0b"]
)
def test_a_path_out_of_the_repository_is_refused(repository: Repository, path: str) -> None:
    """Nor is git's own folder a place to write."""
    assert refusal(repository, change(repository, **{path: b"x"})).rule == "path-outside"


def test_a_link_out_of_the_repository_is_refused(repository: Repository) -> None:
    """Whether the file itself is the link or a folder on the way, committed or put there since."""
    outside = repository.folder.parent / "outside"
    outside.mkdir()
    (outside / "file").write_text("not ours")
    (repository.folder / "CITATION.cff").symlink_to("../outside/file")
    (repository.folder / "docs").symlink_to("../outside")
    repository.commit("Links")
    (repository.folder / "later").symlink_to("../outside")
    for path in ("CITATION.cff", "docs/file", "later/file"):
        assert refusal(repository, change(repository, **{path: b"x"})).rule == "path-outside"
    assert (outside / "file").read_text() == "not ours"


def test_a_file_in_a_submodule_is_refused(repository: Repository) -> None:
    """It belongs to another repository."""
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.head},sub")
    repository.git("commit", "--quiet", "-m", "Submodule")
    assert refusal(repository, change(repository, **{"sub/README.md": b"x"})).rule == "path-outside"


def test_a_folder_in_the_way_is_named(repository: Repository) -> None:
    """A file cannot take its place."""
    repository.write("CITATION.cff/README.md", "x")
    repository.commit("Folder")
    assert refusal(repository, change(repository)).rule == "path-is-folder"


def test_a_file_outside_a_sparse_checkout_stays_outside(repository: Repository) -> None:
    """The commit has the edit, the work tree stays as sparse as it was."""
    repository.commit("Docs", **{"docs/guide.md": "guide\n"})
    repository.git("sparse-checkout", "set", "--cone")
    LocalGit(repository.folder).commit(change(repository, **{"docs/guide.md": b"edited\n", "README.md": BADGE}))
    assert repository.committed("docs/guide.md") == b"edited\n"
    assert not (repository.folder / "docs").exists()
    assert repository.status == ""


def test_a_bare_repository_gets_its_commit_too(repository: Repository, tmp_path: Path) -> None:
    """Without a work tree; the branch must still be where it was."""
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "copy.git"))
    bare = Repository(tmp_path / "copy.git")
    wanted = change(bare)
    made = LocalGit(bare.folder).commit(wanted)
    assert (bare.head, bare.committed("CITATION.cff")) == (made.sha, CFF)
    with pytest.raises(BranchMoved):
        LocalGit(bare.folder).commit(wanted)


def test_a_bare_repository_spares_the_work_trees_of_others(repository: Repository, tmp_path: Path) -> None:
    """A branch that is checked out in a linked work tree does not move behind its back."""
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "copy.git"))
    bare = Repository(tmp_path / "copy.git")
    bare.git("worktree", "add", "--quiet", str(tmp_path / "tree"), "main")
    assert refusal_of_bare(bare).rule == "checked-out-elsewhere"


def refusal_of_bare(of: Repository) -> HostError:
    with pytest.raises(HostError) as refused:
        LocalGit(of.folder).commit(change(of))
    return refused.value


def test_a_linked_work_tree_commits_on_its_own_branch(repository: Repository, tmp_path: Path) -> None:
    """The main work tree notices nothing."""
    repository.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Repository(tmp_path / "side")
    made = LocalGit(side.folder).commit(change(side))
    assert (made.branch, side.status, repository.status) == ("side", "", "")
    assert repository.git("rev-parse", "side") == made.sha != repository.head


@pytest.mark.parametrize("step", ["file", "files", "index"])
@pytest.mark.parametrize("endings", ["false", "true"])
def test_a_run_cut_off_before_its_commit_is_gone_on_with(repository: Repository, step: str, endings: str) -> None:
    """Whatever had been written, the next run makes the commit, and what was left counts as no unsaved work."""
    repository.git("config", "core.autocrlf", endings)
    wanted, host = change(repository), LocalGit(repository.folder)
    hook(repository, "pre-commit", "exit 1")
    with pytest.raises(HostError):
        host.commit(wanted)
    (repository.folder / ".git/hooks/pre-commit").unlink()
    if step != "index":
        repository.git("reset", "--quiet")
    if step == "file":
        (repository.folder / "CITATION.cff").unlink()
    again = change(repository)
    assert again == wanted
    assert host.holds("README.md", BADGE)
    host.check_commit(again)
    host.commit(again)
    assert (repository.committed("README.md"), repository.committed("CITATION.cff")) == (BADGE, CFF)
    assert repository.status == ""


def refused_by_a_hook(of: Repository, wanted: Change) -> None:
    """The files are written and staged, and nothing is committed."""
    hook(of, "pre-commit", "exit 1")
    with pytest.raises(HostError):
        LocalGit(of.folder).commit(wanted)
    (of.folder / ".git/hooks/pre-commit").unlink()


@pytest.mark.parametrize("step", ["file", "files", "index"])
@pytest.mark.parametrize("endings", ["false", "true"])
def test_what_another_release_left_is_written_over(repository: Repository, step: str, endings: str) -> None:
    """Its content is not what this one would write, and is known by the note that was left."""
    repository.git("config", "core.autocrlf", endings)
    refused_by_a_hook(repository, change(repository))
    if step != "index":
        repository.git("reset", "--quiet")
    if step == "file":
        (repository.folder / "CITATION.cff").unlink()

    host = LocalGit(repository.folder)
    assert host.snapshot(Newest(), PATTERNS).unsaved == frozenset()
    host.commit(change(repository, **{"README.md": BADGE + b"Another\n", "CITATION.cff": CFF + b"version: 2\n"}))
    assert repository.committed("README.md") == BADGE + b"Another\n"
    assert repository.committed("CITATION.cff") == CFF + b"version: 2\n"
    assert repository.status == ""


def test_what_another_release_left_under_another_name_is_written_over(repository: Repository) -> None:
    """The old name is gone from the index, and its file from the disk."""
    repository.commit("Cite it", **{"citation.cff": "cff-version: 1.2.0\n"})

    def renamed(after: bytes) -> Change:
        snapshot = LocalGit(repository.folder).snapshot(Newest(), (*PATTERNS, "citation.cff"))
        assert snapshot.unsaved == frozenset()
        before = snapshot.at_head.read("citation.cff")
        edit = FileEdit(path="CITATION.cff", before=before, after=after, renamed_from="citation.cff")
        return Change(message="Cite", edits=(edit,), branch="main", parent=snapshot.at_head.commit)

    refused_by_a_hook(repository, renamed(CFF))
    LocalGit(repository.folder).commit(renamed(CFF + b"version: 2\n"))
    assert repository.git("ls-files", "*.cff") == "CITATION.cff"
    assert (repository.committed("CITATION.cff"), repository.status) == (CFF + b"version: 2\n", "")


@pytest.mark.parametrize("work", ["on disk", "staged", "removed", "committed before"])
def test_work_upon_what_a_run_left_is_somebodys(repository: Repository, work: str) -> None:
    """Only the very bytes that the run wrote, where it wrote them, are nobody's."""
    refused_by_a_hook(repository, change(repository))
    if work == "committed before":
        repository.git("commit", "--quiet", "--message", "By hand")
        repository.commit("More", **{"README.md": "# More\n"})
        repository.git("checkout", "--quiet", "HEAD~1", "--", "README.md")
    elif work == "removed":
        (repository.folder / "README.md").unlink()
    else:
        repository.write("README.md", BADGE + b"Mine\n")
    if work == "staged":
        repository.git("add", "README.md")
        repository.write("README.md", BADGE)

    assert LocalGit(repository.folder).snapshot(Newest(), PATTERNS).unsaved == {"README.md"}
    assert refusal(repository, change(repository, **{"README.md": b"# Ours\n"})).rule == "unsaved-changes"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the hook finds the process to kill in /proc")
def test_a_run_killed_by_the_system_is_gone_on_with(repository: Repository) -> None:
    """SIGKILL leaves no chance to tidy up; the next run commits all the same."""
    hook(repository, "pre-commit", "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat); exit 1")
    wanted, script = change(repository), repository.folder.parent / "run.py"
    script.write_text(
        "from pathlib import Path\nfrom doi_action.hosts.local_git.host import LocalGit\n"
        "from doi_action.snapshot import Change, CommitMode, FileEdit\n"
        f"LocalGit(Path({str(repository.folder)!r})).commit({wanted!r})\n".replace(
            "<CommitMode.AUTO: 'auto'>", "'auto'"
        )
    )
    assert subprocess.run([sys.executable, str(script)], check=False, capture_output=True).returncode == -9
    (repository.folder / ".git/hooks/pre-commit").unlink()
    LocalGit(repository.folder).commit(change(repository))
    assert (repository.committed("README.md"), repository.status) == (BADGE, "")


def test_a_half_written_file_of_a_killed_run_is_cleared_away(repository: Repository) -> None:
    """The next run leaves nothing of it; until then it stands where nobody adds it to a commit."""
    half = repository.folder / ".git" / "doi-action-new.README.md.abc"
    half.write_text("half")
    assert repository.status == ""
    LocalGit(repository.folder).commit(change(repository))
    assert repository.status == "" and not half.exists()


def test_a_file_of_a_linked_worktree_is_written_too(repository: Repository, tmp_path: Path) -> None:
    """Its `.git` is a file, so that the half-written one stands beside the whole one, for a moment."""
    repository.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    replace_file(tmp_path / "other" / "README.md", BADGE)
    assert {path.name for path in (tmp_path / "other").iterdir()} == {".git", *repository.git("ls-files").split()}
    assert (tmp_path / "other" / "README.md").read_bytes() == BADGE


def test_other_content_is_not_held(repository: Repository) -> None:
    """Only what we would write counts."""
    host = LocalGit(repository.folder)
    assert host.holds("README.md", b"# Demo\n")
    assert not host.holds("README.md", BADGE)
    assert not host.holds("CITATION.cff", CFF)
    (repository.folder / "loop").symlink_to("loop")
    assert not host.holds("loop", b"")
    assert not host.holds("../" * 20 + "etc/hostname", Path("/etc/hostname").read_bytes())


def test_a_repository_that_may_not_be_written_is_found_beforehand(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a DOI is live."""
    wanted = change(repository)
    monkeypatch.setattr("os.access", lambda path, _: Path(path).name != ".git")
    assert refusal(repository, wanted).rule == "cannot-write"


def test_object_names_may_be_sha_256(tmp_path: Path) -> None:
    """Nothing counts on their length."""
    made = Repository(tmp_path)
    made.git("init", "--quiet", "--object-format=sha256")
    made.commit("Begin", **{"README.md": "# Demo\n"})
    made.tag("v1.0.0")
    hook(made, "pre-commit", "echo 1 > log.txt; git add log.txt")
    sha = LocalGit(made.folder).commit(change(made)).sha
    assert (len(sha), made.head, made.status) == (64, sha, "")


@pytest.mark.parametrize("step", ["tempfile.mkstemp", "os.fsync", "os.replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_a_folder_that_may_not_be_written_is_named(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    """The operating system's reason comes with what to do, and nothing is half written."""
    wanted = change(repository)

    def refused_by_the_system(*_: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(step, refused_by_the_system)
        with pytest.raises(HostError, match=os.strerror(number)) as refused:
            LocalGit(repository.folder).commit(wanted)
    assert (refused.value.rule, repository.status) == ("cannot-write", "")


def test_a_full_disk_that_git_meets_is_told_as_one() -> None:
    """Nothing is wrong with the repository."""
    said = "error: file write error\nfatal: unable to write loose object file: No space left on device"
    error = GitFailed("hash-object", Answer(code=128, output=b"", complaint=said))
    assert (error.rule, error.fix) == ("git-failed", "free some space on the disk, then run again")


def test_nothing_is_left_behind_in_gits_folder(repository: Repository) -> None:
    """The index of our own is gone."""
    before = {path.name for path in (repository.folder / ".git").iterdir()}
    LocalGit(repository.folder).commit(change(repository))
    assert {path.name for path in (repository.folder / ".git").iterdir()} - before <= {"COMMIT_EDITMSG"}


def test_nothing_is_pushed(repository: Repository, tmp_path: Path) -> None:
    """The remote stays where it was."""
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    LocalGit(clone.folder).commit(change(clone))
    assert repository.head == clone.git("rev-parse", "HEAD^")


@pytest.mark.parametrize("crashed", ["before", "with its new name", "staged"])
def test_a_renaming_goes_on_after_a_crash(repository: Repository, crashed: str) -> None:
    """File, index and commit are written in this order, and each may be the last."""
    repository.write("citation.cff", "title: Tides\n")
    repository.git("add", "citation.cff")
    repository.git("commit", "--quiet", "-m", "Cite")
    edit = FileEdit(path="CITATION.cff", before=b"title: Tides\n", after=CFF, renamed_from="citation.cff")
    wanted = Change(message="Cite it", edits=(edit,), branch="main", parent=repository.head)
    if crashed != "before":
        (repository.folder / "citation.cff").rename(repository.folder / "CITATION.cff")
    if crashed == "staged":
        (repository.folder / "CITATION.cff").write_bytes(CFF)
        repository.git("add", "--all")

    LocalGit(repository.folder).commit(wanted)
    assert repository.git("show", "--format=", "--name-status", "--no-renames", "HEAD").splitlines() == [
        "A\tCITATION.cff",
        "D\tcitation.cff",
    ]
    assert repository.status == ""
