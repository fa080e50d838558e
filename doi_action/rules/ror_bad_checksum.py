"""A ROR id whose last two digits do not fit the others.

What it checks: the check digits of ROR ids in .doi.yml and, in files of the unreleased 1.3.0, of entities.

Why it matters: the record would credit another organisation, or none.

Example:

    affiliations:
      - name: Example University
        ror: https://ror.org/03yrm5c27

Better:

    affiliations:
      - name: Example University
        ror: https://ror.org/03yrm5c26

Source: ROR, "ROR identifier pattern": ISO 7064 MOD 97-10 over Crockford's base 32.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each id with wrong digits."""
    from doi_action.identifiers.types import ror_or_none

    for place in document.of("ror"):
        text = place.node.text
        if not matches("ror", text) or ror_or_none(text) is not None:
            continue

        message = f"{shown(text)} fails the ROR checksum"
        fix = "copy the id from the organisation's page at ror.org, or delete the line"
        yield Fault(message, place.node, place.field, fix)
