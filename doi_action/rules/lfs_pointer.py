"""A pointer of Git LFS stands where the file itself belongs.

What it checks: CITATION.cff, codemeta.json, .zenodo.json and .doi.yml for the three lines by which Git LFS replaces a
file.

Why it matters: no service that reads citation files fetches them from LFS, and nothing in them is read.

Example:

    version https://git-lfs.github.com/spec/v1

Better:

    cff-version: 1.2.0
    title: "My program"

Source: Git LFS, docs/spec.md.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault

START = "version https://git-lfs.github.com/spec/"
"""How a pointer begins."""


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the file as a whole."""
    if not document.source.text.startswith(START):
        return

    for _, place in document.broken("type", "root"):
        message = "the file is a pointer of Git LFS, not the file itself"
        yield Fault(message, place.node, fix="keep it out of LFS (`git lfs untrack`), and commit the file itself")
