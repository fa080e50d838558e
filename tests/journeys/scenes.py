"""A repository at any host, any registry, and a line to both that a test breaks at any request.

A scene can be kept at any moment and put back: the runs of a matrix begin in the same one, which is built once.
"""

import pickle
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import Any

import requests

from doi_action.hosts import Host
from doi_action.hosts.github.host import GitHub
from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.local_git.host import LocalGit
from doi_action.hosts.open_host import open_hub
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.invenio.hosts import STOCK, ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from tests.contract.github_server import server as github_server
from tests.contract.github_server.repository import BareRepository
from tests.contract.github_server.world import new_world
from tests.contract.hub_server import new_hub
from tests.contract.hub_server import server as hub_server
from tests.contract.invenio_host import Fault as Way
from tests.fault_server import FaultServer
from tests.journeys.conftest import COMMITTED, PREFIX, SECRETS, killed
from tests.journeys.crash_runner import is_effect
from tests.journeys.hub import PASSING
from tests.raw_server import answer, reset
from tests.repositories import CITATION, README, Repository

FILES = {"CITATION.cff": CITATION, "README.md": README}

SURROGATES = re.compile(
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[a-z0-9]{5}-[a-z0-9]{5}\b"
    r"|\b(zenodo\.)?\d{5,9}\b|\b[0-9a-f]{32,64}\b"
)
"""What an InvenioRDM calls records, and digests of what names them: in another run they are others."""

PORTS = re.compile(r"127\.0\.0\.1:\d+")
"""So are these, and the same service has one more over the line."""

STAMPS = {*PASSING, "metadataVersion", "stateChangedAt", "viewCount", "revision_id", "expires_at"}
"""What a registry writes into a record by itself."""


UNLIMITED: Any = {"rate": 1_000_000, "guest_rate": 1_000_000, "search_rate": None}
"""Rates of an InvenioRDM: one server serves all the runs of a matrix, more than anybody starts in a minute."""


class Length(StrEnum):
    """How long it stays broken."""

    FOR_GOOD = "for good"
    ONCE = "once"


class Line:
    """The way to the services: a server stands before each, and their requests are counted together, from 1.

    At the request of the number `at` something happens to it in some `way`; unless that is once, the line is dead from
    then on, as for a process that was killed there.
    """

    def __init__(self, servers: ExitStack) -> None:
        self._servers = servers
        self.asked: list[bytes] = []
        self.before_write: Callable[[str], None] = lambda _what: None
        """Hears of each request that writes, before it goes on."""
        self.at, self.way, self.length = 0, Way.BEFORE, Length.ONCE
        self._late: list[Callable[[], object]] = []

    def to(self, url: str) -> str:
        """The address of the server before a service."""
        return self._servers.enter_context(_Gate(url, self)).front

    def break_(self, at: int, way: Way, length: Length) -> None:
        """With the request of this number from now on."""
        self.asked.clear()
        self.at, self.way, self.length = at, way, length

    def mend(self) -> None:
        """Works again; what was late arrives now."""
        self.at = 0
        self.deliver()
        self.asked.clear()

    def deliver(self) -> None:
        """Let arrive what was late."""
        for arrive in self._late:
            arrive()
        self._late.clear()

    def fate(self) -> Way | None:
        """What becomes of the newest request."""
        place = len(self.asked)
        if self.at and place == self.at:
            return self.way
        is_dead = self.at and place > self.at and self.length is Length.FOR_GOOD
        return Way.BEFORE if is_dead else None

    @property
    def writes(self) -> list[bytes]:
        """The requests that ask to change something."""
        return [request for request in self.asked if not is_read(request)]

    def comes_late(self, arrive: Callable[[], object]) -> None:
        """Keep a request until another one arrives, or the line is mended."""
        self._late.append(arrive)


def is_read(request: bytes) -> bool:
    """Whether a request changes nothing: a GET, a question in GraphQL, and the Hub's judgement of a card."""
    if request.startswith(b"POST /graphql "):
        return b"mutation" not in request
    return request.startswith(b"GET ") or b"/validate-yaml " in request


class _Gate(FaultServer):
    """Hands requests on to one service, as its line lets it."""

    def __init__(self, base: str, line: Line) -> None:
        super().__init__(base)
        self._line = line

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """Answer one request."""
        self._line.asked.append(request)
        if not is_read(request):
            self._line.before_write(request.partition(b" HTTP/")[0].decode())
        match self._line.fate():
            case None:
                answered = self._handed_on(request)
                # What was late comes right behind the request with which the client goes on.
                self._line.deliver()
                connection.sendall(answered)
            case Way.BEFORE:
                reset(connection)
            case Way.LOST:
                self._handed_on(request)
                reset(connection)
            case Way.LATE:
                self._line.comes_late(partial(self._handed_on, request))
                reset(connection)
            case Way.ERROR:
                self._handed_on(request)
                connection.sendall(answer("500 Internal Server Error", b"<h1>Sorry</h1>", "Content-Type: text/html"))


@dataclass(frozen=True, kw_only=True)
class Registry:
    """A registry: what is said to reach it, by its addresses, and all that it holds."""

    sandbox: Sandbox
    said: Callable[[Callable[[str], str]], Mapping[str, str]]
    database: Path
    """The sandbox's; the files of records are beside it."""

    @property
    def files(self) -> Path:
        """The folder of the files of records; there is none before the first."""
        return self.database.with_name(f"{self.database.name}-files")

    def holds(self) -> object:
        """Every record and draft of the account."""
        dois = requests.get(
            f"{self.sandbox.datacite_url}/dois",
            params={"page[size]": "100", "publisher": "true", "affiliation": "true"},
            auth=("SANDBOX.DEMO", "sandbox"),
            timeout=30,
        ).json()["data"]
        deposits = requests.get(
            f"{self.sandbox.invenio_url}/api/user/records",
            params={"allversions": "true", "size": "100"},
            headers={"Authorization": "Bearer sandbox", "Accept": "application/vnd.inveniordm.v1+json"},
            timeout=30,
        ).json()["hits"]["hits"]
        by_version = sorted(deposits, key=lambda one: (one["is_published"], one["versions"]["index"]))
        by_name = sorted(dois, key=lambda one: str(one["id"]))
        return _lasting([[(one["id"], one["attributes"]) for one in by_name], by_version])


def _lasting(value: Any) -> Any:
    """JSON without what a registry stamps on it."""
    match value:
        case dict():
            return {key: _lasting(value[key]) for key in sorted(value) if key not in STAMPS}
        case list() | tuple():
            return [_lasting(each) for each in value]
    return value


@contextmanager
def datacite(database: Path) -> Iterator[Registry]:
    """DataCite, with the own prefix."""
    with Sandbox(database, prefixes=(PREFIX,)) as sandbox:
        yield Registry(sandbox=sandbox, said=lambda to: _at_datacite(to(sandbox.datacite_url)), database=database)


def _at_datacite(url: str) -> Mapping[str, str]:
    account = {"prefix": PREFIX, "publisher": "Example Lab", "username": "SANDBOX.DEMO"}
    return {"registry": "datacite", "registry-url": url, **account}


@contextmanager
def zenodo(database: Path) -> Iterator[Registry]:
    """An InvenioRDM that is taken for Zenodo, and takes as many requests as many runs send."""
    with Sandbox(database, prefixes=("10.5281",), invenio=replace(ZENODO_LIKE, **UNLIMITED)) as sandbox:
        yield Registry(
            sandbox=sandbox,
            said=lambda to: {"registry": "zenodo", "registry-url": to(sandbox.invenio_url)},
            database=database,
        )


@contextmanager
def archive(database: Path) -> Iterator[Registry]:
    """DataCite, with an InvenioRDM that keeps the files."""
    with Sandbox(database, prefixes=("10.0000", PREFIX), invenio=replace(STOCK, **UNLIMITED)) as sandbox:
        yield Registry(
            sandbox=sandbox,
            said=lambda to: {
                **_at_datacite(to(sandbox.datacite_url)),
                "archive": "inveniordm",
                "archive-url": to(sandbox.invenio_url),
            },
            database=database,
        )


@dataclass(frozen=True, kw_only=True)
class Place:
    """A repository: how to reach it by its addresses, how to go on with it, and all that stands in it."""

    open: Callable[[Callable[[str], str]], Host]
    release: Callable[[str], None]
    go_back: Callable[[], None]
    holds: Callable[[], object]
    folder: Path
    memory: dict[str, Any] = field(default_factory=dict)
    """What its server knows of it besides what is in the folder."""


@contextmanager
def clone(folder: Path) -> Iterator[Place]:
    """A folder on this machine."""
    repository = Repository(folder / "program", FILES)

    def holds() -> object:
        left = [name for name in _files(repository.folder / ".git") if re.search(r"\.lock$|doi-action", name)]
        files = {name: data for name, data in _files(repository.folder).items() if not name.startswith(".git/")}
        branches = repository.git("for-each-ref", "--format=%(refname)").split()
        subjects = repository.git("log", "--format=%s", "main").splitlines()
        return [files, subjects, branches, repository.git("status", "--short"), left]

    yield Place(
        open=lambda _to: LocalGit(repository.folder, clock=lambda: COMMITTED),
        release=lambda tag: repository.release(tag, {f"{tag}.txt": tag}),
        go_back=lambda: (repository.commit("Go back", FILES), None)[1],
        holds=holds,
        folder=repository.folder,
    )


def _files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by its path in there."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _committed(git: BareRepository) -> object:
    """Every branch of a bare repository: its files and the subjects of its commits."""
    found = {}
    for ref in git.text("for-each-ref", "--format=%(refname)").split():
        names = git.text("ls-tree", "-r", "--name-only", ref).split()
        found[ref] = (git.text("log", "--format=%s", ref), {name: git.file(ref, name) for name in names})
    return found


@contextmanager
def github(folder: Path) -> Iterator[Place]:
    """A repository at GitHub."""
    with new_world(folder) as world:
        world.git.commit(FILES)
        world.state.releases.clear()
        world.git.git("tag", "-d", "v1.0.0")
        world.state.permissions.add("workflows")

        def release(tag: str) -> None:
            world.git.commit({f"{tag}.txt": tag})
            world.git.tag(tag)
            world.state.release(tag, body="What is new")

        yield Place(
            open=lambda to: GitHub(
                "example/demo", github_server.TOKEN, api_url=to(world.server.url), sleep=lambda _seconds: None
            ),
            release=release,
            go_back=lambda: (world.git.commit(FILES), None)[1],
            holds=lambda: [_committed(world.git), world.state.pull_requests, world.state.releases],
            folder=world.git.folder,
            memory=vars(world.state),
        )


@contextmanager
def hub(folder: Path) -> Iterator[Place]:
    """A repository on the Hugging Face Hub."""
    with new_hub(folder) as world:
        world.git.git("tag", "-d", "v1.0.0")
        before = {name: world.git.file("main", name) or b"" for name in ("CITATION.cff", "README.md")}

        def opened(to: Callable[[str], str]) -> Host:
            settings = settings_from(command_line={}, environment={"HF_TOKEN": hub_server.TOKEN})
            name = HubName(kind=world.state.kind, name=world.state.name)
            variables = {"HF_ENDPOINT": to(world.server.url)}
            found: Any = open_hub(name, settings, variables=variables, sleep=lambda _seconds: None)
            return found  # type: ignore[no-any-return]

        def release(tag: str) -> None:
            world.git.commit({f"{tag}.txt": tag})
            world.git.tag(tag)

        yield Place(
            open=opened,
            release=release,
            go_back=lambda: (world.git.commit(before), None)[1],
            holds=lambda: [_committed(world.git), world.state.discussions],
            folder=world.git.folder,
            memory=vars(world.state),
        )


REGISTRIES = {"datacite": datacite, "zenodo": zenodo, "archive": archive}
HOSTS = {"clone": clone, "github": github, "hub": hub}


class Moment:
    """A scene as it is at one moment, to which it can be put back."""

    def __init__(self, scene: "Scene") -> None:
        registry, place = scene.registry, scene.place
        known = {name: value for name, value in place.memory.items() if name != "git"}
        self._scene = scene
        self._memory = pickle.dumps(known)
        self._folders = {folder: _files(folder) for folder in (place.folder, registry.files)}
        with closing(sqlite3.connect(registry.database)) as database:
            kept = database.serialize()
        # A copy in memory has no write-ahead log, and the file's header must not claim one:
        # https://sqlite.org/c3ref/deserialize.html
        self._database = kept[:18] + b"\x01\x01" + kept[20:]
        # An object of git is nothing that anybody sees before something names it.
        seen = [{n: data for n, data in files.items() if "objects/" not in n} for files in self._folders.values()]
        self.marks = (self._memory, seen, self._database)
        """What tells it from another one."""

    def put_back(self) -> None:
        """Make everything at the registry and in the repository as it was."""
        self._scene.place.memory.update(pickle.loads(self._memory))
        for folder, files in self._folders.items():
            shutil.rmtree(folder, ignore_errors=True)
            for name, data in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        with (
            closing(sqlite3.connect(":memory:")) as kept,
            closing(sqlite3.connect(self._scene.registry.database)) as database,
        ):
            kept.deserialize(self._database)
            kept.backup(database)


@dataclass(kw_only=True)
class Scene:
    """A registry, a repository, and runs of verbs between them, over the line."""

    folder: Path
    registry: Registry
    place: Place
    line: Line
    _fronts: dict[str, str] = field(default_factory=dict)

    def run(self, verb: Callable[..., Report], **said: str) -> Report:
        """One run of a verb."""
        to = self._front
        words = {**self.registry.said(to), **{name.replace("_", "-"): value for name, value in said.items()}}
        with ExitStack() as opened:
            host: Any = self.place.open(to)
            if isinstance(host, LocalGit) and words["registry"] == "datacite":
                # A folder that no forge shows has no page to which a DOI of DataCite could lead.
                words["registry"] = "sandbox"
            if isinstance(host, LocalGit):
                words["commit-mode"] = "push"
            settings = settings_from(command_line=words, environment=dict.fromkeys(SECRETS, "sandbox"))
            if hasattr(host, "close"):
                opened.enter_context(closing(host))
            return verb(
                settings,
                host=host,
                connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
                tell=lambda _line: None,
            )

    def well(self, verb: Callable[..., Report], **said: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        report = self.run(verb, **said)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def killed(self, fatal: int, *words: str) -> subprocess.CompletedProcess[str]:
        """The command line at work in the clone, in a process that is killed where `crash_runner` says."""
        flags = [word for name, value in self.registry.said(self._front).items() for word in (f"--{name}", value)]
        return killed(self.place.folder, fatal, *words, *flags)

    def filmed(self, verb: Callable[..., Report], **said: str) -> dict[str, Moment]:
        """The moments of a run that must end well, each under the effect that comes next.

        Of moments in which all is the same the first stands for all.
        """
        seen = [Moment(self)]
        moments: dict[str, Moment] = {}

        def film(what: str) -> None:
            moment = Moment(self)
            if all(moment.marks != earlier.marks for earlier in seen):
                seen.append(moment)
                moments[f"{len(moments)} {what}"] = moment

        self.line.before_write = film
        try:
            with _watched(self.place.folder, film):
                self.well(verb, **said)
        finally:
            self.line.before_write = lambda _what: None
        return moments

    def state(self) -> str:
        """Everything at the registry and in the repository, with names that chance gave in the order of their use."""
        names: dict[str, str] = {}

        def named(found: re.Match[str]) -> str:
            return names.setdefault(found.group(), f"<{len(names)}>")

        found = repr([self.registry.holds(), self.place.holds()])
        return SURROGATES.sub(named, PORTS.sub("here", found))

    def _front(self, url: str) -> str:
        if url not in self._fronts:
            self._fronts[url] = self.line.to(url)
        return self._fronts[url]


@contextmanager
def scene(folder: Path, registry: str, host: str) -> Iterator[Scene]:
    """A new one."""
    folder.mkdir(parents=True)
    database = folder / "registry.db"
    with ExitStack() as servers, REGISTRIES[registry](database) as found, HOSTS[host](folder) as place:
        yield Scene(folder=folder, registry=found, place=place, line=Line(servers))


_watchers: list[Callable[[str, tuple[object, ...]], None]] = []


@cache
def _listen() -> None:
    """Hand Python's audit events (PEP 578) to the watchers; one hook for all, since it stays as long as the process."""

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        for watch in _watchers:
            watch(event, arguments)

    sys.addaudithook(hear)


@contextmanager
def _watched(folder: Path, film: Callable[[str], None]) -> Iterator[None]:
    """Hear of each effect that this thread has on the files of a folder, before it happens."""
    thread = threading.get_ident()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if threading.get_ident() == thread and is_effect(event, arguments, folder):
            film(f"{event} {arguments[:2]}")

    _listen()
    _watchers.append(watch)
    try:
        yield
    finally:
        _watchers.remove(watch)
