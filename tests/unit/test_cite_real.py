"""Citations of real CITATION.cff files, held against what GitHub's button prints for them, field by field."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pybtex.database import Entry, parse_string

from doi_action.formats.cff.read import read
from doi_action.identifiers.types import doi_or_none
from doi_action.metadata.merge import merge
from doi_action.model import Metadata
from doi_action.verbs.cite import cite

pytestmark = pytest.mark.real


def cases(shared: Path) -> Iterator[tuple[str, Metadata, Path]]:
    """The files that GitHub's button cites as the work itself: (name, metadata, folder of the expected outputs)."""
    for folder in sorted((shared / "cff" / "expected" / "real").iterdir()):
        data = (shared / "cff" / "real" / f"{folder.name}.cff").read_bytes()
        if b"preferred-citation:" not in data and (folder / "ruby-cff.bibtex").exists():
            yield folder.name, merge(read("CITATION.cff", data).facts).metadata, folder


def parsed(text: str) -> Entry:
    """The one entry of a BibTeX text."""
    (entry,) = parse_string(text, "bibtex").entries.values()
    return entry


def letters(text: str) -> str:
    """The letters and digits of a text, so that braces and escapes do not count."""
    return re.sub(
        r"[\W_]", "", text.replace("\\textasciitilde", "").replace("\\&", "&").replace("https://doi.org/", "")
    )


def test_bibtex_agrees_with_githubs_where_both_speak(shared: Path) -> None:
    """Title, version, year of a readable date, DOI, and the authors' names; at least thirty files."""
    count = 0
    for name, metadata, folder in cases(shared):
        theirs = parsed((folder / "ruby-cff.bibtex").read_text(encoding="utf-8"))
        ours = parsed(cite(metadata, style="bibtex", doi=doi_or_none(theirs.fields.get("doi", "").replace("\\", ""))))
        for field in ("title", "version", "year", "doi"):
            if field in theirs.fields and (field != "year" or metadata.publication_date):
                assert letters(ours.fields.get(field, "")) == letters(theirs.fields[field]), (name, field)
        assert people(ours) == people(theirs), name
        count += 1
    assert count >= 30


def people(entry: Entry) -> list[str]:
    """The authors' letters, in order."""
    return [letters(str(person)) for person in entry.persons.get("author", [])]


def test_apa_agrees_with_githubs_where_githubs_follows_the_style(shared: Path) -> None:
    """Left aside are its faults: no words for a missing date, no full stop without a link, no cut of long lists."""
    differing = set()
    for name, metadata, folder in cases(shared):
        theirs = " ".join((folder / "ruby-cff.apa").read_text(encoding="utf-8").split())
        found = re.search(r"https://doi\.org/(10\.\S+)$", theirs)
        ours = cite(replace(metadata, publisher=None), style="apa", doi=doi_or_none(found.group(1)) if found else None)
        ours = ours.replace(" (n.d.).", "").removesuffix(".")
        if ours != theirs.replace("https://doi.org/https://doi.org/", "https://doi.org/").removesuffix("."):
            differing.add(name)
    assert differing == {
        "ImpedanCEI__Wakis",  # a date that is none: GitHub's prints its first four digits
        "OpenFreeEnergy__openfe",  # "W.H." are two initials
        "spacetelescope__jwst",  # more than twenty authors
    }
