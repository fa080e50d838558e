"""A DataCite record as XML: `data.attributes` of the REST API in the spelling of the kernel-4 schema.

DataCite Metadata Schema 4.7. The same attributes always give the same bytes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from doi_action.formats.datacite import crosswalk
from doi_action.formats.datacite.crosswalk import Line
from doi_action.formats.text.loose_json import entries, name_of, object_of, objects, text_of, texts
from doi_action.formats.text.plain import clean

_NAMESPACE = "http://datacite.org/schema/kernel-4"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = f"{_NAMESPACE} http://schema.datacite.org/meta/kernel-4/metadata.xsd"

_ATTRIBUTES = {"schemeUri": "schemeURI", "rightsUri": "rightsURI", "valueUri": "valueURI", "lang": "xml:lang"}
"""JSON names that XML spells otherwise."""


def datacite_xml(attributes: Mapping[str, Any]) -> bytes:
    """The XML of `data.attributes` with its `doi`, UTF-8 with declaration; parts that are missing stay missing."""
    root = ET.Element("resource", {"xmlns": _NAMESPACE, "xmlns:xsi": _XSI, "xsi:schemaLocation": _LOCATION})
    _add(root, "identifier", attributes.get("doi"), {"identifierType": "DOI"})
    for name, build in _PARTS.items():
        root.extend(build(attributes.get(name)))
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _add(parent: ET.Element, tag: str, value: Any, attributes: Mapping[str, Any] | None = None) -> None:
    """Give `parent` a child with a text, unless the text is empty."""
    text = clean(text_of(value))
    if text:
        child = ET.SubElement(parent, tag, _attributes(attributes or {}))
        child.text = text


def _attributes(values: Mapping[str, Any]) -> dict[str, str]:
    written = {}
    for name, value in values.items():
        text = clean(text_of(value))
        if text:
            written[_ATTRIBUTES.get(name, name)] = text
    return written


def _pick(entry: Any, *names: str) -> dict[str, Any]:
    """These members of an object; a bare text has none."""
    said = object_of(entry)
    return {name: said.get(name) for name in names}


def _list(tag: str, child: str, value: str, *names: str) -> Callable[[Any], Iterator[ET.Element]]:
    """A builder for a list of texts with attributes: `titles` of `title`, and their like."""

    def build(found: Any) -> Iterator[ET.Element]:
        parent = ET.Element(tag)
        for entry in entries(found):
            text = entry.get(value) if isinstance(entry, Mapping) else entry
            _add(parent, child, text, _pick(entry, *names))
        yield from _filled(parent)

    return build


def _filled(element: ET.Element) -> Iterator[ET.Element]:
    if len(element):
        yield element


def _text(tag: str) -> Callable[[Any], Iterator[ET.Element]]:
    """A builder for one text."""

    def build(found: Any) -> Iterator[ET.Element]:
        holder = ET.Element(tag)
        _add(holder, tag, found)
        yield from holder

    return build


def _people(tag: str, child: str, name_tag: str, *names: str) -> Callable[[Any], Iterator[ET.Element]]:
    """A builder for `creators` and `contributors`."""

    def build(found: Any) -> Iterator[ET.Element]:
        parent = ET.Element(tag)
        for entry in objects(found):
            if not text_of(entry.get("name")):
                continue

            person = ET.SubElement(parent, child, _attributes(_pick(entry, *names)))
            _add(person, name_tag, entry.get("name"), _pick(entry, "nameType", "lang"))
            _add(person, "givenName", entry.get("givenName"))
            _add(person, "familyName", entry.get("familyName"))

            for one in objects(entry.get("nameIdentifiers")):
                about = _pick(one, "nameIdentifierScheme", "schemeUri")
                if text_of(one.get("nameIdentifierScheme")):
                    _add(person, "nameIdentifier", one.get("nameIdentifier"), about)
            for one in entries(entry.get("affiliation")):
                about = _pick(one, "affiliationIdentifier", "affiliationIdentifierScheme", "schemeUri")
                _add(person, "affiliation", name_of(one), about)
        yield from _filled(parent)

    return build


def _publisher(found: Any) -> Iterator[ET.Element]:
    holder = ET.Element("holder")
    about = _pick(found, "publisherIdentifier", "publisherIdentifierScheme", "schemeUri", "lang")
    _add(holder, "publisher", name_of(found), about)
    yield from holder


def _types(found: Any) -> Iterator[ET.Element]:
    said = object_of(found)
    general = text_of(said.get("resourceTypeGeneral"))
    if general:
        element = ET.Element("resourceType", {"resourceTypeGeneral": clean(general)})
        element.text = clean(text_of(said.get("resourceType")))
        yield element


def _funding(found: Any) -> Iterator[ET.Element]:
    parent = ET.Element("fundingReferences")
    for entry in objects(found):
        if not text_of(entry.get("funderName")):
            continue

        element = ET.SubElement(parent, "fundingReference")
        _add(element, "funderName", entry.get("funderName"))
        _add(element, "funderIdentifier", entry.get("funderIdentifier"), _pick(entry, "funderIdentifierType"))

        number, address = text_of(entry.get("awardNumber")), text_of(entry.get("awardUri"))
        if number or address:
            # An address alone stands as an attribute of an empty number: the schema has no other place for it.
            award = ET.SubElement(element, "awardNumber", _attributes({"awardURI": address}))
            award.text = clean(number)
        _add(element, "awardTitle", entry.get("awardTitle"))
    yield from _filled(parent)


def _places(found: Any) -> Iterator[ET.Element]:
    parent = ET.Element("geoLocations")
    for entry in objects(found):
        place = ET.Element("geoLocation")
        _add(place, "geoLocationPlace", entry.get("geoLocationPlace"))
        _numbers(place, "geoLocationPoint", entry.get("geoLocationPoint"))
        _numbers(place, "geoLocationBox", entry.get("geoLocationBox"))

        # One polygon is a list of points, several are a list of such lists.
        told = entry.get("geoLocationPolygon")
        polygons = told if isinstance(told, list) else []
        is_one = not isinstance(next(iter(polygons), []), list)
        for points in [polygons] if is_one else polygons:
            polygon = ET.SubElement(place, "geoLocationPolygon")
            for point in objects(points):
                for name, numbers in point.items():
                    _numbers(polygon, name, numbers)
        parent.extend(_filled(place))
    yield from _filled(parent)


def _numbers(parent: ET.Element, tag: str, found: Any) -> None:
    if isinstance(found, Mapping):
        numbers = ET.SubElement(parent, tag)
        for name, value in found.items():
            _add(numbers, name, value)


def _related_items(found: Any) -> Iterator[ET.Element]:
    parent = ET.Element("relatedItems")
    for entry in objects(found):
        item = ET.SubElement(parent, "relatedItem", _attributes(_pick(entry, *_RELATED_ITEM)))
        identifier = entry.get("relatedItemIdentifier")
        if isinstance(identifier, Mapping):
            about = _pick(identifier, "relatedItemIdentifierType", "relatedMetadataScheme", "schemeUri", "schemeType")
            _add(item, "relatedItemIdentifier", identifier.get("relatedItemIdentifier"), about)

        for name in ("creators", "titles"):
            item.extend(_PARTS[name](entry.get(name)))
        for name in ("publicationYear", "volume", "issue"):
            _add(item, name, entry.get(name))
        _add(item, "number", entry.get("number"), _pick(entry, "numberType"))
        for name in ("firstPage", "lastPage", "publisher", "edition"):
            _add(item, name, entry.get(name))
        item.extend(_PARTS["contributors"](entry.get("contributors")))
    yield from _filled(parent)


def _plain(tag: str, child: str) -> Callable[[Any], Iterator[ET.Element]]:
    """A builder for a list of texts without attributes."""

    def build(found: Any) -> Iterator[ET.Element]:
        parent = ET.Element(tag)
        for text in texts(found):
            _add(parent, child, text)
        yield from _filled(parent)

    return build


_RELATED = (
    "resourceTypeGeneral",
    "relatedIdentifierType",
    "relationType",
    "relationTypeInformation",
    "relatedMetadataScheme",
    "schemeUri",
    "schemeType",
)
_RELATED_ITEM = ("relatedItemType", "relationType", "relationTypeInformation")
_SUBJECT = ("subjectScheme", "schemeUri", "valueUri", "classificationCode", "lang")
_RIGHTS = ("rightsUri", "rightsIdentifier", "rightsIdentifierScheme", "schemeUri", "lang")

_PARTS: dict[str, Callable[[Any], Iterator[ET.Element]]] = {
    "creators": _people("creators", "creator", "creatorName"),
    "titles": _list("titles", "title", "title", "titleType", "lang"),
    "publisher": _publisher,
    "publicationYear": _text("publicationYear"),
    "types": _types,
    "subjects": _list("subjects", "subject", "subject", *_SUBJECT),
    "contributors": _people("contributors", "contributor", "contributorName", "contributorType"),
    "dates": _list("dates", "date", "date", "dateType", "dateInformation"),
    "language": _text("language"),
    "alternateIdentifiers": _list(
        "alternateIdentifiers", "alternateIdentifier", "alternateIdentifier", "alternateIdentifierType"
    ),
    "relatedIdentifiers": _list("relatedIdentifiers", "relatedIdentifier", "relatedIdentifier", *_RELATED),
    "sizes": _plain("sizes", "size"),
    "formats": _plain("formats", "format"),
    "version": _text("version"),
    "rightsList": _list("rightsList", "rights", "rights", *_RIGHTS),
    "descriptions": _list("descriptions", "description", "description", "descriptionType", "lang"),
    "geoLocations": _places,
    "fundingReferences": _funding,
    "relatedItems": _related_items,
}
"""Which attribute becomes which element, in the order of the schema's documentation."""

CROSSWALK: Mapping[str, Line] = {name: line for name, line in crosswalk.CROSSWALK.items() if name != "landing_page"}
"""The XML says what the JSON says, but for the landing page: that is told to the registry beside the record."""
