"""A DOI that is valid and that the Citation File Format cannot hold.

What it checks: DOIs with characters such as `<`, `>`, `+`, `#` or `%`, which old publishers used.

Why it matters: the format's pattern is narrower than the DOI system, so that validators refuse a true DOI.

Example:

    doi: 10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1

Better:

    url: https://doi.org/10.1002/(SICI)1096-8644(199601)99:1%3C1::AID-AJPA1%3E3.0.CO;2-1

Source: DOI Handbook, 2.2.2: any printable character; CFF 1.2.0, schema.json, definitions/doi.
"""

from collections.abc import Iterator
from urllib.parse import quote

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.types import doi_or_none

SAFE = "/:;()._-~*$=@!,"
"""What a URL may hold as it is."""


def check(document: Document) -> Iterator[Fault]:
    """One fault for each DOI that is written bare and stays outside the pattern."""
    for _, place in document.broken("pattern", "doi"):
        text = place.node.text
        # `doi-not-bare` and `doi-bad-form` tell of what stands around a DOI.
        if not text.startswith("10.") or text != text.strip():
            continue
        # `doi-bad-form` tells of what is none.
        if doi_or_none(text) is None:
            continue

        message = f"{shown(text)} is a DOI that CFF has no form for"
        fix = f"write `url: https://doi.org/{quote(text, safe=SAFE)}`; among identifiers, write `type: url` with it"
        yield Fault(message, place.node, place.field, fix)
