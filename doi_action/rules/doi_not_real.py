"""A DOI of a test system or a rehearsal.

What it checks: the prefixes 10.5072 (DataCite, tests; Zenodo's sandbox) and 10.0000 (the sandbox of this tool).

Why it matters: it resolves for nobody; a citation with it leads nowhere.

Example:

    doi: 10.5072/zenodo.12345

Better:

    doi: 10.5281/zenodo.1003150

Source: DataCite Support, "Test prefix 10.5072"; docs/registries.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.prefixes import UNREAL_PREFIXES


def check(document: Document) -> Iterator[Fault]:
    """One fault for each DOI under such a prefix."""
    for place in document.of("doi"):
        prefix, _, _ = place.node.text.partition("/")
        if prefix in UNREAL_PREFIXES:
            fix = "write the DOI of the real registry, or delete the line"
            yield Fault(f"{shown(place.node.text)} is a DOI of a sandbox or test system", place.node, place.field, fix)
