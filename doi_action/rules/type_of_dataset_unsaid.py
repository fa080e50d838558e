"""A dataset whose message speaks of software.

What it checks: a file of type dataset whose message says "this software".

Why it matters: people who cite the data read that they cite software.

Example:

    type: dataset
    message: "If you use this software, please cite it as below."

Better:

    type: dataset
    message: "If you use this dataset, please cite it as below."

Source: CFF 1.2.0, guide, message: examples for software and for datasets.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the message."""
    if document.text("type") != "dataset":
        return

    node = document.scalar("message")
    if node is None:
        return

    # A message that names both may well be right.
    words = node.text.lower()
    if "software" in words and "data" not in words:
        message = "the message of a dataset speaks of software"
        fix = "write dataset"
        yield Fault(message, node, "message", fix)
