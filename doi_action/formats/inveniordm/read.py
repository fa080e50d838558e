"""A draft or record of InvenioRDM as a record of ours: any answer as `application/vnd.inveniordm.v1+json`.

How each field is read stands in `crosswalk`. What our words cannot say is named in `beyond`.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from doi_action.formats.inveniordm.as_read import beyond_our_words
from doi_action.formats.inveniordm.crosswalk import CROSSWALK
from doi_action.formats.inveniordm.marker import marker_of
from doi_action.formats.text.loose_json import object_of, text_of
from doi_action.identifiers.types import doi_or_none, parse_doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import DepositFile, Metadata

Json = Mapping[str, Any]


def record_of(document: Json) -> RegistryRecord:
    """The record in a draft or record. Raises IdentifierError when it has no DOI, as a draft before one is reserved."""
    revision = document.get("revision_id")
    is_number = isinstance(revision, int)
    return RegistryRecord(
        doi=parse_doi(_doi_text(document) or ""),
        state=state_of(document),
        metadata=metadata_of(document),
        marker=marker_of(document),
        beyond=beyond_our_words(document),
        updated=text_of(document.get("updated")),
        revision=revision if is_number else None,
        concept_doi=doi_or_none(_doi_text(object_of(document.get("parent")))),
        files=_files(document),
        is_latest=object_of(document.get("versions")).get("is_latest") is True,
    )


def _files(document: Json) -> tuple[DepositFile, ...]:
    """The deposited files with their checksums (InvenioRDM, REST API, "List a draft's files"), by name."""
    page = text_of(object_of(document.get("links")).get("self_html"))
    entries = object_of(object_of(document.get("files")).get("entries"))
    found = []
    for name, entry in sorted(entries.items()):
        said = object_of(entry)
        size = said.get("size")
        has_size = isinstance(size, int)
        checksum = text_of(said.get("checksum")) or ""
        is_md5 = checksum.startswith("md5:")

        url = None
        if page is not None:
            url = f"{page}/files/{quote(name)}"

        deposited = DepositFile(
            name=name,
            size=size if has_size else None,
            md5=checksum.removeprefix("md5:") if is_md5 else None,
            media_type=text_of(said.get("mimetype")),
            url=url,
        )
        found.append(deposited)

    return tuple(found)


def metadata_of(document: Json) -> Metadata:
    """What a draft or record says of its work; the landing page is where its DOI leads."""
    said = object_of(document.get("metadata"))
    links = object_of(document.get("links"))
    page = text_of(links.get("self_doi_html")) or text_of(links.get("self_html"))
    fields = {name: line.read(said) for name, line in CROSSWALK.items() if line.writes}
    return Metadata(**fields, landing_page=page)


def state_of(document: Json) -> DoiState:
    """A deleted record leaves a tombstone, its DOI stays registered; an edit draft is of a record that is published."""
    deletion = object_of(document.get("deletion_status"))
    if document.get("tombstone") or deletion.get("is_deleted"):
        return DoiState.REGISTERED

    if document.get("is_published"):
        return DoiState.FINDABLE
    return DoiState.DRAFT


def _doi_text(document: Json) -> str | None:
    return text_of(object_of(object_of(document.get("pids")).get("doi")).get("identifier"))
