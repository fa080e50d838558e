"""The work tree as a host: the files as they stand on disk, for the verbs that only read.

Somebody who is writing a CITATION.cff wants to see what it says now, before any commit or tag. What git knows besides
(name, address, people) is taken where the folder is a repository.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from doi_action.errors import DoiActionError
from doi_action.formats.data.lfs_patterns import attribute_files, pointer_paths
from doi_action.hosts.local_git.host import LocalGit
from doi_action.hosts.local_git.unsaved import on_disk, read_regular
from doi_action.model import Release, Repository
from doi_action.snapshot import Coming, Snapshot, Target, Tree

MAX_BYTES = 10 * 1024 * 1024
"""Larger files are not read."""

SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__"})
MAX_FILES = 20_000
"""Files that are listed, so that a folder of millions takes no minutes. A file that is asked for by name is found all
the same, and what was not looked for is said."""


class WorkTree:
    """The files in `folder` as they stand on disk, whether it is a repository or not. It is only read."""

    def __init__(self, folder: Path, *, most: int = MAX_FILES) -> None:
        self._folder, self._most = folder, most

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """What the files say now for a version that is coming; what git says for a tag.

        Raises for a tag what LocalGit raises, for a version that is coming nothing.
        """
        if not isinstance(target, Coming):
            return LocalGit(self._folder).snapshot(target, patterns)

        tree = _tree(self._folder, patterns, most=self._most)
        try:
            known = LocalGit(self._folder).without_files(target)
        except DoiActionError:
            # No repository, or one that git cannot read: the files speak all the same.
            return Snapshot(
                repository=Repository(name=self._folder.resolve().name),
                release=Release(tag="", commit="", version=target.version),
                tags=(),
                branch=None,
                at_tag=tree,
                at_head=tree,
            )

        return replace(known, at_tag=tree, at_head=tree)


def _tree(folder: Path, patterns: tuple[str, ...], *, most: int) -> Tree:
    root = Path(os.path.realpath(folder))
    listed = _files(root, most + 1)
    is_whole = len(listed) <= most
    if not is_whole:
        asked_for = [root / path for path in sorted(on_disk(root, patterns))]
        listed = [*listed[:most], *asked_for]
    places = dict(_inside(root, listed))
    sizes = {name: place.stat().st_size for name, place in places.items()}

    wanted = []
    for name in places:
        is_wanted = any(_fits(name, pattern) for pattern in patterns)
        if is_wanted and sizes[name] <= MAX_BYTES:
            wanted.append(name)

    if is_whole:
        return Tree(commit="", contents=_read(places, (*wanted, *_pointers(places, sizes))), sizes=sizes)

    # The total of a part would be a wrong total: nothing is said of files in Git LFS.
    unlisted = f"data beyond the first {most:,} files and what Git LFS keeps"
    return Tree(commit="", contents=_read(places, wanted), sizes=sizes, unlisted=unlisted)


def _read(places: Mapping[str, Path], names: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those files that may be read."""
    read = {}
    for name in dict.fromkeys(names):
        data = read_regular(places[name])
        if data is not None:
            read[name] = data
    return read


def _inside(root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Each regular file of `paths` by its path from the root; links are followed inside it only.

    A name that cannot be printed (line breaks, bytes that are no text) is no name of a file that is looked for.
    """
    for path in paths:
        real = Path(os.path.realpath(path))
        name = path.relative_to(root).as_posix()
        if name.isprintable() and real.is_relative_to(root) and real.is_file():
            yield name, real


def _pointers(places: Mapping[str, Path], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Pointers of Git LFS, where the work tree was checked out without the files that they stand for."""
    files = [name for name in attribute_files(places) if sizes[name] <= MAX_BYTES]
    return pointer_paths(_read(places, files), sizes)


def _files(root: Path, most: int) -> list[Path]:
    """The files below `root`, no more than `most`."""
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        found += [Path(folder) / name for name in sorted(names)]
        if len(found) >= most:
            break
    return found[:most]


def _fits(name: str, pattern: str) -> bool:
    """Whether a pattern asks for a path: the same rule as for a tree of a commit."""
    # fnmatch's `*` goes through slashes, and a pattern's own `*` stands for one name.
    is_as_deep = "**" in pattern or name.count("/") == pattern.count("/")
    return is_as_deep and fnmatchcase(name, pattern)
