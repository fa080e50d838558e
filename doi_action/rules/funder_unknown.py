"""A funder is named by an identifier whose name is not known.

What it checks: grants of .zenodo.json, which name the funder by its DOI.

Why it matters: DataCite wants the funder's name, and none is sent.

Example:

    {"grants": [{"id": "10.13039/999999::1"}]}

Better: name the funder under `funding:` in .doi.yml.

Source: DataCite 4.7, funderName (mandatory in a fundingReference).
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
