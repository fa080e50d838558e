"""`pages` holds a range of pages.

What it checks: whether pages is written 12-34.

Why it matters: pages is the number of pages; readers print "12-34 pages" or lose the range.

Example:

    pages: 12-34

Better:

    start: 12
    end: 34

Source: CFF 1.2.0, guide, definitions.reference.pages: "The number of pages of the work".
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each reference."""
    for place in document.of("reference"):
        node = place.node.get("pages")
        if node is None:
            continue

        found = re.fullmatch(r"\s*(\w+)\s*[-‐-―]+\s*(\w+)\s*", node.text)
        if found is None:
            continue

        first, last = found.groups()
        message = f"{shown(node.text)} is a range"
        fix = f"write `start: {first}` and `end: {last}`"
        yield Fault(message, node, f"{place.field}.pages", fix)
