"""The crosswalk page: made from the tables in use, and true."""

import pytest

from doi_action.formats.cff import read as citation_cff
from doi_action.formats.doi_yml import read as doi_yml
from doi_action.formats.exports import EXPORTS
from doi_action.formats.table import FORMATS, wanted_patterns
from doi_action.metadata.precedence import FIELDS, SOURCES
from doi_action.views.crosswalk import crosswalk_page, reading_crosswalk

CFF = b"""cff-version: 1.2.0
message: m
title: T
type: software
version: "1.0"
date-released: "2026-01-31"
abstract: A
keywords: [k]
license: MIT
repository-code: https://github.example/a/b
authors: [{name: A}]
contact: [{name: A}]
identifiers: [{type: other, value: "RRID:SCR_1"}]
references:
  - {type: article, title: R, doi: 10.1000/x, authors: [{name: A}]}
  - {type: grant, title: G, authors: [{name: F}]}
"""

DOI_YML = b"""
kind: dataset
resource-type: Dataset
resource-type-text: Table
title: T
titles: [{title: S, type: Subtitle}]
creators: [{name: A}]
contributors: [{name: A, role: Editor}]
publisher: {name: P, ror: "https://ror.org/03yrm5c26"}
abstract: A
descriptions: [{type: Methods, text: M}]
keywords: [k]
licenses: [MIT]
related-identifiers: [{value: 10.1000/x, relation: References}]
related-items: [{type: Book, relation: IsPublishedIn, title: B}]
alternate-identifiers: [{value: "RRID:SCR_1", type: RRID}]
funding: [{funder: F}]
dates: [{date: "2025", type: Collected}]
language: en
repository-url: https://github.example/a/b
formats: [text/csv]
sizes: [1 MB]
geo-locations: [{place: Sahara}]
"""


def test_every_source_has_its_place_in_the_order() -> None:
    """No format is read that precedence does not know."""
    names = {f.name for f in FORMATS} - {"card"}
    assert names <= set(SOURCES)


def test_sources_stand_in_the_order_of_precedence() -> None:
    """The page lists the winner first."""
    names = [name for name in reading_crosswalk() if name != "card"]
    assert names == [source for source in SOURCES if source in names]


def test_every_field_has_a_source_and_an_export() -> None:
    """A field that nobody says or nobody writes would be dead."""
    said = {name for words in reading_crosswalk().values() for name in words}
    written = {name for export in EXPORTS for name in export.writes()}
    assert said == set(FIELDS) == written


@pytest.mark.parametrize(
    ("name", "module", "text"), [("CITATION.cff", citation_cff, CFF), (".doi.yml", doi_yml, DOI_YML)]
)
def test_the_words_of_our_own_formats_are_true(name: str, module: object, text: bytes) -> None:
    """An example with every key gives exactly the fields of the table."""
    reading = module.read(name, text)  # type: ignore[attr-defined]
    assert {fact.field for fact in reading.facts} == set(reading_crosswalk()[name])


def test_the_page_names_every_field_and_every_format() -> None:
    """Nothing of the tables is left out."""
    page = crosswalk_page()
    assert all(f"\n## {name}\n" in page for name in FIELDS)
    assert all(f"`{f.name}`" in page for f in FORMATS)


def test_bars_in_words_do_not_break_the_table() -> None:
    """Each row of a table has as many cells as its head."""
    lines = [line for line in crosswalk_page().splitlines() if line.startswith("| field")]
    rows = crosswalk_page().split(lines[0])[1].splitlines()[2:]
    assert {row.replace("\\|", "").count("|") for row in rows if row} == {lines[0].count("|")}


def test_a_host_is_asked_for_every_file_once() -> None:
    """Patterns for the root and for a work's folder."""
    patterns = wanted_patterns(("", "pkgs/a"))
    assert len(patterns) == len(set(patterns))
    assert {"CITATION.cff", "pkgs/a/CITATION.cff"} <= set(patterns)
