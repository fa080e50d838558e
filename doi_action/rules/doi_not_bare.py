"""A DOI is written as a URL or with `doi:` before it.

What it checks: that a DOI begins with `10.`.

Why it matters: tools put https://doi.org/ before it and print a link that leads nowhere.

Example:

    doi: https://doi.org/10.5281/zenodo.1003150

Better:

    doi: 10.5281/zenodo.1003150

Source: CFF 1.2.0, schema.json, definitions/doi.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.types import bare_doi, doi_or_none


def check(document: Document) -> Iterator[Fault]:
    """One fault for each DOI; what is no part of it is cut off, its letters stay as they are."""
    for _, place in document.broken("pattern", "doi"):
        text = place.node.text.strip()
        bare = bare_doi(text)
        if bare == text or doi_or_none(text) is None:
            continue

        edits: Edits = ()
        if matches("doi", bare):
            edits = replace_value(document.source, place.node, bare)
        message = f"{shown(text)} is not a bare DOI"
        fix = f"write `{bare}`"
        yield Fault(message, place.node, place.field, fix, edits)
