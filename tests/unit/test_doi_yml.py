"""`.doi.yml`: what no other file can say, each value checked, each unknown key with the one that was meant."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.check.allowance import in_settings
from doi_action.facts import Reading
from doi_action.formats.doi_yml.read import CROSSWALK, KEYS, SETTING_KEYS, read
from doi_action.formats.doi_yml.table import METADATA, OTHERS, SETTINGS, Key
from doi_action.formats.text.source import read_source
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import SpdxId, parse_ror
from doi_action.inputs import INPUTS, INPUTS_BY_NAME
from doi_action.model import (
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    NameType,
    Polygon,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)
from doi_action.rules import RULES
from doi_action.settings import configured, settings_from
from doi_action.works import works_of


def said(text: str) -> Reading:
    """What a file with this text tells."""
    return read(".doi.yml", text.encode())


def value(text: str, field: str) -> Any:
    """The value that a file with this text gives to a field, None where it gives none."""
    return next((fact.value for fact in said(text).facts if fact.field == field), None)


def problems(text: str) -> list[tuple[str, int, str]]:
    """Rule, line and field of each finding."""
    return [(one.rule, one.line, one.field) for one in said(text).remarks]


NORTH_SEA = Polygon(points=((-4, 51), (12, 51), (3, 61), (-4, 51)))
"""The polygon of the example, closed."""


PROCEEDINGS = RelatedItem(
    type="ConferenceProceeding",
    relation="IsPublishedIn",
    titles=(
        Title(text="Proceedings of Gauges"),
        Title(text="Harbours of the North", type="Subtitle", language="en"),
    ),
    creators=(Creator(family_names="Holm", given_names="Marit"),),
    contributors=(Contributor(creator=Creator(name="Tide Lab", name_type=NameType.ORGANISATION), role="Editor"),),
    year="2024",
    volume="12",
    issue="3",
    number="7",
    number_type="Article",
    first_page="101",
    last_page="114",
    publisher="Tide Press",
    edition="Second",
    identifier="10.1234/gauges",
    scheme="DOI",
)
"""The related item of the example, whole."""


def example() -> str:
    """The examples of all keys, as one file."""
    return "".join(key.example for key in METADATA)


def words() -> list[tuple[Key, str, str]]:
    """Every key with each word that one of its parts may be."""
    return [(key, part, word) for key in METADATA for part, allowed in key.words.items() for word in allowed]


def test_the_documented_example_is_read_without_a_finding() -> None:
    """Every key of the documentation is read, and no other is known."""
    reading = said(example())
    assert reading.remarks == ()
    fields = {fact.field.replace("_", "-") for fact in reading.facts}
    assert fields == (KEYS - {"license"}) | {"publisher-ror"}


@pytest.mark.parametrize("key", METADATA, ids=lambda key: key.name)
def test_the_example_of_a_key_is_read_as_that_key_alone(key: Key) -> None:
    """Without a finding, and nothing of it is left out but what a person may be called besides."""
    reading = said(key.example)
    fields = {field for field, place in CROSSWALK.items() if place.split(",")[0].split(".")[0] == key.name}
    assert (reading.remarks, {fact.field for fact in reading.facts}) == ((), fields)
    assert reading.left_out == ()


@pytest.mark.parametrize(("key", "part", "word"), words(), ids=str)
def test_every_word_of_the_table_is_taken(key: Key, part: str, word: str) -> None:
    """The reader knows each word that the reference lists."""
    entry = {
        "titles": f"{{title: x, type: {word}}}",
        "descriptions": f"{{text: x, type: {word}}}",
        "contributors": f"{{name: x, role: {word}}}",
        "dates": f"{{date: 2020, type: {word}}}",
        "related-identifiers": {
            "relation": f"{{value: 10.1234/x, relation: {word}}}",
            "scheme": f"{{value: 10.1234/x, relation: Cites, scheme: {word}}}",
            "resource-type": f"{{value: 10.1234/x, relation: Cites, resource-type: {word}}}",
        }.get(part),
        "related-items": {
            "type": f"{{title: x, relation: Cites, type: {word}}}",
            "relation": f"{{title: x, type: Book, relation: {word}}}",
            "number-type": f"{{title: x, type: Book, relation: Cites, number: 1, number-type: {word}}}",
            "scheme": f"{{title: x, type: Book, relation: Cites, identifier: 10.1234/x, scheme: {word}}}",
        }.get(part),
    }.get(key.name, word)
    text = f"{key.name}: {entry}\n" if entry == word else f"{key.name}:\n  - {entry}\n"
    reading = said(text)
    assert reading.remarks == ()
    assert word in str(reading.facts[0].value)


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("keywords: tides", "keywords: [tides]"),
        ("formats: text/csv", "formats: [text/csv]"),
        ("licenses: MIT", "licenses: [MIT]"),
        ("dates: {date: 2020, type: Collected}", "dates: [{date: 2020, type: Collected}]"),
        ("creators: {family-names: Doe, given-names: Jane}", "creators: [{family-names: Doe, given-names: Jane}]"),
    ],
)
def test_a_single_entry_may_stand_without_its_list(one: str, several: str) -> None:
    """As docs/doi-yml.md says."""
    assert [fact.value for fact in said(one).facts] == [fact.value for fact in said(several).facts] != []


def test_a_word_that_the_table_lacks_is_reported() -> None:
    """Were every word taken, the test above would say nothing."""
    assert problems("contributors:\n  - {name: x, role: Cook}\n") == [("word-unknown", 2, "contributors[0].role")]


@pytest.mark.parametrize(("name", "example"), SETTINGS.items())
def test_the_example_of_a_setting_is_its_value(name: str, example: str) -> None:
    """It is read, is allowed, and is not the default, which needs no line."""
    read_settings = configured(settings_from(), ".doi.yml", f"{name}: {example}\n".encode())
    assert read_settings.origin(name) == ".doi.yml:1"
    assert read_settings[name] == example.strip('"') != INPUTS_BY_NAME[name].default


def test_the_examples_of_works_and_allow_are_read() -> None:
    """Each by its own reader."""
    text = "".join(example for _, example in OTHERS.values())
    assert said(text) == Reading()
    works = works_of(".doi.yml", text.encode())
    assert (works.remarks, [work.name for work in works.works]) == ((), ["data"])
    source = read_source(".doi.yml", text.encode())
    allowed = [one.rule for one in in_settings(source, compose(source))]
    assert allowed and set(allowed) <= {rule.id for rule in RULES}


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("kind", Kind.DATASET),
        ("resource_type", "Workflow"),
        ("resource_type_text", "Command-line tool"),
        ("related_items", (PROCEEDINGS,)),
        ("descriptions", (Description(type="Methods", text="How the data was gathered."),)),
        ("publisher", "Tide Lab"),
        ("publisher_ror", parse_ror("01ggx4157")),
        (
            "licenses",
            (
                License(spdx=SpdxId("CC-BY-4.0")),
                License(name="Terms of the Tide Lab", url="https://tides.example/terms"),
            ),
        ),
        ("dates", (Dated(value="2020-01/2021-06", type="Collected", information="two seasons"),)),
        ("titles", (Title(text="Gezeitentafeln", type="TranslatedTitle", language="de"),)),
        (
            "geo_locations",
            (GeoLocation(place="North Sea", point=(3.1, 56.2), box=(-4, 12, 51, 61), polygons=(NORTH_SEA,)),),
        ),
        (
            "keywords",
            (
                Subject(text="tides"),
                Subject(
                    text="Oceanography",
                    scheme="LCSH",
                    scheme_url="https://id.example",
                    url="https://id.example/sh1",
                    code="GC1",
                ),
            ),
        ),
        (
            "funding",
            (
                Funding(
                    funder="European Commission",
                    funder_id="https://ror.org/00k4n6c32",
                    funder_scheme="ROR",
                    award_number="101",
                    award_title="Tides",
                    award_url="https://cordis.example/101",
                ),
            ),
        ),
        (
            "related_identifiers",
            (
                RelatedIdentifier(
                    value="10.1234/paper", scheme="DOI", relation="IsDescribedBy", resource_type="JournalArticle"
                ),
                RelatedIdentifier(value="RRID:SCR_1", scheme="RRID", relation="References"),
            ),
        ),
    ],
)
def test_each_key_gives_its_value(field: str, wanted: object) -> None:
    """The example again, field by field."""
    assert value(example(), field) == wanted


def test_people_are_those_of_a_citation_file_with_a_role() -> None:
    """ORCID, ROR and affiliations included."""
    (creator, lab), (helper,) = value(example(), "creators"), value(example(), "contributors")
    assert (creator.family_names, creator.particle, creator.given_names, creator.suffix) == (
        "Byron",
        "von",
        "Ada",
        "Jr.",
    )
    assert (str(creator.orcid), lab.name, str(lab.ror)) == ("0000-0002-1825-0097", "Tide Lab", "01ggx4157")
    assert [(one.name, str(one.ror)) for one in creator.affiliations] == [("CERN", "01ggx4157")]
    assert (helper.role, helper.creator.name) == ("HostingInstitution", "Tide Lab")


def test_settings_are_not_ours() -> None:
    """They stand in the same file and are passed over without a word."""
    assert said("registry: datacite\nprefix: 10.14454\nkind: auto\n") == Reading()


def test_the_known_settings_are_those_that_may_stand_in_the_file() -> None:
    """The names here and the table of inputs are one."""
    configurable = {one.name for one in INPUTS if one.configurable}
    assert configurable - KEYS == SETTING_KEYS - {"works", "allow"}


@pytest.mark.parametrize("text", ["", "# only settings to come\n", "~\n"])
def test_an_empty_file_is_no_fault(text: str) -> None:
    """It says nothing."""
    assert said(text) == Reading()


@pytest.mark.parametrize("text", ["- a\n", "just text\n", "a: b: c\n", "a: [\n"])
def test_another_kind_of_file_is_one_finding(text: str) -> None:
    """And no fact."""
    reading = said(text)
    assert (len(reading.remarks), reading.facts) == (1, ())


def test_an_unknown_key_names_the_one_that_was_meant() -> None:
    """What nobody reads would be lost without a word."""
    (finding,) = said("titel: x\n").remarks
    assert (finding.rule, finding.line, finding.field) == ("key-unknown", 1, "titel")
    assert "did you mean 'title'" in finding.message and finding.fix == "write `title`"


def test_a_wrong_word_names_the_one_that_was_meant() -> None:
    """DataCite's lists are long."""
    (finding,) = said("related-identifiers:\n  - {value: 10.1/x, relation: IsDerivdFrom}\n").remarks
    assert (finding.rule, finding.line) == ("word-unknown", 2)
    assert "did you mean 'IsDerivedFrom'" in finding.message


def test_words_are_found_in_any_case() -> None:
    """People write `is-derived-from`."""
    links = value(
        "related-identifiers:\n- {value: https://a.example, relation: is-derived-from}\n", "related_identifiers"
    )
    assert links == (RelatedIdentifier(value="https://a.example", scheme="URL", relation="IsDerivedFrom"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind: game\n", ("word-unknown", 1, "kind")),
        ("titles:\n  - {title: T, type: Untertitel}\n", ("word-unknown", 2, "titles[0].type")),
        (
            "geo-locations:\n- polygon: [{longitude: 1, latitude: 0}, {longitude: 2, latitude: 0}]\n",
            ("coordinates-bad-form", 2, "geo-locations[0].polygon"),
        ),
        ("title: [a]\n", ("value-not-text", 1, "title")),
        ("dates:\n  - {date: 2020-13, type: Collected}\n", ("date-bad-form", 2, "dates[0].date")),
        ("dates:\n  - {date: 2021-02-29, type: Collected}\n", ("date-bad-form", 2, "dates[0].date")),
        ("dates:\n  - {date: /, type: Collected}\n", ("date-bad-form", 2, "dates[0].date")),
        ("funding:\n  - {award-number: 1}\n", ("funder-without-name", 2, "funding[0]")),
        (
            "geo-locations:\n- point: {longitude: 181, latitude: 0}\n",
            ("coordinates-bad-form", 2, "geo-locations[0].point"),
        ),
        ("geo-locations:\n- point: {longitude: 1}\n", ("coordinates-bad-form", 2, "geo-locations[0].point")),
        ("related-identifiers:\n- {value: x, relation: Cites}\n", ("identifier-bad-form", 2, "related-identifiers[0]")),
        ("creators:\n- Jane Doe\n", ("author-not-mapping", 2, "creators[0]")),
        ("publisher: {name: L, ror: https://ror.org/01ggx4158}\n", ("ror-bad-checksum", 1, "publisher.ror")),
        ("licenses: [unknown]\n", None),
        ("titles: [{title: T}]\n", ("entry-incomplete", 1, "titles[0]")),
        ("titles: [Ebb]\n", ("entry-incomplete", 1, "titles[0]")),
        ("descriptions:\n  - {text: T}\n", ("entry-incomplete", 2, "descriptions[0]")),
        ("keywords:\n  - {scheme: LCSH}\n", ("entry-incomplete", 2, "keywords[0]")),
        ("dates: [2020]\n", ("entry-incomplete", 1, "dates[0]")),
        ("geo-locations: [{}]\n", ("entry-incomplete", 1, "geo-locations[0]")),
        ("related-identifiers: {value: 10.1234/x}\n", ("entry-incomplete", 1, "related-identifiers")),
        ("alternate-identifiers: [{type: RRID}]\n", ("entry-incomplete", 1, "alternate-identifiers[0]")),
        ("related-items: [{title: T, type: Book}]\n", ("entry-incomplete", 1, "related-items[0]")),
    ],
)
def test_a_wrong_value_is_reported_where_it_stands(text: str, problem: tuple[str, int, str] | None) -> None:
    """And left out."""
    found = problems(text)
    assert len(found) == 1
    assert problem in (None, found[0])
    assert [fact for fact in said(text).facts if fact.field != "publisher"] == []


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("titles: [{title: T}]", ("entry-incomplete", 1, "related-items[0].titles[0]")),
        ("creators: [Jane Doe]", ("author-not-mapping", 1, "related-items[0].creators[0]")),
        ("creators: [{name: A, orcid: 0000-0002-1825-0097}]", ("key-unknown", 1, "related-items[0].creators[0].orcid")),
        ("contributors: [{name: A, role: Cook}]", ("word-unknown", 1, "related-items[0].contributors[0].role")),
        ("year: 24", ("date-bad-form", 1, "related-items[0].year")),
        ("number: 1, number-type: Page", ("word-unknown", 1, "related-items[0].number-type")),
        ("identifier: gauges", ("identifier-bad-form", 1, "related-items[0]")),
        ("pages: 1-2", ("key-unknown", 1, "related-items[0].pages")),
    ],
)
def test_what_is_wrong_in_a_related_item_is_reported_and_the_rest_stands(
    part: str, problem: tuple[str, int, str]
) -> None:
    """No iD of a person gets into a record that has no place for it, and no word is lost without one."""
    text = f"related-items: [{{type: Book, relation: IsPublishedIn, title: Tides, {part}}}]\n"
    assert problems(text) == [problem]
    (item,) = value(text, "related_items")
    assert (item.title, item.year, item.identifier, item.number_type) == ("Tides", None, None, None)
    assert all(person.orcid is None for person in item.creators)


@pytest.mark.parametrize(
    ("funder_id", "scheme"),
    [
        ("https://doi.org/10.13039/501100000780", "Crossref Funder ID"),
        ("https://ror.org/00k4n6c32", "ROR"),
        ("grid.270680.b", "GRID"),
        ("https://isni.org/isni/0000000123456789", "ISNI"),
        ("EU-1", "Other"),
    ],
)
def test_a_funders_id_is_known_by_its_form(funder_id: str, scheme: str) -> None:
    """The scheme need not be said."""
    (funding,) = value(f"funding:\n- {{funder: F, funder-id: '{funder_id}'}}\n", "funding")
    assert funding.funder_scheme == scheme


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(sorted(KEYS)))
def test_no_bytes_make_reading_raise(data: bytes, key: str) -> None:
    """Bad input comes back as findings."""
    read(".doi.yml", key.encode() + b": " + data)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(KEYS)),
    st.recursive(
        st.sampled_from(["x", "1", "~", "10.1/x", "''"]),
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
            | st.dictionaries(
                st.sampled_from(["type", "text", "value", "name", "ror", "point", "funder"]), inner, max_size=3
            ).map(lambda pairs: "{" + ", ".join(f"{key}: {text}" for key, text in pairs.items()) + "}")
        ),
        max_leaves=8,
    ),
)
def test_no_shape_makes_reading_raise(key: str, shape: str) -> None:
    """Lists, mappings and texts in all the wrong places."""
    reading = said(f"{key}: {shape}\n")
    assert all(finding.line == 1 for finding in reading.remarks)


@pytest.mark.parametrize("entry", ["{value: 10.1234/abc, type: DOI}", "{value: 'github:1#', type: doi-action}"])
def test_a_doi_or_our_marker_is_no_alternate_identifier(entry: str) -> None:
    """DataCite drops the one, and the other would let a record pass for another work's."""
    text = f"alternate-identifiers:\n- {entry}\n"
    assert value(text, "alternate_identifiers") is None
    assert [(rule, line) for rule, line, _ in problems(text)] == [("identifier-bad-form", 2)]
