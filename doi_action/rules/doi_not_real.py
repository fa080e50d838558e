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

from doi_action.check.cff_document import Document, Place
from doi_action.check.edits import Edits, delete_entry, delete_items
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.prefixes import SANDBOX_PREFIX, UNREAL_PREFIXES


def check(document: Document) -> Iterator[Fault]:
    """One fault for each DOI under such a prefix; those of our own sandbox are removed, each with its whole entry."""
    unreal = []
    of_a_rehearsal = []
    for place in document.of("doi"):
        if prefix_of(place.node.text) not in UNREAL_PREFIXES:
            continue

        unreal.append(place)
        if _is_of_a_rehearsal(place.node.text):
            of_a_rehearsal.append(place)
    removals = _removals(document, of_a_rehearsal)

    for place in unreal:
        text = place.node.text
        unwanted = "the line"
        if _is_identifier(place):
            # Without its value an entry breaks the format, and without its type too.
            unwanted = "the whole entry of `identifiers:`, all its lines"

        fix = f"write the DOI of the real registry, or delete {unwanted}"
        if place in of_a_rehearsal:
            fix = (
                f"delete {unwanted} (`check --fix` does); a rehearsal wrote it: `git log -S {text}` finds its commit,"
                " and `git revert` of that brings back what stood here"
            )
        message = f"{shown(text)} is a DOI of a sandbox or test system"
        yield Fault(message, place.node, place.field, fix, removals.get(place.field, ()))


def prefix_of(doi: str) -> str:
    """What stands before the slash."""
    return doi.partition("/")[0]


def _is_of_a_rehearsal(doi: str) -> bool:
    """Whether this tool made the name itself, under its sandbox's prefix: only then is it certain to be unwanted."""
    if prefix_of(doi) != SANDBOX_PREFIX:
        return False

    from doi_action.identifiers.types import doi_or_none
    from doi_action.lineage import has_our_check_digits

    parsed = doi_or_none(doi)
    return parsed is not None and has_our_check_digits(parsed)


def _is_identifier(place: Place) -> bool:
    """Whether the place is the value of one of the root's identifiers."""
    parent = place.where[0]
    return bool(parent) and parent[0] == ((), "identifiers")


def _removals(document: Document, places: list[Place]) -> dict[str, Edits]:
    """The edits that remove these DOIs from the root and its identifiers, by field."""
    root = document.root
    edits = {}
    by_number = {}
    for place in places:
        key = root.key("doi")
        if place.where == ((), "doi") and key is not None:
            edits[place.field] = delete_entry(document.source, key, place.node)

        if _is_identifier(place):
            by_number[place.where[0][1]] = place.field

    key, listed = root.key("identifiers"), root.get("identifiers")
    if key is None or listed is None:
        return edits

    for number, found in delete_items(document.source, key, listed, by_number.keys()).items():
        edits[by_number[number]] = found
    return edits
