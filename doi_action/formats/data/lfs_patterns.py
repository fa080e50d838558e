"""Which files of a tree are Git LFS pointers, told from names and sizes alone, so that a host reads no others.

Source: Git LFS specification v1 (a pointer is shorter than 1,024 bytes; its three lines take 120 to 150) and
gitattributes(5), "PATTERN FORMAT": patterns are those of gitignore, without negation and without folders.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import translate

_SIZES = range(100, 200)
"""Bytes that a pointer without extensions has; the version line alone takes 43, the SHA-256 and its name 76."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    folder: str
    pattern: re.Pattern[str]
    whole_path: bool
    lfs: bool

    def fits(self, path: str) -> bool:
        compared = path
        if self.folder:
            lead = f"{self.folder}/"
            if not path.startswith(lead):
                return False
            compared = path[len(lead) :]

        if not self.whole_path:
            compared = compared.rsplit("/", 1)[-1]
        return self.pattern.match(compared) is not None


def attribute_files(paths: Mapping[str, object]) -> tuple[str, ...]:
    """The .gitattributes files among `paths`, those of outer folders first, as git applies them."""
    found = []
    for path in paths:
        if path.rsplit("/", 1)[-1] == ".gitattributes":
            found.append(path)
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


def pointer_paths(attributes: Mapping[str, bytes], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Files that are likely pointers: kept in LFS by `attributes` (contents by path) and of a pointer's size in bytes.

    >>> pointer_paths({".gitattributes": b"*.csv filter=lfs"}, {"a/b.csv": 130, "c.csv": 9000, "d.txt": 130})
    ('a/b.csv',)
    """
    rules: list[_Rule] = []
    for path in attribute_files(attributes):
        rules += _rules(path, attributes[path])

    found = []
    for path, size in sorted(sizes.items()):
        if size not in _SIZES:
            continue

        is_in_lfs = False
        for rule in rules:
            # The last rule that fits decides (gitattributes(5)).
            if rule.fits(path):
                is_in_lfs = rule.lfs
        if is_in_lfs:
            found.append(path)
    return tuple(found)


def _rules(path: str, data: bytes) -> list[_Rule]:
    folder = path.rpartition("/")[0]
    found = []
    for line in data.decode("utf-8", "replace").splitlines():
        words = line.split()
        if not words:
            continue

        pattern, *attributes = words
        is_no_pattern = pattern.startswith(("#", "[attr]", "!"))
        # `filter=lfs` sets it; `-filter`, `!filter` and `filter=other` take it away again.
        filters = [word for word in attributes if word.lstrip("-!").partition("=")[0] == "filter"]
        if not filters or is_no_pattern:
            continue

        # Git LFS writes spaces this way, which gitattributes(5) has no quotes for.
        pattern = pattern.replace("[[:space:]]", " ")
        expression = translate(pattern.lstrip("/").removeprefix("**/"))
        if pattern.startswith("**/"):
            # Fits anywhere; a star of the shell's that crosses folders reads no file that is no pointer by size.
            expression = f"(?:.*/)?{expression}"
        rule = _Rule(
            folder=folder,
            pattern=re.compile(expression),
            whole_path="/" in pattern.rstrip("/"),
            lfs=filters[-1] == "filter=lfs",
        )
        found.append(rule)
    return found
