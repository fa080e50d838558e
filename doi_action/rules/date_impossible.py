"""A date that no calendar has.

What it checks: that the day exists: no 30 February, no 31 April.

Why it matters: readers that turn it into a date stop, and the registry refuses it.

Example:

    date-released: "2024-02-30"

Better:

    date-released: "2024-02-29"

Source: CFF 1.2.0, schema.json, definitions/date, format: date; RFC 3339, 5.6.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each date that is no day."""
    for _, place in document.broken("impossible", "date"):
        month = place.node.text[:7]
        message = f"{shown(place.node.text)} is no day; {month} has fewer days"
        fix = "write the day that was meant"
        yield Fault(message, place.node, place.field, fix)
