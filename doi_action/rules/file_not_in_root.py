"""The only citation file is in a folder of the repository.

What it checks: whether a CITATION.cff stands at the root.

Why it matters: GitHub and Zenodo look at the root of the default branch and nowhere else.

Example:

    docs/CITATION.cff

Better:

    CITATION.cff

Source: GitHub Docs, "About CITATION files"; zenodo-rdm, site/zenodo_rdm/github/release.py.
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import quoted


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, for a file in a folder of a repository without one at the root."""
    if any(name.lower() == "citation.cff" for name in around.names):
        return

    fix = f"git mv {quoted(around.path)} CITATION.cff, unless the folder is a work of its own"
    yield Fault("no CITATION.cff stands at the root", document.root, "", fix)
