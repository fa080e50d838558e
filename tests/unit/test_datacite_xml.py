"""The XML form is what DataCite's schema asks for, byte for byte the same each time."""

import json
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from doi_action.formats.datacite.read import record_of
from doi_action.formats.datacite.write import attributes_of
from doi_action.formats.datacite.xml import datacite_xml
from doi_action.formats.datacite.xml_read import NotDataCite, read_datacite_xml
from doi_action.lineage import RegistryRecord
from doi_action.sandbox.intake import taken_in
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
    newer = {"relatedIdentifiers", "relatedItems", "contributors", "dates"}
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


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(records())
def test_what_was_written_is_read_again(record: RegistryRecord) -> None:
    """A registry keeps the same of both forms."""
    attributes = payload(record)
    # How other formats call the type is told to the registry beside the record, as its landing page is.
    beside = {"doi": attributes["doi"], "state": "draft", "url": attributes.get("url")}
    kept = record_of(taken_in(attributes) | beside)
    read = record_of(taken_in({"xml": b64encode(datacite_xml(attributes)).decode()}) | beside)
    assert read == kept


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no XML"),
        (b"{}", "no XML"),
        (b"<resource>", "no XML"),
        (b'<?xml version="1.0" encoding="shift-jis"?><resource/>', "no XML"),
        (b"<record/>", "not a 'resource'"),
        (b'<!DOCTYPE resource [<!ENTITY a "aaaa">]><resource>&a;</resource>', "document type"),
        (b"<resource>" + b"<a>" * 100_000, "levels deep"),
    ],
)
def test_what_is_no_record_is_refused(data: bytes, message: str) -> None:
    """Nothing expands, and nothing takes longer than its length."""
    with pytest.raises(NotDataCite, match=message):
        read_datacite_xml(data)


def test_prefixes_and_line_breaks_of_the_xml_are_no_part_of_it() -> None:
    """Namespaces may have any prefix; a description may hold `<br/>`, a polygon has points."""
    read = read_datacite_xml(
        b'<d:resource xmlns:d="http://datacite.org/schema/kernel-4"><d:descriptions><d:description xml:lang="en" '
        b'descriptionType="Abstract">One<d:br/>two</d:description></d:descriptions><d:geoLocations><d:geoLocation>'
        b"<d:geoLocationPolygon><d:polygonPoint><d:pointLongitude>1</d:pointLongitude><d:pointLatitude>2"
        b"</d:pointLatitude></d:polygonPoint></d:geoLocationPolygon></d:geoLocation></d:geoLocations></d:resource>"
    )
    assert read["schemaVersion"] == "http://datacite.org/schema/kernel-4"
    assert read["descriptions"] == [{"description": "One\ntwo", "descriptionType": "Abstract", "lang": "en"}]
    point = {"polygonPoint": {"pointLongitude": "1", "pointLatitude": "2"}}
    assert read["geoLocations"] == [{"geoLocationPolygon": [point]}]


@pytest.mark.real
def test_an_example_of_others_is_read_as_its_json(shared: Path) -> None:
    """The same people in both forms, as somebody else wrote them: identifiers become addresses."""
    path = shared / "datacite/examples/inveniosoftware-datacite/datacite-example-affiliation-v4"
    kept = taken_in(json.loads(path.with_suffix(".json").read_text()))
    read = taken_in(read_datacite_xml(path.with_suffix(".xml").read_bytes()))
    for person in read["creators"]:
        for affiliation in person["affiliation"]:
            affiliation.pop("schemeUri", None)
    assert read["creators"] == kept["creators"]


def test_identifiers_in_xml_become_addresses() -> None:
    """As the registry writes them in JSON, whatever stood there."""
    read = read_datacite_xml(
        b'<resource><creators><creator><creatorName>Holm, Marit</creatorName><nameIdentifier schemeURI="http://orcid.org/"'
        b' nameIdentifierScheme="ORCID">0000-0002-1825-0097</nameIdentifier><affiliation affiliationIdentifier="grid.1"'
        b' schemeURI="https://grid.ac/institutes/">U</affiliation></creator></creators></resource>'
    )
    [person] = read["creators"]
    assert person["nameIdentifiers"][0]["nameIdentifier"] == "https://orcid.org/0000-0002-1825-0097"
    assert person["affiliation"][0]["affiliationIdentifier"] == "https://grid.ac/institutes/grid.1"


@pytest.mark.real
def test_what_others_alone_say_validates_too(shared: Path) -> None:
    """Related items and polygons, which no record of ours holds, as the sandbox gives them back."""
    path = shared / "datacite/examples"
    for name in (
        "bolognese/datacite-example-relateditems-with-attributes.xml",
        "bolognese/datacite-example-full-v4.6.xml",
        "lupo/datacite-example-full-v4.7.xml",
    ):
        attributes = read_datacite_xml((path / name).read_bytes())
        again = datacite_xml({"doi": "10.0000/a", **attributes, "alternateIdentifiers": []})
        kernel(shared).assertValid(etree.fromstring(again))
        assert read_datacite_xml(again)["relatedItems"] == attributes["relatedItems"]
