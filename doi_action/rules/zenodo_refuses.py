"""Zenodo would refuse a release with this file.

What it checks: what Zenodo's GitHub integration does with the file: title, authors, ORCID iDs, keywords, licence.

Why it matters: the release gets no DOI, and Zenodo says no more than "Citation metadata load failed".

Example:

    license:
      - MIT
      - Apache-2.0

Better:

    license: MIT

Source: zenodo-rdm, site/zenodo_rdm/github/schemas.py; zenodo/zenodo issue 2515. Where .zenodo.json exists this file
is not read by Zenodo, and the rule is silent.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault, reasons
from doi_action.check.zenodo_import import refusals

if TYPE_CHECKING:
    from doi_action.check.around import Around


def check(document: Document, around: "Around | None" = None) -> Iterator[Fault]:
    """At most one fault, with every reason, for the file as a whole."""
    # Zenodo reads a .zenodo.json in place of the citation file (support.zenodo.org, article 96).
    if around is not None and ".zenodo.json" in around.names:
        return

    found = reasons(refusals(document), document.source)
    if found:
        message = f"Zenodo would refuse the release: {found}"
        fix = "correct the values named here, if the repository is connected to Zenodo"
        yield Fault(message, document.root, "", fix)
