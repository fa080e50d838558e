"""docs/hosts.md names every host that a run speaks to: by what the source holds, and by what a run does."""

import ast
import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from doi_action.errors import Unreachable
from doi_action.http.answer import Answer
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.registries import DepositOptions
from doi_action.registries.table import KINDS
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import PREFIX, Runner

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "hosts.md").read_text(encoding="utf-8")
ASKS = re.compile(
    r"^\s*(?:from|import) (?:doi_action\.http|requests|urllib\.request|http\.client|socket|github)\b", re.MULTILINE
)
"""How a module begins that may ask somebody."""

SHOWN = {
    "www.githubstatus.com": "a page that a message names",
    "github.com": "the page of a repository",
    "huggingface.co": "the page of a repository",
    "orcid.org": "the address of an iD",
    "ror.org": "the address of an organisation",
    "octo.github.io": "an example of an address",
}
"""Hosts that stand in such a module and are not asked."""


def hosts_in(path: Path) -> set[str]:
    """The hosts of the addresses that a module's code holds; docstrings and comments speak of many more."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            found |= set(re.findall(r"https://([a-z0-9.-]+\.[a-z]+)", node.value))
    return found


def asking() -> list[Path]:
    """The modules that speak to a network, and those beside them that keep their addresses."""
    modules = [path for path in (ROOT / "doi_action").rglob("*.py") if "sandbox" not in path.parts]
    speaking = {path.parent for path in modules if ASKS.search(path.read_text(encoding="utf-8"))}
    wide = {ROOT / "doi_action", ROOT / "doi_action" / "action"}
    return [path for path in modules if path.parent in speaking - wide]


def test_the_page_names_every_host_in_the_source() -> None:
    """A new service is named where people look before they open a firewall."""
    found = set().union(*map(hosts_in, asking())) - SHOWN.keys()
    assert {"api.github.com", "api.datacite.org", "doi.org", "pub.orcid.org"} <= found
    assert {host for host in found if f"`{host}`" not in PAGE} == set()


WITHOUT_DATACITE = {"prefix": "", "username": "", "password": ""}
REGISTRIES: dict[str, dict[str, str]] = {
    "datacite": {},
    "inveniordm": {"registry": "inveniordm", "registry_token": "sandbox", **WITHOUT_DATACITE},
}


@pytest.mark.parametrize("registry", REGISTRIES)
def test_a_run_speaks_to_the_registry_and_the_host_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: str
) -> None:
    """Two releases and an edit by the Action: every connection that is made, and every name that is looked up."""
    inputs = dict(REGISTRIES[registry])
    asked: set[tuple[str, int]] = set()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            asked.add(tuple(address[:2]))
        connect(self, address)

    def looking_up(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        asked.add((str(host), int(port)))
        return look_up(host, port, *more, **named)

    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        runner = Runner(world, sandbox, tmp_path / "runner")
        monkeypatch.setattr(socket.socket, "connect", connecting)
        monkeypatch.setattr(socket, "getaddrinfo", looking_up)
        if "registry" in inputs:
            inputs["registry_url"] = sandbox.invenio_url
        first = runner.released("v1.0.0", **inputs)
        codes = [first.code]
        runner.release("v1.1.0")
        codes.append(runner.released("v1.1.0", **inputs).code)
        codes.append(runner.released("v1.1.0", action="edited", **inputs).code)
        # Only a registry that takes files asks for them, at the host to which GitHub sends there.
        asks_for_files = registry != "datacite"
        servers = [sandbox.url, world.server.url, *([world.server.storage.url] if asks_for_files else [])]
        own = {int(url.rstrip("/").rpartition(":")[2]) for url in servers}
    assert codes == [0, 0, 0], first.log
    assert {port for _, port in asked} == own
    assert {host for host, _ in asked} <= {"127.0.0.1", "localhost", "::1"}


class Refusing(Http):
    """Notes whom a client would ask, and asks nobody."""

    asked: str | None = None

    def send(self, method: str, url: str, **_more: Any) -> Answer:
        """Refuse."""
        self.asked = urlsplit(url).hostname
        raise Unreachable("nobody is asked")


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("datacite", "10.12345"), ("datacite-test", "10.12345"), ("zenodo", "10.5281"), ("zenodo-sandbox", "10.5072")],
)
def test_a_registry_is_asked_where_its_line_of_the_page_says(name: str, prefix: str) -> None:
    """By the client itself, with no address given; the other kinds have none of their own."""
    kind, session = KINDS[name], Refusing()
    registry = kind.opener(kind, username="A.B", password="x", session=session, url=None, options=DepositOptions())
    with pytest.raises(Unreachable):
        registry.read(Doi(prefix, "zenodo.1"))
    rows = [row for row in PAGE.splitlines() if f"`registry: {name}`" in row]
    assert [f"`{session.asked}`" in row for row in rows] == [True]
