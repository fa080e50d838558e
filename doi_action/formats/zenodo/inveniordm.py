"""Metadata as an InvenioRDM record: `metadata` of `POST /api/records`, what Zenodo's newer API takes.

Source: record-v6.0.0.json of invenio-rdm-records; vocabularies of its default fixtures. Ids are lower case.
"""

from collections.abc import Iterator
from typing import Any

from doi_action.formats.language_codes import long_language
from doi_action.formats.text.plain import clean, one_line
from doi_action.formats.zenodo.words import RESOURCE_TYPES
from doi_action.formats.zenodo.write import html_of
from doi_action.identifiers import doi_or_none
from doi_action.model import (
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    Metadata,
    NameType,
    RelatedIdentifier,
    Subject,
)

Json = dict[str, Any]

WRITES = {
    "kind": "resource_type",
    "resource_type": "resource_type",
    "title": "title",
    "creators": "creators",
    "contributors": "contributors",
    "publisher": "publisher",
    "publication_date": "publication_date",
    "created": "dates",
    "version": "version",
    "abstract": "description",
    "descriptions": "additional_descriptions",
    "keywords": "subjects",
    "licenses": "rights",
    "related_identifiers": "related_identifiers",
    "funding": "funding",
    "dates": "dates",
    "language": "languages",
    "formats": "formats",
    "sizes": "sizes",
    "geo_locations": "locations",
}
"""Each field of Metadata that the format can hold, and where it is written."""

_KINDS = {Kind.SOFTWARE: "software", Kind.DATASET: "dataset", Kind.MODEL: "model"}
_TYPES = {general: name for name, general in reversed(RESOURCE_TYPES.items())}
_SCHEMES = {
    "DOI": "doi",
    "URL": "url",
    "arXiv": "arxiv",
    "ISBN": "isbn",
    "ISSN": "issn",
    "PMID": "pmid",
    "Handle": "handle",
}
_SCHEMES |= {
    "SWHID": "swh",
    "ARK": "ark",
    "URN": "urn",
    "PURL": "purl",
    "bibcode": "ads",
    "IGSN": "igsn",
    "w3id": "w3id",
}
"""relatedIdentifierType of DataCite 4.7 and the server's name of the scheme."""

_ROLES = {
    "ContactPerson": "contactperson",
    "DataCollector": "datacollector",
    "DataCurator": "datacurator",
    "DataManager": "datamanager",
    "HostingInstitution": "hostinginstitution",
    "ProjectLeader": "projectleader",
    "ProjectManager": "projectmanager",
    "ProjectMember": "projectmember",
    "RegistrationAgency": "registrationagency",
    "RegistrationAuthority": "registrationauthority",
    "RelatedPerson": "relatedperson",
    "ResearchGroup": "researchgroup",
    "RightsHolder": "rightsholder",
    "WorkPackageLeader": "workpackageleader",
}
_DESCRIPTIONS = {
    "Methods": "methods",
    "SeriesInformation": "series-information",
    "TableOfContents": "table-of-contents",
    "TechnicalInfo": "technical-info",
    "Other": "other",
}


def write_inveniordm(metadata: Metadata) -> Json:
    """The `metadata` object of a record. Concept and version relations are the server's own business."""
    said = {
        "resource_type": {"id": resource_type(metadata)},
        "title": one_line(metadata.title or ""),
        "creators": [made for one in metadata.creators if (made := _person(one))],
        "contributors": [made for one in metadata.contributors if (made := _contributor(one))],
        "publisher": one_line(metadata.publisher or ""),
        "publication_date": metadata.publication_date.isoformat() if metadata.publication_date else None,
        "dates": [_date(entry) for entry in _dates(metadata)],
        "version": one_line(metadata.version or ""),
        "description": html_of(metadata.abstract),
        "additional_descriptions": [made for one in metadata.descriptions if (made := _description(one))],
        "subjects": [_subject(subject) for subject in metadata.keywords if one_line(subject.text)],
        "rights": [made for one in metadata.licenses if (made := _right(one))],
        "languages": [{"id": code} for code in [long_language(metadata.language or "")] if code],
        "related_identifiers": [made for one in metadata.related_identifiers if (made := _link(one))],
        "funding": [_funding(one) for one in metadata.funding if one_line(one.funder)],
        "formats": [text for one in metadata.formats if (text := one_line(one))],
        "sizes": [text for one in metadata.sizes if (text := one_line(one))],
        "locations": _locations(metadata.geo_locations),
    }
    return {name: value for name, value in said.items() if value}


def resource_type(metadata: Metadata) -> str:
    """The server's id of what is published."""
    return _TYPES.get(metadata.resource_type or "") or _KINDS[metadata.kind or Kind.SOFTWARE]


def _person(creator: Creator) -> Json | None:
    """A person needs a family name there: a whole name stands in its place, unsplit."""
    if not one_line(creator.full_name):
        return None
    if creator.name_type is NameType.ORGANISATION:
        who: Json = {"type": "organizational", "name": one_line(creator.full_name)}
    elif creator.name is not None:
        who = {"type": "personal", "family_name": one_line(creator.name)}
    else:
        family = " ".join(part for part in (creator.particle, creator.family_names) if part)
        given = " ".join(part for part in (creator.given_names, creator.suffix) if part)
        who = {"type": "personal", "family_name": one_line(family)} | ({"given_name": one_line(given)} if given else {})
    identifiers = [("orcid", creator.orcid), ("ror", creator.ror)]
    named = [{"scheme": scheme, "identifier": str(value)} for scheme, value in identifiers if value]
    affiliations = [{"name": one_line(a.name)} for a in creator.affiliations if one_line(a.name)]
    made: Json = {"person_or_org": who | ({"identifiers": named} if named else {})}
    return made | ({"affiliations": affiliations} if affiliations else {})


def _contributor(entry: Contributor) -> Json | None:
    who = _person(entry.creator)
    return None if who is None else {**who, "role": {"id": _ROLES.get(entry.role, entry.role.lower())}}


def _dates(metadata: Metadata) -> list[Dated]:
    created = [Dated(value=metadata.created.isoformat(), type="Created")] if metadata.created else []
    return [*created, *(entry for entry in metadata.dates if one_line(entry.value))]


def _date(entry: Dated) -> Json:
    return {"date": one_line(entry.value), "type": {"id": entry.type.lower()}}


def _description(entry: Description) -> Json | None:
    kind = _DESCRIPTIONS.get(entry.type)
    text = clean(entry.text)
    return {"description": html_of(text), "type": {"id": kind}} if kind and text else None


def _subject(subject: Subject) -> Json:
    return {"subject": one_line(subject.text)}


def _right(right: License) -> Json | None:
    """The server's own entry for a licence of SPDX, else a title and an address."""
    if right.spdx:
        return {"id": right.spdx.value.lower()}
    title = one_line(right.name or "") or right.url
    if not title:
        return None
    link = {"link": right.url} if right.url and right.url.startswith(("https://", "http://")) else {}
    return {"title": {"en": title}, **link}


def _link(link: RelatedIdentifier) -> Json | None:
    scheme = _SCHEMES.get(link.scheme)
    if scheme is None or link.relation in ("Other", "IsVersionOf", "HasVersion"):
        return None
    made: Json = {"identifier": link.value, "scheme": scheme, "relation_type": {"id": link.relation.lower()}}
    kind = _TYPES.get(link.resource_type or "")
    return made | ({"resource_type": {"id": kind}} if kind else {})


def _funding(entry: Funding) -> Json:
    """The funder by name; the award by number, title and address."""
    award: Json = {}
    if entry.award_number:
        award["number"] = one_line(entry.award_number)
    if entry.award_title:
        award["title"] = {"en": one_line(entry.award_title)}
    if entry.award_url:
        scheme = "doi" if doi_or_none(entry.award_url) else "url"
        award["identifiers"] = [{"identifier": entry.award_url, "scheme": scheme}]
    return {"funder": {"name": one_line(entry.funder)}} | ({"award": award} if award else {})


def _locations(places: tuple[GeoLocation, ...]) -> Json | None:
    features = [made for place in places if (made := _feature(place))]
    return {"features": features} if features else None


def _feature(place: GeoLocation) -> Json:
    """A GeoJSON point or polygon with the name of the place."""
    made: Json = {"place": one_line(place.place)} if place.place else {}
    if place.point:
        made["geometry"] = {"type": "Point", "coordinates": list(place.point)}
    elif place.box:
        west, east, south, north = place.box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        made["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    return made


def left_out(metadata: Metadata) -> Iterator[str]:
    """What of the fields it holds an InvenioRDM record cannot say."""
    yield from (f"{r.relation} {r.value}" for r in metadata.related_identifiers if _link(r) is None)
    yield from (f"the scheme of the keyword '{s.text}'" for s in metadata.keywords if s.scheme)
    yield from (f"the {d.type} text" for d in metadata.descriptions if _description(d) is None)
