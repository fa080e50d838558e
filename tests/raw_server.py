"""A server on loopback that answers with exactly the bytes it is told, for faults that no decent server has."""

import socket
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import sleep
from typing import Self

Reply = bytes | Callable[[socket.socket], None]


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole HTTP answer that ends its connection."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def reset(connection: socket.socket) -> None:
    """Break the connection so that the other side sees a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def dripped(*, before: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """What plays an answer that begins so, and goes on by a drop at a time for as long as somebody listens."""

    def drip(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.sendall(before)
            while True:
                connection.sendall(drop)
                sleep(0.05)

    def plays(connection: socket.socket) -> None:
        # The server goes on to the next connection meanwhile.
        threading.Thread(target=drip, args=(connection.dup(),), daemon=True).start()

    return plays


class RawServer:
    """Gives each connection the next of `replies`, the last one again and again. `requests` holds what came in."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self.replies = list(replies)
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        try:
            request = _request(connection)
            self.requests.append(request)
            self.reply(connection, request)
        except OSError:
            pass

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """Answer one request; it is the last of `requests`."""
        reply = self.replies[min(len(self.requests), len(self.replies)) - 1]
        if callable(reply):
            reply(connection)
        else:
            connection.sendall(reply)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


def _request(connection: socket.socket) -> bytes:
    """Head and body of one request; what is no HTTP is taken as it comes."""
    received = _more(connection)
    while b"\r\n\r\n" not in received and received[:1].isalpha():
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    sizes = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < int(sizes[0] if sizes else 0):
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise OSError("the other side has gone")
    return received
