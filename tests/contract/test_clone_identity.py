"""A clone of a repository on GitHub learns from GitHub after which number its DOIs are named."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.errors import SettingsError
from doi_action.hosts.github.host import GitHub
from doi_action.hosts.local_git.host import LocalGit
from doi_action.hosts.open_host import open_host
from doi_action.model import Repository as Known
from doi_action.settings import Settings, settings_from
from doi_action.snapshot import Newest
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import World, new_world
from tests.repositories import Repository


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """GitHub with the repository example/demo, and its address in the environment."""
    with new_world(tmp_path) as world:
        monkeypatch.setenv("GITHUB_API_URL", world.server.url)
        yield world


@pytest.fixture
def clone(tmp_path: Path) -> Repository:
    """A repository whose origin is example/demo."""
    made = Repository(tmp_path / "clone")
    made.release("v1.0.0")
    made.git("remote", "add", "origin", "https://github.com/example/demo.git")
    return made


def settings(token: str = "") -> Settings:
    """Settings with a token, or without one."""
    return settings_from(environment={"GITHUB_TOKEN": token})


def identified(clone: Repository, token: str = "") -> Known:
    """What is known of the clone's repository once GitHub was asked."""
    host = open_host(str(clone.folder), settings(token))
    return host.identified(host.snapshot(Newest(), ()).repository)


@pytest.mark.parametrize("token", ["", TOKEN])
def test_github_is_asked_with_and_without_a_token(world: World, clone: Repository, token: str) -> None:
    """The number is the one that the Action finds, so that both arrive at the same DOIs."""
    assert identified(clone, token).identity == "github:123456"
    assert world.server.operations == ["GET /repos/example/demo"]


def test_a_snapshot_alone_asks_nobody(world: World, clone: Repository) -> None:
    """The sandbox needs no identity, and a rehearsal works without a network."""
    assert LocalGit(clone.folder).snapshot(Newest(), ()).repository.identity is None
    assert world.server.operations == []


def test_a_repository_that_github_does_not_show_may_be_private(world: World, clone: Repository) -> None:
    """It is said what would show it."""
    world.server.repositories.clear()
    assert "if it is private, set GITHUB_TOKEN" in (identified(clone).identity_problem or "")


def test_a_network_that_is_closed_is_said_in_plain_words(clone: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as the exception of a library."""
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    problem = identified(clone).identity_problem or ""
    assert problem.startswith("only GitHub knows the number of example/demo, and GitHub (127.0.0.1:9) did not answer")


def test_owner_and_name_are_a_repository_on_github(world: World) -> None:
    """As people write it; without a token GitHub answers nothing, and that is said before it is asked."""
    assert isinstance(open_host("example/demo", settings(TOKEN)), GitHub)
    with pytest.raises(SettingsError, match="needs a token") as raised:
        open_host("example/demo", settings())
    assert raised.value.rule == "github-token-missing"


@pytest.mark.parametrize("named", ["example/..", "../demo", "https://github.com/example/..", "example/demo?x=1"])
def test_a_name_that_would_lead_elsewhere_in_the_api_is_none(world: World, named: str) -> None:
    """GitHub's own names hold dots, and none of them is dots alone."""
    with pytest.raises(SettingsError) as raised:
        open_host(named, settings(TOKEN))
    assert (raised.value.rule, world.server.operations) == ("no-such-repository", [])
    assert isinstance(open_host("example/.github", settings(TOKEN)), GitHub)


def test_a_network_that_is_down_is_told_in_plain_words(clone: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """No library's own text, with its addresses and the names of its objects."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        # Bound and not listened at: whoever calls is refused, and nobody else gets the port meanwhile.
        monkeypatch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        problem = identified(clone).identity_problem
    assert problem is not None and "did not answer: no connection (asked" in problem
    assert "Error" not in problem and "Connection" not in problem
