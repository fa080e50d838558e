"""Contract: the sandbox's InvenioRDM against exchanges that were recorded from the real one, in their order."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from doi_action.sandbox.invenio.hosts import STOCK, ZENODO_LIKE, HostSettings
from tests.contract.invenio_calls import RDM, ZIP, Invenio, invenio

pytestmark = pytest.mark.real

RECORDED = {"rdm-records-api.json": STOCK, "zenodo-records-api.json": ZENODO_LIKE}
_RECORDED_ON = "2026-11-22"
_SITE = "InvenioRDM"
"""What both recorded installations call themselves: Zenodo's name is not in the settings that were used."""
_ANSWERED_OTHERWISE = {
    # With PostgreSQL behind it the same server answers 204, and 404 the second time.
    (54, "http"), (54, "status"), (54, "message"),
    # In the answer to the very first POST the server has not counted the draft's files yet: always "metadata-only".
    (2, "access"), (7, "access"), (57, "access"), (58, "access"), (59, "access"), (67, "access"),
    (72, "access"),
    # In one of the two recordings this is a text, in the other a list.
    (65, "errors"),
}  # fmt: skip
"""Exchanges, by number and field, in which the recordings do not say what a server does today."""
_FROM_VOCABULARIES = ("title", "props", "description", "identifiers")
_COMPARED = ("is_published", "is_draft", "status", "versions", "pids", "errors", "message", "custom_fields", "enabled",
             "key", "size", "checksum", "default_preview", "location")  # fmt: skip


@pytest.mark.parametrize("file", RECORDED)
def test_recorded_exchanges_are_answered_alike(file: str, shared: Path) -> None:
    """Status and the fields that matter are the recorded ones, with the ids of the sandbox in place of theirs."""
    exchanges = json.loads((shared / "zenodo" / file).read_text())["exchanges"]
    differences = replay(exchanges, RECORDED[file])
    assert len(exchanges) == 77
    assert differences == []


def replay(exchanges: list[dict[str, Any]], host: HostSettings) -> list[str]:
    """What differs, exchange by exchange."""
    ids: dict[str, str] = {}
    differences = []
    with invenio(replace(host, site=_SITE)) as server:
        for number, exchange in enumerate(exchanges):
            recorded = exchange["response"]
            answer = _send(server, exchange, ids)
            ours = answer.json() if answer.content and "json" in answer.headers["Content-Type"] else None
            _learn(ids, recorded["json"], ours)
            theirs = {"http": recorded["status"], **_mapped(_told(recorded["json"], recorded["headers"]), ids)}
            told = {"http": answer.status_code, **_told(ours, answer.headers)}
            for name in sorted(theirs.keys() | told.keys()):
                if theirs.get(name) != told.get(name) and (number, name) not in _ANSWERED_OTHERWISE:
                    before = f"{number} {exchange['step']}: {name}"
                    differences.append(f"{before}: recorded {theirs.get(name)}, answered {told.get(name)}")
    return differences


def _send(server: Invenio, exchange: dict[str, Any], ids: dict[str, str]) -> requests.Response:
    step, asked = exchange["step"], exchange["request"]
    path = "/".join(ids.get(part, part) for part in asked["path"].removeprefix("/api").split("/"))
    body: Any = _mapped(asked["json"], ids)
    headers = {}
    if step == "external doi":
        # What was sent is the DOI that came back: the recorded body was changed after it had been sent.
        body = {**body, "pids": exchange["response"]["json"]["pids"]}
    if path.endswith("/content"):
        body = ZIP
    if step == "bad json":
        body, headers = b"{", {"Content_Type": "application/json"}
    if step == "wrong content type":
        body, headers = b"x", {"Content_Type": "text/plain"}
    if "stale If-Match" in step and asked["method"] == "PUT":
        headers = {"If_Match": "1"}
    token = None if step == "anonymous create" else ""
    answer: requests.Response = server.call(asked["method"], path, body, token=token, Accept=RDM, **headers)
    return answer


def _learn(ids: dict[str, str], theirs: Any, ours: Any) -> None:
    """Which id of the sandbox stands for which recorded one."""
    if not isinstance(theirs, dict) or not isinstance(ours, dict):
        return
    for path in (("id",), ("parent", "id")):
        recorded, now = theirs, ours
        for name in path:
            recorded, now = recorded.get(name) or {}, now.get(name) or {}
        if isinstance(recorded, str) and isinstance(now, str):
            ids[recorded] = now


def _told(body: Any, headers: Any) -> Any:
    """The fields that matter of an answer."""
    told: dict[str, Any] = {"location": _path(headers.get("Location", ""))}
    told["has revision"] = "ETag" in headers
    if not isinstance(body, dict):
        return told
    told |= {name: body[name] for name in _COMPARED if name in body}
    if body.get("checksum"):
        # Which bytes were sent is not recorded.
        told |= {"checksum": body["checksum"][:4], "size": "some"}
    if "location" in body:
        told["location"] = _path(body["location"])
    if "metadata" in body and isinstance(body["metadata"], dict) and "links" in body and "parent" in body:
        told["metadata"] = _without_names(body["metadata"])
        if told["metadata"].get("publication_date") == datetime.now(UTC).date().isoformat():
            told["metadata"]["publication_date"] = _RECORDED_ON
    if "parent" in body:
        told["parent"] = {"pids": body["parent"]["pids"], "communities": body["parent"]["communities"]}
        told["access"] = body["access"]
        files = body["files"]
        told["files"] = (files["enabled"], files["count"], files["total_bytes"], sorted(files["entries"]))
    if "entries" in body:
        told["entries"] = [(entry["key"], entry["status"], "checksum" in entry) for entry in body["entries"]]
    if "hits" in body:
        # The recordings were made with a stand-in for search that finds nothing.
        told["hits"] = sorted(body["hits"])
    return told


def _without_names(metadata: Any) -> Any:
    """Metadata without what a vocabulary adds beside an id."""
    if isinstance(metadata, list):
        return [_without_names(entry) for entry in metadata]
    if not isinstance(metadata, dict):
        return metadata
    hidden = _FROM_VOCABULARIES if "id" in metadata else ()
    return {name: _without_names(value) for name, value in metadata.items() if name not in hidden}


def _path(address: str) -> str:
    """The end of an address. Recorded was an API at the root of its host, which left `/api` out here and there."""
    return re.sub(r"^(https?://[^/]+)?(/invenio)?(/api)?", "", address)


def _mapped(value: Any, ids: dict[str, str]) -> Any:
    """`value` with the sandbox's ids in place of the recorded ones, also inside DOIs and messages."""
    if isinstance(value, dict):
        return {name: _mapped(part, ids) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_mapped(part, ids) for part in value)
    if not isinstance(value, str):
        return value
    names = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True)) or "nothing"
    # A Zenodo id is a bare number: only where it ends a path, a DOI or stands in quotes.
    return re.sub(rf"(?<=[/.:'])({names})(?=$|['/])", lambda found: ids[found.group(1)], value)
