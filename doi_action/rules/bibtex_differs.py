"""A citation that is written out elsewhere is not that of the citation file.

What it checks: version, DOI and year of the work's own entry in the README's BibTeX, in CITATION.bib and in R's
inst/CITATION against version, DOIs and date-released. Entries of papers and of other works are left alone.

Why it matters: people copy it, and go on citing a version, or a DOI, that is not the one they use.

Example:

    @software{rekenaar, title = {Rekenaar}, version = {1.1.0}}    (and version: "1.2.0" in CITATION.cff)

Better:

    @software{rekenaar, title = {Rekenaar}, version = {1.2.0}}

Source: BibLaTeX manual 3.20, 2.1.1, @software; R, ?bibentry and "Writing R Extensions", 1.9 CITATION files.
"""

import re
from collections.abc import Iterator

from doi_action.check.around import CITATIONS_WRITTEN_OUT, Around
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.cards.bibtex import Entry, entries_of, same_title
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.metadata.disagreement import same_version

_OF_A_PAPER = frozenset({"journal", "journaltitle", "booktitle", "eprint", "archiveprefix", "school", "institution"})
_R_ENTRY = re.compile(r"\b(?:bibentry|citEntry)\s*\(.*?(?=\b(?:bibentry|citEntry)\s*\(|\Z)", re.DOTALL)
_R_FIELD = re.compile(r"\b(title|version|doi|year|note|journal|booktitle)\s*=\s*\"([^\"]*)\"", re.IGNORECASE)
_R_PACKAGE = re.compile(r"R package version (\S+)")


def check(document: Document, around: Around) -> Iterator[Fault]:
    """One fault for each entry, with the entry as it should be."""
    sources = [around.readme(), *(around.source(path) for path in CITATIONS_WRITTEN_OUT)]
    for source in sources:
        if source is None:
            continue

        for entry in (*entries_of(source.text), *_r_entries(source.text)):
            if not _is_this_work(document, entry.fields):
                continue

            differing = _differing(document, entry.fields)
            if not differing:
                continue

            copied, ours = [], []
            for name, (value_there, value) in differing.items():
                copied.append(f"{name} {shown(value_there)}")
                ours.append(f"{name} {shown(value)}")
            own_path = around.shown(around.path)
            message = f"the citation here has {' and '.join(copied)}, and {own_path} has {' and '.join(ours)}"

            corrected = _corrected(source.text[entry.start : entry.end], differing)
            fix = f"put this in its place:\n{corrected}"
            yield Fault(message, None, "", fix, at=entry.start, source=source)


def _r_entries(text: str) -> Iterator[Entry]:
    """The entries of an R citation file; what is computed there (`version = meta$Version`) is no text and left out."""
    for found in _R_ENTRY.finditer(text):
        fields = {name.lower(): value for name, value in _R_FIELD.findall(found.group())}

        # R writes the version into a note (`citation()`).
        package = _R_PACKAGE.search(fields.pop("note", ""))
        if package is not None:
            fields.setdefault("version", package.group(1).rstrip(".,"))

        end = found.start() + len(found.group().rstrip())
        yield Entry(fields=fields, start=found.start(), end=end)


def _dois(document: Document) -> list[Doi]:
    """The DOIs of the work itself: at the root and among its identifiers."""
    texts = [document.root.text_of("doi")]
    texts += [item.text_of("value") for _, item in document.items("identifiers")]

    # An identifier may be an address or a SWHID as well.
    dois = map(doi_or_none, texts)
    return [doi for doi in dois if doi is not None]


def _is_this_work(document: Document, fields: dict[str, str]) -> bool:
    """Whether an entry cites the work: by its title or one of its DOIs, and not as a paper."""
    if not _OF_A_PAPER.isdisjoint(fields):
        return False

    title = document.text("title")
    if title is not None and same_title(fields.get("title", ""), title):
        return True

    doi = doi_or_none(fields.get("doi", ""))
    return doi in _dois(document)


def _differing(document: Document, fields: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The fields that differ, each with its value there and in the citation file."""
    found = {}

    version, version_there = document.text("version"), fields.get("version")
    if version and version_there:
        is_the_same = same_version(version_there, version)
        if not is_the_same:
            found["version"] = (version_there, version)

    dois, doi_there = _dois(document), doi_or_none(fields.get("doi", ""))
    if dois and doi_there is not None:
        is_one_of_them = doi_there in dois
        if not is_one_of_them:
            found["doi"] = (fields["doi"], str(dois[0]))

    # Alone another year proves nothing: many cite a work by the year of its first version.
    date, year_there = document.text("date-released"), fields.get("year", "")
    if not found or not date:
        return found

    is_a_year = re.fullmatch(r"\d{4}", year_there) is not None
    if is_a_year and not date.startswith(year_there):
        found["year"] = (year_there, date[:4])
    return found


def _corrected(text: str, differing: dict[str, tuple[str, str]]) -> str:
    """The entry with the citation file's values, and nothing else changed."""
    for name, (old, new) in differing.items():
        place = rf"(?i)((?:\b{name}\s*=\s*|R package version )[{{\"]*){re.escape(old)}"
        # A backslash in what is put there would be an escape of `re.sub`.
        written = new.replace("\\", r"\\")
        text = re.sub(place, rf"\g<1>{written}", text)
    return text
