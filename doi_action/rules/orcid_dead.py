"""An ORCID iD that nobody has.

What it checks: with `--online`, whether ORCID knows each iD of the file.

Why it matters: the author is linked to a page that does not exist.

Example:

    orcid: https://orcid.org/0000-0009-9999-9994

Better:

    orcid: https://orcid.org/0000-0002-1825-0097

Source: ORCID public API 3.0, GET /{orcid}/person.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.services import Services
from doi_action.check.wording import shown
from doi_action.rules.orcid_placeholder import orcids


def check(document: Document, services: Services) -> Iterator[Fault]:
    """One fault for each iD that ORCID does not know."""
    for place, found in orcids(document):
        orcid = found.group()
        # No answer at all is None: then nothing is said.
        if services.orcid_name(orcid) == "":
            message = f"nobody has the iD {shown(orcid)}"
            fix = "copy the iD from the person's ORCID page, or delete the line"
            yield Fault(message, place.node, place.field, fix)
