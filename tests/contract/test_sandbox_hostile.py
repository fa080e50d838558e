"""Contract: requests that would exhaust or mislead the sandbox are answered in one breath, and never with 500."""

import gzip
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.contract.sandbox_calls import COMPLETE, Calls, calls, first_error

LIMIT = 10 * 1024 * 1024


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A fresh sandbox."""
    with calls() as fresh:
        yield fresh


def test_a_small_body_that_unpacks_to_a_large_one_is_413(registry: Calls) -> None:
    """The limit counts the bytes after unpacking, whoever sends them."""
    bomb = gzip.compress(b" " * (LIMIT + 1) + b"{}")
    answer = registry.send(
        "PUT", "/dois/10.0000/a", auth=None, json=None, data=bomb, headers={"Content-Encoding": "gzip"}
    )
    assert (len(bomb) < 20_000, answer.status_code) == (True, 413)


def test_a_body_without_a_length_has_the_same_limit(registry: Calls) -> None:
    """Chunks are counted too."""
    pieces = (b" " * 1024 * 1024 for _ in range(11))
    try:
        answer = registry.send("PUT", "/dois/10.0000/a", json=None, data=pieces)
    except requests.ConnectionError:
        # The server stops listening at the limit, and the client may notice before it has read the answer.
        assert registry.send("GET", "/heartbeat").text == "OK"
        return
    assert answer.status_code == 413


def test_a_search_of_endless_words_ends_at_inveniordm_too(registry: Calls) -> None:
    """It is refused in the words of that API."""
    url = f"{registry.sandbox.invenio_url}/api/records"
    answer = requests.get(url, params={"q": "a OR " * 1_100 + "a"}, timeout=30)
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
@pytest.mark.parametrize("name", ["publicationYear", "version", "container"])
def test_a_number_that_is_none_is_400(registry: Calls, number: str, name: str) -> None:
    """JSON has no such number, and nobody could keep it."""
    value = f'{{"volume": {number}}}' if name == "container" else number
    body = f'{{"data": {{"type": "dois", "attributes": {{"{name}": {value}}}}}}}'
    answer = registry.send("PUT", "/dois/10.0000/a", json=None, data=body)
    assert (answer.status_code, first_error(answer)[0]) == (400, None)


def test_a_year_of_endless_digits_is_no_year(registry: Calls) -> None:
    """A text is read as a number as far as a number goes."""
    answer = registry.put("10.0000/a", **{**COMPLETE, "publicationYear": "9" * 5000, "event": "publish"})
    assert (answer.status_code, first_error(answer)[0]) == (422, "publication_year")


@pytest.mark.parametrize("query", ["NOT " * 10_000 + "x", "a OR " * 10_000 + "a", "AND " * 10_000, '"' * 15_000])
def test_a_search_of_endless_words_ends(registry: Calls, query: str) -> None:
    """A query has at most 1,024 words, as in the real search; more are refused."""
    for number in range(5):
        registry.publish(f"10.0000/{number}", titles=[{"title": "word " * 20_000}])
    answer = registry.send("GET", "/dois", params={"query": query})
    assert answer.status_code in (200, 400)


def test_a_page_number_of_endless_digits_is_the_default(registry: Calls) -> None:
    """What is no number is not heard."""
    answer = registry.send("GET", "/dois", params={"page[size]": "1" * 5000, "page[number]": "9" * 5000})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/datacite/dois", "/landing/10.0000/a", "/10.0000/a", "/sandbox/traps"])
def test_only_names_of_this_machine_are_answered(registry: Calls, path: str) -> None:
    """A page on the web that lets its own name point to this machine reads nothing."""
    registry.publish("10.0000/a")
    assert _status(registry, path, host="attacker.example") == 403
    assert _status(registry, path, host="attacker.example:80") == 403
    for name in ("localhost", "127.0.0.1", "[::1]"):
        assert _status(registry, path, host=f"{name}:{urlsplit(registry.sandbox.url).port}") in (200, 302)


@pytest.mark.parametrize("page", ["https://attacker.example", "null", "http://127.0.0.1.attacker.example", "x"])
def test_a_form_of_a_foreign_page_writes_nothing(registry: Calls, page: str) -> None:
    """A browser sends it without asking, with the name and password that the address holds; and says where from."""
    form = {"Content-Type": "text/plain", "Origin": page}
    body = json.dumps({"data": {"type": "dois", "attributes": {"doi": "10.0000/a"}}})
    assert registry.send("POST", "/dois", json=None, data=body, headers=form).status_code == 403
    assert registry.send("GET", "/dois/10.0000/a").status_code == 404
    own = registry.sandbox.url
    assert registry.send("POST", "/dois", json=None, data=body, headers={**form, "Origin": own}).status_code == 201


def test_a_refused_name_is_in_no_address(registry: Calls) -> None:
    """What Host says is never repeated."""
    url = f"{registry.sandbox.datacite_url}/dois"
    answer = requests.get(url, headers={"Host": "attacker.example"}, timeout=30)
    assert "attacker" not in answer.text + json.dumps(dict(answer.headers))


def _status(registry: Calls, path: str, *, host: str) -> int:
    """The status of a GET that names `host`, asked without a library that would correct it."""
    place = urlsplit(registry.sandbox.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return int(connection.recv(100).split()[1])
