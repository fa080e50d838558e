"""TOML read into the same nodes as YAML and JSON, with their places.

`tomllib` says what the values are and what is wrong; it gives no positions, so a scan over the text that it has found
good says where each key and each list entry stands. Source: TOML 1.0.0.
"""

import re
import tomllib
from typing import Any

from doi_action.facts import Remark
from doi_action.formats.text.node import MAX_NODES, TOO_MANY, Node
from doi_action.formats.text.source import SourceText, Unreadable

_TAG = "tag:yaml.org,2002:"
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
# One or two quotes may stand right before the three that close a text (TOML 1.0, "String").
_LONG = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')', re.DOTALL)
# A date and its time may stand apart by a space (TOML 1.0, "Offset Date-Time").
_WORD = re.compile(r"[^\s,\]}#]+(?: \d[^\s,\]}#]*)?")
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)$")

Path = tuple[str | int, ...]


def compose_toml(source: SourceText) -> Node:
    """The root node of the TOML document in `source`. Raises Unreadable with the line: no TOML, or too much."""
    # Nobody counts while tomllib reads; no value or table stands without one of these signs.
    most = sum(source.text.count(sign) for sign in "=[,")
    if most > MAX_NODES:
        raise Unreadable(_unreadable(source, ValueError(TOO_MANY)))
    try:
        parsed = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise Unreadable(_unreadable(source, error)) from error
    places = _Scan(source.text).places()
    return _node(parsed, (), places, 0)


def _node(value: Any, path: Path, places: dict[Path, int], above: int) -> Node:
    """The node of a parsed value, at its own place or at that of what it is in."""
    start = places.get(path, above)
    if isinstance(value, dict):
        pairs = []
        for key, entry in value.items():
            inner: Path = (*path, key)
            name = _scalar(key, places.get(inner, start))
            pairs.append((name, _node(entry, inner, places, start)))
        return Node("mapping", start, start, tag=_TAG + "map", pairs=tuple(pairs))

    if isinstance(value, list):
        items = []
        for number, entry in enumerate(value):
            items.append(_node(entry, (*path, number), places, start))
        return Node("sequence", start, start, tag=_TAG + "seq", items=tuple(items))
    return _scalar(value, start)


def _scalar(value: Any, start: int) -> Node:
    """A text is quoted; other values are plain, as TOML writes them."""
    if isinstance(value, str):
        return Node("scalar", start, start, tag=_TAG + "str", text=value, style='"')

    text = str(value)
    if isinstance(value, bool):
        text = text.lower()
    elif hasattr(value, "isoformat"):
        text = value.isoformat()
    return Node("scalar", start, start, tag=_TAG + type(value).__name__, text=text, plain=True)


class _Scan:
    """One pass over a good TOML text, noting where each key and each entry of an array begins."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def places(self) -> dict[Path, int]:
        """The index of every key and array entry, by its path from the root."""
        table: Path = ()
        self.skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.entry(table)
            self.skip()
        return self.found

    def header(self) -> Path:
        """A `[table]` or `[[array of tables]]` line."""
        start, double = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if double else 1

        path = self.resolve(self.keys())
        self.at = self.text.index("]", self.at) + (2 if double else 1)

        if double:
            number = self.counts.get(path, 0)
            self.counts[path] = number + 1
            self.found.setdefault(path, start)
            path = (*path, number)
        self.found.setdefault(path, start)
        return path

    def resolve(self, keys: list[str]) -> Path:
        """The path of a header: within an array of tables, the last entry is meant."""
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if path in self.counts and number < len(keys) - 1:
                path = (*path, self.counts[path] - 1)
        return path

    def entry(self, table: Path) -> None:
        """A `key = value`; a dotted key also stands for the tables it makes."""
        start = self.at
        keys = self.keys()
        for depth in range(1, len(keys) + 1):
            self.found.setdefault((*table, *keys[:depth]), start)

        self.at = self.text.index("=", self.at) + 1
        self.value((*table, *keys))

    def keys(self) -> list[str]:
        """The parts of a dotted key."""
        keys: list[str] = []
        while True:
            self.blank()
            if quoted := _QUOTED.match(self.text, self.at):
                # tomllib knows the escapes in it.
                keys += tomllib.loads(f"{quoted.group()}=0")
                self.at = quoted.end()
            elif bare := _BARE.match(self.text, self.at):
                keys.append(bare.group())
                self.at = bare.end()
            else:
                return keys

            self.blank()
            if self.text[self.at : self.at + 1] != ".":
                return keys
            self.at += 1

    def value(self, path: Path) -> None:
        """Any value; the scan stands behind it afterwards."""
        self.skip()
        match self.text[self.at : self.at + 1]:
            case "[":
                self.array(path)
            case "{":
                self.inline(path)
            case _:
                for pattern in (_LONG, _QUOTED, _WORD):
                    found = pattern.match(self.text, self.at)
                    if found is not None:
                        self.at = found.end()
                        return
                self.at += 1

    def array(self, path: Path) -> None:
        self.at += 1
        number = 0
        self.skip()
        while self.text[self.at] != "]":
            self.found.setdefault((*path, number), self.at)
            self.value((*path, number))
            number += 1
            self.skip(comma=True)
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        self.skip()
        while self.text[self.at] != "}":
            self.entry(path)
            self.skip(comma=True)
        self.at += 1

    def skip(self, *, comma: bool = False) -> None:
        """Past white space and comments, and past one comma."""
        self.at = _end(_SPACE, self.text, self.at)
        if comma and self.text[self.at : self.at + 1] == ",":
            self.at = _end(_SPACE, self.text, self.at + 1)

    def blank(self) -> None:
        self.at = _end(_BLANK, self.text, self.at)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _unreadable(source: SourceText, error: Exception) -> Remark:
    place = source.location(len(source.text))
    where = _WHERE.search(str(error))
    if where is not None:
        place = source.location_named(int(where.group(1)), int(where.group(2)))

    problem = _WHERE.sub("", str(error)).strip()
    if isinstance(error, RecursionError):
        problem = "nested too deeply"
    return Remark(
        rule="toml-unreadable",
        message=f"not TOML: {problem[:1].lower()}{problem[1:]}",
        path=place.path,
        line=place.line,
        column=place.column,
        fix="correct this line; texts stand in quotes",
    )
