"""A value that is no ORCID iD stands where one belongs.

What it checks: that the value holds sixteen characters in four groups.

Why it matters: it links the author to nobody, and Zenodo refuses the release.

Example:

    orcid: https://orcid.org/my-name

Better:

    orcid: https://orcid.org/0000-0002-1825-0097

Source: CFF 1.2.0, schema.json, definitions/orcid; ORCID, "Structure of the ORCID Identifier".
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

_START = r"(?:(?:orcid:\s*)|(?:https?:/{0,2})?(?:www\.)?orcid\.org/+)*"
_FORM = re.compile(rf"(?i){_START}(\d{{4}})[- ‐-―]?(\d{{4}})[- ‐-―]?(\d{{4}})[- ‐-―]?(\d{{3}}[\dX])/*")


def read(text: str) -> str | None:
    """The iD that `text` means, bare and with hyphens, whatever its check digit; None where it means none."""
    found = _FORM.fullmatch(text.strip())
    return "-".join(found.groups()).upper() if found else None


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value in which no iD can be read."""
    for _, place in document.broken("pattern", "orcid"):
        text = place.node.text
        if read(text) is not None:
            continue

        message = f"{shown(text)} is not an ORCID iD"
        fix = "copy the iD from the person's ORCID page, or delete the line"
        yield Fault(message, place.node, place.field, fix)
