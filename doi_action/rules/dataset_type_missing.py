"""The repository of a dataset, and the file does not say so.

What it checks: whether a dataset card or .zenodo.json says dataset, and type is not dataset.

Why it matters: without `type: dataset` every reader takes the work for software.

Example:

    title: "Recordings of dialect words"

Better:

    title: "Recordings of dialect words"
    type: dataset

Source: CFF 1.2.0, schema.json, type: "software" by default.
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.model import Kind


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, for the file as a whole."""
    root = document.mapping
    if root is None or document.text("type") == "dataset":
        return

    for fact in around.facts("kind", "card", ".zenodo.json"):
        if fact.value != Kind.DATASET:
            continue

        message = f"{fact.location} says dataset, and this file does not"
        fix = "add `type: dataset`"
        yield Fault(message, root, "type", fix)
        return
