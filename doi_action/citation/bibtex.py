"""BibTeX and BibLaTeX entries.

BibLaTeX knows `@software` and `@dataset` (BibLaTeX manual 3.20, 2.1.1), and so do most readers of BibTeX today;
`classic` is for plain BibTeX styles, which know neither the types nor `version`, `doi` and `url`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doi_action.citation.cited import MONTHS, Cited
from doi_action.citation.latex import escape, verbatim
from doi_action.model import Creator

if TYPE_CHECKING:
    from jinja2 import Environment

Fields = Iterator[tuple[str, str]]


def write_bibtex(work: Cited, templates: "Environment") -> str:
    """An entry with `year` and `month`, for BibTeX, reference managers and BibLaTeX alike."""
    return _entry(work.words.bibtex, work, [*_head(work), *_date_parts(work), *_tail(work), *_notes(work)], templates)


def write_biblatex(work: Cited, templates: "Environment") -> str:
    """An entry with `date` as BibLaTeX prefers it."""
    day = [("date", f"{{{work.date.isoformat()}}}")] if work.date else []
    return _entry(work.words.bibtex, work, [*_head(work), *day, *_tail(work), *_notes(work)], templates)


def write_classic(work: Cited, templates: "Environment") -> str:
    """`@misc` whose `howpublished` and `note` say what plain styles would drop."""
    words = (work.words.label, f"version {work.version}" if work.version else None, work.publisher)
    fields = [*_head(work), ("howpublished", _text(", ".join(word for word in words if word))), *_date_parts(work)]
    if work.url:
        fields.append(("note", f"{{\\url{{{verbatim(work.url)}}}}}"))
    return _entry("misc", work, fields, templates)


def _entry(kind: str, work: Cited, fields: list[tuple[str, str]], templates: "Environment") -> str:
    template = templates.get_template("cite/bibtex.bib.j2")
    width = max((len(name) for name, _ in fields), default=0)
    return template.render(type=kind, key=work.key, fields=fields, width=width).rstrip("\n")


def _head(work: Cited) -> Fields:
    if work.creators:
        yield "author", "{" + " and ".join(bibtex_name(creator) for creator in work.creators) + "}"
    if work.title:
        yield "title", f"{{{_text(work.title)}}}"


def _date_parts(work: Cited) -> Fields:
    if work.date:
        yield "year", f"{{{work.date.year}}}"
        yield "month", MONTHS[work.date.month - 1]


def _tail(work: Cited) -> Fields:
    if work.version:
        yield "version", _text(work.version)
    if work.publisher:
        yield "publisher", f"{{{_text(work.publisher)}}}"
    if work.doi:
        yield "doi", f"{{{verbatim(str(work.doi))}}}"
    if work.url:
        yield "url", f"{{{verbatim(work.url)}}}"


def _notes(work: Cited) -> Fields:
    said = [work.genre] if work.genre else []
    said += [f"All versions: {work.concept.url}"] if work.concept else []
    if said:
        yield "note", _text(". ".join(said))


def bibtex_name(creator: Creator) -> str:
    """`particle Family, Suffix, Given` (BibTeXing, section 4: "von Last, Jr, First"); a whole name in braces.

    Braces keep BibTeX from splitting an organisation, or from splitting a name at an `and` within it.
    """
    if creator.name is not None or not creator.family_names or not creator.given_names:
        return _text(creator.name or creator.family_names or creator.given_names or "")
    last = " ".join(_part(part) for part in (creator.particle, creator.family_names) if part)
    return ", ".join(
        part for part in (last, creator.suffix and _part(creator.suffix), _part(creator.given_names)) if part
    )


def _part(name: str) -> str:
    """A part of a name; in braces where a comma or an `and` in it would be read as a separator."""
    line = " ".join(name.split())
    return _text(line) if "," in line or " and " in f" {line.lower()} " else escape(line)


def _text(text: str) -> str:
    return f"{{{escape(' '.join(text.split()))}}}"
