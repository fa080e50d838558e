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
from doi_action.lineage.versions import is_prerelease
from doi_action.metadata.disagreement import same_version


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault. Version and day are changed together, and not where a DOI would have to change with them."""
    node = document.scalar("version")
    if node is None:
        return

    releases = []
    is_among_them = False
    for version, tag in around.version_tags():
        if is_prerelease(version):
            continue

        releases.append((version, tag))
        if same_version(version, node.text):
            is_among_them = True

    # A version without a tag may well be the next one.
    if not is_among_them:
        return

    newest, tag = releases[-1]
    if same_version(newest, node.text):
        return

    day = ""
    fix = f'write `version: "{newest}"`'
    if tag.date is not None:
        day = tag.date.date().isoformat()
        fix += f' and `date-released: "{day}"`'

    message = f"{shown(node.text)} is behind the newest tag {shown(tag.name)}"
    yield Fault(message, node, "version", fix, _edits(document, node, newest, day))


def _edits(document: Document, version: Node, newest: str, day: str) -> tuple[Edit, ...]:
    names_a_doi = document.get("doi") is not None or document.get("identifiers") is not None
    if names_a_doi or not day:
        return ()

    edits = replace_value(document.source, version, newest, quote=True)
    date = document.get("date-released")
    if date is None or not edits:
        return edits

    # Both or none: a new version with the day of the old one would be false.
    day_edits = replace_value(document.source, date, day, quote=True)
    if not day_edits:
        return ()
    return (*edits, *day_edits)
