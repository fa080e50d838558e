"""codemeta.json and .zenodo.json: what is read, from which line, and what is said about faults."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doi_action.facts import Fact, Reading
from doi_action.formats.linked_data import codemeta
from doi_action.formats.zenodo import read as zenodo_json
from doi_action.identifiers.types import SpdxId, parse_orcid, parse_ror
from doi_action.metadata.merge import merge
from doi_action.model import (
    Affiliation,
    AlternateIdentifier,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    NameType,
    Subject,
)

SHELF = Path(__file__).parent.parent / "shelf" / "citing"
ORCID = parse_orcid("0000-0002-1825-0097")
CARBERRY = Creator(
    given_names="Josiah",
    family_names="Carberry",
    suffix="Jr.",
    orcid=ORCID,
    affiliations=(Affiliation(name="Example Lab", ror=parse_ror("03yrm5c26")),),
)


def shelf(name: str) -> dict[str, Fact]:
    """The facts of a file on the shelf, the first of each field."""
    module = {"codemeta.json": codemeta, ".zenodo.json": zenodo_json}[name]
    reading = module.read(name, (SHELF / name).read_bytes())
    assert reading.remarks == ()
    return {fact.field: fact for fact in reversed(reading.facts)}


def read_codemeta(**values: Any) -> Reading:
    """The reading of a small codemeta.json."""
    return codemeta.read("codemeta.json", json.dumps(values, indent=1).encode())


def read_zenodo(**values: Any) -> Reading:
    """The reading of a small .zenodo.json."""
    return zenodo_json.read(".zenodo.json", json.dumps(values, indent=1).encode())


def value(reading: Reading, field: str) -> Any:
    """The value of the only fact for a field."""
    (found,) = [f.value for f in reading.facts if f.field == field]
    return found


@pytest.mark.parametrize(("name", "module"), [("codemeta.json", codemeta), (".zenodo.json", zenodo_json)])
def test_the_full_example_fills_what_the_crosswalk_names(name: str, module: Any) -> None:
    """Each field of the crosswalk is read from the example on the shelf; only a type of its own is missing there."""
    assert set(shelf(name)) | {"resource_type"} == set(module.CROSSWALK) | {"resource_type"}


def test_codemeta_tells_what_the_work_is() -> None:
    """Texts, dates and addresses arrive as written; a version stays text."""
    said = {name: fact.value for name, fact in shelf("codemeta.json").items()}
    assert (said["kind"], said["title"], said["version"]) == (Kind.SOFTWARE, "Wind over dunes", "1.10")
    assert said["alternate_identifiers"] == (AlternateIdentifier(value="RRID:SCR_000001", type="RRID"),)
    assert (said["publication_date"], said["abstract"]) == (date(2026, 2, 3), "Simulates sand.\nIn two dimensions.")
    assert said["licenses"] == (
        License(spdx=SpdxId("Apache-2.0")),
        License(spdx=SpdxId("MIT"), url="https://opensource.org/licenses/MIT"),
    )


def test_codemeta_names_people_and_organisations_and_nobody_for_a_role() -> None:
    """A Role names somebody who is in the list already."""
    people = shelf("codemeta.json")["creators"].value
    society = Creator(name="Dune Society", name_type=NameType.ORGANISATION, ror=parse_ror("05gq02987"))
    assert people == (CARBERRY, society)


def test_codemeta_contributors_have_roles() -> None:
    """The maintainer is somebody to ask; a reference by iD is the whole person."""
    assert shelf("codemeta.json")["contributors"].value == (
        Contributor(creator=Creator(name="Grace Hopper"), role="Other"),
        Contributor(creator=CARBERRY, role="ContactPerson"),
    )


def test_codemeta_links_have_relation_and_type() -> None:
    """The paper about the work describes it; what it cites is referenced; its manual documents it."""
    links = shelf("codemeta.json")["related_identifiers"].value
    assert [(r.relation, r.scheme, r.value, r.resource_type) for r in links] == [
        ("References", "arXiv", "arXiv:2101.00001", None),
        ("References", "DOI", "10.1000/data", "Dataset"),
        ("IsDescribedBy", "DOI", "10.1000/paper", "JournalArticle"),
        ("IsPartOf", "URL", "https://example.org/suite", None),
        ("IsDocumentedBy", "URL", "https://docs.example/dunes", None),
    ]


def test_codemeta_grants_name_funder_and_award() -> None:
    """A grant of CodeMeta 3 carries funder, number, title and address."""
    assert shelf("codemeta.json")["funding"].value == (
        Funding(
            funder="Sand Council",
            funder_id="https://ror.org/05gq02987",
            funder_scheme="ROR",
            award_number="DUNE-7",
            award_title="Sand in motion",
            award_url="https://grants.example/DUNE-7",
        ),
    )


def test_codemeta_2_funder_and_funding_belong_together() -> None:
    """One funder and one text: the text is the award."""
    funding = value(read_codemeta(funder={"@type": "Organization", "name": "F"}, funding="42"), "funding")
    assert funding == (Funding(funder="F", award_number="42"),)


def test_every_value_stands_at_its_own_line() -> None:
    """Facts and their parts point at the lines of the file."""
    facts = shelf("codemeta.json")
    lines = (SHELF / "codemeta.json").read_text().splitlines()
    assert lines[facts["version"].location.line - 1].strip().startswith('"version"')
    assert '"Dune Society"' in lines[facts["creators"].parts[1].line - 1]


def test_a_graph_is_read_by_its_main_node() -> None:
    """JSON-LD with `@graph` describes several things; the software among them is meant."""
    nodes = [
        {"@id": "#p", "@type": "Person", "name": "Ada"},
        {"@type": "Dataset", "name": "D", "author": {"@id": "#p"}},
    ]
    reading = read_codemeta(**{"@graph": nodes})
    assert (value(reading, "title"), value(reading, "creators")) == ("D", (Creator(name="Ada"),))


@pytest.mark.parametrize("key", ["schema:name", "https://schema.org/name"])
def test_prefixed_terms_are_the_same_terms(key: str) -> None:
    """A prefix does not hide a value."""
    assert value(read_codemeta(**{key: {"@value": "T"}}), "title") == "T"


def test_keywords_in_one_text_are_split_at_commas() -> None:
    """`a, b` is two keywords."""
    assert value(read_codemeta(keywords="a, b"), "keywords") == (Subject(text="a"), Subject(text="b"))


def test_a_bad_check_digit_of_an_orcid_is_reported_at_its_line() -> None:
    """The person stays, the iD goes."""
    reading = read_codemeta(author=[{"@id": "https://orcid.org/0000-0002-1825-0098", "name": "Ada"}])
    assert [(f.rule, f.line) for f in reading.remarks] == [("orcid-bad-checksum", 4)]
    assert value(reading, "creators") == (Creator(name="Ada", name_type=None),)


def test_zenodo_names_are_family_comma_given() -> None:
    """Zenodo documents the order, so the split is no guess; a name without comma stays whole."""
    people = shelf(".zenodo.json")["creators"].value
    assert [(p.family_names, p.given_names, p.name, p.name_type) for p in people] == [
        ("Carberry", "Josiah", None, NameType.PERSON),
        ("van der Berg", "Anna", None, NameType.PERSON),
        (None, None, "Dune Society", NameType.ORGANISATION),
    ]


def test_zenodo_descriptions_lose_their_html() -> None:
    """The record carries text; notes and method keep their meaning."""
    facts = shelf(".zenodo.json")
    assert facts["abstract"].value == "Simulates sand & wind.\nIn two dimensions."
    assert facts["descriptions"].value == (Description(text="Cite the paper too.", type="Other"),)


def test_zenodo_grants_name_their_funder() -> None:
    """A bare number is a grant of the European Commission."""
    first, second = shelf(".zenodo.json")["funding"].value
    assert (first.funder, first.award_number) == ("European Commission", "283595")
    assert (second.funder_id, second.award_number) == ("https://doi.org/10.13039/501100000780", "777541")


def test_zenodo_relations_are_written_as_datacite_writes_them() -> None:
    """`isSupplementTo` with a type, and a DOI found in a reference's text."""
    links = shelf(".zenodo.json")["related_identifiers"].value
    assert [(r.relation, r.value, r.resource_type) for r in links] == [
        ("IsSupplementTo", "10.1000/paper", "JournalArticle"),
        ("IsDocumentedBy", "https://docs.example/dunes", None),
        ("References", "10.1000/xyz", None),
    ]


def test_zenodo_dates_and_places() -> None:
    """A period has both ends; a point is longitude, latitude."""
    facts = shelf(".zenodo.json")
    assert facts["dates"].value == (Dated(value="2025-01-01/2025-06-30", type="Collected"),)
    assert facts["geo_locations"].value == (GeoLocation(place="Sahara", point=(12.1, 23.5)),)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"upload_type": "game"}, "word-unknown"),
        ({"related_identifiers": [{"identifier": "10.1/x", "relation": "likes"}]}, "relation-unknown"),
        ({"contributors": [{"name": "A", "type": "Boss"}]}, "role-unknown"),
        ({"locations": [{"lat": 123, "lon": 4}]}, "place-off-the-globe"),
        ({"publication_date": ""}, "value-not-text"),
        ({"publication_date": "22/11/2026"}, "date-bad-form"),
        ({"license": "unknown"}, "license-names-no-right"),
        ({"creators": [{"affiliation": "x"}]}, "author-without-name"),
    ],
)
def test_what_zenodo_would_refuse_is_said_with_its_line(values: dict[str, Any], rule: str) -> None:
    """Each fault is one finding in the file, and the rest is still read."""
    reading = read_zenodo(title="T", **values)
    assert rule in [f.rule for f in reading.remarks]
    assert value(reading, "title") == "T"


def test_a_type_that_is_no_kind_of_ours_is_kept_as_its_resource_type() -> None:
    """A thesis is a Dissertation, not software."""
    reading = read_zenodo(upload_type="publication", publication_type="thesis")
    assert value(reading, "resource_type") == "Dissertation"


def test_restricted_access_is_a_right_of_its_own() -> None:
    """Where nobody gives a licence, that access is restricted is worth saying."""
    assert value(read_zenodo(access_right="restricted"), "licenses")[0].url.endswith("restrictedAccess")


@pytest.mark.parametrize("text", [b"", b"[]", b'"x"', b"{", b'{"a": }', b"\xff\xfe", b"<<<<<<< ours\n"])
@pytest.mark.parametrize("module", [codemeta, zenodo_json])
def test_a_file_that_is_no_object_is_one_error(module: Any, text: bytes) -> None:
    """Whatever stands in the file, the answer is a finding and no fact."""
    reading = module.read("x.json", text)
    assert (reading.facts, len(reading.remarks)) == ((), 1)


def test_the_scheme_of_zenodos_subjects_is_how_the_identifier_is_written() -> None:
    """It names no vocabulary; a name that is no such scheme does."""
    terms = [
        {"term": "Astronomy", "identifier": "https://id.example/a", "scheme": "url"},
        {"term": "Dunes", "identifier": "https://id.example/d", "scheme": "LCSH"},
        "Sand",
    ]
    assert value(read_zenodo(subjects=terms), "keywords") == (
        Subject(text="Astronomy", url="https://id.example/a"),
        Subject(text="Dunes", url="https://id.example/d", scheme="LCSH"),
        Subject(text="Sand"),
    )


def test_supervisors_of_a_thesis_are_contributors() -> None:
    """DataCite has a word for them."""
    supervisors = read_zenodo(thesis_supervisors=[{"name": "Holm, Marit"}])
    holm = Creator(family_names="Holm", given_names="Marit")
    assert value(supervisors, "contributors") == (Contributor(creator=holm, role="Supervisor"),)


def test_what_zenodo_holds_and_a_record_cannot_is_listed() -> None:
    """Nothing goes without a word."""
    reading = read_zenodo(
        title="T",
        creators=[{"name": "Holm, Marit", "gnd": "118540238"}],
        imprint_publisher="Press",
        references=["Nobody knows where"],
        grants=[{"id": "10.99999/1::2"}],
        dates=[
            {"type": "Valid", "start": "2020", "description": "of it"},
            {"type": "someday", "start": "2021"},
        ],
        locations=[{"place": "Sahara", "description": "north"}],
    )
    assert {(left.field, left.value) for left in reading.left_out} == {
        ("creators[0].gnd", "118540238"),
        ("imprint_publisher", "Press"),
        ("references", "1 value"),
        ("dates[1]", "2 values"),
        ("locations[0].description", "north"),
    }


def test_a_grant_of_an_unknown_funder_is_said_with_all_that_is_known() -> None:
    """The line to write holds the funder's id and the number."""
    (finding,) = merge(read_zenodo(grants=[{"id": "10.13039/999::AB-1"}]).facts).conflicts
    assert "10.13039/999" in finding.fix and "AB-1" in finding.fix
