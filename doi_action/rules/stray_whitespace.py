"""Spaces before or after a text, inside its quotes.

What it checks: texts that begin or end with a space, a tab or an empty line within quotes.

Why it matters: they are printed and compared with the rest, and the next edition of the format makes them an error.

Example:

    title: "My program "

Better:

    title: "My program"

Source: citation-file-format, develop branch, schema.json, definitions/strictish-string.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each text in quotes; the spaces are cut off. Block texts end with a line end by their nature."""
    for place in document.of("scalar"):
        node = place.node
        if node.style not in ('"', "'"):
            continue

        bare = node.text.strip()
        if not bare or bare == node.text:
            continue

        edits = replace_value(document.source, node, bare)
        message = f"spaces stand around {shown(bare)}"
        fix = "delete them"
        yield Fault(message, node, place.field, fix, edits)
