"""Our entries of a citation file's `identifiers`: changed where they stand, put first where they are new.

Entries of others keep their bytes and their order, and so do all comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doi_action.findings import Splice
from doi_action.formats.cff.schema import PATTERNS
from doi_action.formats.text.lines import insertion, line_end, line_start
from doi_action.formats.text.node import Node
from doi_action.formats.text.root_edit import (
    Root,
    Uneditable,
    comments_between,
    cut_from_flow,
    cut_lines,
    separator,
    set_scalar,
)
from doi_action.formats.text.yaml_scalar import double_quoted, scalar
from doi_action.identifiers.types import Doi, doi_or_none

_GAP = re.compile(r" +|[ ]*(?:\r\n|\r|\n)( +)")
_DASH = re.compile(r"(?:\A|[\r\n])( *)-(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of `identifiers`, by its keys."""

    type: str
    value: str
    description: str | None

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each key with its text, in order."""
        yield "type", self.type
        yield "value", self.value
        if self.description:
            yield "description", self.description

    def is_same(self, node: Node) -> bool:
        """Whether `node` names the same thing; DOIs compare without regard to case."""
        is_same_type = node.text_of("type") == self.type
        return is_same_type and node.text_of("value").lower() == self.value.lower()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a block list is written: white space before the dash and after it, and quotes around values."""

    indent: str = "  "
    gap: str = " "
    quote: str = ""

    def lines(self, entry: Entry) -> list[str]:
        """The lines of a new entry, without line ends."""
        pairs = [f"type: {entry.type}", f"value: {scalar(entry.value, self.quote)}"]
        if entry.description:
            pairs.append(f"description: {scalar(entry.description, self.quote)}")

        begins_below_dash = bool(self.gap.strip(" "))
        if begins_below_dash:
            column = self.gap.lstrip(" ").lstrip("\r\n")
            return [f"{self.indent}-", *(column + pair for pair in pairs)]

        dash = f"{self.indent}-{self.gap}"
        column = " " * len(dash)
        return [dash + pairs[0], *(column + pair for pair in pairs[1:])]


def wanted_entries(dois: list[tuple[str, str | None]], edition: str) -> list[Entry]:
    """The entries for these DOIs and descriptions, in their order, as an edition of the format can say them.

    1.1.0 knows no description. A DOI with characters that the format's pattern refuses is written as its address.
    """
    entries = []
    for doi, words in dois:
        description = None if edition.startswith("1.1") else words

        parsed = doi_or_none(doi)
        if parsed is None or re.fullmatch(PATTERNS["doi"], doi):
            entries.append(Entry("doi", doi, description))
        else:
            entries.append(Entry("url", parsed.url, description))
    return entries


def identifier_lines(entries: list[Entry], layout: Layout | None = None) -> list[str]:
    """The whole list in block style, key first."""
    return ["identifiers:", *_lines(entries, layout or Layout())]


def _lines(entries: list[Entry], layout: Layout) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        lines += layout.lines(entry)
    return lines


def flow_entry(entry: Entry, *, json: bool) -> str:
    """An entry in braces."""
    pairs = []
    for key, text in entry.pairs():
        if json:
            pairs.append(f'"{key}": {double_quoted(text)}')
        else:
            pairs.append(f"{key}: {scalar(text)}")
    return "{" + ", ".join(pairs) + "}"


def new_list(root: Root, entries: list[Entry]) -> list[str]:
    """The lines that add the list to a root without one, in the style of its other lists."""
    if root.flow:
        listed = ", ".join(flow_entry(entry, json=root.json) for entry in entries)
        return [root.line("identifiers", f"[{listed}]")]
    return identifier_lines(entries, _layout_of_others(root))


def owned(node: Node, entries: list[Entry], ours: frozenset[Doi]) -> bool:
    """Whether an entry is ours: one of our DOIs, now or before."""
    if node.text_of("type") == "doi":
        return doi_or_none(node.text_of("value")) in ours

    # An entry of another type names a DOI of ours that the format's pattern refuses, by its address.
    return any(entry.is_same(node) for entry in entries)


def identifier_splices(root: Root, entries: list[Entry], ours: frozenset[Doi]) -> Iterator[Splice]:
    """What puts `entries` first into an existing list and takes older ones of ours out."""
    pair = root.pair("identifiers")
    if pair is None or not entries:
        return

    key, listed = pair
    is_list = listed.kind == "sequence"
    if not is_list and not listed.null:
        raise Uneditable("'identifiers' is not a list", at=key.start)

    if not listed.items:
        yield from _fill(root, listed, entries)
        return

    # An alias stands where its anchor is, before the list or anywhere.
    places = [listed.start, *(item.start for item in listed.items), listed.end]
    if places != sorted(places):
        raise Uneditable("an entry of 'identifiers' is an alias", at=key.start)
    yield from _List(root, key, listed).put_first(entries, ours)


def _fill(root: Root, listed: Node, entries: list[Entry]) -> Iterator[Splice]:
    """An empty list gets its entries: below its line, in braces where the root is in braces."""
    if root.flow:
        listing = ", ".join(flow_entry(entry, json=root.json) for entry in entries)
        gap = " " if listed.start == listed.end else ""
        yield Splice(start=listed.start, end=listed.end, text=f"{gap}[{listing}]")
        return

    text = root.source.text
    before = len(text[: listed.start].rstrip(" "))
    if listed.start < listed.end:
        # `[]` or `null` goes, with the blank before it.
        yield Splice(start=before, end=listed.end, text="")

    lines = [root.indent + line for line in _lines(entries, _layout_of_others(root))]
    where, added = insertion(text, listed.end, lines)
    yield Splice(start=where, end=where, text=added)


class _List:
    """An existing list with entries."""

    def __init__(self, root: Root, key: Node, listed: Node) -> None:
        self.root, self.key, self.listed, self.text = root, key, listed, root.source.text
        self.items = listed.items
        self.layout = None if listed.flow else _layout(self.text, listed)

    def put_first(self, entries: list[Entry], ours: frozenset[Doi]) -> Iterator[Splice]:
        """Entries of ours at the head of the list are changed in place; missing ones are added around them."""
        first = []
        moved = []
        for entry in entries:
            is_first = entry.type != "doi" or doi_or_none(entry.value) in ours
            if is_first:
                first.append(entry)
            else:
                moved.append(entry)

        # As many of our entries as stand at the head already are changed where they stand.
        mine = [owned(item, entries, ours) for item in self.items]
        head = [*mine, False].index(False)
        kept = min(head, len(first))
        added = first[: len(first) - kept]
        changed = first[len(first) - kept :]

        for item, entry in zip(self.items[:kept], changed, strict=True):
            yield from self.change(item, entry)

        if kept:
            yield from self.add_before(added)
            yield from self.add_after(self.items[kept - 1], moved)
        else:
            yield from self.add_before([*added, *moved])

        for index in range(kept, len(self.items)):
            if mine[index]:
                yield self.cut(index)

    def change(self, item: Node, entry: Entry) -> Iterator[Splice]:
        """What makes an entry say what `entry` says."""
        names = [key.text for key, _ in item.pairs]
        has_doubled_key = len(names) != len(set(names))
        if item.kind != "mapping" or has_doubled_key:
            raise Uneditable("an entry of 'identifiers' has a key twice", at=item.start)

        missing = dict(entry.pairs())
        for key, value in item.pairs:
            text = missing.pop(key.text, None)
            if text is None:
                continue

            stands_here = item.start <= key.start < item.end
            if not stands_here:
                raise Uneditable("an entry of 'identifiers' merges another mapping", at=item.start)
            yield from set_scalar(self.text, key, value, text, json=self.root.json)

        if "description" in missing:
            yield self.describe(item, missing["description"])

    def describe(self, item: Node, description: str) -> Splice:
        """What adds a description after the value of an entry."""
        key = item.key("value")
        value = item.get("value")
        if key is None or value is None:
            raise Uneditable("an entry of 'identifiers' has no value", at=item.start)

        if not item.flow:
            # Below the other keys, in their column.
            column = " " * (key.start - line_start(self.text, key.start))
            quote = self.layout.quote if self.layout else ""
            lines = [f"{column}description: {scalar(description, quote)}"]
            where, text = insertion(self.text, value.end, lines)
            return Splice(start=where, end=where, text=text)

        added = f", description: {scalar(description)}"
        if key.style == '"':
            added = f', "description": {double_quoted(description)}'
        return Splice(start=value.end, end=value.end, text=added)

    def add_before(self, entries: list[Entry]) -> Iterator[Splice]:
        """What adds entries at the head of the list, before the comments of the first one."""
        if not entries:
            return

        if self.layout:
            where, text = insertion(self.text, self.key.end, _lines(entries, self.layout))
        else:
            where = self.items[0].start
            text = "".join(self.braces(entry) + separator(self.text, where) for entry in entries)
        yield Splice(start=where, end=where, text=text)

    def add_after(self, item: Node, entries: list[Entry]) -> Iterator[Splice]:
        """What adds entries after one."""
        if not entries:
            return

        if self.layout:
            where, text = insertion(self.text, item.end, _lines(entries, self.layout))
        else:
            where = item.end
            text = "".join(f", {self.braces(entry)}" for entry in entries)
        yield Splice(start=where, end=where, text=text)

    def braces(self, entry: Entry) -> str:
        return flow_entry(entry, json=self.root.json)

    def cut(self, index: int) -> Splice:
        """What takes an entry out; comments within it stay."""
        if self.layout is None:
            return cut_from_flow(list(self.items), list(self.items), index)

        item = self.items[index]
        dash = self.listed.start
        if index > 0:
            # The dash that begins a line between the entry before and this one.
            before = self.items[index - 1].end
            found = _DASH.search(self.text, before, item.start)
            if found is None:
                raise Uneditable("an entry of 'identifiers' does not begin its line", at=before)
            dash = found.end() - 1

        comments = comments_between(self.text, dash, line_end(self.text, item.end), [item], self.layout.indent)
        return cut_lines(self.text, dash, item.end, comments)


def _layout(text: str, listed: Node) -> Layout:
    """How an existing block list is written."""
    indent = text[line_start(text, listed.start) : listed.start]
    begins_its_line = not indent.strip(" ")
    if not begins_its_line or text[listed.start] != "-":
        raise Uneditable("the first entry of 'identifiers' does not begin its line", at=listed.start)

    # Comments and anchors may stand between the dash and the entry: what is no white space alone is not taken over.
    first = listed.items[0]
    is_block = first.kind == "mapping" and not first.flow
    gap = text[listed.start + 1 : first.start]
    if not is_block or not _GAP.fullmatch(gap):
        gap = " "

    # The quotes of the author; a block of lines is no quote.
    quote = ""
    value = first.get("value")
    if value is not None and value.style in ("'", '"'):
        quote = value.style
    return Layout(indent, gap, quote)


def _layout_of_others(root: Root) -> Layout:
    """How the root's first block list is written; two spaces before the dash where there is none."""
    for _, value in root.node.pairs:
        # Only a list has items, and an empty one tells nothing.
        if value.flow or not value.items:
            continue

        starts_with_dash = value.items[0].start > value.start
        if not starts_with_dash:
            continue

        try:
            found = _layout(root.source.text, value)
        except Uneditable:
            continue

        # An entry below its dash has a column of its own, which an indented root would move.
        gap = found.gap if not root.indent else " "
        return Layout(found.indent.removeprefix(root.indent), gap)
    return Layout()
