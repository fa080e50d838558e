"""How a record looks in an answer: DataCite's JSON:API, DataCite JSON, DataCite XML.

By default the answer is lossy: the publisher is a text and so are affiliations. `?publisher=true&affiliation=true` give
the objects that were stored. Source: datacite/lupo `app/serializers/datacite_doi_serializer.rb` and recorded answers.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.formats.datacite.xml import datacite_xml
from doi_action.lineage import DoiState
from doi_action.sandbox.records import Activity, Attributes, Record

_LISTS = (
    "subjects", "dates", "relatedIdentifiers", "relatedItems", "sizes", "formats", "rightsList", "descriptions",
    "geoLocations", "fundingReferences", "titles",
)  # fmt: skip
_PLAIN = ("publicationYear", "language", "version", "url", "schemaVersion", "source", "reason")
_COUNTS = {
    "partCount": "HasPart",
    "partOfCount": "IsPartOf",
    "versionCount": "HasVersion",
    "versionOfCount": "IsVersionOf",
    "referenceCount": "References",
    "citationCount": "IsCitedBy",
}
_RELATIONSHIPS = {
    "references": "References",
    "citations": "IsCitedBy",
    "parts": "HasPart",
    "partOf": "IsPartOf",
    "versions": "HasVersion",
    "versionOf": "IsVersionOf",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """How much an answer shows: publisher and affiliations whole, details, and what only the owner sees."""

    publisher: bool = False
    affiliation: bool = False
    detail: bool = True
    is_collection: bool = False
    is_owner: bool = False


def resource(record: Record, view: View) -> dict[str, Any]:
    """One JSON:API resource of type `dois`."""
    return {
        "id": record.doi,
        "type": "dois",
        "attributes": attributes_of(record, view),
        "relationships": _relationships(record, view),
    }


def attributes_of(record: Record, view: View) -> Attributes:
    """`data.attributes` of an answer."""
    kept = record.attributes
    publisher = kept.get("publisher")
    if isinstance(publisher, dict) and not view.publisher:
        publisher = publisher.get("name")

    shown: Attributes = {"doi": record.doi}
    if view.detail:
        shown |= {"prefix": record.prefix, "suffix": record.suffix}
    shown |= {
        "identifiers": _identifiers(record),
        "creators": _people(kept.get("creators"), view),
        "contributors": _people(kept.get("contributors"), view),
        "publisher": publisher,
        "container": kept.get("container") or {},
        "types": kept.get("types") or {},
        "contentUrl": kept.get("contentUrl") or None,
    }
    shown |= {name: kept.get(name) or [] for name in _LISTS}
    shown |= {name: kept.get(name) for name in _PLAIN}
    shown |= {
        "metadataVersion": record.metadata_version,
        "isActive": record.state is DoiState.FINDABLE,
        "state": record.state.value,
        "viewCount": 0,
        "downloadCount": 0,
        "created": record.created,
        "registered": record.registered,
        "published": _published(kept),
        "updated": record.updated,
    }
    shown |= {name: len(related_dois(record, relation)) for name, relation in _COUNTS.items()}
    if view.detail:
        shown |= {
            "alternateIdentifiers": _alternate_identifiers(record),
            "xml": base64.b64encode(xml_of(record)).decode(),
            "viewsOverTime": [],
            "downloadsOverTime": [],
            "citationsOverTime": [],
        }
    if view.detail and view.is_owner:
        shown["landingPage"] = None
    return shown


def search_document(record: Record) -> dict[str, Any]:
    """What a query of the search looks at: the attributes with nothing lost, and where the record belongs."""
    return {
        **attributes_of(record, View(publisher=True, affiliation=True, detail=False)),
        "alternateIdentifiers": _alternate_identifiers(record),
        "prefix": record.prefix,
        "clientId": record.client,
    }


def _relationships(record: Record, view: View) -> dict[str, Any]:
    shown: dict[str, Any] = {"client": {"data": {"id": record.client, "type": "clients"}}}
    if not view.detail:
        return shown
    shown["provider"] = {"data": {"id": record.client.split(".", 1)[0], "type": "providers"}}
    if not view.is_collection:
        shown["media"] = {"data": {"id": record.doi, "type": "media"}}
    for name, relation in _RELATIONSHIPS.items():
        shown[name] = {"data": [{"id": doi, "type": "dois"} for doi in related_dois(record, relation)]}
    return shown


def datacite_json(record: Record) -> dict[str, Any]:
    """The record as `application/vnd.datacite.datacite+json`, nothing left out."""
    kept = {name: value for name, value in record.attributes.items() if value not in (None, [], {})}
    return {
        "id": f"https://doi.org/{record.doi}",
        "doi": record.doi.upper(),
        **kept,
        "providerId": record.client.split(".", 1)[0],
        "clientId": record.client,
        "agency": "datacite",
        "state": record.state.value,
    }


def xml_of(record: Record) -> bytes:
    """The record as DataCite XML, kernel 4."""
    names = {"doi": record.doi, "alternateIdentifiers": _alternate_identifiers(record)}
    return datacite_xml({**record.attributes, **names})


def activity_resource(activity: Activity, *, base_url: str) -> dict[str, Any]:
    """One JSON:API resource of type `activities`, in the words of W3C PROV."""
    return {
        "id": activity.identifier,
        "type": "activities",
        "attributes": {
            "prov:wasGeneratedBy": f"{base_url}/activities/{activity.identifier}",
            "prov:generatedAtTime": activity.time,
            "prov:wasDerivedFrom": f"https://doi.org/{activity.doi}",
            "prov:wasAttributedTo": f"{base_url}/repositories/{activity.account}",
            "action": activity.action,
            "version": activity.version,
            "changes": dict(activity.changes),
        },
    }


def client_resource(client: str, *, prefixes: tuple[str, ...], domains: tuple[str, ...]) -> dict[str, Any]:
    """A repository as a JSON:API resource of type `clients`."""
    attributes = {
        "name": client.upper(),
        "symbol": client.upper(),
        "domains": ",".join(domains),
        "isActive": True,
        "url": None,
        "description": "A repository of the sandbox: none of its DOIs is real.",
    }
    relationships = {
        "provider": {"data": {"id": client.split(".", 1)[0], "type": "providers"}},
        "prefixes": {"data": [{"id": prefix, "type": "prefixes"} for prefix in prefixes]},
    }
    return {"id": client, "type": "clients", "attributes": attributes, "relationships": relationships}


def _identifiers(record: Record) -> list[dict[str, Any]]:
    own = {record.doi, record.attributes.get("url")}
    return [i for i in record.attributes.get("identifiers") or [] if i.get("identifier") not in own]


def _alternate_identifiers(record: Record) -> list[dict[str, Any]]:
    return [
        {"alternateIdentifierType": i.get("identifierType"), "alternateIdentifier": i.get("identifier")}
        for i in _identifiers(record)
    ]


def _people(people: Any, view: View) -> list[dict[str, Any]]:
    shown = []
    for person in people or []:
        affiliations = list(person.get("affiliation") or [])
        if not view.affiliation:
            # Texts alone, unless objects were asked for.
            affiliations = [one["name"] for one in affiliations if one.get("name") is not None]
        shown.append({**person, "affiliation": affiliations})
    return shown


def _published(attributes: Mapping[str, Any]) -> str | None:
    """The first date of issue, where it says one, else the year."""
    year = attributes.get("publicationYear")
    for date in attributes.get("dates") or []:
        if date.get("dateType") == "Issued":
            issued = date.get("date")
            if issued:
                return str(issued)
            break
    return None if year is None else str(year)


def related_dois(record: Record, relation: str) -> list[str]:
    """The DOIs, in lower case, that the record names in this relation."""
    found = []
    for link in record.attributes.get("relatedIdentifiers") or []:
        is_wanted = (link.get("relationType"), link.get("relatedIdentifierType")) == (relation, "DOI")
        if is_wanted:
            found.append(str(link.get("relatedIdentifier") or "").lower())
    return found
