"""Contract: tokens and API keys of the sandbox, made, used and revoked as at the real registry."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.contract.sandbox_calls import DEMO, Calls, calls, first_error

WITH_A_KEY = ("OTHER.REPO", "secret", "DC." + "a1B2" * 8)
KEYS = "/credentials/api-keys"


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A sandbox of two repositories and a member account."""
    with calls(accounts=(DEMO, WITH_A_KEY, ("MEMBER", "secret"))) as fresh:
        yield fresh


def _token(registry: Calls, **fields: str) -> Any:
    return requests.post(f"{registry.sandbox.datacite_url}/token", data=fields, timeout=30)


def test_a_token_opens_what_the_password_opens(registry: Calls) -> None:
    """It is good for thirty days and goes as Bearer."""
    given = _token(registry, grant_type="password", username="SANDBOX.DEMO", password="sandbox").json()
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    answer = registry.send("GET", "/dois", auth=None, headers=bearer)
    assert (given["expires_in"], answer.headers["X-Credential-Username"]) == (2_592_000, "sandbox.demo")


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"username": "SANDBOX.DEMO", "password": "x"}, "Wrong account ID or password."),
        ({"username": "OTHER.REPO", "password": WITH_A_KEY[2]}, "Wrong account ID or password."),
        ({"username": "SANDBOX.DEMO"}, "Missing account ID or password."),
        ({"username": "SANDBOX.DEMO", "password": "sandbox", "grant_type": "code"}, "Wrong grant type."),
    ],
)
def test_no_token_without_the_password(registry: Calls, fields: dict[str, str], title: str) -> None:
    """400 with the reason; a key is no password here."""
    answer = _token(registry, **{"grant_type": "password", **fields})
    assert (answer.status_code, answer.json()) == (400, {"errors": [{"status": "400", "title": title}]})


def _make(registry: Calls, name: Any = "CI", auth: Any = DEMO) -> Any:
    return registry.send("POST", KEYS, auth=auth, json={"data": {"type": "apiKeys", "attributes": {"name": name}}})


def test_a_new_key_opens_until_it_is_revoked(registry: Calls) -> None:
    """It is shown once, works as Bearer, and 204 ends it."""
    answer = _make(registry)
    made = answer.json()["data"]
    bearer = {"Authorization": f"Bearer {made['attributes']['key']}"}
    used = registry.send("GET", "/dois", auth=None, headers=bearer)
    revoked = registry.send("DELETE", f"{KEYS}/{made['id']}")
    after = registry.send("GET", "/dois", auth=None, headers=bearer)
    assert (answer.status_code, used.headers["X-Credential-Username"], revoked.status_code) == (
        201,
        "sandbox.demo",
        204,
    )
    assert "X-Credential-Username" not in after.headers


def test_keys_are_listed_without_themselves(registry: Calls) -> None:
    """Newest first, revoked ones only on request and last."""
    first, second, third = (_make(registry, name).json()["data"] for name in ("a", "b", "c"))
    registry.send("DELETE", f"{KEYS}/{third['id']}")
    living = registry.send("GET", KEYS).json()
    every = registry.send("GET", KEYS, params={"include_revoked": "true"}).json()
    assert [key["id"] for key in living["data"]] == [second["id"], first["id"]]
    assert [key["attributes"]["name"] for key in every["data"]] == ["b", "a", "c"]
    assert every["meta"] == {"total": 3}
    assert all("key" not in key["attributes"] for key in every["data"])
    assert living["data"][0]["attributes"]["keyPrefix"] == second["attributes"]["key"][:11]


def test_a_key_manages_no_keys(registry: Calls) -> None:
    """403 with a key, 401 with nothing; of another repository 404."""
    key = ("OTHER.REPO", WITH_A_KEY[2])
    there = _make(registry).json()["data"]["id"]
    with_key = [
        registry.send(method, path, auth=key) for method, path in (("GET", KEYS), ("DELETE", f"{KEYS}/{there}"))
    ]
    assert [_make(registry, auth=key).status_code, *(answer.status_code for answer in with_key)] == [403, 403, 403]
    assert registry.send("GET", KEYS, auth=None).status_code == 401
    assert registry.send("GET", KEYS, auth=("MEMBER", "secret")).status_code == 403
    assert registry.send("DELETE", f"{KEYS}/{there}", auth=WITH_A_KEY[:2]).status_code == 404


@pytest.mark.parametrize("name", [None, "", "  ", 7])
def test_a_key_has_a_name(registry: Calls, name: Any) -> None:
    """422, and nothing is made."""
    assert _make(registry, name).status_code == 422
    assert registry.send("GET", KEYS).json()["data"] == []
    assert registry.send("POST", KEYS, json={}).status_code == 400
    assert first_error(registry.send("POST", KEYS, json=[]))[1].startswith("You need to provide a payload")
