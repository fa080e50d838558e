"""Files that GitHub gives by a redirect to another host: source archives and the files of a release.

The token goes to the API's own server only. The address that GitHub redirects to may hold a key of its own
(`?token=` for a private repository), so that no message here names more than its host.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from doi_action import __version__
from doi_action.errors import HostError, Unreachable
from doi_action.hosts.github.connection import TIMEOUT, Refused, Unanswered

CHUNK = 64 * 1024
"""Bytes that are held at a time."""

REDIRECTS = 5
"""As many redirects in a row are followed; GitHub makes one, a renamed repository two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Download:
    """An answer whose body is on its way. `size` is in bytes, None where the server does not say."""

    size: int | None
    chunks: Generator[bytes, None, None]


@dataclass(frozen=True, slots=True)
class _Token(requests.auth.AuthBase):
    """The token, or nothing: without this, requests would look into ~/.netrc for the other host."""

    token: str | None = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def open_download(url: str, *, token: str | None, accept: str) -> Download:
    """Ask for the file at `url` of the API, and follow GitHub to where it keeps it.

    Raises Refused for a no, Unanswered where asking again may help, HostError for a redirect that is not followed.
    """
    session = requests.Session()
    # A compressed answer would have another length than the file.
    session.headers.update({"Accept": accept, "Accept-Encoding": "identity", "User-Agent": f"doi-action/{__version__}"})
    try:
        answer = _followed(session, url, token)
    except (requests.RequestException, OSError) as problem:
        session.close()
        raise Unanswered(type(problem).__name__) from problem
    except BaseException:
        session.close()
        raise
    length = answer.headers.get("Content-Length", "")
    encoded = "Content-Encoding" in answer.headers
    size = int(length) if length.isdigit() and not encoded else None
    return Download(size=size, chunks=_chunks(session, answer))


def _followed(session: requests.Session, url: str, token: str | None) -> requests.Response:
    api = _server(url)
    for _ in range(REDIRECTS + 1):
        own_token = token if _server(url) == api else None
        answer = session.get(url, auth=_Token(own_token), stream=True, allow_redirects=False, timeout=TIMEOUT)
        if not answer.is_redirect:
            break
        answer.close()
        url = urljoin(url, answer.headers["Location"])
        _check_redirect(url, api)
    else:
        raise HostError(f"GitHub redirects more than {REDIRECTS} times to a file", fix="run again later")

    if answer.status_code >= 500:
        raise Unanswered(f"{answer.status_code} {answer.reason}")
    if answer.status_code != 200:
        wait = answer.headers.get("Retry-After", "")
        retry_after = float(wait) if wait.isdigit() else None
        place = urlsplit(url).hostname or url
        raise Refused(answer.status_code, "", _message(answer), place=place, retry_after=retry_after)
    return answer


def _chunks(session: requests.Session, answer: requests.Response) -> Generator[bytes, None, None]:
    try:
        yield from answer.iter_content(CHUNK)
    except (requests.RequestException, OSError) as problem:
        raise Unreachable(
            f"a file from '{urlsplit(answer.url).hostname}' was cut off: {type(problem).__name__}",
            why="part of a file is not the file",
            fix="run again",
        ) from problem
    finally:
        answer.close()
        session.close()


def _server(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _check_redirect(url: str, api: tuple[str, str]) -> None:
    """Refuse to leave https; a server of tests that has none may stay without."""
    scheme, server = _server(url)
    if scheme == "https" or (scheme == "http" and api[0] == "http"):
        return
    raise HostError(
        f"GitHub redirects to '{scheme}://{server.rpartition('@')[2]}', which is no https address",
        why="whoever stands in between could change the file",
        fix="run again; if it stays, a proxy or the server rewrites GitHub's answers",
        rule="unsafe-redirect",
    )


def _message(answer: requests.Response) -> str:
    """What GitHub says in a refusal: the `message` of its JSON, "" where there is none."""
    try:
        said: Any = answer.json()
    except ValueError:
        return ""
    return str(said.get("message") or "")[:2000] if isinstance(said, dict) else ""
