""".zenodo.json says something else.

What it checks: title, version, number of authors and licence of .zenodo.json against the citation file.

Why it matters: where .zenodo.json exists Zenodo reads nothing else, so the record says what is in it.

Example:

    title: "My program"    (and .zenodo.json has "title": "my-program")

Better: the same in both, or delete .zenodo.json.

Source: Zenodo Help, article 96; zenodo-rdm, site/zenodo_rdm/github/release.py.
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.comparison import differences
from doi_action.check.fault import Fault


def check(document: Document, around: Around) -> Iterator[Fault]:
    """One fault for each field that differs."""
    if around.is_root:
        yield from differences(document, around, ".zenodo.json")
