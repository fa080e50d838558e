"""A publisher, conference or institution is a text where the format wants an object with a name.

What it checks: conference, database-provider, institution, location and publisher of references.

Why it matters: readers look for its name and find none, and validators refuse the file.

Example:

    publisher: Springer

Better:

    publisher:
      name: Springer

Source: CFF 1.2.0, schema.json, definitions/entity.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Edit, Fault
from doi_action.check.wording import shown
from doi_action.formats.text.node import Node
from doi_action.formats.text.yaml_scalar import scalar


def check(document: Document) -> Iterator[Fault]:
    """One fault for each text; it becomes the object's name, on the same line."""
    for _, place in document.broken("astext", "entity"):
        name = place.where[1]
        if place.node.kind != "scalar" or place.node.null:
            message = f"'{name}' is no object with a name"
            fix = f"write `{name}: {{name: ...}}`"
            yield Fault(message, place.node, place.field, fix)
            continue

        text = scalar(place.node.text)
        message = f"{shown(place.node.text)} is a text, not an object with a name"
        fix = f"write `{name}: {{name: {text}}}`"
        yield Fault(message, place.node, place.field, fix, _edits(document, place.node, text))


def _edits(document: Document, node: Node, text: str) -> tuple[Edit, ...]:
    # What an anchor names is a text elsewhere too, and has to stay one.
    if node.anchor:
        return ()

    written = document.source.text[node.start : node.end]
    spans_lines = "\n" in written or "\r" in written
    is_block = node.style in ("|", ">")
    if is_block or spans_lines:
        return ()

    return ((node.start, node.end, f"{{name: {text}}}"),)
