"""The parts of a DataCite record, one function per part: our value as the JSON object of the REST API.

DataCite Metadata Schema 4.7 in the JSON spelling of the REST API; `datacite` puts the parts together.
"""

from collections.abc import Iterable
from typing import Any

from doi_action.formats.language_codes import short_language
from doi_action.formats.licenses.license_text import MAX_RIGHTS
from doi_action.formats.text.plain import clean, one_line, uri_or_none
from doi_action.model import (
    Contributor,
    Creator,
    Dated,
    Funding,
    GeoLocation,
    License,
    NameType,
    Point,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)


def creator_json(creator: Creator) -> dict[str, Any]:
    """An entry of `creators`."""
    given = ", ".join(filter(None, (creator.given_names, creator.suffix)))
    family = " ".join(filter(None, (creator.particle, creator.family_names)))
    whole = creator.sort_name
    if creator.given_names is None and creator.name is None:
        # A suffix belongs behind the given names; where there are none it would be taken for one.
        given, family, whole = "", creator.full_name, creator.full_name

    name = {"name": one_line(whole)}
    if creator.told_type is not None:
        # Optional since schema 4.1: what nothing tells is not claimed.
        name["nameType"] = creator.told_type.value
    if creator.name_type is NameType.PERSON and creator.name is None:
        # The schema knows no particle and no suffix, and the registry rebuilds the name from these two parts: so each
        # goes where "Family, Given" puts it, and nobody loses a "van der" or a "Jr.".
        name |= known(givenName=one_line(given), familyName=one_line(family))

    identifiers = []
    if creator.orcid:
        identifiers.append(_name_identifier(creator.orcid.url, "ORCID", "https://orcid.org"))
    if creator.ror:
        identifiers.append(_name_identifier(creator.ror.url, "ROR", "https://ror.org"))

    # Each as an object: an affiliation that is sent as a bare text is dropped.
    affiliations = []
    for affiliation in creator.affiliations:
        named = {"name": one_line(affiliation.name)}
        if not named["name"]:
            continue

        if affiliation.ror:
            named |= {"affiliationIdentifier": affiliation.ror.url, "affiliationIdentifierScheme": "ROR"}
            named |= {"schemeUri": "https://ror.org"}
        affiliations.append(named)

    return {**name, "nameIdentifiers": identifiers, "affiliation": distinct(affiliations)}


def contributor_json(entry: Contributor) -> dict[str, Any]:
    """An entry of `contributors`."""
    return {**creator_json(entry.creator), "contributorType": entry.role}


def _name_identifier(url: str, scheme: str, home: str) -> dict[str, str]:
    return {"nameIdentifier": url, "nameIdentifierScheme": scheme, "schemeUri": home}


def subject_json(subject: Subject) -> dict[str, str]:
    """An entry of `subjects`."""
    return known(
        subject=one_line(subject.text),
        subjectScheme=one_line(subject.scheme),
        schemeUri=uri_or_none(subject.scheme_url),
        valueUri=uri_or_none(subject.url),
        classificationCode=one_line(subject.code),
    )


def title_json(title: Title) -> dict[str, str]:
    """An entry of `titles`; one without a type is the main one."""
    language = short_language(title.language) or title.language
    return known(title=one_line(title.text), titleType=title.type, lang=language)


def date_json(dated: Dated) -> dict[str, str]:
    """An entry of `dates`."""
    return known(date=one_line(dated.value), dateType=dated.type, dateInformation=one_line(dated.information))


def license_json(right: License) -> dict[str, str]:
    """An entry of `rightsList`: the registry knows a licence by its identifier and sets name and address by itself."""
    name = one_line(right.name)[:MAX_RIGHTS].strip()
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
    titles = []
    for title in item.titles:
        if one_line(title.text):
            titles.append(title_json(title))

    contributors = [{**_names(one.creator), "contributorType": one.role} for one in item.contributors]
    said = known(
        relatedItemIdentifier=known(relatedItemIdentifier=one_line(item.identifier)),
        creators=list(map(_names, item.creators)),
        titles=titles,
        publicationYear=item.year,
        volume=one_line(item.volume),
        issue=one_line(item.issue),
        number=one_line(item.number),
        numberType=item.number_type,
        firstPage=one_line(item.first_page),
        lastPage=one_line(item.last_page),
        publisher=one_line(item.publisher),
        edition=one_line(item.edition),
        contributors=contributors,
    )

    # Attributes of the identifier and of the number in the XML that the registry makes: they say nothing without.
    if "relatedItemIdentifier" in said:
        said["relatedItemIdentifier"] |= known(relatedItemIdentifierType=item.scheme)
    if "number" not in said:
        said.pop("numberType", None)

    return {"relatedItemType": item.type, "relationType": item.relation, **said}


def _names(creator: Creator) -> dict[str, Any]:
    named = creator_json(creator)
    return {key: named[key] for key in ("name", "nameType", "givenName", "familyName") if key in named}


_FUNDER_FORMS = {"ror.org/": "ROR", "10.13039/": "Crossref Funder ID", "isni.org/": "ISNI", "grid.": "GRID"}
"""What shows in an identifier of which funderIdentifierType it is."""


def funding_json(funding: Funding) -> dict[str, str]:
    """An entry of `fundingReferences`."""
    identifier = one_line(funding.funder_id)
    # The schema has the type as an attribute of the identifier: it says nothing without one.
    scheme = None
    if identifier:
        shown = [type_ for form, type_ in _FUNDER_FORMS.items() if form in identifier.lower()]
        scheme = funding.funder_scheme or next(iter(shown), "Other")

    return known(
        funderName=one_line(funding.funder),
        funderIdentifier=identifier,
        funderIdentifierType=scheme,
        awardNumber=one_line(funding.award_number),
        awardTitle=one_line(funding.award_title),
        awardUri=uri_or_none(funding.award_url),
    )


def place_json(place: GeoLocation) -> dict[str, Any]:
    """An entry of `geoLocations`; a point is longitude, latitude."""
    edges = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
    point = place.point and _point_json(place.point)
    box = place.box and dict(zip(edges, place.box, strict=True))

    polygons: list[Any] = []
    for polygon in place.polygons:
        corners: list[dict[str, Any]] = [{"polygonPoint": _point_json(corner)} for corner in polygon.points]
        if polygon.inside:
            corners.append({"inPolygonPoint": _point_json(polygon.inside)})
        polygons.append(corners)
    if len(polygons) == 1:
        # One is a list of points, several are a list of such lists.
        polygons = polygons[0]

    return known(
        geoLocationPlace=one_line(place.place),
        geoLocationPoint=point,
        geoLocationBox=box,
        geoLocationPolygon=polygons,
    )


def _point_json(point: Point) -> dict[str, float]:
    return {"pointLongitude": point[0], "pointLatitude": point[1]}


def known(**values: Any) -> dict[str, Any]:
    """Those of `values` that say something."""
    return {name: value for name, value in values.items() if value}


def distinct(values: Iterable[Any]) -> list[Any]:
    """`values` in order, each once."""
    return list({repr(value): value for value in values}.values())
