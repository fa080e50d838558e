"""A new CITATION.cff: valid for whatever metadata there is, and read back as the same metadata."""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from doi_action.edits.templating import environment
from doi_action.formats.cff.edit import CitationChange, DescribedDoi, edit_citation
from doi_action.formats.cff.new import new_citation
from doi_action.formats.cff.read import read
from doi_action.formats.cff.schema import LICENSES
from doi_action.formats.exports import EXPORTS_BY_NAME, left_out
from doi_action.formats.people.markup import plain_of_markup
from doi_action.formats.text.terms import terms_in
from doi_action.identifiers.types import Doi, Orcid, RorId, SpdxId, orcid_check_digit
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    Kind,
    License,
    Metadata,
    NameType,
    Subject,
    home_page,
)
from doi_action.templates_folder import templates_folder

TEMPLATES: Environment = environment(templates_folder())
VERSION = Doi("10.14454", "aaaa-aaaa-aaaa-01")
CONCEPT = Doi("10.14454", "conc-ept0-0000-11")
OURS = (DescribedDoi(doi=VERSION, description="this version"), DescribedDoi(doi=CONCEPT, description="all versions"))
CERN = RorId("01ggx4157")
SIMPLE = Metadata(title="Tides", creators=(Creator(family_names="Doe", given_names="Jane"),))


def written(metadata: Metadata) -> str:
    """The file for this metadata, with both DOIs."""
    return new_citation(metadata, doi=VERSION, identifiers=OURS, templates=TEMPLATES)


def read_back(text: str) -> dict[str, Any]:
    """What the file's facts say, by field."""
    reading = read("CITATION.cff", text.encode())
    assert reading.remarks == ()
    return {fact.field: fact.value for fact in reading.facts}


def test_a_new_file_looks_as_a_person_would_write_it() -> None:
    """Keys in the usual order, quotes only where a reader needs them."""
    metadata = Metadata(
        title="Tides",
        kind=Kind.SOFTWARE,
        creators=(
            Creator(family_names="Meer", particle="van der", given_names="Jo", orcid=Orcid("0000-0002-1825-0097")),
            Creator(name="Tide Lab", name_type=NameType.ORGANISATION, ror=CERN),
        ),
        contributors=(
            Contributor(creator=Creator(name="Help Desk", name_type=NameType.ORGANISATION), role="ContactPerson"),
        ),
        version="1.10",
        publication_date=date(2026, 1, 15),
        abstract="Computes tides.\n\nAnd more: a lot.",
        keywords=(Subject(text="tides"), Subject(text="no")),
        licenses=(License(spdx=SpdxId("Apache-2.0")),),
        repository_url="https://github.com/a/b",
    )
    assert written(metadata) == (
        "# How to cite this work: https://citation-file-format.github.io\n"
        "cff-version: 1.2.0\n"
        'message: "If you use this software, please cite it using the metadata in this file."\n'
        "title: Tides\n"
        "type: software\n"
        "authors:\n"
        "  - family-names: Meer\n"
        "    given-names: Jo\n"
        "    name-particle: van der\n"
        '    orcid: "https://orcid.org/0000-0002-1825-0097"\n'
        "  - name: Tide Lab\n"
        '    website: "https://ror.org/01ggx4157"\n'
        "contact:\n"
        "  - name: Help Desk\n"
        "identifiers:\n"
        "  - type: doi\n"
        "    value: 10.14454/aaaa-aaaa-aaaa-01\n"
        "    description: this version\n"
        "  - type: doi\n"
        "    value: 10.14454/conc-ept0-0000-11\n"
        "    description: all versions\n"
        'repository-code: "https://github.com/a/b"\n'
        "abstract: |-\n"
        "  Computes tides.\n"
        "\n"
        "  And more: a lot.\n"
        "keywords:\n"
        "  - tides\n"
        '  - "no"\n'
        "license: Apache-2.0\n"
        'version: "1.10"\n'
        'date-released: "2026-01-15"\n'
        "doi: 10.14454/aaaa-aaaa-aaaa-01\n"
    )


def test_the_smallest_file_has_the_required_keys_alone() -> None:
    """Nothing is invented."""
    text = new_citation(SIMPLE, templates=TEMPLATES)
    assert list(yaml.safe_load(text)) == ["cff-version", "message", "title", "type", "authors"]


def test_a_model_is_software_with_a_keyword() -> None:
    """The format has no type for models."""
    said = yaml.safe_load(written(dataclasses.replace(SIMPLE, kind=Kind.MODEL)))
    assert (said["type"], said["keywords"]) == ("software", ["machine learning model"])


def test_a_template_in_the_data_is_data() -> None:
    """What a title says is never carried out."""
    title = "{{ 7*7 }} {% raw %} ${{ secrets.X }}"
    assert read_back(written(dataclasses.replace(SIMPLE, title=title)))["title"] == title


def test_a_licence_that_the_format_does_not_list_is_an_address() -> None:
    """The format's list is of May 2021."""
    assert "EUPL-9" not in LICENSES
    said = yaml.safe_load(written(dataclasses.replace(SIMPLE, licenses=(License(spdx=SpdxId("BlueOak-9")),))))
    assert (said.get("license"), said["license-url"]) == (None, "https://spdx.org/licenses/BlueOak-9.html")


def test_several_licences_are_all_said_or_none() -> None:
    """Half of them would be wrong."""
    both = (License(spdx=SpdxId("MIT")), License(spdx=SpdxId("Zlib")))
    assert yaml.safe_load(written(dataclasses.replace(SIMPLE, licenses=both)))["license"] == ["MIT", "Zlib"]
    half = (License(spdx=SpdxId("MIT")), License(name="Ours"))
    assert "license" not in yaml.safe_load(written(dataclasses.replace(SIMPLE, licenses=half)))


def test_one_person_twice_is_one_author() -> None:
    """The format refuses repetitions."""
    doubled = dataclasses.replace(SIMPLE, creators=SIMPLE.creators * 2)
    assert len(yaml.safe_load(written(doubled))["authors"]) == 1


@pytest.mark.parametrize("metadata", [Metadata(), Metadata(title="t"), Metadata(creators=SIMPLE.creators)])
def test_without_title_or_author_there_is_no_file(metadata: Metadata) -> None:
    """The format requires both, and we invent neither."""
    with pytest.raises(ValueError, match="title and an author"):
        new_citation(metadata, templates=TEMPLATES)


def test_a_release_later_the_new_file_is_edited_in_place() -> None:
    """What we write we can edit: same lines, new values."""
    before = written(dataclasses.replace(SIMPLE, version="1.0", publication_date=date(2026, 1, 1)))
    new = Doi("10.14454", "bbbb-bbbb-bbbb-02")
    described = (DescribedDoi(doi=new, description="this version"), OURS[1])
    change = CitationChange(version="1.1", doi=new, identifiers=described, remove=(VERSION,))
    after = edit_citation("CITATION.cff", before.encode(), change).decode()
    assert after == before.replace(str(VERSION), str(new)).replace('"1.0"', '"1.1"')


LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
TEXTS = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split(" ")).strip()).filter(
    lambda text: bool(text) and "  " not in text and text == text.strip()
) | st.sampled_from(
    [
        "no",
        "1.10",
        "- x",
        "# x",
        "a: b",
        "'",
        '"',
        "\\",
        "{x}",
        "[x]",
        "&x",
        "*x",
        "!x",
        "%x",
        "@x",
        "`x",
        "|",
        ">",
        "2024-01-01",
        "~",
        "null",
        "---",
        "...",
    ]
)
NAMES = TEXTS.filter(lambda text: plain_of_markup(text) == text)
"""Names of people are read without LaTeX's braces and accents: what looks like those does not come back."""
AFFILIATIONS = st.builds(Affiliation, name=st.sampled_from(["CERN", "Universität A & B", "Lab: 7"]))
ORCIDS = (
    st.integers(0, 10**11 - 1)
    .map(lambda n: f"0000-{n:011d}")
    .map(lambda bare: Orcid(f"{bare[:9]}-{bare[9:13]}-{bare[13:]}{orcid_check_digit(bare)}"))
)
PERSONS = st.builds(
    Creator,
    family_names=NAMES,
    given_names=st.none() | NAMES,
    particle=st.none() | st.sampled_from(["van der", "de"]),
    suffix=st.none() | st.sampled_from(["Jr.", "III"]),
    orcid=st.none() | ORCIDS,
    affiliations=st.lists(AFFILIATIONS, max_size=1).map(tuple),
)
ALIASES = st.builds(Creator, name=NAMES, orcid=st.none() | ORCIDS)
TEAMS = st.builds(Creator, name=NAMES, name_type=st.just(NameType.ORGANISATION), ror=st.none() | st.just(CERN))
PEOPLE = st.lists(PERSONS | ALIASES | TEAMS, min_size=1, max_size=4, unique=True).map(tuple)
URLS = st.sampled_from(["https://a.example/x", "https://b.example/?q=1#f", "http://c.example/ü"])
METADATA = st.builds(
    Metadata,
    kind=st.sampled_from([Kind.SOFTWARE, Kind.DATASET]),
    title=TEXTS,
    creators=PEOPLE,
    contributors=PEOPLE.map(lambda people: tuple(Contributor(creator=who, role="ContactPerson") for who in people))
    | st.just(()),
    version=st.none() | TEXTS,
    publication_date=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    abstract=st.none() | TEXTS | st.lists(TEXTS | st.just(""), min_size=1).map("\n".join).map(str.strip).filter(bool),
    # Every blank in a keyword is read as a space, whatever its width, and a text that divides as several keywords.
    keywords=st.lists(
        TEXTS.map(lambda text: " ".join(text.split()))
        .filter(lambda text: terms_in(text, alone=True) == [text])
        .map(lambda text: Subject(text=text)),
        max_size=4,
        unique=True,
    ).map(tuple),
    licenses=st.lists(
        st.sampled_from(["MIT", "GPL-3.0-only", "CC-BY-4.0"]).map(lambda one: License(spdx=SpdxId(one))),
        max_size=2,
        unique=True,
    ).map(tuple),
    repository_url=st.none() | URLS,
    related_identifiers=st.lists(st.just(home_page("https://home.example")), max_size=1).map(tuple),
)


@settings(deadline=None)
@given(METADATA)
def test_reading_a_new_file_gives_the_metadata_back(metadata: Metadata) -> None:
    """Every field that the format can say, whatever letters it holds."""
    said = read_back(written(metadata))
    for field in dataclasses.fields(Metadata):
        wanted = getattr(metadata, field.name)
        assert said.get(field.name) == (wanted if wanted != () else None), field.name


@settings(deadline=None)
@given(METADATA)
def test_readers_of_yaml_1_1_read_the_same_texts(metadata: Metadata) -> None:
    """PyYAML, which services use, takes no text for a number, a date or a boolean."""
    said = yaml.safe_load(written(metadata))
    assert said["title"] == metadata.title
    assert said.get("version") == metadata.version
    assert said.get("keywords", []) == [subject.text for subject in metadata.keywords]


@pytest.mark.real
@settings(deadline=None)
@given(metadata=METADATA)
def test_new_files_are_valid(shared: Path, metadata: Metadata) -> None:
    """Judged by the format's own schema."""
    schema = json.loads((shared / "cff/schema/cff-1.2.0.schema.json").read_text())
    jsonschema.Draft7Validator(schema).validate(yaml.safe_load(written(metadata)))


def test_the_ror_id_of_an_affiliation_is_no_part_of_its_name() -> None:
    """CFF 1.2.0 has no place for it, and whoever reads the name would print it; it is said to be left out."""
    metadata = Metadata(
        title="Tides", creators=(Creator(name="Ada Byron", affiliations=(Affiliation(name="CERN", ror=CERN),)),)
    )
    assert "affiliation: CERN\n" in written(metadata).replace('"', "")
    assert left_out(metadata, EXPORTS_BY_NAME["cff"]) == (f"the ROR id of CERN: {CERN.url}",)
