"""Drafts and records as the API shows them: who they are, and which of several of one release came first.

Pure; what a document says of the work is read by `formats/inveniordm`.
"""

from collections.abc import Iterable
from typing import Any

from doi_action.formats.inveniordm.marker import marker_of
from doi_action.formats.text.loose_json import objects, text_of, texts
from doi_action.identifiers.addresses import origin_of
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import Marker

Json = dict[str, Any]

_RESOLVERS = {"doi.org": False, "www.doi.org": False, "handle.test.datacite.org": True}
"""Resolvers, and whether what they resolve is for tests."""


def id_in(document: Json) -> str:
    """The record's id, always as text: Zenodo's are numbers."""
    return text_of(document.get("id")) or ""


def doi_in(document: Json) -> Doi | None:
    """The DOI of a record, or the one that is reserved for a draft."""
    return _doi_of(document.get("pids"))


def concept_doi_in(document: Json) -> Doi | None:
    """The DOI of all versions, None before the first one is published."""
    return _doi_of(_part(document, "parent").get("pids"))


def doi_link(document: Json) -> str | None:
    """The address by which the host says that the DOI resolves: its own resolver's."""
    links = _part(document, "links")
    return text_of(links.get("self_doi")) or text_of(links.get("doi"))


def resolves_for_tests(document: Json) -> bool | None:
    """Whether the host registers at DataCite's test system, by its own word; None where it names another resolver.

    InvenioRDM makes the link of a DOI by its setting DATACITE_TEST_MODE (invenio-rdm-records, services/config.py).
    """
    origin = origin_of(doi_link(document) or "")
    return _RESOLVERS.get(origin.host) if origin else None


def files_in(document: Json) -> Json:
    """The files by name, as far as they are whole."""
    return _part(_part(document, "files"), "entries")


def keeps_files(document: Json) -> bool:
    """Whether the record is one with files."""
    return _part(document, "files").get("enabled") is True


def is_in_review(document: Json) -> bool:
    """Whether a community's curators have the draft before them."""
    return document.get("status") == "in_review"


def communities_in(document: Json) -> frozenset[str]:
    """The ids of the communities that hold the record."""
    return frozenset(texts(_part(_part(document, "parent"), "communities").get("ids")))


def place_in_chain(document: Json) -> int:
    """The number of the version among those of its concept, from 1."""
    index = _part(document, "versions").get("index")
    return index if isinstance(index, int) else 1


def concept_id_in(document: Json) -> str:
    """The id of the concept, which a draft has before the concept has a DOI."""
    return text_of(_part(document, "parent").get("id")) or ""


def is_newest(document: Json) -> bool:
    """Whether no later version of its concept is published."""
    return _part(document, "versions").get("is_latest") is True


def is_newest_draft(document: Json) -> bool:
    """Whether the host would give this draft to whoever asks for the next version."""
    return _part(document, "versions").get("is_latest_draft") is True


def is_public(document: Json) -> bool:
    """Whether the record is published, whether or not a correction of it is begun."""
    return document.get("is_published") is True


def is_correction(document: Json) -> bool:
    """Whether this is the draft of a correction, begun and not published, of a record that is public."""
    return is_public(document) and document.get("is_draft") is True


def is_of(document: Json, work: Marker) -> bool:
    """Whether the document carries the marker of this work, of whichever version."""
    marker = marker_of(document)
    return marker is not None and (marker.identity, marker.work) == (work.identity, work.work)


def speaks_of(document: Json, address: str) -> bool:
    """Whether a record links to this address, or to a page below it."""
    start = address.lower().rstrip("/")
    for link in objects(_part(document, "metadata").get("related_identifiers")):
        there = (text_of(link.get("identifier")) or "").lower().removesuffix(".git").rstrip("/")
        if there == start or there.startswith(f"{start}/"):
            return True
    return False


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


def _part(document: Json, name: str) -> Json:
    """An object within a document, an empty one where there is none."""
    part = document.get(name)
    return part if isinstance(part, dict) else {}
