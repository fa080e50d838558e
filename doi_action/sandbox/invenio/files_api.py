"""Routes of files: of drafts, of records, as bytes and as an archive."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any, cast

from flask import Blueprint, Response, request, send_file

from doi_action.sandbox.invenio import files
from doi_action.sandbox.invenio.documents import file_document, file_list
from doi_action.sandbox.invenio.model import StoredFile, Version
from doi_action.sandbox.invenio.refusal import Refusal
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.service import Service, addresses, answer, body, caller_or_none, require_accepted


def add_files_api(api: Blueprint, service: Service) -> None:
    """Add the routes to `api`."""
    here = service.here
    drafts_files = "/records/<identifier>/draft/files"
    _add_record_files(api, service)

    @api.post(drafts_files)
    def begin(identifier: str) -> Response:
        return answer(_list(*files.begin(here, caller_or_none(), identifier, body())), 201)

    @api.get(drafts_files)
    def files_of_draft(identifier: str) -> Response:
        return answer(_list(*files.of_draft(here, caller_or_none(), identifier)))

    @api.delete(drafts_files)
    def delete_files(identifier: str) -> Response:
        files.delete_all(here, caller_or_none(), identifier)
        return Response(status=204)

    @api.get(f"{drafts_files}/<path:key>")
    def file_of_draft(identifier: str, key: str) -> Response:
        _, found = files.of_draft(here, caller_or_none(), identifier)
        return _shown(identifier, files.named(identifier, key, found))

    @api.delete(f"{drafts_files}/<path:key>")
    def delete_file(identifier: str, key: str) -> Response:
        files.delete(here, caller_or_none(), identifier, key)
        return Response(status=204)

    @api.put(f"{drafts_files}/<path:key>/content")
    def receive(identifier: str, key: str) -> Response:
        received, is_kept = files.receive(here, caller_or_none(), identifier, key, _bytes(service))
        return _shown(identifier, received, **({} if is_kept else {"errors": "File upload transfer failed."}))

    @api.put(f"{drafts_files}/<path:key>/content/<int:part>")
    def receive_part(identifier: str, key: str, part: int) -> Response:
        received = files.receive_part(here, caller_or_none(), identifier, key, part, _bytes(service))
        return _shown(identifier, received)

    @api.get(f"{drafts_files}/<path:key>/content")
    def content_of_draft(identifier: str, key: str) -> Response:
        _, found = files.of_draft(here, caller_or_none(), identifier)
        return _as_bytes(service, files.named(identifier, key, found))

    @api.post(f"{drafts_files}/<path:key>/commit")
    def confirm(identifier: str, key: str) -> Response:
        return _shown(identifier, files.confirm(here, caller_or_none(), identifier, key))

    @api.post("/records/<identifier>/draft/actions/files-import")
    def import_all(identifier: str) -> Response:
        return answer(_list(*files.import_files(here, caller_or_none(), identifier)), 201)


def _add_record_files(api: Blueprint, service: Service) -> None:
    here = service.here

    # Of a published record these routes know JSON under its plain name alone.
    @api.get("/records/<identifier>/files")
    def files_of_record(identifier: str) -> Response:
        require_accepted("application/json")
        return answer(_list(*files.of_record(here, caller_or_none(), identifier)))

    @api.get("/records/<identifier>/files/<path:key>")
    def file_of_record(identifier: str, key: str) -> Response:
        require_accepted("application/json")
        record, found = files.of_record(here, caller_or_none(), identifier)
        base = f"{addresses().api}/records/{record.id}/files"
        return answer(file_document(files.named(identifier, key, found), base, is_draft=False))

    @api.get("/records/<identifier>/files/<path:key>/content")
    def content_of_record(identifier: str, key: str) -> Response:
        require_accepted("application/json")
        _, found = files.of_record(here, caller_or_none(), identifier)
        return _as_bytes(service, files.named(identifier, key, found))

    @api.get("/records/<identifier>/files-archive")
    def all_in_one(identifier: str) -> Response:
        require_accepted("application/json")
        _, found = files.of_record(here, caller_or_none(), identifier)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for file in found:
                archive.write(files.bytes_of(here, file), file.key)
        return Response(packed.getvalue(), content_type="application/zip")


def _list(version: Version, found: Sequence[StoredFile]) -> Json:
    part = "draft/files" if version.is_draft else "files"
    return file_list(version, list(found), f"{addresses().api}/records/{version.id}/{part}")


def _shown(identifier: str, file: StoredFile, **more: str) -> Response:
    base = f"{addresses().api}/records/{identifier}/draft/files"
    return answer({**file_document(file, base, is_draft=True), **more})


def _bytes(service: Service) -> IO[bytes]:
    """The body as a stream, at most as long as the host takes one. Raises Refusal for another content type."""
    if request.mimetype != "application/octet-stream":
        raise Refusal(415, "Invalid 'Content-Type' header. Expected one of: application/octet-stream")
    request.max_content_length = service.here.host.request_limit
    return request.stream


def _as_bytes(service: Service, file: StoredFile) -> Response:
    response: Any = send_file(
        files.bytes_of(service.here, file), mimetype="application/octet-stream", download_name=file.key,
        as_attachment=True,
    )  # fmt: skip
    response.headers["ETag"] = f'"{file.checksum}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return cast(Response, response)
