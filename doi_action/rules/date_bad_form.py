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
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})(?:[T ]\d{1,2}:.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_WORDS = re.compile(rf"(?:{_DAY}\.?\s+)?([A-Za-z]{{3,9}})\.?\s+(?:{_DAY},?\s+)?(\d{{4}})")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each date; one that can be read in only one way is rewritten."""
    for _, place in document.broken("pattern", "date"):
        text, day = place.node.text.strip(), iso(place.node.text)
        edits = replace_value(document.source, place.node, day, quote=True) if day else ()
        if day:
            fix = f'write "{day}"'
        elif _YEAR_LAST.fullmatch(text):
            fix = "write year, month and day; which of the first two numbers is the month cannot be told"
        elif re.fullmatch(r"\d{4}(-\d{2})?", text):
            fix = "write the day too, or delete the line"
        else:
            fix = 'write it as "YYYY-MM-DD", or delete the line'
        yield Fault(f"{shown(text)} is not a date of the form YYYY-MM-DD", place.node, place.field, fix, edits)


def iso(text: str) -> str | None:
    """The day that `text` names in one way only, as YYYY-MM-DD.

    >>> iso("2024/5/7"), iso("17.05.2024"), iso("07-03-2025"), iso("17 May 2024")
    ('2024-05-07', '2024-05-17', None, '2024-05-17')
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        day, month, year = found.groups()
        if int(day) <= 12 and day != month:
            return None
        if int(month) > 12:
            day, month = month, day
    elif (found := _WORDS.fullmatch(text)) and found.group(2)[:3].lower() in _MONTHS:
        before, word, after, year = found.groups()
        if (before is None) == (after is None):
            return None
        day, month = before or after, str(_MONTHS.index(word[:3].lower()) + 1)
    else:
        return None
    written = f"{year}-{int(month):02d}-{int(day):02d}"
    return written if matches("date", written) else None
