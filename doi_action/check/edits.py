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

_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9./_~%+-]*")
"""An address that needs no quotes: every reader takes it for text, and people leave it bare."""


def replace_value(source: SourceText, node: Node, text: str, *, quote: bool = False) -> Edits:
    """Put `text` in a scalar's place, in the quotes it has; `quote` asks for double quotes where it has none."""
    written = source.text[node.start : node.end]
    if node.kind != "scalar" or node.anchor or node.style in ("|", ">") or "\n" in written or "\r" in written:
        return ()
    if node.start == node.end or written[:1] == "*":
        return ()
    if not node.style and not quote and _ADDRESS.fullmatch(text):
        return ((node.start, node.end, text),)
    from doi_action.formats.text.yaml_scalar import scalar

    return ((node.start, node.end, scalar(text, '"' if quote and not node.style else node.style)),)


def twisted_by_yaml_1_1(text: str) -> bool:
    """Whether a plain scalar that is text in YAML 1.2 is something else in YAML 1.1 (PyYAML, Psych): no, on, 1:30.

    Source: yaml.org/type/bool.html and int.html; dates are left out, which all readers of CFF turn back into text.
    """
    if text.lower() in TWISTED_WORDS:
        return True
    digits = text.lstrip("+-").replace("_", "")
    return ":" in digits and all(part.replace(".", "", 1).isdigit() for part in digits.split(":"))


def replace_key(source: SourceText, key: Node, name: str) -> Edits:
    """Give a plain or quoted key another name."""
    return replace_value(source, key, name)


def delete_entry(source: SourceText, key: Node, value: Node) -> Edits:
    """Delete a block entry `key: value` that stands on one line of its own, with its line end."""
    number = source.place(key.start)[0]
    start = source.line_starts[number - 1]
    end = source.line_starts[number] if number < len(source.line_starts) else len(source.text)
    if source.text[start : key.start].strip(" ") or key.anchor or value.anchor or value.start > end:
        return ()
    rest = source.text[max(key.end, value.end) : end].strip().removeprefix(":").strip()
    return ((start, end, ""),) if not rest or rest.startswith("#") else ()


def delete_items(source: SourceText, key: Node, listed: Node, numbers: Collection[int]) -> dict[int, Edits]:
    """Delete whole items of a block list under a root key, each with its lines; all of them take the key along.

    The edits by the number of the item. Where all go, the first has the edit and the others have none.
    """
    if listed.kind != "sequence" or listed.flow or listed.anchor or not numbers:
        return {}
    if len(numbers) == len(listed.items):
        return {min(numbers): ((_line_start(source, key.start), _line_end(source, listed.end), ""),)}
    edits: dict[int, Edits] = {}
    for number in numbers:
        item = listed.items[number]
        start = _line_start(source, item.start)
        stands_alone = source.text[start : item.start].strip() == "-"
        if stands_alone and not item.anchor:
            edits[number] = ((start, _line_end(source, item.end), ""),)
    return edits


def _line_start(source: SourceText, index: int) -> int:
    return source.line_starts[source.place(index)[0] - 1]


def _line_end(source: SourceText, end: int) -> int:
    """Where the line after that of the last character before `end` begins."""
    number = source.place(end - 1)[0]
    return source.line_starts[number] if number < len(source.line_starts) else len(source.text)


def insert_entry(source: SourceText, after: Node, line: str) -> Edits:
    """A new line at the root after the line on which the value `after` ends, in the file's own line ends."""
    newline = "\r\n" if "\r\n" in source.text else "\n" if "\n" in source.text or "\r" not in source.text else "\r"
    found = [place for sign in "\r\n" if (place := source.text.find(sign, after.end)) >= 0]
    end = min(found, default=len(source.text))
    return ((end, end, f"{newline}{line}"),)


def add_to_root(document: "Document", line: str) -> Edits:
    """A new key at the root of a block file, after title, version or whatever short value comes last among these."""
    root = document.root
    if root is None or root.kind != "mapping" or root.flow or document.source.place(root.start)[1] != 1:
        return ()
    for name in ("version", "date-released", "title", "message", "cff-version"):
        value = root.get(name)
        if value is not None and value.kind == "scalar" and value.style not in ("|", ">") and value.end > value.start:
            return insert_entry(document.source, value, line) if not value.anchor else ()
    return ()
