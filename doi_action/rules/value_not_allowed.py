"""A word that is not on the format's list for this key.

What it checks: type of the work, type of an identifier, and status of a reference.

Why it matters: readers do not know the word, and validators refuse the file.

Example:

    type: Software

Better:

    type: software

Source: CFF 1.2.0, schema.json, enum.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import closest, listed, shown
from doi_action.formats.cff.schema import ENUMERATIONS

_MEANT = {
    "root-type": {"data": "dataset", "model": "software", "code": "software", "library": "software"},
    "identifier-type": {"swhid": "swh", "uri": "url", "link": "url", "handle": "other", "arxiv": "other"},
}


def check(document: Document) -> Iterator[Fault]:
    """One fault for each word; one that differs by case alone is corrected."""
    for word, place in document.broken("choice", "root-type", "identifier-type", "status", "relation"):
        text, choices = place.node.text, ENUMERATIONS[word]
        likely = listed(sorted(choices))
        fix = f"write {likely}"
        edits: Edits = ()

        # Other formats have other words, and people slips of the pen.
        meant = _MEANT.get(word, {}).get(text.lower()) or closest(text, choices)
        if meant is not None:
            fix = f"write `{meant}`"
        if text.strip().lower() == meant:
            edits = replace_value(document.source, place.node, text.strip().lower())
        message = f"{shown(text)} is not {likely}"
        yield Fault(message, place.node, place.field, fix, edits)
