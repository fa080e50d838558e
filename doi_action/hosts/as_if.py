"""A repository as if its edits were committed and its next release tagged: to rehearse on, and never written to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from doi_action.hosts import Source
from doi_action.hosts.asset_missing import no_such_asset
from doi_action.hosts.tag_missing import no_such_tag
from doi_action.model import Asset, Release, Repository, Tag
from doi_action.snapshot import Change, Coming, Commit, FileEdit, ListedRelease, Snapshot, Stream, Tagged, Target, Tree

NO_COMMIT = "0" * 40
"""What git writes where there is no commit."""


class Reads(Protocol):
    """Whoever can read the files as they stand now: a host, or a work tree."""

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """One read of everything, as `Host.snapshot` says."""
        ...


class AsIf:
    """What `files` reads, with `edits` in it and the tag `tag`, made at `when`, on top; a Host of its own."""

    hosted = False
    token_expires = None

    def __init__(self, files: Reads, *, edits: tuple[FileEdit, ...], tag: str, when: datetime) -> None:
        self._files, self._edits, self._tag, self._when = files, edits, tag, when

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """The release of the tag, whatever release is asked for: no other is rehearsed."""
        now = self._files.snapshot(Coming(), patterns)
        commit = now.release.commit or NO_COMMIT
        tree = edited(now.at_head, self._edits)
        return replace(
            now,
            release=Release(tag=self._tag, commit=commit, published_at=self._when, committed_at=self._when),
            tags=(*now.tags, Tag(name=self._tag, commit=commit, date=self._when, distance=0)),
            at_tag=tree,
            at_head=tree,
            unsaved=frozenset(),
        )

    def releases(self, names: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[Snapshot]:
        """The one release of the rehearsal, for each name."""
        return (self.snapshot(Tagged(name), patterns) for name in names)

    def listed_releases(self, citation: str) -> tuple[ListedRelease, ...]:
        """None: nothing is released by a rehearsal."""
        return ()

    def earlier(self, commit: str, paths: tuple[str, ...]) -> tuple[Mapping[str, bytes], ...]:
        """None: the release is the newest state."""
        return ()

    def identified(self, repository: Repository) -> Repository:
        """The repository as it is: a rehearsal gives no names that last."""
        return repository

    def archive(self, tag: str) -> Stream:
        """Raise SettingsError: nobody can pack a tag that is not there."""
        raise no_such_tag(tag, "the rehearsal", others=())

    def source(self, tag: str) -> Source:
        """Raise SettingsError: nobody can pack a tag that is not there."""
        raise no_such_tag(tag, "the rehearsal", others=())

    def with_checksums(self, release: Release) -> Release:
        """The release as it is: a rehearsal attaches no files to it."""
        return release

    def asset(self, release: Release, asset: Asset) -> Stream:
        """Raise HostError: no release holds files yet."""
        raise no_such_asset(asset.name, "a release that is only rehearsed")

    def on_branch(self, name: str) -> "AsIf":
        """Itself: nothing is written on any branch."""
        return self

    def check_commit(self, change: Change) -> None:
        """Do nothing: nothing is committed."""

    def rehearse_commit(self, change: Change) -> None:
        """Do nothing: whoever sets the repository up is not the workflow's token."""

    def commit(self, change: Change) -> Commit:
        """Make none; the head stays."""
        return Commit(sha=change.parent, branch=change.branch)

    def holds(self, path: str, content: bytes) -> bool:
        """False: nothing is written."""
        return False

    def file_page(self, path: str, branch: str | None) -> str | None:
        """None: no file of a rehearsal is on the web."""
        return None

    def is_public(self, path: str, content: bytes, branch: str | None) -> bool:
        """False: nothing is written."""
        return False

    def site(self) -> None:
        """None: a rehearsal makes no site."""

    def edit_release(self, tag: str, notes: str) -> None:
        """Do nothing: there is no release."""

    def close(self) -> None:
        """Do nothing: no connection is its own."""


def edited(tree: Tree, edits: tuple[FileEdit, ...]) -> Tree:
    """The tree with the edits in it; it has no name that git knows."""
    contents, sizes = dict(tree.contents), dict(tree.sizes)
    for edit in edits:
        contents[edit.path] = edit.after
        sizes[edit.path] = len(edit.after)
    return replace(tree, oid=None, contents=contents, sizes=sizes)
