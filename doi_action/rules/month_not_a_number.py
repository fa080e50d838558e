"""A month is not a number from 1 to 12.

What it checks: the month of references: 1 to 12, in quotes without a leading zero.

Why it matters: a month as a word makes GitHub's button crash, so that no citation is shown at all.

Example:

    month: September

Better:

    month: 9

Source: CFF 1.2.0, schema.json, definitions/reference/properties/month; ruby-cff, lib/cff/formatter/bibtex.rb.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

_NAMES = "january february march april may june july august september october november december".split()  # noqa: SIM905


def check(document: Document) -> Iterator[Fault]:
    """One fault for each month; names and leading zeros are turned into numbers."""
    # Without quotes a month is a number to YAML, and one outside the year is of the wrong type.
    months = (*document.broken("pattern", "month"), *document.broken("type", "month"))
    for _, place in months:
        fix = "write a number from 1 to 12"
        if place.node.kind != "scalar":
            yield Fault("a month is one number", place.node, place.field, fix)
            continue

        edits: Edits = ()
        number = _number(place.node.text)
        if number is not None:
            fix = f"write `month: {number}`"
            edits = replace_value(document.source, place.node, str(number))
        message = f"{shown(place.node.text)} is not a month from 1 to 12"
        yield Fault(message, place.node, place.field, fix, edits)


def _number(text: str) -> int | None:
    """The month that a text means, None where it may be several or none."""
    word = text.strip().lower().rstrip(".")
    if word.isdecimal():
        # Longer ones are no month anyway, and Python reads no number of more than 4,300 digits.
        number = int(word) if len(word) < 10 else 0
        is_a_month = 1 <= number <= 12
        return number if is_a_month else None
    # "ju" is June or July.
    if len(word) < 3:
        return None

    for number, name in enumerate(_NAMES, start=1):
        if name.startswith(word):
            return number
    return None
