"""YAML read as nodes that remember where they stand: verdicts, line numbers and edits share them.

Read as YAML 1.2 with every scalar left as its source text: `1.10` stays `1.10`, a date stays text, `no` stays `no`.
ruamel.yaml's C reader where there is a wheel, its pure one elsewhere, with the same answers: positions come from
character indices in the text without its byte order mark, and lines are counted here, since the two readers disagree
on what ends a line.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from doi_action.facts import Location
from doi_action.findings import Finding, Group, Severity

MAX_BYTES = 10 * 1024 * 1024
"""Larger files are refused before they are parsed."""

MAX_DEPTH = 64
"""Deeper nesting is refused before it is parsed."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""How YAML 1.2's core schema writes nothing, in a plain scalar."""


class Unreadable(Exception):
    """The bytes are not what their format says; `findings` tell where and why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.path}:{f.line}: {f.message}" for f in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class SourceText:
    """The decoded text of a file, without its byte order mark, and where its lines begin."""

    path: str
    text: str
    bom: bool = False
    line_starts: tuple[int, ...] = field(default=(), repr=False)

    def location(self, index: int) -> Location:
        """The place of the character at `index`; lines end with LF, CR LF or a lone CR and nothing else."""
        line = bisect_right(self.line_starts, index)
        return Location(path=self.path, line=line, column=index - self.line_starts[line - 1] + 1)

    def encode(self, text: str) -> bytes:
        """`text` as the file's bytes, with its byte order mark where the file had one."""
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode()


def read_source(path: str, data: bytes) -> SourceText:
    """The text of a UTF-8 file. Raises Unreadable for another encoding, a NUL byte, or more than MAX_BYTES."""
    if len(data) > MAX_BYTES:
        raise Unreadable(_unreadable(path, f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"))
    bom = data.startswith(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(_unreadable(path, "the file is not UTF-8", line=line, fix="save it as UTF-8")) from error
    return SourceText(path, text, bom, line_starts(text))


def line_starts(text: str) -> tuple[int, ...]:
    """The index at which each line begins; LF, CR LF and a lone CR end a line."""
    starts, position = [0], 0
    while True:
        newline = text.find("\n", position)
        end = len(text) if newline < 0 else newline
        carriage = text.find("\r", position, end)
        while carriage >= 0:
            if carriage + 1 < end or (carriage + 1 == end and newline < 0):
                starts.append(carriage + 1)
            carriage = text.find("\r", carriage + 1, end)
        if newline < 0:
            return tuple(starts)
        starts.append(newline + 1)
        position = newline + 1


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a YAML document. `kind` is 'scalar', 'mapping' or 'sequence'.

    `text` is a scalar's value as text, whatever YAML would make of it; `plain` tells whether it stands there unquoted.
    `start` and `end` are indices into the source's text. `pairs` are a mapping's entries in order, doubled keys too.
    """

    kind: str
    start: int
    end: int
    tag: str = ""
    text: str = ""
    plain: bool = False
    style: str = ""
    flow: bool = False
    anchor: str | None = None
    items: tuple["Node", ...] = ()
    pairs: tuple[tuple["Node", "Node"], ...] = ()

    @property
    def null(self) -> bool:
        """Whether the node says nothing: an empty or null plain scalar."""
        return self.kind == "scalar" and self.plain and self.text in NULLS

    def get(self, key: str) -> "Node | None":
        """The value of the first entry with this key in a mapping, None where there is none."""
        return next((value for name, value in self.pairs if name.kind == "scalar" and name.text == key), None)

    def key(self, key: str) -> "Node | None":
        """The node of the first key with this text in a mapping."""
        return next((name for name, _ in self.pairs if name.kind == "scalar" and name.text == key), None)


def compose(source: SourceText) -> Node | None:
    """The root node of the one YAML document in `source`, None for an empty one.

    Raises Unreadable for what is no YAML, for more than one document, and past the limits above.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="safe")
    reader.allow_duplicate_keys = True
    try:
        composed = reader.compose(source.text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = source.location(min(mark.index, len(source.text))) if mark else Location(path=source.path)
        problem = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise Unreadable(
            _unreadable(source.path, f"not YAML: {problem}", line=place.line, column=place.column)
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(_unreadable(source.path, f"not YAML: {str(error).splitlines()[0]}")) from error
    return None if composed is None else _convert(composed, {})


def _convert(node: Any, seen: dict[int, Node]) -> Node:
    """Our node for ruamel's; an alias gives the very node of its anchor."""
    known = seen.get(id(node))
    if known is not None:
        return known
    start, end, tag = node.start_mark.index, node.end_mark.index, str(node.tag or "")
    value = node.value
    if isinstance(value, str):
        style = node.style or ""
        made = Node("scalar", start, end, tag=tag, text=value, plain=not style, style=style, anchor=node.anchor)
    elif value and isinstance(value[0], tuple):
        pairs = tuple((_convert(k, seen), _convert(v, seen)) for k, v in value)
        made = Node("mapping", start, end, tag=tag, flow=bool(node.flow_style), anchor=node.anchor, pairs=pairs)
    else:
        kind = "mapping" if type(node).__name__ == "MappingNode" else "sequence"
        items = tuple(_convert(item, seen) for item in value)
        made = Node(kind, start, end, tag=tag, flow=bool(node.flow_style), anchor=node.anchor, items=items)
    seen[id(node)] = made
    return made


def _unreadable(path: str, message: str, *, line: int = 1, column: int = 1, fix: str = "") -> Finding:
    return Finding(
        rule="yaml-unreadable",
        group=Group.SCHEMA,
        severity=Severity.ERROR,
        message=message,
        path=path,
        line=line,
        column=column,
        why="nothing in the file can be used until it can be read",
        fix=fix or "correct this line; a value that holds ': ' or begins with @, `, %, & or * needs quotes",
    )
