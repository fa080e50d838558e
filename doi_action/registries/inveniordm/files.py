"""Files of a draft: each announced, sent, and closed; what the host then says of size and MD5 must be what was sent."""

import hashlib
from collections.abc import Collection
from typing import Any, BinaryIO
from urllib.parse import quote

from doi_action.formats.text.loose_json import objects, text_of
from doi_action.http.answer import Answer
from doi_action.http.content import Content
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.documents import Json, files_in
from doi_action.registries.inveniordm.records_api import RecordsApi

ONE_REQUEST = 100 * 1024 * 1024
"""Bytes that a stock host takes in one request (`MAX_CONTENT_LENGTH`; above it answers 413, also to chunks)."""

PART = 64 * 1024 * 1024
"""Bytes of one part of a larger file."""

_LOOKS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
"""Seconds between looks for the checksum of a file that was sent in parts: the host reads it over in the background."""


def attach(api: RecordsApi, id_: str, name: str, content: BinaryIO, *, there: Json, asked: errors.Asked) -> None:
    """Deposit one file with the draft `id_`, whose files are `there` by name. A whole one with the same bytes stays.

    Raises RegistryError where the host refuses it or holds other bytes than were sent.
    """
    # MD5 guards nothing here: it is what the host says of a file that it holds.
    content.seek(0)
    digest = hashlib.md5(usedforsecurity=False)
    while piece := content.read(1024 * 1024):
        digest.update(piece)

    size, md5 = content.tell(), digest.hexdigest()
    found = there.get(name)
    if isinstance(found, dict) and _is_same(found, size, md5):
        return

    files, path = f"/records/{quote(id_)}/draft/files", f"/records/{quote(id_)}/draft/files/{quote(name, safe='')}"
    if found is not None:
        # Content that is put on a finished file makes the file disappear from the draft (InvenioRDM 14.0).
        api.ask("DELETE", path)

    announced = _announce(api, files, name, size)
    is_announced_already = any("already exists" in said for said in errors.said_by(announced))
    if announced.status == 400 and is_announced_already:
        # An earlier run announced it and broke off, or another one is just sending it.
        if _is_same(api.ask("GET", path).json(), size, md5):
            return
        api.ask("DELETE", path)
        announced = _announce(api, files, name, size)
    _refuse(announced, asked)

    parts = _parts(announced, name)
    for index, url in enumerate(parts):
        _refuse(api.send_content(url, Content(content, start=index * PART, end=(index + 1) * PART)), asked)

    if not parts:
        _refuse(api.send_content(f"{path}/content", Content(content)), asked)

    committed = api.ask("POST", f"{path}/commit", repeatable=True)
    _refuse(committed, asked)
    _check(api, path, committed.json(), name, size, md5, asked)


def refuse_unnamed(draft: Json, deposited: Collection[str], asked: errors.Asked) -> None:
    """Raise RegistryError where the draft holds files besides those that were `deposited`: they would be for ever."""
    unnamed = files_in(draft).keys() - deposited
    if unnamed:
        raise errors.unnamed_files(asked, tuple(sorted(unnamed)))


def _announce(api: RecordsApi, files: str, name: str, size: int) -> Answer:
    entry: Json = {"key": name}
    if size > ONE_REQUEST:
        parts = -(-size // PART)
        entry |= {"size": size, "transfer": {"type": "M", "parts": parts, "part_size": PART}}
    return api.ask("POST", files, body=[entry], repeatable=True)


def _parts(announced: Answer, name: str) -> list[str]:
    """Where each part of a large file goes; none where the file goes at once."""
    for entry in objects(announced.json().get("entries")):
        links = entry.get("links")
        if entry.get("key") != name or not isinstance(links, dict):
            continue

        parts = sorted(objects(links.get("parts")), key=lambda part: int(part.get("part", 0)))
        addresses = [text_of(part.get("url")) for part in parts]
        return [address for address in addresses if address]
    return []


def _check(api: RecordsApi, path: str, said: Json, name: str, size: int, md5: str, asked: errors.Asked) -> None:
    """Raise RegistryError unless the host holds what was sent."""
    for wait in (*_LOOKS, None):
        if said.get("checksum") or wait is None:
            break
        api.session.sleep(wait)
        said = api.ask("GET", path).json()

    if not _is_same(said, size, md5):
        told = f"it holds {said.get('size')} bytes with {said.get('checksum')}, and {size} with md5:{md5} were sent"
        raise errors.file_refused(asked, name, told)


def _is_same(entry: dict[str, Any], size: int, md5: str) -> bool:
    return (entry.get("size"), entry.get("checksum")) == (size, f"md5:{md5}")


def _refuse(answer: Answer, asked: errors.Asked) -> None:
    if answer.status >= 400:
        raise errors.refusal(answer, asked)
