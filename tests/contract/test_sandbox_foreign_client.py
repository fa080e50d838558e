"""Contract: a client that others wrote for the real registry works against the sandbox as it is."""

import base64
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datacite import DataCiteRESTClient, schema45
from datacite.errors import DataCiteError, DataCiteNotFoundError, DataCiteServerError

from doi_action.sandbox import Traps
from tests.contract.sandbox_calls import COMPLETE, DEMO, Calls, calls

URL = "https://example.org/work"

RICH: dict[str, Any] = {
    **COMPLETE,
    "creators": [
        {
            "name": "Lovelace, Ada",
            "nameType": "Personal",
            "givenName": "Ada",
            "familyName": "Lovelace",
            "nameIdentifiers": [
                {
                    "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                    "nameIdentifierScheme": "ORCID",
                    "schemeUri": "https://orcid.org",
                }
            ],
            "affiliation": [
                {
                    "name": "Example University",
                    "affiliationIdentifier": "https://ror.org/04wxnsj81",
                    "affiliationIdentifierScheme": "ROR",
                    "schemeUri": "https://ror.org",
                },
            ],
        },
        {"name": "The Tide Team", "nameType": "Organizational"},
    ],
    "contributors": [{"name": "Holm, Marit", "nameType": "Personal", "contributorType": "DataCurator"}],
    "titles": [{"title": "Tides & <gauges>", "lang": "en"}, {"title": "A reader", "titleType": "Subtitle"}],
    "publisher": {
        "name": "Example Press",
        "publisherIdentifier": "https://ror.org/04wxnsj81",
        "publisherIdentifierScheme": "ROR",
        "schemeUri": "https://ror.org",
    },
    "publicationYear": "2026",
    "subjects": [{"subject": "tide", "subjectScheme": "LCSH", "schemeUri": "https://id.example", "lang": "en"}],
    "dates": [{"date": "2026-01-02", "dateType": "Issued", "dateInformation": "first"}],
    "language": "en",
    "alternateIdentifiers": [{"alternateIdentifier": "ascl:1", "alternateIdentifierType": "ASCL"}],
    "relatedIdentifiers": [
        {
            "relatedIdentifier": "10.1/a",
            "relatedIdentifierType": "DOI",
            "relationType": "References",
            "resourceTypeGeneral": "Text",
        }
    ],
    "relatedItems": [
        {
            "relatedItemType": "Journal",
            "relationType": "IsPublishedIn",
            "relatedItemIdentifier": {"relatedItemIdentifier": "10.1/b", "relatedItemIdentifierType": "DOI"},
            "creators": [{"name": "Smith, Jo"}],
            "titles": [{"title": "Letters"}],
            "publicationYear": "2018",
            "volume": "776",
            "number": "4",
            "numberType": "Article",
        }
    ],
    "sizes": ["12 MB"],
    "formats": ["text/csv", "text/plain"],
    "version": "1.10",
    "rightsList": [
        {
            "rights": "Creative Commons Attribution 4.0 International",
            "rightsUri": "https://creativecommons.org/licenses/by/4.0/legalcode",
            "rightsIdentifier": "cc-by-4.0",
            "rightsIdentifierScheme": "SPDX",
            "schemeUri": "https://spdx.org/licenses/",
        }
    ],
    "descriptions": [{"description": "Reads gauges.", "descriptionType": "Abstract", "lang": "en"}],
    "geoLocations": [
        {
            "geoLocationPlace": "The Sound",
            "geoLocationPoint": {"pointLongitude": "12.6", "pointLatitude": "55.9"},
            "geoLocationBox": {
                "westBoundLongitude": "12.1",
                "eastBoundLongitude": "13.1",
                "southBoundLatitude": "55.1",
                "northBoundLatitude": "56.1",
            },
        }
    ],
    "fundingReferences": [
        {
            "funderName": "Sand Council",
            "funderIdentifier": "https://ror.org/04wxnsj81",
            "funderIdentifierType": "ROR",
            "awardNumber": "SC-1",
            "awardUri": "https://sand.example/1",
            "awardTitle": "Dunes",
        }
    ],
}
"""A record that says something in every property which the client writes as XML."""


def as_xml(record: dict[str, Any], doi: str) -> str:
    """The attribute `xml` of a request, written by the client's package."""
    return base64.b64encode(schema45.tostring({**record, "doi": doi}).encode()).decode()


def said(client: DataCiteRESTClient, doi: str) -> dict[str, Any]:
    """What the record says, without its name and its times."""
    own = {"doi", "suffix", "xml", "created", "registered", "published", "updated", "metadataVersion"}
    return {name: value for name, value in client.get_metadata(doi).items() if name not in own}


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A fresh sandbox."""
    with calls() as fresh:
        yield fresh


@pytest.fixture
def client(registry: Calls) -> DataCiteRESTClient:
    """The client of the package `datacite`, with the sandbox's address and account."""
    return DataCiteRESTClient(*DEMO, "10.0000", url=registry.sandbox.datacite_url, timeout=30)


def test_life_of_a_doi(client: DataCiteRESTClient) -> None:
    """Draft with a random name, published, moved, hidden, shown."""
    doi = client.draft_doi(dict(COMPLETE))
    assert client.get_metadata(doi)["state"] == "draft"
    assert client.show_doi(doi)["state"] == "findable"
    assert client.update_url(doi, "https://example.org/new") == client.get_doi(doi) == "https://example.org/new"
    assert client.hide_doi(doi)["state"] == "registered"
    assert client.show_doi(doi)["state"] == "findable"


def test_publishing_under_a_name(client: DataCiteRESTClient) -> None:
    """Public and private DOIs under names of the client's choice, updated afterwards."""
    assert client.public_doi(dict(COMPLETE), URL, "10.0000/a") == "10.0000/a"
    assert client.private_doi(dict(COMPLETE), URL, "10.0000/b") == "10.0000/b"
    client.update_doi("10.0000/a", {"version": "2"})
    assert client.get_metadata("10.0000/a")["version"] == "2"


def test_drafts_alone_are_deleted(client: DataCiteRESTClient) -> None:
    """The client meets 204 for a draft, 405 for anything else."""
    doi = client.draft_doi()
    client.delete_doi(doi)
    with pytest.raises(DataCiteNotFoundError):
        client.get_metadata(doi)
    client.public_doi(dict(COMPLETE), URL, "10.0000/a")
    with pytest.raises(DataCiteError):
        client.delete_doi("10.0000/a")


def test_refusals_reach_the_client_as_its_errors(client: DataCiteRESTClient, registry: Calls) -> None:
    """Taken names and server errors."""
    client.public_doi(dict(COMPLETE), URL, "10.0000/a")
    with pytest.raises(DataCiteError, match="already been taken"):
        client.public_doi(dict(COMPLETE), URL, "10.0000/a")
    registry.sandbox.set_traps(Traps(always="500"))
    with pytest.raises(DataCiteServerError):
        client.get_doi("10.0000/a")


def test_a_record_in_the_clients_xml_is_the_record_in_json(client: DataCiteRESTClient) -> None:
    """Every property arrives, whichever of the two forms the client sends."""
    client.public_doi(dict(RICH), URL, "10.0000/json")
    client.public_doi({"xml": as_xml(RICH, "10.0000/xml")}, URL, "10.0000/xml")
    assert said(client, "10.0000/xml") == said(client, "10.0000/json")
    assert said(client, "10.0000/xml")["relatedItems"][0]["volume"] == "776"


def test_an_update_in_xml_speaks_of_the_whole_record(client: DataCiteRESTClient) -> None:
    """What it lacks is gone, what stands as JSON beside it counts more, and the address stays."""
    client.public_doi(dict(RICH), URL, "10.0000/a")
    client.update_doi(
        "10.0000/a", {"xml": as_xml({**COMPLETE, "publicationYear": "2025"}, "10.0000/a"), "version": "3"}
    )
    now = client.get_metadata("10.0000/a")
    assert (now["titles"], now["subjects"], now["language"]) == ([{"title": "Notes"}], [], None)
    assert (now["publicationYear"], now["version"], now["url"]) == (2025, "3", URL)


def test_the_records_own_xml_written_back_changes_nothing(client: DataCiteRESTClient) -> None:
    """Whoever reads XML, edits it and sends it loses nothing, related items and polygons included."""
    points = [{"polygonPoint": {"pointLongitude": str(x), "pointLatitude": "55.1"}} for x in range(4)]
    places = [{"geoLocationPolygon": points}, {"geoLocationPolygon": [points, points[::-1]]}]
    client.public_doi({**RICH, "geoLocations": [*RICH["geoLocations"], *places]}, URL, "10.0000/a")
    before = said(client, "10.0000/a")
    assert len(before["geoLocations"][2]["geoLocationPolygon"]) == 2
    client.update_doi("10.0000/a", {"xml": client.get_metadata("10.0000/a")["xml"]})
    assert said(client, "10.0000/a") == before


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ('<resource xmlns="http://datacite.org/schema/kernel-4"/>', "creators"),
        ('<!DOCTYPE r [<!ENTITY e "x">]><resource xmlns="http://datacite.org/schema/kernel-4"/>', "creators"),
        ("no xml", "creators"),
    ],
)
def test_xml_that_says_nothing_is_refused_as_an_empty_record(
    client: DataCiteRESTClient, xml: str, message: str
) -> None:
    """Nothing is published of it."""
    sent = {"xml": base64.b64encode(xml.encode()).decode(), "schemaVersion": "http://datacite.org/schema/kernel-4"}
    with pytest.raises(DataCiteError, match=message):
        client.public_doi(sent, URL, "10.0000/a")
    with pytest.raises(DataCiteNotFoundError):
        client.get_metadata("10.0000/a")


def test_every_call_of_the_client_was_made(client: DataCiteRESTClient) -> None:
    """The remaining ones: by hand, under their old names, and the list of media."""
    assert client.post_doi({"attributes": {**COMPLETE, "doi": "10.0000/a"}}) == "10.0000/a"
    assert client.put_doi("10.0000/a", {"attributes": {"version": "2"}})["version"] == "2"
    assert client.check_doi("a") == "10.0000/a"
    with pytest.deprecated_call():
        assert client.doi_get("10.0000/a") == URL
    with pytest.deprecated_call():
        assert client.metadata_get("10.0000/a")["state"] == "draft"
    for name in ("get_media", "media_get"):
        # Looks for `relationships` beside `data` in the answer, where DataCite never had them.
        with pytest.raises(KeyError, match="relationships"), warnings.catch_warnings(action="ignore"):
            getattr(client, name)("10.0000/a")

    text = Path(__file__).read_text(encoding="utf-8")
    offered = {name for name in vars(DataCiteRESTClient) if not name.startswith("_")}
    assert {name for name in offered if f"client.{name}(" not in text} == {"get_media", "media_get"}
