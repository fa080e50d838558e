"""The stated version is older than the newest tag.

What it checks: whether version names a tag, and a later version is tagged too.

Why it matters: people cite a version that they do not use; a quarter of the files that state a version are behind.

Example:

    version: "1.1.0"    (and git tag lists v1.2.0)

Better:

    version: "1.2.0"

Source: Software Citation Principles (Smith, Katz, Niemeyer 2016), principle 6, specificity.
"""

from collections.abc import Iterator

from doi_action.cff_document import Document
from doi_action.rules.around import Around, same_version
from doi_action.rules.fault import Fault
from doi_action.rules.wording import shown


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault; date and DOI would have to change with the version, so it is not changed alone."""
    node = document.get("version")
    if not around.is_root or node is None or node.kind != "scalar" or node.null:
        return
    final = [(text, tag) for text, tag in around.version_tags() if not _is_pre(text)]
    older = [number for number, (text, _) in enumerate(final) if same_version(text, node.text)]
    if older and older[-1] < len(final) - 1:
        newest, tag = final[-1]
        fix = f'write `version: "{newest}"`' + (f' and `date-released: "{tag.day}"`' if tag.day else "")
        yield Fault(f"{shown(node.text)} is behind the newest tag {shown(tag.name)}", node, "version", fix)


def _is_pre(text: str) -> bool:
    from packaging.version import Version

    return Version(text).is_prerelease
