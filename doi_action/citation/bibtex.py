"""BibTeX and BibLaTeX entries.

BibLaTeX knows `@software` and `@dataset` (BibLaTeX manual 3.20, 2.1.1), and so do most readers of BibTeX today;
`classic` is for plain BibTeX styles, which know neither the types nor `version`, `doi` and `url`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doi_action.citation.authors import has_parts
from doi_action.citation.cited import MONTHS, Cited
from doi_action.citation.latex import ascii_letters, escape, verbatim
from doi_action.model import Creator

if TYPE_CHECKING:
    from jinja2 import Environment

Fields = Iterator[tuple[str, str]]


def write_bibtex(work: Cited, templates: "Environment") -> str:
    """An entry with `year` and `month`, for BibTeX, reference managers and BibLaTeX alike."""
    fields = [*_head(work), *_date_parts(work), *_version(work)]
    if work.publisher:
        fields.append(("publisher", _text(work.publisher)))

    fields += _identifiers(work, url=work.url)
    fields += _notes(work)
    return _entry(work.words.bibtex, work, fields, templates)


def write_biblatex(work: Cited, templates: "Environment") -> str:
    """An entry with `date` as BibLaTeX prefers it.

    BibLaTeX prints the DOI by itself, so that `url` has the repository beside it. Of `@software` and `@misc` it prints
    no `publisher`, but `organization` (BibLaTeX manual 3.20, 2.1.1; standard.bbx).
    """
    fields = [*_head(work)]
    if work.date:
        fields.append(("date", f"{{{work.date.isoformat()}}}"))
    elif work.year:
        fields.append(("date", f"{{{work.year}}}"))

    fields += _version(work)
    if work.publisher:
        name = "publisher" if work.words.bibtex == "dataset" else "organization"
        fields.append((name, _text(work.publisher)))

    url = work.repository if work.doi else work.url
    fields += _identifiers(work, url=url)
    fields += _notes(work)
    return _entry(work.words.bibtex, work, fields, templates)


def write_classic(work: Cited, templates: "Environment") -> str:
    """`@misc` whose `howpublished` and `note` say what plain styles would drop; names in ASCII."""
    fields = dict(_head(work))
    if "author" in fields:
        fields["author"] = ascii_letters(fields["author"])

    published = [work.words.label]
    if work.version:
        published.append(f"version {work.version}")
    if work.publisher:
        published.append(work.publisher)
    fields["howpublished"] = _text(", ".join(published))

    fields.update(_date_parts(work))
    if work.url:
        fields["note"] = f"{{\\url{{{verbatim(work.url)}}}}}"
    return _entry("misc", work, [*fields.items()], templates)


def _entry(kind: str, work: Cited, fields: list[tuple[str, str]], templates: "Environment") -> str:
    template = templates.get_template("cite/bibtex.bib.j2")
    # The values stand below each other.
    width = max((len(name) for name, _ in fields), default=0)
    return template.render(type=kind, key=work.key, fields=fields, width=width).rstrip("\n")


def _head(work: Cited) -> Fields:
    if work.creators:
        names = " and ".join(bibtex_name(creator) for creator in work.creators)
        yield "author", f"{{{names}}}"
    if work.title:
        # Braces of its own keep the capitals of a title, which plain styles would write small.
        yield "title", f"{{{_text(work.title)}}}"


def _date_parts(work: Cited) -> Fields:
    if work.year:
        yield "year", f"{{{work.year}}}"
    if work.date:
        yield "month", MONTHS[work.date.month - 1]


def _version(work: Cited) -> Fields:
    if work.version:
        yield "version", _text(work.version)


def _identifiers(work: Cited, *, url: str | None) -> Fields:
    if work.doi:
        yield "doi", f"{{{verbatim(str(work.doi))}}}"
    if url:
        yield "url", f"{{{verbatim(url)}}}"


def _notes(work: Cited) -> Fields:
    said = []
    if work.genre:
        said.append(work.genre)
    if work.concept:
        said.append(f"All versions: {work.concept.url}")

    if said:
        yield "note", _text(". ".join(said))


def bibtex_name(creator: Creator) -> str:
    """`particle Family, Suffix, Given` (BibTeXing, section 4: "von Last, Jr, First"); a whole name in braces.

    Braces keep BibTeX from splitting an organisation, or from splitting a name at an `and` within it; and a family name
    that stands alone, since "Last, Jr" without a first name would make the suffix one.
    """
    if not has_parts(creator):
        return _text(creator.full_name)

    last = _part(creator.family_names or "")
    if creator.particle:
        last = f"{_part(creator.particle)} {last}"
    if creator.suffix:
        last = f"{last}, {_part(creator.suffix)}"

    given = _part(creator.given_names or "")
    return f"{last}, {given}"


def _part(name: str) -> str:
    """A part of a name; in braces where a comma or an `and` in it would be read as a separator."""
    line = " ".join(name.split())
    separates = "," in line or " and " in f" {line.lower()} "
    return _text(line) if separates else escape(line)


def _text(text: str) -> str:
    return f"{{{escape(' '.join(text.split()))}}}"
