"""An author, editor or contact is a text where the format wants a person or an entity.

What it checks: that every entry of authors, contact, editors and the like is an object.

Why it matters: nobody can tell given names from family names, and validators refuse the file.

Example:

    authors:
      - Jane Doe

Better:

    authors:
      - family-names: Doe
        given-names: Jane

Source: CFF 1.2.0, schema.json, definitions/person and definitions/entity.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each entry that is no object."""
    for _, place in document.broken("astext", "agent"):
        message = "this is a list, not a person or an entity"
        if place.node.kind == "scalar":
            message = f"{shown(place.node.text)} is a text, not a person or an entity"

        fix = "write `- family-names:` and `given-names:`, or `- name:` for a team or an organisation"
        yield Fault(message, place.node, place.field, fix)
