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

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.prefixes import PAPER_PREFIXES

WORKS = frozenset({"software", "software-code", "software-container", "software-executable", "data", "database"})


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the root's DOI."""
    node = document.doi
    if node is None:
        return

    doi = node.text
    fix = "move it to `preferred-citation`, and write the DOI of the software or dataset here"
    is_paper = doi.partition("/")[0] in PAPER_PREFIXES
    title = (document.text("title") or "").casefold()

    for place in document.of("reference"):
        kind = place.node.get("type")
        if kind is None or kind.text in WORKS:
            continue

        # DOIs compare without regard to case.
        has_this_doi = place.node.text_of("doi").lower() == doi.lower()
        if not has_this_doi:
            continue

        # cffr writes the package itself as a manual; with its own title and DOI it is no paper, whatever its type.
        called = place.node.get("title")
        has_own_title = called is not None and called.text.casefold() == title
        if has_own_title and not is_paper:
            continue

        message = f"{shown(doi)} is the DOI of {place.field} as well, a work of type {shown(kind.text)}"
        yield Fault(message, node, "doi", fix)
        return

    if is_paper:
        message = f"{shown(doi)} is under a prefix of a publisher of papers"
        yield Fault(message, node, "doi", fix)
