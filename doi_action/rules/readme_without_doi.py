"""The README does not mention the work's DOI.

What it checks: whether one of the file's DOIs stands anywhere in the README.

Why it matters: most people look there first, and cite the address of the repository when they find no DOI.

Example:

    # My program

Better:

    # My program

    [![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1003150.svg)](https://doi.org/10.5281/zenodo.1003150)

Source: Software Citation Principles (Smith, Katz, Niemeyer 2016), principle 5, accessibility.
"""

from collections.abc import Iterator

from doi_action.check.around import Around, named_dois
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.types import doi_or_none


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, at the root's DOI; a numbered badge of Zenodo mentions it."""
    readme, node = around.readme(), document.get("doi")
    if readme is None or node is None:
        return

    # What is no DOI is another rule's, and nobody could mention it.
    if doi_or_none(node.text) is None:
        return

    # The badge comes with the release: until then the DOI leads nowhere.
    if around.is_prepared(document):
        return

    # In an address the slash of a DOI may be encoded.
    text = readme.text.lower().replace("%2f", "/")
    mentioned = ["zenodo.org/badge/", *(str(doi) for _, doi in named_dois(document))]
    if any(name in text for name in mentioned):
        return

    message = f"{readme.path} does not mention {shown(node.text)}"
    fix = "run `doi-action publish`, which adds the badge, or add it by hand"
    yield Fault(message, node, "doi", fix)
