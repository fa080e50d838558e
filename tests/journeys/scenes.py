"""A repository at any host, any registry, and a line to both that a test breaks at any request."""

import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
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
from tests.journeys.conftest import COMMITTED, PREFIX, SECRETS
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
        for arrive in self._late:
            arrive()
        self._late.clear()
        self.asked.clear()

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
        """Keep a request until the line is mended."""
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
        match self._line.fate():
            case None:
                connection.sendall(self._handed_on(request))
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
def datacite() -> Iterator[Registry]:
    """DataCite, with the own prefix."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Registry(sandbox=sandbox, said=lambda to: _at_datacite(to(sandbox.datacite_url)))


def _at_datacite(url: str) -> Mapping[str, str]:
    account = {"prefix": PREFIX, "publisher": "Example Lab", "username": "SANDBOX.DEMO"}
    return {"registry": "datacite", "registry-url": url, **account}


@contextmanager
def zenodo() -> Iterator[Registry]:
    """An InvenioRDM that is taken for Zenodo."""
    with Sandbox(prefixes=("10.5281",), invenio=ZENODO_LIKE) as sandbox:
        yield Registry(sandbox=sandbox, said=lambda to: {"registry": "zenodo", "registry-url": to(sandbox.invenio_url)})


@contextmanager
def archive() -> Iterator[Registry]:
    """DataCite, with an InvenioRDM that keeps the files."""
    with Sandbox(prefixes=("10.0000", PREFIX), invenio=STOCK) as sandbox:
        yield Registry(
            sandbox=sandbox,
            said=lambda to: {
                **_at_datacite(to(sandbox.datacite_url)),
                "archive": "inveniordm",
                "archive-url": to(sandbox.invenio_url),
            },
        )


@dataclass(frozen=True, kw_only=True)
class Place:
    """A repository: how to reach it by its addresses, how to go on with it, and all that stands in it."""

    open: Callable[[Callable[[str], str]], Host]
    release: Callable[[str], None]
    put_back: Callable[[], None]
    holds: Callable[[], object]


@contextmanager
def clone(folder: Path) -> Iterator[Place]:
    """A folder on this machine."""
    repository = Repository(folder / "program", FILES)

    def holds() -> object:
        left = [
            path.name for path in repository.folder.glob(".git/**/*") if re.search(r"\.lock$|doi-action", path.name)
        ]
        branches = repository.git("for-each-ref", "--format=%(refname)").split()
        files = {name: repository.show(name) for name in repository.git("ls-files").split()}
        subjects = repository.git("log", "--format=%s", "main").splitlines()
        return [files, subjects, branches, repository.git("status", "--short"), left]

    yield Place(
        open=lambda _to: LocalGit(repository.folder, clock=lambda: COMMITTED),
        release=lambda tag: repository.release(tag, {f"{tag}.txt": tag}),
        put_back=lambda: (repository.commit("Go back", FILES), None)[1],
        holds=holds,
    )


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
            put_back=lambda: (world.git.commit(FILES), None)[1],
            holds=lambda: [_committed(world.git), world.state.pull_requests, world.state.releases],
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
            put_back=lambda: (world.git.commit(before), None)[1],
            holds=lambda: [_committed(world.git), world.state.discussions],
        )


REGISTRIES = {"datacite": datacite, "zenodo": zenodo, "archive": archive}
HOSTS = {"clone": clone, "github": github, "hub": hub}


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
    with ExitStack() as servers, REGISTRIES[registry]() as found, HOSTS[host](folder) as place:
        yield Scene(folder=folder, registry=found, place=place, line=Line(servers))
