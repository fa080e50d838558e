"""Days as files write them: ISO 8601, with or without a time, never guessed from another order of day and month.

Where a text is no ISO 8601 day, what is certain in it is used all the same: `2024-03` has a year and a month, and so
has `07-03-2025` a year, although nobody can tell its day.
"""

import re
from datetime import date

from doi_action.formats.collector import Collector
from doi_action.formats.text.value import Value
from doi_action.model import Dated

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:$|[T ]\d)")
_BASIC = re.compile(r"^([12]\d{3})(\d{2})(\d{2})$")
_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)")


def certain_date(text: str | None) -> str | None:
    """What is certain of a date, as ISO 8601: a day, a month or a year; None where not even the year is.

    >>> certain_date("2023-12-7"), certain_date("2024-03"), certain_date("07-03-2025"), certain_date("soon")
    ('2023-12-07', '2024-03', '2025', None)
    """
    if text is None:
        return None

    text = text.strip()
    ordered = _YEAR_FIRST.match(text) or _BASIC.match(text)
    if ordered is None:
        # Of two years nobody can tell which one is meant.
        years = _YEAR.findall(text)
        is_clear = len(years) == 1
        return years[0] if is_clear else None

    year, month, day = map(int, ordered.groups(default="0"))
    try:
        whole = date(year, month, day or 1).isoformat()
    except ValueError:
        # No such month or day, and still a year; but for the year 0.
        return f"{year:04d}" if year else None

    if day:
        return whole
    return whole[: len("2024-03")]


def day_text(day: date | None) -> str | None:
    """A day in ISO 8601, None for none."""
    if day is None:
        return None
    return day.isoformat()


def published_on(value: Value, *, time_allowed: bool = True) -> date | Dated | None:
    """The day that a value names, else the month or year that is certain, as a date `Issued`.

    Anything else than an ISO 8601 day has a finding, which says what is used of it; so has a time where the format
    does not allow one.
    """
    text = value.text_or_report()
    if text is None:
        return None

    certain = certain_date(text)
    is_day = certain is not None and _DAY.fullmatch(certain) is not None

    written = text
    if time_allowed:
        written = text[: len("2023-12-07")]

    is_well_written = is_day and certain == written
    if not is_well_written:
        used = f"; '{certain}' is used, where others read no date" if certain else ""
        value.report(
            "date-bad-form",
            f"'{text}' is not a day written as YYYY-MM-DD{used}",
            fix="write the day as YYYY-MM-DD",
        )

    if certain is None:
        return None
    if is_day:
        return date.fromisoformat(certain)
    return Dated(value=certain, type="Issued")


def add_publication_date(file: Collector, value: Value | None) -> None:
    """The fact of the day of publication; of a month or year alone a date `Issued`, which gives the record its year."""
    if value is None:
        return

    found = published_on(value)
    if isinstance(found, Dated):
        file.add("dates", (found,), value, parts=(value.location,))
    else:
        file.add("publication_date", found, value)


def add_date(file: Collector, value: Value | None, kind: str) -> None:
    """The fact of a date of another type (a dateType of DataCite), as far as it is certain."""
    if value is None:
        return

    certain = certain_date(value.text())
    dates = (Dated(value=certain, type=kind),) if certain else ()
    file.add("dates", dates, value, parts=(value.location,))
