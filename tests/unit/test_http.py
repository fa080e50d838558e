"""The session: what is sent again, how long it waits, where credentials go, what a message may hold."""

import gzip
import json
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ConnectTimeout, ProxyError, ReadTimeout
from requests.exceptions import SSLError as RequestsSSLError
from urllib3.exceptions import NewConnectionError

from doi_action.errors import DoiActionError, RegistryError, SettingsError, Unreachable
from doi_action.hosts.github.connection import Connection
from doi_action.http import client
from doi_action.http.answer import MAX_VALUES, is_unsent, json_in, reason_of
from doi_action.http.client import Http, user_agent
from doi_action.http.content import Content
from doi_action.http.slow_answers import SLOWEST
from tests.raw_server import RawServer, Reply, answer, dripped, reset

GOOD = answer("200 OK", b'{"good": true}')


class Time:
    """A clock that only sleeping moves, and the sleeps it was asked for."""

    def __init__(self) -> None:
        # Not 0, which adding and subtracting give the same with.
        self.now, self.sleeps = 10_000.0, list[float]()

    def __call__(self) -> float:
        """Seconds since some moment long ago."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Pass that time at once."""
        self.sleeps.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    """The session's time."""
    return Time()


@pytest.fixture
def events() -> list[str]:
    """The lines that the session told."""
    return []


@pytest.fixture
def http(time: Time, events: list[str]) -> Iterator[Http]:
    """A session without real waiting."""
    session = Http(sleep=time.sleep, clock=time, now=lambda: 0.0, chance=lambda: 1.0, on_event=events.append)
    yield session
    session.close()


def test_we_say_who_we_are(http: Http) -> None:
    """Registries can see which software asks and whom to write to."""
    known = Http(mailto="me@example.org")
    with RawServer([GOOD]) as server:
        known.send("GET", server.url, params={"a": "b c"}, headers={"X-One": "1"})
    assert server.requests[0].startswith(b"GET /?a=b+c ") and b"X-One: 1" in server.requests[0]
    assert b"User-Agent: doi-action/" in server.requests[0] and b"mailto:me@example.org)" in server.requests[0]
    assert user_agent("me@example.org\r\nX: y").endswith("; mailto:me@example.orgX:y)")
    assert user_agent().endswith("(https://github.com/doi-action/doi-action)")


@pytest.mark.parametrize(
    "fault",
    [
        reset,
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n\r\nrubb",
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"HTTP/1.1 201 Created\r\nContent-Ty",
        *(answer(f"{status} X", b"<html>") for status in (408, 429, 500, 502, 503, 504)),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_is_safe_to_repeat_is_sent_again(http: Http, method: str, fault: bytes) -> None:
    """Broken connections, broken answers and passing failures do not stop a run."""
    with RawServer([fault, fault, GOOD]) as server:
        assert http.send(method, server.url).json() == {"good": True}
    assert http.requests == len(server.requests) == 3


@pytest.mark.parametrize(
    "fault",
    [
        reset,
        b"",
        answer("500 X"),
        answer("503 X", b"", "Retry-After: 1"),
        answer("504 X"),
        b"HTTP/1.1 201 Created\r\nContent-Ty",
    ],
)
def test_a_post_of_unknown_outcome_is_never_sent_again(http: Http, fault: bytes) -> None:
    """It may have been carried out, and a second one would make a second record."""
    with RawServer([fault, GOOD]) as server, pytest.raises(Unreachable, match="the only try that was safe"):
        http.send("POST", server.url, body={})
    assert len(server.requests) == 1


def test_a_post_that_was_refused_unread_is_sent_again(http: Http) -> None:
    """Too many requests means that nothing was done."""
    with RawServer([answer("429 Too Many Requests"), GOOD]) as server:
        assert http.send("POST", server.url, body={}).status == 200


@pytest.mark.parametrize(("method", "repeatable", "sent"), [("POST", True, 5), ("PUT", False, 1), ("PUT", None, 5)])
def test_whoever_asks_may_know_better_what_is_safe_to_repeat(
    http: Http, method: str, repeatable: bool | None, sent: int
) -> None:
    """A POST under a name of ours finds what the first one made; a PUT may count."""
    with RawServer([answer("503 Busy")]) as server, pytest.raises(Unreachable):
        http.send(method, server.url, repeatable=repeatable)
    assert len(server.requests) == sent


def test_a_post_that_never_left_is_sent_again(http: Http) -> None:
    """Without a connection nothing can have arrived."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free = listener.getsockname()[1]
    with pytest.raises(Unreachable, match="after 5 tries: no connection"):
        http.send("POST", f"http://127.0.0.1:{free}/", body={})
    assert http.requests == 5


def test_waits_grow_and_each_is_told(http: Http, time: Time, events: list[str]) -> None:
    """Twice as long each time, one line for each, and after five tries the run gives up."""
    with (
        RawServer([answer("503 Busy")]) as server,
        pytest.raises(Unreachable, match="after 5 tries: answered 503 Busy"),
    ):
        http.send("GET", f"{server.url}/x?token=abc")
    assert time.sleeps == [0.5, 1.0, 2.0, 4.0]
    assert events[0] == f"GET {server.url}/x: answered 503 Busy; trying again in 0.5 s (2 of 5)"


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("7", 7.0),
        ("0.25", 0.25),
        ("Thu, 01 Jan 1970 00:16:49 GMT", 9.0),
        ("-5", 0.5),
        ("0", 0.5),
        ("1000000000", 120.0),
        ("Thu, 01 Jan 1960 00:00:09 GMT", 0.5),
        ("soon", 0.5),
        ("nan", 0.5),
        ("9" * 400, 0.5),
    ],
)
def test_a_wait_that_is_asked_for_is_kept_within_reason(http: Http, time: Time, asked: str, waited: float) -> None:
    """Seconds and dates count, up to two minutes; nonsense and the past do not."""
    http.now = lambda: 1000.0
    with RawServer([answer("503 Busy", b"", f"Retry-After: {asked}"), GOOD]) as server:
        http.send("GET", server.url)
    assert time.sleeps == [waited]


def test_what_json_has_no_word_for_is_not_sent(http: Http) -> None:
    """`NaN` is Python's own, and a registry would refuse the whole record for it."""
    with RawServer([GOOD]) as server, pytest.raises(ValueError, match="JSON compliant"):
        http.send("POST", server.url, body={"size": float("nan")})
    assert server.requests == []


def test_clients_that_failed_together_do_not_come_back_together(http: Http, time: Time) -> None:
    """Chance shortens each wait and never prolongs it."""
    http.chance = lambda: 0.25
    with RawServer([answer("503 Busy"), answer("503 Busy"), GOOD]) as server:
        http.send("GET", server.url)
    assert time.sleeps == [0.125, 0.25]


def test_being_rate_limited_to_the_end_is_said(http: Http) -> None:
    """Whoever shares an address with others learns why it takes so long."""
    with RawServer([answer("429 Too Many Requests")]) as server, pytest.raises(Unreachable) as caught:
        http.send("GET", server.url)
    assert (caught.value.rule, "share" in caught.value.why) == ("rate-limited", True)
    assert server.url in str(caught.value) and "answered 429" in str(caught.value)
    with RawServer([answer("503 Busy")]) as server, pytest.raises(Unreachable) as caught:
        http.send("GET", server.url)
    assert (caught.value.rule, "share" in caught.value.why) == ("unreachable", False)


def test_no_wait_goes_past_the_deadline(http: Http, time: Time) -> None:
    """When the next try would come too late, the run stops at once."""
    http.deadline = 100.0
    with RawServer([answer("503 Busy", b"", "Retry-After: 110")]) as server, pytest.raises(Unreachable):
        http.send("GET", server.url)
    assert time.sleeps == []


def test_content_gets_the_time_that_a_slow_line_takes_for_it(time: Time, tmp_path: Path) -> None:
    """Beyond deadline and budget, which then leave no time for anything else."""
    path = tmp_path / "large"
    path.write_bytes(b"x" * 2 * SLOWEST)
    session = Http(sleep=time.sleep, clock=time, chance=lambda: 1.0, deadline=0.4, budget=0.4)
    with RawServer([answer("503 Busy"), answer("503 Busy"), GOOD]) as server:
        with path.open("rb") as file:
            session.send("PUT", server.url, content=Content(file))
        assert time.sleeps == [0.5, 1.0]
        server.replies[2] = answer("503 Busy")
        with pytest.raises(Unreachable):
            session.send("PUT", server.url, deadline=0.4)
    assert len(server.requests) == 4
    session.close()


def test_all_requests_together_have_a_budget(time: Time) -> None:
    """A service that is slow at every turn cannot hold a job for an hour."""
    session = Http(sleep=time.sleep, clock=time, chance=lambda: 1.0, budget=10.0)
    with RawServer([answer("503 Busy")]) as server:
        for _ in range(3):
            with pytest.raises(Unreachable):
                session.send("GET", server.url)
    assert sum(time.sleeps) < 10.0
    session.close()


def _drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        connection.sendall(b" ")


def test_an_answer_that_never_ends_is_cut_off_by_the_deadline() -> None:
    """Each byte comes in time, the whole never does."""
    ticks = iter(range(10**9))
    session = Http(clock=lambda: float(next(ticks)), sleep=lambda _: None, deadline=50.0, budget=100.0)
    with RawServer([_drip]) as server, pytest.raises(Unreachable, match="too slowly"):
        session.send("GET", server.url)
    session.close()


_MANY = 2000


def _drip_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(_MANY):
        connection.sendall(b"x")
        sleep(0.01)
    connection.sendall(b"\r\nContent-Length: 0\r\n\r\n")


def test_headers_that_never_end_are_cut_off_too(http: Http) -> None:
    """Each byte comes well within the time-out, the end of the headers never does."""
    http.patience = 0.3
    with RawServer([_drip_headers]) as server, pytest.raises(Unreachable, match="no answer in time"):
        http.send("POST", server.url)


def test_an_answer_that_begins_after_the_deadline_is_not_waited_for(http: Http) -> None:
    """However patient the session is with one that has time left."""
    http.deadline = 0.2

    def late(connection: socket.socket) -> None:
        sleep(1)
        connection.sendall(GOOD)

    with RawServer([late]) as server, pytest.raises(Unreachable):
        http.send("POST", server.url)


class SecureServer(RawServer):
    """The same over TLS, with a certificate for this machine that it has made itself, in `folder`."""

    def __init__(self, replies: Iterable[Reply], folder: Path) -> None:
        super().__init__(replies)
        self.url = self.url.replace("http:", "https:")
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "of a test")])
        here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
        now = datetime.now(UTC)
        unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        signed = (
            unsigned.not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(here, critical=False)
            .sign(key, SHA256())
        )
        self.certificate, private = folder / "certificate.pem", folder / "key.pem"
        self.certificate.write_bytes(signed.public_bytes(Encoding.PEM))
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(self.certificate, private)

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), self._context.wrap_socket(connection, server_side=True) as secure:
            super()._answer(secure)


def test_a_secure_connection_is_no_slower_to_be_given_up(
    http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nearly every service has one; that of an authority of one's own is trusted where its file is named."""
    http.patience = 0.3
    with SecureServer([GOOD, _drip_headers], tmp_path) as server:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.certificate))
        assert http.send("GET", server.url).json() == {"good": True}
        with pytest.raises(Unreachable, match="no answer in time"):
            http.send("POST", server.url)


OPEN = b"HTTP/1.1 200 OK\r\n\r\n"
RECORD = b"\x16\x03\x03\x40\x00"
"""The head of a message of TLS that is 16,384 bytes long (RFC 8446, section 5.1)."""


def test_a_greeting_of_tls_that_never_ends_is_cut_off(http: Http) -> None:
    """A byte at a time, before there is a connection."""
    http.deadline = 0.5
    with (
        RawServer([dripped(before=RECORD, drop=b"a")]) as server,
        pytest.raises(Unreachable, match="no answer in time"),
    ):
        http.send("POST", server.url.replace("http:", "https:"))


def _slowly(begins: bytes, drop: bytes) -> Reply:
    def drip(connection: socket.socket) -> None:
        connection.sendall(begins)
        while True:
            sleep(0.05)
            connection.sendall(drop)

    return drip


@pytest.mark.parametrize(
    ("begins", "drop"),
    [(b"HTTP/1.1 ", b"2"), (b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"), (OPEN + RECORD, b"a")],
    ids=["its status", "its headers", "the greeting behind it"],
)
@pytest.mark.parametrize("is_secure", [False, True], ids=["plain", "secure"])
def test_a_proxy_that_says_a_byte_at_a_time_is_given_up(
    http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_secure: bool, begins: bytes, drop: bytes
) -> None:
    """It is spoken to before the service is, and what it lets through is no quicker."""
    slow = _slowly(begins, drop)
    with SecureServer([slow], tmp_path) if is_secure else RawServer([slow]) as proxy:
        if isinstance(proxy, SecureServer):
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(proxy.certificate))
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(Unreachable):
            http.send("POST", "https://api.example/", deadline=0.5)
    assert proxy.requests[0].startswith(b"CONNECT api.example:443 ")


def test_headers_through_a_proxy_that_never_end_are_cut_off_too(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those of a service that is asked directly."""
    http.patience = 0.3
    with RawServer([_drip_headers]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        with pytest.raises(Unreachable, match="nothing came through the proxy"):
            http.send("POST", "http://page.example/")


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
PACKED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("begins", "drop"),
    [
        (CHUNKED + b"2", b";"),
        (CHUNKED + b"2\r\n{}\r\n0\r\n", b"X: 1\r\n"),
        # A file's name in the head of gzip (RFC 1952, section 2.3), of which nothing is unpacked yet.
        (PACKED + b"\x1f\x8b\x08\x08\0\0\0\0\0\xff", b"a"),
    ],
    ids=["the line before a chunk", "trailers", "the head of what is packed"],
)
def test_what_a_library_reads_to_its_end_is_cut_off_too(http: Http, begins: bytes, drop: bytes) -> None:
    """Nothing of the body comes, so that nobody looks at the clock between two pieces."""
    http.deadline = 0.5
    slow = dripped(before=begins, drop=drop)
    with RawServer([slow]) as server, pytest.raises(Unreachable, match="too slowly"):
        http.send("POST", server.url)


def test_content_that_goes_too_slowly_is_given_up(tmp_path: Path) -> None:
    """Each piece is taken in time, the whole never is."""
    ticks = iter(range(10**9))
    session = Http(clock=lambda: float(next(ticks)), sleep=lambda _: None, deadline=50.0, budget=100.0)
    path = tmp_path / "large"
    path.write_bytes(b"x" * 8 * 1024 * 1024)
    with RawServer([answer("200 OK")]) as server, path.open("rb") as file, pytest.raises(Unreachable):
        session.send("PUT", server.url, content=Content(file))
    session.close()


@pytest.mark.parametrize("token", ["Bearer a\nb", "Bearer ä", "Bearer \x00"])
def test_a_token_that_cannot_be_sent_is_a_setting_to_correct(http: Http, token: str) -> None:
    """Secrets are pasted with line breaks; the message does not show them."""
    with pytest.raises(SettingsError, match="cannot be sent") as refused:
        http.send("GET", "http://127.0.0.1:1/", authorization=token)
    assert refused.value.rule == "credentials-unsendable"


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_of_any_length_is_not_read(http: Http, packed: bool) -> None:
    """Also when it comes small and unpacks to much."""
    http.max_body = 100_000
    body, headers = (gzip.compress(b"x" * 10**7), ["Content-Encoding: gzip"]) if packed else (b"x" * 200_000, [])
    with (
        RawServer([answer("200 OK", body, *headers)]) as server,
        pytest.raises(RegistryError, match="more than 100,000"),
    ):
        http.send("GET", server.url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_credentials_never_follow_to_another_host(http: Http, method: str, status: int) -> None:
    """A redirect elsewhere is reported and not followed."""
    with RawServer([GOOD]) as other, RawServer([answer(f"{status} X", b"", f"Location: {other.url}/there")]) as server:
        with pytest.raises(RegistryError, match="redirects to") as caught:
            http.send(method, server.url, authorization="Bearer CANARY-TOKEN")
        assert other.requests == []
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_a_redirect_within_the_host_is_followed(http: Http, status: int) -> None:
    """The same host may move a page, and still knows us there."""
    with RawServer([answer(f"{status} X", b"", "Location: /there"), GOOD]) as server:
        http.send("GET", f"{server.url}/here", authorization="Bearer T")
    assert server.requests[1].startswith(b"GET /there HTTP/1.1")
    assert b"Authorization: Bearer T" in server.requests[1]
    with RawServer([answer(f"{status} X", b"", "Location: /there"), answer("200 OK")]) as server:
        assert http.send("HEAD", server.url).status == 200


def test_a_write_follows_only_where_it_stays_a_write(http: Http) -> None:
    """307 and 308 keep the method and the body; 302 would make a GET of it."""
    with RawServer([answer("308 X", b"", "Location: /there"), GOOD]) as server:
        http.send("PUT", server.url, body={"a": 1})
    assert server.requests[1].endswith(b'{"a": 1}')
    for status in (301, 302, 303):
        moved = answer(f"{status} X", b"", "Location: /there")
        with RawServer([moved]) as server, pytest.raises(RegistryError) as caught:
            http.send("PUT", server.url, body={"a": 1})
        assert (len(server.requests), caught.value.rule) == (1, "redirect")


@pytest.mark.parametrize(
    "reply",
    [
        answer("304 X", b"", "Location: /there"),
        answer("200 OK", b"{}", "Location: /there"),
        answer("201 Created", b"{}", "Location: /there"),
        answer("400 X", b"", "Location: /there"),
        answer("300 X"),
        answer("307 X"),
    ],
)
def test_an_answer_that_leads_nowhere_is_no_redirect(http: Http, reply: bytes) -> None:
    """Made, not modified, refused, or without an address to go to: the caller judges it."""
    with RawServer([reply]) as server:
        assert http.send("GET", server.url).status in (200, 201, 300, 304, 307, 400)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("error", "reason", "unsent"),
    [
        (ConnectTimeout(), "no connection in time", True),
        (ReadTimeout(), "no answer in time", False),
        (ProxyError(), "nothing came through the proxy", False),
        (RequestsSSLError(), "its certificate cannot be trusted", False),
        (RequestsConnectionError(NewConnectionError(None, "X")), "no connection", True),  # type: ignore[arg-type]
        (RequestsConnectionError("X"), "the connection broke", False),
        (OSError(), "the connection broke", False),
    ],
)
def test_what_broke_is_said_in_few_words(error: Exception, reason: str, unsent: bool) -> None:
    """And whether anything can have arrived, which decides whether a POST is sent again."""
    assert (reason_of(error), is_unsent(error)) == (reason, unsent)


def test_what_broke_and_how_often_is_told(http: Http) -> None:
    """A broken connection is no slow one, and what never got a second chance says so."""
    with (
        RawServer([reset]) as server,
        pytest.raises(Unreachable, match="at the only try that was safe: the connection"),
    ):
        http.send("POST", server.url)
    http.deadline = 1.0
    with RawServer([reset]) as server, pytest.raises(Unreachable, match="after 2 tries: the connection broke"):
        http.send("GET", server.url)


def test_an_answer_of_many_pieces_is_put_together(http: Http) -> None:
    """A list of a hundred records does not come at once."""
    whole = json.dumps({"data": ["x" * 99] * 3000}).encode()
    http.max_body = len(whole)
    with RawServer([answer("200 OK", whole)]) as server:
        assert http.send("GET", server.url).body == whole


@pytest.mark.parametrize(
    ("start", "end", "sent"),
    [(0, None, 150_000), (100_000, 200_000, 50_000), (5_000, 140_000, 135_000), (0, 0, 0), (150_000, None, 0)],
)
def test_a_file_or_a_part_of_it_is_sent_whole_at_every_try(
    http: Http, tmp_path: Path, start: int, end: int | None, sent: int
) -> None:
    """Piece by piece, with its length, and from its beginning again when the first try failed."""
    file = tmp_path / "archive.zip"
    file.write_bytes(bytes(number % 251 for number in range(150_000)))
    with RawServer([answer("503 Busy"), GOOD]) as server, file.open("rb") as opened:
        http.send("PUT", server.url, content=Content(opened, start=start, end=end))
    for request in server.requests:
        head, _, body = request.partition(b"\r\n\r\n")
        assert f"content-length: {sent}".encode() in head.lower()
        assert body == file.read_bytes()[start:end] and len(body) == sent


def test_a_file_is_read_from_its_beginning_in_pieces_of_any_size(tmp_path: Path) -> None:
    """As much as is asked for, all that is left where nobody says how much, and nothing after the end."""
    file = tmp_path / "notes.txt"
    file.write_bytes(b"0123456789")
    with file.open("rb") as opened:
        content = Content(opened)
        assert (len(content), content.read(4), content.read(0), content.read(), content.read()) == (
            10,
            b"0123",
            b"",
            b"456789",
            b"",
        )
        part = Content(opened, start=2, end=6)
        assert (part.read(3), part.read(3), part.read(3), list(part)) == (b"234", b"5", b"", [])
        part.rewind()
        assert list(part) == [b"2345"]
        assert Content(opened, start=2, end=6).read() == b"2345"


@pytest.mark.parametrize("odd", ["http://{there}\\@{here}/x", "http://{there}\\\\@{here}/x", "//{there}/", "http://["])
def test_a_redirect_that_libraries_read_differently_is_not_followed(http: Http, odd: str) -> None:
    """`http://one\\@two` is `two` to urllib.parse and `one` to urllib3; which of them connects is not ours to know."""
    with RawServer([GOOD]) as other, RawServer([GOOD]) as server:
        here, there = (each.url.removeprefix("http://") for each in (server, other))
        server.replies[0] = answer("307 X", b"", f"Location: {odd.format(here=here, there=there)}")
        with pytest.raises(RegistryError, match="redirects to") as refused:
            http.send("GET", server.url + "/dois/x", authorization="Bearer CANARY-123")
    assert other.requests == [] and refused.value.rule == "redirect"


@pytest.mark.parametrize("address", ["http://example.org/", "http://127.0.0.1.example.org/"])
def test_a_secret_does_not_travel_in_the_clear(http: Http, address: str) -> None:
    """Whoever opens the session, nothing is sent."""
    with pytest.raises(SettingsError, match="does not begin with https://"):
        http.send("GET", address, authorization="Bearer CANARY-123")
    assert http.requests == 0


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_loopback_never_goes_through_a_proxy(http: Http, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The proxy would get the password, and its loopback is another machine."""
    with RawServer([GOOD]) as proxy, RawServer([GOOD]) as server:
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.setenv(variable, proxy.url)
        assert http.send("GET", server.url, authorization="Bearer CANARY-123").status == 200
    assert (len(proxy.requests), len(server.requests)) == (0, 1)


def test_other_hosts_are_asked_through_the_proxy(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no other way out."""
    with RawServer([GOOD]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        http.send("GET", "http://page.example/")
    assert proxy.requests[0].startswith(b"GET http://page.example/")


@pytest.mark.parametrize("asks", [lambda http: http.send("GET", "https://x.example/"), lambda _: Connection("token")])
@pytest.mark.parametrize("proxy", ["socks5h://x:SECRET@127.0.0.1:9", "ftp://127.0.0.1", "http://[SECRET", "http://:3"])
def test_a_proxy_that_cannot_be_used_is_a_setting_to_correct(
    http: Http, monkeypatch: pytest.MonkeyPatch, proxy: str, asks: Callable[[Http], object]
) -> None:
    """Nobody waits for five tries; what may be a password is not repeated."""
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(SettingsError) as refused:
        asks(http)
    assert (refused.value.rule, "SECRET" in refused.value.message) == ("proxy-unusable", False)
    assert http.requests == 0


def test_a_name_that_nobody_resolves_holds_a_run_up_for_a_while(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver has no end of its own; nothing was sent, so that a POST may go out when there is one."""
    monkeypatch.setattr(client, "CONNECT", 0.02)
    resolve, answers = socket.getaddrinfo, iter([Event().wait])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words: next(answers, lambda: resolve(*words))())
    with RawServer([GOOD]) as server:
        assert http.send("POST", server.url, body={}).status == 200
    assert len(server.requests) == 1


def test_a_refusal_is_read_without_the_secrets_that_it_repeats(http: Http) -> None:
    """As text, escaped, as Basic pair, in keys too; a good answer stays as it is, since it may be written back."""
    http.mask.hide("CANARY-\u00fc-1")
    body = json.dumps({"errors": [{"title": "no CANARY-\u00fc-1", "CANARY-\u00fc-1": [1, None]}]}).encode()
    with RawServer([answer("400 Bad", body), answer("200 OK", body)]) as server:
        assert http.send("GET", server.url).json() == {"errors": [{"title": "no ***", "***": [1, None]}]}
        assert http.send("GET", server.url).json() == json.loads(body)


def test_a_choice_of_addresses_that_is_none_is_not_followed(http: Http) -> None:
    """Libraries follow no 300, so that nobody has read the address before us."""
    choice = answer("300 Choices", b"", "Location: http://[")
    with RawServer([choice]) as server, pytest.raises(RegistryError, match=r"redirects to 'http://\['") as caught:
        http.send("GET", server.url)
    assert caught.value.rule == "redirect"


def test_a_redirect_loop_ends(http: Http) -> None:
    """Five hops are enough for anybody."""
    with (
        RawServer([answer("302 X", b"", "Location: /again")]) as server,
        pytest.raises(RegistryError, match="for ever"),
    ):
        http.send("GET", server.url)
    assert len(server.requests) == 5


def test_an_answer_that_makes_no_sense_is_an_error_of_the_one_who_asks(http: Http) -> None:
    """With its id, and the address and the beginning of what came instead."""
    http.error, http.max_body = SettingsError, 100
    other, loop = answer("302 X", b"", "Location: https://other.example/"), answer("302 X", b"", "Location: /again")
    for reply, rule in ((other, "redirect"), (loop, "redirect"), (answer("200 OK", b"x" * 101), "answer-unreadable")):
        with RawServer([reply]) as server, pytest.raises(SettingsError) as caught:
            http.send("GET", server.url)
        assert caught.value.rule == rule
    with RawServer([answer("200 OK", b"<html>\n  Welcome")]) as server:
        got = http.send("GET", f"{server.url}/x?y=1")
        with pytest.raises(SettingsError, match=f"'{server.url}/x' answered 200") as caught:
            got.json()
    assert caught.value.rule == "answer-unreadable" and "begins with '<html> Welcome'" in caught.value.why


@pytest.mark.parametrize("body", [b"", b"<html>Welcome", b"[]", b"null", b"7", b'{"cut": ', b"\xff\xfe", b"[" * 10**5])
def test_an_answer_that_is_no_object_is_our_error(http: Http, body: bytes) -> None:
    """Captive portals and proxies answer 200 too."""
    with RawServer([answer("200 OK", body)]) as server:
        got = http.send("GET", server.url)
    with pytest.raises(RegistryError, match="no JSON object"):
        got.json()


def test_an_answer_of_more_values_than_memory_is_meant_for_is_not_read() -> None:
    """Three bytes of JSON may be a list of sixty."""
    assert len(json_in(b"[" + b"0," * (MAX_VALUES - 1) + b"0]")) == MAX_VALUES
    for most in (b"[" + b"0," * MAX_VALUES + b"0]", b"[" + b"[]," * (MAX_VALUES // 2) + b"0]"):
        with pytest.raises(ValueError, match="more than 2,000,000 values"):
            json_in(most)


def test_a_byte_order_mark_does_no_harm(http: Http) -> None:
    """Some servers begin with one."""
    with RawServer([answer("200 OK", b'\xef\xbb\xbf{"a": 1}')]) as server:
        assert http.send("GET", server.url).json() == {"a": 1}


def test_no_password_file_is_consulted(http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user keeps in ~/.netrc is for other programs."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password CANARY\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with RawServer([GOOD]) as server:
        http.send("GET", server.url)
    assert b"authorization" not in server.requests[0].lower()


def test_no_secret_gets_into_events_and_errors(http: Http, events: list[str]) -> None:
    """Neither as it is nor within Basic, even when the service sends it back or it stands in an address."""
    http.mask.hide("CANARY-123")
    echo = answer("200 OK", b"you said CANARY-123 and dXNlcjpDQU5BUlktMTIz")
    with RawServer([reset, echo]) as server:
        got = http.send("GET", server.url + "/CANARY-123?x=CANARY-123")
    with pytest.raises(DoiActionError) as caught:
        got.json()
    told = " ".join([*events, str(caught.value), caught.value.why, caught.value.fix])
    assert "CANARY" not in told
    assert "Q0FOQVJZ" not in told
    assert "DQU5BUlktMT" not in told


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "http://", "ftp://example.org/", "http://[", "http://exa mple/", "http://me:CANARY@a.example/"],
)
def test_what_is_no_address_is_a_setting_to_correct(http: Http, address: str) -> None:
    """The message names it, and nothing is sent again."""
    with pytest.raises(SettingsError, match="is no address"):
        http.send("GET", address)


def test_a_connection_that_is_not_secure_is_not_used(http: Http) -> None:
    """https to a server that does not speak it ends at once."""
    with RawServer([GOOD]) as server, pytest.raises(Unreachable, match="no secure connection"):
        http.send("GET", server.url.replace("http:", "https:"))
    assert http.requests == 1


def test_a_paced_session_waits_before_each_further_request() -> None:
    """A run of hours stays below what a service allows in minutes; the first request begins at once."""
    waited: list[float] = []
    paced = Http(pace=0.5, sleep=waited.append, clock=lambda: 100.0)
    with RawServer([GOOD, GOOD, GOOD]) as server:
        for _ in range(3):
            paced.send("GET", server.url)
    assert (waited, paced.requests) == ([0.5, 1.0], 3)
