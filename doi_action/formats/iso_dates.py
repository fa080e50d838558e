"""Days as files write them: ISO 8601, with or without a time, never guessed from another order of day and month."""

import re
from datetime import date

from doi_action.formats.text.value import Value

_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:$|[T ]\d)")


def day_of(text: str) -> date:
    """The day that begins an ISO 8601 date or time, in the zone in which it is written.

    Raises ValueError for any other form and for a day that does not exist.
    """
    found = _DAY.match(text.strip())
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise ValueError(f"'{text}' is not a day written as YYYY-MM-DD")


def parse_day(value: Value) -> date | None:
    """The day that a value names; None, with a finding, for anything else than an ISO 8601 day."""
    return value.parsed(day_of, "date-bad-form", fix="write the day as YYYY-MM-DD")
