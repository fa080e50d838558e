"""The file holds no keys with values: it is empty, a single text, or a list.

What it checks: that the document is a mapping of keys such as title and authors.

Why it matters: without keys there is no title, no author and no version to cite.

Example:

    # TODO: add citation

Better:

    cff-version: 1.2.0
    message: "If you use this software, please cite it as below."
    title: "My program"
    authors:
      - family-names: Doe
        given-names: Jane

Source: CFF 1.2.0, schema.json, type of the root.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import NOTHING, Document
from doi_action.check.fault import Fault
from doi_action.rules.lfs_pointer import START


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the file as a whole."""
    for _, place in document.broken("type", "root"):
        # `lfs-pointer` tells of that.
        if document.source.text.startswith(START):
            continue

        kind = "a list" if place.node.kind == "sequence" else "a single text"
        message, fix = f"the file is {kind}, not keys with values", "begin with `cff-version: 1.2.0`"
        if place.node is NOTHING:
            message, fix = "the file is empty", "write it, or delete the file and let the first release write it"
        yield Fault(message, place.node, fix=fix)
