"""The file declares an edition that 1.2.0 replaced.

What it checks: that cff-version is 1.2.0. The file is judged by the edition it declares.

Why it matters: most validators know 1.2.0 only and refuse the file, and older editions lack preferred-citation and
type.

Example:

    cff-version: 1.1.0

Better:

    cff-version: 1.2.0

Source: CFF 1.2.0, guide, cff-version. What is valid in 1.0.3 and 1.1.0 is nearly always valid in 1.2.0; the fix is
offered where nothing in the file would break.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Edit, Fault
from doi_action.check.wording import shown
from doi_action.formats.cff.schema import CURRENT


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at cff-version."""
    node = document.declared
    if node is None or document.edition.version not in ("1.0.3", "1.1.0"):
        return

    edits = replace_value(document.source, node, CURRENT)
    if edits and not _stays_valid(document, edits):
        edits = ()
    message = f"CFF {shown(node.text)} is replaced by {CURRENT}"
    fix = f"write {CURRENT}"
    yield Fault(message, node, "cff-version", fix, edits)


def _stays_valid(document: Document, edits: tuple[Edit, ...]) -> bool:
    """Whether the file has as few faults as 1.2.0 as it has by the edition it declares."""
    from doi_action.check.cff_walk import walk
    from doi_action.formats.text.source import read_source
    from doi_action.formats.text.yaml import compose

    (start, end, text), *_ = edits
    raised = document.source.text[:start] + text + document.source.text[end:]
    source = read_source(document.source.path, raised.encode())
    return _broken(walk(source, compose(source))) <= _broken(document)


def _broken(document: Document) -> int:
    count = 0
    for bucket, places in document.places.items():
        is_fault = ":" in bucket
        if is_fault:
            count += len(places)
    return count
