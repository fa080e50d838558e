"""What comes of one try to ask a service: an answer, or a reason to try again."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from requests.exceptions import ConnectTimeout, ProxyError, SSLError, Timeout
from urllib3.exceptions import NewConnectionError

from doi_action.errors import DoiActionError, RegistryError

MAX_VALUES = 2_000_000
"""Commas and brackets of an answer: three bytes may be a list of sixty, and 32 MB of `[],` took more than a gigabyte.

The longest answers that are asked for, a thousand records or the names of all files, have some hundred thousand.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a service answered. Header names compare without regard to case.

    `origin` is the address without query, `excerpt` the beginning of the body as one line, both without secrets.
    `mask` takes secrets out of what a refusal says.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    origin: str
    excerpt: str
    error: type[DoiActionError] = RegistryError
    mask: Callable[[str], str] = str

    def json(self) -> dict[str, Any]:
        """The JSON object in the body; that of a refusal without secrets. Raises `error` when there is none."""
        try:
            value = json_in(self.body)
        except ValueError:
            value = None
        if isinstance(value, dict):
            return _masked(value, self.mask) if self.status >= 400 else value
        raise self.error(
            f"'{self.origin}' answered {self.status} with something that is no JSON object",
            why=f"the answer begins with '{self.excerpt}', so another server or a proxy answered instead",
            fix="check the address of the service and the proxy; if both are right, run again later",
            rule="answer-unreadable",
        )


def json_in(body: bytes) -> Any:
    """The JSON value that is the body. Raises ValueError for none, for one too deep, and for more than MAX_VALUES."""
    values = sum(body.count(sign) for sign in (b",", b"[", b"{"))
    if values > MAX_VALUES:
        raise ValueError(f"more than {MAX_VALUES:,} values")

    try:
        return json.loads(body.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


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
        ProxyError: "nothing came through the proxy",
        SSLError: "its certificate cannot be trusted",
        TimeoutError: "the answer came too slowly",
    }
    for kind, text in names.items():
        if isinstance(error, kind):
            return text
    return "no connection" if is_unsent(error) else "the connection broke"


def is_unsent(error: Exception) -> bool:
    """Whether the request provably never arrived: there was no connection to send it over."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    """The JSON value with `mask` over all its texts: servers repeat in a refusal what they were sent."""
    match value:
        case str():
            return mask(value)
        case list():
            return [_masked(item, mask) for item in value]
        case dict():
            return {mask(key): _masked(item, mask) for key, item in value.items()}
    return value
