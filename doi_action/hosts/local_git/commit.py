"""Making one commit in a local repository, on the branch that is checked out, with nothing else disturbed.

`git commit` itself makes it, from an index of its own that holds the head and our files: so hooks, signing and
identity are the user's, the committed bytes are exactly ours whatever line endings the work tree has, and what else
is staged stays staged. The order lets a run after a crash go on: a note, files, then index, then commit. Until the
commit exists, the files hold what will be committed, which the checks know by the note, whatever their own release.
"""

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from doi_action.errors import HostError
from doi_action.hosts import BranchMoved
from doi_action.hosts.git_commands import Answer, last_words
from doi_action.hosts.local_git.left_behind import leave_note
from doi_action.hosts.local_git.place import Head, Place
from doi_action.hosts.local_git.preflight import Target, cannot_write, check_change
from doi_action.hosts.local_git.unsaved import read_index, read_regular, replace_file
from doi_action.snapshot import Change, Commit

_NO_GARBAGE = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")
"""A commit of ours starts no clean-up in the background."""

_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg")


def make_commit(place: Place, head: Head, change: Change, *, when: datetime | None) -> Commit:
    """Make the commit; the head's own name comes back when there is nothing to change.

    `when` is author's and committer's date, None for git's clock. Raises as LocalGit.commit says.
    """
    targets = check_change(place, head, change)
    if not targets:
        return Commit(sha=change.parent, branch=head.branch)
    for target in targets:
        place.git.write("hash-object", "-w", "--stdin", given=target.content)
    dates = {name: when.isoformat() for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")} if when else {}
    try:
        # Not in .git, where that of a run that is killed would stay for ever.
        with tempfile.TemporaryDirectory(prefix="doi-action-") as folder:
            extra = {**dates, "GIT_INDEX_FILE": str(Path(folder) / "index")}
            if place.top is None:
                sha = _commit_bare(place, f"refs/heads/{head.branch}", targets, change, extra)
            else:
                sha = _commit_here(place, targets, change, extra)
    except OSError as failed:
        raise cannot_write(str(failed.filename or place.git_dir), failed.strerror or str(failed)) from failed

    return Commit(sha=sha, branch=head.branch)


def _commit_here(place: Place, targets: tuple[Target, ...], change: Change, extra: Mapping[str, str]) -> str:
    for target in targets:
        for path, before, after in target.changes:
            leave_note(place.git, path, before, after)
    _write_files(place, targets)
    _stage(place, targets)
    # A copy keeps what git knows of untouched files: it need not read them all again.
    shutil.copyfile(place.git_path("index"), extra["GIT_INDEX_FILE"])
    place.git.write("read-tree", "--reset", change.parent, extra=extra)
    _put(place, targets, extra)
    # The last moment before git takes the head as parent: files may have taken a while.
    if place.git.ask("rev-parse", "--verify", "--quiet", "HEAD").text != change.parent:
        raise BranchMoved("the branch moved while the files were written")

    answer = place.git.act(
        *_NO_GARBAGE, "-c", "i18n.commitEncoding=UTF-8", "commit", "--quiet", "--cleanup=whitespace", "--file=-",
        given=change.message.encode(), extra=extra,
    )  # fmt: skip
    if answer.code:
        raise _refused(place, targets, change, answer)
    sha = place.git.write("rev-parse", "--verify", "HEAD")
    _check_parent(place, change, sha)
    _follow_hooks(place, targets, change.parent, sha)
    return sha


def _write_files(place: Place, targets: Iterable[Target]) -> None:
    """Bring the files into the work tree, with the line endings and filters a checkout would give them."""
    index = read_index(place.git)
    top = place.top or Path()
    for target in targets:
        file = top / target.path
        is_left_out = target.path in index and index[target.path].skipped
        if is_left_out and not file.exists():
            continue

        answer = place.git.act("cat-file", "--filters", f"--path={target.path}", target.after)
        content = target.content if answer.code else answer.output
        try:
            if target.old_path and (top / target.old_path).exists():
                # In one step, so that a disk that knows no upper and lower case does not lose the file.
                (top / target.old_path).replace(file)
            if read_regular(file) != content:
                replace_file(file, content)
        except OSError as failed:
            raise cannot_write(target.path, failed.strerror or str(failed)) from failed


def _stage(place: Place, targets: tuple[Target, ...]) -> None:
    """Bring the files into the user's index, so that it agrees with the commit from the moment there is one."""
    index = read_index(place.git)
    skipped = [target.path for target in targets if target.path in index and index[target.path].skipped]
    _put(place, targets, {})
    if skipped:
        given = "".join(f"{path}\0" for path in skipped).encode()
        place.git.write("update-index", "--skip-worktree", "-z", "--stdin", given=given)
    # git notes that the files on disk are the staged ones; its exit code speaks of all other files as well.
    place.git.act("update-index", "-q", "--refresh")


def _put(place: Place, targets: Iterable[Target], extra: Mapping[str, str]) -> None:
    lines = ""
    for target in targets:
        if target.old_path:
            # Mode 0 takes a path out of the index (git-update-index, "Using --index-info").
            lines += f"0 {'0' * len(target.after)}\t{target.old_path}\0"
        lines += f"{target.mode} {target.after} 0\t{target.path}\0"

    place.git.write("update-index", "-z", "--index-info", given=lines.encode(), extra=extra)


def _check_parent(place: Place, change: Change, sha: str) -> None:
    """Take the commit back if somebody else's slipped in just before it: it holds the files as they were before that.

    git compares and sets from the moment it reads the head; what came between our look and git's shows here only.
    """
    parent = place.git.write("rev-parse", "--verify", f"{sha}^1")
    if parent != change.parent:
        place.git.write("update-ref", "-m", "doi-action: the branch moved, commit again", "HEAD", parent, sha)
        raise BranchMoved("the branch moved while the commit was made")


def _follow_hooks(place: Place, targets: tuple[Target, ...], parent: str, sha: str) -> None:
    """Where a hook changed what was committed, let the user's index follow, except where there is other work."""
    raw = place.git.read("diff-tree", "-r", "-z", "--no-renames", parent, sha).decode("utf-8", "replace").split("\0")
    ours = {t.path: t.after for t in targets}
    index = read_index(place.git)
    lines = []
    for about, path in zip(raw[0::2], raw[1::2], strict=False):
        _, mode, before, after, _ = about.removeprefix(":").split(" ")
        staged = index[path].oid if path in index else "0" * len(before)
        is_other_work = staged not in {before, ours.get(path)}
        if staged != after and not is_other_work:
            lines.append(f"{mode} {after} 0\t{path}\0")

    if lines:
        place.git.write("update-index", "-z", "--index-info", given="".join(lines).encode())


def _commit_bare(
    place: Place, branch: str, targets: tuple[Target, ...], change: Change, extra: Mapping[str, str]
) -> str:
    place.git.write("read-tree", change.parent, extra=extra)
    _put(place, targets, extra)
    tree = place.git.write("write-tree", extra=extra)
    signing = ["-S"] if place.says_yes("commit.gpgSign") else []
    made = place.git.act(
        "commit-tree", *signing, "-p", change.parent, "-F", "-", tree, given=change.message.encode(), extra=extra
    )
    if made.code:
        raise _refused(place, targets, change, made)
    subject = change.message.partition("\n")[0]
    sha = made.text
    moved = place.git.act("update-ref", "-m", f"commit: {subject}", branch, sha, change.parent)
    if moved.code:
        raise BranchMoved(last_words(moved.complaint))
    return sha


def _refused(place: Place, targets: tuple[Target, ...], change: Change, answer: Answer) -> HostError | BranchMoved:
    said = answer.complaint + answer.output.decode("utf-8", "replace")
    if "cannot lock ref" in said:
        return BranchMoved(last_words(said))
    if "failed to sign" in said or "failed to write commit object" in said:
        what, rule = "the commit could not be signed", "signing-failed"
    elif hooks := [name for name in _HOOKS if os.access(place.git_path("hooks") / name, os.X_OK)]:
        what, rule = f"a hook of this repository refused the commit ({', '.join(hooks)})", "hook-refused"
    else:
        what, rule = "git refused the commit", "commit-refused"

    by_hand = shlex.join(["git", "commit", "-m", change.message.partition("\n")[0], "--", *(t.path for t in targets)])
    return HostError(
        f"{what}: the files are written and staged, not committed",
        why=last_words(said, lines=12) or f"git ended with exit code {answer.code}",
        fix=f"put right what it reports, then run again, or commit them yourself: {by_hand}",
        rule=rule,
    )
