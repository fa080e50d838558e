"""Requests to the records API, one by one: where each goes, what it says, and whether it is asked again."""

import json
from io import BytesIO

import pytest

from doi_action.errors import Unreachable
from doi_action.http.client import Http
from doi_action.http.content import Content
from doi_action.registries.inveniordm.records_api import RecordsApi
from tests.contract.answering_host import session
from tests.raw_server import RawServer, answer

__all__ = ["session"]

REQUESTS = {
    "own": (
        lambda api: api.own_records('a:"b"', page=2, size=9),
        "GET /user/records?q=a%3A%22b%22&allversions=true&size=9&page=2&sort=oldest",
        None,
    ),
    "record": (lambda api: api.record("a b"), "GET /records/a%20b", None),
    "newest": (lambda api: api.newest("7"), "GET /records/7/versions/latest", None),
    "versions": (lambda api: api.versions("7", size=9), "GET /records/7/versions?size=9", None),
    "draft": (lambda api: api.draft("7"), "GET /records/7/draft", None),
    "create": (lambda api: api.create({"a": 1}), "POST /records", {"a": 1}),
    "next": (lambda api: api.next_version("7"), "POST /records/7/versions", None),
    "edit": (lambda api: api.edit("7"), "POST /records/7/draft", None),
    "write": (lambda api: api.write("7", {"a": 1}, revision=None), "PUT /records/7/draft", {"a": 1}),
    "reserve": (lambda api: api.reserve_doi("7"), "POST /records/7/draft/pids/doi", None),
    "publish": (lambda api: api.publish("7"), "POST /records/7/draft/actions/publish", None),
    "discard": (lambda api: api.discard("7"), "DELETE /records/7/draft", None),
    "delete": (
        lambda api: api.request_deletion("7", "wrong"),
        "POST /records/7/request-deletion",
        {"reason": "retracted", "comment": "wrong"},
    ),
    "community": (lambda api: api.community("a/b"), "GET /communities/a%2Fb", None),
    "review": (
        lambda api: api.ask_for_review("7", "c"),
        "PUT /records/7/draft/review",
        {"receiver": {"community": "c"}, "type": "community-submission"},
    ),
    "submit": (lambda api: api.submit("7"), "POST /records/7/draft/actions/submit-review", None),
    "add": (lambda api: api.add_to_community("7", "c"), "POST /records/7/communities", {"communities": [{"id": "c"}]}),
}
ONCE = ("create", "publish", "submit", "add")
"""Asked again, these would make a second draft, or say nothing of what the first did."""


@pytest.mark.parametrize("name", REQUESTS)
def test_each_request_goes_to_its_place_and_again_only_where_that_is_safe(session: Http, name: str) -> None:
    """With the token, and asking for the documents of InvenioRDM itself, which Zenodo gives to nobody else."""
    ask, line, body = REQUESTS[name]
    with RawServer([answer("503 Busy")]) as server:
        with pytest.raises(Unreachable):
            ask(RecordsApi(server.url, "CANARY-token", session=session))
        assert len(server.requests) == (1 if name in ONCE else 5)
        head, _, sent = server.requests[0].partition(b"\r\n\r\n")
    method, path, _ = head.split(b"\r\n")[0].decode().split()
    assert f"{method} {path.removeprefix('/api')}" == line and path.startswith("/api/")
    assert (json.loads(sent) if sent else None) == body
    headers = dict(each.split(": ", 1) for each in head.decode().split("\r\n")[1:])
    assert headers["Accept"] == "application/vnd.inveniordm.v1+json"
    assert headers["Authorization"] == "Bearer CANARY-token"
    assert headers.get("Content-Type") == ("application/json" if body else None)
    assert "If-Match" not in headers


@pytest.mark.parametrize("is_whole", [True, False])
def test_the_bytes_of_a_file_go_where_the_host_said_and_again_where_it_was_busy(session: Http, is_whole: bool) -> None:
    """As bytes, whatever they are, from their beginning each time."""
    with RawServer([answer("503 Busy"), answer("200 OK", b"{}")]) as server:
        url = f"{server.url}/api/parts/1" if is_whole else "/parts/1"
        api = RecordsApi(server.url, "CANARY-token", session=session)
        assert api.send_content(url, Content(BytesIO(b"abc"))).status == 200
        (first, again) = server.requests
    head, _, sent = again.partition(b"\r\n\r\n")
    line, *rest = head.decode().split("\r\n")
    headers = dict(each.split(": ", 1) for each in rest)
    assert (line, sent) == ("PUT /api/parts/1 HTTP/1.1", b"abc") and first == again
    assert (headers["Accept"], headers["Content-Type"]) == ("application/json", "application/octet-stream")
    assert headers["Authorization"] == "Bearer CANARY-token"


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_none_is_sent(session: Http, token: str | None) -> None:
    """Nor a word that would be taken for one."""
    with RawServer([answer("200 OK", b"{}")]) as server:
        RecordsApi(server.url, token, session=session).record("7")
    assert b"authorization" not in server.requests[0].lower()
