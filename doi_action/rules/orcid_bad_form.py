"""A value that is no ORCID iD stands where one belongs.

What it checks: that the value holds sixteen characters in four groups.

Why it matters: it links the author to nobody, and Zenodo refuses the release.

Example:

    orcid: https://orcid.org/my-name

Better:

    orcid: https://orcid.org/0000-0002-1825-0097

Source: CFF 1.2.0, schema.json, definitions/orcid; ORCID, "Structure of the ORCID Identifier".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.types import orcid_written


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value in which no iD can be read."""
    for _, place in document.broken("pattern", "orcid"):
        text = place.node.text
        if orcid_written(text) is not None:
            continue

        message = f"{shown(text)} is not an ORCID iD"
        fix = "copy the iD from the person's ORCID page, or delete the line"
        yield Fault(message, place.node, place.field, fix)
