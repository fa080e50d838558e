"""The metadata form: values with their lines, losers, gaps with the line to write, and nothing private."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from doi_action.facts import Fact, LeftOut, Location
from doi_action.findings import Finding, Group, Severity
from doi_action.identifiers.types import SpdxId, parse_orcid
from doi_action.metadata.guidance import NEEDED, gaps
from doi_action.metadata.merge import merge
from doi_action.metadata.words import words_of_entries
from doi_action.model import Creator, Funding, Kind, License, Metadata, RelatedIdentifier, Subject
from doi_action.verbs.explain import NOTE, run
from doi_action.views.explanation import explain
from doi_action.views.json_values import json_value
from doi_action.views.lines import colored
from tests import strategies

ORCID = parse_orcid("0000-0002-1825-0097")
ADA = Creator(given_names="Ada", family_names="Lovelace", orcid=ORCID, email="ada@secret.example")
BOB = Creator(name="Bob Babbage", email="bob@secret.example")


def fact(source: str, name: str, value: Any, line: int = 1, *, certain: bool = True, parts: int = 0) -> Fact:
    """A fact of `source`, standing in a file of that name."""
    places = tuple(Location(path=source, line=line + number) for number in range(parts))
    location = Location(path=source, line=line)
    return Fact(field=name, value=value, format=source, location=location, certain=certain, parts=places)


FACTS = (
    fact("CITATION.cff", "title", "Wind over dunes", 3),
    fact("codemeta.json", "title", "Dunes", 2),
    fact("CITATION.cff", "creators", (ADA, BOB), 5, parts=2),
    fact("git", "creators", (BOB, Creator(name="Grace Hopper", email="g@secret.example")), certain=False),
    fact("host", "landing_page", "https://dunes.example", certain=False),
    fact("release", "publication_date", date(2026, 2, 3)),
    fact("codemeta.json", "funding", (Funding(funder="Sand Council"),), 9),
)
MERGED = merge(FACTS)


def form(**parts: Any) -> Any:
    """The explanation as JSON, parsed."""
    return json.loads(run(MERGED, form="json", **parts))


def test_every_value_names_file_and_line() -> None:
    """The winner comes first, the loser stays."""
    assert form()["provenance"]["title"] == [
        {
            "value": "Wind over dunes",
            "format": "CITATION.cff",
            "path": "CITATION.cff",
            "line": 3,
            "won": True,
            "certain": True,
        },
        {
            "value": "Dunes",
            "format": "codemeta.json",
            "path": "codemeta.json",
            "line": 2,
            "won": False,
            "certain": True,
        },
    ]


def test_json_has_the_whole_metadata() -> None:
    """People with their parts and iDs, days as ISO 8601."""
    metadata = form()["metadata"]
    assert metadata["creators"][0]["orcid"] == "0000-0002-1825-0097"
    assert metadata["publication_date"] == "2026-02-03"


@pytest.mark.parametrize("shape", [{"form": "json"}, {"form": "text"}, {"form": "text", "paint": colored}])
def test_e_mail_addresses_never_go_out(shape: dict[str, Any]) -> None:
    """They serve to match people and nothing else."""
    assert "secret.example" not in run(MERGED, **shape)


def test_what_is_missing_says_where_to_write_which_line() -> None:
    """Needed gaps come first; each has a file and a line to paste."""
    missing = form()["missing"]
    assert [gap["field"] for gap in missing if gap["level"] == NEEDED] == ["publisher", "version"]
    assert {"field", "level", "path", "line", "why", "at"} <= set(missing[0])
    licence = next(gap for gap in missing if gap["field"] == "licenses")
    assert (licence["path"], licence["line"]) == ("CITATION.cff", "license: Apache-2.0")


def test_a_missing_orcid_is_shown_at_the_persons_line() -> None:
    """The second author's line is the one to extend."""
    gap = next(gap for gap in gaps(MERGED) if gap.field == "creators.orcid")
    assert (gap.path, gap.at) == ("CITATION.cff", 6)
    assert "Bob Babbage" in gap.line


def test_a_dataset_is_asked_for_what_data_have() -> None:
    """Sizes, formats and the time of gathering make no sense for software."""
    data = {gap.field for gap in gaps(merge([fact("settings", "kind", Kind.DATASET)]))}
    software = {gap.field for gap in gaps(merge([fact("settings", "kind", Kind.SOFTWARE)]))}
    assert {"sizes", "formats", "dates"} <= data - software


def test_a_complete_record_has_no_needed_gap() -> None:
    """What is there is not asked for."""
    whole = merge(
        [
            *FACTS,
            fact("settings", "publisher", "Lab"),
            fact("tag", "version", "1.0"),
            fact("CITATION.cff", "licenses", (License(spdx=SpdxId("MIT")),)),
        ]
    )
    assert [gap.field for gap in gaps(whole) if gap.level == NEEDED] == []
    assert "licenses" not in {gap.field for gap in gaps(whole)}


def test_a_bare_repository_is_told_everything_it_needs() -> None:
    """From nothing to a complete record: every needed field is asked for."""
    needed = [gap.field for gap in gaps(merge([])) if gap.level == NEEDED]
    assert needed == ["title", "creators", "publisher", "publication_date", "version"]


def test_people_of_the_history_are_suggestions() -> None:
    """Who is named already is not suggested; nobody is added."""
    assert [person["name"] for person in form()["suggestions"]] == ["Grace Hopper"]
    assert len(form()["metadata"]["creators"]) == 2


def test_what_formats_cannot_hold_is_named() -> None:
    """CITATION.cff has no room for funding."""
    assert "funding" in form()["left_out"]["cff"]


def test_findings_are_told_once() -> None:
    """What is wrong with a file belongs into the form."""
    finding = Finding(rule="x", group=Group.SCHEMA, severity=Severity.WARNING, message="m", path="a", fix="do it")
    rules = [entry["rule"] for entry in form(findings=(finding, finding))["findings"]]
    assert rules == ["x"]


def test_text_marks_what_becomes_public_and_what_is_only_proposed() -> None:
    """A star on every line of the record, none on a proposal."""
    lines = run(MERGED).splitlines()
    assert NOTE in lines
    assert any(line.startswith("* title") for line in lines)
    assert any(line.startswith("  landing_page") and line.endswith("(proposed)") for line in lines)


def test_text_shows_source_and_loser() -> None:
    """Both places are there to open."""
    text = run(MERGED)
    assert "from CITATION.cff:3" in text
    assert "passed over: codemeta.json:2: Dunes" in text


def test_a_loser_is_shown_whole() -> None:
    """Whoever compares two lists of authors has to see both."""
    lists = [(Creator(name="Ada"),), (Creator(name="Ada"), Creator(name="Bo"), Creator(name="Cy"))]
    told = [
        fact(path, "creators", people) for path, people in zip(("CITATION.cff", "codemeta.json"), lists, strict=True)
    ]
    assert "passed over: codemeta.json:1: Ada; Bo; Cy" in run(merge(told))


def test_colours_change_nothing_in_what_is_told() -> None:
    """A terminal shows the same lines as a pipe."""
    assert re.sub(r"\x1b\[[0-9;]+m", "", run(MERGED, paint=colored)) == run(MERGED)
    assert "\x1b[" in run(MERGED, paint=colored)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_form_fits_the_terminal(width: int) -> None:
    """Every line, with what is wrapped below where it began; an ORCID iD or an address stays whole."""
    told = run(merge([*FACTS, fact("CITATION.cff", "abstract", "wind " * 300)]), width=width).splitlines()
    assert max(map(len, told)) <= width
    assert not [line for line in told if line.startswith("wind")]


def test_lists_and_texts_are_shown_whole() -> None:
    """Whoever signs a record must see all of it; the record itself is shown as DataCite gets it."""
    people = tuple(Creator(name=f"Person {n}") for n in range(50))
    text = run(merge([fact("CITATION.cff", "creators", people), fact("CITATION.cff", "abstract", "wind " * 300)]))
    assert text.count("Person 49") == 2 and "…" not in text
    assert text.count("creators[49].name: Person 49") == 1 and "the same as that of this version" in text


@pytest.mark.parametrize(
    "person",
    [
        Creator(name="Ada <ada@secret.example>"),
        Creator(family_names="ada@secret.example"),
        Creator(family_names="Byron", given_names="ada@secret.example"),
    ],
)
def test_the_record_shows_no_address_in_a_name(person: Creator) -> None:
    """Such a release is stopped; what is shown is looked at by many. Nor does a part of a name show one."""
    text = run(merge([fact("CITATION.cff", "creators", (person,))]))
    assert "@…" in text and "secret.example" not in text


def test_the_record_is_the_one_that_is_exported() -> None:
    """In JSON too, with what was not carried."""
    left = LeftOut(field="tool.x", value="ask ada@secret.example", location=Location(path="pyproject.toml", line=9))
    said = json.loads(run(replace(MERGED, left_out=(left,)), form="json"))
    assert said["record"]["titles"] == [{"title": "Wind over dunes"}]
    assert said["not_carried"] == ["pyproject.toml:9: tool.x: ask ada@…"]


def test_the_record_of_all_versions_is_shown_too() -> None:
    """What it takes from this version, and where it leads; nothing that is of one version only."""
    version = fact("release", "version", "1.2.0")
    link = RelatedIdentifier(value="10.1/paper", scheme="DOI", relation="IsDescribedBy")
    cited = RelatedIdentifier(value="10.1/cited", scheme="DOI", relation="References")
    links = fact("CITATION.cff", "related_identifiers", (link, cited))
    merged = merge((*FACTS, version, links))
    said = json.loads(run(merged, form="json", home="https://dunes.example/all"))["concept_record"]
    assert said["titles"] == [{"title": "Wind over dunes"}] and said["url"] == "https://dunes.example/all"
    assert [one["relatedIdentifier"] for one in said["relatedIdentifiers"]] == ["10.1/paper"]
    assert "version" not in said
    head = "The record of all versions, as DataCite gets it with this one"
    shown = run(merged, home="https://dunes.example/all").split(head)[1]
    assert "\n  without version: 1.2.0\n" in shown and "\n  url: https://dunes.example/all\n" in shown
    assert "fundingReferences[0].funderName: Sand Council" not in shown.partition("\n\n")[0]


def test_a_title_cannot_command_the_terminal() -> None:
    """Escapes, line breaks and a reversed direction are shown as spaces."""
    text = run(merge([fact("CITATION.cff", "title", "a\x1b[31mb\n::error::c\u202ed")]))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\n::error" not in text


def test_rich_markup_in_a_value_is_text() -> None:
    """`[bold]` in a title is part of the title."""
    assert "[bold]x[/bold]" in run(merge([fact("CITATION.cff", "title", "[bold]x[/bold]")]), paint=colored)


@settings(deadline=None, max_examples=30)
@given(strategies.metadata)
def test_any_metadata_can_be_explained(metadata: Metadata) -> None:
    """Whatever the values, text and JSON come out, and JSON is JSON."""
    names = [name for name in Metadata.__slots__ if getattr(metadata, name) not in (None, ())]
    merged = merge([fact("CITATION.cff", name, getattr(metadata, name)) for name in names])
    assert run(merged).endswith("\n")
    assert json.loads(json.dumps(json_value(explain(merged).merged.metadata))).keys() <= set(Metadata.__slots__)


def test_links_and_keywords_are_one_line_each() -> None:
    """Relations and schemes are shown with their values."""
    link = RelatedIdentifier(value="10.1000/x", scheme="DOI", relation="References")
    text = run(
        merge(
            [
                fact("CITATION.cff", "related_identifiers", (link,)),
                fact("CITATION.cff", "keywords", (Subject(text="Geology", scheme="LCSH"),)),
            ]
        )
    )
    assert "References 10.1000/x" in text
    assert "Geology (LCSH)" in text


@given(strategies.metadata)
@settings(max_examples=50)
def test_every_entry_of_a_record_has_words(metadata: Metadata) -> None:
    """Nobody reads the notation of a program, whatever kind of entry a field holds."""
    for name in Metadata.__dataclass_fields__:
        for text in words_of_entries(getattr(metadata, name)):
            assert not re.match(r"[A-Z]\w+\(\w+=", text), (name, text)
