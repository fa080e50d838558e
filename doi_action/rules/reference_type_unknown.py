"""A reference has a type that the format does not know.

What it checks: the type of references and of preferred-citation.

Why it matters: citation styles choose their form by the type, and validators refuse the file.

Example:

    references:
      - type: dataset

Better:

    references:
      - type: data

Source: CFF 1.2.0, schema.json, definitions/reference/properties/type. The root says dataset, references say data.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import closest, shown
from doi_action.formats.cff.schema import REFERENCE_TYPES

MEANT = {
    "dataset": "data",
    "misc": "generic",
    "other": "generic",
    "inproceedings": "conference-paper",
    "conference paper": "conference-paper",
    "journal-article": "article",
    "journal article": "article",
    "paper": "article",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "techreport": "report",
    "preprint": "article",
    "webpage": "website",
}
"""What BibTeX, CSL and DataCite call it, and the type of CFF."""
CERTAIN = frozenset({"dataset", "misc", "other", "inproceedings", "phdthesis", "mastersthesis", "techreport"})


def check(document: Document) -> Iterator[Fault]:
    """One fault for each type; one that another format spells differently is corrected."""
    for _, place in document.broken("choice", "reference-type"):
        text = place.node.text
        word = text.strip().lower()
        fix = "write `type: generic`, or the type that fits"
        edits: Edits = ()

        meant = MEANT.get(word) or closest(text, REFERENCE_TYPES)
        if meant is not None:
            fix = f"write `type: {meant}`"
            is_certain = word == meant or word in CERTAIN
            if is_certain:
                edits = replace_value(document.source, place.node, meant)

        message = f"{shown(text)} is not a type of reference"
        yield Fault(message, place.node, place.field, fix, edits)
