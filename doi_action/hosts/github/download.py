"""Files that GitHub gives by a redirect to another host: source archives and the files of a release.

The token goes to the API's own server only. The address that GitHub redirects to may hold a key of its own
(`?token=` for a private repository), so that no message here names more than its host.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from doi_action import __version__
from doi_action.errors import HostError, Unreachable
from doi_action.hosts.github.connection import LONGEST_ANSWER, TIMEOUT, Refused, Unanswered
from doi_action.http.slow_answers import SLOWEST, PatientAdapter, broken_after

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
class Token(requests.auth.AuthBase):
    """The token, or nothing: without this, requests would look into ~/.netrc for the other host."""

    token: str | None = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with it."""
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def open_download(
    url: str,
    *,
    token: str | None,
    accept: str,
    headers: Mapping[str, str] | None = None,
    service: str = "GitHub",
) -> Download:
    """Ask for the file at `url` of the API, and follow `service`, as messages call it, to where it keeps it.

    Neither the token nor `headers` are sent to another server than that of `url`.

    Raises Refused for a no, Unanswered where asking again may help, HostError for a redirect that is not followed.
    """
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, PatientAdapter())
    # A compressed answer would have another length than the file.
    session.headers.update({"Accept": accept, "Accept-Encoding": "identity", "User-Agent": f"doi-action/{__version__}"})
    try:
        answer = _followed(session, url, token, headers or {}, service)
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


def _followed(
    session: requests.Session, url: str, token: str | None, headers: Mapping[str, str], service: str
) -> requests.Response:
    api = server_of(url)
    for _ in range(REDIRECTS + 1):
        is_own = server_of(url) == api
        answer = session.get(
            url,
            headers=dict(headers) if is_own else None,
            auth=Token(token if is_own else None),
            stream=True,
            allow_redirects=False,
            timeout=TIMEOUT,
        )
        if not answer.is_redirect:
            break

        answer.close()
        url = urljoin(url, answer.headers["Location"])
        check_address(url, api, service)
    else:
        raise HostError(f"{service} redirects more than {REDIRECTS} times to a file", fix="run again later")

    if answer.status_code >= 500:
        raise Unanswered(f"{answer.status_code} {answer.reason}")
    if answer.status_code != 200:
        wait = answer.headers.get("Retry-After", "")
        retry_after = float(wait) if wait.isdigit() else None
        place = urlsplit(url).hostname or url
        raise Refused(answer.status_code, "", _message(answer), place=place, retry_after=retry_after)
    return answer


def _chunks(session: requests.Session, answer: requests.Response) -> Generator[bytes, None, None]:
    begin, received = monotonic(), 0
    pieces = answer.iter_content(CHUNK)
    try:
        while True:
            allowed = LONGEST_ANSWER + received / SLOWEST
            with broken_after(max(begin + allowed - monotonic(), 0.001), answer.raw):
                piece = next(pieces, None)
            if piece is None:
                break

            received += len(piece)
            yield piece
    except (requests.RequestException, OSError) as problem:
        raise Unreachable(
            f"a file from '{urlsplit(answer.url).hostname}' was cut off: {type(problem).__name__}",
            why="part of a file is not the file",
            fix="run again",
        ) from problem
    finally:
        answer.close()
        session.close()


def server_of(url: str) -> tuple[str, str]:
    """Scheme and place of an address."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def check_address(url: str, api: tuple[str, str], service: str = "GitHub") -> None:
    """Refuse to leave https for a file; a server of tests, whose scheme and place `api` is, may stay without it."""
    scheme, server = server_of(url)
    if scheme == "https" or (scheme == "http" and api[0] == "http"):
        return
    raise HostError(
        f"{service} redirects to '{scheme}://{server.rpartition('@')[2]}', which is no https address",
        why="whoever stands in between could change the file",
        fix=f"run again; if it stays, a proxy or the server rewrites the answers of {service}",
        rule="unsafe-redirect",
    )


def _message(answer: requests.Response) -> str:
    """What GitHub says in a refusal: the `message` of its JSON, "" where there is none."""
    try:
        with broken_after(LONGEST_ANSWER, answer.raw):
            said: Any = answer.json()
    except ValueError:
        return ""
    return str(said.get("message") or "")[:2000] if isinstance(said, dict) else ""
