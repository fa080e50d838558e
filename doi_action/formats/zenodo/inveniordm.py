"""Metadata as an InvenioRDM record: `metadata` of `POST /api/records`, what Zenodo's newer API takes.

Source: record-v6.0.0.json of invenio-rdm-records; vocabularies of its default fixtures. Ids are lower case.
"""

import re
from collections.abc import Mapping
from typing import Any

from doi_action.crosswalk import Line, document
from doi_action.formats.iso_dates import certain_date
from doi_action.formats.language_codes import long_language
from doi_action.formats.text.plain import clean, one_line
from doi_action.formats.zenodo.words import (
    SERVER_LICENSES,
    taken_identifier,
    taken_relation,
    unsaid_type,
    upload_type,
    word_for,
)
from doi_action.formats.zenodo.write import day_text, html_of
from doi_action.identifiers import doi_or_none
from doi_action.model import (
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    License,
    Metadata,
    NameType,
    RelatedIdentifier,
    Subject,
)

Json = dict[str, Any]

_SCHEMES = {
    "DOI": "doi",
    "URL": "url",
    "arXiv": "arxiv",
    "ISBN": "isbn",
    "ISSN": "issn",
    "PMID": "pmid",
    "Handle": "handle",
    "ARK": "ark",
    "URN": "urn",
    "PURL": "purl",
    "bibcode": "ads",
    "IGSN": "igsn",
    "w3id": "w3id",
    "CSTR": "cstr",
    "EAN13": "ean13",
    "EISSN": "eissn",
    "ISTC": "istc",
    "LISSN": "lissn",
    "LSID": "lsid",
    "RRID": "rrid",
    "UPC": "upc",
}
"""relatedIdentifierType of DataCite 4.7 and the server's name of the scheme.

Source: invenio-rdm-records, `RDM_RECORDS_IDENTIFIERS_SCHEMES`.
"""

_TYPES = {"publication-thesis": "publication-dissertation"}
"""Words of Zenodo's deposit metadata that InvenioRDM's vocabulary has otherwise."""

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
    return _known(document(CROSSWALK, metadata))


def _type(metadata: Metadata) -> Json:
    return {"resource_type": {"id": _TYPES.get(upload_type(metadata), upload_type(metadata))}}


def _person(creator: Creator) -> Json | None:
    """A person needs a family name there: a whole name stands in its place, unsplit."""
    if not one_line(creator.full_name):
        return None
    who: Json
    if creator.name_type is NameType.ORGANISATION:
        who = {"type": "organizational", "name": one_line(creator.full_name)}
    elif creator.name is not None:
        who = {"type": "personal", "family_name": one_line(creator.name)}
    else:
        family = " ".join(part for part in (creator.particle, creator.family_names) if part)
        given = " ".join(part for part in (creator.given_names, creator.suffix) if part)
        who = {"type": "personal", "family_name": one_line(family), "given_name": one_line(given)}

    identifiers = []
    if creator.orcid:
        identifiers.append({"scheme": "orcid", "identifier": str(creator.orcid)})
    if creator.ror:
        identifiers.append({"scheme": "ror", "identifier": str(creator.ror)})
    # Two of one name stop the publication.
    named = dict.fromkeys(one_line(a.name) for a in creator.affiliations if one_line(a.name))
    affiliations = [{"name": name} for name in named]
    return _known({"person_or_org": _known({**who, "identifiers": identifiers}), "affiliations": affiliations})


def _known(entries: Json) -> Json:
    return {name: value for name, value in entries.items() if value}


def _contributor(entry: Contributor) -> Json | None:
    who = _person(entry.creator)
    return None if who is None else {**who, "role": {"id": _ROLES.get(entry.role, entry.role.lower())}}


def _dates(metadata: Metadata) -> Json:
    created = [Dated(value=metadata.created.isoformat(), type="Created")] if metadata.created else []
    others = [entry for entry in metadata.dates if _is_date(entry)]
    return {"dates": [_date(entry) for entry in (*created, *others)]}


def _is_date(entry: Dated) -> bool:
    """Whether it is a year, a month, a day or a period of two of them, as the server wants it (EDTF level 0)."""
    return all(certain_date(part) == part for part in one_line(entry.value).split("/", 1))


def _date(entry: Dated) -> Json:
    return {"date": one_line(entry.value), "type": {"id": entry.type.lower()}}


def _description(entry: Description) -> Json | None:
    kind = _DESCRIPTIONS.get(entry.type)
    text = clean(entry.text)
    return {"description": html_of(text), "type": {"id": kind}} if kind and text else None


def _subject(subject: Subject) -> Json:
    return {"subject": one_line(subject.text)}


def _right(right: License) -> Json | None:
    """The server's own entry for a licence that it has, else a title and an address.

    One id that it lacks makes it refuse the whole draft, and does not say which (InvenioRDM 14, "Invalid value").
    """
    spdx = right.spdx
    if spdx is not None and spdx.value.lower() in SERVER_LICENSES:
        return {"id": spdx.value.lower()}

    own_page = spdx.url if spdx else None
    url = right.url or own_page
    known_as = str(spdx) if spdx else url
    title = one_line(right.name or "") or known_as
    if not title:
        return None

    opens = url is not None and re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", url) is not None
    link = {"link": url} if opens else {}
    return {"title": {"en": title}, **link}


def _link(link: RelatedIdentifier) -> Json | None:
    name, identifier = taken_identifier(link)
    scheme, relation = _SCHEMES.get(name), taken_relation(link)
    if scheme is None or relation in ("Other", "IsVersionOf", "HasVersion"):
        return None
    made: Json = {"identifier": identifier, "scheme": scheme, "relation_type": {"id": relation.lower()}}
    kind = _TYPES.get(word_for(link.resource_type) or "", word_for(link.resource_type))
    return made | ({"resource_type": {"id": kind}} if kind else {})


def _funding(entry: Funding) -> Json:
    """The funder by name; the award by number, title and address."""
    award: Json = {}
    if entry.award_number:
        award["number"] = one_line(entry.award_number)
    if entry.award_title:
        award["title"] = {"en": one_line(entry.award_title)}
    if award and entry.award_url:
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


def _languages(metadata: Metadata) -> Json:
    code = long_language(metadata.language or "")
    return {"languages": [{"id": code}] if code else []}


def _lines(texts: tuple[str, ...]) -> list[str]:
    return [text for one in texts if (text := one_line(one))]


CROSSWALK: Mapping[str, Line[Metadata]] = {
    "kind": Line(words="resource_type", write=_type),
    "resource_type": Line(words="resource_type", write=_type, lost=unsaid_type),
    "title": Line(words="title", write=lambda m: {"title": one_line(m.title or "")}),
    "creators": Line(
        words="creators",
        write=lambda m: {"creators": [made for one in m.creators if (made := _person(one))]},
    ),
    "contributors": Line(
        words="contributors",
        write=lambda m: {"contributors": [made for one in m.contributors if (made := _contributor(one))]},
    ),
    "publisher": Line(words="publisher", write=lambda m: {"publisher": one_line(m.publisher or "")}),
    "publication_date": Line(
        words="publication_date", write=lambda m: {"publication_date": day_text(m.publication_date)}
    ),
    "created": Line(words="dates", write=_dates),
    "dates": Line(
        words="dates",
        write=_dates,
        lost=lambda m: (f"the date {entry.type} {entry.value}" for entry in m.dates if not _is_date(entry)),
    ),
    "version": Line(words="version", write=lambda m: {"version": one_line(m.version or "")}),
    "abstract": Line(words="description", write=lambda m: {"description": html_of(m.abstract)}),
    "descriptions": Line(
        words="additional_descriptions",
        write=lambda m: {"additional_descriptions": [made for one in m.descriptions if (made := _description(one))]},
        lost=lambda m: (f"the {entry.type} text" for entry in m.descriptions if not _description(entry)),
    ),
    "keywords": Line(
        words="subjects",
        write=lambda m: {"subjects": [_subject(subject) for subject in m.keywords if one_line(subject.text)]},
        lost=lambda m: (f"the scheme of the keyword '{subject.text}'" for subject in m.keywords if subject.scheme),
    ),
    "licenses": Line(
        words="rights",
        write=lambda m: {"rights": [made for one in m.licenses if (made := _right(one))]},
    ),
    "language": Line(words="languages", write=_languages),
    "related_identifiers": Line(
        words="related_identifiers",
        write=lambda m: {"related_identifiers": [made for one in m.related_identifiers if (made := _link(one))]},
        lost=lambda m: (str(link) for link in m.related_identifiers if not _link(link)),
    ),
    "funding": Line(
        words="funding",
        write=lambda m: {"funding": [_funding(one) for one in m.funding if one_line(one.funder)]},
    ),
    "formats": Line(words="formats", write=lambda m: {"formats": _lines(m.formats)}),
    "sizes": Line(words="sizes", write=lambda m: {"sizes": _lines(m.sizes)}),
    "geo_locations": Line(words="locations", write=lambda m: {"locations": _locations(m.geo_locations)}),
}
"""Which field of Metadata becomes which key of `metadata`."""
