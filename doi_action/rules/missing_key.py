"""A key that every citation file, or every reference, must have is not there.

What it checks: the required keys of the root (cff-version, message, title, authors), of references (type, title,
authors), identifiers (type, value) and entities (name).

Why it matters: the format requires it: validators refuse the file, and readers have nothing to show in its place.

Example:

    preferred-citation:
      type: article

Better:

    title: "My program"
    authors:
      - family-names: Doe
        given-names: Jane
    preferred-citation:
      type: article

Source: CFF 1.2.0, schema.json, required.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault

_LINES = {
    "cff-version": "add `cff-version: 1.2.0`",
    "message": 'add `message: "If you use this software, please cite it as below."`',
    "title": "add `title:` with the name of the work",
    "authors": "add `authors:` with at least one person or entity",
    "type": "add `type:`, for a reference `article`, `software`, `book` or `generic`, for an identifier `doi`",
    "version": "add `version:`, or declare `cff-version: 1.2.0`, where it may be left out",
    "date-released": "add `date-released:`, or declare `cff-version: 1.2.0`, where it may be left out",
}


def check(document: Document) -> Iterator[Fault]:
    """One fault for each key that is missing."""
    for word, place in document.broken("missing"):
        name = place.note
        fix = _LINES.get(name, f"add `{name}:`")
        if word != "root":
            message = f"this {word} has no '{name}'"
            yield Fault(message, place.node, place.field, fix)
            continue

        # People take the preferred citation for enough.
        has_preferred = document.get("preferred-citation") is not None
        if has_preferred and name in ("title", "authors"):
            fix += "; `preferred-citation` does not stand in for the work itself"
        message = f"the file has no '{name}'"
        yield Fault(message, place.node, place.field, fix)
