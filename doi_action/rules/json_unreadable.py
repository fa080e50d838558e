"""A codemeta.json or .zenodo.json is not JSON.

What it checks: that the file is one JSON value: keys and texts in double quotes, no comments, no comma after the last
entry.

Why it matters: nothing in the file can be used until it can be read.

Example:

    {"name": "A program",}

Better:

    {"name": "A program"}

Source: RFC 8259.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: a file that cannot be read has no document; reading it gives this rule's finding."""
    yield from ()
