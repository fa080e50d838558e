"""A version and no day of its release.

What it checks: that a file with a version has date-released.

Why it matters: GitHub's citation then has no year.

Example:

    version: "1.2.0"

Better:

    version: "1.2.0"
    date-released: "2024-05-17"

Source: ruby-cff, lib/cff/formatter/apa.rb; CFF 1.0.3 and 1.1.0 required both.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the version."""
    node = document.get("version")
    if node is None or node.null:
        return
    if document.get("date-released") is not None:
        return

    message = f"version {shown(node.text)} has no date-released"
    fix = 'add `date-released: "YYYY-MM-DD"` with the day of this version, or delete both'
    yield Fault(message, node, "version", fix)
