"""Repairs by position: only the characters that are wrong change, quotes and layout stay.

Each function gives the edits, or () where the place does not allow a certain one: a block scalar, a value over several
lines, a value that an alias repeats elsewhere.
"""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from doi_action.check.cff_document import TWISTED_WORDS
from doi_action.check.fault import Edit
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

if TYPE_CHECKING:
    from doi_action.check.cff_document import Document

Edits = tuple[Edit, ...]

_ADDRESS = r"https?://[A-Za-z0-9][A-Za-z0-9./_~%+-]*"
"""An address that needs no quotes: every reader takes it for text, and people leave it bare."""


def replace_value(source: SourceText, node: Node, text: str, *, quote: bool = False) -> Edits:
    """Put `text` in a scalar's place, in the quotes it has; `quote` asks for double quotes where it has none."""
    written = source.text[node.start : node.end]
    if node.kind != "scalar" or not written:
        return ()

    # Another place of the file may repeat what an anchor names.
    is_alias = written.startswith("*")
    if node.anchor or is_alias:
        return ()

    # A block scalar, or a value over several lines.
    is_block = node.style in ("|", ">")
    if is_block or re.search(r"[\r\n]", written):
        return ()

    style = node.style
    if quote and not style:
        style = '"'

    # An address needs no quotes, and the writer of scalars is not loaded for it.
    if not style and re.fullmatch(_ADDRESS, text):
        return ((node.start, node.end, text),)

    from doi_action.formats.text.yaml_scalar import scalar

    return ((node.start, node.end, scalar(text, style)),)


def twisted_by_yaml_1_1(text: str) -> bool:
    """Whether a plain scalar that is text in YAML 1.2 is something else in YAML 1.1 (PyYAML, Psych): no, on, 1:30.

    Source: yaml.org/type/bool.html and int.html; dates are left out, which all readers of CFF turn back into text.
    """
    if text.lower() in TWISTED_WORDS:
        return True
    if ":" not in text:
        return False

    # Numbers with colons count to sixty: 1:30 is 90, and 1:30:07.5 has a fraction.
    digits = text.lstrip("+-").replace("_", "")
    return all(part.replace(".", "", 1).isdigit() for part in digits.split(":"))


def replace_key(source: SourceText, key: Node, name: str) -> Edits:
    """Give a plain or quoted key another name."""
    return replace_value(source, key, name)


def delete_entry(source: SourceText, key: Node, value: Node) -> Edits:
    """Delete a block entry `key: value` that stands on one line of its own, with its line end."""
    start, end = _line_start(source, key.start), _line_end(source, key.start + 1)
    stands_alone = not source.text[start : key.start].strip(" ")
    ends_here = value.start <= end
    if not stands_alone or not ends_here:
        return ()

    # What an anchor names may be repeated elsewhere.
    if key.anchor or value.anchor:
        return ()

    # Nothing but a comment may stand behind it.
    last = max(key.end, value.end)
    rest = source.text[last:end].strip().removeprefix(":").strip()
    is_comment = rest.startswith("#")
    if rest and not is_comment:
        return ()
    return ((start, end, ""),)


def delete_items(source: SourceText, key: Node, listed: Node, numbers: Collection[int]) -> dict[int, Edits]:
    """Delete whole items of a block list under a root key, each with its lines; all of them take the key along.

    The edits by the number of the item. Where all go, the first has the edit and the others have none.
    """
    is_block = listed.kind == "sequence" and not listed.flow
    if not numbers or not is_block:
        return {}

    # What an anchor names is a list elsewhere too.
    if listed.anchor:
        return {}

    if len(numbers) == len(listed.items):
        whole = (_line_start(source, key.start), _line_end(source, listed.end), "")
        return {min(numbers): (whole,)}

    edits: dict[int, Edits] = {}
    for number in numbers:
        item = listed.items[number]
        start, end = _line_start(source, item.start), _line_end(source, item.end)
        stands_alone = source.text[start : item.start].strip() == "-"
        if stands_alone and not item.anchor:
            edits[number] = ((start, end, ""),)
    return edits


def _line_start(source: SourceText, index: int) -> int:
    return source.line_starts[source.place(index)[0] - 1]


def _line_end(source: SourceText, end: int) -> int:
    """Where the line after that of the last character before `end` begins."""
    number = source.place(end - 1)[0]
    is_last = number >= len(source.line_starts)
    return len(source.text) if is_last else source.line_starts[number]


def insert_entry(source: SourceText, after: Node, line: str) -> Edits:
    """A new line at the root after the line on which the value `after` ends, in the file's own line ends."""
    newline = "\n"
    if "\r\n" in source.text:
        newline = "\r\n"
    elif "\r" in source.text and "\n" not in source.text:
        newline = "\r"

    rest_of_line = re.split(r"[\r\n]", source.text[after.end :], maxsplit=1)[0]
    end = after.end + len(rest_of_line)
    return ((end, end, f"{newline}{line}"),)


def add_to_root(document: "Document", line: str) -> Edits:
    """A new key at the root of a block file, after title, version or whatever short value comes last among these."""
    root = document.mapping
    if root is None or root.flow:
        return ()

    # A root that is indented asks for more than a line at the margin.
    _, column = document.source.place(root.start)
    if column != 1:
        return ()

    for name in ("version", "date-released", "title", "message", "cff-version"):
        value = root.get(name)
        if value is None or value.kind != "scalar":
            continue

        # Where a block or an empty value ends is not where its line ends.
        is_block = value.style in ("|", ">")
        is_empty = value.start == value.end
        if is_block or is_empty:
            continue

        if value.anchor:
            return ()
        return insert_entry(document.source, value, line)
    return ()
