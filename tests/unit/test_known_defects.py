"""What goes wrong between a citation file and its DOI elsewhere must not go wrong here; one test for each defect.

Each was measured on a tool that does some part of this work; the name of the test is the defect's opposite.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doi_action.__main__ import main
from doi_action.check.checker import check_citation
from doi_action.formats.cff.edit import CitationChange, DescribedDoi, edit_citation
from doi_action.formats.datacite.write import attributes_of
from doi_action.hosts.local_git.host import LocalGit
from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.lineage.versions import version_of_tag
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.release.judge_files import stopping
from doi_action.release.read_release import PATTERNS
from doi_action.rules import RULES
from doi_action.snapshot import Tagged
from tests.repositories import Repository
from tests.unit.test_bad_inputs import HEAD, metadata

USUAL = ("v{version}", "{version}")
SWHID = "swh:1:dir:94a9ed024d3859793618152ea559a168bbcbb5e2"
RICH = f"""{HEAD}title: Dunes
type: dataset
version: 1.10.0
date-released: 2026-01-31
url: https://dunes.example
authors:
  - {{family-names: Berg, name-particle: van der, given-names: Anna, orcid: https://orcid.org/0000-0002-1825-0098}}
  - {{name: The Dune Project}}
identifiers:
  - {{type: swh, value: "{SWHID}"}}  # the folder
references:
  - {{type: article, title: Winds, doi: 10.1000/winds, authors: [{{name: X}}]}}
"""


def payload(text: str) -> dict[str, Any]:
    """What DataCite would be sent for a citation file."""
    record = RegistryRecord(
        doi=Doi("10.0000", "a"), state=DoiState.FINDABLE, metadata=metadata({"CITATION.cff": text}), marker=None
    )
    return attributes_of(record)


def test_forty_authors_are_forty_creators() -> None:
    """Not the one who pressed the button of the release."""
    authors = [{"family-names": f"Name{n}", "given-names": "A"} for n in range(40)]
    sent = payload(f"{HEAD}title: T\nauthors: {json.dumps(authors)}\n")
    assert [creator["familyName"] for creator in sent["creators"]] == [author["family-names"] for author in authors]


def test_the_tag_1_0_is_not_the_tag_0_1_0(tmp_path: Path) -> None:
    """A tag is found by its whole name, so the files are those of the release."""
    made = Repository(tmp_path / "r", {"CITATION.cff": HEAD + "title: Old\n"})
    made.release("0.1.0")
    made.release("1.0", {"CITATION.cff": HEAD + "title: New\n"})
    said = merge(read_facts(LocalGit(made.folder).snapshot(Tagged("1.0"), PATTERNS)).facts).metadata
    assert said.title == "New"


@pytest.mark.parametrize(("tag", "version"), [("version 1.2", None), ("validated-1.0", None), ("v1.2", "1.2")])
def test_a_word_that_begins_with_v_loses_no_letter(tag: str, version: str | None) -> None:
    """A leading v is one before a digit; of other words nothing is cut off."""
    assert version_of_tag(tag, ("v{version}",)) == version
    assert version_of_tag(tag, USUAL) in (version, tag)


def test_type_version_date_references_address_and_particle_reach_the_record() -> None:
    """Not the names and the licence alone."""
    sent = payload(RICH)
    links = {(link["relationType"], link["relatedIdentifier"]) for link in sent["relatedIdentifiers"]}
    assert (sent["types"]["resourceTypeGeneral"], sent["version"]) == ("Dataset", "1.10.0")
    assert {"date": "2026-01-31", "dateType": "Issued"} in sent["dates"]
    assert {("References", "10.1000/winds"), ("IsIdenticalTo", SWHID)} <= links
    assert any(value == "https://dunes.example" for _, value in links)
    assert sent["creators"][0]["familyName"] == "van der Berg"


def test_a_wrong_check_digit_is_told_before_and_loses_no_author() -> None:
    """It stops the release with its line; nothing fails after the release is public."""
    findings = stopping(check_citation("CITATION.cff", RICH.encode(), RULES))
    assert [(f.rule, f.line) for f in findings] == [("orcid-bad-checksum", 9)]
    assert len(payload(RICH)["creators"]) == 2


def test_a_short_title_is_a_title() -> None:
    """R is one, too."""
    assert payload(f"{HEAD}title: R\nauthors: [{{name: X}}]\n")["titles"] == [{"title": "R"}]


def test_without_a_licence_none_is_given() -> None:
    """Nobody gives away others' rights."""
    assert not payload(f"{HEAD}title: T\nauthors: [{{name: X}}]\n").get("rightsList")


def test_an_identifier_of_another_type_is_not_overwritten_and_dates_stay_days() -> None:
    """Ours are added in front; comments stay."""
    ours = DescribedDoi(doi=Doi("10.0000", "b"), description="The DOI of version 2.0.0")
    change = CitationChange(version="2.0.0", date_released=date(2026, 2, 1), doi=ours.doi, identifiers=(ours,))
    text = edit_citation("CITATION.cff", RICH.encode(), change).decode()
    assert 'value: "10.0000/b"' in text
    assert f'{{type: swh, value: "{SWHID}"}}  # the folder' in text
    assert "date-released: 2026-02-01\n" in text and "T00:00" not in text


def test_metadata_are_those_of_the_tag_and_not_of_the_branch(tmp_path: Path) -> None:
    """What was written later describes another version."""
    made = Repository(tmp_path / "r", {"CITATION.cff": HEAD + "title: At the tag\n"})
    made.release("v1.0.0")
    made.commit(files={"CITATION.cff": HEAD + "title: Later\n"})
    said = merge(read_facts(LocalGit(made.folder).snapshot(Tagged("v1.0.0"), PATTERNS)).facts).metadata
    assert said.title == "At the tag"


def test_one_missing_key_is_a_few_lines(tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    """Not two thousand lines of a traceback."""
    monkeypatch.chdir(tmp_path)
    Path("CITATION.cff").write_text(RICH.replace("message: m\n", "").replace("0098", "0097"))
    main(["check", "CITATION.cff"])
    shown = capsys.readouterr().out
    assert "message" in shown and "Traceback" not in shown
    assert len(shown.splitlines()) < 20


def test_an_organisation_stays_one() -> None:
    """It is no person with a family name."""
    organisation = payload(RICH)["creators"][1]
    assert (organisation["name"], organisation["nameType"]) == ("The Dune Project", "Organizational")
    assert "familyName" not in organisation
