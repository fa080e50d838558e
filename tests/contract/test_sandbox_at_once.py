"""Contract: several runs at once on one sandbox, or on one data file, lose nothing; the server as a process."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from doi_action.errors import SettingsError
from doi_action.sandbox import Sandbox
from tests.contract.sandbox_calls import Calls, calls


def test_two_runs_on_one_doi_lose_no_attribute() -> None:
    """Partial updates of different attributes at the same time all arrive; exactly one of them creates."""
    names = ["version", "language", "sizes", "formats", "titles", "subjects", "descriptions", "dates"]
    values = [
        "1",
        "en",
        ["1 kB"],
        ["text/plain"],
        [{"title": "T"}],
        [{"subject": "s"}],
        [{"description": "d"}],
        [{"date": "2026"}],
    ]
    with calls() as registry, ThreadPoolExecutor(8) as pool:
        sent = list(zip(names, values, strict=True)) * 3
        statuses = list(pool.map(lambda pair: registry.put("10.0000/a", **{pair[0]: pair[1]}).status_code, sent))
        attributes = registry.read("10.0000/a")
    assert sorted(statuses) == [200] * (len(sent) - 1) + [201]
    assert {name: attributes[name] for name in names} == dict(zip(names, values, strict=True))


def test_of_many_who_create_one_wins() -> None:
    """POST of one name by several at once: one 201, the others 422."""
    with calls() as registry, ThreadPoolExecutor(8) as pool:
        sent = [{"doi": "10.0000/a", "version": str(n)} for n in range(8)]
        statuses = list(pool.map(lambda body: registry.send("POST", "/dois", body).status_code, sent))
    assert sorted(statuses) == [201] + [422] * 7


def test_audit_trail_counts_every_write() -> None:
    """Versions in the audit trail have no gap and no double."""
    with calls() as registry, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: registry.put("10.0000/a", version=str(n)), range(24)))
        trail = registry.send("GET", "/dois/10.0000/a/activities").json()["data"]
    assert [entry["attributes"]["version"] for entry in trail] == list(range(24, 0, -1))


def test_two_processes_share_a_data_file(tmp_path: Path) -> None:
    """What one process wrote the other reads, and neither overwrites the other's part."""
    data = ("--data", str(tmp_path / "sandbox.db"))
    with _process(*data) as one, _process(*data) as other, ThreadPoolExecutor(4) as pool:
        urls = [one, other] * 12
        statuses = list(pool.map(lambda pair: _put(pair[1], f"10.0000/{pair[0]}"), enumerate(urls)))
        shared = [
            _put(url, "10.0000/shared", **change)
            for url, change in ((one, {"version": "1"}), (other, {"language": "en"}))
        ]
        there = requests.get(f"{one}/datacite/dois", auth=("SANDBOX.DEMO", "sandbox"), timeout=30).json()
    assert (set(statuses), shared, there["meta"]["total"]) == ({201}, [201, 200], 25)
    kept = next(r["attributes"] for r in there["data"] if r["id"] == "10.0000/shared")
    assert (kept["version"], kept["language"]) == ("1", "en")


def test_records_outlive_the_server(tmp_path: Path) -> None:
    """A data file keeps what was published."""
    for expected in (404, 200):
        with Sandbox(tmp_path / "sandbox.db") as sandbox:
            registry = Calls(sandbox)
            assert registry.send("GET", "/dois/10.0000/a").status_code == expected
            registry.publish("10.0000/a")


def test_without_a_data_file_nothing_is_kept() -> None:
    """Each sandbox begins empty."""
    for _ in range(2):
        with calls() as registry:
            assert registry.send("GET", "/dois/10.0000/a").status_code == 404
            registry.publish("10.0000/a")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_process_prints_its_address_and_stops_on_a_signal(number: signal.Signals) -> None:
    """First line the base URL, nothing else on stdout, exit code 0."""
    process = _start()
    assert process.stdout is not None
    address = process.stdout.readline()
    assert requests.get(address.strip() + "/datacite/heartbeat", timeout=30).text == "OK"
    process.send_signal(number)
    rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_options_of_the_process(tmp_path: Path) -> None:
    """Prefixes, accounts and domains are taken from the command line."""
    options = ("--prefix", "10.1111", "--prefix", "10.2222", "--account", "A.B:c:d", "--domain", "example.org")
    with _process(*options) as url:
        statuses = [
            _put(url, f"{p}/a", auth=("A.B", "c:d"), url="https://x.org/") for p in ("10.1111", "10.2222", "10.0000")
        ]
        published = _put(url, "10.1111/a", auth=("A.B", "c:d"), event="register")
    assert (statuses, published) == ([201, 201, 403], 422)


@pytest.mark.parametrize("options", [("--data", "/"), ("--port", "99999"), ("--account", "x")])
def test_wrong_options_end_with_code_2_and_no_traceback(options: tuple[str, str]) -> None:
    """Usage errors say what is wrong."""
    process = _start(*options)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, "Traceback" in errors) == (2, "", False)
    assert errors


def test_data_file_that_is_something_else_is_said(tmp_path: Path) -> None:
    """A file that is no database is left as it is."""
    other = tmp_path / "notes.txt"
    other.write_text("not a database " * 100)
    with pytest.raises(SettingsError, match="cannot be used"):
        Sandbox(other).start()
    assert other.read_text() == "not a database " * 100


def test_port_in_use_is_said(tmp_path: Path) -> None:
    """A taken port is an error of the settings."""
    with Sandbox() as sandbox, pytest.raises(SettingsError, match="is not free"):
        Sandbox(port=int(sandbox.url.rsplit(":", 1)[1])).start()


def test_another_port_does_where_any_may_be_taken() -> None:
    """Two that start at once cannot both have the usual one."""
    with Sandbox() as first:
        usual = int(first.url.rpartition(":")[2])
        with Sandbox(port=usual, or_any_port=True) as second:
            assert first.url != second.url
            assert requests.get(f"{second.url}/", timeout=10).status_code == 200


def test_stop_may_be_called_twice() -> None:
    """And the address is gone afterwards."""
    sandbox = Sandbox().start()
    sandbox.stop()
    sandbox.stop()
    with pytest.raises(RuntimeError, match="not been started"):
        _ = sandbox.url


def _start(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "doi_action.sandbox", "--port", "0", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextmanager
def _process(*options: str) -> Iterator[str]:
    """A sandbox in a process of its own; its base URL."""
    process = _start(*options)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _put(base: str, doi: str, *, auth: tuple[str, str] = ("SANDBOX.DEMO", "sandbox"), **attributes: object) -> int:
    body = {"data": {"type": "dois", "attributes": attributes}}
    return requests.put(f"{base}/datacite/dois/{doi}", json=body, auth=auth, timeout=60).status_code
