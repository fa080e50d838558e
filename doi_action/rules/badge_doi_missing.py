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
from doi_action.check.cff_document import NOTHING, Document, matches
from doi_action.check.edits import Edits, add_to_root
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.prefixes import is_example
from doi_action.rules.doi_only_in_identifiers import identifier_dois


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, at the README's first badge; the only DOI shown is added to the file."""
    readme = around.readme()
    if readme is None or document.root is NOTHING:
        return
    if document.get("doi") is not None or identifier_dois(document):
        return

    badges = []
    for doi, at in real_badge_dois(readme):
        if not is_example(str(doi)):
            badges.append((str(doi), at))
    if not badges:
        return

    doi_shown, at = badges[0]
    edits: Edits = ()
    # Of several only the owner knows which is this work's.
    is_the_only_one = {other for other, _ in badges} == {doi_shown}
    if is_the_only_one and matches("doi", doi_shown):
        edits = add_to_root(document, f"doi: {doi_shown}")

    line = readme.place(at)[0]
    message = f"{readme.path}:{line} shows the DOI {shown(doi_shown)}, and this file names none"
    fix = f"add `doi: {doi_shown}`, if it is the DOI of this work"
    yield Fault(message, document.root, "doi", fix, edits)
