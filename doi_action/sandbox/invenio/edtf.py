"""Dates as InvenioRDM takes them: the Extended Date/Time Format, level 0.

Source: Library of Congress, "Extended Date/Time Format (EDTF) Specification", level 0; marshmallow-utils
`EDTFDateString`, `EDTFDateTimeString`.
"""

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_TIME = re.compile(r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d\d(:\d\d)?)?")


def is_date_or_interval(text: str) -> bool:
    """Whether `text` is a year, month or day, or two of them joined by a slash, the earlier first.

    >>> [is_date_or_interval(text) for text in ("2026", "2026-11-26", "2020/2021", "2021/2020", "2026-13", "yesterday")]
    [True, True, True, False, False, False]
    """
    ends = text.split("/")
    starts = [_first_day(end) for end in ends]
    if len(ends) > 2 or None in starts:
        return False
    return ends[0] <= ends[-1]


def is_date_or_time(text: str) -> bool:
    """The same, or a day with a time of day."""
    day, _, _ = text.partition("T")
    is_time = len(day) == len("2026-11-26") and bool(_TIME.fullmatch(text[len(day) :]))
    return is_date_or_interval(day) if is_time else is_date_or_interval(text)


def first_year(text: str) -> str:
    """The year that a date or an interval begins in."""
    return text[:4]


def _first_day(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = found.groups(default="1")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
