"""What would stop a commit, found before anything is written: each with its cure.

A DOI cannot be taken back, so everything that can be known about the commit is known before the DOI is live.
"""

import os
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from doi_action.errors import FindingsError, HostError
from doi_action.hosts import BranchMoved
from doi_action.hosts.git_commands import last_words
from doi_action.hosts.local_git.left_behind import was_noted
from doi_action.hosts.local_git.place import Head, Place
from doi_action.hosts.local_git.trees import Listing, follow, link_targets, list_tree
from doi_action.hosts.local_git.unsaved import Staged, modified, names_of, read_index, read_regular
from doi_action.snapshot import Change, CommitMode, FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A file to commit: its path with links followed, its mode, its new bytes, and how git names old and new.

    `old_path` is the name that it had before, where it gets another one.
    """

    path: str
    mode: str
    before: str | None
    after: str
    content: bytes
    old_path: str | None = None

    @property
    def changes(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """Each path that changes, with git's names of what is committed there and of what will be; None for no file."""
        if self.old_path is None:
            return ((self.path, self.before, self.after),)
        return (self.old_path, self.before, None), (self.path, None, self.after)


def check_change(place: Place, head: Head, change: Change) -> tuple[Target, ...]:
    """The files that `change` really changes. Raises HostError, FindingsError or BranchMoved for what would stop it."""
    if change.mode is CommitMode.PULL_REQUEST:
        raise HostError(
            "commit-mode 'pull-request' has no meaning in a local repository",
            why="pull requests are made on a host such as GitHub",
            fix="set commit-mode to auto, or give the repository's address with --repo",
            rule="no-pull-requests",
        )

    _check_branch(place, head, change)
    listing = list_tree(place.git, change.parent)
    targets = []
    for target in _targets(place, listing, change.edits):
        changes = target.before != target.after or target.old_path
        if changes:
            targets.append(target)

    if targets:
        _check_identity(place)
        _check_quiet(place)
        _check_files(place, targets)
    return tuple(targets)


def _check_branch(place: Place, head: Head, change: Change) -> None:
    if head.branch is None or head.commit is None:
        raise HostError(
            "no branch is checked out (detached HEAD)" if head.branch is None else f"'{head.branch}' has no commits",
            why="a commit made here would belong to no branch and be lost",
            fix="check out the branch that the edits belong on: git switch <branch>",
            rule="no-branch",
        )

    if change.branch is not None and change.branch != head.branch:
        raise HostError(
            f"branch '{head.branch}' is checked out, the edits were made for '{change.branch}'",
            why="a local repository gets its commit on the branch that is checked out",
            fix=f"run again, or check out the branch first: git switch {change.branch}",
            rule="other-branch",
        )

    if head.commit != change.parent:
        raise BranchMoved(f"'{head.branch}' is at {head.commit[:12]}, the edits were made for {change.parent[:12]}")
    if place.top is None and head.worktree:
        raise HostError(
            f"branch '{head.branch}' of this bare repository is checked out in '{head.worktree}'",
            why="a commit past that work tree would show there as if its files had been changed back",
            fix=f"run it there: --repo {head.worktree}",
            rule="checked-out-elsewhere",
        )


def _check_identity(place: Place) -> None:
    for person in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        answer = place.git.act("var", person)
        if answer.code:
            raise HostError(
                "git does not know who makes the commit",
                why=last_words(answer.complaint) or "every commit names its author",
                fix="git config user.name 'Your Name' && git config user.email you@example.org, then run again",
                rule="no-identity",
            )


def _check_quiet(place: Place) -> None:
    for folder in (place.git_dir, place.top or place.git_dir):
        if not os.access(folder, os.W_OK):
            raise cannot_write(str(folder), "permission denied")
    if place.unfinished:
        raise HostError(
            f"a {place.unfinished} is under way in this repository",
            why=f"a commit made now would become part of the {place.unfinished}",
            fix=f"end it (git {place.unfinished} --continue) or give it up (git {place.unfinished} --abort)",
            rule="unfinished-work",
        )

    if (place.git_dir / "index.lock").exists():
        raise HostError(
            f"'{place.git_dir / 'index.lock'}' exists",
            why="another git process is at work in this repository, or one crashed",
            fix="wait until it has ended; if none is running, delete the file",
            rule="index-locked",
        )


def cannot_write(path: str, reason: str) -> HostError:
    """The error for a file or folder that the commit needs and that cannot be written, whenever that shows."""
    return HostError(
        f"'{path}' cannot be written: {reason}",
        why="the files must show the DOI in the work tree and in the commit",
        fix="make it and its folder writable, or free some space; or run as the user who owns the repository",
        rule="cannot-write",
    )


def _targets(place: Place, listing: Listing, edits: tuple[FileEdit, ...]) -> list[Target]:
    links = link_targets(place.git, listing)
    found: dict[str, Target] = {}
    for edit in edits:
        target = _target(place, listing, links, edit)
        if found.setdefault(target.path, target) != target:
            raise HostError(
                f"'{edit.path}' and '{target.path}' are one file, and the edits differ",
                why="a link and the file it leads to cannot hold different content",
                fix=f"delete the link '{edit.path}', or edit one of the two only",
                rule="linked-file",
                path=edit.path,
            )

    return list(found.values())


def _target(place: Place, listing: Listing, links: Mapping[str, str], edit: FileEdit) -> Target:
    check_name(edit.path)
    path: str | None = edit.path
    if edit.path in listing:
        path = follow(edit.path, listing, links)
    if path is None or _leads_away(place, listing, path):
        raise leads_out(edit.path)

    is_folder_of_commit = any(name.startswith(f"{path}/") for name in listing)
    is_folder_on_disk = place.top is not None and (place.top / path).is_dir()
    if is_folder_of_commit or is_folder_on_disk:
        raise is_a_folder(path)

    if edit.renamed_from:
        check_name(edit.renamed_from)
    mode, before = "100644", None
    entry = listing.get(edit.renamed_from or path)
    if entry:
        mode, before = entry.mode, entry.oid
    if _name_of(place, edit.before) != before:
        raise HostError(
            f"the edit of '{path}' was not made from what is committed",
            why="writing it would undo content that was not read (files above 10 MiB are not)",
            fix="run again; if the file is that large, make it smaller",
            rule="unread-file",
            path=path,
        )

    after = _name_of(place, edit.after) or ""
    return Target(path=path, mode=mode, before=before, after=after, content=edit.after, old_path=edit.renamed_from)


def _name_of(place: Place, content: bytes | None) -> str | None:
    """How git names these bytes, None for no file."""
    if content is None:
        return None
    return place.git.read("hash-object", "--stdin", given=content).decode().strip()


def leads_out(path: str) -> HostError:
    """The error for a link or a submodule."""
    return HostError(
        f"'{path}' leads out of the repository",
        why="only files of this repository are written, and a submodule or a link leads elsewhere",
        fix="replace the link by a file, or make the change where it leads",
        rule="path-outside",
        path=path,
    )


def is_a_folder(path: str) -> HostError:
    """The error for a folder that has the name of a file to write."""
    return HostError(
        f"'{path}' is a folder",
        why="a file of this name is to be written",
        fix="rename the folder, or remove it",
        rule="path-is-folder",
        path=path,
    )


def check_name(path: str) -> None:
    """Raise HostError for a path that leaves the repository, or is git's own."""
    parts = PurePosixPath(path).parts
    leaves = path.startswith("/") or ".." in parts
    names_git = ".git" in {part.lower() for part in parts}
    if not parts or leaves or names_git or "\0" in path:
        raise HostError(
            f"'{path}' is not a path inside the repository",
            why="only files of this repository are written",
            fix="give a path relative to the repository's root, without '..'",
            rule="path-outside",
            path=path,
        )


def _leads_away(place: Place, listing: Listing, path: str) -> bool:
    """Whether a folder of `path` is something else: a submodule, a link or a file, in the tree or on disk."""
    folders = PurePosixPath(path).parents
    if any(folder.as_posix() in listing for folder in folders):
        return True
    if place.top is None:
        return False

    # The work tree may differ from the tree: a folder that somebody replaced by a link leads away just as well.
    there = Path(os.path.realpath(place.top / folders[0]))
    return there != Path(os.path.realpath(place.top)) / folders[0]


def _check_files(place: Place, targets: list[Target]) -> None:
    if place.top is None:
        return
    index = read_index(place.git)
    lost = []
    for target in targets:
        staged = index.get(target.path) or index.get(target.old_path or target.path)
        if staged is None:
            staged_is_ours = target.before is None
        else:
            staged_is_ours = staged.stage == "0" and _is_ours(place, target, {staged.oid})

        if not (staged_is_ours and _file_is_ours(place, index, target)):
            lost.append(target.path)

    if lost:
        raise FindingsError(
            "unsaved work in " + ", ".join(f"'{path}'" for path in lost),
            why="the file holds changes that are not committed, and the edit would mix with them or overwrite them",
            fix=f"commit or put aside what git status shows, then run again: git stash push -u -- {lost[0]}",
            rule="unsaved-changes",
            path=lost[0],
        )


def _is_ours(place: Place, target: Target, names: Set[str]) -> bool:
    """Whether one of git's names of a file is what is committed, what will be, or what a run before this one wrote."""
    if not names.isdisjoint({target.before, target.after}):
        return True
    # The last change is that of the file itself; one before it takes the old name away.
    path, committed, _ = target.changes[-1]
    return any(was_noted(place.git, path, committed, name) for name in names)


def _file_is_ours(place: Place, index: Mapping[str, Staged], target: Target) -> bool:
    """Whether the file on disk is as committed or as a run of ours writes it, also in git's eyes (line endings)."""
    top = place.top or Path()
    path = target.path
    if target.old_path and not (top / path).exists():
        path = target.old_path

    file = top / path
    is_there = file.exists() or file.is_symlink()
    if not is_there:
        is_skipped = target.path in index and index[target.path].skipped
        return target.before is None or is_skipped

    content = read_regular(file)
    if content is None:
        return False
    if _is_ours(place, target, names_of(place, target.path, content)):
        return True

    # What a filter program made of the file is known to git alone, which remembers a file that nobody touched since.
    is_watched = path in index and not index[path].assumed
    return is_watched and not modified(place.git, [path])
