"""A DOI ends with a sign of the sentence that it was copied from.

What it checks: a stop, comma, semicolon, colon or quote at the end of a DOI, and a closing bracket that none opens.

Why it matters: the sign becomes a part of the name, and a DOI that nobody registered resolves for nobody.

Example:

    doi: 10.5281/zenodo.1003150.

Better:

    doi: 10.5281/zenodo.1003150

Source: DOI Handbook, 2.2: a suffix may hold any printable sign, so that no program can tell the two apart for certain.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


def check(document: Document) -> Iterator[Fault]:
    """One fault for each such DOI."""
    for place in document.of("doi"):
        text = place.node.text
        last = text[-1:]
        opening = BRACKETS.get(last)

        # Older publishers have names such as 10.1016/S0140-6736(05)67889-7, and 10.1002/...3.0.CO;2-O.
        closes_nothing = opening is not None and text.count(last) > text.count(opening)
        if last not in tuple(".,;:'\"") and not closes_nothing:
            continue

        message = f"{shown(text)} ends with '{last}', which is hardly a part of the DOI"
        fix = f"delete the '{last}', unless {shown(text)} resolves"
        yield Fault(message, place.node, place.field, fix)
