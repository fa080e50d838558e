"""Contract: the sandbox against recorded answers of DataCite, its stated expectations, and the kernel-4 schema."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from doi_action.formats.datacite.xml import datacite_xml
from doi_action.sandbox.intake import taken_in
from doi_action.sandbox.schema_check import schema_faults
from tests.conftest import DATA
from tests.contract.sandbox_calls import COMPLETE, DEMO, Calls, calls, first_error

pytestmark = pytest.mark.real

VECTORS = json.loads((DATA / "datacite/contract-vectors.json").read_text())["vectors"] if DATA else []
NEW = 2023
"""Answers recorded since this year have all the attributes of today."""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_stated_expectation_holds(vector: dict[str, Any]) -> None:
    """One request and what DataCite is known to answer."""
    domains = ("example.org",) if "domains" in vector["given"] else ("*",)
    with calls(prefixes=("10.14454",), domains=domains) as registry:
        _prepare(registry, vector)
        answer = _send(registry, vector["request"])
    _judge(answer, vector["expect"])


def _prepare(registry: Calls, vector: dict[str, Any]) -> None:
    """Bring about what the vector takes as given."""
    request = vector["request"]
    doi = (request.get("attributes") or {}).get("doi") or request["path"].removeprefix("/dois/")
    state = re.search(r"DOI (exists|draft|findable)", vector["given"])
    if state:
        event = {"event": "publish"} if state.group(1) == "findable" else {}
        assert registry.send("PUT", f"/dois/{doi}", {**COMPLETE, **event}).status_code == 201


def _send(registry: Calls, request: dict[str, Any]) -> Any:
    auth = {"repository": DEMO, "wrong-password": (DEMO[0], "wrong"), None: None}[request["auth"]]
    raw = {"json": request["raw"]} if "raw" in request else {}
    return registry.send(request["method"], request["path"], request.get("attributes"), auth=auth, **raw)


def _judge(answer: Any, want: dict[str, Any]) -> None:
    assert answer.status_code == want["status"], answer.text
    attributes = answer.json().get("data", {}).get("attributes", {}) if answer.content else {}
    assert {name: attributes[name] for name in want.get("attrs", {})} == want.get("attrs", {})
    assert all(re.search(pattern, attributes[name]) for name, pattern in want.get("attrs_match", {}).items())
    assert "body" not in want or answer.json() == want["body"]
    assert {name: answer.headers[name] for name in want.get("headers", {})} == want.get("headers", {})
    if any(name.startswith("error0") for name in want):
        source, title = first_error(answer)
        assert source == want["error0_source"]
        assert want.get("error0_title_contains", "") in title
        assert title.endswith(want.get("error0_title_endswith", "").replace("{repository-id}", "sandbox.demo"))


class TestShape:
    """Answers have the keys and types of recorded ones."""

    @pytest.fixture
    def registry(self) -> Iterator[Calls]:
        """A sandbox with one rich record."""
        with calls() as fresh:
            fresh.publish("10.0000/rich", **RICH)
            yield fresh

    def test_single_record(self, registry: Calls, shared: Path) -> None:
        """Keys of document, resource and relationships are those of the newest recordings."""
        theirs = [d for d in _answers(shared, "GET", 200, since=NEW) if _is_single(d)]
        ours = registry.send("GET", "/dois/10.0000/rich", auth=None).json()
        assert {frozenset(d) for d in theirs} == {frozenset(ours)}
        assert {frozenset(d["data"]) for d in theirs} == {frozenset(ours["data"])}
        assert {frozenset(d["data"]["relationships"]) for d in theirs} == {frozenset(ours["data"]["relationships"])}

    def test_attributes_of_a_single_record(self, registry: Calls, shared: Path) -> None:
        """No attribute of a newly recorded answer is missing, and there is no other."""
        theirs = [d["data"]["attributes"] for d in _answers(shared, "GET", 200, since=NEW) if _is_single(d)]
        known = set().union(*theirs)
        assert known == set(registry.read("10.0000/rich", auth=None))

    def test_attributes_after_a_write(self, registry: Calls, shared: Path) -> None:
        """The owner's answer to PUT, with the status of the landing page."""
        theirs = [d["data"]["attributes"] for d in _answers(shared, "PUT", 200, since=NEW)]
        assert theirs
        assert {frozenset(a) for a in theirs} == {frozenset(registry.read("10.0000/rich"))}

    def test_types_of_attributes(self, registry: Calls, shared: Path) -> None:
        """Every value, nested ones included, has a type that was recorded in its place."""
        recorded: dict[str, set[str]] = defaultdict(set)
        for answer in _answers(shared, None, None):
            for resource in _resources(answer):
                _note_types(resource["attributes"], "", recorded)
        ours: dict[str, set[str]] = defaultdict(set)
        _note_types(registry.read("10.0000/rich"), "", ours)
        odd = {p: (ours[p], recorded[p]) for p in ours if p in recorded and not ours[p] <= recorded[p] | {"null"}}
        assert odd == {}
        assert len([path for path in ours if path in recorded]) > 60

    @pytest.mark.parametrize("number", [0, 25])
    def test_list(self, registry: Calls, shared: Path, number: int) -> None:
        """A page of results: the keys of the document, its meta, its records."""
        theirs = [d for d in _answers(shared, "GET", 200) if isinstance(d.get("data"), list) and "states" in d["meta"]]
        ours = registry.send("GET", "/dois", params={"page[size]": number}).json()
        assert {frozenset(d) - {"included"} for d in theirs} == {frozenset(ours)}
        assert {"total", "totalPages", "page", "states", "clients"} <= set(ours["meta"]) & set(theirs[0]["meta"])
        recorded = set().union(*(r["attributes"] for d in theirs for r in d["data"]))
        assert all(set(r["attributes"]) - {"relatedItems"} == recorded for r in ours["data"])

    def test_repository_that_comes_along(self, registry: Calls, shared: Path) -> None:
        """With `include=client` the document has the recorded keys, and the repository no unknown attribute."""
        theirs = [d for d in _answers(shared, "GET", 200) if _is_single(d) and "included" in d]
        ours = registry.send("GET", "/dois/10.0000/rich", params={"include": "client"}).json()
        recorded = set().union(*(c["attributes"] for d in theirs for c in d["included"] if c["type"] == "clients"))
        assert {frozenset(d) for d in theirs} == {frozenset(ours)}
        assert set(ours["included"][0]["attributes"]) <= recorded

    def test_list_without_results(self, registry: Calls, shared: Path) -> None:
        """Counts are left out."""
        theirs = [d for d in _answers(shared, "GET", 200) if d.get("meta", {}).get("total") == 0]
        ours = registry.send("GET", "/dois", params={"query": "nothing"}).json()
        assert {frozenset(d["meta"]) for d in theirs} == {frozenset(ours["meta"])}

    def test_errors(self, registry: Calls, shared: Path) -> None:
        """A request that is refused and a record that is not valid have two different shapes."""
        missing = registry.send("GET", "/dois/10.0000/none").json()
        invalid = registry.put("10.0000/rich", titles=[]).json()
        assert missing in _answers(shared, "GET", 404)
        assert any(set(invalid["errors"][0]) == set(d["errors"][0]) for d in _answers(shared, "PUT", 422))

    def test_where_a_doi_points_to(self, registry: Calls, shared: Path) -> None:
        """An object with the URL alone."""
        theirs = [d for d in _answers(shared, "GET", 200) if "url" in d]
        ours = registry.send("GET", "/dois/10.0000/rich/get-url").json()
        assert {frozenset(d) for d in theirs} == {frozenset(ours)}

    def test_content_types(self, registry: Calls, shared: Path) -> None:
        """The header of each kind of answer was recorded."""
        recorded = {r["response"]["headers"].get("Content-Type") for r in _recordings(shared)}
        xml = {"Accept": "application/vnd.datacite.datacite+xml"}
        answers = [registry.send("GET", "/dois/10.0000/rich"), registry.send("GET", "/dois/10.0000/rich", headers=xml)]
        assert {answer.headers["Content-Type"] for answer in answers} <= recorded


FAULTS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "creators": {"creators": []},
    "titles": {"titles": []},
    "year": {"publicationYear": 20266},
    "general type": {"types": {"resourceTypeGeneral": "Program"}},
    "title type": {"titles": [{"title": "T", "titleType": "Main"}]},
    "name type": {"creators": [{"name": "N", "nameType": "person"}]},
    "date type": {"dates": [{"date": "2026", "dateType": "Never"}]},
    "relation": {
        "relatedIdentifiers": [{"relatedIdentifier": "x", "relatedIdentifierType": "URL", "relationType": "Likes"}]
    },
    "related type": {
        "relatedIdentifiers": [{"relatedIdentifier": "x", "relatedIdentifierType": "Web", "relationType": "Cites"}]
    },
    "description type": {"descriptions": [{"description": "d", "descriptionType": "Story"}]},
    "funder type": {"fundingReferences": [{"funderName": "F", "funderIdentifier": "x", "funderIdentifierType": "Y"}]},
    "old date": {"dates": [{"date": "not a date", "dateType": "Issued"}]},
}


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS.keys())
def test_faults_are_those_of_the_schema(shared: Path, change: dict[str, Any]) -> None:
    """libxml2 says the same of the XML, word for word but for the order within a set."""
    attributes = taken_in({**COMPLETE, **change})
    ours = {_sorted_set(text) for _, _, text in schema_faults(attributes)}
    assert ours == {_sorted_set(text) for text in _schema_messages(shared, attributes)}


def _schema_messages(shared: Path, attributes: dict[str, Any]) -> list[str]:
    schema = etree.XMLSchema(etree.parse(shared / "datacite/schema/kernel-4.7-equivalent/metadata.xsd"))
    text = datacite_xml({**attributes, "doi": "10.0000/a"}).decode()
    # The server writes these two even when they are empty.
    for name in ("creators", "titles"):
        if f"<{name}>" not in text:
            before = "<titles>" if name == "creators" else "<publisher>"
            text = text.replace(before, f"<{name}/>{before}")
    schema.validate(etree.fromstring(text.encode()))
    return [re.sub(r"^Element '[^']*'(, attribute '\w+')?: ", "", error.message) for error in schema.error_log]


def _sorted_set(text: str) -> str:
    head, brace, members = text.partition(" the set {")
    return head + brace + ", ".join(sorted(members.rstrip("}.").split(", ")))


def _recordings(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((shared / "datacite/recorded").glob("*.json"))]


def _answers(shared: Path, method: str | None, status: int | None, *, since: int = 0) -> list[Any]:
    """Recorded JSON answers of the REST API to calls of `method` with `status`, None for any."""
    return [
        r["response"]["body_json"]
        for r in _recordings(shared)
        if "/dois" in r["request"]["uri"]
        and method in (None, r["request"]["method"])
        and status in (None, r["response"]["status"])
        and isinstance(r["response"]["body_json"], dict)
        and int(re.findall(r"\b20\d\d\b", r["recorded_at"])[0]) >= since
    ]


def _is_single(answer: dict[str, Any]) -> bool:
    return isinstance(answer.get("data"), dict) and answer["data"]["type"] == "dois"


def _resources(answer: dict[str, Any]) -> list[dict[str, Any]]:
    data = answer.get("data") or []
    return [r for r in (data if isinstance(data, list) else [data]) if r.get("type") == "dois"]


def _note_types(value: Any, path: str, types: dict[str, set[str]]) -> None:
    match value:
        case dict():
            types[path].add("object")
            for name, part in value.items():
                _note_types(part, f"{path}.{name}", types)
        case list():
            types[path].add("list")
            for part in value:
                _note_types(part, f"{path}[]", types)
        case None:
            types[path].add("null")
        case _:
            types[path].add({"str": "text", "int": "number", "float": "number"}.get(type(value).__name__, "truth"))


RICH: dict[str, Any] = {
    "version": "1.0",
    "language": "en",
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
            "affiliation": [{"name": "Example University"}],
        }
    ],
    "contributors": [{"name": "Babbage, Charles", "contributorType": "Editor", "nameIdentifiers": []}],
    "subjects": [{"subject": "engines", "subjectScheme": "x", "schemeUri": "https://example.org", "lang": "en"}],
    "dates": [{"date": "2026-01-02", "dateType": "Issued", "dateInformation": "first"}],
    "identifiers": [{"identifier": "github:1#", "identifierType": "doi-action"}],
    "relatedIdentifiers": [
        {
            "relatedIdentifier": "10.0000/concept",
            "relatedIdentifierType": "DOI",
            "relationType": "IsVersionOf",
            "resourceTypeGeneral": "Software",
        }
    ],
    "sizes": ["1 kB"],
    "formats": ["text/plain"],
    "rightsList": [{"rightsIdentifier": "MIT"}],
    "descriptions": [{"description": "About engines.", "descriptionType": "Abstract", "lang": "en"}],
    "fundingReferences": [
        {
            "funderName": "F",
            "funderIdentifier": "https://ror.org/021nxhr62",
            "funderIdentifierType": "ROR",
            "awardNumber": "1",
            "awardTitle": "A",
            "awardUri": "https://example.org/a",
        }
    ],
    "geoLocations": [{"geoLocationPlace": "London"}],
}
