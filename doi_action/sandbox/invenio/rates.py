"""How many requests a client may make: the headers of every answer, and the refusal of one too many.

The count goes by address and User-Agent, in windows of a minute. Source: Flask-Limiter's "fixed-window", invenio-app.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from doi_action.sandbox.invenio.hosts import HostSettings

_WINDOW = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """What is left to a client: the tightest rule that holds for its request. `reset` is in seconds since 1970."""

    limit: int
    remaining: int
    reset: int
    wait: int

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell it. They come with every answer; `Retry-After` means something at 429 alone."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(self.remaining, 0)),
            "X-RateLimit-Reset": str(self.reset),
            "Retry-After": str(self.wait),
        }


class Rates:
    """Counts requests. Safe between threads. `clock` gives seconds since 1970."""

    def __init__(self, host: HostSettings, clock: Callable[[], float] = time.time) -> None:
        self._host, self._clock = host, clock
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, int, str], int] = {}

    def take(self, client: str, *, is_guest: bool, is_search: bool) -> Allowance:
        """Count one request of `client`, and tell what is left; less than nothing means no."""
        if is_guest:
            allowances = [self._count(client, "guest", self._host.guest_rate)]
        else:
            allowances = [self._count(client, "user", self._host.rate)]
        if is_search and self._host.search_rate is not None:
            allowances.append(self._count(client, "search", self._host.search_rate))
        return min(allowances, key=lambda allowance: allowance.remaining)

    def _count(self, client: str, rule: str, limit: int) -> Allowance:
        now = self._clock()
        window = int(now) // _WINDOW
        with self._lock:
            # What is of an earlier window is of no use to anybody.
            self._counts = {key: count for key, count in self._counts.items() if key[1] == window}
            count = self._counts.get((client, window, rule), 0) + 1
            self._counts[client, window, rule] = count
        reset = (window + 1) * _WINDOW
        return Allowance(limit=limit, remaining=limit - count, reset=reset, wait=max(int(reset - now), 0))
