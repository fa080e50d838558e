"""A key has no value, or a list has no entries.

What it checks: that no value is empty, null or an empty list.

Why it matters: an empty value makes the whole file invalid, where leaving the key out would be fine.

Example:

    doi:

Better: delete the line.

Source: CFF 1.2.0, schema.json, minLength and minItems.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, Place
from doi_action.check.edits import delete_entry
from doi_action.check.fault import Edit, Fault

REQUIRED = frozenset({"cff-version", "message", "title", "authors", "type", "value", "name"})


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value that says nothing; a key that may be left out is deleted."""
    for word, place in document.broken("empty"):
        name = place.where[1]
        what = "the list is empty" if word == "list" else "the entry is empty" if isinstance(name, int) else "no value"
        fix = "write the value; this key is required" if name in REQUIRED else "write the value, or delete the line"
        edits = () if isinstance(name, int) or name in REQUIRED else _deletion(document, place)
        yield Fault(what, place.node, place.field, fix, edits)


def _deletion(document: Document, place: Place) -> tuple[Edit, ...]:
    """Delete the line of a key in a block mapping, unless it shares it with the dash of a list."""
    parent = document.at(place.where[0])
    key = parent.key(place.where[1]) if parent is not None else None
    if parent is None or key is None or parent.flow or len(parent.pairs) < 2:
        return ()
    return delete_entry(document.source, key, place.node)
