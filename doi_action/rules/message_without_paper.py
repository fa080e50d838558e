"""The message asks to cite a paper that the file does not name.

What it checks: a message that asks to cite a paper, an article or a publication, in a file without
preferred-citation and without references.

Why it matters: readers look for the paper in the file, and tools cannot find it.

Example:

    message: "Please cite our paper."

Better:

    message: "Please cite our paper."
    preferred-citation:
      type: article

Source: CFF 1.2.0, guide, preferred-citation.
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

ASKED = (
    r"(?i)\bcite\s+(?:(?!(?:when|if|in|for|using|as|by|with|from)\b)\S+\s+){0,8}?"
    r"(papers?|articles?|publications?|preprint)\b"
)
"""A request to cite a paper; "if you use it in a paper, cite it as below" is none."""


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the message."""
    message = document.text("message")
    if message is None:
        return
    if document.get("preferred-citation") is not None or document.get("references") is not None:
        return

    found = re.search(ASKED, message)
    if found is None:
        return

    fix = "add the paper as `preferred-citation`, or as one of the `references`"
    text = f"it asks to cite a {shown(found.group(1).lower().rstrip('s'))}, and none is named"
    yield Fault(text, document.get("message"), "message", fix)
