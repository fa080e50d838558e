"""Citations for programs, read back by other people's readers."""

import json
import re
import warnings
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

from doi_action.citation.cited import cited
from doi_action.citation.csl_json import csl_item
from doi_action.citation.styles import STYLES
from doi_action.edits.templating import environment
from doi_action.identifiers.types import Doi
from doi_action.model import Creator, Kind, Metadata, NameType, Subject
from doi_action.templates_folder import templates_folder
from doi_action.verbs.cite import cite

DOI, CONCEPT = Doi("10.14454", "d1a5_bmqq"), Doi("10.14454", "wa5f-kfy6-b7wk-11")
ORCHARD = Metadata(
    kind=Kind.SOFTWARE,
    title="Orchard: 50% of A_B & {C} \\ ~ ^ # $",
    creators=(
        Creator(given_names="Ludwig Maria", family_names="Beethoven", particle="van"),
        Creator(given_names="Jean-Paul", family_names="Müller", suffix="Jr."),
        Creator(name="Apples and Pears, Ltd.", name_type=NameType.ORGANISATION),
    ),
    publisher="Example & Sons",
    publication_date=date(2026, 3, 5),
    version="1.10",
    abstract="Counts\napples.",
    keywords=(Subject(text="apples"), Subject(text="pears")),
)
BIBTEX = ("bibtex", "biblatex", "bibtex-classic")


def parsed(text: str) -> Entry:
    """The one entry of a BibTeX text, as pybtex reads it."""
    (entry,) = parse_string(text, "bibtex").entries.values()
    return entry


def plain(latex: str) -> str:
    """What LaTeX would print for a text that we escaped."""
    latex = re.sub("``|''", '"', latex)
    for command, letter in (
        ("asciigrave", "`"),
        ("backslash", "\\"),
        ("braceleft", "{"),
        ("braceright", "}"),
        ("asciitilde", "~"),
        ("asciicircum", "^"),
    ):
        latex = latex.replace(f"\\text{command}{{}}", {"{": "\1", "}": "\2", "\\": "\3"}.get(letter, letter))
    without = re.sub(r"[{}]", "", latex).replace("\1", "{").replace("\2", "}")
    return re.sub(r"\\([&%$#_])", r"\1", without).replace("\3", "\\")


@pytest.mark.parametrize("style", BIBTEX)
def test_bibtex_reads_back(style: str) -> None:
    """Title, people and DOI come back as they were, whatever LaTeX makes of their letters."""
    entry = parsed(cite(ORCHARD, style=style, doi=DOI))
    assert plain(entry.fields["title"]) == ORCHARD.title
    assert len(entry.persons["author"]) == 3


def test_software_is_software_and_data_is_a_dataset() -> None:
    """The types that BibLaTeX, Zotero and GitHub's users know; a model is software that says what it is."""
    kinds = {kind: parsed(cite(replace(ORCHARD, kind=kind), style="bibtex", doi=DOI)) for kind in Kind}
    assert [kinds[kind].type for kind in Kind] == ["software", "dataset", "software"]
    assert kinds[Kind.MODEL].fields["note"] == "Machine learning model"


def test_bibtex_fields_hold_what_was_given() -> None:
    """Version as text, month as macro, DOI and address without escapes."""
    entry = parsed(cite(ORCHARD, style="bibtex", doi=DOI, concept=CONCEPT))
    assert (entry.fields["version"], entry.fields["year"], entry.fields["month"]) == ("1.10", "2026", "March")
    assert (entry.fields["doi"], entry.fields["url"]) == ("10.14454/d1a5_bmqq", "https://doi.org/10.14454/d1a5_bmqq")
    assert entry.fields["note"] == f"All versions: {CONCEPT.url}"


@pytest.mark.parametrize(("given", "family", "written"), [("Åsa", "Öberg", r"{\"O}berg, {\AA}sa"), ("Λ", "Ω", None)])
def test_classic_names_survive_styles_that_cut_them(given: str, family: str, written: str | None) -> None:
    """BibTeX counts bytes: abbrv would cut a letter of UTF-8 in two, but not a group that begins with a command."""
    work = replace(ORCHARD, creators=(Creator(given_names=given, family_names=family),))
    text = cite(work, style="bibtex-classic", doi=DOI)
    assert (written or r"{\relax Ω}, {\relax Λ}") in text


def test_biblatex_says_the_doi_once_and_the_publisher_where_it_prints_it() -> None:
    """Its styles make a link of the DOI, and print `organization` of software, `publisher` of data."""
    work = replace(ORCHARD, repository_url="https://example.org/git")
    software = parsed(cite(work, style="biblatex", doi=DOI)).fields
    data = parsed(cite(replace(ORCHARD, kind=Kind.DATASET), style="biblatex", doi=DOI)).fields
    assert (software["url"], software["organization"]) == ("https://example.org/git", r"Example \& Sons")
    assert "url" not in data
    assert data["publisher"] == r"Example \& Sons"


@pytest.mark.parametrize("style", BIBTEX)
def test_a_family_name_alone_keeps_particle_and_suffix(style: str) -> None:
    """In braces, since a suffix after a comma would be a first name."""
    work = replace(ORCHARD, creators=(Creator(family_names="Vaart", particle="van der", suffix="III"),))
    assert parsed(cite(work, style=style, doi=DOI)).persons["author"][0].last_names == ["{van der Vaart III}"]


def test_tagged_formats_do_not_divide_a_family_name_that_stands_alone() -> None:
    """EndNote and RIS read what follows a comma as the given name."""
    work = replace(ORCHARD, creators=(Creator(family_names="Vaart", particle="van der", suffix="III"),))
    assert "AU  - van der Vaart III,\n" in cite(work, style="ris", doi=DOI)
    assert "%A van der Vaart III,\n" in cite(work, style="endnote", doi=DOI)


def test_quotes_and_dashes_of_a_title_print_as_they_are() -> None:
    """`"` is a command under babel, and two hyphens become a dash."""
    text = cite(replace(ORCHARD, title='The "raw" `ls` --all'), style="bibtex", doi=DOI)
    assert r"{{The ``raw'' \textasciigrave{}ls\textasciigrave{} -{}-all}}" in text


def test_a_year_without_a_day_is_the_year_everywhere() -> None:
    """A date that nobody can read to the day still has its year."""
    work = cited(replace(ORCHARD, publication_date=None), DOI, stated_year=2024)
    environment_ = environment(templates_folder())
    texts = {name: style.write(work, environment_) for name, style in STYLES.items()}
    assert [name for name, text in texts.items() if "2024" not in text or "None" in text] == []


def test_biblatex_has_a_date() -> None:
    """ISO 8601, as BibLaTeX reads it, and no month macro beside it."""
    entry = parsed(cite(ORCHARD, style="biblatex", doi=DOI))
    assert entry.fields["date"] == "2026-03-05"
    assert "month" not in entry.fields


def test_classic_entry_says_all_in_fields_that_plain_styles_print() -> None:
    """`@misc` with `howpublished` and `note`."""
    entry = parsed(cite(ORCHARD, style="bibtex-classic", doi=DOI))
    assert entry.type == "misc"
    assert entry.fields["howpublished"] == r"Computer software, version 1.10, Example \& Sons"
    assert entry.fields["note"] == r"\url{https://doi.org/10.14454/d1a5_bmqq}"


def test_people_keep_their_parts_and_organisations_stay_whole() -> None:
    """A particle, a suffix, and a name with a comma and an `and` in it."""
    beethoven, mueller, company = parsed(cite(ORCHARD, style="bibtex", doi=DOI)).persons["author"]
    assert (beethoven.prelast_names, beethoven.last_names, beethoven.first_names + beethoven.middle_names) == (
        ["van"],
        ["Beethoven"],
        ["Ludwig", "Maria"],
    )
    assert (mueller.last_names, mueller.lineage_names) == (["Müller"], ["Jr."])
    assert company.last_names == ["{Apples and Pears, Ltd.}"]


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).filter(str.strip)
PEOPLE = st.one_of(
    st.builds(Creator, name=NAMES), st.builds(Creator, family_names=NAMES, given_names=NAMES, suffix=st.none() | NAMES)
)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.lists(PEOPLE, max_size=4), NAMES, st.sampled_from(BIBTEX))
def test_no_text_breaks_a_bibtex_entry(title: str, people: list[Creator], version: str, style: str) -> None:
    """One entry with an ASCII key, as many authors as there are, and the title as given."""
    work = Metadata(title=title, creators=tuple(people), version=version)
    text = cite(work, style=style, doi=DOI)
    (key,) = parse_string(text, "bibtex").entries.keys()
    entry = parsed(text)
    assert re.fullmatch(r"[A-Za-z0-9_.:-]+", key)
    assert len(entry.persons.get("author", [])) == len(people)
    assert plain(entry.fields["title"]).split() == title.split()


def test_ris_has_its_frame_and_one_value_a_line() -> None:
    """TY first, ER last, two blanks before each hyphen, and no value over two lines."""
    lines = cite(ORCHARD, style="ris", doi=DOI, concept=CONCEPT).split("\n")
    assert (lines[0], lines[-1]) == ("TY  - COMP", "ER  - ")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert {"ET  - 1.10", "DO  - 10.14454/d1a5_bmqq", "DA  - 2026/03/05", "AB  - Counts apples.", "KW  - pears"} <= set(
        lines
    )


def test_ris_of_data_is_data() -> None:
    """Reference managers file it as a data set."""
    assert cite(replace(ORCHARD, kind=Kind.DATASET), style="ris", doi=DOI).startswith("TY  - DATA\n")


def test_endnote_keeps_organisations_whole() -> None:
    """A comma at the end tells EndNote that there is nothing to turn round."""
    lines = cite(ORCHARD, style="endnote", doi=DOI).split("\n")
    assert lines[0] == "%0 Computer Program"
    assert "%A Apples and Pears, Ltd.," in lines
    assert "%A van Beethoven, Ludwig Maria" in lines


def test_csl_item_has_the_variables_of_the_specification() -> None:
    """Names in parts or literal, the date in parts, the version as text."""
    item = csl_item(cited(ORCHARD, DOI))
    assert (item["type"], item["version"], item["DOI"]) == ("software", "1.10", "10.14454/d1a5_bmqq")
    assert item["issued"] == {"date-parts": [[2026, 3, 5]]}
    assert item["author"][0] == {"family": "Beethoven", "given": "Ludwig Maria", "non-dropping-particle": "van"}
    assert item["author"][2] == {"literal": "Apples and Pears, Ltd."}


def test_csl_json_leaves_out_what_is_unknown() -> None:
    """No nulls and no empty lists."""
    assert json.loads(cite(Metadata(title="T"), style="csl-json", doi=None)) == [
        {"id": "T", "type": "software", "title": "T"}
    ]


STYLE = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Small</title><id>small</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout delimiter=". ">
    <names variable="author"><name and="text" initialize-with=". " name-as-sort-order="all"/></names>
    <date variable="issued" prefix=" (" suffix=") "><date-part name="year"/></date>
    <text variable="title"/><text variable="version" prefix=" (Version " suffix=")"/>
    <text variable="publisher" prefix=". " suffix=". "/><text variable="DOI"/>
  </layout></bibliography>
</style>"""


def test_a_citation_processor_reads_our_csl_json() -> None:
    """citeproc-py, with a small style, prints people, year, title, version, publisher and DOI."""
    items = json.loads(cite(ORCHARD, style="csl-json", doi=DOI))
    assert processed(items) == (
        "Beethoven, L. M. van, Müller, J.-P., Jr., and Apples and Pears, Ltd. (2026)"
        " Orchard: 50% of A_B & {C} \\ ~ ^ # $ (Version 1.10). Example & Sons. 10.14454/d1a5_bmqq"
    )


def processed(items: list[dict[str, Any]]) -> str:
    """The bibliography that citeproc-py makes of CSL-JSON items, as plain text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        source = CiteProcJSON(items)
        bibliography = CitationStylesBibliography(
            CitationStylesStyle(BytesIO(STYLE), validate=False), source, formatter.plain
        )
        bibliography.register(Citation([CitationItem(item["id"]) for item in items]))
        return " ".join(" ".join(str(entry) for entry in bibliography.bibliography()).split())
