"""Reading a repository's folder for the rules that compare files: names, a few files, tags and origin.

Only when a folder is judged; a hook that is given files never comes here. Git is asked for the tags alone, and its
absence means that there are none.
"""

# ruff: noqa: PTH118, PTH208

import os
import subprocess
from fnmatch import fnmatchcase

from doi_action.check.around import Around, DatedTag
from doi_action.formats.text.source import MAX_BYTES

READMES = ("readme.md", "readme.markdown", "readme.rst", "readme.adoc", "readme.org", "readme.txt", "readme")
MANIFESTS = (
    *(".zenodo.json", "codemeta.json", "pyproject.toml", "setup.cfg", "package.json", "Cargo.toml", "DESCRIPTION"),
    *("Project.toml", "pom.xml", "composer.json", "*.gemspec"),
    *("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING", "COPYING.txt", "UNLICENSE"),
)
_GIT_SECONDS = 20


def around(root: str, path: str) -> Around:
    """What lies around the citation file at `path`, a path from `root` with forward slashes."""
    try:
        names = sorted(os.listdir(root))
    except OSError:
        names = []
    wanted = [n for n in names if n.lower() in READMES or any(fnmatchcase(n, pattern) for pattern in MANIFESTS)]
    files = {name: data for name in wanted if (data := _read(os.path.join(root, name))) is not None}
    return Around(path=path, files=files, names=frozenset(names), tags=_tags(root), origin=_origin(root))


def _read(path: str) -> bytes | None:
    """The bytes of a regular file of a sensible size, None for anything else."""
    from doi_action.verbs.check.files import Target, Unfit, read

    try:
        data = read(Target(path, ""))
    except Unfit:
        return None
    return data if len(data) <= MAX_BYTES else None


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
        done = subprocess.run(
            ["git", "-C", root, *arguments],
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
