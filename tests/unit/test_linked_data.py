"""What codemeta.json and croissant.json say of people, awards, licences and links, in the shapes of real files."""

import json
from functools import partial
from typing import Any

import pytest

from doi_action.facts import Reading
from doi_action.formats.linked_data import codemeta, croissant
from doi_action.identifiers.types import SpdxId, parse_orcid, parse_ror
from doi_action.metadata.merge import merge
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    License,
    NameType,
    Subject,
)
from tests.proportion import in_proportion

IRI = "https://orcid.org/0000-0002-1825-0097"
MARIT = {"@id": "_:m", "@type": "Person", "givenName": "Marit", "familyName": "Holm"}
HOLM = Creator(family_names="Holm", given_names="Marit")
TOMAS = {"@id": IRI, "@type": "Person", "givenName": "Tomas", "familyName": "Brandt"}
BRANDT = Creator(family_names="Brandt", given_names="Tomas", orcid=parse_orcid(IRI))


def read(**values: Any) -> Reading:
    """The reading of a small codemeta.json."""
    return codemeta.read("codemeta.json", json.dumps(values, indent=1).encode())


def data_set(**values: Any) -> Reading:
    """The reading of a small croissant.json."""
    whole = {"@type": "Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1", "name": "D", **values}
    return croissant.read("croissant.json", json.dumps(whole, indent=1).encode())


def value(reading: Reading, field: str) -> Any:
    """All values of a field."""
    found = [f.value for f in reading.facts if f.field == field]
    return tuple(entry for listed in found for entry in (listed if isinstance(listed, tuple) else (listed,)))


@pytest.mark.parametrize(
    "role",
    [
        {"@type": "Role", "schema:author": "_:m", "roleName": "Tester"},
        {"type": "schema:Role", "author": {"@id": "_:m"}, "schema:roleName": "Tester"},
        {"@type": "Role", "author": [{"@id": "_:m", "@type": "Person"}]},
        {"@type": "OrganizationRole", "author": {"@type": "Person", "name": "Marit Holm"}, "roleName": "Tester"},
        {"@id": "_:m"},
        "_:m",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_role_or_reference_adds_nobody(role: Any, first: bool) -> None:
    """The person is in the list already, before or after."""
    reading = read(author=[role, MARIT] if first else [MARIT, role])
    assert value(reading, "creators") in ((HOLM,), (Creator(name="Marit Holm"),))
    assert reading.remarks == ()


def test_a_role_that_datacite_knows_makes_its_author_a_contributor_too() -> None:
    """What somebody did is kept, and nobody comes twice."""
    reading = read(author=[TOMAS, {"@type": "Role", "author": IRI, "roleName": "maintainer"}])
    assert value(reading, "creators") == (BRANDT,)
    assert value(reading, "contributors") == (Contributor(creator=BRANDT, role="ContactPerson"),)


def test_a_role_stands_for_its_person_where_nothing_else_does() -> None:
    """Order is kept: the first author is named by a role alone."""
    role = {"@type": "Role", "author": {"@type": "Person", "givenName": "Marit", "familyName": "Holm"}}
    assert value(read(author=[role, TOMAS]), "creators") == (HOLM, BRANDT)


def test_two_people_with_one_name_in_full_are_both_kept() -> None:
    """Whether they are one is for people to say; nobody is dropped."""
    assert value(read(author=[MARIT, {**MARIT, "@id": "_:n"}]), "creators") == (HOLM, HOLM)


@pytest.mark.parametrize("text", [IRI, IRI + "/", "http://orcid.org/0000-0002-1825-0097"])
def test_somebody_given_by_address_is_the_person_with_that_id(text: str) -> None:
    """Also where the person has the iD under `identifier`."""
    author = {"@type": "Person", "givenName": "Tomas", "familyName": "Brandt", "identifier": IRI}
    for person in (TOMAS, author):
        reading = read(author=[person], maintainer=text)
        assert value(reading, "contributors") == (Contributor(creator=BRANDT, role="ContactPerson"),)


@pytest.mark.parametrize(
    "nobody", [IRI, "_:b0", {"@id": "_:b0"}, {"@id": IRI, "@type": "Person"}, "ada@example.org", "https://a.example"]
)
def test_an_address_of_nobody_known_is_no_person_and_is_said(nobody: Any) -> None:
    """No record credits an address."""
    reading = read(name="X", author=[MARIT], maintainer=[nobody])
    assert value(reading, "contributors") == ()
    assert [f.rule for f in reading.remarks] in (["name-is-no-name"], ["author-without-name"])


@pytest.mark.parametrize("reference", ["https://a.example.org", {"@id": "https://a.example.org/"}])
def test_an_affiliation_by_reference_is_the_organisation(reference: Any) -> None:
    """Wherever the organisation is described."""
    centre = {"@id": "https://a.example.org", "@type": "Organization", "name": {"@value": "Gauge Centre"}}
    reading = read(author=[{**MARIT, "affiliation": [reference]}], producer=centre)
    (person,) = value(reading, "creators")
    assert person.affiliations == (Affiliation(name="Gauge Centre"),)


def test_an_affiliation_of_which_only_the_address_is_known_is_said() -> None:
    """Nobody belongs to an address."""
    reading = read(author=[{**MARIT, "affiliation": "https://ror.org/05gq02987"}])
    assert value(reading, "creators") == (HOLM,)
    assert [f.rule for f in reading.remarks] == ["name-is-no-name"]


def test_an_organisation_with_an_orcid_id_is_a_person_and_said() -> None:
    """Only people have ORCID iDs."""
    reading = read(author=[{"@type": "Organization", "@id": IRI, "name": "Tomas Brandt"}])
    assert value(reading, "creators") == (Creator(name="Tomas Brandt", orcid=parse_orcid(IRI)),)
    assert [f.rule for f in reading.remarks] == ["entity-is-person"]


def test_the_first_edition_of_codemeta_is_read() -> None:
    """Its terms have other names."""
    agent = {"@id": IRI, "@type": "organization", "name": "Gauge Centre"}
    reading = read(title="Levels", agents=[{**agent, "@id": "_:o"}], licenseId="MIT", tags=["x"], **{"@type": "Code"})
    assert value(reading, "title") == ("Levels",)
    assert value(reading, "creators") == (Creator(name="Gauge Centre", name_type=NameType.ORGANISATION),)
    assert value(reading, "licenses") == (License(spdx=SpdxId("MIT")),)
    assert value(reading, "keywords") == (Subject(text="x"),)


def test_a_list_of_award_numbers_is_one_award_an_entry() -> None:
    """A list in one field resolves to nothing."""
    numbers = [f.award_number for f in value(read(funder={"name": "Fund"}, funding="HB 1/10, HB 2/3; 7"), "funding")]
    assert numbers == ["HB 1/10", "HB 2/3", "7"]


def test_an_award_in_prose_is_kept_as_its_title() -> None:
    """Which part is the number would be a guess."""
    text = "Supported by the programme for coasts, 2024"
    assert value(read(funder={"name": "Fund"}, funding=text), "funding") == (Funding(funder="Fund", award_title=text),)


def test_an_award_of_nobody_known_is_said_and_a_named_funder_gets_his_own() -> None:
    """Two funders: only the text that names one of them has a funder."""
    reading = read(funder=[{"name": "Sea Fund"}, {"name": "Sand Fund"}], funding=["Sea Fund 12", "AB-1"])
    merged = merge(reading.facts)
    assert merged.metadata.funding == (
        Funding(funder="Sea Fund", award_number="Sea Fund 12"),
        Funding(funder="Sand Fund"),
    )
    (told,) = merged.conflicts
    assert (told.rule, told.message.rpartition(": ")[2]) == ("funder-unknown", "'AB-1'")


def test_a_funder_by_reference_keeps_its_registered_id() -> None:
    """The Crossref Funder ID may stand under `identifier`."""
    funder = {"@id": "_:f", "name": "Fund", "identifier": "https://doi.org/10.13039/501100000780"}
    reading = read(funding={"identifier": "7", "funder": {"@id": "_:f"}}, producer=funder)
    (found,) = value(reading, "funding")
    assert (found.funder_id, found.award_number) == ("https://doi.org/10.13039/501100000780", "7")


def test_a_licence_object_is_the_licence_that_any_of_its_parts_names() -> None:
    """The identifier is worth as much as the address."""
    node = {"name": "A licence", "url": "https://example.org/L", "identifier": "https://spdx.org/licenses/Apache-2.0"}
    assert value(read(license=node), "licenses") == (License(spdx=SpdxId("Apache-2.0")),)


def test_parts_of_a_licence_object_that_disagree_choose_nothing() -> None:
    """No right is promised that nobody gave."""
    node = {"name": "MIT", "url": "https://spdx.org/licenses/Apache-2.0"}
    assert value(read(license=node), "licenses") == (License(name="MIT", url="https://spdx.org/licenses/Apache-2.0"),)


def test_related_links_are_related_and_what_identifies_nothing_is_left_out() -> None:
    """In what way they are related, nothing tells."""
    reading = read(name="X", relatedLink=["https://doi.org/10.1000/paper", "see the wiki"], releaseNotes="many changes")
    (link,) = value(reading, "related_identifiers")
    assert (link.relation, link.value, link.extra) == (
        "Other",
        "10.1000/paper",
        (("relationTypeInformation", "relatedLink"),),
    )
    assert {left.value for left in reading.left_out} == {"see the wiki", "many changes"}


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("git+https://github.com/coast/harbour.git", "https://github.com/coast/harbour"),
        ("git@github.com:coast/harbour.git", "https://github.com/coast/harbour"),
        ("https://github.com/coast/harbour", "https://github.com/coast/harbour"),
    ],
)
def test_an_address_of_git_leads_to_the_repository(text: str, url: str) -> None:
    """A record's address opens in a browser."""
    assert value(read(codeRepository=text), "repository_url") == (url,)


def test_dates_languages_and_requirements_arrive() -> None:
    """Each in the place that DataCite has for it."""
    reading = read(
        dateCreated="2020-01-02T03:04:05",
        dateModified="2024-5",
        programmingLanguage=["C", {"@type": "ComputerLanguage", "name": "Python", "version": "3.12"}],
        operatingSystem="Linux",
        memoryRequirements="2 GB",
    )
    assert value(reading, "dates") == (
        Dated(value="2020-01-02", type="Created"),
        Dated(value="2024-05", type="Updated"),
    )
    assert value(reading, "formats") == ("C", "Python 3.12")
    assert value(reading, "descriptions") == (
        Description(text="Operating system: Linux\nMemory: 2 GB", type="TechnicalInfo"),
    )


def test_what_codemeta_says_and_a_record_cannot_is_listed() -> None:
    """The context is no statement about the work."""
    reading = read(
        **{"@context": ["https://w3id.org/codemeta/3.0", {"x": "https://x.example"}]},
        name="X",
        issueTracker="https://example.org/issues",
        author=[{"@type": "Role", "author": MARIT, "roleName": "Tester", "startDate": "2020"}],
    )
    assert {left.field for left in reading.left_out} == {
        "issueTracker",
        "author[0].roleName",
        "author[0].startDate",
    }


def test_terms_of_a_scheme_keep_it() -> None:
    """A scheme is never lost to a plain term."""
    term = {
        "@type": "DefinedTerm",
        "name": "Tides",
        "inDefinedTermSet": "https://id.example",
        "url": "https://id.example/1",
    }
    assert value(read(keywords=[term, "sea, wind"]), "keywords") == (
        Subject(text="Tides", scheme="https://id.example", url="https://id.example/1"),
        Subject(text="sea, wind"),
    )


def test_boxes_points_and_names_of_croissant_arrive() -> None:
    """A box is lower corner, upper corner, latitude first; in a record west, east, south, north."""
    places = [
        {"@type": "Place", "name": "North Harbour", "geo": {"@type": "GeoShape", "box": "48.2 -4.8 48.5 -4.2"}},
        {"@type": "Place", "geo": {"@type": "GeoCoordinates", "latitude": 48.25, "longitude": "-4.5"}},
        {"@type": "Place", "geo": {"@type": "GeoShape", "box": "148.2 -4.8 48.5 -4.2"}},
        "Quay",
    ]
    reading = data_set(spatialCoverage=places)
    assert value(reading, "geo_locations") == (
        GeoLocation(place="North Harbour", box=(-4.8, -4.2, 48.2, 48.5)),
        GeoLocation(point=(-4.5, 48.25)),
        GeoLocation(place="Quay"),
    )
    assert [f.rule for f in reading.remarks] == ["place-off-the-globe"]


def test_how_the_data_was_made_and_what_to_know_arrive_as_descriptions() -> None:
    """Croissant's own terms and those of responsible AI."""
    reading = data_set(
        measurementTechnique="gauges",
        variableMeasured=["level", {"@type": "PropertyValue", "name": "wind"}],
        **{"rai:dataBiases": "Only harbours.", "rai:dataCollection": "By hand."},
    )
    assert value(reading, "descriptions") == (
        Description(
            text="Measurement technique: gauges\nVariables measured: level, wind\nData collection: By hand.",
            type="Methods",
        ),
        Description(text="Biases: Only harbours.", type="Other"),
    )


def test_several_languages_are_named_and_one_is_the_language() -> None:
    """A record has room for one; a language is no subject."""
    assert value(data_set(inLanguage=["en"]), "language") == ("en",)
    reading = data_set(inLanguage=["en", "de", "code"])
    assert value(reading, "language") == ()
    assert value(reading, "descriptions") == (Description(text="Languages: English, German", type="TechnicalInfo"),)


def test_sizes_of_croissant_have_units() -> None:
    """A number alone is in bytes; others keep their unit."""
    files = [{"name": "a", "contentSize": "1048576 B"}, {"name": "b", "contentSize": "20 kB"}]
    assert value(data_set(distribution=files), "sizes") == ("1048576 bytes", "20 kB")


def test_dates_of_croissant_arrive() -> None:
    """With what is certain of them."""
    reading = data_set(dateCreated="2020-01-02", dateModified="2021-02-03T00:00:00", datePublished="2022")
    assert {(d.type, d.value) for d in value(reading, "dates")} == {
        ("Created", "2020-01-02"),
        ("Updated", "2021-02-03"),
        ("Issued", "2022"),
    }


def test_people_and_funders_of_croissant_are_read_as_those_of_codemeta() -> None:
    """One reader for one kind of thing."""
    funder = {"@type": "Organization", "name": "Fund", "@id": "https://ror.org/05gq02987"}
    reading = data_set(
        creator=[MARIT, {"@type": "Role", "creator": "_:m"}], funder=funder, publisher="https://a.example"
    )
    assert value(reading, "creators") == (HOLM,)
    assert value(reading, "funding") == (
        Funding(funder="Fund", funder_id=parse_ror("05gq02987").url, funder_scheme="ROR"),
    )
    assert value(reading, "publisher") == ()
    assert [left.field for left in reading.left_out] == ["publisher"]


@pytest.mark.parametrize(
    "made",
    [
        lambda n: {f"key{i}": "x" for i in range(n)},
        lambda n: {"author": [{"@type": "Role", "author": f"_:{i}"} for i in range(n)]},
        lambda n: {"author": [{"@id": f"_:{i}", "name": f"N {i}"} for i in range(n)], "maintainer": "_:1"},
        lambda n: {"funder": [{"name": f"F {i}"} for i in range(n)], "funding": ["1"] * n},
        lambda n: {"author": {"name": "A B", "affiliation": "a" + "\u00a0" * n + "b"}, "funding": "1," * n},
    ],
)
def test_reading_codemeta_takes_time_in_proportion_to_its_length(made: Any) -> None:
    """And not as long as it would, were each entry compared with each."""

    def text(count: int) -> bytes:
        return json.dumps({"@type": "SoftwareSourceCode", **made(count)}).encode()

    assert in_proportion(partial(codemeta.read, "codemeta.json"), text, length=1_000)


def test_an_empty_list_of_authors_hides_no_agents() -> None:
    """A template's empty `authors` says nobody; the first edition's `agents` name them."""
    reading = read(author=[], authors=[], creator=None, agents=[{"@id": IRI, "@type": "person", "name": "Ada Byron"}])
    assert value(reading, "creators") == (Creator(name="Ada Byron", orcid=parse_orcid(IRI)),)
