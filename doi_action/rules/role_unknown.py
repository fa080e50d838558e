"""A contributor has a role that DataCite does not know.

What it checks: type of the contributors in .zenodo.json and role in .doi.yml.

Why it matters: the registry refuses a role outside its list.

Example:

    {"contributors": [{"name": "Doe, Jane", "type": "Maintainer"}]}

Better:

    {"contributors": [{"name": "Doe, Jane", "type": "ContactPerson"}]}

Source: DataCite 4.7, contributorType.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
