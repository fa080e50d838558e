"""GitHub's "Cite this repository" shows no citation for this file.

What it checks: what GitHub's reader, ruby-cff, does with the file: what it must have, and the values on which it
raises an exception.

Why it matters: GitHub says nothing to the owner, and visitors see an error or no button.

Example:

    preferred-citation:
      type: article
      month: September

Better:

    preferred-citation:
      type: article
      month: 9

Source: ruby-cff 1.3, lib/cff/formatter; citation-file-format issue 260.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault, reasons
from doi_action.check.github_button import press


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, with every reason, for the file as a whole."""
    button = press(document)
    if button.text is not None or not button.obstacles:
        return

    found = reasons(button.obstacles, document.source)
    message = f"GitHub would show no citation: {found}"
    fix = "see the other findings; put texts in quotes and add what is missing"
    yield Fault(message, document.root, "", fix)
