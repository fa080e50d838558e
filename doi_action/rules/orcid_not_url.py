"""An ORCID iD is not written as its https URL.

What it checks: that an iD is written https://orcid.org/ and sixteen characters; a bare iD, http and a doubled prefix
are recognised.

Why it matters: readers look for the URL and drop anything else, so that the author is not linked to the work.

Example:

    orcid: 0000-0002-1825-0097

Better:

    orcid: https://orcid.org/0000-0002-1825-0097

Source: CFF 1.2.0, schema.json, definitions/orcid; ORCID, "Structure of the ORCID Identifier".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.types import Orcid, orcid_written


def check(document: Document) -> Iterator[Fault]:
    """One fault for each iD in another form; the iD itself stays as it is."""
    for _, place in document.broken("pattern", "orcid"):
        text = place.node.text
        bare = orcid_written(text)
        if bare is None:
            continue

        url = Orcid(bare).url
        if text == url:
            continue

        edits = replace_value(document.source, place.node, url)
        message = f"{shown(text)} is not the URL of an iD"
        fix = f"write `{url}`"
        yield Fault(message, place.node, place.field, fix, edits)
