"""There is no abstract.

What it checks: that the file has an abstract.

Why it matters: registries search in it, and a record without it is hard to find.

Example:

    title: "My program"

Better:

    title: "My program"
    abstract: "Reads recordings and finds regional variants of words."

Source: DataCite 4.7, description (recommended); Zenodo takes it as the record's description.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the file as a whole."""
    for place in document.of("lacks:abstract"):
        fix = "add `abstract:` with what the work does, in a few sentences"
        yield Fault("there is no abstract", place.node, "", fix)
