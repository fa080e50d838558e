"""The root's DOI is not among the DOIs that `identifiers` lists.

What it checks: that `doi:` is one of them, where there are any.

Why it matters: some tools read the first of the identifiers, others the root, so that one work is cited by two DOIs.

Example:

    doi: 10.5281/zenodo.1003150
    identifiers:
      - type: doi
        value: 10.5281/zenodo.999

Better: list both, each with a description.

Source: cffconvert, bibtex.py (identifiers first); ruby-cff, bibtex.rb (root only).
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.rules.doi_only_in_identifiers import identifier_dois


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the root's DOI."""
    node, dois = document.doi, identifier_dois(document)
    if node is None or not dois:
        return

    # DOIs compare without regard to case.
    there = [other.text.lower() for other in dois]
    if node.text.lower() in there:
        return

    others = ", ".join(shown(other.text) for other in dois[:3])
    message = f"{shown(node.text)} is not among the identifiers"
    fix = f"add it to `identifiers` with a description, or correct one of the two (there: {others})"
    yield Fault(message, node, "doi", fix)
