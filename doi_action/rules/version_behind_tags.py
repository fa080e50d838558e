"""The stated version is older than the newest tag.

What it checks: whether version names a tag, and a later version is tagged too.

Why it matters: people cite a version that they do not use.

Example:

    version: "1.1.0"    (and git tag lists v1.2.0)

Better:

    version: "1.2.0"

Source: Software Citation Principles (Smith, Katz, Niemeyer 2016), principle 6, specificity.
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Edit, Fault
from doi_action.check.wording import shown
from doi_action.formats.text.node import Node
from doi_action.metadata.disagreement import same_version
from doi_action.versions import is_prerelease


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault. Version and day are changed together, and not where a DOI would have to change with them."""
    node = document.get("version")
    if not around.is_root or node is None or node.kind != "scalar" or node.null:
        return
    final = [(text, tag) for text, tag in around.version_tags() if not is_prerelease(text)]
    older = [number for number, (text, _) in enumerate(final) if same_version(text, node.text)]
    if older and older[-1] < len(final) - 1:
        newest, tag = final[-1]
        day = tag.date.date().isoformat() if tag.date else ""
        fix = f'write `version: "{newest}"`' + (f' and `date-released: "{day}"`' if day else "")
        message = f"{shown(node.text)} is behind the newest tag {shown(tag.name)}"
        yield Fault(message, node, "version", fix, _edits(document, node, newest, day))


def _edits(document: Document, version: Node, newest: str, day: str) -> tuple[Edit, ...]:
    date = document.get("date-released")
    if document.get("doi") is not None or document.get("identifiers") is not None or not day:
        return ()
    edits = replace_value(document.source, version, newest, quote=True)
    if date is None or not edits:
        return edits
    return (*edits, *other) if (other := replace_value(document.source, date, day, quote=True)) else ()
