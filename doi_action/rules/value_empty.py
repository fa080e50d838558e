"""A key has no value, or a list has no entries.

What it checks: that no value is empty, null or an empty list.

Why it matters: an empty value makes the whole file invalid, where leaving the key out would be fine.

Example:

    doi:

Better: delete the line.

Source: CFF 1.2.0, schema.json, minLength and minItems.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import Edits, delete_entry
from doi_action.check.fault import Fault

REQUIRED = frozenset({"cff-version", "message", "title", "authors", "type", "value", "name"})


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value that says nothing; a key that may be left out is deleted."""
    for word, place in document.broken("empty"):
        around, name = place.where
        message = "no value"
        if word == "list":
            message = "the list is empty"
        elif isinstance(name, int):
            message = "the entry is empty"

        if name in REQUIRED:
            fix = "write the value; this key is required"
            yield Fault(message, place.node, place.field, fix)
            continue

        edits: Edits = ()
        parent = document.at(around)
        key = parent.key(name)
        # A key alone in its mapping may share its line with the dash of a list.
        has_own_line = not parent.flow and len(parent.pairs) > 1
        if key is not None and has_own_line:
            edits = delete_entry(document.source, key, place.node)
        fix = "write the value, or delete the line"
        yield Fault(message, place.node, place.field, fix, edits)
