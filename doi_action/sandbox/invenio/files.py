"""Files of drafts and records: begin, send, confirm, in one piece or in parts; import, delete, read.

The steps are the server's, with what happens when they come in another order. Bytes are kept on disk, one file each,
are read and written as a stream, and go with the sandbox's data.
"""

import hashlib
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.documents import is_embargoed
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.model import StoredFile, Version
from doi_action.sandbox.invenio.refusal import Refusal, broken, field_error, forbidden, invalid, not_found
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.shelf import Shelf

_CHUNK = 1024 * 1024
_KEYS = ("key", "size", "checksum", "transfer", "metadata", "access")
_LOCKED = "Bucket is locked for modifications."


def begin(
    here: Installation, caller: Account | None, identifier: str, body: object
) -> tuple[Version, list[StoredFile]]:
    """Announce files by name. Size and checksum may be given and are not compared with what comes."""
    entries: list[Any] = body if isinstance(body, list) else [None]
    for place, entry in enumerate(entries):
        require_readable(entry, place)
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        _require_enabled(draft)
        for entry in entries:
            _begin_one(here, shelf, draft, entry)
        return draft, shelf.files(draft.bucket)


def require_readable(entry: object, place: int) -> None:
    """Raise Refusal where the announcement at `place` of the list is none that the server understands."""
    if not isinstance(entry, dict):
        raise invalid(field_error(f"{place}._schema", "Invalid input type."))
    if not isinstance(entry.get("key"), str):
        raise invalid(field_error(f"{place}.key", "Missing data for required field."))

    unknown = [name for name in entry if name not in _KEYS]
    if unknown:
        raise invalid(field_error(f"{place}.{unknown[0]}", "Unknown field."))

    # L: sent to the server, M: in parts, F: fetched by it, R: kept elsewhere. Source: invenio-records-resources,
    # `services/files/transfer/constants.py`.
    transfer = entry.get("transfer") or {"type": "L"}
    match transfer.get("type", "L"):
        case "L":
            return
        case "M":
            if entry.get("size") is None:
                raise Refusal(400, "Multipart file transfer requires file size.")
            for name in ("parts", "part_size"):
                if name not in transfer:
                    raise invalid(field_error(f"{place}.transfer.{name}", "Missing data for required field."))
        case "F" | "R":
            raise invalid(field_error(f"{place}.transfer.url", "Domain not allowed"))
        case other:
            raise invalid(field_error(f"{place}.transfer.type", f"Unsupported value: {other}"))


def _begin_one(here: Installation, shelf: Shelf, draft: Version, entry: Json) -> None:
    if shelf.file(draft.bucket, entry["key"]):
        raise Refusal(400, f"File with key {entry['key']} already exists.")
    if len(shelf.files(draft.bucket)) >= here.host.files_limit:
        raise Refusal(400, "Uploading selected files will result in exceeding the max amount per record.")

    file = StoredFile(
        bucket=draft.bucket,
        key=entry["key"],
        created=here.now(),
        updated=here.now(),
        size=entry.get("size"),
        checksum=entry.get("checksum"),
        transfer=entry.get("transfer") or {"type": "L"},
        version_id=str(uuid.uuid4()),
    )
    shelf.put(file)


def receive(
    here: Installation, caller: Account | None, identifier: str, key: str, stream: IO[bytes]
) -> tuple[StoredFile, bool]:
    """Take the bytes of an announced file, again if need be; whether it is kept is told too.

    After it was confirmed the real server answers 200, says in the body that it failed, and loses the file.
    """
    with here.reading() as shelf:
        _writable(here, shelf, caller, identifier, key)
    content = _kept_bytes(here, stream)
    with here.writing() as shelf:
        file = _writable(here, shelf, caller, identifier, key)
        received = replace(file, content=content, updated=here.now())
        if file.is_completed:
            shelf.remove(file)
            return file, False
        shelf.put(received)
        return received, True


def receive_part(
    here: Installation, caller: Account | None, identifier: str, key: str, part: int, stream: IO[bytes]
) -> StoredFile:
    """Take one part of a file that comes in several."""
    with here.reading() as shelf:
        file = _writable(here, shelf, caller, identifier, key)
    if file.transfer["type"] != "M" or not 1 <= part <= file.transfer["parts"]:
        raise not_found()
    content = _kept_bytes(here, stream)
    with here.writing() as shelf:
        file = _writable(here, shelf, caller, identifier, key)
        received = replace(file, parts={**file.parts, str(part): content}, updated=here.now())
        shelf.put(received)
        return received


def confirm(here: Installation, caller: Account | None, identifier: str, key: str) -> StoredFile:
    """Say that a file came whole. Again: the same answer. Before any byte came the server breaks."""
    with here.writing() as shelf:
        file = _writable(here, shelf, caller, identifier, key)
        if file.is_completed:
            return file
        in_parts = file.transfer["type"] == "M"
        content = _put_together(here, file) if in_parts else file.content
        if content is None:
            raise broken()

        path = here.folder / content
        with path.open("rb") as stored:
            digest = hashlib.file_digest(stored, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        done = replace(
            file, status="completed", content=content, size=path.stat().st_size, checksum=f"md5:{digest}",
            updated=here.now(), transfer={"type": "L"}, parts={},
        )  # fmt: skip
        shelf.put(done)
        # A file in parts is summed up by a worker some seconds later: the answer has no checksum yet.
        return replace(done, checksum=None) if in_parts else done


def delete(here: Installation, caller: Account | None, identifier: str, key: str) -> None:
    """Take a file out of a draft."""
    with here.writing() as shelf:
        file = _writable(here, shelf, caller, identifier, key, is_deleting=True)
        shelf.remove(file)


def delete_all(here: Installation, caller: Account | None, identifier: str) -> None:
    """Take every file out of a draft."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        _require_unlocked(draft)
        for file in shelf.files(draft.bucket):
            shelf.remove(file)


def import_files(here: Installation, caller: Account | None, identifier: str) -> tuple[Version, list[StoredFile]]:
    """Take the files of the newest published version over into the draft of the next."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        work = shelf.work_of(draft)
        latest = shelf.record(work.latest) if work.latest else None
        if latest is None:
            raise not_found()
        if shelf.files(draft.bucket):
            raise invalid(field_error("files.enabled", "Please remove all files first."))
        for file in shelf.files(latest.bucket):
            shelf.put(replace(file, bucket=draft.bucket))
        return draft, shelf.files(draft.bucket)


def of_draft(here: Installation, caller: Account | None, identifier: str) -> tuple[Version, list[StoredFile]]:
    """A draft and its files."""
    with here.reading() as shelf:
        draft = here.draft(shelf, caller, identifier)
        return draft, shelf.files(draft.bucket)


def of_record(here: Installation, caller: Account | None, identifier: str) -> tuple[Version, list[StoredFile]]:
    """A record and its files, for whoever may see them."""
    with here.reading() as shelf:
        record = here.record(shelf, identifier)
        is_owner = caller is not None and shelf.work_of(record).owner == caller.name
        is_hidden = record.access["files"] == "restricted" or is_embargoed(record.access, here.clock().date())
        if is_hidden and not is_owner:
            raise forbidden()
        return record, shelf.files(record.bucket)


def named(identifier: str, key: str, files: Iterable[StoredFile]) -> StoredFile:
    """The file of that name among `files`. Raises Refusal."""
    for file in files:
        if file.key == key:
            return file
    raise not_found(f"Record '{identifier}' has no file '{key}'.")


def bytes_of(here: Installation, file: StoredFile) -> Path:
    """Where the bytes of a confirmed file are. Raises Refusal: asked too early, the server breaks."""
    if not file.is_completed or file.content is None:
        raise broken()
    return here.folder / file.content


def _writable(
    here: Installation, shelf: Shelf, caller: Account | None, identifier: str, key: str, *, is_deleting: bool = False
) -> StoredFile:
    """A file of the caller's draft that may be changed.

    What a record has is locked in its draft. A name announced there can be taken back, but nothing can be sent.
    """
    draft = here.draft(shelf, caller, identifier)
    _require_enabled(draft)
    file = named(identifier, key, shelf.files(draft.bucket))
    if not (is_deleting and not file.is_completed):
        _require_unlocked(draft)
    return file


def _require_enabled(draft: Version) -> None:
    if not draft.files_enabled:
        raise Refusal(403, "Files are not enabled.")


def _require_unlocked(draft: Version) -> None:
    if draft.is_edit and not draft.files_unlocked:
        raise Refusal(403, _LOCKED)


def _kept_bytes(here: Installation, stream: IO[bytes]) -> str:
    """The name under which the bytes of `stream` are now on disk."""
    name = str(uuid.uuid4())
    here.folder.mkdir(exist_ok=True)
    with (here.folder / name).open("wb") as file:
        shutil.copyfileobj(stream, file, _CHUNK)
    return name


def _put_together(here: Installation, file: StoredFile) -> str | None:
    """The name of one file made of the parts, None where a part is missing."""
    names = [file.parts.get(str(part)) for part in range(1, file.transfer["parts"] + 1)]
    if None in names:
        return None
    whole = str(uuid.uuid4())
    with (here.folder / whole).open("wb") as written:
        for name in names:
            with (here.folder / str(name)).open("rb") as part:
                shutil.copyfileobj(part, written, _CHUNK)
    return whole
