"""Which server is spoken to: GitHub Enterprise by its addresses, and never another one with the token."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from github.Requester import Requester

from doi_action.errors import HostError, Unreachable
from doi_action.hosts.github.host import GitHub
from doi_action.hosts.github.issue import Issue
from doi_action.snapshot import Change, CommitMode, Tagged
from tests.contract.github_server.server import TOKEN, GitHubServer
from tests.contract.github_server.world import World, new_world
from tests.fault_server import Fault, FaultServer
from tests.raw_server import RawServer, answer


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository on a local GitHub."""
    with new_world(tmp_path) as made:
        yield made


def test_an_enterprise_server_is_reached_by_its_addresses(world: World) -> None:
    """REST below /api/v3, GraphQL at /api/graphql, on one connection."""
    url = world.server.url
    github = GitHub("example/demo", TOKEN, api_url=f"{url}/api/v3", graphql_url=f"{url}/api/graphql")
    github.snapshot(Tagged("v1.0.0"), ("CITATION.cff",))
    github.edit_release("v1.0.0", "text")
    paths = [request.path for request in world.server.requests]
    assert paths == ["/api/graphql", "/api/v3/repos/example/demo/releases/9000"]
    assert world.server.connections == 1


def test_an_enterprise_server_without_the_second_address(world: World) -> None:
    """It follows from the first."""
    GitHub("example/demo", TOKEN, api_url=f"{world.server.url}/api/v3").snapshot(Tagged("v1.0.0"), ())
    assert world.server.requests[0].path == "/api/graphql"


def test_a_number_is_an_identity_on_one_server_only(world: World) -> None:
    """Repository 123456 of github.com is another one."""
    world.state.page = "https://git.example.org/example/demo"
    assert world.read().repository.identity == "github:git.example.org/123456"


def test_two_servers_are_refused(world: World) -> None:
    """Before anything is sent."""
    with pytest.raises(HostError, match="another server"):
        GitHub("example/demo", TOKEN, api_url=world.server.url, graphql_url="https://example.org/graphql")
    assert world.server.requests == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_token_does_not_follow_a_redirect(world: World, status: int) -> None:
    """Another server gets neither the request nor the token."""
    with GitHubServer() as other:
        for _ in range(10):
            world.fault("Snapshot", status=status, body=b"", headers={"Location": f"{other.url}/graphql"})
        with pytest.raises((HostError, Unreachable)):
            world.read()
    assert other.authorizations == []


ODD_ANSWERS = [
    b'{"data": {"repository": {"tag": {"target": {"oid": "a", "committedDate": "never"}}}}}',
    b'{"data": {"repository": {"tag": {"target": 7}}}}',
    b'{"data": {"repository": {}}}',
    b'{"data": {"repository": NaN}}',
]


@pytest.mark.parametrize("body", ODD_ANSWERS)
def test_an_answer_against_the_schema_is_said(world: World, body: bytes) -> None:
    """A proxy, or another software at that address."""
    world.fault("Snapshot", status=200, body=body)
    with pytest.raises(HostError, match="another shape"):
        world.read()


@pytest.mark.parametrize("body", ODD_ANSWERS)
def test_an_answer_against_the_schema_is_said_in_words_of_ours(world: World, body: bytes) -> None:
    """The name of a Python type says nothing to whoever reads the log."""
    world.fault("Snapshot", status=200, body=body)
    with pytest.raises(HostError, match=r"it lacks '|a part of it is of another form") as error:
        world.read()
    assert not re.search(r"\w+Error|NoneType|object is", error.value.message)


ASKED_LATER: dict[str, Callable[[GitHub, Change], object]] = {
    "commit": lambda github, change: github.commit(change),
    "pull request": lambda github, change: github.commit(replace(change, mode=CommitMode.PULL_REQUEST)),
    "rehearsal": lambda github, change: github.rehearse_commit(replace(change, mode=CommitMode.PULL_REQUEST)),
    "releases": lambda github, _: github.listed_releases("CITATION.cff"),
    "earlier": lambda github, change: github.earlier(change.parent, ("CITATION.cff",)),
    "release text": lambda github, _: github.edit_release("another tag", "text"),
    "site": lambda github, _: github.site(),
    "issue": lambda github, _: Issue(github._connection, "example/demo", mark="x").keep("title", "x"),
}
"""What is asked once the repository was read, when a DOI may be live."""


@pytest.mark.parametrize("body", [b'{"data": {"attributes": 7}}', b'{"data": {"repository": 7}}', b"[7]", b"{}"])
def test_a_later_answer_against_the_schema_is_no_bug_of_ours(world: World, body: bytes) -> None:
    """Which would hide the DOI that is live by then: either it is said, or it does not matter."""
    odd = Fault(name="odd", plays=answer("200 OK", body, "Content-Type: application/json"))
    with FaultServer(world.server.url) as server:
        github = GitHub("example/demo", TOKEN, api_url=server.url, sleep=lambda _seconds: None)
        change = world.change(github.snapshot(Tagged("v1.0.0"), ("CITATION.cff",)))
        for asked, ask in ASKED_LATER.items():
            server.break_(odd, range(1, 100))
            with suppress(HostError, Unreachable):
                ask(github, change)
            assert server.met, asked
        github.close()


def test_without_a_token_a_public_server_says_what_is_missing(world: World) -> None:
    """No header is sent, and the refusal is explained."""
    with pytest.raises(HostError, match="does not accept the token"):
        world.client(token=None).snapshot(Tagged("v1.0.0"), ())
    assert world.server.authorizations == [None]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1@{there}", "http://{there}\\@127.0.0.1:1", "http://x:y@{there}"]
)
def test_an_address_that_only_looks_like_loopback_is_refused(address: str) -> None:
    """Before anything is sent; what may be a password is not shown."""
    with GitHubServer() as other:
        url = address.format(there=other.url.removeprefix("http://"))
        with pytest.raises(HostError, match="no https address") as raised:
            GitHub("example/demo", TOKEN, api_url=url)
    assert "x:y" not in str(raised.value)
    assert other.authorizations == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 418, 422, 500])
def test_a_message_that_repeats_the_token_is_shown_without(world: World, status: int) -> None:
    """Of refusals and faults; each names the host that was asked."""
    for _ in range(10):
        body = json.dumps({"message": f"bad token {TOKEN}", "errors": [{"message": TOKEN}]}).encode()
        world.fault("Snapshot", status=status, body=body)
    with pytest.raises((HostError, Unreachable)) as raised:
        world.read()
    said = " ".join([str(raised.value), raised.value.why, raised.value.fix])
    assert TOKEN not in said
    assert world.server.url.removeprefix("http://") in said


def test_an_error_of_a_query_that_repeats_the_token_is_shown_without(world: World) -> None:
    """GraphQL says no with status 200."""
    errors = {"data": None, "errors": [{"type": "FORBIDDEN", "message": f"not with {TOKEN}"}]}
    world.fault("Snapshot", status=200, body=json.dumps(errors).encode())
    with pytest.raises(HostError) as raised:
        world.read()
    assert TOKEN not in str(raised.value)


def test_a_server_on_loopback_is_asked_without_the_proxy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy would get the token."""
    with RawServer([answer("200 OK", b"{}")]) as proxy:
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert world.client().snapshot(Tagged("v1.0.0"), ()).release.tag == "v1.0.0"
        Requester.resetConnectionClasses()
    assert proxy.requests == []
