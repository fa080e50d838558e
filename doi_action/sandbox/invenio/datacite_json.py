"""A record in DataCite's JSON: what the host sends to DataCite, and what it gives to whoever asks for that type.

Source: invenio-rdm-records `resources/serializers/datacite/schema.py`, `DataCite45Schema`. Lost on the way, as at the
real server: roles of creators, references, HTML, and addresses in front of identifiers.
"""

from collections.abc import Iterable
from typing import Any

from doi_action.sandbox.invenio.edtf import first_year
from doi_action.sandbox.invenio.markup import plain
from doi_action.sandbox.invenio.model import Version, Work
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.schemes import SCHEMES
from doi_action.sandbox.invenio.vocabularies import in_datacite, term, with_names

KERNEL = "http://datacite.org/schema/kernel-4"
_RELATED = {"ark", "arxiv", "ads", "cstr", "doi", "ean13", "eissn", "handle", "igsn", "isbn", "issn", "istc", "lissn",
            "lsid", "pmid", "purl", "rrid", "upc", "url", "urn", "w3id"}  # fmt: skip


def datacite_json(version: Version, work: Work, *, page: str, versions: Iterable[str] = ()) -> Json:
    """The attributes of the version's DOI; with `versions`, of the concept DOI, which has them.

    `page` is the address of the record's page. The concept is described as its newest version is, with all that one
    is related to: so it is at the real server.
    """
    metadata = with_names(version.metadata)
    is_concept = bool(versions)
    doi = work.pids["doi"]["identifier"] if is_concept else version.doi
    contributors = []
    for helper in metadata.get("contributors", []):
        role = in_datacite("contributorsroles", helper["role"]["id"])
        contributors.append({**_person(helper), "contributorType": role})
    subjects = []
    for subject in metadata.get("subjects", []):
        scheme = {"subjectScheme": subject["scheme"]} if "scheme" in subject else {}
        subjects.append({"subject": subject["subject"], **scheme})

    written: Json = {
        "doi": doi,
        "types": _types(metadata),
        "titles": _titles(metadata),
        "creators": [_person(maker) for maker in metadata.get("creators", [])],
        "contributors": contributors,
        "publisher": {"name": metadata["publisher"]} if "publisher" in metadata else None,
        "publicationYear": first_year(metadata["publication_date"]),
        "subjects": subjects,
        "dates": _dates(metadata, updated=version.updated),
        "language": next((language["id"] for language in metadata.get("languages", [])), None),
        "alternateIdentifiers": _alternate(metadata, version, page=page),
        "relatedIdentifiers": [*_related(metadata), *_of_versions(version, work, versions)],
        "sizes": metadata.get("sizes"),
        "formats": metadata.get("formats"),
        "version": metadata.get("version"),
        "rightsList": [_rights(right) for right in metadata.get("rights", [])],
        "descriptions": _descriptions(metadata),
        "fundingReferences": [_funding(funding) for funding in metadata.get("funding", [])],
        "schemaVersion": KERNEL,
    }
    return {name: value for name, value in written.items() if value}


def _types(metadata: Json) -> Json:
    known = term("resourcetypes", metadata["resource_type"]["id"]) or {}
    props = known.get("props", {})
    return {
        "resourceTypeGeneral": props.get("datacite_general", "Other"),
        "resourceType": props.get("datacite_type", ""),
    }


def _titles(metadata: Json) -> list[Json]:
    titles: list[Json] = [{"title": metadata["title"]}]
    for further in metadata.get("additional_titles", []):
        title = {"title": further["title"], "titleType": in_datacite("titletypes", further["type"]["id"])}
        titles.append({**title, **_language(further)})
    return titles


def _descriptions(metadata: Json) -> list[Json]:
    descriptions: list[Json] = []
    if metadata.get("description"):
        descriptions.append({"description": plain(metadata["description"]), "descriptionType": "Abstract"})
    for further in metadata.get("additional_descriptions", []):
        kind = in_datacite("descriptiontypes", further["type"]["id"])
        description = {"description": plain(further["description"]), "descriptionType": kind}
        descriptions.append({**description, **_language(further)})
    return descriptions


def _language(entry: Json) -> Json:
    return {"lang": entry["lang"]["id"]} if "lang" in entry else {}


def _person(maker: Json) -> Json:
    person = maker["person_or_org"]
    identifiers = []
    for identifier in person.get("identifiers", []):
        scheme = SCHEMES[identifier["scheme"]].datacite
        identifiers.append({"nameIdentifier": identifier["identifier"], "nameIdentifierScheme": scheme})

    written = {
        "name": person["name"],
        "nameType": person["type"].capitalize(),
        "givenName": person.get("given_name"),
        "familyName": person.get("family_name"),
        "nameIdentifiers": identifiers,
        "affiliation": [_affiliation(affiliation) for affiliation in maker.get("affiliations", [])],
    }
    return {name: value for name, value in written.items() if value or name == "nameIdentifiers"}


def _affiliation(affiliation: Json) -> Json:
    written = {"name": affiliation["name"]}
    if "id" in affiliation:
        written |= {
            "affiliationIdentifier": f"https://ror.org/{affiliation['id']}",
            "affiliationIdentifierScheme": "ROR",
        }
    return written


def _dates(metadata: Json, *, updated: str) -> list[Json]:
    dates = [{"date": metadata["publication_date"], "dateType": "Issued"}]
    for date in metadata.get("dates", []):
        written = {"date": date["date"], "dateType": in_datacite("datetypes", date["type"]["id"]) or "Other"}
        if date.get("description"):
            written["dateInformation"] = date["description"]
        dates.append(written)

    says_update = any(date["dateType"] == "Updated" for date in dates)
    if not says_update:
        dates.append({"date": updated[:10], "dateType": "Updated"})
    return dates


def _alternate(metadata: Json, version: Version, *, page: str) -> list[Json]:
    """Other names of the record: its page, its name for harvesters, and what its authors gave; never a DOI."""
    pairs = [(page, "URL")]
    for scheme, pid in version.pids.items():
        if scheme != "doi":
            pairs.append((pid["identifier"], scheme))
    for identifier in metadata.get("identifiers", []):
        if identifier["scheme"] != "doi":
            pairs.append((identifier["identifier"], SCHEMES[identifier["scheme"]].datacite))
    return [{"alternateIdentifier": value, "alternateIdentifierType": kind} for value, kind in pairs]


def _related(metadata: Json) -> list[Json]:
    links = []
    for link in metadata.get("related_identifiers", []):
        if link["scheme"] not in _RELATED:
            continue
        written = _relation(
            link["identifier"],
            in_datacite("relationtypes", link["relation_type"]["id"]),
            kind=SCHEMES[link["scheme"]].datacite,
        )
        if "resource_type" in link:
            written["resourceTypeGeneral"] = in_general(link["resource_type"]["id"])
        links.append(written)
    return links


def _of_versions(version: Version, work: Work, versions: Iterable[str]) -> list[Json]:
    """The links of a concept to its versions, or of a version to its concept."""
    if versions:
        return [_relation(doi, "HasVersion") for doi in versions]
    concept = work.pids.get("doi")
    return [_relation(concept["identifier"], "IsVersionOf")] if concept else []


def _relation(identifier: str, relation: str, *, kind: str = "DOI") -> Json:
    return {"relatedIdentifier": identifier, "relationType": relation, "relatedIdentifierType": kind}


def in_general(resource_type: str) -> str:
    """DataCite's general type for one of the host's."""
    known: dict[str, Any] = term("resourcetypes", resource_type) or {}
    return str(known.get("props", {}).get("datacite_general", "Other"))


def _rights(right: Json) -> Json:
    props = right.get("props", {})
    address = props.get("url") or right.get("link")
    written = {
        "rights": (right.get("title") or {}).get("en"),
        "rightsIdentifier": right.get("id"),
        "rightsIdentifierScheme": props.get("scheme"),
        "rightsUri": address,
    }
    return {name: value for name, value in written.items() if value}


def _funding(funding: Json) -> Json:
    funder, award = funding["funder"], funding.get("award", {})
    is_known = "id" in funder
    addresses = [identifier["identifier"] for identifier in award.get("identifiers", [])]
    written = {
        "funderName": funder["name"],
        "funderIdentifier": funder.get("id"),
        "funderIdentifierType": "ROR" if is_known else None,
        "awardTitle": (award.get("title") or {}).get("en"),
        "awardNumber": award.get("number"),
        "awardURI": addresses[0] if addresses else None,
    }
    return {name: value for name, value in written.items() if value}
