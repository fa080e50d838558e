"""HTTP for every client of ours: one session per run, who we are, how long we wait, what may be sent twice.

Every request has a deadline over all its tries, the run has a budget over all its requests. What is safe to repeat is
repeated with growing waits; what is not is sent again only when it provably never arrived. Redirects are followed
within one origin alone, so that credentials never reach another host. No secret gets into a message.
"""

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urljoin

from requests import PreparedRequest, Request, RequestException, Response, Session
from requests.auth import AuthBase
from requests.exceptions import InvalidSchema, SSLError
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError

from doi_action import __version__
from doi_action.errors import DoiActionError, RegistryError, SettingsError, Unreachable
from doi_action.http.answer import Again, Answer, is_unsent, reason_of
from doi_action.http.content import Content
from doi_action.http.masking import Masker
from doi_action.http.proxies import refuse_unusable_proxy
from doi_action.http.retrying import PASSING, TRIES, UNDONE, backoff, retry_after
from doi_action.http.slow_answers import SLOWEST, PatientAdapter, broken_after
from doi_action.identifiers.addresses import PLAIN_ADDRESS, origin_of, without_query

HOME = "https://github.com/doi-action/doi-action"
CONNECT = 10.0
"""Seconds to connect."""

_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_REDIRECTS = 5


def user_agent(mailto: str | None = None) -> str:
    """How we introduce ourselves: registries give identified callers more requests."""
    # Brackets and semicolons would end the comment (RFC 9110, section 10.1.5), anything else cannot stand in a header.
    address = re.sub(r"[^!-~]|[();]", "", mailto or "")
    about = f"{HOME}; mailto:{address}" if address else HOME
    return f"doi-action/{__version__} ({about})"


def _nobody(message: str) -> None:
    """Takes events that nobody listens to."""


@dataclass(kw_only=True)
class Http:
    """One session. `on_event` gets a line for each repetition. Seconds; `clock` is monotonic, `now` counts from 1970.

    `deadline` is for one request with all its tries, `budget` for all requests together, `patience` for the next piece
    of an answer, `pace` from the beginning of one request to that of the next. Several threads may send; `requests`
    counts what was sent. `max_body` is in bytes after unpacking. `error` is raised for an answer that makes no sense.
    """

    mailto: str | None = None
    secrets: Iterable[str] = field(default=(), repr=False)
    on_event: Callable[[str], None] = _nobody
    deadline: float = 240.0
    budget: float = 600.0
    patience: float = 60.0
    pace: float = 0.0
    max_body: int = 32 * 1024 * 1024
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random
    error: type[DoiActionError] = RegistryError
    requests: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.mask = Masker(self.secrets)
        self._session = Session()
        self._session.headers["User-Agent"] = user_agent(self.mailto)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, PatientAdapter())
        self._end = self.clock() + self.budget
        self._turn, self._next = Lock(), 0.0

    def send(
        self,
        method: str,
        url: str,
        *,
        body: Any = None,
        content: Content | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        authorization: str | None = None,
        repeatable: bool | None = None,
        deadline: float | None = None,
    ) -> Answer:
        """Send one request, as often as needed and safe, and return the answer whatever its status.

        `body` becomes JSON; `content` is sent as it is, piece by piece, and prolongs deadline and budget by the time
        that a slow line takes for it. `repeatable` overrides what the method implies (GET, HEAD, PUT and DELETE are),
        `deadline` the session's own. Raises Unreachable when no usable answer came, SettingsError for an address that
        is none or over which a secret would travel in the clear and for a proxy that cannot be used, `error` for a
        redirect that leaves the origin.
        """
        if authorization and not (authorization.isascii() and authorization.isprintable()):
            raise SettingsError(
                "a token or key holds characters that cannot be sent",
                why="a header holds printable ASCII only, without line breaks",
                fix="copy the token again, as one line",
                rule="credentials-unsendable",
            )
        request = Request(method, url, params=params, headers=dict(headers or {}), auth=_Authorization(authorization))
        if body is not None:
            request.data = json.dumps(body, allow_nan=False).encode()
        if content is not None:
            # An empty stream would go out in chunks, without a length.
            request.data = content if len(content) else b""
        prepared = self._prepared(request)
        origin = origin_of(prepared.url or "")
        keeps_secrets = origin is not None and origin.keeps_secrets
        if authorization and not keeps_secrets:
            raise SettingsError(
                f"'{self._name(prepared)}' does not begin with https://",
                why="the secret would travel in the clear",
                fix="write the address with https://",
            )
        refuse_unusable_proxy(prepared.url or "")

        may_repeat = method in _REPEATABLE if repeatable is None else repeatable
        extra = len(content) / SLOWEST if content is not None else 0.0
        self._end += extra
        end = self.clock() + (deadline or self.deadline) + extra
        return self._tries(prepared, may_repeat, min(end, self._end))

    def _prepared(self, request: Request) -> PreparedRequest:
        try:
            prepared = self._session.prepare_request(request)
            if origin_of(prepared.url or "") is None:
                raise InvalidSchema
        except (RequestException, UnicodeError) as error:
            raise SettingsError(
                self.mask(f"'{without_query(request.url)}' is no address that can be asked"),
                why=f"an address is {PLAIN_ADDRESS}",
                fix="correct the address of the service",
            ) from error
        return prepared

    def _tries(self, request: PreparedRequest, may_repeat: bool, end: float) -> Answer:
        for attempt in range(1, TRIES + 1):
            try:
                return self._followed(request, end)
            except Again as failure:
                wait = failure.wait or backoff(attempt, chance=self.chance())
                is_last = attempt == TRIES or self.clock() + wait >= end
                is_safe = may_repeat or failure.unsent
                if is_last or not is_safe:
                    raise self._unreachable(request, failure, attempt) from failure

                said = f"{failure.reason}; trying again in {wait:.1f} s ({attempt + 1} of {TRIES})"
                self.on_event(self.mask(f"{request.method} {self._name(request)}: {said}"))
                self.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _followed(self, request: PreparedRequest, end: float) -> Answer:
        """The answer at the end of redirects within the origin."""
        for _ in range(_REDIRECTS):
            answer = self._once(request, end)
            redirects = 300 <= answer.status < 400 and answer.status != 304
            if not redirects or "Location" not in answer.headers:
                return answer
            request = self._redirected(request, answer)
        raise self.error(
            f"'{self._name(request)}' redirects for ever",
            why=f"after {_REDIRECTS} redirects there was still no answer",
            fix="check the address of the service",
            rule="redirect",
        )

    def _redirected(self, request: PreparedRequest, answer: Answer) -> PreparedRequest:
        try:
            there = urljoin(request.url or "", answer.headers["Location"])
        except ValueError:
            there = answer.headers["Location"]
        # None, an address that is not written plainly, is another origin: libraries disagree on its host.
        leaves = origin_of(there) != origin_of(request.url or "")
        changes_method = answer.status in (301, 302, 303) and request.method not in ("GET", "HEAD")
        if leaves or changes_method:
            raise self.error(
                self.mask(f"'{self._name(request)}' redirects to '{without_query(there)}'"),
                why="credentials are sent to no other host than the one they were given for",
                fix="if the service has moved, write its new address into the settings",
                rule="redirect",
            )
        following = request.copy()
        following.url = there
        return following

    def _once(self, request: PreparedRequest, end: float) -> Answer:
        self._wait_for_turn()
        body_sent: object = request.body
        if isinstance(body_sent, Content):
            body_sent.rewind(before_each=lambda: self._hurry(end))
        left = max(end - self.clock(), 0.001)
        try:
            environment = self._session.merge_environment_settings(request.url or "", {}, True, None, None)
            origin = origin_of(request.url or "")
            if origin and origin.is_loopback:
                # A proxy's loopback is the proxy's own machine, which would be sent the password too.
                environment["proxies"] = {}
            with self._session.send(
                request, timeout=(min(CONNECT, left), min(self.patience, left)), allow_redirects=False, **environment
            ) as response:
                body = self._body(response, end)
        except SSLError as error:
            raise Unreachable(
                f"there is no secure connection to '{self._name(request)}'",
                why="its certificate cannot be trusted, so somebody else may be answering in place of the service",
                fix="check the address and the clock; behind a proxy of your own, set REQUESTS_CA_BUNDLE",
            ) from error
        except (RequestException, HTTPError, OSError) as error:
            raise Again(reason_of(error), unsent=is_unsent(error)) from error
        except ValueError as error:
            # requests reads where an answer leads on, although it is not to go there.
            raise self.error(
                f"'{self._name(request)}' redirects to what is no address",
                why="a service says where it has moved to, and this cannot be asked",
                fix="check the address of the service",
                rule="redirect",
            ) from error

        says_something = response.status_code in (200, 201)
        has_length = "Content-Length" in response.headers
        if says_something and not body and not has_length:
            raise Again("the answer broke off within its headers")

        if response.status_code in PASSING:
            wait = retry_after(response.headers.get("Retry-After"), now=self.now())
            answered = f"answered {response.status_code} {response.reason or ''}".strip()
            raise Again(answered, unsent=response.status_code in UNDONE, wait=wait, status=response.status_code)
        return Answer(
            status=response.status_code,
            headers=CaseInsensitiveDict(response.headers),
            body=body,
            origin=self._name(request),
            excerpt=" ".join(self.mask(body[:4096].decode("utf-8", "replace")).split())[:80],
            error=self.error,
            mask=self.mask,
        )

    def _wait_for_turn(self) -> None:
        """Count a request and wait until it may begin; no two that are sent at once begin together."""
        with self._turn:
            self.requests += 1
            now = self.clock()
            begins = max(now, self._next)
            self._next = begins + self.pace
        if begins > now:
            self.sleep(begins - now)

    def _body(self, response: Response, end: float) -> bytes:
        """The whole body. Raises TimeoutError after the deadline."""
        pieces, size = [], 0
        with broken_after(max(end - self.clock(), 0.001), response.raw):
            while piece := response.raw.read1(65536, decode_content=True):
                pieces.append(piece)
                size += len(piece)
                self._hurry(end)
                if size > self.max_body:
                    raise self.error(
                        f"'{without_query(response.url)}' sent more than {self.max_body:,} bytes",
                        why="no answer of this service is that long",
                        fix="check the address of the service",
                        rule="answer-unreadable",
                    )
        return b"".join(pieces)

    def _hurry(self, end: float) -> None:
        """Between two pieces, each of which may come or go in time."""
        if self.clock() > end:
            raise TimeoutError

    def _name(self, request: PreparedRequest) -> str:
        return self.mask(without_query(request.url or ""))

    def _unreachable(self, request: PreparedRequest, failure: Again, attempts: int) -> Unreachable:
        times = f"after {attempts} tries" if attempts > 1 else "at the only try that was safe"
        message = self.mask(f"no usable answer from '{self._name(request)}' {times}: {failure.reason}")
        if failure.status == 429:
            return Unreachable(
                message,
                why="too many requests came from this address, which hosted runners share with others",
                fix="run again in a few minutes: it continues from here",
                rule="rate-limited",
            )
        return Unreachable(
            message,
            why="the service or the network is down, overloaded, or slow",
            fix="run again later: it continues from here",
        )

    def close(self) -> None:
        """Let go of the connections; the session can be used again."""
        self._session.close()


class _Authorization(AuthBase):
    """Sets the header that we were given, or none: without this, requests would look into ~/.netrc."""

    def __init__(self, value: str | None) -> None:
        self._value = value

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if self._value:
            request.headers["Authorization"] = self._value
        return request
