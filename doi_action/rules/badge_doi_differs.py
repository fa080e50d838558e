"""The README shows another DOI than the citation file.

What it checks: whether one of the DOIs on the README's badges is among those of the citation file: root, identifiers
and preferred-citation.

Why it matters: people cite one work by two DOIs, and citations are counted apart.

Example:

    [![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.999.svg)](https://doi.org/10.5281/zenodo.999)

Better: the same DOI in both, or both DOIs among the identifiers, each with a description.

Source: CFF 1.2.0, guide, identifiers. Concept and version DOI of one work may differ; the file should name both.
"""

from collections.abc import Iterator

from doi_action.check.around import Around, real_badge_dois
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.types import doi_or_none


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault; both DOIs are shown, for only the owner knows which is right."""
    readme = around.readme()
    named = [(place, doi) for place in document.of("doi") if (doi := doi_or_none(place.node.text))]
    if not around.is_root or readme is None or not named:
        return
    shown_there = real_badge_dois(readme)
    if shown_there and not {doi for _, doi in named} & {doi for doi, _ in shown_there}:
        place, doi = named[0]
        other, index = shown_there[0]
        line = readme.place(index)[0]
        message = f"{shown(str(doi))} is here, and {readme.path}:{line} shows {shown(str(other))}"
        fix = "correct one of the two; where one is the concept DOI, list both among the identifiers"
        yield Fault(message, place.node, place.field, fix)
