"""A list names the same thing twice.

What it checks: authors, keywords, identifiers, references and the other lists for entries that say the same.

Why it matters: the format wants distinct entries, and a doubled author is credited twice.

Example:

    keywords:
      - citation
      - citation

Better:

    keywords:
      - citation

Source: CFF 1.2.0, schema.json, uniqueItems.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each entry that repeats an earlier one."""
    for _, place in document.broken("repeated"):
        what = "this entry"
        if place.node.kind == "scalar":
            what = shown(place.node.text)

        line = document.source.place(place.point.start)[0]
        message = f"{what} repeats the entry in line {line}"
        fix = "delete one of the two"
        yield Fault(message, place.node, place.field, fix)
