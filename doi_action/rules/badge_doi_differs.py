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

from doi_action.check.around import Around, named_dois, real_badge_dois
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault; both DOIs are shown, for only the owner knows which is right."""
    readme = around.readme()
    named = named_dois(document)
    if readme is None or not named:
        return

    badges = real_badge_dois(readme)
    in_the_file = {doi for _, doi in named}
    in_the_readme = {doi for doi, _ in badges}
    agree = not in_the_file.isdisjoint(in_the_readme)
    if not badges or agree:
        return

    place, doi = named[0]
    other, index = badges[0]
    line = readme.place(index)[0]
    message = f"{shown(str(doi))} is here, and {readme.path}:{line} shows {shown(str(other))}"
    fix = "correct one of the two; where one is the concept DOI, list both among the identifiers"
    yield Fault(message, place.node, place.field, fix)
