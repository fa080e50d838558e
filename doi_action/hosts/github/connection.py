"""One connection to GitHub's API: PyGithub's requester with its pacing off and its retries under our control.

Reads are repeated after a fault of the server or the line; a write is sent once, since a lost answer may hide a
success: then `Unanswered` is raised and the caller looks what happened. A refusal because of a rate limit proves that
nothing was done, so that a write too is sent again after the wait. GitHub is asked at the given host only and its
redirects to other hosts are refused by PyGithub.
"""

import logging
import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.request import getproxies

from doi_action import __version__
from doi_action.errors import ExtraMissing, HostError, Unreachable
from doi_action.http.masking import Masker
from doi_action.identifiers.addresses import PLAIN_ADDRESS, Origin, origin_of, without_query

API_URL = "https://api.github.com"
ATTEMPTS = 5
DEADLINE = 300.0
"""Seconds after which no wait is begun any more."""
LONGEST_WAIT = 120.0
"""Seconds; a longer `Retry-After` is not waited for."""
TIMEOUT = 30
"""Seconds for one answer to begin and for each pause within it."""
LONGEST_ANSWER = 120.0
"""Seconds for one answer from the question to its last byte; GitHub itself gives up after ten."""

_log = logging.getLogger(__name__)


class Refused(Exception):
    """GitHub answered and said no: `status` of HTTP (200 for GraphQL), `kind` of a GraphQL error, its `message`.

    `place` is the host that was asked. The message holds no secret.
    """

    def __init__(self, status: int, kind: str, message: str, *, place: str, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {kind} {message}".strip())
        self.status, self.kind, self.message, self.place = status, kind, message, place
        self.retry_after = retry_after

    @property
    def rate_limited(self) -> bool:
        """Whether only the pace was wrong: nothing was done, and the same request is welcome later."""
        return self.status == 429 or self.kind == "RATE_LIMITED" or "rate limit" in self.message.lower()


class Unanswered(Exception):
    """No usable answer: the request may or may not have been carried out."""


class Connection:
    """Requests to one GitHub server, whose host is `place`. `requests` counts those that were sent.

    `token_expires` is when the token ends, as the last answer said it: personal tokens have such a day, a workflow's
    own has none (GitHub Docs, "Managing your personal access tokens").
    """

    def __init__(
        self,
        token: str | None,
        *,
        api_url: str = API_URL,
        graphql_url: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        try:
            from github import Auth, Github
        except ImportError as error:
            raise ExtraMissing(
                "talking to GitHub needs PyGithub, which is not installed",
                fix='type: pip install "doi-action[publish]"',
            ) from error

        from doi_action.http.proxies import refuse_unusable_proxy

        origin = _checked(api_url, graphql_url or api_url)
        refuse_unusable_proxy(api_url)
        if origin.scheme == "http" and getproxies():
            _bypass_proxies()

        self.place = origin.place
        self._mask = Masker([token] if token else ())
        self.requests = 0
        self.token_expires: datetime | None = None
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        # Asked again is here, and not in PyGithub, which repeats a POST too, whatever came of the first.
        self._github = Github(
            base_url=api_url,
            auth=Auth.Token(token) if token else None,
            timeout=TIMEOUT,
            user_agent=f"doi-action/{__version__}",
            retry=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )
        self._graphql_url = graphql_url or self._github.requester.graphql_url

    def close(self) -> None:
        """Close the connection; a later request opens it again."""
        self._github.close()

    def query(self, document: str, variables: Mapping[str, Any], *, attempts: int = ATTEMPTS) -> dict[str, Any]:
        """The `data` of a GraphQL query. Raises Refused, and Unreachable after `attempts`."""
        data: dict[str, Any] = self._read(lambda: self._graphql(document, variables), attempts=attempts)
        return data

    def mutate(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The `data` of a GraphQL mutation, sent once. Raises Refused, and Unanswered when its outcome is unknown."""
        data: dict[str, Any] = self._write(lambda: self._graphql(document, variables))
        return data

    def get(self, path: str, *, attempts: int = ATTEMPTS) -> Any:
        """The JSON of a REST resource. Raises Refused, and Unreachable after `attempts`."""
        return self._read(lambda: self._rest("GET", path, None), attempts=attempts)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """Change a REST resource; may be repeated, since it sets fields to values. Raises Refused or Unreachable."""
        return self._read(lambda: self._rest("PATCH", path, dict(body)))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Make a REST resource, sent once. Raises Refused, and Unanswered when its outcome is unknown."""
        return self._write(lambda: self._rest("POST", path, dict(body)))

    def repeated(self, send: Callable[[], Any]) -> Any:
        """What `send` gives, asked again as a read is. It raises Refused and Unanswered as a request here does."""

        def counted() -> Any:
            self.requests += 1
            return send()

        return self._read(counted)

    def _read(self, send: Callable[[], Any], *, attempts: int = ATTEMPTS) -> Any:
        started, attempt = self._clock(), 1
        while True:
            try:
                return send()
            except Unanswered as problem:
                wait = min(30.0, 0.5 * 2**attempt) * self._jitter()
                if attempt >= attempts or self._clock() - started + wait > DEADLINE:
                    raise self._unreachable(problem, attempt) from problem
            except Refused as problem:
                wait = self._pause(problem, attempt, started, attempts)

            _log.info("GitHub: asking again in %.1f s (attempt %d of %d)", wait, attempt + 1, attempts)
            self._sleep(wait)
            attempt += 1

    def _write(self, send: Callable[[], Any]) -> Any:
        started, attempt = self._clock(), 1
        while True:
            try:
                return send()
            except Refused as problem:
                self._sleep(self._pause(problem, attempt, started, ATTEMPTS))
                attempt += 1

    def _pause(self, problem: Refused, attempt: int, started: float, attempts: int) -> float:
        """Seconds to wait before the refused request is sent again; raises the refusal when it is final."""
        if not problem.rate_limited:
            raise problem

        # A minute where GitHub names no time: docs.github.com, "Rate limits for the REST API", secondary limits.
        wait = 60.0 if problem.retry_after is None else max(problem.retry_after, 1.0)
        is_last = attempt >= attempts
        is_too_long = wait > LONGEST_WAIT or self._clock() - started + wait > DEADLINE
        if is_last or is_too_long:
            raise problem
        return wait

    def _graphql(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._rest("POST", self._graphql_url, {"query": document, "variables": dict(variables)})
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), dict | None):
            raise Unanswered("the answer is no GraphQL answer")

        for error in answer.get("errors") or ():
            # GitHub compares no commits without common history; the distance stays unknown, all else is there.
            is_comparison = "compare" in (error.get("path") or ())
            if is_comparison:
                continue

            kind = str(error.get("type") or "")
            message = self._mask(str(error.get("message") or ""))
            # An error without a type is GitHub's own fault ("Something went wrong while executing your query").
            is_passing = not kind and message.startswith(("Something went wrong", "Timeout"))
            raise Unanswered(message) if is_passing else Refused(200, kind, message, place=self.place)

        if answer.get("data") is None:
            raise Unanswered("the answer holds no data")
        return dict(answer["data"])

    def _rest(self, verb: str, url: str, body: dict[str, Any] | None) -> Any:
        import requests
        from github import GithubException

        from doi_action.http.answer import reason_of
        from doi_action.http.slow_answers import in_time

        self.requests += 1
        ask = partial(self._github.requester.requestJsonAndCheck, verb, url, input=body)
        try:
            headers, answer = in_time(ask, seconds=LONGEST_ANSWER)
        except GithubException as problem:
            raise self._refusal(problem) from problem
        except (ValueError, RuntimeError) as problem:
            # What JSON's reader raises counts as a RequestException of requests' too, and comes first.
            raise Unanswered("the answer cannot be read") from problem
        except (requests.RequestException, OSError) as problem:
            raise Unanswered(reason_of(problem)) from problem

        self.token_expires = _moment(headers.get("github-authentication-token-expiration")) or self.token_expires
        return answer

    def _refusal(self, problem: Any) -> Refused | Unanswered:
        """What a status of 400 and more means: the server's fault leaves the outcome open, anything else is a no."""
        data = problem.data if isinstance(problem.data, dict) else {}
        message = data.get("message") or data.get("data") or problem.message
        # Masked before it is cut: half a secret is not found any more.
        said = [self._mask(str(message or ""))[:2000]]
        if problem.status >= 500:
            return Unanswered(f"{problem.status} {said[0]}")

        for error in data.get("errors") or ():
            detail = error
            if isinstance(error, dict):
                detail = error.get("message") or error
            said.append(self._mask(str(detail)))

        wait = _seconds(problem.headers or {})
        return Refused(problem.status, "", "; ".join(said), place=self.place, retry_after=wait)

    def _unreachable(self, problem: Unanswered, attempts: int) -> Unreachable:
        times = f"{attempts} times" if attempts > 1 else "once"
        return Unreachable(
            f"GitHub ({self.place}) did not answer: {problem} (asked {times})",
            why="without the repository's state nothing can be decided",
            fix="run again later; https://www.githubstatus.com says whether GitHub has a fault",
        )


def _checked(api_url: str, graphql_url: str) -> Origin:
    """The server of both addresses; refuses to send a token in the clear or to two servers."""
    origin = origin_of(api_url)
    if origin is None or not origin.keeps_secrets:
        raise HostError(
            f"'{without_query(api_url)}' is no https address",
            why=f"the token is sent there; an address is {PLAIN_ADDRESS}",
            fix="GITHUB_API_URL names the server's https API",
        )

    if origin_of(graphql_url) != origin:
        raise HostError(
            f"'{without_query(graphql_url)}' is another server than '{without_query(api_url)}'",
            why="the token belongs to one server",
            fix="leave GITHUB_API_URL and GITHUB_GRAPHQL_URL as the runner sets them",
        )
    return origin


def _bypass_proxies() -> None:
    """Connect without the environment's proxies where the scheme is http, which `_checked` leaves to loopback.

    PyGithub 2.10 has no other door to its session, and behind this one it opens a connection for each request; both can
    go when it takes a session.
    """
    from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester

    class Direct(HTTPRequestsConnectionClass):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.session.trust_env = False

    Requester.injectConnectionClasses(Direct, HTTPSRequestsConnectionClass)


def _moment(text: str | None) -> datetime | None:
    """The moment in GitHub's own writing, "2026-12-24 08:00:00 UTC" or with an offset; None for another one."""
    try:
        moment = datetime.fromisoformat((text or "").replace(" UTC", "+00:00").replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _seconds(headers: Mapping[str, Any]) -> float | None:
    """Seconds to wait that an answer asks for: `Retry-After`, else until its rate limit begins anew; None for neither.

    The moment of the reset is compared with the answer's own date, since the clock here may be wrong.
    """
    text = str(headers.get("retry-after", "")).strip()
    if text.isdigit():
        return float(text)

    reset = str(headers.get("x-ratelimit-reset", ""))
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit() and headers.get("date"):
        return max(0.0, int(reset) - parsedate_to_datetime(headers["date"]).timestamp())
    return None
