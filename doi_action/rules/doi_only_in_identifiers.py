"""The work's DOI stands among the identifiers and not at the root.

What it checks: that a file with a DOI in `identifiers` has `doi:` too.

Why it matters: GitHub's "Cite this repository" reads the root alone, so the citation it shows has no DOI.

Example:

    identifiers:
      - type: doi
        value: 10.5281/zenodo.1003150

Better:

    doi: 10.5281/zenodo.1003150
    identifiers:
      - type: doi
        value: 10.5281/zenodo.1003150

Source: citation-file-format issue 318; ruby-cff, lib/cff/formatter.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.edits import Edits, insert_entry
from doi_action.check.fault import Edit, Fault
from doi_action.formats.text.node import Node


def check(document: Document) -> Iterator[Fault]:
    """At most one fault; where the file names one DOI alone, it is copied to the root."""
    root, listed = document.root, document.get("identifiers")
    if root is None or root.get("doi") is not None:
        return
    dois = identifier_dois(document)
    if listed is None or not dois:
        return

    first = dois[0].text
    fix = "add `doi:` with the one that people should cite"
    edits: Edits = ()
    if all(node.text == first for node in dois):
        fix = f"add `doi: {first}`"
        edits = _edits(document, root, listed, first)
    yield Fault("the DOI stands among the identifiers only", dois[0], "identifiers", fix, edits)


def identifier_dois(document: Document) -> list[Node]:
    """The values of the root's identifiers of type doi."""
    found = []
    for item in document.items("identifiers"):
        if item.text_of("type") != "doi":
            continue
        value = item.get("value")
        if value is not None and value.text:
            found.append(value)
    return found


def _edits(document: Document, root: Node, listed: Node, doi: str) -> tuple[Edit, ...]:
    """A line `doi:` after the identifiers, in a block file whose keys begin their lines."""
    key = root.key("identifiers")
    if root.flow or key is None or not matches("doi", doi):
        return ()

    # What an anchor elsewhere gives as the list has no line here to write after.
    stands_here = key.start < listed.start
    is_at_margin = document.source.location(key.start).column == 1
    if not stands_here or not is_at_margin:
        return ()
    return insert_entry(document.source, listed, f"doi: {doi}")
