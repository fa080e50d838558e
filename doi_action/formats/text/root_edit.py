"""The root mapping of a YAML file as something to edit: where its keys stand, how new ones are written there.

Block style at any indentation, flow style and JSON. What has a form whose change cannot be foreseen is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doi_action.findings import Splice
from doi_action.formats.text.lines import insertion, line_end, line_start, newline_at, next_line
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText
from doi_action.formats.text.yaml_scalar import double_quoted, scalar

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*")
_KEYS_TO_FOLLOW = ("version", "date-released", "doi")
_TRIES = 4


class Uneditable(Exception):
    """A value stands in a form that cannot be changed safely; the text says which and why, `at` is its index."""

    def __init__(self, text: str, *, at: int = 0) -> None:
        super().__init__(text)
        self.at = at


@dataclass(frozen=True, slots=True)
class Root:
    """The root mapping. `indent` is the white space before each key of a block mapping."""

    source: SourceText
    node: Node
    indent: str = ""

    @property
    def flow(self) -> bool:
        """Whether the root is written in braces."""
        return self.node.flow

    @property
    def json(self) -> bool:
        """Whether the root is written as JSON writes it: braces and keys in double quotes."""
        if not self.flow:
            return False
        return all(key.style == '"' for key, _ in self.node.pairs)

    def pair(self, key: str) -> tuple[Node, Node] | None:
        """Key and value, None where the key is missing. Raises Uneditable for a form that cannot be changed."""
        found = []
        for name, value in self.node.pairs:
            if name.kind == "scalar" and name.text == key:
                found.append((name, value))

        if not found:
            return None

        # Readers differ in which of the two they take.
        if len(found) > 1:
            lines = " and ".join(str(self.source.location(name.start).line) for name, _ in found)
            raise Uneditable(f"'{key}' stands twice, in lines {lines}", at=found[1][0].start)

        name, value = found[0]
        before = self.source.text[line_start(self.source.text, name.start) : name.start]
        begins_its_line = before == self.indent
        if not self.flow and not begins_its_line:
            raise Uneditable(f"'{key}' is written as an explicit or merged key", at=name.start)

        # The node of an alias is that of its anchor, which stands before.
        if value.start < name.end:
            raise Uneditable(f"'{key}' is an alias of another value", at=name.start)
        return name, value

    def has(self, key: str) -> bool:
        """Whether the key stands there, with or without a value."""
        return self.pair(key) is not None

    def text(self, key: str) -> str | None:
        """The text of a scalar, None where there is none."""
        value = self.node.get(key)
        if value is None or value.null:
            return None
        return value.text if value.kind == "scalar" else None

    def set_text(self, key: str, text: str) -> Iterator[Splice]:
        """What gives an existing key this text."""
        pair = self.pair(key)
        if pair:
            yield from set_scalar(self.source.text, *pair, text, json=self.json)

    def line(self, key: str, value: str) -> str:
        """A new key with its value, as one line of this root."""
        if self.json:
            return f'"{key}": {value}'
        return f"{key}: {value}"

    def insertion_places(self) -> list[int]:
        """Indices on lines after which new keys may go, best first; 0 for a place before the first key.

        After what changes with each release, at the end, after some other key: a block of lines at the end of a file
        without final line end, say, would grow by one if something followed it.
        """
        changing = []
        for key in _KEYS_TO_FOLLOW:
            pair = self.pair(key)
            if pair is None:
                continue

            _, value = pair
            if value.kind == "scalar":
                changing.append(value.end)

        places = []
        if changing:
            places.append(max(changing))
        places.append(self.node.end)

        # A value that ends before its key is an alias, and stands elsewhere.
        others = [value.end for key, value in self.node.pairs[:-1] if key.end < value.end]
        places += reversed(others[-_TRIES:])
        return list(dict.fromkeys([*places, 0]))

    def insert(self, place: int, lines: list[str]) -> Iterator[Splice]:
        """What adds `lines` at one of the places above; in flow style always before the last key."""
        if not lines:
            return

        text = self.source.text
        if self.flow:
            last = self.node.pairs[-1][0].start
            entries = "".join(line + separator(text, last) for line in lines)
            yield Splice(start=last, end=last, text=entries)
            return

        indented = [self.indent + line for line in lines]
        if place:
            where, new = insertion(text, place, indented)
        else:
            where = line_start(text, self.node.pairs[0][0].start)
            new = "".join(line + newline_at(text, where) for line in indented)
        yield Splice(start=where, end=where, text=new)

    def cut(self, key: str) -> Splice:
        """What takes a key out, with its lines or from its braces. Raises Uneditable where it stands alone."""
        names, values = map(list, zip(*self.node.pairs, strict=True))
        index = [name.text for name in names].index(key)
        if self.flow:
            return cut_from_flow(names, values, index)

        end = max(names[index].end, values[index].end)
        return cut_lines(self.source.text, names[index].start, end, [])


def open_root(source: SourceText, node: Node | None) -> Root:
    """The root of a file. Raises Uneditable for a file without keys and for keys that do not begin their lines."""
    if node is None or not node.pairs:
        raise Uneditable("the file holds no 'key: value' lines")
    if node.flow:
        return Root(source, node)

    first = node.pairs[0][0].start
    indent = source.text[line_start(source.text, first) : first]
    if indent.strip(" "):
        raise Uneditable("the first key does not begin its line", at=first)
    return Root(source, node, indent)


def set_scalar(text: str, key: Node, value: Node, new: str, *, json: bool = False) -> Iterator[Splice]:
    """What gives the scalar `value` of `key` the text `new`, in the quotes it has.

    Nothing where it says so already, unless readers of YAML 1.1 take what stands there for something else.
    """
    if value.kind != "scalar":
        held = value.kind.replace("sequence", "list")
        raise Uneditable(f"'{key.text}' holds a {held}", at=value.start)

    # An alias stands where its anchor is, before the key.
    is_alias = value.start < key.end
    if is_alias or value.anchor:
        reason = f"'{key.text}' is an alias or an anchor, so that another value would change with it"
        raise Uneditable(reason, at=key.start)

    is_block = value.style in ("|", ">")
    if is_block:
        first_line = text[value.start : line_end(text, value.start)]
        if "#" in first_line:
            raise Uneditable(f"'{key.text}' is a block of lines with a comment in its first line", at=key.start)

    written = scalar(new, value.style)
    both_are_days = all(map(_DAY.fullmatch, (new, value.text)))
    if json or is_block:
        written = double_quoted(new)
    elif value.plain and both_are_days:
        # A day without quotes stays so, since every reader knows what it means.
        written = new

    # Without quotes `1.10` is the number 1.1 to readers of YAML 1.1, whatever we take it for.
    says_so = value.text == new and not value.null
    is_safe = bool(value.style) or written == new
    if says_so and is_safe:
        return

    # Nothing stands after the colon yet, not even a blank.
    is_empty = value.start == value.end
    gap = " " if is_empty else ""
    yield Splice(start=value.start, end=value.end, text=gap + written)


def separator(text: str, start: int) -> str:
    """What stands between an entry in braces or brackets and one at `start`: a line break where that begins a line."""
    before = text[line_start(text, start) : start]
    is_first_line = before == text[:start]
    if before.strip() or is_first_line:
        return ", "
    return f",{newline_at(text, start)}{before}"


def cut_from_flow(starts: list[Node], ends: list[Node], index: int) -> Splice:
    """What takes the entry at `index` out of braces or brackets, its comma too."""
    if index + 1 < len(starts):
        return Splice(start=starts[index].start, end=starts[index + 1].start, text="")
    if index == 0:
        raise Uneditable(f"'{starts[0].text}' stands alone in its brackets", at=starts[0].start)
    return Splice(start=ends[index - 1].end, end=ends[index].end, text="")


def cut_lines(text: str, start: int, end: int, instead: list[str]) -> Splice:
    """What takes out the lines from that of `start` to that of `end` and puts the lines `instead` there."""
    first = line_start(text, start)
    newline = newline_at(text, end)
    after = next_line(text, end)
    has_end = line_end(text, end) < len(text)
    if has_end or first == 0:
        return Splice(start=first, end=after, text="".join(line + newline for line in instead))

    # The last line has no end, and still has none afterwards: the end of the line before it goes.
    break_before = 2 if text[first - 2 : first] == "\r\n" else 1
    return Splice(start=first - break_before, end=after, text="".join(newline + line for line in instead))


def comments_between(text: str, start: int, end: int, values: list[Node], indent: str) -> list[str]:
    """The comments from `start` to `end` outside of the scalars in `values`, each as a line of its own.

    One that had its line already keeps it as it is; the others are indented by `indent`.
    """
    scalars: list[Node] = []
    for value in values:
        scalars += leaves(value)

    found: list[re.Match[str]] = []
    position = start
    for leaf in sorted(scalars, key=lambda node: node.start):
        found += _COMMENT.finditer(text, position, leaf.start)
        position = leaf.end
    found += _COMMENT.finditer(text, position, end)

    lines = []
    for comment in found:
        before = text[line_start(text, comment.start()) : comment.start()]
        had_its_line = not before.strip()
        lead = before if had_its_line else indent
        lines.append(lead + comment.group())
    return lines


def leaves(node: Node) -> Iterator[Node]:
    """The scalars in `node`, keys too."""
    if node.kind == "scalar":
        yield node
    for item in node.items:
        yield from leaves(item)
    for key, value in node.pairs:
        yield from leaves(key)
        yield from leaves(value)
