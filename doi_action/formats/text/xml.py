"""XML read into nodes, with nothing that XML can do to its reader: a document type is refused, so no entity expands.

An element is a mapping of its child elements (a repeated child stays repeated), or a text where it has none. Namespaces
are dropped: a pom.xml is read the same with and without one.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from doi_action.facts import Location, Remark
from doi_action.formats.text.node import MAX_DEPTH, MAX_NODES, TOO_MANY, Node
from doi_action.formats.text.source import SourceText, Unreadable

_TAG = "tag:yaml.org,2002:"


class _Refused(Exception):
    """The document holds what is not read; the message says what."""


@dataclass
class _Element:
    name: str
    start: int
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Builder:
    """Takes expat's events; `root` is the finished node of the document element."""

    def __init__(self, source: SourceText) -> None:
        self.data = source.text.encode()
        self.bytes = self.letters = self.nodes = 0
        self.stack: list[_Element] = []
        self.root: Node | None = None
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.take

    def index(self) -> int:
        """The index of the current event in the text; events come in order, so each byte is counted once."""
        before, self.bytes = self.bytes, self.parser.CurrentByteIndex
        self.letters += len(self.data[before : self.bytes].decode())
        return self.letters

    def refuse(self, *_: object) -> None:
        raise _Refused("a document type (<!DOCTYPE ...>) is not read")

    def begin(self, name: str, _: dict[str, str]) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(f"nested deeper than {MAX_DEPTH} levels")
        # Its name and what it holds.
        self.nodes += 2
        if self.nodes > MAX_NODES:
            raise _Refused(TOO_MANY)
        self.stack.append(_Element(name.rpartition(":")[2], self.index()))

    def take(self, text: str) -> None:
        self.stack[-1].text.append(text)

    def end(self, _: str) -> None:
        element = self.stack.pop()
        start = element.start
        if element.pairs:
            node = Node("mapping", start, start, tag=_TAG + "map", pairs=tuple(element.pairs))
        else:
            text = "".join(element.text).strip()
            # An empty element says nothing, as an empty plain scalar does.
            style = '"' if text else ""
            node = Node("scalar", start, start, tag=_TAG + "str", text=text, plain=not text, style=style)
        if self.stack:
            key = Node("scalar", start, start, tag=_TAG + "str", text=element.name, style='"')
            self.stack[-1].pairs.append((key, node))
        else:
            self.root = node


def compose_xml(source: SourceText) -> Node | None:
    """The node of the document element. Raises Unreadable for what is no XML, a document type, too deep or too much."""
    if not source.text.strip():
        return None
    builder = _Builder(source)
    try:
        builder.parser.Parse(builder.data, True)
    except expat.ExpatError as error:
        message = f"not XML: {expat.errors.messages[error.code]}"
        raise Unreadable(_unreadable(message, source.location_named(error.lineno, error.offset + 1))) from error
    except _Refused as error:
        parser = builder.parser
        place = source.location_named(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        raise Unreadable(_unreadable(str(error), place)) from error
    return builder.root


def _unreadable(message: str, place: Location) -> Remark:
    return Remark(
        rule="xml-unreadable",
        message=message,
        path=place.path,
        line=place.line,
        column=place.column,
        fix="correct this line, or delete the document type",
    )
