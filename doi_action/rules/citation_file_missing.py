"""The repository has no CITATION.cff.

What it checks: whether a folder that is judged as a repository has one.

Why it matters: nobody is told how to cite the work, and whatever tools guess is wrong.

Example:

    README.md
    LICENSE

Better:

    CITATION.cff
    README.md
    LICENSE

Source: GitHub Docs, "About CITATION files".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: where there is no file there is no document; looking for one gives this rule's finding."""
    yield from ()
