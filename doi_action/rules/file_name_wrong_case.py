"""The file is not called CITATION.cff.

What it checks: the file's name, letter by letter.

Why it matters: Zenodo asks GitHub for exactly this name and finds nothing, and so do most tools.

Example:

    citation.cff

Better:

    CITATION.cff

Source: CFF 1.2.0, guide: "a file called CITATION.cff"; zenodo-rdm, site/zenodo_rdm/github/release.py.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import quoted, shown


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the file as a whole."""
    for place in document.of("misnamed"):
        folder, _, name = document.source.path.rpartition("/")
        better = f"{folder}/CITATION.cff" if folder else "CITATION.cff"
        message = f"the file is called {shown(name)}, not 'CITATION.cff'"
        fix = f"git mv {quoted(document.source.path)} {quoted(better)}"
        yield Fault(message, place.node, "", fix)
