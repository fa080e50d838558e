"""What becomes of the attributes in a request: unknown ones are left out, the others take the form they are kept in.

Only attributes that were sent come out, since a write is partial. Texts where objects belong are passed on as they are,
for the validation to name; texts *inside* a list of objects vanish silently, as with the real server.
"""

import base64
import re
from collections.abc import Mapping
from typing import Any

from doi_action.formats.datacite.xml_read import read_datacite_xml
from doi_action.formats.language_codes import short_language
from doi_action.sandbox.records import Attributes
from doi_action.sandbox.resource_types import with_derived_types
from doi_action.sandbox.rights import normalised_rights
from doi_action.sandbox.subjects import with_fields_of_science

_PERSON = ("name", "nameType", "givenName", "familyName", "lang")

OBJECT_LISTS: dict[str, tuple[str, ...]] = {
    "creators": _PERSON,
    "contributors": (*_PERSON, "contributorType"),
    "titles": ("title", "titleType", "lang"),
    "descriptions": ("description", "descriptionType", "lang"),
    "subjects": ("subject", "subjectScheme", "schemeUri", "valueUri", "lang", "classificationCode"),
    "dates": ("date", "dateType", "dateInformation"),
    "identifiers": ("identifier", "identifierType"),
    "relatedIdentifiers": (
        "relatedIdentifier", "relatedIdentifierType", "relationType", "relationTypeInformation",
        "relatedMetadataScheme", "schemeUri", "schemeType", "resourceTypeGeneral",
    ),
    "relatedItems": (),
    "rightsList": ("rights", "rightsUri", "rightsIdentifier", "rightsIdentifierScheme", "schemeUri", "lang"),
    "fundingReferences": (
        "funderName", "funderIdentifier", "funderIdentifierType", "schemeUri", "awardNumber", "awardUri", "awardTitle",
    ),
    "geoLocations": (),
}  # fmt: skip
"""Attributes that are lists of objects, with the keys that are kept; no keys named: all are kept."""

TEXT_LISTS = ("sizes", "formats", "contentUrl")
TEXTS = ("language", "version", "url", "schemaVersion", "source", "reason")

_PUBLISHER = ("name", "lang", "schemeUri", "publisherIdentifier", "publisherIdentifierScheme")
_NAME_IDENTIFIER = ("nameIdentifier", "nameIdentifierScheme", "schemeUri")
_AFFILIATION = ("name", "affiliationIdentifier", "affiliationIdentifierScheme", "schemeUri")
_TYPES = ("resourceTypeGeneral", "resourceType", "schemaOrg", "bibtex", "citeproc", "ris")


def taken_in(sent: Mapping[str, Any]) -> Attributes:
    """The attributes of a request in the form in which they are kept; only those that were sent."""
    sent = _with_identifiers(_with_xml(sent))
    kept: Attributes = {}
    for name, value in sent.items():
        if name in OBJECT_LISTS:
            kept[name] = _objects(name, value)
        elif name in TEXT_LISTS:
            kept[name] = [_text(item) for item in _wrapped(value) if isinstance(item, str | int | float)]
        elif name in TEXTS:
            kept[name] = _text(value)

    language = sent.get("language")
    if isinstance(language, str):
        # The two-letter code where there is one, else what was sent, which validation may refuse.
        kept["language"] = language
        short = short_language(language) or ""
        if len(short) == 2 and "_" not in language:
            kept["language"] = short

    if "publicationYear" in sent:
        kept["publicationYear"] = cast_year(sent["publicationYear"])
    if sent.get("publisher") is not None:
        kept["publisher"] = _publisher(sent["publisher"])
    if "types" in sent:
        kept["types"] = _types(sent["types"])
    if isinstance(sent.get("container"), dict):
        kept["container"] = sent["container"]
    return kept


def settled(attributes: Mapping[str, Any]) -> Attributes:
    """`attributes` with what the server adds by itself before it saves: the derived types."""
    types = attributes.get("types") or {}
    if isinstance(types, dict):
        types = with_derived_types(types)
    return {**attributes, "types": types}


def cast_year(value: Any) -> int | None:
    """A year as an integer column takes it: a text's leading digits, so that a date becomes its year.

    >>> cast_year("2026-01-02"), cast_year("soon")
    (2026, 0)
    """
    match value:
        case None | "":
            return None
        case bool() | int() | float():
            return int(value)
        case str():
            # Longer ones are no year anyway, and Python reads no number of more than 4,300 digits.
            digits = re.match(r"\s*(-?\d{1,18})", value)
            if digits is None:
                return 0
            return int(digits.group(1))
        case _:
            return None


def _with_xml(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request with what its `xml` says; what stands as JSON beside it counts more.

    XML speaks of the whole record: a list that it does not have is emptied. What cannot be read says nothing, so that
    a publication is refused for what is missing then.
    """
    try:
        stated = read_datacite_xml(base64.b64decode(str(sent.get("xml") or "")))
    except ValueError:
        return sent

    if sent.get("alternateIdentifiers"):
        del stated["identifiers"]
    together = dict(sent)
    for name, value in stated.items():
        if sent.get(name) is None:
            together[name] = value
    return together


def _with_identifiers(sent: Mapping[str, Any]) -> dict[str, Any]:
    """`alternateIdentifiers` is another name for `identifiers`, heard only where that one is absent or empty."""
    rest = dict(sent)
    alternates = _wrapped(rest.pop("alternateIdentifiers", None))
    if rest.get("identifiers"):
        return rest

    identifiers = []
    for item in alternates:
        if isinstance(item, dict):
            value, kind = item.get("alternateIdentifier"), item.get("alternateIdentifierType")
            identifiers.append({"identifier": value, "identifierType": kind})

    if identifiers:
        rest["identifiers"] = identifiers
    return rest


def _objects(name: str, value: Any) -> Any:
    if isinstance(value, str) and value:
        return value

    objects = []
    for item in _wrapped(value):
        if not isinstance(item, dict):
            continue
        # The real server drops a DOI here: a record's own is no alternate, and another's is a related identifier.
        is_doi = name == "identifiers" and item.get("identifierType") == "DOI"
        if not is_doi:
            objects.append(_object(name, item))

    if name == "subjects":
        return with_fields_of_science(objects)
    return objects


def _object(name: str, item: dict[str, Any]) -> dict[str, Any]:
    keys = OBJECT_LISTS[name]
    kept = _pick(item, keys) if keys else dict(item)
    match name:
        case "rightsList":
            return normalised_rights(kept)
        case "creators" | "contributors":
            # The name is built from its parts; an affiliation that is a text and no object is dropped.
            family, given = kept.get("familyName"), kept.get("givenName")
            if family:
                kept["name"] = ", ".join(filter(None, (family, given)))
            kept["nameIdentifiers"] = _picked_list(item.get("nameIdentifiers"), _NAME_IDENTIFIER)
            kept["affiliation"] = _picked_list(item.get("affiliation"), _AFFILIATION)
            return kept
        case _:
            return kept


def _types(value: Any) -> Any:
    """An object as it is kept; a text as it was sent, to be refused; anything else is as good as nothing."""
    match value:
        case dict():
            return _pick(value, _TYPES)
        case str():
            return value
        case _:
            return {}


def _publisher(value: Any) -> Any:
    """A publisher as an object without empty values; None where nothing was said, which clears it."""
    if isinstance(value, dict):
        picked = _pick(value, _PUBLISHER)
        said = {name: part for name, part in picked.items() if part is not None}
        return said or None

    if isinstance(value, str) and value:
        return {"name": value}
    return None


def _picked_list(value: Any, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else []
    return [_pick(item, keys) for item in items if isinstance(item, dict)]


def _pick(item: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """What `item` says under `keys`, numbers as texts; lists and objects, which have no place there, are dropped."""
    picked: dict[str, Any] = {}
    for key in keys:
        match item.get(key):
            case dict() | list():
                continue
            case bool() as value:
                picked[key] = value
            case int() | float() as value:
                picked[key] = str(value)
            case value if key in item:
                picked[key] = value
    return picked


def _text(value: Any) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)


def _wrapped(value: Any) -> list[Any]:
    """A value that may be one or a list of them, as a list."""
    match value:
        case None:
            return []
        case list():
            return value
        case _:
            return [value]
