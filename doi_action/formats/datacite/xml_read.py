"""DataCite's XML read as `data.attributes` of the REST API: the other direction of `xml`, with nothing left out.

DataCite Metadata Schema 4.7; the JSON's names and shapes are those of the server's own reader (datacite/bolognese,
lib/bolognese/readers/datacite_reader.rb). A document type is refused, so that no entity expands.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

Json = dict[str, Any]
Read = Callable[[ET.Element | None], Any]
"""Reads a part of the record; gets None where the record has no such part."""

_ATTRIBUTES = {"schemeURI": "schemeUri", "rightsURI": "rightsUri", "valueURI": "valueUri", "awardURI": "awardUri"}
"""Attributes that JSON spells otherwise."""

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")

DEEPEST = 100
"""Levels of elements; the schema has seven."""


class NotDataCite(ValueError):
    """What was given is no XML, or no record of DataCite; the message says what is wrong."""


def read_datacite_xml(data: bytes) -> Json:
    """The attributes of a record, those that it does not state as empty lists and None. Raises NotDataCite.

    `schemaVersion` is the namespace of the document, whatever the kernel is; the DOI and its address are not among
    the attributes, since they are told to the registry beside the record.
    """
    root = _tree(data)
    if root.tag != "resource":
        raise NotDataCite(f"the document is a '{root.tag}', not a 'resource'")
    attributes: Json = {name: read(_child(root, tag)) for name, (tag, read) in _PARTS.items()}
    return {**attributes, "schemaVersion": root.get("xmlns")}


def _tree(data: bytes) -> ET.Element:
    """The elements without prefixes, attributes under the names of the JSON; `xmlns` of the root is its namespace."""
    builder, parser = ET.TreeBuilder(), expat.ParserCreate()
    open_elements = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal open_elements
        open_elements += 1
        if open_elements > DEEPEST:
            raise NotDataCite(f"elements stand in each other more than {DEEPEST} levels deep")

        said = {}
        for key, value in attributes.items():
            if key.startswith("xmlns"):
                continue

            attribute = key.rpartition(":")[2]
            said[_ATTRIBUTES.get(attribute, attribute)] = value

        prefix, _, local = name.rpartition(":")
        namespace = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns")
        if namespace:
            said["xmlns"] = namespace
        builder.start(local, said)

    def end(name: str) -> None:
        nonlocal open_elements
        open_elements -= 1
        builder.end(name.rpartition(":")[2])

    def refuse(*_: object) -> NoReturn:
        raise NotDataCite("a document type (<!DOCTYPE ...>) is not read")

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, refuse

    try:
        parser.Parse(data, True)
    except NotDataCite:
        raise
    # An encoding that Python does not know, or that takes more than one byte a letter, is no error of expat's.
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NotDataCite(f"no XML: {error}") from error

    return builder.close()


def _child(parent: ET.Element | None, tag: str) -> ET.Element | None:
    return None if parent is None else parent.find(tag)


def _children(parent: ET.Element | None, tag: str) -> Iterable[ET.Element]:
    return () if parent is None else parent.findall(tag)


def _text(element: ET.Element | None) -> str | None:
    """The text of an element, None for none; a description may hold line breaks as `<br/>`."""
    if element is None:
        return None

    pieces = [element.text]
    for child in element:
        if child.tag == "br":
            pieces.append("\n")
        pieces += [*child.itertext(), child.tail]

    return "".join(filter(None, pieces)).strip() or None


def _said(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}


def _described(element: ET.Element, name: str) -> Json:
    """A text under `name`, beside the attributes of its element."""
    return {**element.attrib, **_said({name: _text(element)})}


def _list(child: str, name: str | None = None, type_: str | None = None) -> Read:
    """A reader of a list of texts with attributes. JSON may have other names than XML for the text and its type."""

    def read(parent: ET.Element | None) -> list[Json]:
        entries = []
        for element in _children(parent, child):
            entry = _described(element, name or child)
            if type_ and f"{child}Type" in entry:
                entry[type_] = entry.pop(f"{child}Type")
            entries.append(entry)

        return entries

    return read


def _texts(child: str) -> Read:
    """A reader of a list of texts."""
    return lambda parent: list(filter(None, map(_text, _children(parent, child))))


def _people(child: str, name_tag: str) -> Read:
    """A reader of `creators` and `contributors`."""

    def read(parent: ET.Element | None) -> list[Json]:
        people = []
        for element in _children(parent, child):
            named: Json = {}
            name = _child(element, name_tag)
            if name is not None:
                named = _described(name, "name")

            identifiers = list(map(_name_identifier, _children(element, "nameIdentifier")))
            affiliations = list(map(_affiliation, _children(element, "affiliation")))
            parts: Json = {
                "givenName": _text(_child(element, "givenName")),
                "familyName": _text(_child(element, "familyName")),
                "nameIdentifiers": identifiers or None,
                "affiliation": affiliations or None,
            }
            people.append({**element.attrib, **named, **_said(parts)})

        return people

    return read


def _name_identifier(element: ET.Element) -> Json:
    """An ORCID iD becomes an address, as the server writes it whatever stands there."""
    entry = _described(element, "nameIdentifier")
    orcid = _ORCID.search(entry.get("nameIdentifier", ""))
    if orcid and entry.get("nameIdentifierScheme") == "ORCID":
        entry |= {"nameIdentifier": f"https://orcid.org/{orcid[0]}", "schemeUri": "https://orcid.org"}
    return entry


def _affiliation(element: ET.Element) -> Json:
    """The identifier of an organisation becomes an address, where the scheme says how."""
    entry = _described(element, "name")
    identifier, scheme = entry.get("affiliationIdentifier", ""), entry.get("schemeUri", "")

    is_bare = bool(identifier) and not identifier.startswith("https://")
    if is_bare and scheme:
        entry["affiliationIdentifier"] = f"{scheme.rstrip('/')}/{identifier}"

    return entry


def _funding(parent: ET.Element | None) -> list[Json]:
    found = []
    for reference in _children(parent, "fundingReference"):
        entry: Json = {}
        for element in reference:
            entry |= _described(element, element.tag)
        found.append(entry)

    return found


def _places(parent: ET.Element | None) -> list[Json]:
    found = []
    for place in _children(parent, "geoLocation"):
        entry: Json = {}
        polygons = []
        for element in place:
            match element.tag:
                case "geoLocationPlace":
                    entry[element.tag] = _text(element)
                case "geoLocationPolygon":
                    polygons.append([{point.tag: _numbers(point)} for point in element])
                case _:
                    entry[element.tag] = _numbers(element)

        # One is a list of points, several are a list of such lists.
        if len(polygons) == 1:
            entry["geoLocationPolygon"] = polygons[0]
        elif polygons:
            entry["geoLocationPolygon"] = polygons
        found.append(entry)

    return found


def _numbers(element: ET.Element) -> Json:
    return {number.tag: _text(number) for number in element}


def _related_items(parent: ET.Element | None) -> list[Json]:
    found = []
    for item in _children(parent, "relatedItem"):
        entry: Json = dict(item.attrib)
        for element in item:
            match element.tag:
                case "relatedItemIdentifier":
                    entry[element.tag] = _described(element, element.tag)
                case "creators" | "contributors" | "titles":
                    _, read = _PARTS[element.tag]
                    entry[element.tag] = read(element)
                case _:
                    # Their language has no place in the JSON.
                    said = _described(element, element.tag)
                    said.pop("lang", None)
                    entry |= said
        found.append(entry)

    return found


_PARTS: dict[str, tuple[str, Read]] = {
    "creators": ("creators", _people("creator", "creatorName")),
    "titles": ("titles", _list("title")),
    "publisher": ("publisher", lambda element: None if element is None else _described(element, "name")),
    "publicationYear": ("publicationYear", _text),
    "types": ("resourceType", lambda element: {} if element is None else _described(element, "resourceType")),
    "subjects": ("subjects", _list("subject")),
    "contributors": ("contributors", _people("contributor", "contributorName")),
    "dates": ("dates", _list("date")),
    "language": ("language", _text),
    "identifiers": ("alternateIdentifiers", _list("alternateIdentifier", "identifier", "identifierType")),
    "relatedIdentifiers": ("relatedIdentifiers", _list("relatedIdentifier")),
    "relatedItems": ("relatedItems", _related_items),
    "sizes": ("sizes", _texts("size")),
    "formats": ("formats", _texts("format")),
    "version": ("version", _text),
    "rightsList": ("rightsList", _list("rights")),
    "descriptions": ("descriptions", _list("description")),
    "geoLocations": ("geoLocations", _places),
    "fundingReferences": ("fundingReferences", _funding),
}
"""Which element holds which attribute of the REST API, and how it is read."""
