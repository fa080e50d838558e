"""The parts of a DataCite answer in our words, one function per part.

Real answers are dirty: lists of texts where objects are due, entries without a value, numbers as text, null anywhere.
What cannot be understood is left out; nothing here raises. People are in `read_people`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from doi_action.formats.datacite.read_people import contributors_of, creators_of, object_with
from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.formats.text.loose_json import entries, object_of, objects, text_of, texts
from doi_action.identifiers.types import RorId, SpdxId, doi_or_none, ror_or_none
from doi_action.lineage import MARKER_TYPE, Marker, parse_marker
from doi_action.model import (
    AlternateIdentifier,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    Point,
    Polygon,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)
from doi_action.model.kinds import GENERAL_TYPES, MODEL_TEXT

_KINDS = {general: kind for kind, general in GENERAL_TYPES.items() if kind is not Kind.MODEL}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def kind_of(types: Any) -> Kind | None:
    """The kind that `types` says.

    A `Model` without our text may as well be a mathematical one or a drawing: its kind is unknown.
    """
    said = object_of(types)
    text = text_of(said.get("resourceType")) or ""
    if text.lower() == MODEL_TEXT.lower():
        return Kind.MODEL

    general = text_of(said.get("resourceTypeGeneral")) or ""
    return _KINDS.get(general)


def resource_type_of(types: Any) -> str | None:
    """The resourceTypeGeneral where it is not the one that the kind implies."""
    general = text_of(object_of(types).get("resourceTypeGeneral"))
    kind = kind_of(types)
    if kind is not None and general == GENERAL_TYPES[kind]:
        return None
    return general


def type_text_of(types: Any) -> str | None:
    """What the record calls the work in free words; ours for a trained model is its kind."""
    if kind_of(types) is Kind.MODEL:
        return None
    return text_of(object_of(types).get("resourceType"))


def title_of(titles: Any) -> str | None:
    """The first title without a type, else the first there is."""
    first = None
    for entry in objects(titles):
        title = text_of(entry.get("title"))
        is_main = bool(title) and not entry.get("titleType")
        if is_main:
            return title

        first = first or title

    return first or next(texts(titles), None)


def other_titles_of(titles: Any) -> Iterator[Title]:
    """Every title but the main one."""
    main = title_of(titles)
    for title in _titles(titles):
        if title.text == main and not title.type:
            main = None
        else:
            yield title


def _titles(titles: Any) -> Iterator[Title]:
    for entry in objects(titles):
        text = text_of(entry.get("title"))
        if text:
            yield Title(text=text, type=text_of(entry.get("titleType")), language=text_of(entry.get("lang")))


def publisher_ror_of(publisher: Any) -> RorId | None:
    """The ROR id of the publisher, which a plain read of the registry does not give."""
    return ror_or_none(text_of(object_of(publisher).get("publisherIdentifier")))


def abstract_of(descriptions: Any) -> str | None:
    """The first abstract."""
    for told in _descriptions(descriptions):
        if told.type == "Abstract":
            return told.text
    return None


def descriptions_of(descriptions: Any) -> tuple[Description, ...]:
    """Everything but the first abstract."""
    others = []
    abstract = None
    for told in _descriptions(descriptions):
        if told.type == "Abstract" and abstract is None:
            abstract = told
        else:
            others.append(told)

    return tuple(others)


def _descriptions(value: Any) -> Iterator[Description]:
    for entry in objects(value):
        text = text_of(entry.get("description"))
        kind = text_of(entry.get("descriptionType")) or "Other"
        if text:
            yield Description(text=text, type=kind)


def day_of(attributes: Mapping[str, Any], kind: str) -> date | None:
    """The day of publication (`Issued`) or of creation (`Created`): the first of that type that is a whole day."""
    dated = first_whole_day(_dates(attributes), kind)
    if dated is None:
        return None
    return whole_day(dated.value)


def dates_of(attributes: Mapping[str, Any]) -> tuple[Dated, ...]:
    """Every date but the days of publication and creation; a bare year of publication is one of them."""
    dates = _dates(attributes)
    own = (first_whole_day(dates, "Issued"), first_whole_day(dates, "Created"))
    return tuple(dated for dated in dates if dated not in own)


def first_whole_day(dates: Iterable[Dated], kind: str) -> Dated | None:
    """The date that is the day of publication (`Issued`) or of creation (`Created`), a field of its own to us."""
    for dated in dates:
        # What is said of a day in words has no place in that field.
        is_bare = dated.type == kind and not dated.information
        if is_bare and whole_day(dated.value):
            return dated
    return None


def _dates(attributes: Mapping[str, Any]) -> list[Dated]:
    dates = []
    for entry in objects(attributes.get("dates")):
        value = text_of(entry.get("date"))
        if value:
            kind = text_of(entry.get("dateType")) or "Other"
            dates.append(Dated(value=value, type=kind, information=text_of(entry.get("dateInformation"))))

    # The schema requires the year of publication, and no date.
    year = text_of(attributes.get("publicationYear"))
    has_day = "Issued" in {dated.type for dated in dates}
    if year and not has_day:
        dates.insert(0, Dated(value=year, type="Issued"))

    return dates


def whole_day(text: str) -> date | None:
    """The day that `text` is in ISO 8601; None for a year, a month, a period, a time and for no date at all."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def subjects_of(value: Any) -> Iterator[Subject]:
    """The keywords in `subjects`."""
    for entry in entries(value):
        parts = object_with(entry, "subject")
        text = text_of(parts.get("subject"))
        if text:
            yield Subject(
                text=text,
                scheme=text_of(parts.get("subjectScheme")),
                scheme_url=text_of(parts.get("schemeUri")),
                url=text_of(parts.get("valueUri")),
                code=text_of(parts.get("classificationCode")),
            )


def licenses_of(value: Any) -> Iterator[License]:
    """The licences in `rightsList`."""
    for entry in entries(value):
        parts = object_with(entry, "rights")
        identifier = text_of(parts.get("rightsIdentifier"))
        scheme = text_of(parts.get("rightsIdentifierScheme")) or ""

        # The registry keeps identifiers in lower case.
        spdx = spdx_or_none(identifier)
        if spdx is None and identifier and scheme.upper() == "SPDX":
            # A licence that SPDX listed after our list was made is one all the same where the record says so.
            spdx = SpdxId(identifier)

        found = License(spdx=spdx, name=text_of(parts.get("rights")), url=text_of(parts.get("rightsUri")))
        if found != License():
            yield found


_RELATED_FIELDS = frozenset({"relatedIdentifier", "relatedIdentifierType", "relationType", "resourceTypeGeneral"})


def related_of(value: Any) -> Iterator[RelatedIdentifier]:
    """The links in `relatedIdentifiers`, with what others said of them beyond our words."""
    for entry in objects(value):
        text = text_of(entry.get("relatedIdentifier"))
        relation = text_of(entry.get("relationType"))
        if not text or not relation:
            continue

        scheme = text_of(entry.get("relatedIdentifierType")) or "URL"
        if scheme == "DOI":
            # Bare and in lower case, where it is one.
            text = str(doi_or_none(text) or text)

        more = []
        for name, said in entry.items():
            extra = text_of(said)
            if extra and name not in _RELATED_FIELDS:
                more.append((str(name), extra))

        yield RelatedIdentifier(
            value=text,
            scheme=scheme,
            relation=relation,
            resource_type=text_of(entry.get("resourceTypeGeneral")),
            extra=tuple(more),
        )


def marker_of(value: Any) -> Marker | None:
    """Our marker in `alternateIdentifiers`: the first that is one."""
    for entry in objects(value):
        if entry.get("alternateIdentifierType") != MARKER_TYPE:
            continue

        marker = parse_marker(text_of(entry.get("alternateIdentifier")) or "")
        if marker:
            return marker
    return None


def alternates_of(value: Any) -> Iterator[AlternateIdentifier]:
    """The other names of the work in `alternateIdentifiers`; our marker is none."""
    for entry in objects(value):
        text = text_of(entry.get("alternateIdentifier"))
        type_ = text_of(entry.get("alternateIdentifierType"))

        if text and type_ != MARKER_TYPE:
            yield AlternateIdentifier(value=text, type=type_ or "Other")


def items_of(value: Any) -> Iterator[RelatedItem]:
    """The works in `relatedItems` that have a title."""
    for entry in objects(value):
        relation = text_of(entry.get("relationType"))
        titles = tuple(_titles(entry.get("titles")))
        if not relation or not titles:
            continue

        named = object_of(entry.get("relatedItemIdentifier"))
        yield RelatedItem(
            type=text_of(entry.get("relatedItemType")) or "Other",
            relation=relation,
            titles=titles,
            creators=tuple(creators_of(entry.get("creators"))),
            contributors=tuple(contributors_of(entry.get("contributors"))),
            year=text_of(entry.get("publicationYear")),
            volume=text_of(entry.get("volume")),
            issue=text_of(entry.get("issue")),
            number=text_of(entry.get("number")),
            number_type=text_of(entry.get("numberType")),
            first_page=text_of(entry.get("firstPage")),
            last_page=text_of(entry.get("lastPage")),
            publisher=text_of(entry.get("publisher")),
            edition=text_of(entry.get("edition")),
            identifier=text_of(named.get("relatedItemIdentifier")),
            scheme=text_of(named.get("relatedItemIdentifierType")),
        )


def funding_of(value: Any) -> Iterator[Funding]:
    """The grants in `fundingReferences`."""
    for entry in objects(value):
        funder = text_of(entry.get("funderName"))
        if funder:
            yield Funding(
                funder=funder,
                funder_id=text_of(entry.get("funderIdentifier")),
                funder_scheme=text_of(entry.get("funderIdentifierType")),
                award_number=text_of(entry.get("awardNumber")),
                award_title=text_of(entry.get("awardTitle")),
                award_url=text_of(entry.get("awardUri")),
            )


_BOX = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")


def places_of(value: Any) -> Iterator[GeoLocation]:
    """The places in `geoLocations`."""
    for entry in objects(value):
        box = None
        edges = _numbers(entry.get("geoLocationBox"), *_BOX)
        if edges is not None:
            west, east, south, north = edges
            box = (west, east, south, north)

        place = GeoLocation(
            place=text_of(entry.get("geoLocationPlace")),
            point=_point(entry.get("geoLocationPoint")),
            box=box,
            polygons=tuple(_polygons(entry.get("geoLocationPolygon"))),
        )
        if place != GeoLocation():
            yield place


def _polygons(value: Any) -> Iterator[Polygon]:
    """The polygons of a place: one is a list of points, several are a list of such lists."""
    polygons = [value]
    are_several = isinstance(value, list) and isinstance(next(iter(value), None), list)
    if are_several:
        polygons = value

    for polygon in polygons:
        corners = _points_of(polygon, "polygonPoint")
        inside = _points_of(polygon, "inPolygonPoint")

        # Without one of its corners it would be another area.
        points = tuple(filter(None, corners))
        is_whole = len(points) == len(corners)
        if points and is_whole:
            yield Polygon(points=points, inside=next(iter(inside), None))


def _points_of(polygon: Any, key: str) -> list[Point | None]:
    """The points that stand under `key`, None for one that is no point."""
    points = []
    for entry in objects(polygon):
        if key in entry:
            points.append(_point(entry[key]))
    return points


def _point(value: Any) -> Point | None:
    """Longitude and latitude; None unless both are there."""
    numbers = _numbers(value, "pointLongitude", "pointLatitude")
    if numbers is None:
        return None
    longitude, latitude = numbers
    return longitude, latitude


def _numbers(value: Any, *names: str) -> tuple[float, ...] | None:
    """The named numbers of an object, None unless all are there."""
    try:
        return tuple(float(value[name]) for name in names)
    except (TypeError, ValueError, KeyError, OverflowError):
        return None
