"""An ORCID iD from somebody's example.

What it checks: the iDs 0000-0000-0000-0000 and 0000-0001-2345-6789 and the like, whatever file gives them.

Why it matters: it credits nobody, or somebody else, for ever, and Zenodo's import of the whole release stops at it.

Example:

    orcid: https://orcid.org/0000-0000-0000-0000

Better:

    orcid: https://orcid.org/0000-0002-1825-0097

Source: GitHub Docs, "About CITATION files"; zenodo-rdm, site/zenodo_rdm/github/schemas.py.
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document, Place
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.check_digits import orcid_is_example

FORM = r"(\d{4}-\d{4}-\d{4}-\d{3})([\dXx])(?!\d)"
"""An iD anywhere in a text: fifteen digits and the check digit."""


def check(document: Document) -> Iterator[Fault]:
    """One fault for each iD of an example."""
    for place, found in orcids(document):
        if not orcid_is_example(found.group().upper()):
            continue

        message = f"{shown(place.node.text)} is the iD of an example"
        fix = "write the person's own iD, or delete the line"
        yield Fault(message, place.node, place.field, fix)


def orcids(document: Document) -> Iterator[tuple[Place, re.Match[str]]]:
    """The iDs among the values of `orcid`, each with its place."""
    for place in document.of("orcid"):
        found = re.search(FORM, place.node.text)
        if found is not None:
            yield place, found
