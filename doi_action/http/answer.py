"""What comes of one try to ask a service: an answer, or a reason to try again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests.exceptions import ConnectTimeout, ProxyError, Timeout
from urllib3.exceptions import NewConnectionError

from doi_action.errors import DoiActionError, RegistryError


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a service answered. Header names compare without regard to case.

    `origin` is the address without query, `excerpt` the beginning of the body as one line, both without secrets.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    origin: str
    excerpt: str
    error: type[DoiActionError] = RegistryError

    def json(self) -> dict[str, Any]:
        """The JSON object in the body. Raises `error` when there is none."""
        try:
            value = json.loads(self.body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            return value
        raise self.error(
            f"'{self.origin}' answered {self.status} with something that is no JSON object",
            why=f"the answer begins with '{self.excerpt}', so another server or a proxy answered instead",
            fix="check the address of the service and the proxy; if both are right, run again later",
            rule="answer-unreadable",
        )


class Again(Exception):
    """One try failed and another may do.

    `unsent` when nothing can have been done, `wait` the seconds that the service asks for, `status` its answer if any.
    """

    def __init__(
        self, reason: str, *, unsent: bool = False, wait: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.unsent, self.wait, self.status = reason, unsent, wait, status


def reason_of(error: Exception) -> str:
    """What happened in a few words; the library's own text may hold addresses and object names."""
    names = {
        ConnectTimeout: "no connection in time",
        Timeout: "no answer in time",
        ProxyError: "the proxy refused",
    }
    known = next((text for kind, text in names.items() if isinstance(error, kind)), None)
    return known or ("no connection" if is_unsent(error) else "the connection broke")


def is_unsent(error: Exception) -> bool:
    """Whether the request provably never arrived: there was no connection to send it over."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def origin_of(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of an address: what RFC 6454 calls its origin."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def without_query(url: str) -> str:
    """The address without user, password and query, which may hold secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
