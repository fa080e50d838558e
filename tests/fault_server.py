"""A server on loopback before another one: hands every request on, but for those that meet a fault."""

import gzip
import http.client
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.raw_server import RawServer, answer, reset

ELSEWHERE = "https://elsewhere.example"
"""A host that may hear nothing; it has no address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What the client gets for an answer; only where it is `done` has the server behind heard of the request."""

    name: str
    plays: bytes | Callable[[socket.socket], None]
    done: bool = False


def _json(status: str, body: object, *headers: str) -> bytes:
    return answer(status, json.dumps(body).encode(), "Content-Type: application/json", *headers)


def _page(status: str, *headers: str) -> bytes:
    return answer(status, b"<html><body><h1>Sorry</h1></body></html>", "Content-Type: text/html", *headers)


def _packed(status: str, body: bytes) -> bytes:
    return answer(status, body, "Content-Type: application/json", "Content-Encoding: gzip")


_CUT_SHORT = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"data": '
_CUT_CHUNK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"
_NO_HTTP = b"220 mail.example.org ESMTP\r\n"
_LONG_HEAD = b"HTTP/1.1 200 OK\r\n" + b"X-More: 1\r\n" * 300 + b"\r\n{}"

FAULTS = (
    *(
        Fault(name=status, plays=_json(status, {"message": "no", "errors": [{"title": "no"}]}))
        for status in (
            "400 Bad Request",
            "401 Unauthorized",
            "403 Forbidden",
            "404 Not Found",
            "405 Method Not Allowed",
            "409 Conflict",
            "410 Gone",
            "412 Precondition Failed",
            "415 Unsupported Media Type",
            "422 Unprocessable Entity",
            "429 Too Many Requests",
        )
    ),
    Fault(name="secondary limit", plays=_json("403 Forbidden", {"message": "exceeded a secondary rate limit"})),
    Fault(name="429 and when", plays=_json("429 Too Many Requests", {}, "Retry-After: 3")),
    Fault(name="500", plays=_page("500 Internal Server Error")),
    Fault(name="500 but done", plays=_page("500 Internal Server Error"), done=True),
    Fault(name="502", plays=_page("502 Bad Gateway")),
    Fault(name="503 in seconds", plays=_page("503 Service Unavailable", "Retry-After: 2")),
    Fault(name="503 at a date", plays=_page("503 Service Unavailable", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT")),
    Fault(name="503 before now", plays=_page("503 Service Unavailable", "Retry-After: -5")),
    Fault(name="503 in 30 years", plays=_page("503 Service Unavailable", "Retry-After: 1000000000")),
    Fault(name="504 but done", plays=_page("504 Gateway Timeout"), done=True),
    *(
        Fault(name=f"{status} elsewhere", plays=answer(f"{status} Moved", b"", f"Location: {ELSEWHERE}/dois"))
        for status in (301, 302, 303, 307, 308)
    ),
    Fault(name="redirected in a circle", plays=answer("302 Found", b"", "Location: ?again")),
    Fault(name="reset before", plays=reset),
    Fault(name="reset after", plays=reset, done=True),
    Fault(name="cut short", plays=_CUT_SHORT, done=True),
    Fault(name="chunk cut", plays=_CUT_CHUNK, done=True),
    Fault(name="gzip that is none", plays=_packed("200 OK", b"no gzip"), done=True),
    Fault(name="gzip cut short", plays=_packed("200 OK", gzip.compress(b'{"data": {}}')[:-6]), done=True),
    Fault(name="no HTTP", plays=_NO_HTTP),
    Fault(name="a long head", plays=_LONG_HEAD),
    Fault(name="empty", plays=answer("200 OK", b"", "Content-Type: application/json"), done=True),
    Fault(name="204 with a body", plays=answer("204 No Content", b'{"data": 1}'), done=True),
    Fault(name="a page", plays=_page("200 OK")),
    *(
        Fault(name=f"JSON {body[:20]!r}", plays=answer("200 OK", body, "Content-Type: application/json"))
        for body in (
            b'{"data": {',
            b"[]",
            b"null",
            b"7",
            b'"text"',
            b"{}",
            b'{"data": null}',
            b'{"data": []}',
            b'{"data": {"attributes": 7}}',
            b'{"data": {"attributes": {"doi": NaN}}}',
            b'{"data": 1, "data": 2}',
            b'\xef\xbb\xbf{"data": {}}',
            '{"title": "é"}'.encode("latin-1"),
            '{"data": {}}'.encode("utf-16"),
            b"[" * 100_000,
        )
    ),
    Fault(
        name="no such charset",
        plays=answer("200 OK", '{"data": {"title": "é"}}'.encode(), "Content-Type: application/json; charset=none"),
    ),
)
"""What services and what stands before them do: reliability in the field, each once seen or easily had."""


class FaultServer(RawServer):
    """Hands requests on to `base`, until `fault` is set: then those with the numbers in `at`, from 1, meet it."""

    def __init__(self, base: str) -> None:
        super().__init__(())
        self._base = urlsplit(base)
        self.base, self.front = base, self.url + self._base.path
        self.fault: Fault | None = None
        self.at: range = range(0)
        self.met = 0

    def break_(self, fault: Fault | None, at: range) -> None:
        """From now on; None heals it."""
        self.requests.clear()
        self.fault, self.at, self.met = fault, at, 0

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """Answer one request."""
        fault = self.fault if len(self.requests) in self.at else None
        if fault is None:
            connection.sendall(self._handed_on(request))
            return
        self.met += 1
        if fault.done:
            self._handed_on(request)
        if callable(fault.plays):
            fault.plays(connection)
        else:
            connection.sendall(fault.plays)

    def _handed_on(self, request: bytes) -> bytes:
        """The answer of the server behind, whose addresses are ours."""
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        named = (line.partition(":") for line in lines)
        headers = {name: value.strip() for name, _, value in named if name.lower() not in ("host", "connection")}

        there = http.client.HTTPConnection(self._base.netloc, timeout=60)
        there.request(method, path, body=body or None, headers=headers)
        got = there.getresponse()
        data = got.read().replace(self._base.netloc.encode(), urlsplit(self.url).netloc.encode())
        left_out = ("content-length", "connection", "transfer-encoding", "date", "server")
        kept = [f"{name}: {value}" for name, value in got.getheaders() if name.lower() not in left_out]
        there.close()
        return answer(f"{got.status} {got.reason}", data, *kept).replace(self.base.encode(), self.front.encode())
