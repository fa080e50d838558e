"""One author has the keys of a person and the name of an organisation.

What it checks: that an object with `name` has no family-names, given-names or affiliation.

Why it matters: it is either a person or an entity; readers take one half and drop the other.

Example:

    authors:
      - name: Jane Doe
        affiliation: Example University

Better:

    authors:
      - family-names: Doe
        given-names: Jane
        affiliation: Example University

Source: CFF 1.2.0, schema.json, definitions/person and definitions/entity.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """One fault for each key of a person beside a name."""
    for _, place in document.broken("mixed", "agent"):
        message = f"'{place.where[1]}' belongs to a person, and this author has the 'name' of an entity"
        fix = "write `family-names` and `given-names` in place of `name`, or delete this line"
        yield Fault(message, place.key, place.field, fix)
