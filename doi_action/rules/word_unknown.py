"""A word in .doi.yml that is not on its list.

What it checks: kinds, roles, relations and types of dates in .doi.yml.

Why it matters: the registry refuses a word outside its list.

Example:

    kind: program

Better:

    kind: software

Source: DataCite 4.7, controlled lists.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
