"""A DOI that does not resolve.

What it checks: with `--online`, whether doi.org knows each DOI of the file.

Why it matters: the citation leads nowhere; a DOI that is reserved and never published stays dead.

Example:

    doi: 10.5281/zenodo.9999999999

Better:

    doi: 10.5281/zenodo.1003150

Source: DOI Handbook, 3.8: proxy server REST API, responseCode 1 and 100.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doi_action.check.cff_document import Document, matches
from doi_action.check.fault import Fault
from doi_action.check.services import Services
from doi_action.check.wording import shown

if TYPE_CHECKING:
    from doi_action.check.around import Around


def check(document: Document, services: Services, around: "Around | None") -> Iterator[Fault]:
    """One fault for each DOI that the resolver does not know; that of a version to come is published with its tag."""
    coming = None
    if around is not None and around.is_prepared(document):
        coming = document.text("doi")

    for place in document.of("doi"):
        text = place.node.text
        if text == coming or not matches("doi", text):
            continue

        # No answer at all is None: then nothing is said.
        is_unknown = services.doi_exists(text) is False
        if is_unknown:
            message = f"{shown(text)} does not resolve"
            fix = "publish it, correct it, or delete the line"
            yield Fault(message, place.node, place.field, fix)
