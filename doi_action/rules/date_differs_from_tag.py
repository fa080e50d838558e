"""The day of release is not the day of the version's tag.

What it checks: whether date-released is within a week of the tag that version names.

Why it matters: the year in the citation may be wrong, and so is the date in the record.

Example:

    version: "1.2.0"
    date-released: "2021-05-17"    (and the tag v1.2.0 is of 2024-05-17)

Better:

    version: "1.2.0"
    date-released: "2024-05-17"

Source: CFF 1.2.0, guide, date-released: "The date the work has been released".
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document, matches
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.metadata.disagreement import same_version


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault; the tag's day is written."""
    node, version = document.get("date-released"), document.text("version")
    if node is None or version is None:
        return
    if not matches("date", node.text):
        return

    for text, tag in around.version_tags():
        if tag.date is None or not same_version(text, version):
            continue

        day = tag.date.date().isoformat()
        # Between the tag and the day that a release is announced a few days may pass.
        if _days_between(day, node.text) <= 7:
            continue

        edits = replace_value(document.source, node, day, quote=True)
        message = f"{shown(node.text)} is not the day of the tag {shown(tag.name)}, {day}"
        fix = f'write `date-released: "{day}"`'
        yield Fault(message, node, "date-released", fix, edits)
        return


def _days_between(one: str, two: str) -> int:
    from datetime import date

    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(two)).days)
    except ValueError:
        # A day that is none, such as the 30th of February, is another rule's.
        return 0
