"""An organisation that looks like a person.

What it checks: an author with `name` whose name is two or three capitalised words, or who has an ORCID iD.

Why it matters: citations print the name as that of a team, never as Doe, J.

Example:

    authors:
      - name: Jane Doe
        orcid: https://orcid.org/0000-0002-1825-0097

Better:

    authors:
      - family-names: Doe
        given-names: Jane
        orcid: https://orcid.org/0000-0002-1825-0097

Source: CFF 1.2.0, guide, definitions.entity; an ORCID iD is a person's.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import without_addresses


def check(document: Document) -> Iterator[Fault]:
    """One fault for each entity with a person's iD; a name alone proves nothing."""
    for place in document.of("entity"):
        name, orcid = place.node.get("name"), place.node.get("orcid")
        if name is None or orcid is None:
            continue
        # A line without a value names nobody.
        if orcid.null:
            continue

        organisation = shown(without_addresses(name.text))
        message = f"{organisation} is an organisation by its keys and has the ORCID iD of a person"
        fix = "write `family-names` and `given-names` in place of `name`, or delete the `orcid`"
        yield Fault(message, name, place.field, fix)
