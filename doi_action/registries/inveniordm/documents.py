"""Drafts and records as the API shows them: who they are, and which of several of one release came first.

Pure; what a document says of the work is read by `formats/inveniordm`.
"""

from collections.abc import Iterable
from typing import Any

from doi_action.formats.inveniordm.marker import marker_of
from doi_action.formats.text.loose_json import text_of
from doi_action.identifiers import Doi, doi_or_none
from doi_action.lineage import Marker

Json = dict[str, Any]


def id_in(document: Json) -> str:
    """The record's id, always as text: Zenodo's are numbers."""
    return text_of(document.get("id")) or ""


def doi_in(document: Json) -> Doi | None:
    """The DOI of a record, or the one that is reserved for a draft."""
    return _doi_of(document.get("pids"))


def concept_doi_in(document: Json) -> Doi | None:
    """The DOI of all versions, None before the first one is published."""
    parent = document.get("parent")
    return _doi_of(parent.get("pids")) if isinstance(parent, dict) else None


def files_in(document: Json) -> Json:
    """The files by name, as far as they are whole."""
    match document.get("files"):
        case {"entries": dict() as entries}:
            return entries
    return {}


def place_in_chain(document: Json) -> int:
    """The number of the version among those of its concept, from 1."""
    versions = document.get("versions")
    index = versions.get("index") if isinstance(versions, dict) else None
    return index if isinstance(index, int) else 1


def concept_id_in(document: Json) -> str:
    """The id of the concept, which a draft has before the concept has a DOI."""
    parent = document.get("parent")
    return (text_of(parent.get("id")) or "") if isinstance(parent, dict) else ""


def is_newest(document: Json) -> bool:
    """Whether no later version of its concept is published."""
    versions = document.get("versions")
    return isinstance(versions, dict) and versions.get("is_latest") is True


def is_newest_draft(document: Json) -> bool:
    """Whether the host would give this draft to whoever asks for the next version."""
    versions = document.get("versions")
    return isinstance(versions, dict) and versions.get("is_latest_draft") is True


def is_public(document: Json) -> bool:
    """Whether the record is published, whether or not a correction of it is begun."""
    return document.get("is_published") is True


def is_of(document: Json, work: Marker) -> bool:
    """Whether the document carries the marker of this work, of whichever version."""
    marker = marker_of(document)
    return marker is not None and (marker.identity, marker.work) == (work.identity, work.work)


def version_in(document: Json) -> str | None:
    """The version that the marker names."""
    marker = marker_of(document)
    return marker.version if marker else None


def age(document: Json) -> tuple[str, str]:
    """What sorts documents by the moment in which they were made, the same for everybody who asks."""
    return text_of(document.get("created")) or "", id_in(document)


def first_of(documents: Iterable[Json]) -> Json | None:
    """The one that counts of several of one release: a published one before any draft, then the one made first."""
    return min(documents, key=lambda document: (not is_public(document), *age(document)), default=None)


def _doi_of(pids: object) -> Doi | None:
    match pids:
        case {"doi": {"identifier": str() as text}}:
            return doi_or_none(text)
    return None
