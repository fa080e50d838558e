"""A key stands twice in the same place.

What it checks: that no mapping repeats a key.

Why it matters: some readers take the first value, others the last, and YAML 1.2 forbids it.

Example:

    version: "1.0"
    title: "My program"
    version: "1.1"

Better:

    title: "My program"
    version: "1.1"

Source: YAML 1.2.2, 3.2.1.3: keys of a mapping are unique.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """One fault for each key after the first of its name."""
    for _, place in document.broken("doubled"):
        first = document.source.place(int(place.note))[0]
        here = document.source.place(place.point.start)[0]
        message = f"the key '{place.where[1]}' stands twice; first in line {first}"
        fix = f"delete one of the two, in line {first} or {here}"
        yield Fault(message, place.point, place.field, fix)
