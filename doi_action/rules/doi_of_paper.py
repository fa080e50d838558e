"""The work's DOI is the DOI of the paper about it.

What it checks: whether the root's DOI is that of preferred-citation or of a reference that is not software or data.

Why it matters: the software itself then has no DOI, and its versions cannot be told apart in citations.

Example:

    doi: 10.21105/joss.01234
    preferred-citation:
      type: article
      doi: 10.21105/joss.01234

Better:

    doi: 10.5281/zenodo.1003150
    preferred-citation:
      type: article
      doi: 10.21105/joss.01234

Source: CFF 1.2.0, guide, doi: "The DOI of the software or dataset"; prefix 10.21105 is that of JOSS.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

WORKS = frozenset({"software", "software-code", "software-container", "software-executable", "data", "database"})
PAPERS = (
    "10.21105",
    "10.1038",
    "10.1371",
    "10.1093",
    "10.1007",
    "10.1016",
    "10.1002",
    "10.1145",
    "10.1109",
    "10.48550",
)
"""Prefixes of publishers of papers, and of arXiv."""


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the root's DOI."""
    node = document.get("doi")
    doi = node.text if node is not None and matches("doi", node.text) else None
    if doi is None:
        return
    for place in document.of("reference"):
        kind, other = place.node.get("type"), place.node.get("doi")
        if kind is not None and kind.text not in WORKS and other is not None and other.text.lower() == doi.lower():
            yield _fault(document, doi, f"the DOI of {place.field} as well, a work of type {shown(kind.text)}")
            return
    if doi.partition("/")[0] in PAPERS:
        yield _fault(document, doi, "under a prefix of a publisher of papers")


def _fault(document: Document, doi: str, what: str) -> Fault:
    fix = "move it to `preferred-citation`, and write the DOI of the software or dataset here"
    return Fault(f"{shown(doi)} is {what}", document.get("doi"), "doi", fix)
