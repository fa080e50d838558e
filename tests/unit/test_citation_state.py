"""Which DOI of a citation file is cited, and which year a date tells."""

from pathlib import Path

import pytest

from doi_action.errors import FindingsError
from doi_action.formats.cff.state import citation_state
from doi_action.identifiers.types import parse_doi
from doi_action.release.describe import Described, describe
from doi_action.settings import settings_from
from doi_action.verbs.cite import notes_on_files, preferred
from tests.proportion import in_proportion
from tests.repositories import Repository

ALL = ("10.5281/zenodo.1", "The DOI of all versions, which leads to the newest")
NEWEST = ("10.5281/zenodo.1", "The concept DOI of the work")
THIS = ("10.5281/zenodo.2", "The DOI of version 1.0.0")
OLDER = ("10.5281/zenodo.3", "Version 0.9.0 at Zenodo")
SILENT = ("10.5281/zenodo.4", "")


def cff(*entries: tuple[str, str], root: str = "") -> bytes:
    """A citation file with these identifiers."""
    lines = [f"  - type: doi\n    value: {doi}\n    description: {words!r}\n" for doi, words in entries]
    return f"title: Tides\nversion: '1.0.0'\n{root}identifiers:\n{''.join(lines)}".encode()


@pytest.mark.parametrize(
    ("entries", "cited"),
    [
        ((SILENT,), SILENT),
        ((ALL,), ALL),
        ((ALL, THIS), THIS),
        ((NEWEST, THIS), THIS),
        ((OLDER, ALL), ALL),
        ((OLDER, THIS, ALL), THIS),
        ((SILENT, OLDER), SILENT),
    ],
)
def test_a_doi_among_the_identifiers_is_cited(entries: tuple[tuple[str, str], ...], cited: tuple[str, str]) -> None:
    """The one of this version, else the one of all, else the first."""
    assert str(citation_state(cff(*entries)).cited_doi) == cited[0]


def test_the_root_doi_comes_first_and_the_concept_stands_beside_it() -> None:
    """As we write the file ourselves."""
    state = citation_state(cff(THIS, ALL, root="doi: 10.5281/zenodo.2\n"))
    assert (str(state.cited_doi), str(state.concept_doi)) == (THIS[0], ALL[0])


def test_an_identifier_of_another_type_is_no_doi_to_cite() -> None:
    """A SWHID names files, not the work."""
    data = b"title: Tides\nidentifiers:\n  - type: swh\n    value: swh:1:dir:bc286860f423ea7ced246ba7458eef4b4541cf2d\n"
    assert citation_state(data).cited_doi is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023-12-7", 2023),
        ("2024/3/6", 2024),
        ("07-03-2025", 2025),
        ("2024-03", 2024),
        ("May 2024", 2024),
        ("2023 or 2024", None),
        ("20240306", None),
        ("soon", None),
    ],
)
def test_a_year_that_is_certain_is_never_lost_to_a_day_that_is_not(text: str, year: int | None) -> None:
    """Of two years neither is certain."""
    assert citation_state(f"title: Tides\ndate-released: '{text}'\n".encode()).year == year


def described(folder: Path, text: str, name: str = "CITATION.cff") -> Described:
    """What a folder with this file says."""
    (folder / name).write_text(text, encoding="utf-8")
    return describe(settings_from(command_line={}, environment={}), str(folder))


PAPER = """preferred-citation:
  type: article
  title: On tides
  authors:
    - family-names: Byron
      given-names: Ada
"""


def test_an_unreadable_file_is_no_work_to_cite(tmp_path: Path) -> None:
    """The finding of the check with its line, in place of a citation of the folder."""
    with pytest.raises(FindingsError) as error:
        described(tmp_path, "cff-version: 1.2.0\ntitle: Tide: pools\n").require_a_work()
    assert (error.value.path, error.value.line, error.value.exit_code) == ("CITATION.cff", 2, 1)


def test_a_broken_manifest_stops_a_citation_only_where_nobody_else_names_people(tmp_path: Path) -> None:
    """As it stops no release: what it would have said is not needed."""
    with pytest.raises(FindingsError) as error:
        described(tmp_path, "", "package.json").require_a_work()
    assert error.value.path == "package.json"
    described(tmp_path, "title: Tides\nauthors: [{name: A}]\n").require_a_work()


def test_a_folder_without_a_file_is_no_work_to_cite(tmp_path: Path) -> None:
    """Where the checkout is in a folder below, say."""
    with pytest.raises(FindingsError, match="no file names a title or an author"):
        described(tmp_path, "nothing\n", "notes.txt").require_a_work()


def test_the_preferred_citation_is_what_github_shows(tmp_path: Path) -> None:
    """None where the file has none."""
    assert described(tmp_path, f"title: Tides\n{PAPER}").preferred_citation == "Byron, A. On tides"
    assert described(tmp_path, "title: Tides\n").preferred_citation is None
    with pytest.raises(FindingsError, match="no preferred citation"):
        preferred(None)


def test_the_concept_doi_among_thousands_of_identifiers_is_found_in_one_pass() -> None:
    """Work that grows with their square would take an hour for twenty thousand."""

    def file(count: int) -> bytes:
        entries = "".join(f"  - {{type: doi, value: 10.5281/zenodo.{number}}}\n" for number in range(1, count))
        own = "  - {type: doi, value: 10.5281/zenodo.88888, description: This version}\n"
        concept = "  - {type: doi, value: 10.5281/zenodo.99999, description: All versions}\n"
        return f"identifiers:\n{entries}{own}{concept}".encode()

    def found(data: bytes) -> None:
        state = citation_state(data)
        assert (str(state.cited_doi), str(state.concept_doi)) == ("10.5281/zenodo.88888", "10.5281/zenodo.99999")

    assert in_proportion(found, file, length=1_000)


@pytest.mark.parametrize(
    ("version", "cited"),
    [("1.0.0", THIS), ("1.1.0", None), (None, THIS)],
)
def test_the_doi_of_another_version_is_not_cited(version: str | None, cited: tuple[str, str] | None) -> None:
    """Where the words beside it say that it is of the version that the file states."""
    state = citation_state(cff(THIS, ALL, root=f"doi: {THIS[0]}\n"))
    assert state.doi_for(version) == (parse_doi(cited[0]) if cited else None)


@pytest.mark.parametrize("entry", [ALL, SILENT])
def test_a_doi_that_may_be_of_all_versions_stays(entry: tuple[str, str]) -> None:
    """People write it once, and forget to raise the version beside it."""
    assert citation_state(cff(entry, root=f"doi: {entry[0]}\n")).doi_for("1.1.0") == parse_doi(entry[0])


def test_a_tag_is_not_cited_by_the_doi_of_the_version_before(tmp_path: Path) -> None:
    """The DOI of a version is written after its tag, and so the tag's files name the one before."""
    first = cff(THIS, ALL, root=f"doi: {THIS[0]}\n") + b"authors:\n  - name: Example Lab\n"
    repository = Repository(tmp_path / "tides", {"CITATION.cff": first})
    repository.release("v1.1.0")
    said = describe(settings_from(command_line={"tag": "v1.1.0"}), str(repository.folder))
    assert (said.merged.metadata.version, said.doi, said.concept_doi) == ("1.1.0", None, parse_doi(ALL[0]))


@pytest.mark.parametrize(
    ("entry", "version", "is_open"),
    [
        (SILENT, "1.1.0", True),
        (SILENT, "1.0.0", False),
        (SILENT, None, False),
        (ALL, "1.1.0", False),
        (THIS, "1.1.0", False),
    ],
)
def test_a_doi_without_words_beside_another_version_is_told(
    entry: tuple[str, str], version: str | None, is_open: bool
) -> None:
    """Whoever cites or exports the later version under it should know."""
    assert citation_state(cff(entry, root=f"doi: {entry[0]}\n")).leaves_open(version) is is_open


def test_the_note_on_such_a_doi_names_both_versions(tmp_path: Path) -> None:
    """And what to write."""
    (tmp_path / "CITATION.cff").write_bytes(cff(SILENT))
    said = describe(settings_from(command_line={"version": "1.1.0"}, environment={}), str(tmp_path))
    assert len(said.notes) == 1 and "version 1.0.0" in said.notes[0] and "for 1.1.0" in said.notes[0]
    assert notes_on_files(said)[: len(said.notes)] == said.notes
