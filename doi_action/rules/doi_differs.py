"""Another file gives the work another DOI than the citation file.

What it checks: whether a DOI that codemeta.json (`identifier`, `@id`) or .zenodo.json (`doi`) gives to the work is
among those of the citation file: root, identifiers and preferred-citation.

Why it matters: people cite one work by two DOIs, and citations are counted apart.

Example:

    doi: 10.5281/zenodo.1003150    (and codemeta.json has "identifier": "https://doi.org/10.5281/zenodo.999")

Better: the same DOI in both, or both among the identifiers, each with a description.

Source: CFF 1.2.0, guide, identifiers; CodeMeta 3.1, identifier; Zenodo's REST documentation, deposit metadata, doi.
"""

from collections.abc import Iterator

from doi_action.check.around import Around, named_dois
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault for each file; both DOIs are shown, for only the owner knows which is right."""
    named = named_dois(document)
    if not named:
        return

    place, doi = named[0]
    here = {doi for _, doi in named}
    for path in ("codemeta.json", ".zenodo.json"):
        data = around.files.get(path)
        if data is None:
            continue

        # Late: it brings the readers of both formats.
        from doi_action.metadata.own_dois import dois_in

        given = [own for own in dois_in(path, data) if own.doi is not None]
        if not given:
            continue

        # Of several, one that agrees is enough: a file may name the concept DOI beside it.
        agrees = any(own.doi in here for own in given)
        if agrees:
            continue

        other = given[0]
        there = f"{around.shown(path)}:{other.location.line} has {shown(str(other.doi))}"
        message = f"{shown(str(doi))} is here, and {there}"
        fix = "correct one of the two; where one is the concept DOI, list both among the identifiers"
        yield Fault(message, place.node, place.field, fix)
