"""A date is not written year-month-day.

What it checks: that dates have the form YYYY-MM-DD.

Why it matters: GitHub's button drops the year without a word, and 07-03-2025 is two different days.

Example:

    date-released: 17.05.2024

Better:

    date-released: "2024-05-17"

Source: CFF 1.2.0, schema.json, definitions/date; ISO 8601.
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.cff_walk import is_real_date
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

_YEAR_FIRST = re.compile(r"(\d{4})(?P<joint>[-/. ])(\d{1,2})(?P=joint)(\d{1,2})(?:[T ]\d{1,2}:.*)?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{2}:?\d{2}.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})(?P<joint>[-/. ])(\d{1,2})(?P=joint)(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_WORDS = re.compile(rf"(?:{_DAY}\.?\s+)?([A-Za-z]{{3,9}})\.?\s+(?:{_DAY},?\s+)?(\d{{4}})")
_WITHOUT_DAY = re.compile(r"\d{4}|\d{4}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{4}|[A-Za-z]{3,9}\.?,? \d{4}")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each date; one that can be read in only one way is rewritten."""
    # Without quotes a year and eight digits are numbers to YAML, and of the wrong type.
    dates = (*document.broken("pattern", "date"), *document.broken("type", "date"))
    for _, place in dates:
        # `value-wrong-type` tells of a list and of a mapping.
        if place.node.kind != "scalar":
            continue

        text = place.node.text
        fix = _advice(text)
        edits: Edits = ()

        day = iso(text)
        if day:
            fix = f'write "{day}"'
            edits = replace_value(document.source, place.node, day, quote=True)

        message = f"{shown(text)} is not a date of the form YYYY-MM-DD"
        yield Fault(message, place.node, place.field, fix, edits)


def _advice(text: str) -> str:
    """What to do about a date that cannot be read in one way only."""
    text = text.strip()
    if _WITHOUT_DAY.fullmatch(text):
        return "write the day too, or delete the line"
    if _YEAR_LAST.fullmatch(text):
        return "write year, month and day; which of the first two numbers is the month cannot be told"
    return 'write it as "YYYY-MM-DD", or delete the line'


def iso(text: str) -> str | None:
    """The day that `text` names in one way only, as YYYY-MM-DD; None where it names none, so that none is invented.

    >>> iso("2024/5/7"), iso("17.05.2024"), iso("07-03-2025"), iso("17 May 2024"), iso("20240517")
    ('2024-05-07', '2024-05-17', None, '2024-05-17', '2024-05-17')
    >>> iso("2025-11"), iso("2025-112"), iso("2025"), iso("May 2024")
    (None, None, None, None)
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = found.groups()

    elif found := _EIGHT_DIGITS.fullmatch(text):
        year, month, day = found.groups()

    elif found := _YEAR_LAST.fullmatch(text):
        # 07-03-2025 is a day of March in Europe and of July in the United States.
        day, _, month, year = found.groups()
        if int(day) <= 12 and day != month:
            return None
        if int(month) > 12:
            day, month = month, day

    elif found := _WORDS.fullmatch(text):
        before, word, after, year = found.groups()
        # `17 May 2024` or `May 17, 2024`, and not `17 May 18 2024`.
        has_one_day = (before is None) != (after is None)
        name = word[:3].lower()
        if name not in _MONTHS or not has_one_day:
            return None

        day, month = before or after, str(_MONTHS.index(name) + 1)

    else:
        return None

    written = f"{year}-{int(month):02d}-{int(day):02d}"
    is_a_day = matches("date", written) and is_real_date(written)
    return written if is_a_day else None
