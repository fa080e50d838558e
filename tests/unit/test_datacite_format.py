"""Records and DataCite's JSON: what is written, what is understood, what counts as different."""

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.formats.datacite.compare import differences
from doi_action.formats.datacite.parts import creator_json
from doi_action.formats.datacite.read import record_of
from doi_action.formats.datacite.write import attributes_for, attributes_of
from doi_action.identifiers.types import Doi, IdentifierError, Orcid, RorId, SpdxId, parse_orcid
from doi_action.lineage import DoiState, Marker, RegistryRecord
from doi_action.model import (
    Affiliation,
    AlternateIdentifier,
    Creator,
    Dated,
    Description,
    Funding,
    Kind,
    License,
    Metadata,
    NameType,
    RelatedIdentifier,
    Subject,
)
from tests.strategies import partial_metadata, records

DOI = Doi("10.0000", "abcd-efgh")
MARKER = Marker(identity="github:1", version="1.0", commit="a" * 40)


def record(**fields: Any) -> RegistryRecord:
    """A findable record with this metadata."""
    return RegistryRecord(doi=DOI, state=DoiState.FINDABLE, metadata=Metadata(**fields), marker=MARKER)


def read(attributes: dict[str, Any]) -> RegistryRecord:
    """The record that an answer with these attributes tells."""
    return record_of({"doi": str(DOI), "state": "findable", **attributes})


@settings(max_examples=100, deadline=None)
@given(records(partial_metadata))
def test_a_record_that_we_wrote_reads_back_without_difference(wanted: RegistryRecord) -> None:
    """Nothing that was written counts as changed when the same record is read again."""
    found = record_of({"doi": str(wanted.doi), "state": wanted.state.value, **attributes_of(wanted)})
    assert differences(wanted, found) == ()


@settings(max_examples=100, deadline=None)
@given(records(partial_metadata))
def test_writing_what_was_read_gives_the_same_payload(wanted: RegistryRecord) -> None:
    """A record does not drift: write, read and write again, and the attributes are the same."""
    written = attributes_of(wanted)
    assert attributes_of(record_of({"doi": str(wanted.doi), "state": "draft", **written})) == written


def as_the_registry_keeps_it(attributes: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """What comes back: licences under their official names, unordered lists in any order, a field of science added."""
    kept = {**attributes, "registered": "2026-01-01T00:00:00.000Z", "isActive": True}
    for name in ("subjects", "dates", "relatedIdentifiers", "rightsList", "fundingReferences", "contributors"):
        kept[name] = dice.sample(kept.get(name, []), len(kept.get(name, [])))
    kept["rightsList"] = [r | {"rights": "Official Name"} if "rightsIdentifier" in r else r for r in kept["rightsList"]]
    if kept["subjects"]:
        fos = {"subject": "FOS: Physics", "subjectScheme": "Fields of Science and Technology (FOS)"}
        kept["subjects"] = [*kept["subjects"], fos]
    return kept


@settings(max_examples=100, deadline=None)
@given(records(partial_metadata), st.randoms(use_true_random=False))
def test_what_the_registry_makes_of_a_record_is_no_difference(wanted: RegistryRecord, dice: random.Random) -> None:
    """Other case, other names of licences, other order and an added field of science are not ours to repair."""
    kept = as_the_registry_keeps_it({"doi": str(wanted.doi), "state": "findable", **attributes_of(wanted)}, dice)
    assert differences(wanted, record_of(kept)) == ()


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("kind", Kind.SOFTWARE, Kind.MODEL),
        ("title", "A", "B"),
        ("creators", (Creator(family_names="B"), Creator(family_names="A")), (Creator(family_names="A"),)),
        ("publisher", "A", "B"),
        ("publication_date", date(2026, 1, 1), date(2026, 1, 2)),
        ("created", date(2026, 1, 1), date(2026, 1, 2)),
        ("version", "1.0", "1.0.0"),
        ("abstract", "A", "B"),
        ("descriptions", (Description(text="A", type="Methods"),), (Description(text="A", type="Other"),)),
        ("keywords", (Subject(text="a"),), (Subject(text="a"), Subject(text="b"))),
        ("licenses", (License(spdx=SpdxId("MIT")),), (License(spdx=SpdxId("Apache-2.0")),)),
        ("licenses", (License(name="Own terms"),), (License(name="Other terms"),)),
        ("funding", (Funding(funder="A"),), (Funding(funder="A", award_number="1"),)),
        ("dates", (Dated(value="2020", type="Collected"),), (Dated(value="2021", type="Collected"),)),
        ("language", "en", "de"),
        ("landing_page", "https://example.org/1", "https://example.org/2"),
        ("sizes", ("1 MB",), ("2 MB",)),
    ],
)
def test_a_changed_field_is_named(field: str, before: Any, after: Any) -> None:
    """Each field is compared, and only the one that changed is reported."""
    found = read(attributes_of(record(**{field: before})))
    assert differences(record(**{field: after}), found) == (field,)


def test_another_order_of_creators_is_a_difference() -> None:
    """Who comes first matters to people."""
    ada, bob = Creator(family_names="A"), Creator(family_names="B")
    assert differences(record(creators=(ada, bob)), record(creators=(bob, ada))) == ("creators",)


def test_a_lost_marker_and_a_lost_ror_id_are_differences() -> None:
    """The marker and the publisher's identifier are compared like any field."""
    wanted = record(publisher="P", publisher_ror=RorId("04wxnsj81"))
    found = replace(wanted, marker=None, metadata=Metadata(publisher="P"))
    assert differences(wanted, found) == ("publisher_ror", "marker")


def test_related_identifiers_compare_as_a_set() -> None:
    """Order and case of DOIs do not matter, a missing link does."""
    one = RelatedIdentifier(value="10.1/a", scheme="DOI", relation="HasVersion")
    two = RelatedIdentifier(value="10.1/B", scheme="DOI", relation="HasVersion")
    lower = replace(two, value="10.1/b")
    assert differences(record(related_identifiers=(one, two)), record(related_identifiers=(lower, one))) == ()
    assert differences(record(related_identifiers=(one, two)), record(related_identifiers=(one,))) == (
        "related_identifiers",
    )


def test_a_person_keeps_particle_suffix_orcid_and_affiliation() -> None:
    """The registry's two name parts carry everything, since it builds the name from them."""
    person = Creator(
        given_names="Jan",
        particle="van der",
        family_names="Berg",
        suffix="Jr.",
        orcid=Orcid("0000-0002-1825-0097"),
        affiliations=(Affiliation(name="Delft", ror=RorId("02e2c7k09")),),
        email="jan@example.org",
    )
    assert attributes_of(record(creators=(person,)))["creators"] == [
        {
            "name": "van der Berg, Jan, Jr.",
            "nameType": "Personal",
            "givenName": "Jan, Jr.",
            "familyName": "van der Berg",
            "nameIdentifiers": [
                {
                    "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                    "nameIdentifierScheme": "ORCID",
                    "schemeUri": "https://orcid.org",
                }
            ],
            "affiliation": [
                {
                    "name": "Delft",
                    "affiliationIdentifier": "https://ror.org/02e2c7k09",
                    "affiliationIdentifierScheme": "ROR",
                    "schemeUri": "https://ror.org",
                }
            ],
        }
    ]


def test_an_organisation_is_named_whole() -> None:
    """An organisation has no name parts, and its ROR id is its name identifier."""
    team = Creator(name="The Team, Inc.", name_type=NameType.ORGANISATION, ror=RorId("04wxnsj81"))
    written = attributes_of(record(creators=(team,)))["creators"][0]
    assert (written["name"], written["nameType"], "familyName" in written) == (
        "The Team, Inc.",
        "Organizational",
        False,
    )
    assert read({"creators": [written]}).metadata.creators == (team,)


def test_a_trained_model_is_called_one_wherever_it_is_cited() -> None:
    """The general type says model, the free text which kind, and citation formats do not call it an article."""
    assert attributes_of(record(kind=Kind.MODEL))["types"] == {
        "resourceTypeGeneral": "Model",
        "resourceType": "Machine learning model",
        "schemaOrg": "SoftwareApplication",
        "citeproc": "software",
        "bibtex": "misc",
        "ris": "COMP",
    }


@pytest.mark.parametrize(
    ("kind", "override", "general"),
    [
        (Kind.SOFTWARE, None, "Software"),
        (Kind.DATASET, None, "Dataset"),
        (Kind.SOFTWARE, "Workflow", "Workflow"),
        (Kind.MODEL, "Software", "Software"),
        (None, "Collection", "Collection"),
    ],
)
def test_the_general_type_follows_the_kind_unless_overridden(
    kind: Kind | None, override: str | None, general: str
) -> None:
    """`resource_type` wins over what the kind implies."""
    assert attributes_of(record(kind=kind, resource_type=override))["types"]["resourceTypeGeneral"] == general


def test_a_licence_goes_out_as_the_registry_keeps_it_and_comes_back_as_spdx_spells_it() -> None:
    """Lower case in the record, the list's own case in our words."""
    written = attributes_of(record(licenses=(License(spdx=SpdxId("Apache-2.0")),)))["rightsList"]
    assert written == [
        {
            "rights": "Apache-2.0",
            "rightsUri": "https://spdx.org/licenses/Apache-2.0.html",
            "rightsIdentifier": "apache-2.0",
            "rightsIdentifierScheme": "SPDX",
            "schemeUri": "https://spdx.org/licenses/",
        }
    ]
    assert read({"rightsList": written}).metadata.licenses[0].spdx == SpdxId("Apache-2.0")


def test_a_licence_name_that_spdx_knows_may_come_back_with_its_id() -> None:
    """The registry recognises a licence by its exact name and adds the identifier."""
    wanted = record(licenses=(License(name="MIT License"),))
    found = read({"rightsList": [{"rights": "MIT License", "rightsIdentifier": "mit"}], "alternateIdentifiers": []})
    assert "licenses" not in differences(wanted, found)


def test_nothing_of_a_related_identifier_is_lost_in_read_and_write() -> None:
    """Keys that we have no word for are written back as they were."""
    there = {
        "relatedMetadataScheme": "citeproc+json",
        "schemeUri": "https://example.org/schema",
        "relatedIdentifier": "https://example.org/meta",
        "relatedIdentifierType": "URL",
        "relationType": "HasMetadata",
        "resourceTypeGeneral": "Text",
    }
    assert attributes_of(read({"relatedIdentifiers": [there]}))["relatedIdentifiers"] == [there]


@pytest.mark.parametrize("written", ["10.1234/ABC", "https://doi.org/10.1234/ABC", "doi:10.1234/abc"])
def test_a_linked_doi_is_one_doi_however_it_is_written(written: str) -> None:
    """Others write resolver addresses where a bare name is due."""
    link = {"relatedIdentifier": written, "relatedIdentifierType": "DOI"}
    found = read({"relatedIdentifiers": [{**link, "relationType": "Cites"}]})
    assert [str(doi) for doi in found.related("Cites")] == ["10.1234/abc"]


def test_a_field_without_place_at_the_registry_is_passed_over() -> None:
    """The repository's address is a link among others, not a field."""
    written = attributes_for(record(repository_url="https://example.org/r"), ("repository_url",))
    assert list(written) == ["schemaVersion"]


def test_others_identifiers_and_titles_stay_beside_ours() -> None:
    """Lists are replaced whole by the registry, so what others put there is sent again."""
    found = {
        "titles": [{"title": "Old"}, {"title": "Sub", "titleType": "Subtitle", "lang": None}],
        "alternateIdentifiers": [
            {"alternateIdentifier": "old", "alternateIdentifierType": "doi-action"},
            {"alternateIdentifier": "X-1", "alternateIdentifierType": "Accession"},
        ],
    }
    written = attributes_for(record(title="New"), ("title", "marker"), found=found)
    assert written["titles"] == [{"title": "New"}, {"title": "Sub", "titleType": "Subtitle"}]
    assert written["alternateIdentifiers"] == [
        {"alternateIdentifier": str(MARKER), "alternateIdentifierType": "doi-action"},
        {"alternateIdentifier": "X-1", "alternateIdentifierType": "Accession"},
    ]


def test_our_marker_survives_an_update_of_the_other_identifiers() -> None:
    """Without its marker a record would be nobody's. What of others' stays, the merge says; a DOI never."""
    found = {
        "alternateIdentifiers": [
            {"alternateIdentifier": str(MARKER), "alternateIdentifierType": "doi-action"},
            {"alternateIdentifier": "X-1", "alternateIdentifierType": "Accession"},
        ]
    }
    names = (AlternateIdentifier(value="RRID:SCR_1", type="RRID"), AlternateIdentifier(value="10.1234/a", type="DOI"))
    unmarked = replace(record(alternate_identifiers=names), marker=None)
    written = attributes_for(unmarked, ("alternate_identifiers",), found=found)["alternateIdentifiers"]
    assert [entry["alternateIdentifier"] for entry in written] == [str(MARKER), "RRID:SCR_1"]


def test_an_update_says_nothing_but_the_named_fields() -> None:
    """A partial update leaves the rest of the record alone."""
    written = attributes_for(record(title="T", version="1", landing_page="https://example.org"), ("landing_page",))
    assert written == {"url": "https://example.org", "schemaVersion": "http://datacite.org/schema/kernel-4"}


def test_an_update_keeps_the_neighbours_within_an_attribute() -> None:
    """The other descriptions are written with the new abstract, since both are one list at the registry."""
    found = {"descriptions": [{"description": "How", "descriptionType": "Methods"}]}
    assert attributes_for(record(abstract="New"), ("abstract",), found=found)["descriptions"] == [
        {"description": "New", "descriptionType": "Abstract"},
        {"description": "How", "descriptionType": "Methods"},
    ]


def test_a_named_field_that_is_empty_is_cleared() -> None:
    """An empty list clears a list, null a single value, an empty object the publisher."""
    written = attributes_for(record(), ("keywords", "version", "publisher"))
    assert (written["subjects"], written["version"], written["publisher"]) == ([], None, {})


def test_a_changed_publisher_does_not_keep_the_old_ones_identifier() -> None:
    """A ROR id belongs to the name it came with."""
    found = attributes_of(record(publisher="Old", publisher_ror=RorId("04wxnsj81")))
    assert attributes_for(record(publisher="New"), ("publisher",), found=found)["publisher"] == {"name": "New"}


def test_the_schema_version_is_always_sent() -> None:
    """Without it the registry says no more than that metadata is invalid."""
    assert attributes_of(record())["schemaVersion"] == "http://datacite.org/schema/kernel-4"


@pytest.mark.parametrize("dirt", [None, "text", 7, [], {}, [None], ["text"], [{}], [[]], [{"name": None}], True, 1e400])
@pytest.mark.parametrize("name", [*attributes_of(record()), "creators", "titles", "publisher", "types", "rightsList"])
def test_no_shape_of_answer_breaks_the_reader(name: str, dirt: Any) -> None:
    """Whatever stands in place of a value, the record is read."""
    assert read({name: dirt}).doi == DOI


def test_dirty_answers_are_read_as_far_as_they_go() -> None:
    """Lists of texts, numbers as text, entries without value: the shapes that real answers have."""
    found = read(
        {
            "publisher": "Some Press",
            "publicationYear": "2012",
            "rightsList": ["CC BY", {"rightsUri": None}],
            "relatedIdentifiers": [{"relationType": "Cites"}, {"relatedIdentifier": "10.1/X", "relationType": "Cites"}],
            "creators": [{"name": "Doe, Jane", "affiliation": ["Uni"], "nameIdentifiers": {"nameIdentifier": "x"}}],
            "version": 2,
        }
    ).metadata
    assert (found.publisher, found.version, found.licenses) == ("Some Press", "2", (License(name="CC BY"),))
    assert found.dates == (Dated(value="2012", type="Issued"),)
    assert [r.value for r in found.related_identifiers] == ["10.1/X"]
    assert found.creators == (Creator(name="Doe, Jane", name_type=None, affiliations=(Affiliation(name="Uni"),)),)


@pytest.mark.parametrize(
    ("registered", "resolves"), [({"registered": None}, False), ({}, None), ({"registered": "2"}, True)]
)
def test_a_doi_without_registration_does_not_resolve(registered: dict[str, Any], resolves: bool | None) -> None:
    """The registry swallows a failure at the handle server: only `registered` shows it."""
    assert read(registered).resolves is resolves


def test_an_answer_without_a_doi_is_no_record() -> None:
    """A record is a record of a DOI."""
    with pytest.raises(IdentifierError):
        record_of({"state": "findable"})


def _recorded(shared: Path) -> list[dict[str, Any]]:
    """The attributes of every DOI in the recorded answers."""
    answers = [
        json.loads(path.read_text())["response"]["body_json"] for path in (shared / "datacite/recorded").iterdir()
    ]
    data = [answer.get("data") for answer in answers if isinstance(answer, dict)]
    resources = [r for entry in data for r in (entry if isinstance(entry, list) else [entry]) if isinstance(r, dict)]
    return [resource["attributes"] for resource in resources if resource.get("type") == "dois"]


@pytest.mark.real
def test_every_recorded_answer_is_read(shared: Path) -> None:
    """Eight years of real answers become records of their DOIs, each equal to itself."""
    attributes = _recorded(shared)
    found = [record_of(entry) for entry in attributes]
    assert len(found) > 50
    assert [str(r.doi) for r in found] == [entry["doi"].lower() for entry in attributes]
    assert [differences(r, r) for r in found] == [()] * len(found)


@pytest.mark.real
def test_recorded_people_titles_and_links_are_all_there(shared: Path) -> None:
    """No creator, no title and no link with a value is passed over."""
    for entry in _recorded(shared):
        metadata = record_of(entry).metadata
        links = [link for link in entry.get("relatedIdentifiers") or () if link.get("relatedIdentifier")]
        assert len(metadata.creators) == len(entry.get("creators") or ())
        assert len(metadata.related_identifiers) == len(links)
        assert bool(metadata.title) == bool(entry.get("titles"))


def test_an_orcid_tells_a_person_and_nothing_else_does() -> None:
    """Of a whole name without a sign no type is claimed."""
    assert "nameType" not in creator_json(Creator(name="Tide Works", name_type=None))
    ada = Creator(name="Ada Byron", name_type=None, orcid=parse_orcid("0000-0002-1825-0097"))
    assert creator_json(ada)["nameType"] == "Personal"
