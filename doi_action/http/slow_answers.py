"""Connections that give up on a server whose answer never gets to its body.

A time-out of requests counts anew with each byte that arrives. For the body the session looks at the clock between two
pieces; status line and headers are read inside the library, so a timer breaks the connection there.
"""

import socket
from contextlib import suppress
from threading import Event, Timer
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse


class _Timed(HTTPConnection):
    """A connection on which status line and headers together may take as long as the time-out for one read."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # urllib3's answers are its own
        expired = Event()
        timer = Timer(self.timeout or 60.0, self._break, [expired])
        timer.daemon = True
        timer.start()
        try:
            response = super().getresponse()
        except OSError:
            response = None
            if not expired.is_set():
                raise
        finally:
            timer.cancel()
        # http.client takes headers that break off for complete ones, so the timer is asked and not the answer.
        if response is None or expired.is_set():
            raise TimeoutError("status line and headers came too slowly")
        return response

    def _break(self, expired: Event) -> None:
        expired.set()
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


class _TimedSecure(_Timed, HTTPSConnection):
    """The same over TLS."""


class Pool(HTTPConnectionPool):
    """Connections with the limit."""

    ConnectionCls = _Timed


class SecurePool(HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = _TimedSecure


class PatientAdapter(HTTPAdapter):
    """An adapter for a session of requests whose connections have that limit; connections to a proxy have not."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make connections of ours."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}
