"""The XML form is what DataCite's schema asks for, byte for byte the same each time."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from doi_action.formats.datacite.write import attributes_of
from doi_action.formats.datacite.xml import datacite_xml
from doi_action.lineage import RegistryRecord
from tests.strategies import partial_metadata, records

NAMES = {"d": "http://datacite.org/schema/kernel-4"}
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


def payload(record: RegistryRecord) -> dict[str, Any]:
    """What is sent of a record, with the DOI that it is sent under."""
    return {"doi": str(record.doi), **attributes_of(record)}


@cache
def kernel(folder: Path) -> etree.XMLSchema:
    """DataCite's schema 4.7."""
    return etree.XMLSchema(etree.parse(folder / "datacite/schema/kernel-4.7-equivalent/metadata.xsd"))


@pytest.mark.real
@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(record=records())
def test_every_payload_validates_against_the_schema(shared: Path, record: RegistryRecord) -> None:
    """Whatever the metadata, the registry's own validation finds nothing."""
    kernel(shared).assertValid(etree.fromstring(datacite_xml(payload(record))))


@pytest.mark.real
@pytest.mark.parametrize("name", ["dataset", "model", "software"])
@pytest.mark.parametrize("size", ["minimal", "rich"])
def test_complete_examples_validate(shared: Path, name: str, size: str) -> None:
    """Requests written by hand become valid XML too."""
    body = json.loads((shared / f"datacite/examples/constructed/{name}-{size}.json").read_text())
    xml = datacite_xml({"doi": "10.14454/x", **body["data"]["attributes"]})
    kernel(shared).assertValid(etree.fromstring(xml))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(records(partial_metadata))
def test_every_text_survives_the_parser(record: RegistryRecord) -> None:
    """Control characters, lone surrogates and markup in a text never break the document."""
    attributes = payload(record)
    root = etree.fromstring(datacite_xml(attributes))
    titles = [title.text for title in root.iterfind("d:titles/d:title", NAMES)]
    assert titles == [title["title"] for title in attributes.get("titles", [])]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(records())
def test_the_payload_validates_as_json(record: RegistryRecord) -> None:
    """The JSON schema of 4.5 accepts what it has words for."""
    from datacite import schema45

    attributes = {k: v for k, v in payload(record).items() if k != "url"} | {"publicationYear": "2026"}
    attributes["types"] = {"resourceTypeGeneral": "Dataset"}
    newer = {"relatedIdentifiers", "contributors", "dates"}
    accepted = {k: v for k, v in attributes.items() if k not in newer}
    assert [e.message for e in schema45.validator.iter_errors(accepted)] == []


def test_the_document_is_as_expected() -> None:
    """One record, whole."""
    xml = datacite_xml(
        {
            "doi": "10.0000/abc",
            "titles": [{"title": "A & B\x00", "lang": "en"}, "Bare"],
            "publisher": {"name": "P", "schemeUri": "https://ror.org"},
            "creators": [{"name": "Doe, Jane", "affiliation": ["Uni"], "nameIdentifiers": [{"nameIdentifier": "x"}]}],
            "types": {"resourceTypeGeneral": "Software"},
        }
    )
    assert xml.decode().splitlines()[2:] == [
        '  <identifier identifierType="DOI">10.0000/abc</identifier>',
        "  <creators>",
        "    <creator>",
        "      <creatorName>Doe, Jane</creatorName>",
        "      <affiliation>Uni</affiliation>",
        "    </creator>",
        "  </creators>",
        "  <titles>",
        '    <title xml:lang="en">A &amp; B</title>',
        "    <title>Bare</title>",
        "  </titles>",
        '  <publisher schemeURI="https://ror.org">P</publisher>',
        '  <resourceType resourceTypeGeneral="Software" />',
        "</resource>",
    ]


@pytest.mark.parametrize("dirt", [None, "text", 7, [], {}, [None], ["text"], [{}], [[]], True])
def test_no_shape_of_attributes_breaks_the_writer(dirt: Any) -> None:
    """Other people's records are dirty; what cannot be understood is left out."""
    names = ("creators", "titles", "publisher", "types", "rightsList", "geoLocations", "fundingReferences", "dates")
    assert etree.fromstring(datacite_xml({"doi": "10.0000/x", **dict.fromkeys(names, dirt)})).tag
