"""Drafts, records and files as the API shows them. Source: answers of invenio-app-rdm 14.0.5."""

from dataclasses import dataclass
from datetime import date
from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from doi_action.sandbox.invenio.index import Seen
from doi_action.sandbox.invenio.model import StoredFile, Version
from doi_action.sandbox.invenio.refusal import FieldErrors
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.vocabularies import with_names

_ALWAYS = {
    "preview_html": "{site}/records/{id}?preview=1",
    "reserve_doi": "{api}/records/{id}/draft/pids/doi",
    "versions": "{api}/records/{id}/versions",
    "access_links": "{api}/records/{id}/access/links",
    "access": "{api}/records/{id}/access",
    "communities": "{api}/records/{id}/communities",
    "requests": "{api}/records/{id}/requests",
}
_OF_A_DRAFT = {
    "self": "{api}/records/{id}/draft",
    "self_html": "{site}/uploads/{id}",
    "files": "{api}/records/{id}/draft/files",
    "archive": "{api}/records/{id}/draft/files-archive",
    "record": "{api}/records/{id}",
    "record_html": "{site}/records/{id}",
    "publish": "{api}/records/{id}/draft/actions/publish",
    "review": "{api}/records/{id}/draft/review",
}
_UNDER_REVIEW = {"submit-review": "{api}/records/{id}/draft/actions/submit-review"}
_OF_A_RECORD = {
    "self": "{api}/records/{id}",
    "self_html": "{site}/records/{id}",
    "parent": "{api}/records/{work}",
    "parent_html": "{site}/records/{work}",
    "files": "{api}/records/{id}/files",
    "archive": "{api}/records/{id}/files-archive",
    "latest": "{api}/records/{id}/versions/latest",
    "latest_html": "{site}/records/{id}/latest",
    "draft": "{api}/records/{id}/draft",
    "request_deletion": "{api}/records/{id}/request-deletion",
    "file_modification": "{api}/records/{id}/file-modification",
}
_WITH_DOI = {"doi": "{resolver}/{doi}", "self_doi": "{resolver}/{doi}", "self_doi_html": "{site}/doi/{doi}"}
_WITH_CONCEPT = {"parent_doi": "{resolver}/{concept}", "parent_doi_html": "{site}/doi/{concept}"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where the installation and its resolver are, without a slash at the end."""

    site: str
    resolver: str

    @property
    def api(self) -> str:
        """The root of the API."""
        return f"{self.site}/api"


def document(
    seen: Seen, addresses: Addresses, *, owner: str, errors: FieldErrors | None = None, shows_files: bool = True
) -> Json:
    """A draft or record. `owner` is the user's number; `errors` are what was wrong with what was just sent."""
    version, work = seen.version, seen.work
    shown: Json = {
        "id": version.id,
        "created": version.created,
        "updated": version.updated,
        "links": links(seen, addresses),
        "revision_id": version.revision,
        "parent": _parent(seen, owner=owner),
        "versions": {
            "is_latest": work.latest == version.id,
            "is_latest_draft": (work.next_draft or work.latest) == version.id,
            "index": version.index,
        },
        "is_published": version.is_edit or not version.is_draft,
        "is_draft": version.is_draft,
    }
    if version.is_draft:
        shown["expires_at"] = version.created.replace("T", " ")

    shown |= {
        "pids": version.pids,
        "metadata": with_names(version.metadata) if seen.named else version.metadata,
        "custom_fields": version.custom_fields,
        "access": {**version.access, "status": access_status(seen)},
        "files": _files(seen) if shows_files else {"enabled": version.files_enabled},
        "media_files": {"enabled": False, "order": [], "count": 0, "total_bytes": 0, "entries": {}},
        "status": status(seen),
    }
    if not version.is_draft:
        shown["deletion_status"] = {"is_deleted": version.tombstone is not None, "status": "P"}
    if errors:
        shown["errors"] = errors
    return shown


def links(seen: Seen, addresses: Addresses) -> dict[str, str]:
    """Where a client goes on from here."""
    version, concept = seen.version, seen.work.pids.get("doi", {}).get("identifier")
    templates = {**_ALWAYS, **(_OF_A_DRAFT if version.is_draft else _OF_A_RECORD)}
    if seen.review and version.is_draft:
        templates |= _UNDER_REVIEW
    if version.doi:
        templates |= _WITH_DOI
    if concept:
        templates |= _WITH_CONCEPT
    values = {
        "site": addresses.site,
        "api": addresses.api,
        "resolver": addresses.resolver,
        "id": version.id,
        "work": version.work,
        "doi": quote(version.doi or ""),
        "concept": quote(concept or ""),
    }
    return {name: template.format(**values) for name, template in templates.items()}


def status(seen: Seen) -> str:
    """How far the version has come. Source: invenio-rdm-records, `DraftStatus`."""
    if seen.version.is_edit or not seen.version.is_draft:
        return "published"
    if seen.review is None:
        return "draft" if seen.version.index == 1 else "new_version_draft"
    of_review = {"created": "draft_with_review", "submitted": "in_review", "accepted": "published"}
    return of_review.get(seen.review.status, seen.review.status)


def access_status(seen: Seen) -> str:
    """Who may see what, in one word. Source: invenio-rdm-records, `RecordAccess.status`."""
    access = seen.version.access
    if access["embargo"]["active"]:
        return "embargoed"
    if access["record"] == "public" and not seen.version.files_enabled:
        return "metadata-only"
    return "open" if access["record"] == access["files"] == "public" else "restricted"


def is_embargoed(access: Json, today: date) -> bool:
    """Whether an embargo holds on that day."""
    return bool(access["embargo"]["active"]) and str(access["embargo"]["until"]) > today.isoformat()


def file_document(file: StoredFile, base: str, *, is_draft: bool) -> Json:
    """One file. `base` is the address of the list it is in."""
    shown: Json = {"created": file.created, "updated": file.updated}
    if file.content or file.is_completed:
        shown |= {"mimetype": mimetype(file.key), "version_id": file.version_id, "file_id": file.content,
                  "bucket_id": file.bucket}  # fmt: skip
    shown |= {"metadata": None, "access": {"hidden": False}, "links": _file_links(file, base, is_draft=is_draft)}
    shown |= {"key": file.key, "transfer": dict(file.transfer), "status": file.status}
    if file.checksum or file.is_completed:
        shown["checksum"] = file.checksum
    if file.size is not None:
        shown["size"] = file.size
    if file.is_completed:
        shown["storage_class"] = "L"
    return shown


def file_list(version: Version, files: list[StoredFile], base: str) -> Json:
    """The files of a draft or record."""
    shown: Json = {"enabled": version.files_enabled, "links": {"self": base, "archive": f"{base}-archive"}}
    if version.files_enabled:
        entries = [file_document(file, base, is_draft=version.is_draft) for file in files]
        shown |= {"entries": entries, "default_preview": version.default_preview, "order": []}
    return shown


def mimetype(key: str) -> str:
    """The media type that a file's name tells."""
    return guess_type(key)[0] or "application/octet-stream"


def _file_links(file: StoredFile, base: str, *, is_draft: bool) -> Json:
    here = f"{base}/{quote(file.key)}"
    found: dict[str, Any] = {"self": here, "content": f"{here}/content"}
    if is_draft:
        found["commit"] = f"{here}/commit"
    if file.transfer["type"] == "M" and not file.is_completed:
        del found["content"]
        parts = range(1, file.transfer["parts"] + 1)
        found["parts"] = [{"part": part, "url": f"{here}/content/{part}"} for part in parts]
    return found


def _files(seen: Seen) -> Json:
    """The files as a draft or record names them in passing: the completed ones alone."""
    completed = [file for file in seen.files if file.is_completed]
    entries = {}
    for file in completed:
        entries[file.key] = {
            "id": file.content,
            "checksum": file.checksum,
            "ext": PurePosixPath(file.key).suffix.removeprefix("."),
            "size": file.size,
            "mimetype": mimetype(file.key),
            "storage_class": "L",
            "key": file.key,
            "metadata": None,
            "access": {"hidden": False},
        }

    return {
        "enabled": seen.version.files_enabled,
        "order": [],
        "count": len(completed),
        "total_bytes": sum(file.size or 0 for file in completed),
        "entries": entries,
    }


def _parent(seen: Seen, *, owner: str) -> Json:
    settings = {
        "allow_user_requests": False,
        "allow_guest_requests": False,
        "accept_conditions_text": None,
        "secret_link_expiration": 0,
    }
    communities: Json = {}
    if seen.communities:
        ids = [community["id"] for community in seen.communities]
        communities = {"ids": ids, "default": ids[0], "entries": list(seen.communities)}

    parent: Json = {
        "id": seen.work.id,
        "access": {"grants": [], "owned_by": {"user": owner}, "links": [], "settings": settings},
        "communities": communities,
        "pids": seen.work.pids,
    }
    if seen.review:
        parent["review"] = {
            "id": seen.review.id,
            "type": seen.review.kind,
            "receiver": {"community": seen.review.community},
        }
    return parent
