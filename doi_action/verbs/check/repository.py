"""Reading a repository's folder for the rules that compare files: names, a few files, tags and origin.

Only when a folder is judged; a hook that is given files never comes here. Git is asked for tags and origin alone; where
it does not answer they are read from the clone's own files, and what cannot be learned is said.
"""

# ruff: noqa: PTH118, PTH208

import os
import posixpath
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from doi_action.check.around import CITATIONS_WRITTEN_OUT, Around
from doi_action.errors import DoiActionError
from doi_action.formats.table import MISNAMED, compared_patterns
from doi_action.hosts.clone_files import common_folder, is_shallow, origin_in_files, tags_in_files
from doi_action.hosts.git_commands import Git
from doi_action.model import Tag
from doi_action.readme.pick import README_PATTERNS


def around(root: str, path: str, *, shown: str = "") -> Around:
    """What lies around the citation file at `path`, a path from `root` with forward slashes.

    `shown` is what findings put before a path.
    """
    from doi_action.verbs.check.files import Target, Unfit, read

    files = {}
    for name in _wanted(root):
        try:
            files[name] = read(Target(os.path.join(root, name), "", root))
        except Unfit:
            # A pipe, a link that leads out, a hundred megabytes: nothing to compare.
            continue

    clone = _clone(root)
    return Around(
        path=path,
        files=files,
        names=frozenset(_names(root)),
        tags=clone.tags,
        tags_missing=clone.missing,
        origin=clone.origin,
        folder=shown,
    )


def _wanted(root: str) -> Iterator[str]:
    """The files of `root`, and of the few folders below it, that some rule compares."""
    by_folder: dict[str, list[str]] = {}
    for pattern in (*compared_patterns(), *MISNAMED, *README_PATTERNS, *CITATIONS_WRITTEN_OUT):
        folder, _, name = pattern.rpartition("/")
        by_folder.setdefault(folder, []).append(name)

    for folder, patterns in by_folder.items():
        for name in _names(os.path.join(root, folder)):
            if any(fnmatchcase(name, pattern) for pattern in patterns):
                yield posixpath.join(folder, name)


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


class _Clone(NamedTuple):
    """What a clone knows of its repository; `missing` says which of it could not be learned, and why."""

    tags: tuple[Tag, ...] = ()
    origin: str | None = None
    missing: str = ""


def _clone(root: str) -> _Clone:
    """The tags and the origin of the repository whose root this is: from git, else from the clone's own files."""
    common = common_folder(Path(root))
    if common is None:
        return _Clone()

    try:
        tags, origin = _from_git(Git(folder=Path(root)))
        missing = ""
    except DoiActionError as error:
        tags, origin = tags_in_files(common), origin_in_files(common)
        missing = f"the days of the tags were not read: {error}"
    if is_shallow(common):
        missing = "tags are missing here: this clone is shallow"
    return _Clone(tags, origin, missing)


def _from_git(git: Git) -> tuple[tuple[Tag, ...], str | None]:
    """Tags and origin as git tells them. Raises DoiActionError where it does not run, or not on this folder."""
    asked = "--format=%(refname:strip=2)%09%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)%09"
    text = git.read("for-each-ref", asked + "%(creatordate:iso-strict)", "refs/tags").decode("utf-8", "replace")
    tags = []
    for line in text.splitlines():
        name, commit, day = line.split("\t")
        tags.append(Tag(name=name, commit=commit, date=datetime.fromisoformat(day) if day else None))
    return tuple(tags), git.ask("config", "--get", "remote.origin.url").text.strip() or None
