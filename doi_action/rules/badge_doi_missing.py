"""The README shows a DOI, and the citation file has none.

What it checks: DOI badges of the README, where the citation file names no DOI; badges of papers do not count.

Why it matters: people who cite by the file cite a work without its DOI.

Example:

    [![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1003150.svg)](https://doi.org/10.5281/zenodo.1003150)

Better:

    doi: 10.5281/zenodo.1003150

Source: CFF 1.2.0, guide, doi; citation-file-format issue 318.
"""

from collections.abc import Iterator

from doi_action.check.around import Around, real_badge_dois
from doi_action.check.cff_document import Document, matches
from doi_action.check.edits import Edits, add_to_root
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.prefixes import is_example
from doi_action.rules.doi_only_in_identifiers import identifier_dois


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, at the README's first badge; the only DOI shown is added to the file."""
    readme, root = around.readme(), document.root
    if readme is None or root is None:
        return
    if document.get("doi") is not None or identifier_dois(document):
        return

    badges = []
    for doi, at in real_badge_dois(readme):
        if not is_example(str(doi)):
            badges.append((doi, at))
    if not badges:
        return
    doi, at = badges[0]

    edits: Edits = ()
    is_the_only_one = len({str(shown_doi) for shown_doi, _ in badges}) == 1
    if is_the_only_one and matches("doi", str(doi)):
        edits = add_to_root(document, f"doi: {doi}")

    line = readme.place(at)[0]
    message = f"{readme.path}:{line} shows the DOI {shown(str(doi))}, and this file names none"
    yield Fault(message, root, "doi", f"add `doi: {doi}`, if it is the DOI of this work", edits)
