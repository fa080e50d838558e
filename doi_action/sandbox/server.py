"""The server: everything together behind one port of this machine, in process or until a signal comes."""

import logging
import signal
import socket
import sqlite3
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import LISTEN_QUEUE, BaseWSGIServer, WSGIRequestHandler, make_server

from doi_action.errors import SettingsError
from doi_action.identifiers.addresses import origin_of
from doi_action.identifiers.prefixes import SANDBOX_PREFIX
from doi_action.sandbox.accounts import make_accounts
from doi_action.sandbox.control import control
from doi_action.sandbox.datacite_api import MAX_BODY, datacite_api
from doi_action.sandbox.failures import FailureLayer
from doi_action.sandbox.invenio.hosts import STOCK, HostSettings
from doi_action.sandbox.invenio.mounting import mount_invenio
from doi_action.sandbox.pages import pages, shown_by_templates
from doi_action.sandbox.registrar import Desk
from doi_action.sandbox.site import ADDRESS, site
from doi_action.sandbox.store import Store
from doi_action.sandbox.traps import LoggedRequest, TrapKeeper, Traps

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
PREFIXES = (SANDBOX_PREFIX,)
ACCOUNTS: tuple[tuple[str, ...], ...] = (("SANDBOX.DEMO", "sandbox"),)
DOMAINS = ("*",)


class Sandbox:
    """A registry of one's own on this machine, as a context manager or by `start` and `stop`.

    `data` is the SQLite file, None for a temporary one; `port` 0 takes a free one, and so does another that is taken
    where `or_any_port`. `accounts` are (name, password) or (name, password, API key). `invenio` are the settings of
    the InvenioRDM in it. `site` is a folder of pages to show beside the records. Everything else in here may be called
    from any thread.
    """

    def __init__(
        self,
        data: Path | None = None,
        *,
        port: int = 0,
        or_any_port: bool = False,
        prefixes: Iterable[str] = PREFIXES,
        accounts: Iterable[tuple[str, ...]] = ACCOUNTS,
        domains: Iterable[str] = DOMAINS,
        traps: Traps | None = None,
        invenio: HostSettings = STOCK,
        site: Path | None = None,
    ) -> None:
        self._data, self._port, self._or_any_port = data, port, or_any_port
        self._prefixes, self._accounts = tuple(prefixes), make_accounts(accounts)
        self._domains = tuple(domains) or DOMAINS
        self._invenio, self._site = invenio, site
        self._keeper = TrapKeeper(traps or Traps())
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._store: Store | None = None
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base URL: resolver and pages. RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("the sandbox has not been started")
        return f"http://{HOST}:{self._server.port}"

    @property
    def datacite_url(self) -> str:
        """The root of DataCite's REST API."""
        return f"{self.url}/datacite"

    @property
    def invenio_url(self) -> str:
        """The address of the InvenioRDM; its API is below, at `/api`. A token is an account's password."""
        return f"{self.url}/invenio"

    @property
    def site_url(self) -> str:
        """Where the folder of pages is shown, when there is one."""
        return f"{self.url}{ADDRESS}/"

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """Every request so far, in the order of arrival, without those to `/sandbox/`."""
        return self._keeper.log

    def forget_requests(self) -> None:
        """Empty the log of requests; traps count from 1 again."""
        self._keeper.forget()

    def set_traps(self, traps: Traps) -> None:
        """Set `traps` in place of the present ones; the next request is number 1."""
        self._keeper.set(traps)

    def start(self) -> "Sandbox":
        """Listen, and serve in a thread of its own. Raises SettingsError where file or port cannot be had."""
        server = self._listen()
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving, let go of the file; a temporary one is deleted. May be called twice."""
        if self._thread is not None and self._server is not None:
            self._server.shutdown()
            self._thread.join()
        if self._server is not None:
            self._server.server_close()
        if self._store is not None:
            self._store.close()
        if self._folder is not None:
            self._folder.cleanup()
        self._server = self._store = self._thread = self._folder = None

    def serve_until_signal(self) -> None:
        """Serve in this thread, the main one, until SIGTERM or SIGINT; the first line on stdout is the base URL.

        Both signals are ignored afterwards, so that a second one does not interrupt the tidying up.
        """
        server = self._listen()
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, _stop)
            print(self.url, flush=True)  # noqa: T201 - callers read the address from the first line of stdout
            server.serve_forever()
        except _Stopped:
            pass
        finally:
            self.stop()

    def _listen(self) -> BaseWSGIServer:
        if not 0 <= self._port <= 65535:
            raise SettingsError(f"'{self._port}' is no port", fix="--port takes 1 to 65535, or 0 for any free one")
        try:
            data = self._data
            if data is None:
                self._folder = tempfile.TemporaryDirectory(prefix="doi-action-sandbox-")
                data = Path(self._folder.name) / "sandbox.db"
            self._store = Store(data)
        except (OSError, sqlite3.Error) as error:
            self.stop()
            raise SettingsError(
                f"'{self._data}' cannot be used as the sandbox's data file",
                why=str(error),
                fix="name another with --data",
            ) from error
        application = self._application(self._store)
        try:
            listening = self._listening()
        except OSError as error:
            self.stop()
            raise SettingsError(
                f"port {self._port} is not free", fix="name another with --port, or 0 for any"
            ) from error
        with listening:
            self._server = make_server(
                HOST, self._port, application, threaded=True, request_handler=_Handler, fd=listening.fileno()
            )
        return self._server

    def _listening(self) -> socket.socket:
        """A socket at the wished port, or at any. Raises OSError where the port is taken and no other would do.

        Bound here and handed over: between asking for a port and taking it, somebody else could.
        """
        wished = (HOST, self._port)
        try:
            return socket.create_server(wished, backlog=LISTEN_QUEUE)
        except OSError:
            if not self._or_any_port:
                raise
        return socket.create_server((HOST, 0), backlog=LISTEN_QUEUE)

    def _files(self) -> Path:
        """Where the bytes of deposited files are, once there are any: beside the data file."""
        data = self._data or Path(self._folder.name if self._folder else ".") / "sandbox.db"
        return data.with_name(f"{data.name}-files")

    def _application(self, store: Store) -> "WSGIApplication":
        desk = Desk(
            store=store,
            traps=self._keeper,
            accounts=self._accounts,
            prefixes=self._prefixes,
            domains=self._domains,
        )
        application = Flask("doi_action.sandbox", static_folder=None)
        application.url_map.merge_slashes = False
        # One byte more than is allowed: Werkzeug (3.1) ends a body without a length silently at the limit, and only
        # what is longer tells that it went on. https://github.com/pallets/werkzeug/blob/3.1.x/src/werkzeug/wsgi.py
        application.config["MAX_CONTENT_LENGTH"] = MAX_BODY + 1
        application.before_request(_only_by_names_of_this_machine)
        application.register_blueprint(datacite_api(desk), url_prefix="/datacite")
        application.register_blueprint(control(self._keeper), url_prefix="/sandbox")
        show = shown_by_templates()
        application.register_blueprint(pages(store, show))
        if self._site is not None:
            application.register_blueprint(site(self._site), url_prefix=ADDRESS)
        mount_invenio(application, desk, self._invenio, folder=self._files(), show=show)
        return FailureLayer(application, self._keeper)

    def __enter__(self) -> "Sandbox":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    *,
    port: int = 0,
    data: Path | None = None,
    prefixes: Iterable[str] = PREFIXES,
    accounts: Iterable[tuple[str, ...]] = ACCOUNTS,
    domains: Iterable[str] = DOMAINS,
    invenio: HostSettings = STOCK,
) -> int:
    """Run the sandbox until SIGTERM or SIGINT; the first line on stdout is its base URL. Answers the exit code."""
    sandbox = Sandbox(data, port=port, prefixes=prefixes, accounts=accounts, domains=domains, invenio=invenio)
    sandbox.serve_until_signal()
    return 0


class _Handler(WSGIRequestHandler):
    """One connection. Requests are logged, which `-v` prints; at `/sandbox/requests` they stand whole."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Without the colours of Werkzeug's own line."""
        self.log("info", "%s %s %s", code, getattr(self, "command", ""), getattr(self, "path", ""))

    def log(self, type: str, message: str, *args: Any) -> None:
        logging.getLogger("doi_action.sandbox").debug(message, *args)


def _only_by_names_of_this_machine() -> ResponseReturnValue | None:
    """Refuse a request that asks for another host, or comes from a page of another host.

    Only this machine reaches the port, but so does every web page that is open on it: one that lets its own name point
    here ("DNS rebinding") would read and write as if it were ours, and gives itself away by the name it asks for. One
    that sends a form here cannot read the answer, but would have written; the browser says where it is from.
    """
    asked = origin_of(request.host_url)
    if asked is None or not asked.is_loopback:
        return {"error": "the sandbox answers to 127.0.0.1 and localhost only"}, 403

    sender = request.headers.get("Origin")
    page = origin_of(sender) if sender else asked
    if page is None or not page.is_loopback:
        return {"error": "the sandbox takes nothing from a page of another host"}, 403
    return None


class _Stopped(BaseException):
    """A signal asked to stop; not an Exception, so that no handler on the way takes it for a failure of a request."""


def _stop(number: int, frame: FrameType | None) -> None:
    for further in (signal.SIGTERM, signal.SIGINT):
        signal.signal(further, signal.SIG_IGN)
    raise _Stopped
