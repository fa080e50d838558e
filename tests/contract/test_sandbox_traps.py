"""Contract: the traps of a real registry, played on request, and the log of requests."""

import time
from dataclasses import asdict
from typing import Any

import pytest
import requests

from doi_action.errors import SettingsError
from doi_action.sandbox import LoggedRequest, Traps
from tests.contract.sandbox_calls import COMPLETE, calls


def test_handle_registration_fails_silently() -> None:
    """201 and findable, but `registered` is null and the resolver knows nothing; a later write repairs it."""
    with calls(traps=Traps(handle_fails=True)) as registry:
        attributes = registry.publish("10.0000/a")
        assert (attributes["state"], attributes["registered"]) == ("findable", None)
        assert registry.page("/10.0000/a").status_code == 404
        registry.sandbox.set_traps(Traps())
        assert registry.publish("10.0000/a")["registered"] is not None
        assert registry.page("/10.0000/a").status_code == 302


def test_search_lags_behind() -> None:
    """Search shows the old state for a while, reading the DOI shows the new one at once."""
    with calls() as registry:
        registry.publish("10.0000/a", version="1")
        registry.sandbox.set_traps(Traps(index_lag=3600))
        registry.publish("10.0000/a", version="2")
        registry.publish("10.0000/b")
        found = registry.send("GET", "/dois").json()["data"]
        assert [(r["id"], r["attributes"]["version"]) for r in found] == [("10.0000/a", "1")]
        assert registry.read("10.0000/a")["version"] == "2"


@pytest.mark.parametrize(
    ("failure", "status", "is_done"),
    [
        ("reset", None, False),
        ("lost", None, True),
        ("truncated", None, True),
        ("500", 500, False),
        ("503", 503, False),
        ("500-done", 500, True),
        ("504-done", 504, True),
        ("429", 429, False),
        ("401", 401, False),
    ],
)
def test_failure_at_one_request(failure: str, status: int | None, is_done: bool) -> None:
    """The second request meets the failure, the others do not; what it says about the write is true."""
    with calls(traps=Traps(fail_at={2: failure})) as registry:
        assert registry.put("10.0000/first").status_code == 201
        assert _status_or_none(lambda: registry.put("10.0000/second", **COMPLETE)) == status
        there = registry.send("GET", "/dois/10.0000/second").status_code
        assert there == (200 if is_done else 404)


def test_rate_limit_says_when_to_come_back_or_does_not() -> None:
    """429 with and without Retry-After, in the real one's words."""
    with calls(traps=Traps(fail_at={1: "429", 2: "429:7", 3: "503:7"})) as registry:
        without, with_header, busy = (registry.send("GET", "/dois") for _ in range(3))
        assert (without.headers.get("Retry-After"), with_header.headers.get("Retry-After")) == (None, "7")
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "7")
        assert without.headers["Content-Type"].startswith("application/json")
        assert without.json()["errors"][0]["title"].startswith("Your request has been rate limited.")


def test_late_request_is_carried_out_after_the_client_gave_up() -> None:
    """The client times out, the write happens all the same."""
    with calls(traps=Traps(fail_at={1: "late:0.4"})) as registry:
        url = f"{registry.sandbox.datacite_url}/dois/10.0000/a"
        body = {"data": {"attributes": {"version": "1"}}}
        with pytest.raises(requests.Timeout):
            requests.put(url, json=body, auth=("SANDBOX.DEMO", "sandbox"), timeout=0.1)
        assert _until(lambda: registry.send("GET", "/dois/10.0000/a").status_code == 200)


def test_failure_for_every_request() -> None:
    """`always` meets each request that has no failure of its own."""
    with calls(traps=Traps(always="500", fail_at={2: "503"})) as registry:
        assert [registry.send("GET", "/dois").status_code for _ in range(3)] == [500, 503, 500]


@pytest.mark.parametrize("failure", ["explode", "", "200", "late", "429:x", "reset:1"])
def test_unknown_failure_is_an_error_at_once(failure: str) -> None:
    """A mistyped failure is not silently none."""
    with pytest.raises(SettingsError, match="no failure"):
        Traps(fail_at={1: failure})


def test_requests_are_logged_in_order() -> None:
    """Method, path and status; None where nothing was answered."""
    with calls(traps=Traps(fail_at={2: "lost"})) as registry:
        registry.put("10.0000/a")
        _status_or_none(lambda: registry.put("10.0000/b"))
        registry.send("GET", "/dois/10.0000/none")
        assert registry.sandbox.requests == (
            LoggedRequest(method="PUT", path="/datacite/dois/10.0000/a", status=201),
            LoggedRequest(method="PUT", path="/datacite/dois/10.0000/b", status=None),
            LoggedRequest(method="GET", path="/datacite/dois/10.0000/none", status=404),
        )
        registry.sandbox.forget_requests()
        assert registry.sandbox.requests == ()


class TestControl:
    """The endpoints for those who run the sandbox as a process of its own."""

    def test_traps_are_set_and_shown(self) -> None:
        """POST sets, GET shows; counting begins anew."""
        with calls() as registry:
            registry.send("GET", "/dois")
            answer = requests.post(
                f"{registry.sandbox.url}/sandbox/traps", json={"fail_at": {"1": "500"}, "index_lag": 2}, timeout=30
            )
            changed = {"fail_at": {"1": "500"}, "index_lag": 2.0}
            assert answer.json() == {**asdict(Traps()), **changed}
            assert requests.get(f"{registry.sandbox.url}/sandbox/traps", timeout=30).json() == answer.json()
            assert [registry.send("GET", "/dois").status_code for _ in range(2)] == [500, 200]

    @pytest.mark.parametrize(
        "body", [[], {"nonsense": 1}, {"fail_at": {"1": "explode"}}, {"fail_at": {"x": "500"}}, {"fail_at": [1]}]
    )
    def test_wrong_traps_are_refused(self, body: Any) -> None:
        """400, with the cure."""
        with calls() as registry:
            answer = requests.post(f"{registry.sandbox.url}/sandbox/traps", json=body, timeout=30)
            assert (answer.status_code, "error" in answer.json()) == (400, True)

    def test_foreign_web_page_cannot_set_traps(self) -> None:
        """What a form of any web page can send without asking is refused."""
        with calls() as registry:
            answer = requests.post(f"{registry.sandbox.url}/sandbox/traps", data='{"always": "500"}', timeout=30)
            assert answer.status_code == 403

    def test_page_that_points_its_own_name_here_is_refused(self) -> None:
        """The Host header must name this machine."""
        with calls() as registry:
            headers = {"Host": "evil.example"}
            answer = requests.get(f"{registry.sandbox.url}/sandbox/requests", headers=headers, timeout=30)
            assert answer.status_code == 403

    def test_log_is_read_and_emptied(self) -> None:
        """GET lists, DELETE empties; neither is listed itself, and no failure is played on them."""
        with calls(traps=Traps(always="500")) as registry:
            registry.send("GET", "/dois")
            url = f"{registry.sandbox.url}/sandbox/requests"
            assert requests.get(url, timeout=30).json() == {
                "requests": [{"method": "GET", "path": "/datacite/dois", "status": 500}]
            }
            requests.delete(url, timeout=30)
            assert requests.get(url, timeout=30).json() == {"requests": []}


def _status_or_none(send: Any) -> int | None:
    try:
        return int(send().status_code)
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
        return None


def _until(holds: Any) -> bool:
    """Whether `holds` becomes true within thirty seconds."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False
