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

    # "the software and its data" speaks of both.
    node = document.scalar("message")
    message = node.text.lower() if node is not None else ""
    speaks_of_software_alone = "software" in message and "data" not in message
    if speaks_of_software_alone:
        yield Fault("the message of a dataset speaks of software", node, "message", "write dataset")
