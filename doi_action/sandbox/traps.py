"""The traps of a real registry, which the sandbox plays on request, and the log of the requests it got.

A failure is named by a short text:

    reset        the connection breaks before anything is done
    lost         done, but the connection breaks instead of the answer
    500  503:2   refused with that status, nothing done, after a colon with Retry-After in seconds; the body is a
                 proxy's HTML page
    500-done     done, and answered with 500 nevertheless; 504-done likewise
    429  429:2   rate limited, without and with Retry-After, in the registry's own words
    late:0.5     does nothing for half a second, then does it and answers
    truncated    done, and the answer breaks off in the middle
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from doi_action.errors import SettingsError

_FAILURE = re.compile(r"reset|lost|truncated|[45]\d\d(-done|:\d+)?|late:\d+(\.\d+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Traps:
    """What goes wrong in this run; nothing by default.

    `handle_fails`: publishing answers 201 and findable, but the resolver never hears of the DOI and `registered` stays
    null. `index_lag`: seconds until search knows of a change. `fail_at`: the failure for the n-th request counted from
    1, beginning when the traps are set. `always` is a failure for every request that has none of its own.

    Of InvenioRDM alone: `registration_fails`: what is published never reaches DataCite, in silence. `publish_takes`:
    seconds during which a second call to publish the same draft is turned away. `version_race`: seconds during which
    a call for a new version does not see the draft that another one made. `search_fails_at`: the request from which on
    the search engine is down, 0 for none: writes are done and answered with 500, searches fail, reads by id go on, and
    nothing written meanwhile is ever found by a search before it is written again.

    Raises SettingsError for a failure that has no meaning.
    """

    handle_fails: bool = False
    index_lag: float = 0.0
    registration_fails: bool = False
    publish_takes: float = 0.0
    version_race: float = 0.0
    search_fails_at: int = 0
    fail_at: Mapping[int, str] = field(default_factory=dict)
    always: str | None = None

    def __post_init__(self) -> None:
        failures = list(self.fail_at.values())
        if self.always:
            failures.append(self.always)
        for failure in failures:
            if not isinstance(failure, str) or not _FAILURE.fullmatch(failure):
                raise SettingsError(
                    f"'{failure}' is no failure that the sandbox can play",
                    fix="use reset, lost, truncated, 500, 500-done, 429, 429:SECONDS or late:SECONDS",
                )


def traps_from_json(body: Any) -> Traps:
    """The traps that a JSON object names by the fields of Traps, with texts for request numbers.

    Raises SettingsError for anything else.
    """
    if not isinstance(body, dict) or not body.keys() <= set(Traps.__dataclass_fields__):
        fields = ", ".join(Traps.__dataclass_fields__)
        raise SettingsError("the traps are not a JSON object of known fields", fix=f"the fields are {fields}")
    try:
        failures = {int(number): failure for number, failure in (body.get("fail_at") or {}).items()}
        return Traps(
            handle_fails=bool(body.get("handle_fails")),
            index_lag=float(body.get("index_lag") or 0),
            registration_fails=bool(body.get("registration_fails")),
            publish_takes=float(body.get("publish_takes") or 0),
            version_race=float(body.get("version_race") or 0),
            search_fails_at=int(body.get("search_fails_at") or 0),
            fail_at=failures,
            always=body.get("always"),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise SettingsError(
            "the traps are not written as they should", fix='e.g. {"fail_at": {"3": "lost"}}'
        ) from error


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedRequest:
    """One request that came in. `status` is None where the connection broke or the answer is still to come."""

    method: str
    path: str
    status: int | None = None


class TrapKeeper:
    """The traps that are set now, the count of requests since, and the log of all requests. Safe between threads."""

    def __init__(self, traps: Traps) -> None:
        self._lock = threading.Lock()
        self._traps, self._since = traps, 0
        self._log: list[LoggedRequest] = []

    @property
    def traps(self) -> Traps:
        """What is set now."""
        return self._traps

    def set(self, traps: Traps) -> None:
        """Set `traps` in place of the present ones; the next request is number 1."""
        with self._lock:
            self._traps, self._since = traps, len(self._log)

    @property
    def search_is_down(self) -> bool:
        """Whether the search engine of InvenioRDM is down for the newest request."""
        first = self._traps.search_fails_at
        return 0 < first <= len(self._log) - self._since

    def begin(self, method: str, path: str) -> tuple[int, str | None]:
        """Log a request. Answers its place in the log, to finish it by, and the failure it shall meet."""
        with self._lock:
            self._log.append(LoggedRequest(method=method, path=path))
            place = len(self._log) - 1
            return place, self._traps.fail_at.get(place - self._since + 1, self._traps.always)

    def finish(self, place: int, status: int | None) -> None:
        """Write down how the request at `place` was answered."""
        with self._lock:
            if place < len(self._log):
                self._log[place] = replace(self._log[place], status=status)

    @property
    def log(self) -> tuple[LoggedRequest, ...]:
        """Every request so far, in the order of arrival."""
        with self._lock:
            return tuple(self._log)

    def forget(self) -> None:
        """Empty the log; the next request is number 1."""
        with self._lock:
            self._log.clear()
            self._since = 0
