"""The file declares an edition of the format that does not exist.

What it checks: that cff-version is the number of a released edition, as text.

Why it matters: readers choose their rules by this number, and validators refuse a number they do not know.

Example:

    cff-version: 1.2

Better:

    cff-version: 1.2.0

Source: CFF 1.2.0, schema.json, cff-version; CHANGELOG.md of citation-file-format.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.cff.schema import CURRENT


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at cff-version; the file is then judged as 1.2.0."""
    for place in document.of("undeclared"):
        node = place.node
        written = f"a {node.kind}"
        if node.kind == "scalar":
            # `value-empty` tells of that.
            if node.null or not node.text:
                continue

            written = shown(node.text)

        edits: Edits = ()
        if node.text.strip() in ("1.2", "1.2.0", "v1.2.0"):
            edits = replace_value(document.source, node, CURRENT)
        message = f"there is no CFF {written}"
        fix = f"write `cff-version: {CURRENT}`"
        yield Fault(message, node, "cff-version", fix, edits)
