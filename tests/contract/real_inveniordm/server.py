"""Starts InvenioRDM with all that it needs, from packages of Python and Debian alone, and ends it again.

PostgreSQL, Redis, a search engine that answers as OpenSearch does (osmem-server), the web server, one worker. The
database is made anew each time; the environment with InvenioRDM in it (700 MB, some minutes the first time) is kept.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import requests

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE.parents[2] / "requirements" / "inveniordm-server.txt"
PREFIX = "10.5072"
DEBIAN = ("postgresql", "redis-server", "libcairo2")
"""What Debian has to give: libcairo is loaded by InvenioRDM's own badges at every start."""


class CannotRun(Exception):
    """It cannot run on this machine; the message says what is missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A repository account at DataCite, or at what stands in for it."""

    name: str
    password: str


class InvenioRDM:
    """A running server, as a context manager. It registers its DOIs at `datacite_url`.

    `environment` is the folder of its own virtual environment, made where it is absent. Raises CannotRun.
    """

    def __init__(self, environment: Path, *, datacite_url: str, account: Account) -> None:
        self._environment = environment.resolve()
        self._datacite_url, self._account = datacite_url, account
        self._parts: list[subprocess.Popen[bytes]] = []
        self._ports = dict(zip(("postgres", "redis", "search", "web"), _free_ports(4), strict=True))

    @property
    def url(self) -> str:
        """The root of the server; its API is below /api."""
        return f"http://127.0.0.1:{self._ports['web']}"

    def token(self, user: str) -> str:
        """The personal access token of the user `owner` or `other`."""
        return (self._folder / f"{user}.token").read_text(encoding="ascii").strip()

    @property
    def log_of_tasks(self) -> Path:
        """What the worker says of the tasks that the server gives it, such as to register a DOI."""
        return self._folder / "worker.log"

    def __enter__(self) -> "InvenioRDM":
        programs = _postgres_programs()
        self._install()
        # PostgreSQL refuses to run as root, and its user must be able to enter the folder.
        self._folder = Path(tempfile.mkdtemp(prefix="inveniordm-", dir="/var/tmp"))
        self._folder.chmod(0o755)
        try:
            self._start(programs)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in reversed(self._parts):
            _end(part)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _install(self) -> None:
        """The virtual environment, made anew where the locked requirements changed."""
        stamp = self._environment / "installed.txt"
        locked = REQUIREMENTS.read_text(encoding="utf-8")
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == locked:
            return
        _say("installing InvenioRDM, once; this takes some minutes")
        shutil.rmtree(self._environment, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", self._environment], check=True)
        pip = [self._program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", REQUIREMENTS], check=True)
        stamp.write_text(locked, encoding="utf-8")

    def _start(self, programs: Path) -> None:
        self._start_postgres(programs)
        self._run("redis", ["redis-server", "--port", self._ports["redis"], "--bind", "127.0.0.1", "--save", ""])
        search = subprocess.run(
            [self._program("python"), "-c", "import osmem_server; print(osmem_server.resolve_binary())"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        self._run("search", [search, "-addr", f"127.0.0.1:{self._ports['search']}", "-no-stdin-watch", "-no-ja"])
        for part in ("redis", "search"):
            self._wait_for(part, lambda part=part: _listens(self._ports[part]))

        self._configure()
        _say("filling the database")
        self._in_environment(self._program("python"), HERE / "application.py", self._folder)
        web = ["run", "-h", "127.0.0.1", "-p", self._ports["web"]]
        self._run("web", [self._program("invenio"), *web], env=self._settings())
        worker = ["-A", "invenio_app.celery", "worker", "--pool", "solo", "-l", "INFO"]
        self._run("worker", [self._program("celery"), *worker], env=self._settings())
        self._wait_for("web", self._answers, seconds=180)

    def _start_postgres(self, programs: Path) -> None:
        cluster, user = self._folder / "postgres", _database_user()
        cluster.mkdir(mode=0o700)
        if user:
            shutil.chown(cluster, user, user)
        port = self._ports["postgres"]
        made = [programs / "initdb", "-D", cluster, "-U", "invenio", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*made, "--no-sync"], check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)
        # A test's data may be lost with the machine, so that nothing waits for the disk.
        options = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")
        switches = [word for option in options for word in ("-c", option)]
        self._run("postgres", [programs / "postgres", "-D", cluster, *switches], user=user, cwd="/")
        reach = ["-h", "127.0.0.1", "-p", str(port), "-U", "invenio"]
        asking = [programs / "pg_isready", "-q", *reach]
        self._wait_for("postgres", lambda: subprocess.run(asking, check=False).returncode == 0)
        subprocess.run([programs / "createdb", *reach, "invenio"], check=True)

    def _configure(self) -> None:
        """Its settings: ports and registry before the rest, which names them."""
        known = {
            "PORTS": self._ports,
            "DATACITE": (f"{self._datacite_url}/", self._account.name, self._account.password, PREFIX),
        }
        lines = [f"{name} = {value!r}\n" for name, value in known.items()]
        instance = self._folder / "instance"
        shutil.copytree(HERE / "app_data", instance / "app_data")
        (self._folder / "files").mkdir()
        settings = (HERE / "invenio.cfg").read_text(encoding="utf-8")
        (instance / "invenio.cfg").write_text("".join(lines) + settings, encoding="utf-8")

    def _settings(self) -> dict[str, str]:
        return {**os.environ, "INVENIO_INSTANCE_PATH": str(self._folder / "instance"), "PYTHONWARNINGS": "ignore"}

    def _in_environment(self, *command: object) -> None:
        log = self._log("application")
        done = subprocess.run(
            [str(word) for word in command], env=self._settings(), stdout=log, stderr=log, check=False
        )
        if done.returncode:
            raise CannotRun(f"the database could not be filled:\n{self._end_of_log('application')}")

    def _run(self, part: str, command: list[Any], **options: Any) -> None:
        log = self._log(part)
        words = [str(word) for word in command]
        started = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options
        )
        self._parts.append(started)

    def _wait_for(self, part: str, is_up: Callable[[], bool], *, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not is_up():
            if time.monotonic() > end:
                raise CannotRun(f"{part} does not start:\n{self._end_of_log(part)}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/api/records?size=1", timeout=30).ok
        except requests.RequestException:
            return False

    def _program(self, name: str) -> Path:
        return self._environment / "bin" / name

    def _log(self, part: str) -> Any:
        return (self._folder / f"{part}.log").open("ab")

    def _end_of_log(self, part: str) -> str:
        return (self._folder / f"{part}.log").read_text(encoding="utf-8", errors="replace")[-2000:]


def _postgres_programs() -> Path:
    """The folder of PostgreSQL's programs, which Debian keeps out of the path. Raises CannotRun."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not found or not shutil.which("redis-server"):
        raise CannotRun(f"it needs {', '.join(DEBIAN)}: apt-get install --no-install-recommends {' '.join(DEBIAN)}")
    return found[-1]


def _database_user() -> str | None:
    """Whom PostgreSQL runs as: the user of Debian's package where we are root, else whoever we are."""
    return "postgres" if os.geteuid() == 0 else None


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(part: subprocess.Popen[bytes]) -> None:
    """Ask it to stop; where it does not within some seconds, make it."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if part.poll() is None:
            part.send_signal(number)
        try:
            part.wait(timeout=15)
        except subprocess.TimeoutExpired:
            continue
        return


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
