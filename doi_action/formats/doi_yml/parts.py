"""Funding, dates and places as `.doi.yml` writes them."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from doi_action.formats.doi_yml.keys import choice, report_unknown
from doi_action.formats.doi_yml.table import PARTS
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import doi_or_none, ror_or_none
from doi_action.model import Dated, Funding, GeoLocation, Polygon

# DataCite takes the W3C's profile of ISO 8601 (https://www.w3.org/TR/NOTE-datetime), in which a time may lack seconds.
_MOMENT = re.compile(
    r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?"
)
_EDGES = {"west": 180.0, "east": 180.0, "south": 90.0, "north": 90.0}
# DataCite 4.7, geoLocationPolygon, asks for four points, of which the last is the first again.
MIN_CORNERS = 3
_POINT = {"longitude": 180.0, "latitude": 90.0}


def read_funding(value: Value) -> Funding | None:
    """A funder and, where known, the award; a text alone names the funder."""
    if value.node.kind != "mapping":
        name = value.text_or_report()
        if name is None:
            return None
        return Funding(funder=name)

    report_unknown(value, PARTS["funding"])
    funder = value.text_of("funder")
    funder_id = value.text_of("funder-id")
    number = value.text_of("award-number")
    title = value.text_of("award-title")
    url = value.text_of("award-url")
    if funder is None:
        value.report("funder-without-name", "the funder is not named", fix="add 'funder: ...'")
        return None

    scheme = bare = None
    if funder_id is not None:
        scheme, bare = _funder_id(funder_id)
    return Funding(
        funder=funder, funder_id=bare, funder_scheme=scheme, award_number=number, award_title=title, award_url=url
    )


def _funder_id(text: str) -> tuple[str, str]:
    """funderIdentifierType and identifier: ROR and the Crossref Funder Registry (prefix 10.13039) by their form."""
    ror = ror_or_none(text)
    if ror is not None:
        return "ROR", ror.url

    doi = doi_or_none(text)
    if doi is not None and doi.prefix == "10.13039":
        return "Crossref Funder ID", doi.url

    if re.match(r"(?i)(https?://(www\.)?isni\.org/|isni)", text):
        return "ISNI", text
    if re.match(r"(?i)(https?://(www\.)?grid\.ac/.*)?grid\.", text):
        return "GRID", text
    return "Other", text


def read_date(value: Value, types: Collection[str]) -> Dated | None:
    """A day, a month, a year, a moment or a period (two of them around a slash) with its meaning."""
    report_unknown(value, PARTS["dates"])
    kind = choice(value.get("type"), types)
    said = value.get("date")
    text = value.text_of("date")
    if said is None or text is None or kind is None:
        return None

    # ISO 8601, or RKMS-ISO8601 for a period, which may be open at one end.
    parts = text.split("/")
    moments = list(filter(None, parts))
    is_date = bool(moments) and len(parts) <= 2 and all(map(_is_moment, moments))
    if not is_date:
        said.report(
            "date-bad-form",
            f"'{text}' is no day, month, year or period",
            fix="write 2020-01-31, 2020-01, 2020, or two of them with a slash between",
        )
        return None
    return Dated(value=text, type=kind, information=value.text_of("information"))


def _is_moment(text: str) -> bool:
    found = _MOMENT.fullmatch(text)
    if not found:
        return False

    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def read_place(value: Value) -> GeoLocation | None:
    """Where: a name, a point, a box, a polygon, or several of these. Degrees, west and south negative."""
    if value.node.kind != "mapping":
        name = value.text_or_report()
        if name is None:
            return None
        return GeoLocation(place=name)

    report_unknown(value, PARTS["geo-locations"])
    name = value.text_of("place")

    point = None
    degrees = _degrees(value.get("point"), _POINT)
    if degrees is not None:
        longitude, latitude = degrees
        point = (longitude, latitude)

    box = None
    edges = _degrees(value.get("box"), _EDGES)
    if edges is not None:
        west, east, south, north = edges
        box = (west, east, south, north)

    polygons = tuple(_polygons(value.get("polygon")))
    place = GeoLocation(place=name, point=point, box=box, polygons=polygons)
    if place == GeoLocation():
        return None
    return place


def _polygons(value: Value | None) -> Iterator[Polygon]:
    """The polygon of three corners or more; the way back to the first of them is added where it is not written."""
    if value is None:
        return

    points = []
    is_whole = True
    for corner in value.items():
        degrees = _degrees(corner, _POINT)
        if degrees is None:
            is_whole = False
        else:
            longitude, latitude = degrees
            points.append((longitude, latitude))
    if not is_whole:
        return

    if len(set(points)) < MIN_CORNERS:
        value.report(
            "coordinates-bad-form",
            f"a polygon has {MIN_CORNERS} corners or more",
            fix="write each as '- {longitude: 0.0, latitude: 0.0}'",
        )
        return

    if points[0] != points[-1]:
        points.append(points[0])
    yield Polygon(points=tuple(points))


def _degrees(value: Value | None, limits: dict[str, float]) -> tuple[float, ...] | None:
    """The numbers of the named directions; None, with a finding, where one is missing or beyond its limit."""
    if value is None:
        return None
    report_unknown(value, limits)

    numbers = []
    for key, limit in limits.items():
        text = value.text_at(key) or ""
        if not re.fullmatch(r"[-+]?\d+(\.\d*)?", text):
            continue
        number = float(text)
        if abs(number) <= limit:
            numbers.append(number)

    if len(numbers) == len(limits):
        return tuple(numbers)

    needed = ", ".join(f"{key} (at most {limit:.0f})" for key, limit in limits.items())
    example = ", ".join(f"{key}: 0.0" for key in limits)
    value.report("coordinates-bad-form", f"needs {needed} in degrees", fix=f"write {{{example}}}")
    return None
