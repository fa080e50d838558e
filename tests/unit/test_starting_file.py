"""A CITATION.cff to begin with, for whoever has none."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from doi_action.check.checker import check_citation
from doi_action.facts import Merged
from doi_action.hosts.folder import WorkTree
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.model import Creator, NameType
from doi_action.release.read_release import PATTERNS
from doi_action.rules import RULES
from doi_action.snapshot import Coming
from doi_action.verbs.explain import run
from doi_action.views.starting_file import starting_file
from tests.repositories import Repository
from tests.unit.test_bad_inputs import read

BARE = {"README.md": "# A tool\n", "tool.py": "print(1)\n"}
DATASET = {"README.md": "---\npretty_name: 'Dunes: \"wind\"'\nsize_categories: [n<1K]\nlicense: mit\n---\n"}


def told(folder: Path, files: Mapping[str, str | bytes]) -> Merged:
    """What a repository with these files says before anybody tags it."""
    made = Repository(folder / "tool", files)
    made.commit()
    return merge(read_facts(WorkTree(made.folder).snapshot(Coming(), PATTERNS)).facts)


@pytest.mark.parametrize("files", [BARE, DATASET])
def test_the_text_is_a_citation_file_that_says_what_was_known(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    """Saved as it is, it gives title and people, and no finding."""
    merged = told(tmp_path, files)
    text = starting_file(merged) or ""
    reading = read({**files, "CITATION.cff": text})
    saved = merge(reading.facts)
    assert reading.remarks == ()
    assert saved.metadata.title == merged.metadata.title
    assert saved.metadata.creators == (Creator(given_names="Ada", family_names="Example"),)


def test_whoever_follows_it_is_asked_no_more_for_title_and_people(tmp_path: Path) -> None:
    """What stays is what a citation file cannot say, and what the tag brings."""
    text = starting_file(told(tmp_path, BARE)) or ""
    shown = run(merge(read({"CITATION.cff": text}).facts))
    assert "title (needed)" not in shown and "creators (needed)" not in shown
    assert "publisher (needed)" in shown


def test_explain_shows_it_where_there_is_no_citation_file(tmp_path: Path) -> None:
    """With the name that the history knows, marked as a guess."""
    shown = run(told(tmp_path, BARE))
    assert "save these lines as CITATION.cff" in shown
    assert "authors:  # a guess" in shown and 'family-names: "Example"' in shown


@pytest.mark.parametrize("text", ["cff-version: 1.2.0\ntitle: T\n", "{", ""])
def test_who_has_a_citation_file_is_shown_none(text: str) -> None:
    """Also where the one that is there cannot be read: then it is to be mended."""
    findings = check_citation("CITATION.cff", text.encode(), RULES)
    assert starting_file(merge(read({"CITATION.cff": text}).facts), findings) is None


def test_an_organisation_is_named_whole_and_an_orcid_is_kept() -> None:
    """As other files say them."""
    people = '[{"name": "Doe, Jo", "orcid": "0000-0002-1825-0097"}, {"name": "Dune Wind Consortium"}]'
    known = merge(read({".zenodo.json": f'{{"title": "T", "creators": {people}}}'}).facts)
    saved = merge(read({"CITATION.cff": starting_file(known) or ""}).facts)
    assert saved.metadata.creators == known.metadata.creators
    assert saved.metadata.creators[1].name_type is NameType.ORGANISATION


def test_everybody_is_in_it() -> None:
    """Saved, it outranks the file that names them all."""
    people = ", ".join(f'{{"title": "Ada Dune{number}", "role": "author"}}' for number in range(120))
    known = merge(read({"datapackage.json": f'{{"title": "T", "contributors": [{people}]}}'}).facts)
    saved = merge(read({"CITATION.cff": starting_file(known) or ""}).facts)
    assert len(saved.metadata.creators) == 120


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("Holm, Marit", "Holm", "Marit"),
        ("Marit Holm (EXT)", "Holm", "Marit"),
        ("Jan van der Berg", "van der Berg", "Jan"),
        ("Marit Holm III", "Holm III", "Marit"),
    ],
)
def test_the_parts_are_those_that_the_name_suggests(written: str, family: str, given: str) -> None:
    """A comma decides; what stands in brackets is no name."""
    known = merge(read({"AUTHORS": f"* {written} <marit@example.org>\n"}).facts)
    (saved,) = merge(read({"CITATION.cff": starting_file(known) or ""}).facts).metadata.creators
    assert (saved.full_name, saved.given_names) == (f"{given} {family}", given)


def test_what_looks_like_no_person_is_named_whole() -> None:
    """Even a guess at its family name would mislead."""
    known = merge(
        read({".zenodo.json": '{"title": "T", "creators": [{"name": "Portable Finds of the Lowlands"}]}'}).facts
    )
    assert '  - name: "Portable Finds of the Lowlands"' in (starting_file(known) or "")
