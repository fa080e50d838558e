"""A key of .doi.yml that does not exist.

What it checks: the settings and the metadata that .doi.yml holds.

Why it matters: the key is passed over, and the default or another file's value is used in silence.

Example:

    registy: datacite

Better:

    registry: datacite

Source: docs/inputs.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
