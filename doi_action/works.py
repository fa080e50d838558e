"""Works: what a repository publishes. Most have one; a monorepo lists several in `.doi.yml`, each with its own DOIs.

    works:
      - name: pkg-a                     # part of the DOI's name, so it never changes
        path: packages/a                # where its files stand
        tag-pattern: "pkg-a@{version}"  # several separated by commas; by default name@, name-v, name/v, name-
        kind: software

A tag finds its work by the work's tag pattern, which also captures the version. Matching is whole and exact: `1.0` does
not find `0.1.0`, and nothing but the pattern's own text is cut off.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from doi_action.errors import SettingsError
from doi_action.facts import Remark
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.lineage.versions import DEFAULT_TAG_PATTERNS, version_of_tag
from doi_action.model import Kind

KEYS = frozenset({"name", "path", "tag-pattern", "kind"})


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
class Works:
    """The works that a configuration file lists, in its order, and what is wrong with the list."""

    works: tuple[Work, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TagMatch:
    """A work and the version that a tag names of it."""

    work: Work
    version: str


def works_of(path: str, data: bytes) -> Works:
    """The works under `works` in a `.doi.yml`; none for a file without that key or that cannot be read."""
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable:
        # The reader of settings reports it.
        return Works()

    if root is None or root.kind != "mapping":
        return Works()

    listed = Value(node=root, source=source).get("works")
    if listed is None:
        return Works()

    found = []
    for item in listed.items():
        work = _work(item)
        if work is not None:
            found.append(work)

    numbers = Counter(work.name for work in found)
    for name, number in numbers.items():
        if number > 1:
            _report(listed, f"two works are called '{name}'", "give each a name of its own: it becomes part of its DOI")

    return Works(works=tuple(found), remarks=tuple(listed.remarks))


def _work(item: Value) -> Work | None:
    name = None
    if item.node.kind == "mapping":
        name = item.text_of("name")
    if not name:
        _report(item, "a work has no name", "add 'name: ...'; it becomes part of the DOI and never changes")
        return None

    for key, value in item.entries():
        if key not in KEYS:
            value.report("key-unknown", f"'{key}' is no key of a work", fix=f"use {', '.join(sorted(KEYS))}")

    folder = item.get("path")
    patterns = item.get("tag-pattern")
    kind = item.get("kind")
    return Work(name=name, path=_folder(folder), tag_patterns=_patterns(patterns, name), kind=_kind(kind))


def _folder(value: Value | None) -> str:
    """A folder of the repository, with forward slashes; one that leaves the repository is refused."""
    if value is None:
        return ""

    text = (value.text() or "").replace("\\", "/").removeprefix("./")
    parts = text.split("/")
    # "C:" in front is a drive of Windows.
    begins_elsewhere = text.startswith("/") or ":" in parts[0]
    if begins_elsewhere or ".." in parts:
        _report(value, f"the path '{text}' leads out of the repository", "write it from the repository's root")
        return ""

    if text == ".":
        return ""
    return text.strip("/")


def _patterns(value: Value | None, name: str) -> tuple[str, ...]:
    """The patterns that are said, else the usual ones of monorepos."""
    if value is None:
        return tuple(f"{name}{joint}{{version}}" for joint in ("@", "-v", "/v", "-"))

    patterns = []
    for item in value.items():
        parts = (item.text() or "").split(",")
        for pattern in filter(None, map(str.strip, parts)):
            if pattern.count("{version}") == 1:
                patterns.append(pattern)
            else:
                _report(value, f"the tag-pattern '{pattern}' does not hold {{version}} once", "write 'name@{version}'")
    return tuple(patterns)


def _kind(value: Value | None) -> Kind | None:
    if value is None:
        return None

    text = value.text()
    if text == "auto":
        return None
    if text in tuple(Kind):
        return Kind(text)

    _report(value, f"'{text}' is no kind", f"use {', '.join(Kind)}")
    return None


def _report(value: Value, message: str, fix: str) -> None:
    value.report("bad-work", message, fix=fix)


def works_for_tag(tag: str, works: Iterable[Work]) -> tuple[TagMatch, ...]:
    """The works that `tag` is a release of: usually one; none or several are for the caller to report.

    A longer text before the version is the closer fit, so `core-v{version}` goes before `{version}`.
    """
    closest = 0
    found: dict[str, TagMatch] = {}
    for work in works:
        for pattern in work.tag_patterns:
            version = version_of_tag(tag, (pattern,))
            if version is None:
                continue

            length = len(pattern.partition("{version}")[0])
            if length > closest:
                closest = length
                found.clear()
            if length == closest:
                found.setdefault(work.name, TagMatch(work=work, version=version))

    return tuple(found.values())


def work_named(name: str, works: tuple[Work, ...]) -> Work:
    """The work of this name. Raises SettingsError for another."""
    for work in works:
        if work.name == name:
            return work

    names = [work.name for work in works]
    known = ", ".join(filter(None, names))
    fix = "list it in .doi.yml, or leave the setting work out"
    if known:
        fix = f"use one of {known}"
    raise _unclear(f"no work is called '{name}'", fix, "no-such-work")


def work_of_tag(tag: str, works: tuple[Work, ...], *, name: str | None = None) -> TagMatch:
    """The one work that `tag` is a release of; `name` chooses among several.

    Raises SettingsError for a name that no work has, and for a tag that fits none or several.
    """
    candidates = works
    if name is not None:
        candidates = (work_named(name, works),)

    found = works_for_tag(tag, candidates)
    if len(found) == 1:
        return found[0]

    if found:
        names = ", ".join(match.work.name for match in found)
        fix = f"say which with 'work', or give them tag-patterns that differ: {names}"
        raise _unclear(f"the tag '{tag}' fits {len(found)} works", fix, "tag-fits-several-works")

    known = []
    for work in candidates:
        called = work.name or "the work"
        folder = work.path or "."
        known.append(f"{called} in '{folder}': {', '.join(work.tag_patterns)}")
    fix = f"correct the tag, or the tag-pattern of the work that it is a release of ({'; '.join(known)})"
    raise _unclear(f"the tag '{tag}' fits no tag-pattern", fix, "tag-fits-no-work")


def _unclear(message: str, fix: str, rule: str) -> SettingsError:
    return SettingsError(
        message, why="the tag decides which work gets a DOI, and for which version", fix=fix, rule=rule
    )
