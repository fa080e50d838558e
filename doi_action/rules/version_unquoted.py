"""The version stands without quotes and is a number.

What it checks: whether version is a number to YAML that is written back as it stands, such as 2.1.

Why it matters: the next version may lose a digit, since 1.10 without quotes is 1.1.

Example:

    version: 2.1

Better:

    version: "2.1"

Source: CFF 1.2.0, schema.json, version: string or number; YAML 1.2.2, 10.3.2.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.rules.version_as_number import as_read, bare_number


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the version; quotes are put around it."""
    node = bare_number(document)
    if node is None:
        return
    # `version-as-number` tells of a number that is read as another.
    if as_read(node.text, whole=node.tag.endswith("int")) != node.text:
        return

    edits = replace_value(document.source, node, node.text, quote=True)
    message = f"{shown(node.text)} stands without quotes and is a number to YAML"
    fix = f'write `version: "{node.text}"`'
    yield Fault(message, node, "version", fix, edits)
