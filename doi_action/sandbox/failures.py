"""Playing failures: a layer around the whole server that breaks, refuses, delays or spoils the answer it is told to.

Every request passes here, so this is also where the log is kept.
"""

import socket
import struct
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from doi_action.sandbox.traps import TrapKeeper

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LIMITED = '{"errors":[{"status":"429","title":"Your request has been rate limited. See https://support.datacite.org/docs/rate-limit."}]}'

_LIMITED_INVENIO = '{"message":"30 per 1 minute","status":429}'


_SEARCH_DOWN = """{"status": 500, "message": "The server encountered an internal error and was unable to complete your \
request. Either the server is overloaded or there is an error in the application."}"""


class FailureLayer:
    """A WSGI application around `application` that does as `keeper` says. Paths under `/sandbox/` pass untouched."""

    def __init__(self, application: "WSGIApplication", keeper: TrapKeeper) -> None:
        self._application, self._keeper = application, keeper

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """One request."""
        path = environ.get("PATH_INFO", "")
        if path.startswith("/sandbox/"):
            return self._application(environ, start_response)
        place, failure = self._keeper.begin(environ["REQUEST_METHOD"], path)
        response = self._answer(environ, failure)
        self._keeper.finish(place, None if response is None else response.status_code)
        if response is None:
            _break_connection(environ)
            raise ConnectionAbortedError("broken on request")
        if failure == "truncated":
            _cut_off(response)
        return response(environ, start_response)

    def _answer(self, environ: "WSGIEnvironment", failure: str | None) -> Response | None:
        """What to answer, None for nothing at all."""
        kind, _, detail = (failure or "").partition(":")
        if kind == "reset":
            return None
        if kind == "late":
            time.sleep(float(detail))

        is_invenio = environ.get("PATH_INFO", "").startswith("/invenio/")
        if kind.isdecimal():
            limited = _LIMITED_INVENIO if is_invenio else _LIMITED
            return _refusal(int(kind), retry_after=detail, limited=limited)

        # From here on the request is carried out, whatever is answered.
        response = Response.from_app(self._application, environ, buffered=True)
        if is_invenio and self._keeper.search_is_down and _needs_the_search(environ):
            return Response(_SEARCH_DOWN, 500, content_type="application/json")
        if kind.endswith("-done"):
            return _refusal(int(kind[:3]))
        if kind == "lost":
            return None
        return response


def _needs_the_search(environ: "WSGIEnvironment") -> bool:
    """Whether InvenioRDM answers only once its search engine has: every write, and every list of records."""
    path = environ["PATH_INFO"]
    is_write = environ["REQUEST_METHOD"] not in ("GET", "HEAD")
    return is_write or path.endswith(("/api/records", "/api/user/records", "/versions"))


def _refusal(status: int, *, retry_after: str = "", limited: str = _LIMITED) -> Response:
    headers = {"Retry-After": retry_after} if retry_after else {}
    if status == 429:
        return Response(limited, status, headers, content_type="application/json; charset=utf-8")
    response = Response(status=status, headers=headers, mimetype="text/html")
    response.set_data(f"<html><head><title>{response.status}</title></head><body>{response.status}</body></html>")
    return response


def _cut_off(response: Response) -> None:
    """Half of the body under the length of the whole one: the client waits for the rest until the connection ends."""
    whole = response.get_data()
    response.response = [whole[: len(whole) // 2]]
    response.headers["Content-Length"] = str(len(whole))
    response.headers["Connection"] = "close"


def _break_connection(environ: "WSGIEnvironment") -> None:
    """End the connection so that the client sees a reset and not an empty answer.

    Reading is shut down, so that the server does not wait for a next request on it; closing then sends the reset.
    """
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
