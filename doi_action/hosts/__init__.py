"""Hosts: where a repository lives. One protocol; GitHub, the Hugging Face Hub and a local repository speak it."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from doi_action.formats.data.pointers import Pointer
from doi_action.model import Asset, Release, Repository
from doi_action.snapshot import Change, Commit, ListedRelease, Site, Snapshot, Stream, Target


class BranchMoved(Exception):
    """The branch has another head than the change was made for: read the head again, edit again, commit again."""


class Source(Protocol):
    """The files of a repository at one commit, and what stands in them for files that are kept elsewhere."""

    def tar(self) -> Generator[bytes, None, None]:
        """The source archive before it is compressed: everything in one folder, each submodule an empty one in it."""
        ...

    def submodules(self) -> Mapping[str, "Source"]:
        """The repositories that stand in this one, by path. Raises HostError `submodule-missing`."""
        ...

    def refuse_missing(self, pointers: Iterable[Pointer]) -> None:
        """Raise HostError `lfs-file-missing` for a file of Git LFS that cannot be had here; no content is read."""
        ...

    def lfs_file(self, pointer: Pointer) -> Stream:
        """The file for which a pointer stands. Raises HostError `lfs-file-missing`; nobody has compared the bytes."""
        ...


class Host(Protocol):
    """What every host can do. All methods raise HostError where it refuses and Unreachable where it does not answer."""

    hosted: bool
    """Whether others see the repository there; a local one is nobody else's."""

    @property
    def token_expires(self) -> datetime | None:
        """When the token ends that reads the repository; None where there is none, or nobody says."""
        ...

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """One read of everything: the release that is meant, and the files matching `patterns`.

        Raises SettingsError `no-tags` or `no-such-tag` where the tag is not there.
        """
        ...

    def releases(self, names: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[Snapshot]:
        """What `snapshot` tells of each of these tags (at least one), in their order, read together as far as possible.

        Without `recent`. Raises what `snapshot` raises.
        """
        ...

    def listed_releases(self, citation: str) -> tuple[ListedRelease, ...]:
        """Every release there is, newest first, each with the file at the path `citation` in its tag.

        A local repository has tags, each of which counts as a release there.
        """
        ...

    def earlier(self, commit: str, paths: tuple[str, ...]) -> tuple[Mapping[str, bytes], ...]:
        """The files at `paths` as they stood on the branch at some time since `commit`, newest state first.

        Without the state of now. None at all where the host does not tell: nobody may count on it.
        """
        ...

    def identified(self, repository: Repository) -> Repository:
        """The repository of a snapshot with its identity, asked for elsewhere where the host itself does not know it.

        Where it cannot be learned, `identity_problem` says why. Raises nothing.
        """
        ...

    def archive(self, tag: str) -> Stream:
        """The source archive (tar, gzip) of exactly this tag. Raises SettingsError `no-such-tag`."""
        ...

    def source(self, tag: str) -> Source:
        """The files of exactly this tag. Raises SettingsError `no-such-tag`."""
        ...

    def with_checksums(self, release: Release) -> Release:
        """The release with the SHA-256 of each file attached to it, as far as the host tells them."""
        ...

    def asset(self, release: Release, asset: Asset) -> Stream:
        """A file attached to a release. Raises HostError `no-such-asset`."""
        ...

    def on_branch(self, name: str) -> "Host":
        """The same repository, where the branch `name` is the head that is read and committed to.

        It is closed with this one. Reading raises SettingsError `branch-missing` where there is no such branch.
        """
        ...

    def check_commit(self, change: Change) -> None:
        """Raise HostError where it can be told without writing that `change` cannot be committed."""
        ...

    def rehearse_commit(self, change: Change) -> None:
        """Raise the HostError that the host would refuse `change` with, where it can be asked; nothing is written."""
        ...

    def commit(self, change: Change) -> Commit:
        """Make one commit out of `change`. Raises BranchMoved when the head is no longer `change.parent`."""
        ...

    def holds(self, path: str, content: bytes) -> bool:
        """Whether the work tree already has `content` at `path` (a run that was cut off before its commit left it)."""
        ...

    def file_page(self, path: str, branch: str | None) -> str | None:
        """The page on which everybody reads the file at `path` of `branch`; None where there is none that is known."""
        ...

    def is_public(self, path: str, content: bytes, branch: str | None) -> bool:
        """Whether that page shows `content` already, as far as it can be told without asking anybody.

        What was committed on this machine alone shows to nobody else until it is pushed.
        """
        ...

    def site(self) -> Site | None:
        """The site that the host makes of the repository; None where there is none, or nobody tells."""
        ...

    def edit_release(self, tag: str, notes: str) -> None:
        """Replace the text of the release of `tag`; a host without releases does nothing."""
        ...

    def close(self) -> None:
        """Let go of connections. May be called twice."""
        ...
