"""What never changes once it is there: the trees, files and histories of commits, each asked for once.

A listing tells every file's size and, of LFS, its checksum, so that of ten thousand files only those are read that say
something of the work.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import quote

from doi_action.hosts.github.answers import blob_name
from doi_action.hosts.hugging_face.answers import Entry, Revision, entry_from, revision_from
from doi_action.hosts.hugging_face.connection import Connection, unexpected
from doi_action.hosts.local_git.trees import MAX_BYTES, matching
from doi_action.snapshot import Tree

Listing = Mapping[str, Entry]
"""Entries of a tree by path, folders among them."""

COMMITS = "1000"
"""Commits on a page of a history, as many as the Hub gives at once."""

MAX_HISTORY = 10
"""Pages of a history that are read."""

KEPT = 4
"""Whole listings that are held: `backfill` reads one for each old release."""

_WILD = re.compile(r"[*?\[]")


class Objects:
    """Trees, files and histories of the repository of `connection`. All methods raise what its `get` raises."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._whole: dict[str, Listing] = {}
        self._near: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._contents: dict[str, bytes] = {}
        self._histories: dict[str, tuple[Revision, ...]] = {}

    def whole_listing(self, commit: str) -> Listing:
        """Every file and folder of a commit."""
        if commit not in self._whole:
            # The oldest goes first; a dictionary keeps the order in which its keys came.
            if len(self._whole) >= KEPT:
                self._whole.pop(next(iter(self._whole)))
            found = map(entry_from, self._connection.listed(f"/tree/{commit}", {"recursive": "true"}))
            self._whole[commit] = {entry.path: entry for entry in found}

        return self._whole[commit]

    def near_listing(self, commit: str, patterns: tuple[str, ...]) -> Listing:
        """What the root holds, and each folder that a pattern names; of these every entry, and not what is deeper."""
        named = _folders_of(patterns)
        names_any = any(_WILD.search(folder) for folder in named)
        if names_any or commit in self._whole:
            return self.whole_listing(commit)

        listing = {entry.path: entry for entry in self._folder(commit, "", commit)}
        for folder in named:
            here = listing.get(folder)
            if here is not None and here.is_folder:
                listing |= {entry.path: entry for entry in self._folder(commit, folder, here.oid)}
        return listing

    def _folder(self, commit: str, folder: str, oid: str) -> tuple[Entry, ...]:
        """What stands directly in a folder, whose name in git is `oid`; most folders are the same in many commits."""
        known = self._near.get((folder, oid))
        if known is not None:
            return known

        found = self._same_folder(folder, oid)
        if found is None:
            path = f"/tree/{commit}/{quote(folder)}" if folder else f"/tree/{commit}"
            found = tuple(map(entry_from, self._connection.listed(path)))
        self._near[folder, oid] = found
        return found

    def _same_folder(self, folder: str, oid: str) -> tuple[Entry, ...] | None:
        """The same folder out of a whole listing, None where none has it."""
        for listing in self._whole.values():
            known = listing.get(folder)
            if known is not None and known.oid == oid:
                return tuple(entry for path, entry in listing.items() if posixpath.dirname(path) == folder)
        return None

    def tree(self, commit: str, listing: Listing, patterns: tuple[str, ...], *, pointers: bool) -> Tree:
        """The tree of a listing, with the contents of the files that match; with `pointers`, those of LFS, too."""
        files = {path: entry for path, entry in listing.items() if not entry.is_folder}
        wanted = matching(files, patterns)
        if pointers:
            wanted |= {path for path, entry in files.items() if entry.pointer is not None}

        contents = {}
        for path in sorted(wanted):
            if files[path].size <= MAX_BYTES:
                contents[path] = self.content(commit, files[path])

        sizes = {path: entry.size for path, entry in files.items()}
        return Tree(commit=commit, contents=contents, sizes=sizes)

    def content(self, commit: str, entry: Entry) -> bytes:
        """The bytes that git holds of a file, compared with their name in git: a mirror may give others."""
        known = entry.stored
        if known is None:
            known = self._contents.get(entry.oid)
        if known is not None:
            return known

        data = self._connection.content(commit, entry.path)
        if blob_name(data, like=entry.oid) != entry.oid:
            raise unexpected(f"'{entry.path}' is not the file that the listing of {commit[:10]} names")
        self._contents[entry.oid] = data
        return data

    def history(self, commit: str) -> tuple[Revision, ...]:
        """A commit and what came before it, the newest first."""
        if commit not in self._histories:
            self._histories[commit] = tuple(self.recent(commit, pages=MAX_HISTORY))
        return self._histories[commit]

    def known_date(self, commit: str) -> datetime | None:
        """The day of a commit whose history was read."""
        found = self._histories.get(commit)
        return found[0].date if found else None

    def recent(self, revision: str, *, pages: int = 1) -> Iterator[Revision]:
        """The last commits of a branch or commit as they are now, the newest first."""
        path = f"/commits/{quote(revision, safe='')}"
        return map(revision_from, self._connection.listed(path, {"limit": COMMITS}, pages=pages))

    def distance(self, commit: str, release: str) -> int | None:
        """How many commits lie from `commit` to `release`, negative for a descendant; None for another line.

        The Hub tells no parents: beyond a merge the number is how far the list is, and the sign is right.
        """
        if commit == release:
            return 0

        before = [revision.commit for revision in self.history(release)]
        if commit in before:
            return before.index(commit)

        after = [revision.commit for revision in self.history(commit)]
        if release in after:
            return -after.index(release)
        return None


def _folders_of(patterns: tuple[str, ...]) -> list[str]:
    """Every folder that a pattern names, and those above it, the outer ones first; without the root."""
    found: set[str] = set()
    for pattern in patterns:
        found |= {pattern[: slash.start()] for slash in re.finditer("/", pattern)}
    return sorted(found)
