"""Contract: files of InvenioRDM's drafts and records. Also run against a real server, see invenio_calls."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.contract.invenio_calls import ZIP, Invenio, draft_body, faults, invenio, stock, until

PLAIN = "application/json"


@pytest.fixture(scope="module")
def server() -> Iterator[Invenio]:
    """An InvenioRDM for all tests of this module."""
    with stock() as host:
        yield host


@pytest.fixture
def files(server: Invenio) -> str:
    """The path of the files of a new draft."""
    return f"/records/{server.begin(has_file=False)}/draft/files"


def test_file_comes_in_three_steps(server: Invenio, files: str) -> None:
    """Begun it is pending, sent it is still pending, confirmed it is completed with size and checksum."""
    begun = server.call("POST", files, [{"key": "a.zip"}])
    sent = server.call("PUT", f"{files}/a.zip/content", ZIP)
    done = server.call("POST", f"{files}/a.zip/commit")
    assert (begun.status_code, begun.json()["entries"][0]["status"]) == (201, "pending")
    assert (sent.status_code, sent.json()["status"]) == (200, "pending")
    checksum = f"md5:{hashlib.md5(ZIP).hexdigest()}"
    told = done.json()
    assert (told["status"], told["size"], told["checksum"]) == ("completed", len(ZIP), checksum)


def test_steps_again(server: Invenio, files: str) -> None:
    """Begin again: 400. Send again before confirming: the new bytes. Confirm again: the same answer."""
    server.call("POST", files, [{"key": "a"}])
    again = server.call("POST", files, [{"key": "a"}])
    server.call("PUT", f"{files}/a/content", b"old")
    server.call("PUT", f"{files}/a/content", b"newer")
    sizes = [server.call("POST", f"{files}/a/commit").json()["size"] for _ in range(2)]
    assert (again.status_code, again.json()["message"]) == (400, "File with key a already exists.")
    assert sizes == [5, 5]


def test_bytes_after_confirming_lose_the_file(server: Invenio, files: str) -> None:
    """200, with an error in the body, and the draft has no such file any more."""
    server.upload(files.split("/")[2], "a")
    answer = server.call("PUT", f"{files}/a/content", b"new")
    assert (answer.status_code, answer.json()["errors"]) == (200, "File upload transfer failed.")
    assert server.call("GET", files).json()["entries"] == []


def test_confirming_before_any_byte_breaks_the_server(server: Invenio, files: str) -> None:
    """500, and the file stays pending."""
    server.call("POST", files, [{"key": "a"}])
    assert server.call("POST", f"{files}/a/commit").status_code == 500
    assert server.call("GET", f"{files}/a").json()["status"] == "pending"


def test_unknown_file_is_not_found(server: Invenio, files: str) -> None:
    """404 with the record's id and the name, whatever is done with it."""
    identifier = files.split("/")[2]
    answers = [
        server.call("PUT", f"{files}/zz/content", ZIP),
        server.call("POST", f"{files}/zz/commit"),
        server.call("DELETE", f"{files}/zz"),
        server.call("GET", f"{files}/zz"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["message"] for answer in answers} == {f"Record '{identifier}' has no file 'zz'."}


def test_told_size_and_checksum_are_not_compared(server: Invenio, files: str) -> None:
    """A wrong announcement ends completed, with what came in place of what was told."""
    server.call("POST", files, [{"key": "a", "size": 5, "checksum": "md5:0"}])
    server.call("PUT", f"{files}/a/content", ZIP)
    done = server.call("POST", f"{files}/a/commit").json()
    assert (done["status"], done["size"]) == ("completed", len(ZIP))


FAULTY: list[tuple[Any, str]] = [
    ([{}], "0.key"),
    ([{"key": "u", "foo": 1}], "0.foo"),
    ([{"key": "f", "transfer": {"type": "F", "url": "https://example.org/x"}}], "0.transfer.url"),
    ([{"key": "f", "transfer": {"type": "R", "url": "https://example.org/x"}}], "0.transfer.url"),
    ([{"key": "f", "transfer": {"type": "Z"}}], "0.transfer.type"),
    ([{"key": "f", "size": 10, "transfer": {"type": "M"}}], "0.transfer.parts"),
]


@pytest.mark.parametrize(("body", "field"), FAULTY, ids=str)
def test_faulty_announcement_is_refused(server: Invenio, files: str, body: Any, field: str) -> None:
    """400 with place and field."""
    answer = server.call("POST", files, body)
    assert (answer.status_code, [name for name, _ in faults(answer)]) == (400, [field])


def test_hundred_files_and_no_more(server: Invenio, files: str) -> None:
    """The 101st is 400."""
    first = server.call("POST", files, [{"key": f"f{number}"} for number in range(100)])
    more = server.call("POST", files, [{"key": "one more"}])
    assert (first.status_code, more.status_code) == (201, 400)
    assert "exceeding the max amount per record" in more.json()["message"]


def test_any_name_is_taken_by_a_draft(server: Invenio, files: str) -> None:
    """Names that no client should send pass: a path, the parent folder, nothing at all, 260 letters."""
    names = ["a/b.zip", "../x.zip", "", "x" * 260, "t ü#?+.zip"]
    answer = server.call("POST", files, [{"key": name} for name in names])
    assert [entry["key"] for entry in answer.json()["entries"]] == names


def test_file_with_a_slash_is_published(server: Invenio) -> None:
    """It can be sent, published and, by the API, had back."""
    draft = server.begin(has_file=False)
    server.upload(draft, "a/b.zip")
    assert server.publish(draft).status_code == 202
    for name in ("a/b.zip", "a%2Fb.zip"):
        assert server.call("GET", f"/records/{draft}/files/{name}/content", Accept="*/*").content == ZIP


def test_file_in_parts(server: Invenio, files: str) -> None:
    """The parts have addresses of their own; confirmed, the file is whole, its checksum there at once or later."""
    transfer = {"type": "M", "parts": 2, "part_size": 6}
    begun = server.call("POST", files, [{"key": "m", "size": 10, "transfer": transfer}]).json()["entries"][0]
    urls = [part["url"] for part in begun["links"]["parts"]]
    for url, content in zip(urls, (b"123456", b"7890"), strict=True):
        assert server.call("PUT", url.split("/api", 1)[1], content).status_code == 200
    done = server.call("POST", f"{files}/m/commit")
    assert (done.status_code, done.json()["status"], done.json()["size"]) == (200, "completed", 10)
    checksum = f"md5:{hashlib.md5(b'1234567890').hexdigest()}"
    assert until(lambda: bool(server.call("GET", f"{files}/m").json()["checksum"] == checksum))


def test_file_in_parts_needs_its_size(server: Invenio, files: str) -> None:
    """400 without a field."""
    answer = server.call("POST", files, [{"key": "m", "transfer": {"type": "M", "parts": 2, "part_size": 6}}])
    assert answer.json() == {"status": 400, "message": "Multipart file transfer requires file size."}


def test_more_than_a_hundred_mebibytes_are_refused(server: Invenio, files: str) -> None:
    """413 for one request, with its length told or not; confirming afterwards breaks."""
    server.call("POST", files, [{"key": "big"}])

    def chunks() -> Iterator[bytes]:
        for _ in range(101):
            yield b"\0" * 1024 * 1024

    headers = {"Authorization": f"Bearer {server.tokens[0]}", "Content-Type": "application/octet-stream"}
    address = f"{server.url}/api{files}/big/content"
    for body in (b"\0" * (101 * 1024 * 1024), chunks()):
        # The server may hang up while the client still sends.
        try:
            assert requests.put(address, data=body, headers=headers, timeout=120).status_code == 413
        except requests.ConnectionError:
            continue
    assert server.call("POST", f"{files}/big/commit").status_code == 500


def test_content_comes_back(server: Invenio) -> None:
    """From a draft, and from a record only for whoever takes anything."""
    draft = server.begin(has_file=False)
    server.upload(draft, "a.zip")
    assert server.call("GET", f"/records/{draft}/draft/files/a.zip/content").content == ZIP
    server.publish(draft)
    here = f"/records/{draft}/files"
    assert server.call("GET", f"{here}/a.zip/content", Accept="*/*").content == ZIP
    assert server.call("GET", f"{here}/a.zip/content").status_code == 406


def test_list_of_a_record_knows_plain_json_alone(server: Invenio) -> None:
    """The record's own media type is 406 there."""
    record = server.published()["id"]
    assert server.call("GET", f"/records/{record}/files").status_code == 406
    entries = server.call("GET", f"/records/{record}/files", Accept=PLAIN).json()["entries"]
    assert [(entry["key"], entry["status"]) for entry in entries] == [("demo.zip", "completed")]


def test_files_of_a_record_are_locked(server: Invenio) -> None:
    """In an edit draft a name can be announced, but nothing sent or deleted, and it stops publishing."""
    record = server.published()["id"]
    server.call("POST", f"/records/{record}/draft")
    here = f"/records/{record}/draft/files"
    statuses = [
        server.call("DELETE", f"{here}/demo.zip").status_code,
        server.call("POST", here, [{"key": "n"}]).status_code,
        server.call("PUT", f"{here}/n/content", ZIP).status_code,
        server.publish(record).status_code,
        server.call("DELETE", f"/records/{record}/draft").status_code,
    ]
    assert statuses == [403, 201, 403, 400, 204]


def test_unwanted_files_are_refused(server: Invenio) -> None:
    """Where a draft has no files switched on: 403."""
    identifier = server.call("POST", "/records", draft_body(has_files=False)).json()["id"]
    answer = server.call("PUT", f"/records/{identifier}/draft/files/a/content", ZIP)
    assert (answer.status_code, answer.json()["message"]) == (403, "Files are not enabled.")


def test_embargoed_files_are_the_owners(server: Invenio) -> None:
    """Everybody sees the record, nobody else its files."""
    draft = server.begin()
    embargo = {"active": True, "until": "2999-01-01"}
    body = {**draft_body(), "access": {"record": "public", "files": "restricted", "embargo": embargo}}
    server.call("PUT", f"/records/{draft}/draft", body)
    assert server.publish(draft).json()["access"]["status"] == "embargoed"
    seen = server.call("GET", f"/records/{draft}", token=None)
    assert (seen.status_code, seen.json()["files"]) == (200, {"enabled": True})
    assert server.call("GET", f"/records/{draft}/files", token=None, Accept=PLAIN).status_code == 403
    assert server.call("GET", f"/records/{draft}/files", Accept=PLAIN).status_code == 200


def test_bytes_are_on_disk_and_go_with_the_sandbox() -> None:
    """A temporary sandbox leaves nothing behind."""
    with invenio() as server:
        server.published()
        assert server.sandbox is not None
        folder = server.sandbox._files()
        assert [file.stat().st_size for file in folder.iterdir()] == [len(ZIP)]
    assert not folder.exists()
