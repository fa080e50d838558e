"""Contract: who may do what in the sandbox, and how the real server's odd answers to wrong credentials look."""

import base64
from collections.abc import Iterator

import pytest

from tests.contract.sandbox_calls import COMPLETE, DEMO, Calls, calls, first_error

OTHER = ("OTHER.REPO", "secret")
MEMBER = ("MEMBER", "secret")
KEY = "DC." + "a1B2" * 8
WRONG = ("SANDBOX.DEMO", "wrong")


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A sandbox of two repositories, one with an API key, and a member account."""
    with calls(accounts=(DEMO, (*OTHER, KEY), MEMBER)) as fresh:
        fresh.publish("10.0000/public")
        fresh.put("10.0000/draft", version="1")
        yield fresh


@pytest.mark.parametrize(
    ("method", "path", "auth", "status", "title"),
    [
        ("POST", "/dois", None, 401, "Bad credentials."),
        ("POST", "/dois", WRONG, 404, "The resource you are looking for doesn't exist."),
        ("POST", "/dois", MEMBER, 404, "The resource you are looking for doesn't exist."),
        ("POST", "/dois/validate", None, 404, "The resource you are looking for doesn't exist."),
        ("PUT", "/dois/10.0000/new", None, 404, "The resource you are looking for doesn't exist."),
        ("PUT", "/dois/10.0000/new", WRONG, 404, "The resource you are looking for doesn't exist."),
        ("PUT", "/dois/10.0000/public", None, 401, "Bad credentials."),
        ("PUT", "/dois/10.0000/public", WRONG, 401, "Bad credentials."),
        ("PUT", "/dois/10.0000/public", OTHER, 403, "You are not authorized to access this resource."),
        ("PUT", "/dois/10.9999/new", DEMO, 403, "You are not authorized to access this resource."),
        ("PUT", "/dois/no-doi", DEMO, 404, "The resource you are looking for doesn't exist."),
        ("DELETE", "/dois/10.0000/draft", WRONG, 401, "Bad credentials."),
        ("DELETE", "/dois/10.0000/draft", OTHER, 403, "You are not authorized to access this resource."),
    ],
)
def test_refused_writes(
    registry: Calls, method: str, path: str, auth: tuple[str, str] | None, status: int, title: str
) -> None:
    """Status and title tell what the real server tells, however misleading, and no credential header."""
    answer = registry.send(method, path, {**COMPLETE, "doi": "10.0000/new"}, auth=auth)
    assert (answer.status_code, answer.json()) == (status, {"errors": [{"status": str(status), "title": title}]})
    assert not {"X-Credential-Username", "X-Anonymous-Consumer"} & answer.headers.keys()


@pytest.mark.parametrize("attributes", [{}, {"doi": "no-doi"}, {"prefix": "10.9999"}, {"prefix": "x"}])
def test_post_without_a_usable_name_is_403(registry: Calls, attributes: dict[str, str]) -> None:
    """Neither DOI nor prefix, a DOI that cannot be parsed, a foreign prefix."""
    assert registry.send("POST", "/dois", {"version": "1", **attributes}).status_code == 403


@pytest.mark.parametrize(
    ("client", "auth", "status"),
    [
        ("sandbox.demo", DEMO, 201),
        ("SANDBOX.DEMO", DEMO, 201),
        ("sandbox.demo", WRONG, 401),
        ("other.repo", DEMO, 403),
        ("no.such", DEMO, 404),
    ],
)
def test_repository_may_be_named_in_the_body(registry: Calls, client: str, auth: tuple[str, str], status: int) -> None:
    """A named repository must be the caller's own; with it a wrong password is called a 401."""
    relationships = {"client": {"data": {"type": "clients", "id": client}}}
    body = {"data": {"type": "dois", "attributes": {"doi": "10.0000/new"}, "relationships": relationships}}
    assert registry.send("POST", "/dois", json=body, auth=auth).status_code == status


@pytest.mark.parametrize(
    ("path", "auth", "status", "username", "anonymous"),
    [
        ("/dois?page[size]=0", DEMO, 200, "sandbox.demo", None),
        ("/dois?page[size]=0", None, 200, None, "true"),
        ("/dois?page[size]=0", WRONG, 200, None, None),
        ("/dois/10.0000/public", DEMO, 200, "sandbox.demo", None),
        ("/dois/10.0000/public", WRONG, 200, None, None),
        ("/dois/10.0000/public", None, 200, None, "true"),
        ("/dois/10.0000/draft", DEMO, 200, "sandbox.demo", None),
        ("/dois/10.0000/draft", OTHER, 404, None, None),
        ("/dois/10.0000/draft", None, 404, None, None),
        ("/dois/10.0000/none", DEMO, 404, None, None),
    ],
)
def test_reads_name_the_caller_on_success(
    registry: Calls, path: str, auth: tuple[str, str] | None, status: int, username: str | None, anonymous: str | None
) -> None:
    """Good credentials show in a header of a 200; wrong ones read as nobody; a 404 names nobody."""
    answer = registry.send("GET", path, auth=auth)
    named = (answer.headers.get("X-Credential-Username"), answer.headers.get("X-Anonymous-Consumer"))
    assert (answer.status_code, *named) == (status, username, anonymous)


def test_rendered_refusals_name_the_caller(registry: Calls) -> None:
    """422 and 405 are rendered, not raised: they carry the credential header."""
    wrong = registry.put("10.0000/public", titles=[])
    kept = registry.send("DELETE", "/dois/10.0000/public")
    assert (wrong.status_code, kept.status_code) == (422, 405)
    assert {a.headers["X-Credential-Username"] for a in (wrong, kept)} == {"sandbox.demo"}


@pytest.mark.parametrize(
    ("header", "username"),
    [
        (f"Bearer {KEY}", "other.repo"),
        ("Basic " + base64.b64encode(f"OTHER.REPO:{KEY}".encode()).decode(), "other.repo"),
        ("Basic " + base64.b64encode(f"other.repo:{KEY}".encode()).decode(), "other.repo"),
        ("Basic " + base64.b64encode(f"{KEY}:anything".encode()).decode(), "other.repo"),
        ("Basic " + base64.b64encode(f"SANDBOX.DEMO:{KEY}".encode()).decode(), None),
        (f"Bearer {KEY[:-1]}x", None),
        ("Basic !!", None),
        ("Digest x", None),
    ],
)
def test_api_keys(registry: Calls, header: str, username: str | None) -> None:
    """A key counts as Bearer, as password of its own repository, and as user name."""
    answer = registry.send("GET", "/dois/10.0000/public", auth=None, headers={"Authorization": header})
    assert answer.headers.get("X-Credential-Username") == username


def test_where_a_doi_points_to(registry: Calls) -> None:
    """`get-url` is for accounts; 204 where there is no URL yet."""
    got = [registry.send("GET", f"/dois/10.0000/{name}/get-url") for name in ("public", "draft", "none")]
    assert [answer.status_code for answer in got] == [200, 204, 404]
    assert got[0].json() == {"url": "https://example.org/work"}
    refused = registry.send("GET", "/dois/10.0000/public/get-url", auth=WRONG)
    assert (refused.status_code, first_error(refused)[1]) == (401, "Bad credentials.")


def test_heartbeat_is_for_everybody(registry: Calls) -> None:
    """The API says that it is alive."""
    assert registry.send("GET", "/heartbeat", auth=None).text == "OK"
