"""A licence is a word that says nothing of what is allowed.

What it checks: `other`, `unknown`, `proprietary` and names of whole families such as GPL, where a licence is read.

Why it matters: a record that guesses the licence would promise a right that nobody gave.

Example:

    license: gpl

Better:

    license: gpl-3.0-or-later

Source: SPDX License List; Hugging Face Docs, "Licenses".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
