"""Works: what a repository publishes. Most have one; a monorepo lists several in `.doi.yml`, each with its own DOIs.

A tag finds its work by the work's tag pattern, which also captures the version. Matching is whole and exact: `1.0` does
not find `0.1.0`, and nothing but the pattern's own text is cut off.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from doi_action.lineage import version_of_tag
from doi_action.model import Kind

DEFAULT_TAG_PATTERNS = ("v{version}", "{version}")
"""How a tag names a version when nobody says otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One citable work of a repository.

    `name` is empty for the only work of an ordinary repository; it is part of the DOI's name, so it never changes.
    `path` is the work's folder without slashes at its ends, empty for the root. `tag_patterns` hold `{version}` once.
    """

    name: str = ""
    path: str = ""
    tag_patterns: tuple[str, ...] = DEFAULT_TAG_PATTERNS
    kind: Kind | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TagMatch:
    """A work and the version that a tag names of it."""

    work: Work
    version: str


def works_for_tag(tag: str, works: Iterable[Work]) -> tuple[TagMatch, ...]:
    """The works that `tag` is a release of: usually one; none or several are for the caller to report.

    A longer text before the version is the closer fit, so `core-v{version}` goes before `{version}`.
    """
    matches = [match for work in works for match in _matches(tag, work)]
    closest = max((length for length, _ in matches), default=0)
    found: dict[str, TagMatch] = {}
    for length, match in matches:
        if length == closest:
            found.setdefault(match.work.name, match)
    return tuple(found.values())


def _matches(tag: str, work: Work) -> Iterator[tuple[int, TagMatch]]:
    """Every pattern of `work` that fits, with the length of its text before the version."""
    for pattern in work.tag_patterns:
        version = version_of_tag(tag, (pattern,))
        if version is not None:
            yield len(pattern.partition("{version}")[0]), TagMatch(work=work, version=version)
