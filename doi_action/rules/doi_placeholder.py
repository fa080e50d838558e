"""A DOI from somebody's example.

What it checks: DOIs such as 10.5281/zenodo.1234, ...zenodo.1234567, zenodo.XXXXXXX and 10.1234/....

Why it matters: the citation points to another work, or to nothing.

Example:

    doi: 10.5281/zenodo.1234

Better:

    doi: 10.5281/zenodo.1003150

Source: GitHub Docs, "About CITATION files", whose example many files still carry.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.prefixes import is_example


def check(document: Document) -> Iterator[Fault]:
    """One fault for each DOI of an example."""
    for place in document.of("doi"):
        text = place.node.text
        if not is_example(text):
            continue

        message = f"{shown(text)} is the DOI of an example"
        fix = "write the DOI of this work, or delete the line"
        yield Fault(message, place.node, place.field, fix)
