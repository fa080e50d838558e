"""When to ask a service again and how long to wait before: pure arithmetic over what it answered."""

from email.utils import parsedate_to_datetime
from math import isfinite

TRIES = 5
"""How often a request is sent at most."""

BASE, CAP = 0.5, 30.0
"""Seconds: the first wait is up to BASE, each further one up to twice as much, never more than CAP."""

RETRY_AFTER_CAP = 120.0
"""Seconds: longer waits that a service asks for are cut to this."""

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be gone at the next try."""

UNDONE = frozenset({425, 429})
"""Statuses that say that nothing was done: even a request that must not be repeated may be sent again."""


def retry_after(header: str | None, *, now: float) -> float | None:
    """The seconds that `Retry-After` asks for (RFC 9110, section 10.2.3: seconds or a date), at most RETRY_AFTER_CAP.

    `now` in seconds since 1970. None without the header, for one without meaning, and for a time that has passed.

    >>> retry_after("7", now=0.0), retry_after("-1", now=0.0), retry_after("1e9", now=0.0)
    (7.0, None, 120.0)
    """
    seconds = _seconds((header or "").strip(), now)
    if seconds is None or seconds <= 0:
        return None
    return min(seconds, RETRY_AFTER_CAP)


def _seconds(text: str, now: float) -> float | None:
    try:
        number = float(text)
        return number if isfinite(number) else None
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).timestamp() - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def backoff(attempt: int, *, chance: float) -> float:
    """Seconds to wait after try number `attempt` (from 1), with full jitter; `chance` is drawn from [0, 1).

    Full jitter spreads the clients that a failure has set in step: AWS Architecture Blog, "Exponential Backoff And
    Jitter", 2015.

    >>> backoff(1, chance=1.0), backoff(3, chance=0.5), backoff(20, chance=1.0)
    (0.5, 1.0, 30.0)
    """
    return min(CAP, BASE * 2.0 ** (attempt - 1)) * chance
