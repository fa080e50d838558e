"""Several keywords stand in one entry.

What it checks: entries of `keywords` with semicolons, and an only entry with several commas.

Why it matters: the record divides them, but GitHub, Zenodo and search engines find the work under none of them.

Example:

    keywords: ["tides; gauges; harbours"]

Better:

    keywords: [tides, gauges, harbours]

Source: CFF 1.2.0, guide, keywords: an array of keywords that describe the work.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.text.terms import terms_in


def check(document: Document) -> Iterator[Fault]:
    """One fault for each entry."""
    listed = document.get("keywords")
    if listed is None:
        return

    is_alone = len(listed.items) == 1
    for number, node in enumerate(listed.items):
        if node.kind != "scalar":
            continue

        terms = terms_in(node.text, alone=is_alone)
        if len(terms) < 2:
            continue

        message = f"{shown(node.text)} holds {len(terms)} keywords"
        fix = f"write each as an entry of its own: [{', '.join(terms)}]"
        yield Fault(message, node, f"keywords[{number}]", fix)
