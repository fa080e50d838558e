"""How a record breaks the kernel-4 schema, in the words of libxml2, which the real server passes on.

The server makes XML of the JSON and validates that. Dates, empty titles and identifiers without a scheme pass there, so
they pass here. Line numbers count in the server's own rendering, and are right up to the resource type.

Source: DataCite Metadata Schema 4.7; datacite/lupo `app/validators/xml_schema_validator.rb`; messages measured.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from doi_action.formats.datacite import vocabulary

KERNEL_4 = "http://datacite.org/schema/kernel-4"
_NAMESPACE = f"{{{KERNEL_4}}}"
_OPTIONAL_CHILDREN = (
    "subjects", "contributors", "dates", "language", "alternateIdentifiers", "relatedIdentifiers", "sizes", "formats",
    "version", "rightsList", "descriptions", "geoLocations", "fundingReferences", "relatedItems",
)  # fmt: skip


Fault = tuple[str, int, str]
"""What it is about (`source` of the error), the line, libxml2's message."""


def schema_faults(attributes: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Everything in the attributes (types not yet derived) that the schema refuses."""
    return (*_mandatory(attributes), *_vocabularies(attributes))


def objects_in(attributes: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The list of objects called `name`; empty where there is none or something else."""
    value = attributes.get(name)
    return value if isinstance(value, list) else []


def _mandatory(attributes: Mapping[str, Any]) -> Iterator[Fault]:
    titles = 4 + _lines_of_creators(objects_in(attributes, "creators"))
    publisher = titles + _lines_of(objects_in(attributes, "titles"))
    for name, line in (("creators", 4), ("titles", titles)):
        if not objects_in(attributes, name):
            yield name, line, f"Missing child element(s). Expected is ( {_NAMESPACE}{name[:-1]} )."

    named = attributes.get("publisher")
    has_publisher = isinstance(named, dict) and bool(named.get("name"))
    if not has_publisher:
        length = "The value has a length of '0'; this underruns the allowed minimum length of '1'."
        yield "publisher", publisher, f"[facet 'minLength'] {length}"

    year = attributes.get("publicationYear")
    text = "" if year is None else str(year)
    if not re.fullmatch(r"\d{4}", text):
        pattern = r"is not accepted by the pattern '[\d]{4}'."
        yield "publication_year", publisher + 1, f"[facet 'pattern'] The value '{text}' {pattern}"

    types = attributes.get("types")
    # A record that already has derived types passes without the general one: the server fills it in.
    is_typed = isinstance(types, dict) and (types.get("resourceTypeGeneral") or types.get("schemaOrg"))
    if not is_typed:
        yield "xml", 2, _missing_resource_type(attributes)


def _missing_resource_type(attributes: Mapping[str, Any]) -> str:
    stored = {"alternateIdentifiers": "identifiers"}
    absent = [name for name in _OPTIONAL_CHILDREN if not attributes.get(stored.get(name, name))]
    # libxml2 names no more than ten elements.
    expected = ", ".join(f"{_NAMESPACE}{name}" for name in ["resourceType", *absent][:10])
    return f"Missing child element(s). Expected is one of ( {expected} )."


def _vocabularies(attributes: Mapping[str, Any]) -> Iterator[Fault]:
    line = 6 + _lines_of_creators(objects_in(attributes, "creators")) + _lines_of(objects_in(attributes, "titles"))
    for element, attribute, value, allowed, is_required in _controlled_values(attributes):
        if value is None and is_required:
            source = {"date": "dates"}.get(element, element)
            yield source, line, f"The attribute '{attribute}' is required but missing."

        if value is not None and value not in allowed:
            members = ", ".join(f"'{member}'" for member in allowed)
            text = f"[facet 'enumeration'] The value '{value}' is not an element of the set {{{members}}}."
            # The real server cuts the name out of libxml2's message, and this is what is left.
            yield f"{element}', attribute '{attribute}", line, text


_Controlled = tuple[str, str, Any, Sequence[str], bool]


def _controlled_values(attributes: Mapping[str, Any]) -> Iterator[_Controlled]:
    """Element, attribute, value, allowed values, whether it must be there: in the order of the schema."""
    for creator in objects_in(attributes, "creators"):
        yield "creatorName", "nameType", creator.get("nameType"), vocabulary.NAME_TYPES, False
    for title in objects_in(attributes, "titles"):
        yield "title", "titleType", title.get("titleType"), vocabulary.TITLE_TYPES, False

    types = attributes.get("types")
    general = types.get("resourceTypeGeneral") if isinstance(types, dict) else None
    yield "resourceType", "resourceTypeGeneral", general, vocabulary.RESOURCE_TYPES, False

    for date in objects_in(attributes, "dates"):
        yield "date", "dateType", date.get("dateType"), vocabulary.DATE_TYPES, True
    for identifier in objects_in(attributes, "identifiers"):
        kind: Any = identifier.get("identifierType")
        yield "alternateIdentifier", "alternateIdentifierType", kind, [kind], True

    for related in objects_in(attributes, "relatedIdentifiers"):
        kind = related.get("relatedIdentifierType")
        yield "relatedIdentifier", "relatedIdentifierType", kind, vocabulary.RELATED_IDENTIFIER_TYPES, True
        yield "relatedIdentifier", "relationType", related.get("relationType"), vocabulary.RELATION_TYPES, True
        general = related.get("resourceTypeGeneral")
        yield "relatedIdentifier", "resourceTypeGeneral", general, vocabulary.RESOURCE_TYPES, False
    yield from _in_items(objects_in(attributes, "relatedItems"))

    for description in objects_in(attributes, "descriptions"):
        kind = description.get("descriptionType")
        yield "description", "descriptionType", kind, vocabulary.DESCRIPTION_TYPES, False
    for funding in objects_in(attributes, "fundingReferences"):
        if funding.get("funderIdentifier"):
            kind = funding.get("funderIdentifierType")
            yield "funderIdentifier", "funderIdentifierType", kind, vocabulary.FUNDER_IDENTIFIER_TYPES, True


def _in_items(items: Sequence[Mapping[str, Any]]) -> Iterator[_Controlled]:
    for item in items:
        yield "relatedItem", "relatedItemType", item.get("relatedItemType"), vocabulary.RESOURCE_TYPES, True
        yield "relatedItem", "relationType", item.get("relationType"), vocabulary.RELATION_TYPES, True
        yield "number", "numberType", item.get("numberType"), vocabulary.NUMBER_TYPES, False
        identifier = item.get("relatedItemIdentifier")
        if isinstance(identifier, Mapping):
            kind = identifier.get("relatedItemIdentifierType")
            allowed = vocabulary.RELATED_IDENTIFIER_TYPES
            yield "relatedItemIdentifier", "relatedItemIdentifierType", kind, allowed, False
        for title in objects_in(item, "titles"):
            yield "title", "titleType", title.get("titleType"), vocabulary.TITLE_TYPES, False
        for person in objects_in(item, "contributors"):
            yield "contributor", "contributorType", person.get("contributorType"), vocabulary.CONTRIBUTOR_TYPES, True


def _lines_of(children: Sequence[object]) -> int:
    return len(children) + 2 if children else 1


def _lines_of_creators(creators: Sequence[Mapping[str, Any]]) -> int:
    if not creators:
        return 1
    lines = 2
    for creator in creators:
        # The element's two tags and the name, then a line for each part.
        lines += 3 + bool(creator.get("givenName")) + bool(creator.get("familyName"))
        lines += len(creator.get("nameIdentifiers") or ()) + len(creator.get("affiliation") or ())
    return lines
