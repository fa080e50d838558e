"""Giving up on a server whose answer comes byte by byte and never ends.

A time-out of requests counts anew with each byte that arrives, and the libraries read status line, headers, the lines
between chunks and the head of what is packed to their ends. So a timer breaks the connection, or a question is asked
in a thread that is left to itself.
"""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPException
from threading import Event, Thread, Timer
from typing import Any, TypeVar

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError
from urllib3.poolmanager import ProxyManager
from urllib3.response import HTTPResponse

SLOWEST = 256 * 1024
"""Bytes a second that a line must carry at least for content to get through; slower ones are given up."""

Said = TypeVar("Said")


def in_time(ask: Callable[[], Said], *, seconds: float) -> Said:
    """What `ask` gives. Raises TimeoutError after `seconds`; what was asked may have been done, or be done later.

    For a client whose connection is its own. The thread that still waits ends with its connection or the process.
    """
    said: Future[Said] = Future()

    def asking() -> None:
        try:
            said.set_result(ask())
        except BaseException as error:  # told to whoever waits
            said.set_exception(error)

    Thread(target=asking, daemon=True).start()
    return said.result(timeout=seconds)


@contextmanager
def broken_after(seconds: float, answer: HTTPResponse) -> Iterator[None]:
    """Break the connection of an answer whose body is not read after `seconds`. Raises TimeoutError then."""
    expired = Event()

    def break_off() -> None:
        expired.set()
        # Read to its end just now, and given back.
        with suppress(OSError, ValueError, RuntimeError):
            answer.shutdown()

    timer = Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPError):
        if not expired.is_set():
            raise
    finally:
        timer.cancel()
    # A body without a length ends where its connection does.
    if expired.is_set():
        raise TimeoutError("the answer came too slowly")


ADDRESSES = 3
"""How many time-outs of a connection may pass until one is there: for the name, and for each address it has."""


class _Timed(HTTPConnection):
    """A connection whose status line and headers together may take as long as the time-out for one read.

    To find the host's address by its name may take a while too, and no longer: Python asks the system, without an end.

    So may what a proxy says first, together with the greeting of TLS behind it; without a proxy Python's own time-out
    of that greeting is for the whole.
    """

    _behind_proxy: ExitStack

    def _new_conn(self) -> socket.socket:
        try:
            return in_time(super()._new_conn, seconds=ADDRESSES * (self.timeout or 60.0))
        except TimeoutError as late:
            # As where an address does not answer: nothing was sent.
            raise ConnectTimeoutError(self, f"no connection to {self.host} in time") from late

    def connect(self) -> None:
        """Connect, to the service or to the proxy before it. Raises TimeoutError too."""
        with ExitStack() as self._behind_proxy:
            super().connect()

    def _tunnel(self) -> None:
        # Not sooner: each address of a host has the whole time-out for itself.
        self._behind_proxy.enter_context(self._in_time())
        super()._tunnel()

    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # urllib3's answers are its own
        with self._in_time():
            return super().getresponse()

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Break the connection where what is read within takes longer than the time-out. Raises TimeoutError then."""
        expired = Event()
        timer = Timer(self.timeout or 60.0, self._break, [expired])
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, HTTPException):
            if not expired.is_set():
                raise
        finally:
            timer.cancel()
        # http.client takes headers that break off for complete ones, so the timer is asked and not the answer.
        if expired.is_set():
            raise TimeoutError("the beginning of the answer came too slowly")

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


POOLS = {"http": Pool, "https": SecurePool}


class PatientAdapter(HTTPAdapter):
    """An adapter for a session of requests whose connections have these limits, those through a proxy too."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make connections of ours."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, *args: Any, **options: Any) -> ProxyManager:
        """Make connections of ours, but for a proxy of SOCKS, which has its own."""
        manager: ProxyManager = super().proxy_manager_for(*args, **options)
        if isinstance(manager, ProxyManager):
            manager.pool_classes_by_scheme = POOLS
        return manager
