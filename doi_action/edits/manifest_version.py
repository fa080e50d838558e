"""The version that a package's manifest states, brought up to a release that is coming: that text and nothing else.

One way for every format of manifest: its reader says where the version stands, the text is replaced there, and the
reader must then find the new version and all else as it was. What it cannot place is left to a person.
"""

import re
from collections.abc import Iterator

from doi_action.facts import Fact, Remark
from doi_action.formats.table import format_of
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.metadata.precedence import MANIFESTS
from doi_action.snapshot import FileEdit, Tree

NOT_OURS = frozenset({"publiccode.yml", "Dockerfile"})
"""Manifests that are no package's: a catalogue's entry with a date of its own, and the labels of an image."""


def manifest_edits(tree: Tree, folder: str, version: str) -> Iterator[FileEdit | Remark]:
    """An edit for each manifest of the work in `folder` that states another version; a remark where it is not safe."""
    inside = f"{folder}/" if folder else ""
    for path in sorted(tree.contents):
        if not path.startswith(inside):
            continue
        known = format_of(path.removeprefix(inside))
        if known is None or known.name not in MANIFESTS:
            continue
        if known.name in NOT_OURS:
            continue

        # None where it states none: `dynamic`, or a workspace's.
        before = tree.contents[path]
        stated = None
        for fact in _facts(path, before):
            if fact.field == "version" and fact.certain:
                stated = fact
                break

        if stated is None or stated.value == version:
            continue

        after = _edited(path, before, stated, version)
        if after is not None:
            yield FileEdit(path=path, before=before, after=after)
            continue
        yield Remark(
            rule="edit-by-hand",
            message=f"the version '{stated.value}' stands in a form that cannot be changed safely",
            path=path,
            line=stated.location.line,
            fix=f"write {version} there",
        )


def _facts(path: str, data: bytes) -> tuple[Fact, ...]:
    known = format_of(path.rpartition("/")[2])
    if known is None:
        return ()
    return known.reader()(path, data).facts


def _edited(path: str, data: bytes, stated: Fact, version: str) -> bytes | None:
    """The file with the new version in the place of the old one; None where it would not be just that."""
    try:
        source = read_source(path, data)
    except Unreadable:
        return None

    line = stated.location.line
    line_start = source.line_starts[line - 1]
    start = line_start + stated.location.column - 1
    end = line_start + len(source.line(line))
    whole = re.compile(rf"(?<![\w.]){re.escape(str(stated.value))}(?![\w.])")
    found = list(whole.finditer(source.text, start, end))
    # Which of several is meant nobody can tell.
    if len(found) != 1:
        return None

    (place,) = found
    after = source.encode(f"{source.text[: place.start()]}{version}{source.text[place.end() :]}")

    wanted = []
    for fact in _facts(path, data):
        value = version if fact.field == "version" else fact.value
        wanted.append((fact.field, value))

    said = [(fact.field, fact.value) for fact in _facts(path, after)]
    if said != wanted:
        return None
    return after
