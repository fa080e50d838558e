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

from doi_action.check.cff_document import Document, matches, said
from doi_action.check.edits import Edits, insert_entry
from doi_action.check.fault import Edit, Fault
from doi_action.formats.text.node import Node


def check(document: Document) -> Iterator[Fault]:
    """At most one fault; where the file names one DOI alone, it is copied to the root."""
    dois = identifier_dois(document)
    if not dois or document.get("doi") is not None:
        return

    first = dois[0].text
    fix = "add `doi:` with the one that people should cite"
    edits: Edits = ()

    # Of several DOIs nothing says which stands for the work as a whole.
    is_the_only_one = {node.text for node in dois} == {first}
    if is_the_only_one:
        fix = f"add `doi: {first}`"
        edits = _edits(document, first)
    yield Fault("the DOI stands among the identifiers only", dois[0], "identifiers", fix, edits)


def identifier_dois(document: Document) -> list[Node]:
    """The values of the root's identifiers of type doi."""
    found = []
    for _, item in document.items("identifiers"):
        if item.text_of("type") == "doi":
            found += [value for _, value in said(item, "value")]
    return found


def _edits(document: Document, doi: str) -> tuple[Edit, ...]:
    """A line `doi:` after the identifiers, in a block file whose keys begin their lines."""
    root = document.root
    key, listed = root.key("identifiers"), root.get("identifiers")
    if key is None or listed is None:
        return ()
    if root.flow or not matches("doi", doi):
        return ()

    # What an anchor elsewhere gives as the list has no line here to write after.
    stands_here = key.start < listed.start
    is_at_margin = document.source.location(key.start).column == 1
    if not stands_here or not is_at_margin:
        return ()
    return insert_entry(document.source, listed, f"doi: {doi}")
