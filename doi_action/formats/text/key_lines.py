"""Files of `key: value` lines read into nodes: setup.cfg (INI) and DESCRIPTION (Debian control format).

A line that begins with white space continues the value above. Both formats are read by the same rules as their own
tools read them, but nothing is interpolated, fetched or run.
"""

import re
from collections.abc import Iterator

from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

_TAG = "tag:yaml.org,2002:"
_SECTION = re.compile(r"^\[([^\]]+)\]\s*(?:[#;].*)?$")
_INI = re.compile(r"^([^\s#;=:\[][^=:]*)[=:](.*)$")
_CONTROL = re.compile(r"^([A-Za-z][A-Za-z0-9@./-]*):[ \t]*(.*)$")


def compose_ini(source: SourceText) -> Node:
    """Sections of an INI file as mappings of texts; lines that are neither key nor continuation are left out."""
    sections: dict[str, list[tuple[Node, Node]]] = {}
    starts: dict[str, int] = {}
    current: list[tuple[Node, Node]] | None = None
    for start, line, more in _logical_lines(source, comments="#;"):
        header = _SECTION.match(line)
        entry = _INI.match(line)
        if header:
            name = header.group(1)
            starts.setdefault(name, start)
            current = sections.setdefault(name, [])
        elif entry and current is not None:
            current.append(_pair(start, entry, more))

    pairs = []
    for name, held in sections.items():
        start = starts[name]
        pairs.append((_scalar(name, start), _mapping(start, tuple(held))))
    return _mapping(0, tuple(pairs))


def line_outside_ini(source: SourceText) -> int | None:
    """The number of the first line that Python's `configparser` stops at: neither a section nor a key of one."""
    in_section = False
    for start, line, _ in _logical_lines(source, comments="#;"):
        is_section = line.startswith("[") and "]" in line
        is_entry = in_section and _INI.match(line) is not None
        if not is_section and not is_entry:
            return source.place(start)[0]
        in_section = True
    return None


def compose_control(source: SourceText) -> Node:
    """The fields of a Debian control file as one mapping of texts."""
    pairs = []
    for start, line, more in _logical_lines(source, comments="#"):
        found = _CONTROL.match(line)
        if found:
            pairs.append(_pair(start, found, more))
    return _mapping(0, tuple(pairs))


def _logical_lines(source: SourceText, *, comments: str) -> Iterator[tuple[int, str, list[str]]]:
    """Index and text of each line that begins something, with the lines that continue it."""
    held: tuple[int, str, list[str]] | None = None
    for number, start in enumerate(source.line_starts, 1):
        line = source.line(number)
        text = line.strip()
        if not text or text[0] in comments:
            continue

        # What continues nothing, before the first key, says nothing.
        continues = line[0] in (" ", "\t")
        if continues and held is not None:
            held[2].append(text)
        if continues:
            continue

        if held is not None:
            yield held
        held = (start, line, [])

    if held is not None:
        yield held


def _pair(start: int, found: re.Match[str], more: list[str]) -> tuple[Node, Node]:
    key = found.group(1).strip()
    parts = (found.group(2).strip(), *more)
    text = "\n".join(filter(None, parts))
    return _scalar(key, start), _scalar(text, start, plain=not text)


def _scalar(text: str, start: int, *, plain: bool = False) -> Node:
    style = "" if plain else '"'
    return Node("scalar", start, start, tag=_TAG + "str", text=text, plain=plain, style=style)


def _mapping(start: int, pairs: tuple[tuple[Node, Node], ...]) -> Node:
    return Node("mapping", start, start, tag=_TAG + "map", pairs=pairs)
