"""The README's badge shows a DOI of a test system or a rehearsal.

What it checks: the DOIs on the README's badges against the prefixes 10.5072 and 10.0000, under which nothing is real.

Why it matters: it resolves for nobody, and people copy it.

Example:

    [![DOI](https://img.shields.io/badge/DOI-10.0000%2Fabcd-blue)](https://doi.org/10.0000/abcd)

Better:

    [![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1003150.svg)](https://doi.org/10.5281/zenodo.1003150)

Source: DataCite Support, "Test prefix 10.5072"; docs/sandbox.md.
"""

from collections.abc import Iterator

from doi_action.check.around import Around, badge_dois
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.prefixes import UNREAL_PREFIXES


def check(_document: Document, around: Around) -> Iterator[Fault]:
    """One fault for each badge."""
    readme = around.readme()
    if readme is None:
        return

    for doi, index in badge_dois(readme):
        if doi.prefix not in UNREAL_PREFIXES:
            continue

        message = f"the badge shows {shown(str(doi))}, a DOI of a sandbox or test system"
        fix = f"delete the badge; `git log -S {doi}` finds the commit that wrote it, `git revert` takes it back"
        yield Fault(message, fix=fix, at=index, source=readme)
