"""GitHub shows the preferred citation and not the work.

What it checks: whether a file with a DOI of its own also has a preferred-citation.

Why it matters: visitors then never see the DOI of the software or dataset, and its versions are not cited.

Example:

    doi: 10.5281/zenodo.1003150
    preferred-citation:
      type: article

Better: keep it if the paper is what should be cited; else list the paper under references.

Source: ruby-cff 1.3: preferred-citation replaces the work; CFF 1.2.0, guide, preferred-citation.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.github_button import press
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the preferred citation."""
    doi = document.text("doi")
    if doi is None or doi == document.text("preferred-citation", "doi"):
        return

    button = press(document)
    if not button.preferred or button.text is None:
        return

    node = document.root.key("preferred-citation")
    message = f"GitHub shows this entry, and not the work's own DOI {shown(doi)}"
    fix = "list the paper under `references`, if the work itself should be cited"
    yield Fault(message, node, "preferred-citation", fix)
