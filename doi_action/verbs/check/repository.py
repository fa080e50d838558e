"""Reading a repository's folder for the rules that compare files: names, a few files, tags and origin.

Only when a folder is judged; a hook that is given files never comes here. Git is asked for tags and origin alone, and
its absence means that there are none.
"""

# ruff: noqa: PTH118, PTH208

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from doi_action.check.around import Around, DatedTag
from doi_action.errors import HostError
from doi_action.formats.table import compared_patterns
from doi_action.hosts.git_commands import Git
from doi_action.readme.pick import README_PATTERNS


def around(root: str, path: str, *, shown: str = "") -> Around:
    """What lies around the citation file at `path`, a path from `root` with forward slashes.

    `shown` is what findings put before a path.
    """
    names = _names(root)
    files = {name: data for name in _wanted(root) if (data := _read(os.path.join(root, name))) is not None}
    return Around(path=path, files=files, names=frozenset(names), tags=_tags(root), origin=_origin(root), folder=shown)


def _wanted(root: str) -> Iterator[str]:
    """The files of `root`, and of the few folders below it, that some rule compares."""
    patterns = (*compared_patterns(), *README_PATTERNS)
    for folder in dict.fromkeys(pattern.rpartition("/")[0] for pattern in patterns):
        here = [pattern.rpartition("/")[2] for pattern in patterns if pattern.rpartition("/")[0] == folder]
        for name in _names(os.path.join(root, folder) if folder else root):
            if any(fnmatchcase(name, pattern) for pattern in here):
                yield f"{folder}/{name}" if folder else name


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _read(path: str) -> bytes | None:
    """The bytes of a regular file of a sensible size, None for anything else."""
    from doi_action.verbs.check.files import Target, Unfit, read

    try:
        return read(Target(path, ""))
    except Unfit:
        return None


def _tags(root: str) -> tuple[DatedTag, ...]:
    """The tags of the repository whose root this is, each with its day."""
    text = _git(root, "for-each-ref", "--format=%(refname:strip=2)%09%(creatordate:short)", "refs/tags")
    pairs = [line.split("\t") for line in text.splitlines() if "\t" in line]
    return tuple(DatedTag(name, day) for name, day in pairs)


def _origin(root: str) -> str | None:
    return _git(root, "config", "--get", "remote.origin.url").strip() or None


def _git(root: str, *arguments: str) -> str:
    """What git says of the repository whose root this is; '' without git, without a repository, or in a subfolder."""
    if not os.path.lexists(os.path.join(root, ".git")):
        return ""
    try:
        answer = Git(folder=Path(root)).ask(*arguments)
    except HostError:
        return ""
    return answer.text if answer.code == 0 else ""
