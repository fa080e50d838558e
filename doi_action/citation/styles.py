"""The table of styles: what `cite` can print, for people and for programs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action.citation.bibtex import write_biblatex, write_bibtex, write_classic
from doi_action.citation.cited import Cited, cited
from doi_action.citation.csl_json import write_csl_json
from doi_action.citation.ris import write_endnote, write_ris
from doi_action.citation.text import write_text
from doi_action.identifiers.types import Doi
from doi_action.model import Metadata

if TYPE_CHECKING:
    from jinja2 import Environment

Writer = Callable[[Cited, "Environment"], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """One way to write a citation: its name, what to call it, the usual file ending, and who writes it."""

    name: str
    title: str
    ending: str
    write: Writer


def _text(name: str, title: str) -> Style:
    def write(work: Cited, templates: "Environment") -> str:
        return write_text(work, name, templates)

    return Style(name=name, title=title, ending="txt", write=write)


_ALL = (
    _text("apa", "APA 7"),
    _text("chicago", "Chicago 17, author-date"),
    _text("harvard", "Harvard (Cite Them Right)"),
    _text("ieee", "IEEE"),
    _text("mla", "MLA 9"),
    _text("vancouver", "Vancouver"),
    Style(name="bibtex", title="BibTeX", ending="bib", write=write_bibtex),
    Style(name="bibtex-classic", title="BibTeX for plain styles", ending="bib", write=write_classic),
    Style(name="biblatex", title="BibLaTeX", ending="bib", write=write_biblatex),
    Style(name="ris", title="RIS", ending="ris", write=lambda work, _: write_ris(work)),
    Style(name="endnote", title="EndNote", ending="enw", write=lambda work, _: write_endnote(work)),
    Style(name="csl-json", title="CSL-JSON", ending="json", write=lambda work, _: write_csl_json(work)),
)

STYLES: dict[str, Style] = {style.name: style for style in _ALL}


def format_citation(
    metadata: Metadata, *, style: str, doi: Doi | None, concept: Doi | None = None, templates: "Environment"
) -> str:
    """The citation of `metadata` under `doi` in a style of STYLES, without a line break at its end.

    Raises KeyError for a style that is not in the table.
    """
    return STYLES[style].write(cited(metadata, doi, concept=concept), templates)
