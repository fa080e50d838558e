"""Which files of a tree are Git LFS pointers, told from names and sizes alone, so that a host reads no others.

Source: Git LFS specification v1 (a pointer is shorter than 1,024 bytes; its three lines take 120 to 150) and
gitattributes(5), "PATTERN FORMAT": patterns are those of gitignore, without negation and without folders.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import translate

MAX_POINTERS = 2_000
"""More pointers than these (300 kB) are not read at all: the total of a part would be a wrong total."""

_SIZES = range(100, 200)
"""Bytes that a pointer without extensions has; the version line alone takes 43, the SHA-256 and its name 76."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    folder: str
    pattern: re.Pattern[str]
    whole_path: bool
    lfs: bool

    def fits(self, path: str) -> bool:
        if self.folder and not path.startswith(f"{self.folder}/"):
            return False
        below = path[len(self.folder) + 1 :] if self.folder else path
        return bool(self.pattern.match(below if self.whole_path else below.rsplit("/", 1)[-1]))


def attribute_files(paths: Mapping[str, object]) -> tuple[str, ...]:
    """The .gitattributes files among `paths`, those of outer folders first, as git applies them."""
    found = (path for path in paths if path.rsplit("/", 1)[-1] == ".gitattributes")
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


def pointer_paths(attributes: Mapping[str, bytes], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Files that are likely pointers: kept in LFS by `attributes` (contents by path) and of a pointer's size in bytes.

    >>> pointer_paths({".gitattributes": b"*.csv filter=lfs"}, {"a/b.csv": 130, "c.csv": 9000, "d.txt": 130})
    ('a/b.csv',)
    """
    rules = [rule for path in attribute_files(attributes) for rule in _rules(path, attributes[path])]
    if not any(rule.lfs for rule in rules):
        return ()
    small = sorted(path for path, size in sizes.items() if size in _SIZES)
    found = tuple(path for path in small if _in_lfs(path, rules))
    return found if len(found) <= MAX_POINTERS else ()


def _in_lfs(path: str, rules: list[_Rule]) -> bool:
    """The last rule that fits decides."""
    return next((rule.lfs for rule in reversed(rules) if rule.fits(path)), False)


def _rules(path: str, data: bytes) -> list[_Rule]:
    folder = path.rpartition("/")[0]
    found = []
    for line in data.decode("utf-8", "replace").splitlines():
        pattern, *attributes = line.split() or [""]
        filters = [word for word in attributes if word.lstrip("-!").partition("=")[0] == "filter"]
        if filters and not pattern.startswith(("#", "[attr]", "!")):
            found.append(_rule(folder, pattern.replace("[[:space:]]", " "), lfs=filters[-1] == "filter=lfs"))
    return found


def _rule(folder: str, pattern: str, *, lfs: bool) -> _Rule:
    whole_path = "/" in pattern.rstrip("/")
    wanted = pattern.lstrip("/").removeprefix("**/")
    # `**/x` fits x anywhere, and a star of the shell's that crosses folders reads no file that is no pointer by size.
    anywhere = whole_path and pattern.startswith("**/")
    expression = translate(wanted) if not anywhere else f"(?:.*/)?{translate(wanted)}"
    return _Rule(folder=folder, pattern=re.compile(expression), whole_path=whole_path, lfs=lfs)
