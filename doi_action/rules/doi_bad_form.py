"""A value that is no DOI stands where a DOI belongs.

What it checks: that a DOI has the form 10.<four to nine digits>/<suffix>, without spaces.

Why it matters: it resolves to nothing, and no registry accepts it.

Example:

    doi: zenodo.1003150

Better:

    doi: 10.5281/zenodo.1003150

Source: DOI Handbook, 2.2; CFF 1.2.0, schema.json, definitions/doi.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.types import doi_or_none


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value that names no DOI; spaces around one are removed."""
    for _, place in document.broken("pattern", "doi"):
        text = place.node.text
        bare = text.strip()

        if text != bare and matches("doi", bare):
            edits = replace_value(document.source, place.node, bare)
            message = f"spaces stand around the DOI {shown(text)}"
            fix = f"write `{bare}`"
            yield Fault(message, place.node, place.field, fix, edits)

        elif doi_or_none(text) is None:
            message = f"{shown(text)} is not a DOI"
            fix = "write it as 10.<registrant>/<suffix>, or delete the line"
            yield Fault(message, place.node, place.field, fix)
