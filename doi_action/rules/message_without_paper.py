"""The message asks to cite a paper that the file does not name.

What it checks: a message that speaks of a paper, an article or a publication, in a file without preferred-citation
and without references.

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

from doi_action.cff_document import Document
from doi_action.rules.fault import Fault
from doi_action.rules.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the message."""
    message = document.text("message")
    if message is None or document.get("preferred-citation") is not None or document.get("references") is not None:
        return
    found = re.search(r"(?i)\b(?:papers?|articles?|publications?|preprint)\b", message)
    if found:
        fix = "add the paper as `preferred-citation`, or as one of the `references`"
        yield Fault(f"it speaks of {shown(found.group())}, and none is named", document.get("message"), "message", fix)
