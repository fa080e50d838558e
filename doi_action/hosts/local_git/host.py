"""A local git repository as a host: no account, no network, nothing pushed.

A snapshot takes about ten short git processes. It reads commits, the index and the files that match, and writes
nothing. A commit goes to the branch that is checked out, as if its user had made it.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from doi_action.errors import SettingsError
from doi_action.hosts import BranchMoved
from doi_action.hosts.history_people import read_people
from doi_action.hosts.local_git.commit import make_commit
from doi_action.hosts.local_git.history import (
    Ancestry,
    TagRef,
    as_tag,
    newest,
    previous,
    read_ancestry,
    read_tag_message,
    read_tags,
)
from doi_action.hosts.local_git.place import Head, Place, find_place, read_head
from doi_action.hosts.local_git.preflight import check_change, names_of
from doi_action.hosts.local_git.remote import WebHome, web_home
from doi_action.hosts.local_git.trees import list_tree, read_trees
from doi_action.hosts.local_git.unsaved import read_regular, unsaved_paths
from doi_action.model import Release, Repository
from doi_action.snapshot import Change, Commit, CommitMode, Snapshot, Tree


class LocalGit:
    """The repository that `path` lies in.

    `identity` says which repository this is when the caller knows it (`github:<numeric id>`); a clone of a repository
    on GitHub cannot know by itself. `clock` gives the time of commits; without it git takes its own.
    """

    name = "local git"
    hosted = False

    def __init__(
        self,
        path: Path,
        *,
        identity: str | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._path, self._identity, self._clock = path, identity, clock

    def snapshot(self, tag: str | None, patterns: tuple[str, ...]) -> Snapshot:
        """One read of everything: the release of `tag` (None: the tag made last) and the files matching `patterns`.

        `at_head` is the tree of the commit that is checked out, the release's own on a branch without commits.
        `branch` is None when no branch is checked out. `unsaved` looks at the files matching `patterns`.
        Raises HostError for a path without repository and a shallow or partial clone, SettingsError for a repository
        without tags and a tag that is not there.
        """
        place = find_place(self._path)
        head, refs = read_head(place), read_tags(place.git)
        chosen = _chosen(place, refs, tag, empty=head.commit is None)
        ancestry = read_ancestry(place.git, chosen.commit, (ref.commit for ref in refs))
        commits = dict.fromkeys((chosen.commit, head.commit or chosen.commit))
        listings = {commit: list_tree(place.git, commit) for commit in commits}
        trees = read_trees(place.git, listings, patterns, release=chosen.commit)
        at_head = trees[head.commit or chosen.commit]
        release = _release(place, _home(place), chosen)
        known = self._known(place, head, refs, release, ancestry)
        unsaved = unsaved_paths(place, listings[at_head.commit], at_head, patterns)
        return replace(known, at_tag=trees[chosen.commit], at_head=at_head, unsaved=unsaved)

    def coming(self) -> Snapshot:
        """What git knows for a version that is not tagged yet: the repository, its tags and people, and no file.

        Raises HostError for a path without repository or commits, and a shallow or partial clone.
        """
        place = find_place(self._path)
        head, refs = read_head(place), read_tags(place.git)
        if head.commit is None:
            raise _no_tags(place, None, empty=True)
        ancestry = read_ancestry(place.git, head.commit, (ref.commit for ref in refs))
        return self._known(place, head, refs, Release(tag="", commit=head.commit), ancestry)

    def _known(
        self, place: Place, head: Head, refs: tuple[TagRef, ...], release: Release, ancestry: Ancestry
    ) -> Snapshot:
        """Everything but the files."""
        home, before = _home(place), previous(refs, ancestry)
        return Snapshot(
            repository=_repository(place, home, head, self._named(home, ancestry)),
            release=release,
            tags=tuple(as_tag(ref, ancestry) for ref in refs),
            branch=head.branch if head.commit else None,
            at_tag=Tree(commit=release.commit),
            at_head=Tree(commit=head.commit or release.commit),
            history=read_people(place.git, release.commit),
            recent=read_people(place.git, release.commit, since=before.commit) if before else (),
            recent_since=before.name if before else None,
        )

    def check_commit(self, change: Change) -> None:
        """Raise the HostError that would stop `commit(change)`. Writes nothing, may be called often.

        An edit that a run before this one wrote but did not commit is no unsaved work: commit goes on from there.
        A branch that moved passes, since reading it again helps. Call it before anything is published, so that no DOI
        waits for a commit that cannot be made.
        """
        place = find_place(self._path)
        with suppress(BranchMoved):
            check_change(place, read_head(place), change)

    def commit(self, change: Change) -> Commit:
        """Make one commit of `change` on the checked-out branch, in index and work tree too, and push nothing.

        Other staged or unsaved work stays as it is; hooks, signing and identity are the user's own. Where all bytes
        are already committed there is no new commit and the head comes back. Raises BranchMoved when the head is no
        longer `change.parent`, HostError for what check_commit says, and when a hook or the signing refuses: then
        the files are written and staged, and running again goes on from there.
        """
        if change.mode is CommitMode.NONE:
            return Commit(sha=change.parent, branch=change.branch)
        place = find_place(self._path)
        return make_commit(place, read_head(place), change, when=self._clock() if self._clock else None)

    def edit_release(self, tag: str, notes: str) -> None:
        """Do nothing: a local repository has tags, and a release text only on its host."""

    def holds(self, path: str, content: bytes) -> bool:
        """Whether the work tree already has `content` at `path`, in git's eyes: line endings as checked out count.

        So it is after a run that was cut off before its commit; what it left is no unsaved work. False when bare.
        """
        place = find_place(self._path)
        found = _read_inside(place.top, path) if place.top else None
        if found is None or found == content:
            return found is not None
        return place.git.act("hash-object", "--stdin", given=content).text in names_of(place, path, found)

    def _named(self, home: WebHome | None, ancestry: Ancestry) -> tuple[str | None, str | None]:
        """The repository's identity, or why there is none."""
        problem = home.identity_problem if home else None
        if self._identity:
            return self._identity, None
        return (None, problem) if problem else (f"git:{ancestry.root}", None)


def _read_inside(top: Path, path: str) -> bytes | None:
    """A regular file of the work tree, links followed inside it only."""
    # Not Path.resolve, which raises for links that lead to themselves (until Python 3.13).
    file = Path(os.path.realpath(top / path))
    return read_regular(file) if file.is_relative_to(os.path.realpath(top)) else None


def _home(place: Place) -> WebHome | None:
    return next((home for address in place.remote_addresses if (home := web_home(address))), None)


def _repository(place: Place, home: WebHome | None, head: Head, named: tuple[str | None, str | None]) -> Repository:
    return Repository(
        name=home.name if home else place.folder_name,
        owner=home.owner if home else None,
        url=home.url if home else None,
        identity=named[0],
        identity_problem=named[1],
        default_branch=head.default_branch,
    )


def _release(place: Place, home: WebHome | None, ref: TagRef) -> Release:
    name, notes = read_tag_message(place.git, ref.name) if ref.annotated else (None, None)
    return Release(
        tag=ref.name,
        commit=ref.commit,
        name=name,
        notes=notes,
        published_at=ref.date,
        committed_at=ref.committed_at,
        url=home.tag_page(ref.name) if home else None,
    )


def _chosen(place: Place, refs: tuple[TagRef, ...], tag: str | None, *, empty: bool) -> TagRef:
    found = newest(refs) if tag is None else next((ref for ref in refs if ref.name == tag), None)
    if found:
        return found
    if not refs:
        raise _no_tags(place, tag, empty=empty)
    raise _no_such_tag(place, refs, tag or "")


def _no_tags(place: Place, tag: str | None, *, empty: bool) -> SettingsError:
    named = f": '{tag}' is not there" if tag else ""
    return SettingsError(
        f"'{place.folder_name}' has no commits yet{named}" if empty else f"'{place.folder_name}' has no tags{named}",
        why="a DOI is given to a release, and a release is a tag",
        fix="commit the work first" if empty else "tag the release: git tag -a v1.0.0 -m 'Version 1.0.0'",
        rule="no-tags",
    )


def _no_such_tag(place: Place, refs: tuple[TagRef, ...], tag: str) -> SettingsError:
    # Only refs/tags/ is searched: a branch of the same name is another thing and moves.
    exists = place.git.ask("cat-file", "-t", f"refs/tags/{tag}").code == 0 if tag.isprintable() else False
    names = [ref.name for ref in refs]
    last = newest(refs)
    near = get_close_matches(tag, names, n=5, cutoff=0.5) or ([last.name] if last else [])
    return SettingsError(
        f"tag '{tag}' names no commit" if exists else f"there is no tag '{tag}'",
        why="a DOI is given to a release, and a release is a tag of a commit",
        fix=f"name a tag that is there, such as {', '.join(near)}; or fetch it: git fetch --tags",
        rule="no-such-tag",
    )
