"""JSON read into the same nodes as YAML, with their places: line numbers and edits work alike in both.

Strict as RFC 8259 except where people's files are harmlessly wrong: a byte order mark is skipped, control characters
inside texts are kept. A key that stands twice stays twice in the node, and `doubled_keys` reports it.
"""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from doi_action.facts import Remark
from doi_action.formats.text.node import MAX_DEPTH, MAX_NODES, TOO_MANY, Node
from doi_action.formats.text.source import SourceText, Unreadable

_STRINGS = JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": "bool", "false": "bool", "null": "null"}
_WORD = re.compile(r"[^\s,\]}:\"\[{]+")
_TAG = "tag:yaml.org,2002:"


def compose_json(source: SourceText) -> Node | None:
    """The root node of the JSON document in `source`, None for an empty one.

    A text is a scalar that is not plain; numbers, true, false and null are plain scalars with their source text.
    Raises Unreadable, with the line, for what is no JSON, nested deeper than MAX_DEPTH or of more than
    MAX_NODES. RFC 8259.
    """
    return _Reader(source).document()


def doubled_keys(source: SourceText, node: Node, field: str = "") -> Iterator[Remark]:
    """A remark for each key that an object in `node` repeats: readers disagree on which value counts."""
    seen: dict[str, Node] = {}
    for key, value in node.pairs:
        place = f"{field}.{key.text}".lstrip(".")
        if key.text in seen:
            first, here = source.location(seen[key.text].start), source.location(key.start)
            yield _remark(
                source,
                key.start,
                f"the key '{key.text}' stands twice; first in line {first.line}",
                rule="duplicate-key",
                field=place,
                fix=f"delete one of the two, in line {first.line} or {here.line}",
            )
        seen.setdefault(key.text, key)
        yield from doubled_keys(source, value, place)
    for number, item in enumerate(node.items):
        yield from doubled_keys(source, item, f"{field}[{number}]")


class _Reader:
    """One pass over the text; each method takes the index to begin at and gives the node that begins there."""

    def __init__(self, source: SourceText) -> None:
        self.source, self.text, self.nodes = source, source.text, 0

    def document(self) -> Node | None:
        start = self.skip(0)
        if start == len(self.text):
            return None

        node = self.value(start, 1)

        after = self.skip(node.end)
        if after < len(self.text):
            raise self.error(after, f"{self.shown(after)} follows the end of the document")
        return node

    def value(self, start: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.error(start, f"nested deeper than {MAX_DEPTH} levels")
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.error(start, TOO_MANY)
        match self.text[start : start + 1]:
            case '"':
                return self.string(start)
            case "{":
                return self.mapping(start, depth)
            case "[":
                return self.sequence(start, depth)
            case _:
                return self.word(start)

    def string(self, start: int) -> Node:
        try:
            text, end = _STRINGS.raw_decode(self.text, start)
        except JSONDecodeError as error:
            raise self.error(error.pos, error.msg[0].lower() + error.msg[1:].removesuffix(" at")) from error
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise self.error(start, "half of a character: a \\u escape of a surrogate pair without the other")
        return Node("scalar", start, end, tag=_TAG + "str", text=text, style='"', flow=True)

    def word(self, start: int) -> Node:
        found = _WORD.match(self.text, start)
        text = found.group() if found else ""
        number = _NUMBER.fullmatch(text)
        if number is not None:
            has_fraction_or_exponent = any(number.groups())
            kind = "float" if has_fraction_or_exponent else "int"
        elif text in _WORDS:
            kind = _WORDS[text]
        else:
            raise self.error(start, f"expected a value, found {self.shown(start)}")
        return Node("scalar", start, start + len(text), tag=_TAG + kind, text=text, plain=True, flow=True)

    def mapping(self, start: int, depth: int) -> Node:
        pairs: list[tuple[Node, Node]] = []
        position = self.skip(start + 1)
        # `{}` is whole at once; behind an entry the separator says whether another one follows.
        while self.text[position : position + 1] != "}" or pairs:
            key = self.key(position)
            colon = self.skip(key.end)
            if self.text[colon : colon + 1] != ":":
                raise self.error(colon, f"expected ':' after the key '{key.text}', found {self.shown(colon)}")
            self.nodes += 1
            value = self.value(self.skip(colon + 1), depth + 1)
            pairs.append((key, value))
            position, more = self.separator(value.end, "}")
            if not more:
                break

        return Node("mapping", start, position + 1, tag=_TAG + "map", flow=True, pairs=tuple(pairs))

    def key(self, position: int) -> Node:
        if self.text[position : position + 1] != '"':
            raise self.error(position, f"expected a key in double quotes, found {self.shown(position)}")
        return self.string(position)

    def sequence(self, start: int, depth: int) -> Node:
        items: list[Node] = []
        position = self.skip(start + 1)
        while self.text[position : position + 1] != "]" or items:
            items.append(self.value(position, depth + 1))
            position, more = self.separator(items[-1].end, "]")
            if not more:
                break

        return Node("sequence", start, position + 1, tag=_TAG + "seq", flow=True, items=tuple(items))

    def separator(self, index: int, closing: str) -> tuple[int, bool]:
        """Where the next entry begins and True, or where the closing bracket stands and False."""
        index = self.skip(index)
        letter = self.text[index : index + 1]
        if letter == closing:
            return index, False
        if letter != ",":
            raise self.error(index, f"expected ',' or '{closing}', found {self.shown(index)}")

        following = self.skip(index + 1)
        if self.text[following : following + 1] == closing:
            raise self.error(index, f"a comma before '{closing}', with nothing after it")
        return following, True

    def skip(self, index: int) -> int:
        found = _SPACE.match(self.text, index)
        return found.end() if found else index

    def shown(self, index: int) -> str:
        found = _WORD.match(self.text, index)
        text = found.group()[:30] if found else self.text[index : index + 1]
        return f"'{text}'" if text else "the end of the file"

    def error(self, index: int, message: str) -> Unreadable:
        return Unreadable(_remark(self.source, index, f"not JSON: {message}"))


def _remark(
    source: SourceText,
    index: int,
    message: str,
    *,
    rule: str = "json-unreadable",
    field: str = "",
    fix: str = "correct this line; texts and keys stand in double quotes, and JSON knows no comments",
) -> Remark:
    place = source.location(min(index, len(source.text)))
    return Remark(
        rule=rule,
        message=message,
        path=source.path,
        line=place.line,
        column=place.column,
        field=field,
        fix=fix,
    )
