"""Contract: what comes back from the sandbox: lossy by default, normalised, in several formats, by search."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.contract.sandbox_calls import COMPLETE, Calls, calls

ROR = {
    "name": "Example University",
    "affiliationIdentifier": "https://ror.org/04wxnsj81",
    "affiliationIdentifierScheme": "ROR",
    "schemeUri": "https://ror.org",
}


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A fresh sandbox."""
    with calls() as fresh:
        yield fresh


def test_publisher_and_affiliations_are_texts_by_default(registry: Calls) -> None:
    """The default answer loses identifiers."""
    publisher = {"name": "P", "publisherIdentifier": "https://ror.org/04wxnsj81", "publisherIdentifierScheme": "ROR"}
    registry.publish("10.0000/a", publisher=publisher, creators=[{"name": "N", "affiliation": [ROR]}])
    lossy = registry.read("10.0000/a")
    whole = registry.read("10.0000/a", publisher="true", affiliation="true")
    assert (lossy["publisher"], lossy["creators"][0]["affiliation"]) == ("P", ["Example University"])
    assert (whole["publisher"], whole["creators"][0]["affiliation"]) == (publisher, [ROR])


def test_affiliations_sent_back_as_texts_are_lost(registry: Calls) -> None:
    """Read-modify-write over the default answer destroys affiliations."""
    registry.publish("10.0000/a", creators=[{"name": "N", "affiliation": [ROR]}])
    registry.put("10.0000/a", creators=registry.read("10.0000/a")["creators"])
    assert registry.read("10.0000/a", affiliation="true")["creators"][0]["affiliation"] == []


def test_whole_record_written_back_is_the_same(registry: Calls) -> None:
    """Read-modify-write over the whole answer changes nothing but the stamp."""
    registry.publish("10.0000/a", creators=[{"name": "N", "affiliation": [ROR]}], subjects=[{"subject": "Mathematics"}])
    before = registry.read("10.0000/a", publisher="true", affiliation="true")
    registry.put("10.0000/a", **{name: value for name, value in before.items() if name != "doi"})
    after = registry.read("10.0000/a", publisher="true", affiliation="true")
    assert {**after, "updated": None} == {**before, "updated": None}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            {"rightsIdentifier": "Apache-2.0"},
            {
                "rights": "Apache License 2.0",
                "rightsUri": "http://www.apache.org/licenses/LICENSE-2.0",
                "rightsIdentifier": "apache-2.0",
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            },
        ),
        (
            {"rights": "MIT License", "lang": "en"},
            {
                "rights": "MIT License",
                "rightsUri": "https://opensource.org/licenses/MIT",
                "rightsIdentifier": "mit",
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
                "lang": "en",
            },
        ),
        (
            {"rightsUri": "https://opensource.org/licenses/MIT"},
            {"rightsUri": "https://opensource.org/licenses/MIT"},
        ),
        (
            {"rights": "House rules", "rightsIdentifier": "House-1"},
            {"rights": "House rules", "rightsIdentifier": "house-1"},
        ),
    ],
)
def test_licences_are_rewritten(registry: Calls, sent: dict[str, str], kept: dict[str, str]) -> None:
    """An SPDX licence known by id or exact name takes the list's words, its id in lower case."""
    assert registry.publish("10.0000/a", rightsList=[sent])["rightsList"] == [kept]


@pytest.mark.parametrize(
    ("types", "derived"),
    [
        ({"resourceTypeGeneral": "Software"}, ("SoftwareSourceCode", "article", "misc", "COMP")),
        ({"resourceTypeGeneral": "Dataset"}, ("Dataset", "dataset", "misc", "DATA")),
        (
            {"resourceTypeGeneral": "Model", "resourceType": "Machine learning model"},
            ("CreativeWork", "article", "misc", "GEN"),
        ),
        ({"resourceTypeGeneral": "Text", "resourceType": "Book"}, ("Book", "book", "book", "BOOK")),
        (
            {"resourceTypeGeneral": "Text", "resourceType": "Project"},
            ("ScholarlyArticle", "article-journal", "article", "RPRT"),
        ),
        (
            {"resourceTypeGeneral": "Model", "citeproc": "software", "ris": "COMP"},
            ("CreativeWork", "software", "misc", "COMP"),
        ),
    ],
)
def test_types_are_completed(registry: Calls, types: dict[str, str], derived: tuple[str, ...]) -> None:
    """The server derives types for other worlds; what the client sent stays."""
    kept = registry.publish("10.0000/a", types=types)["types"]
    assert tuple(kept[name] for name in ("schemaOrg", "citeproc", "bibtex", "ris")) == derived


@pytest.mark.parametrize(("sent", "kept"), [("en-US", "en"), ("deu", "de"), ("English", "en"), ("tlh", "tlh")])
def test_language_becomes_its_short_code(registry: Calls, sent: str, kept: str) -> None:
    """Two letters where the language has them."""
    assert registry.publish("10.0000/a", language=sent)["language"] == kept


@pytest.mark.parametrize(("sent", "kept"), [(1.1, "1.1"), (2, "2"), ("1.10", "1.10"), (None, None)])
def test_version_is_text(registry: Calls, sent: object, kept: str | None) -> None:
    """Numbers become texts."""
    assert registry.publish("10.0000/a", version=sent)["version"] == kept


def test_name_follows_its_parts(registry: Calls) -> None:
    """Where a family name is given, the name is built from the parts."""
    creators = [{"name": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace"}, {"name": "The Team"}]
    assert [c["name"] for c in registry.publish("10.0000/a", creators=creators)["creators"]] == [
        "Lovelace, Ada",
        "The Team",
    ]


def test_alternate_identifiers_are_another_name(registry: Calls) -> None:
    """`identifiers` and `alternateIdentifiers` are one list; entries of type DOI are dropped."""
    sent = [
        {"alternateIdentifier": "github:1#", "alternateIdentifierType": "doi-action"},
        {"alternateIdentifier": "10.1234/x", "alternateIdentifierType": "DOI"},
    ]
    attributes = registry.publish("10.0000/a", alternateIdentifiers=sent)
    assert attributes["alternateIdentifiers"] == sent[:1]
    assert attributes["identifiers"] == [{"identifier": "github:1#", "identifierType": "doi-action"}]


def test_field_of_science_is_classified(registry: Calls) -> None:
    """A keyword that names a field of science gets a second entry, once."""
    for _ in range(2):
        subjects = registry.publish("10.0000/a", subjects=[{"subject": "Mathematics"}, {"subject": "x"}])["subjects"]
    assert [s["subject"] for s in subjects] == ["Mathematics", "FOS: Mathematics", "x"]


def test_unknown_attributes_are_dropped(registry: Calls) -> None:
    """Also inside objects."""
    attributes = registry.publish("10.0000/a", nonsense=1, titles=[{"title": "T", "nonsense": 1}])
    assert ("nonsense" in attributes, attributes["titles"]) == (False, [{"title": "T"}])


def test_relations_are_counted(registry: Calls) -> None:
    """HasVersion and IsVersionOf count, IsNewVersionOf does not."""
    related = [
        {"relatedIdentifier": f"10.0000/v{n}", "relatedIdentifierType": "DOI", "relationType": relation}
        for n, relation in enumerate(["HasVersion", "HasVersion", "IsNewVersionOf"])
    ]
    registry.publish("10.0000/a", relatedIdentifiers=related)
    answer = registry.send("GET", "/dois/10.0000/a").json()["data"]
    assert (answer["attributes"]["versionCount"], answer["attributes"]["versionOfCount"]) == (2, 0)
    assert [v["id"] for v in answer["relationships"]["versions"]["data"]] == ["10.0000/v0", "10.0000/v1"]


def test_repository_comes_along_on_request(registry: Calls) -> None:
    """`include=client` adds the repository."""
    registry.publish("10.0000/a")
    answer = registry.send("GET", "/dois/10.0000/a", params={"include": "media,client"}).json()
    assert answer["included"][0]["id"] == "sandbox.demo"


def test_a_repository_tells_its_prefixes(registry: Calls) -> None:
    """To everybody, under its id in whatever case; what is no repository is not there."""
    answer = registry.send("GET", "/clients/SANDBOX.DEMO").json()["data"]
    assert (answer["id"], answer["type"]) == ("sandbox.demo", "clients")
    assert {"id": "10.0000", "type": "prefixes"} in answer["relationships"]["prefixes"]["data"]
    assert registry.send("GET", "/clients/sandbox.other").status_code == 404


class TestContent:
    """Other formats, by address and by Accept."""

    @pytest.mark.parametrize("by_address", [True, False])
    def test_datacite_xml(self, registry: Calls, by_address: bool) -> None:
        """Kernel-4 XML that names the DOI."""
        registry.publish("10.0000/a")
        root = ET.fromstring(self._get(registry, "application/vnd.datacite.datacite+xml", by_address).content)
        kernel = "{http://datacite.org/schema/kernel-4}"
        assert (root.tag, root.findtext(f"{kernel}identifier")) == (f"{kernel}resource", "10.0000/a")

    @pytest.mark.parametrize("by_address", [True, False])
    def test_datacite_json(self, registry: Calls, by_address: bool) -> None:
        """The stored record, publisher whole."""
        registry.publish("10.0000/a")
        body = self._get(registry, "application/vnd.datacite.datacite+json", by_address).json()
        assert (body["doi"], body["publisher"]) == ("10.0000/A", {"name": "Example Press"})

    def test_unknown_format_is_406(self, registry: Calls) -> None:
        """An Accept that the server cannot serve."""
        registry.publish("10.0000/a")
        answer = registry.send("GET", "/dois/10.0000/a", headers={"Accept": "image/png"})
        assert (answer.status_code, answer.json()["errors"][0]["title"]) == (406, "The content type is not recognized.")

    def _get(self, registry: Calls, content_type: str, by_address: bool) -> Any:
        path = f"/dois/{content_type}/10.0000/a" if by_address else "/dois/10.0000/a"
        answer = registry.send("GET", path, headers={"Accept": "*/*" if by_address else content_type}, auth=None)
        assert answer.headers["Content-Type"] == f"{content_type}; charset=utf-8"
        return answer


class TestSearch:
    """GET /dois."""

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["c", "b", "a"]),
            ("Engine", ["b"]),
            ("titles.title:engine", ["b"]),
            ("types.resourceTypeGeneral:Dataset", ["c"]),
            ("titles.title:Notes AND version:1", ["a"]),
            ("version:1 OR version:3", ["c", "a"]),
            ("NOT version:2", ["c", "a"]),
            ("doi:10.0000\\/b", ["b"]),
            ("version:*", ["c", "b", "a"]),
            ('"Analytical Engine"', ["b"]),
            ("identifiers.identifier:github*", ["a"]),
            ("nothing", []),
        ],
    )
    def test_query(self, registry: Calls, query: str, found: list[str]) -> None:
        """Words, fields, wildcards, AND, OR, NOT; the newest first."""
        marker = [{"identifier": "github:1#", "identifierType": "doi-action"}]
        registry.publish("10.0000/a", version="1", identifiers=marker)
        registry.publish("10.0000/b", version="2", titles=[{"title": "Analytical Engine"}])
        registry.publish("10.0000/c", version="3", types={"resourceTypeGeneral": "Dataset"})
        answer = registry.send("GET", "/dois", params={"query": query} if query else None).json()
        assert [r["id"] for r in answer["data"]] == [f"10.0000/{name}" for name in found]

    def test_pages(self, registry: Calls) -> None:
        """page[size] and page[number], with the total and the next page."""
        for name in "abc":
            registry.publish(f"10.0000/{name}")
        first = registry.send("GET", "/dois", params={"page[size]": 2}).json()
        second = registry.send("GET", first["links"]["next"].removeprefix(registry.sandbox.datacite_url)).json()
        assert [len(first["data"]), len(second["data"]), first["meta"]["total"], first["meta"]["totalPages"]] == [
            2,
            1,
            3,
            2,
        ]
        assert "next" not in second["links"]

    def test_strangers_find_findable_ones_only(self, registry: Calls) -> None:
        """Drafts and hidden ones are found by their own repository."""
        registry.publish("10.0000/a")
        registry.put("10.0000/b", **COMPLETE)
        totals = [
            registry.send("GET", "/dois", auth=auth).json()["meta"]["total"]
            for auth in (None, ("SANDBOX.DEMO", "sandbox"))
        ]
        assert totals == [1, 2]
