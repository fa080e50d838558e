"""Something stands before or after the URL of an ORCID iD.

What it checks: that the value is the URL and nothing else; the format's own pattern is open at both ends.

Why it matters: the link leads to a page that is not the person's, and the next edition of the format refuses it.

Example:

    orcid: https://orcid.org/0000-0002-1825-0097/

Better:

    orcid: https://orcid.org/0000-0002-1825-0097

Source: CFF 1.2.0, schema.json, definitions/orcid: a pattern without anchors; anchored in the develop branch.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.rules.orcid_placeholder import orcids

_START = "https://orcid.org/"


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value; what is too much is cut off."""
    # An edition with anchors in its pattern refuses the value, and orcid-not-url says so.
    refused = {place.field for _, place in document.broken("pattern", "orcid")}

    for place, found in orcids(document):
        if place.field in refused:
            continue

        text = place.node.text
        url = _START + found.group()
        if url == text or url not in text:
            continue

        edits = replace_value(document.source, place.node, url)
        message = f"{shown(text)} is more than the URL of an iD"
        fix = f"write `{url}`"
        yield Fault(message, place.node, place.field, fix, edits)
