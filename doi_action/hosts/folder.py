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
from doi_action.hosts.local_git.unsaved import read_regular
from doi_action.model import Release, Repository
from doi_action.snapshot import Coming, Snapshot, Target, Tree

MAX_BYTES = 10 * 1024 * 1024
"""Larger files are not read."""

SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__"})
MAX_FILES = 20_000


class WorkTree:
    """The files in `folder` as they stand on disk, whether it is a repository or not. It is only read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """What the files say now for a version that is coming; what git says for a tag.

        Raises for a tag what LocalGit raises, for a version that is coming nothing.
        """
        if not isinstance(target, Coming):
            return LocalGit(self._folder).snapshot(target, patterns)

        tree = _tree(self._folder, patterns)
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


def _tree(folder: Path, patterns: tuple[str, ...]) -> Tree:
    places = dict(_inside(Path(os.path.realpath(folder))))
    sizes = {name: place.stat().st_size for name, place in places.items()}

    wanted = []
    for name in places:
        is_wanted = any(_fits(name, pattern) for pattern in patterns)
        if is_wanted and sizes[name] <= MAX_BYTES:
            wanted.append(name)

    contents = _read(places, (*wanted, *_pointers(places, sizes)))
    return Tree(commit="", contents=contents, sizes=sizes)


def _read(places: Mapping[str, Path], names: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those files that may be read."""
    read = {}
    for name in dict.fromkeys(names):
        data = read_regular(places[name])
        if data is not None:
            read[name] = data
    return read


def _inside(root: Path) -> Iterator[tuple[str, Path]]:
    """Each regular file by its path from the root; links are followed inside it only.

    A name that cannot be printed (line breaks, bytes that are no text) is no name of a file that is looked for.
    """
    for path in _files(root):
        real = Path(os.path.realpath(path))
        name = path.relative_to(root).as_posix()
        if name.isprintable() and real.is_relative_to(root) and real.is_file():
            yield name, real


def _pointers(places: Mapping[str, Path], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Pointers of Git LFS, where the work tree was checked out without the files that they stand for."""
    files = [name for name in attribute_files(places) if sizes[name] <= MAX_BYTES]
    return pointer_paths(_read(places, files), sizes)


def _files(root: Path) -> list[Path]:
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        found += [Path(folder) / name for name in sorted(names)]
        if len(found) > MAX_FILES:
            break
    return found[:MAX_FILES]


def _fits(name: str, pattern: str) -> bool:
    """Whether a pattern asks for a path: the same rule as for a tree of a commit."""
    # fnmatch's `*` goes through slashes, and a pattern's own `*` stands for one name.
    is_as_deep = "**" in pattern or name.count("/") == pattern.count("/")
    return is_as_deep and fnmatchcase(name, pattern)
