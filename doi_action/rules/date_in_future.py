"""A release that has not happened yet.

What it checks: that date-released is not after today.

Why it matters: a citation with it is wrong until that day, and registries publish it as it stands.

Example:

    date-released: "2124-05-17"

Better:

    date-released: "2024-05-17"

Source: CFF 1.2.0, guide, date-released: "The date the work has been released".
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doi_action.check.cff_document import Document, matches
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

if TYPE_CHECKING:
    from doi_action.check.around import Around


def check(document: Document, around: "Around | None") -> Iterator[Fault]:
    """At most one fault, where the day of the check is known; a day ahead is left to time zones.

    A file that is prepared for a version to come may name the day that is planned.
    """
    node, today = document.get("date-released"), document.today
    if node is None or not today:
        return
    if not matches("date", node.text):
        return

    from datetime import date, timedelta

    # Days of ISO 8601 are in order as texts are.
    tomorrow = date.fromisoformat(today) + timedelta(days=1)
    if node.text <= tomorrow.isoformat():
        return

    # `around` is not known where a file is judged by itself.
    is_planned = around is not None and around.is_prepared(document)
    if is_planned:
        return

    message = f"{shown(node.text)} is in the future"
    fix = "write the day of the release"
    yield Fault(message, node, "date-released", fix)
