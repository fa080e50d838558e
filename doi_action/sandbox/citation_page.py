"""What the templates of landing page and tombstone print: plain texts made of records, and the JSON-LD of one.

The citation has the form that DataCite recommends: Creator (PublicationYear): Title. Version. Publisher. ResourceType.
Identifier (DataCite Metadata Schema 4.7, "Citation").
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from doi_action.formats.datacite.read import record_of
from doi_action.formats.linked_data.schema_org import write_schema_org
from doi_action.lineage import DoiState
from doi_action.lineage.versions import VersionOrder, is_prerelease
from doi_action.model import Creator, Funding, License
from doi_action.sandbox.content_types import concept_of
from doi_action.sandbox.records import Record
from doi_action.sandbox.representation import search_document
from doi_action.views.citation_page import in_words
from doi_action.views.harmless import for_script

_SHOWN_AS_VERSIONS = {"IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf"}
"""Relations that the list of versions shows, where the other record is here."""


def page_of(record: Record, *, base_url: str, all_records: Iterable[Record] = ()) -> dict[str, Any]:
    """The fields that the templates print. Texts are unescaped except `json_ld`, which is safe inside `<script>`.

    `all_records` are searched for the other versions of the work.
    """
    kept = record.attributes
    read = record_of(search_document(record))
    metadata = read.metadata
    address = f"{base_url}/{quote(record.doi)}"

    versions = versions_of(record, all_records, base_url=base_url)
    listed = {version["doi"] for version in versions}
    links = []
    for link in kept.get("relatedIdentifiers") or []:
        is_listed = str(link.get("relatedIdentifier") or "").lower() in listed
        if not (is_listed and link.get("relationType") in _SHOWN_AS_VERSIONS):
            links.append(_link(link, record, base_url))

    described = {**write_schema_org(metadata, doi=read.doi, concept=concept_of(record)), "@id": address}
    return {
        "doi": record.doi,
        "address": address,
        "landing_page": f"{base_url}/landing/{quote(record.doi)}",
        "state": record.state.value,
        "title": metadata.title or record.doi,
        "creators": [_person(creator) for creator in metadata.creators],
        "contributors": [
            {**_person(helper.creator), "role": in_words(helper.role)} for helper in metadata.contributors
        ],
        "publisher": metadata.publisher or "",
        "published": metadata.publication_date.isoformat() if metadata.publication_date else _year(kept),
        "version": metadata.version or "",
        "kind": _kind(kept),
        "abstract": metadata.abstract or "",
        "licenses": [_license(license) for license in metadata.licenses],
        "funding": [_grant(funding) for funding in metadata.funding],
        "related": links,
        "versions": versions,
        "newer": _newer(record, versions),
        "citation": citation(record, address=address),
        "reason": kept.get("reason") or "",
        "hidden_on": (record.hidden or "")[:10],
        "json_ld": for_script(described),
    }


def versions_of(record: Record, all_records: Iterable[Record], *, base_url: str) -> list[dict[str, Any]]:
    """The findable versions of the work that `record` is, or is a version of: highest first, the newest marked.

    A pre-release is the newest only where there is nothing else. Empty where the record belongs to no concept.
    """
    concept = str(concept_of(record) or record.doi).lower()
    found = []
    for other in all_records:
        is_version = str(concept_of(other) or "").lower() == concept
        if is_version and other.state is DoiState.FINDABLE:
            found.append(other)

    def rank(version: Record) -> tuple[bool, VersionOrder]:
        text = str(version.attributes.get("version") or "")
        return not is_prerelease(text), VersionOrder(text)

    newest = max(found, key=rank, default=None)
    found.sort(key=lambda version: rank(version)[1], reverse=True)
    return [
        {
            "doi": version.doi,
            "address": f"{base_url}/landing/{quote(version.doi)}",
            "version": str(version.attributes.get("version") or version.doi),
            "published": _issued(version.attributes),
            "is_newest": version is newest,
            "is_this": version.doi == record.doi,
        }
        for version in found
    ]


def _newer(record: Record, versions: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The newest version, where `record` is an older one; None for the newest, the concept, and a work of its own."""
    if concept_of(record) is None:
        return None
    for version in versions:
        if version["is_newest"]:
            return None if version["is_this"] else version
    return None


def citation(record: Record, *, address: str) -> str:
    """The record as one line of text, with `address` for the identifier."""
    kept = record.attributes
    titles = kept.get("titles") or [{}]
    version = f"Version {kept['version']}" if kept.get("version") else ""
    publisher = kept.get("publisher") or {}
    parts = (titles[0].get("title"), version, publisher.get("name"), _kind(kept), address)
    told = ". ".join(str(part) for part in parts if part)

    creators = "; ".join(str(creator.get("name") or "") for creator in kept.get("creators") or [])
    year = _year(kept)
    if creators:
        return f"{creators} ({year}): {told}"
    return f"({year}): {told}" if year else told


def _person(creator: Creator) -> dict[str, Any]:
    """Name, address of the iD and affiliations of a person or organisation."""
    name = creator.full_name
    if creator.given_names and "," in creator.given_names:
        # DataCite has no place for a suffix: a record says "Jan, Jr." where a page says "Jan van den Berg Jr.".
        given, _, suffix = creator.given_names.partition(",")
        name = " ".join(part for part in (given.strip(), creator.family_names, suffix.strip()) if part)
    identifier = creator.orcid or creator.ror
    affiliations = [affiliation.name for affiliation in creator.affiliations if affiliation.name]
    return {"name": name, "id": identifier.url if identifier else "", "affiliations": affiliations}


def _license(license: License) -> dict[str, str]:
    address = license.url or ""
    name = license.name or address
    if license.spdx:
        name = license.name or license.spdx.value
        address = address or license.spdx.url
    # Whatever stands in a record's address may stand in a link's: only the web's own schemes are followed.
    is_web = address.startswith(("https://", "http://"))
    return {"name": name, "address": address if is_web else ""}


def _grant(funding: Funding) -> str:
    award = " ".join(part for part in (funding.award_title, funding.award_number) if part)
    return f"{funding.funder}: {award}" if award else funding.funder


def _link(link: Mapping[str, Any], record: Record, base_url: str) -> dict[str, str]:
    """A link in three texts; `address` is there for a DOI of the record's own prefix, which this server resolves."""
    value = str(link.get("relatedIdentifier") or "")
    is_ours = link.get("relatedIdentifierType") == "DOI" and value.startswith(f"{record.prefix}/")
    address = f"{base_url}/{quote(value)}" if is_ours else ""
    return {"relation": in_words(str(link.get("relationType") or "")), "value": value, "address": address}


def _kind(kept: Mapping[str, Any]) -> str:
    types = kept.get("types") or {}
    return str(types.get("resourceType") or types.get("resourceTypeGeneral") or "")


def _year(kept: Mapping[str, Any]) -> str:
    year = kept.get("publicationYear")
    return "" if year is None else str(year)


def _issued(kept: Mapping[str, Any]) -> str:
    """The day of publication as the record writes it, else the year."""
    for date in kept.get("dates") or []:
        if date.get("dateType") == "Issued" and date.get("date"):
            return str(date["date"])
    return _year(kept)
