"""Funding without the name of the funder.

What it checks: entries of `funding:` in .doi.yml.

Why it matters: DataCite refuses a fundingReference without a funder's name.

Example:

    funding:
      - award-number: "42"

Better:

    funding:
      - funder: Example Foundation
        award-number: "42"

Source: DataCite 4.7, funderName.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
