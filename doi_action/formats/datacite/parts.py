"""The parts of a DataCite record, one function per part: our value as the JSON object of the REST API.

DataCite Metadata Schema 4.7 in the JSON spelling of the REST API; `datacite` puts the parts together.
"""

from collections.abc import Iterable
from typing import Any

from doi_action.formats.language_codes import short_language
from doi_action.formats.text.plain import clean, one_line, uri_or_none
from doi_action.model import (
    Affiliation,
    Creator,
    Dated,
    Funding,
    GeoLocation,
    License,
    NameType,
    Point,
    Polygon,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)

_MAX_RIGHTS = 2000
"""Longest rights text in characters that the registry stores."""


def creator_json(creator: Creator) -> dict[str, Any]:
    """An entry of `creators`, and of `contributors` but for the role."""
    # A suffix belongs behind the given names; where there are none it would be taken for one.
    alone = creator.given_names is None and creator.name is None
    name = {"name": one_line(creator.full_name if alone else creator.sort_name)}
    if creator.told_type is not None:
        # Optional since schema 4.1: what nothing tells is not claimed.
        name["nameType"] = creator.told_type.value
    if creator.name_type is NameType.PERSON and creator.name is None:
        # The schema knows no particle and no suffix, and the registry rebuilds the name from these two parts: so each
        # goes where "Family, Given" puts it, and nobody loses a "van der" or a "Jr.".
        name |= known(
            givenName="" if alone else one_line(", ".join(filter(None, (creator.given_names, creator.suffix)))),
            familyName=one_line(
                creator.full_name if alone else " ".join(filter(None, (creator.particle, creator.family_names)))
            ),
        )

    identifiers = []
    if creator.orcid:
        identifiers.append(_name_identifier(creator.orcid.url, "ORCID", "https://orcid.org"))
    if creator.ror:
        identifiers.append(_name_identifier(creator.ror.url, "ROR", "https://ror.org"))

    affiliations = [_affiliation(one) for one in creator.affiliations if one_line(one.name)]
    return {**name, "nameIdentifiers": identifiers, "affiliation": distinct(affiliations)}


def _name_identifier(url: str, scheme: str, home: str) -> dict[str, str]:
    return {"nameIdentifier": url, "nameIdentifierScheme": scheme, "schemeUri": home}


def _affiliation(affiliation: Affiliation) -> dict[str, str]:
    if not affiliation.ror:
        return {"name": one_line(affiliation.name)}
    return {
        "name": one_line(affiliation.name),
        "affiliationIdentifier": affiliation.ror.url,
        "affiliationIdentifierScheme": "ROR",
        "schemeUri": "https://ror.org",
    }


def subject_json(subject: Subject) -> dict[str, str]:
    """An entry of `subjects`."""
    return known(
        subject=one_line(subject.text),
        subjectScheme=one_line(subject.scheme or ""),
        schemeUri=uri_or_none(subject.scheme_url),
        valueUri=uri_or_none(subject.url),
        classificationCode=one_line(subject.code or ""),
    )


def title_json(title: Title) -> dict[str, str]:
    """An entry of `titles`; one without a type is the main one."""
    return known(
        title=one_line(title.text), titleType=title.type, lang=short_language(title.language or "") or title.language
    )


def date_json(dated: Dated) -> dict[str, str]:
    """An entry of `dates`."""
    return known(date=one_line(dated.value), dateType=dated.type, dateInformation=one_line(dated.information or ""))


def license_json(right: License) -> dict[str, str]:
    """An entry of `rightsList`: the registry knows a licence by its identifier and sets name and address by itself."""
    name = one_line(right.name or "")[:_MAX_RIGHTS].strip()
    url = uri_or_none(right.url)
    if not right.spdx:
        return known(rights=name or url, rightsUri=url)
    return {
        "rights": name or right.spdx.value,
        "rightsUri": url or right.spdx.url,
        "rightsIdentifier": right.spdx.value.lower(),
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
    }


def related_json(related: RelatedIdentifier) -> dict[str, str]:
    """An entry of `relatedIdentifiers`, with what a registry's record said beyond our words."""
    return {
        **known(**{name: clean(value) for name, value in related.extra}),
        "relatedIdentifier": one_line(related.value),
        "relatedIdentifierType": related.scheme,
        "relationType": related.relation,
        **known(resourceTypeGeneral=related.resource_type),
    }


def item_json(item: RelatedItem) -> dict[str, Any]:
    """An entry of `relatedItems`: of people the schema has the names alone."""
    contributors = [{**_names(one.creator), "contributorType": one.role} for one in item.contributors]
    identifier, number = one_line(item.identifier or ""), one_line(item.number or "")
    named = {"relatedItemIdentifier": identifier, "relatedItemIdentifierType": item.scheme}
    return {
        "relatedItemType": item.type,
        "relationType": item.relation,
        **known(
            relatedItemIdentifier=known(**named) if identifier else None,
            creators=[_names(creator) for creator in item.creators],
            titles=[title_json(title) for title in item.titles if one_line(title.text)],
            publicationYear=item.year,
            volume=one_line(item.volume or ""),
            issue=one_line(item.issue or ""),
            number=number,
            # An attribute of the number in the XML that the registry makes.
            numberType=item.number_type if number else None,
            firstPage=one_line(item.first_page or ""),
            lastPage=one_line(item.last_page or ""),
            publisher=one_line(item.publisher or ""),
            edition=one_line(item.edition or ""),
            contributors=contributors,
        ),
    }


def _names(creator: Creator) -> dict[str, Any]:
    named = creator_json(creator)
    return {key: named[key] for key in ("name", "nameType", "givenName", "familyName") if key in named}


def funding_json(funding: Funding) -> dict[str, str]:
    """An entry of `fundingReferences`."""
    identifier = one_line(funding.funder_id or "")
    scheme = None
    if identifier:
        # The schema has the type as an attribute of the identifier: it says nothing without one.
        scheme = funding.funder_scheme or _funder_scheme(identifier)
    return known(
        funderName=one_line(funding.funder),
        funderIdentifier=identifier,
        funderIdentifierType=scheme,
        awardNumber=one_line(funding.award_number or ""),
        awardTitle=one_line(funding.award_title or ""),
        awardUri=uri_or_none(funding.award_url),
    )


def _funder_scheme(identifier: str) -> str:
    """The funderIdentifierType that an identifier shows by its form."""
    forms = {"ror.org/": "ROR", "10.13039/": "Crossref Funder ID", "isni.org/": "ISNI", "grid.": "GRID"}
    for form, scheme in forms.items():
        if form in identifier.lower():
            return scheme
    return "Other"


def place_json(place: GeoLocation) -> dict[str, Any]:
    """An entry of `geoLocations`; a point is longitude, latitude."""
    point = place.point and _point_json(place.point)
    edges = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
    box = place.box and dict(zip(edges, place.box, strict=True))
    polygons = [_polygon_json(polygon) for polygon in place.polygons]
    return known(
        geoLocationPlace=one_line(place.place or ""),
        geoLocationPoint=point,
        geoLocationBox=box,
        # One is a list of points, several are a list of such lists.
        geoLocationPolygon=polygons[0] if len(polygons) == 1 else polygons,
    )


def _point_json(point: Point) -> dict[str, float]:
    return {"pointLongitude": point[0], "pointLatitude": point[1]}


def _polygon_json(polygon: Polygon) -> list[dict[str, dict[str, float]]]:
    corners = [{"polygonPoint": _point_json(point)} for point in polygon.points]
    inside = [{"inPolygonPoint": _point_json(polygon.inside)}] if polygon.inside else []
    return [*corners, *inside]


def known(**values: Any) -> dict[str, Any]:
    """Those of `values` that say something."""
    return {name: value for name, value in values.items() if value}


def distinct(values: Iterable[Any]) -> list[Any]:
    """`values` in order, each once."""
    return list({repr(value): value for value in values}.values())
