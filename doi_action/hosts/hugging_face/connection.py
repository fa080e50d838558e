"""Questions to the Hub, over our own HTTP session: no other package is needed to read a repository.

Source: the routes that `huggingface_hub` 2.4 and `@huggingface/hub` 2.4 use; huggingface.co/docs/hub/api.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from doi_action.errors import HostError, RegistryError, Unreachable
from doi_action.hosts.github.connection import Refused as DownloadRefused
from doi_action.hosts.github.connection import Unanswered as DownloadUnanswered
from doi_action.hosts.github.download import Download, open_download
from doi_action.hosts.hugging_face.address import HUB, HubName
from doi_action.http.answer import Answer, json_in
from doi_action.http.client import Http
from doi_action.http.retrying import TRIES, backoff
from doi_action.identifiers.addresses import PLAIN_ADDRESS, Origin, origin_of, without_query

MAX_PAGES = 1000
"""Pages of a list that are followed: a million files. A server that repeats itself must end somewhere."""
_NEXT = re.compile(r"""<([^<>]*)>[^<]*;\s*rel\s*=\s*"?next"?(?=[\s,;]|$)""", re.IGNORECASE)


class Refused(Exception):
    """The Hub answered and said no: `status` of HTTP, `code` of its header X-Error-Code, its `message`.

    `place` is the server that was asked. The message holds no secret.
    """

    def __init__(self, status: int, code: str, message: str, *, place: str) -> None:
        super().__init__(f"{status} {code} {message}".strip())
        self.status, self.code, self.message, self.place = status, code, message, place


class Connection:
    """Questions about the repository `name` to the server `endpoint`. `requests` counts those that were sent.

    `token` is called when it is needed first; `deadline` counts the seconds for one question with its repetitions.
    """

    def __init__(
        self,
        name: HubName,
        *,
        token: Callable[[], str | None],
        endpoint: str = HUB,
        sleep: Callable[[float], None] = time.sleep,
        deadline: float = Http.deadline,
    ) -> None:
        self.name, self.endpoint = name, endpoint.rstrip("/")
        self.origin = _checked(self.endpoint)
        self._obtain = token
        self._obtained: tuple[str | None, ...] = ()
        self.no_token: HostError | None = None
        self._sleep = sleep
        self.http = Http(sleep=sleep, deadline=deadline)

    @property
    def token(self) -> str | None:
        """The token, hidden from all that is said from now on; None where `no_token` may tell why.

        What is public is read without one, so that a refusal counts only when something is to be written.
        """
        if not self._obtained:
            token = None
            try:
                token = self._obtain()
            except HostError as refused:
                self.no_token = refused

            self._obtained = (token,)
            self.http.mask.hide(token or "")

        return self._obtained[0]

    @property
    def requests(self) -> int:
        """How many questions were asked so far, each repetition counted."""
        return self.http.requests

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """The JSON of a resource of the repository. Raises Refused, HostError and Unreachable."""
        return _json(self._sent("GET", f"{self.endpoint}/{self.name.api}{path}", params=params))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Ask a question that wants a body, or set fields to values: either may be repeated. Raises as `get` does."""
        return _json(self._sent("POST", f"{self.endpoint}/{path}", body=body))

    def only_reads(self) -> bool:
        """Whether the token was made for reading alone, as its account's page tells; False where that is not told."""
        try:
            answer = _json(self._sent("GET", f"{self.endpoint}/api/whoami-v2"))
            return bool(answer["auth"]["accessToken"]["role"] == "read")
        except (Refused, KeyError, TypeError):
            return False

    def listed(self, path: str, params: Mapping[str, str] | None = None, *, pages: int | None = None) -> Iterator[Any]:
        """The items of a list, page by page as they are wanted: all of them, or those of so many pages.

        Raises as `get` does.
        """
        url, asked = f"{self.endpoint}/{self.name.api}{path}", params
        seen: set[str] = set()
        for _ in range(pages or MAX_PAGES):
            answer = self._sent("GET", url, params=asked)
            yield from _items(answer)
            seen.add(url)
            following = _next_page(answer)
            if following is None:
                return
            # A mirror hands on addresses of the Hub itself, which this token may not be meant for.
            there = urlsplit(following)
            url, asked = f"{self.origin}{there.path}?{there.query}", None
            if url in seen:
                raise unexpected(f"a page of '{answer.origin}' names one before it as the next")

        if pages is None:
            raise unexpected(f"'{path}' is a list of more than {MAX_PAGES:,} pages")

    def content(self, commit: str, path: str) -> bytes:
        """The bytes of a file that git itself holds. Raises as `get` does."""
        return self._sent("GET", self.file_address(commit, path)).body

    def file_address(self, commit: str, path: str) -> str:
        """Where the Hub gives the file at `path` of a commit."""
        return f"{self.endpoint}/{self.name.path}/resolve/{quote(commit, safe='')}/{quote(path)}"

    def download(self, commit: str, path: str) -> Download:
        """The file at `path`, in pieces: the Hub redirects to another host, which is shown no token.

        Raises Refused, HostError and Unreachable.
        """
        url = self.file_address(commit, path)
        for attempt in range(1, TRIES + 1):
            try:
                return open_download(url, token=self.token, accept="*/*", service="the Hub")
            except DownloadRefused as refused:
                raise Refused(refused.status, "", refused.message, place=self.origin.place) from refused
            except DownloadUnanswered as problem:
                unanswered = problem
                self._sleep(backoff(attempt, chance=1.0))

        raise Unreachable(
            f"the Hub ({self.origin.place}) did not give '{path}': {unanswered}",
            why="part of a file is not the file",
            fix="run again later",
        ) from unanswered

    def _sent(self, method: str, url: str, *, params: Mapping[str, str] | None = None, body: Any = None) -> Answer:
        authorization = f"Bearer {self.token}" if self.token else None
        headers = {"Content-Type": "application/json"} if body is not None else None
        try:
            answer = self.http.send(
                method,
                url,
                params=params,
                body=body,
                headers=headers,
                authorization=authorization,
                repeatable=True,
            )
        except RegistryError as error:
            raise unexpected(error.message) from error

        if answer.status >= 300:
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: Answer) -> Refused:
        said = answer.headers.get("X-Error-Message") or _error_in(answer) or answer.excerpt
        message = self.http.mask(" ".join(said.split()))[:400]
        return Refused(answer.status, answer.headers.get("X-Error-Code", ""), message, place=self.origin.place)


def _checked(endpoint: str) -> Origin:
    """The server of an address. Raises HostError for one over which the token would travel in the clear."""
    origin = origin_of(endpoint)
    if origin is None or not origin.keeps_secrets:
        raise HostError(
            f"HF_ENDPOINT names '{without_query(endpoint)}', which is no https address",
            why=f"the token is sent there; an address is {PLAIN_ADDRESS}",
            fix="unset HF_ENDPOINT for huggingface.co, or give the mirror's https address",
            rule="unsafe-endpoint",
        )
    return origin


def _json(answer: Answer) -> Any:
    try:
        return json_in(answer.body)
    except ValueError as error:
        raise unexpected(f"'{answer.origin}' answered something that is no JSON: '{answer.excerpt}'") from error


def _items(answer: Answer) -> list[Any]:
    found = _json(answer)
    if not isinstance(found, list):
        raise unexpected(f"'{answer.origin}' answered something else than a list")
    return found


def ill_formed(what: str, error: Exception) -> HostError:
    """An answer that lacks something, or is another thing; the words of Python's own error say nothing to a reader."""
    lacks = f"lacks {error}" if isinstance(error, KeyError) else "is of another form"
    return unexpected(f"{what} {lacks}")


def unexpected(said: str) -> HostError:
    """The error for an answer that does not have the form that the Hub's clients rely on."""
    return HostError(
        f"the Hub's answer has another shape than it should: {said}",
        why="what cannot be read in full is not acted on",
        fix="run again; if it stays, HF_ENDPOINT names a server that is not the Hub",
        rule="unexpected-answer",
    )


def _next_page(answer: Answer) -> str | None:
    """The address of the next page (RFC 8288, `Link: <…>; rel="next"`)."""
    # With requests' own reader, a comma at the end hides the last link, and half of a list passes for the whole.
    found = _NEXT.search(answer.headers.get("Link", ""))
    return found[1] if found else None


def _error_in(answer: Answer) -> str:
    """What the JSON of a refusal says; "" where there is none."""
    try:
        said = json_in(answer.body)
    except ValueError:
        return ""

    if not isinstance(said, dict):
        return ""

    several = []
    for error in said.get("errors") or ():
        if isinstance(error, dict):
            several.append(str(error.get("message", "")))
    return "; ".join(several) or str(said.get("error") or "")
