"""Contract: what the sandbox refuses, with the real server's status, source and text."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.sandbox_calls import COMPLETE, Calls, calls, first_error

ITEM = {"relatedItemType": "Book", "relationType": "IsPublishedIn", "titles": [{"title": "Tides"}]}
OLD_XML = b'<resource xmlns="http://datacite.org/schema/kernel-3"/>'


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A fresh sandbox for landing pages under example.org."""
    with calls(domains=("example.org", "*.example.net")) as fresh:
        yield fresh


@pytest.mark.parametrize(
    ("change", "source", "title"),
    [
        ({"url": None}, "url", "Can't be blank"),
        ({"url": "example.org/x"}, "url", "URL is not valid"),
        (
            {"url": "https://example.com/x"},
            "url",
            "URL https://example.com/x is not allowed by repository sandbox.demo domain settings.",
        ),
        (
            {"creators": []},
            "creators",
            "DOI 10.0000/a: Missing child element(s). Expected is ( {http://datacite.org/schema/kernel-4}creator )."
            " at line 4, column 0",
        ),
        (
            {"titles": []},
            "titles",
            "DOI 10.0000/a: Missing child element(s). Expected is ( {http://datacite.org/schema/kernel-4}title )."
            " at line 11, column 0",
        ),
        (
            {"publisher": {"name": ""}},
            "publisher",
            "DOI 10.0000/a: [facet 'minLength'] The value has a length of '0'; this underruns the allowed minimum"
            " length of '1'. at line 14, column 0",
        ),
        (
            {"publicationYear": 20266},
            "publication_year",
            "DOI 10.0000/a: [facet 'pattern'] The value '20266' is not accepted by the pattern '[\\d]{4}'."
            " at line 15, column 0",
        ),
        ({"titles": "Notes"}, "titles", None),
        ({"schemaVersion": "http://datacite.org/schema/kernel-3"}, "xml", None),
        (
            {"schemaVersion": None, "xml": base64.b64encode(OLD_XML).decode()},
            "xml",
            "DOI 10.0000/a: Schema http://datacite.org/schema/kernel-3 is no longer supported",
        ),
        (
            {"contributors": [{"name": "X", "contributorType": "Funder"}]},
            "contributors",
            "Contributor 'X' has a contributor type that is not supported in schema 4: 'Funder'.",
        ),
        (
            {"contributors": [{"name": "X"}]},
            "contributors",
            "Contributor 'X' is missing a required element: contributor type.",
        ),
        ({"rightsList": [{"rights": "x" * 2001}]}, "rights_list", None),
        ({"language": "not a language"}, "language", "Language not a language is in an invalid format."),
        ({"dates": [{"date": "2026", "dateType": "Never"}]}, "date', attribute 'dateType", None),
        ({"types": {"resourceTypeGeneral": "Program"}}, "resourceType', attribute 'resourceTypeGeneral", None),
        ({"relatedItems": [{"relationType": "Cites"}]}, "relatedItem", None),
        ({"relatedItems": [{**ITEM, "relationType": "InBook"}]}, "relatedItem', attribute 'relationType", None),
        ({"relatedItems": [{**ITEM, "numberType": "Page"}]}, "number', attribute 'numberType", None),
        (
            {
                "relatedIdentifiers": [
                    {"relatedIdentifier": "10.1/a", "relatedIdentifierType": "DOI", "relationType": "Likes"}
                ]
            },
            "relatedIdentifier', attribute 'relationType",
            None,
        ),
    ],
)
def test_publishing_what_is_wrong_is_422(
    registry: Calls, change: dict[str, Any], source: str, title: str | None
) -> None:
    """Each fault is named by its source, and nothing is kept."""
    answer = registry.put("10.0000/a", **{**COMPLETE, **change, "event": "publish"})
    named = first_error(answer)
    assert (answer.status_code, named[0]) == (422, source)
    assert title in (None, named[1])
    assert registry.send("GET", "/dois/10.0000/a").status_code == 404


def test_every_fault_is_named_once_with_the_doi(registry: Calls) -> None:
    """All problems come at once, at most one of each source."""
    wrong = {**COMPLETE, "titles": [], "creators": [], "url": "x y", "event": "publish"}
    errors = registry.put("10.0000/A", **wrong).json()["errors"]
    assert [e["source"] for e in errors] == ["url", "creators", "titles"]
    assert {e["uid"] for e in errors} == {"10.0000/a"}


def test_without_schema_version_only_that_it_is_invalid_is_said(registry: Calls) -> None:
    """JSON without schemaVersion on creation: `metadata: Is invalid`, and nothing else."""
    wrong = {**COMPLETE, "schemaVersion": None, "titles": [], "url": None, "event": "publish"}
    assert registry.put("10.0000/a", **wrong).json()["errors"] == [
        {"source": "metadata", "title": "Is invalid", "uid": "10.0000/a"}
    ]


@pytest.mark.parametrize("contributor", [{"name": "X", "contributorType": "Funder"}, {"name": "X"}])
def test_a_wrong_contributor_is_invalid_without_schema_version_too(
    registry: Calls, contributor: dict[str, str]
) -> None:
    """The schema requires the type and lists the types, whichever check says so."""
    wrong = {**COMPLETE, "schemaVersion": None, "contributors": [contributor], "event": "publish"}
    assert registry.put("10.0000/a", **wrong).json()["errors"] == [
        {"source": "metadata", "title": "Is invalid", "uid": "10.0000/a"}
    ]


def test_update_without_schema_version_names_the_faults(registry: Calls) -> None:
    """An existing DOI brings its schema version along."""
    registry.put("10.0000/a", url="https://example.org/x")
    answer = registry.put("10.0000/a", event="publish")
    assert [e["source"] for e in answer.json()["errors"]] == ["creators", "titles", "publisher", "publication_year"]


def test_refused_update_changes_nothing(registry: Calls) -> None:
    """After a 422 the record is as it was, stamp included."""
    registry.publish("10.0000/a")
    before = registry.read("10.0000/a")
    assert registry.put("10.0000/a", titles=[], version="2").status_code == 422
    assert registry.read("10.0000/a") == before


def test_draft_may_be_incomplete(registry: Calls) -> None:
    """A draft needs no metadata, and its URL may be of any domain."""
    assert registry.put("10.0000/a", url="https://example.com/x", creators=[]).status_code == 201


def test_should_validate_holds_a_draft_to_the_rules(registry: Calls) -> None:
    """With schemaVersion a draft is validated on request; without, the request is to no avail."""
    with_version = registry.put("10.0000/a", schemaVersion=COMPLETE["schemaVersion"], should_validate=True)
    without = registry.put("10.0000/b", should_validate=True)
    assert (with_version.status_code, without.status_code) == (422, 201)


def test_subdomains_are_allowed_by_a_wildcard(registry: Calls) -> None:
    """`*.example.net` allows a host below it, not the domain itself."""
    assert registry.publish("10.0000/a", url="https://docs.example.net/x")["state"] == "findable"
    refused = registry.put("10.0000/b", **{**COMPLETE, "url": "https://example.net/x", "event": "publish"})
    assert refused.status_code == 422


@pytest.mark.parametrize(("year", "kept"), [("2026-01-02", 2026), ("2026", 2026), (2026, 2026), (2026.0, 2026)])
def test_year_is_cast_to_a_number(registry: Calls, year: object, kept: int) -> None:
    """A date is accepted as its year."""
    assert registry.publish("10.0000/a", publicationYear=year)["publicationYear"] == kept


def test_types_without_a_general_type_are_refused_with_the_first_publishing(registry: Calls) -> None:
    """They are accepted only on a record that has derived types already."""
    refused = registry.put("10.0000/a", **{**COMPLETE, "types": {"resourceType": "Thing"}, "event": "publish"})
    assert first_error(refused)[0] == "xml"
    registry.put("10.0000/b", **{k: v for k, v in COMPLETE.items() if k != "types"})
    assert registry.put("10.0000/b", event="publish").status_code == 200


def test_texts_in_a_list_of_objects_vanish(registry: Calls) -> None:
    """`titles: ["T"]` is no error on a draft: the text is dropped."""
    registry.put("10.0000/a", titles=["Lost", {"title": "Kept"}])
    assert registry.read("10.0000/a")["titles"] == [{"title": "Kept"}]


def test_taken_name_is_refused_by_post_only(registry: Calls) -> None:
    """POST creates and never overwrites."""
    registry.publish("10.0000/a")
    answer = registry.send("POST", "/dois", {**COMPLETE, "doi": "10.0000/A"})
    assert (answer.status_code, first_error(answer)) == (422, ("doi", "This DOI has already been taken"))


@pytest.mark.parametrize("character", ["+", "@", "#", " ", "%", "é"])
def test_suffix_takes_few_characters(registry: Calls, character: str) -> None:
    """Anything but letters, digits and -._;()/:*~$= is refused."""
    answer = registry.send("POST", "/dois", {"doi": f"10.0000/a{character}b"})
    assert (answer.status_code, first_error(answer)) == (422, ("doi", "Is invalid"))


class TestDryRun:
    """POST /dois/validate: always 200, nothing kept."""

    def test_fine_metadata_come_back(self, registry: Calls) -> None:
        """The answer is the record as it would be."""
        answer = registry.send("POST", "/dois/validate", {**COMPLETE, "doi": "10.0000/a"})
        assert (answer.status_code, answer.json()["data"]["attributes"]["types"]["ris"]) == (200, "COMP")
        assert registry.send("GET", "/dois/10.0000/a").status_code == 404

    def test_faults_come_back_with_status_200(self, registry: Calls) -> None:
        """Faults are listed as in a 422."""
        answer = registry.send("POST", "/dois/validate", {**COMPLETE, "doi": "10.0000/a", "titles": []})
        assert (answer.status_code, first_error(answer)[0]) == (200, "titles")

    def test_neither_the_name_nor_the_domain_is_checked(self, registry: Calls) -> None:
        """A taken name, a foreign prefix and a foreign domain pass."""
        registry.publish("10.0000/a")
        for doi in ("10.0000/a", "10.9999/b"):
            sent = {**COMPLETE, "doi": doi, "url": "https://example.com/x", "event": "publish"}
            assert "data" in registry.send("POST", "/dois/validate", sent).json()


class TestRequest:
    """Requests that are wrong as such."""

    def test_malformed_json_is_400(self, registry: Calls) -> None:
        """The parser's message is the title."""
        answer = registry.send("POST", "/dois", data=b"{", headers={"Content-Type": "application/vnd.api+json"})
        assert answer.status_code == 400

    @pytest.mark.parametrize("body", [{}, [], {"data": None}, {"data": []}, {"data": {}}, 3, "x", None])
    def test_body_without_data_is_400(self, registry: Calls, body: object) -> None:
        """A body of another shape is none."""
        answer = registry.send("POST", "/dois", json=body)
        assert (answer.status_code, first_error(answer)[1]) == (
            400,
            "You need to provide a payload following the JSONAPI spec",
        )

    def test_text_that_is_no_unicode_is_400(self, registry: Calls) -> None:
        """Half a surrogate pair is valid JSON and no text."""
        body = b'{"data":{"attributes":{"doi":"10.0000/a","version":"\\ud83d"}}}'
        assert registry.send("POST", "/dois", data=body).status_code == 400

    def test_compressed_body_is_read(self, registry: Calls) -> None:
        """gzip is accepted."""
        import gzip

        body = gzip.compress(b'{"data":{"attributes":{"doi":"10.0000/a"}}}')
        assert registry.send("POST", "/dois", data=body, headers={"Content-Encoding": "gzip"}).status_code == 201

    def test_body_of_more_than_ten_megabytes_is_413(self, registry: Calls) -> None:
        """The proxy in front answers, not in JSON."""
        answer = registry.send("POST", "/dois", {"doi": "10.0000/a", "version": "x" * 10_500_000})
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (413, "text/html")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"creators": 3},
            {"creators": [[]]},
            {"creators": [{"name": {"a": 1}, "nameIdentifiers": "x", "affiliation": "y"}]},
            {"types": ["Software"]},
            {"publisher": ["P"]},
            {"url": {"a": 1}},
            {"dates": {"date": "2026"}},
            {"publicationYear": [2026]},
            {"relatedItems": ["x"]},
            {"rightsList": [{"rightsIdentifier": 3}]},
            {"identifiers": [{"identifier": None}]},
            {"schemaVersion": 4},
            {"event": ["publish"]},
        ],
    )
    def test_odd_shapes_are_never_an_error_of_the_server(self, registry: Calls, wrong: dict[str, Any]) -> None:
        """Whatever is sent is taken, dropped or refused, and what was taken can be read."""
        for event in ({}, {"event": "publish"}):
            assert registry.put("10.0000/a", **{**COMPLETE, **event, **wrong}).status_code in (200, 201, 422)
            assert registry.send("GET", "/dois/10.0000/a").status_code in (200, 404)
        assert registry.page("/").status_code == 200
