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
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from doi_action import __version__
from doi_action.errors import ExtraMissing, HostError, Unreachable

API_URL = "https://api.github.com"
ATTEMPTS = 5
DEADLINE = 300.0
"""Seconds after which no wait is begun any more."""
LONGEST_WAIT = 120.0
"""Seconds; a longer `Retry-After` is not waited for."""
TIMEOUT = 30
"""Seconds for one answer to begin and for each pause within it."""

_log = logging.getLogger(__name__)


class Refused(Exception):
    """GitHub answered and said no: `status` of HTTP (200 for GraphQL), `kind` of a GraphQL error, its `message`."""

    def __init__(self, status: int, kind: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {kind} {message}".strip())
        self.status, self.kind, self.message, self.retry_after = status, kind, message, retry_after

    @property
    def rate_limited(self) -> bool:
        """Whether only the pace was wrong: nothing was done, and the same request is welcome later."""
        return self.status == 429 or self.kind == "RATE_LIMITED" or "rate limit" in self.message.lower()


class Unanswered(Exception):
    """No usable answer: the request may or may not have been carried out."""


class Connection:
    """Requests to one GitHub server. `requests` counts those that were sent."""

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
        _check_addresses(api_url, graphql_url or api_url)
        self.requests = 0
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
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

    def get(self, path: str) -> Any:
        """The JSON of a REST resource. Raises Refused, and Unreachable after retries."""
        return self._read(lambda: self._rest("GET", path, None))

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """Change a REST resource; may be repeated, since it sets fields to values. Raises Refused or Unreachable."""
        return self._read(lambda: self._rest("PATCH", path, dict(body)))

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
                    raise _unreachable(problem, attempt) from problem
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
        wait = 60.0 if problem.retry_after is None else max(problem.retry_after, 1.0)
        if attempt >= attempts or wait > LONGEST_WAIT or self._clock() - started + wait > DEADLINE:
            raise problem
        return wait

    def _graphql(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._rest("POST", self._graphql_url, {"query": document, "variables": dict(variables)})
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), dict | None):
            raise Unanswered("the answer is no GraphQL answer")
        serious = [e for e in answer.get("errors") or () if "compare" not in (e.get("path") or ())]
        if serious:
            # An error without a type is GitHub's own fault ("Something went wrong while executing your query").
            kind, message = str(serious[0].get("type") or ""), str(serious[0].get("message") or "")
            if not kind and message.startswith(("Something went wrong", "Timeout")):
                raise Unanswered(message)
            raise Refused(200, kind, message)
        if answer.get("data") is None:
            raise Unanswered("the answer holds no data")
        return dict(answer["data"])

    def _rest(self, verb: str, url: str, body: dict[str, Any] | None) -> Any:
        import requests
        from github import GithubException

        self.requests += 1
        try:
            _, answer = self._github.requester.requestJsonAndCheck(verb, url, input=body)
        except GithubException as problem:
            raise _refusal(problem) from problem
        except (requests.RequestException, OSError, ValueError, RuntimeError) as problem:
            raise Unanswered(f"{type(problem).__name__}: {problem}") from problem
        return answer


def _check_addresses(api_url: str, graphql_url: str) -> None:
    """Refuse to send a token in the clear, or to two servers. Loopback is for tests."""
    for url in (api_url, graphql_url):
        if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise HostError(f"'{url}' is no https address", fix="GITHUB_API_URL names the server's https API")
    if urlsplit(api_url).netloc != urlsplit(graphql_url).netloc:
        raise HostError(
            f"'{graphql_url}' is another server than '{api_url}'",
            why="the token belongs to one server",
            fix="leave GITHUB_API_URL and GITHUB_GRAPHQL_URL as the runner sets them",
        )


def _refusal(problem: Any) -> Refused | Unanswered:
    """What an HTTP status of 400 and more means: the server's fault leaves the outcome open, anything else is a no."""
    data = problem.data if isinstance(problem.data, dict) else {}
    message = str(data.get("message") or data.get("data") or problem.message or "")[:2000]
    details = "; ".join(str(e.get("message") or e) if isinstance(e, dict) else str(e) for e in data.get("errors") or ())
    if problem.status >= 500:
        return Unanswered(f"{problem.status} {message}")
    headers = problem.headers or {}
    return Refused(problem.status, "", f"{message}; {details}" if details else message, retry_after=_seconds(headers))


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


def _unreachable(problem: Unanswered, attempts: int) -> Unreachable:
    times = f"{attempts} times" if attempts > 1 else "once"
    return Unreachable(
        f"GitHub did not answer: {problem} (asked {times})",
        why="without the repository's state nothing can be decided",
        fix="run again later; https://www.githubstatus.com says whether GitHub has a fault",
    )
