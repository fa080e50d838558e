"""A day of release, and no word of what was released.

What it checks: that a file with date-released has a version.

Why it matters: a citation with a year and without a version cannot be reproduced.

Example:

    date-released: "2024-05-17"

Better:

    version: "1.2.0"
    date-released: "2024-05-17"

Source: Software Citation Principles (Smith, Katz, Niemeyer 2016), principle 6, specificity.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the date."""
    node = document.get("date-released")
    if node is None or node.null:
        return
    if document.get("version") is not None:
        return

    message = f"the release of {shown(node.text)} has no version"
    fix = "add `version:` with the version of that day, or delete the date"
    yield Fault(message, node, "date-released", fix)
