"""`explain` in a repository with several works: which there are, and which file each still needs."""

import json
from pathlib import Path

import pytest

from tests.journeys.test_command_line import run
from tests.repositories import Repository

WORKS = "works: [{name: pkg-a, path: pkg-a, tag-pattern: 'pkg-a@{version}'}, {name: pkg-b, path: pkg-b}]\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two works without any metadata, one released, and a tag of neither."""
    files = {".doi.yml": WORKS, "pkg-a/a.py": "1", "pkg-b/b.py": "1"}
    made = Repository(tmp_path_factory.mktemp("works") / "mono", files)
    made.release("pkg-a@1.0.0")
    made.git("tag", "other")
    return made.folder


def test_of_several_works_the_reader_is_asked_to_choose(folder: Path) -> None:
    """The root of a monorepo is none of its works."""
    shown = run("explain", folder=folder).stdout
    assert "pkg-a, pkg-b" in shown and "--work pkg-a" in shown


@pytest.mark.parametrize("chosen", [("--work", "pkg-a"), ("--tag", "pkg-a@1.0.0")])
def test_a_work_is_asked_for_files_of_its_own(folder: Path, chosen: tuple[str, str]) -> None:
    """Chosen by its name or by its tag; the publisher is said once for all of them."""
    shown = run("explain", *chosen, folder=folder).stdout
    assert "save these lines as pkg-a/CITATION.cff" in shown
    assert "    pkg-a/CITATION.cff: authors:" in shown and "    .doi.yml: publisher:" in shown
    assert "--work" not in shown


def test_the_tag_of_a_work_says_its_version(folder: Path) -> None:
    """By the work's own pattern."""
    assert "* version               1.0.0" in run("explain", "--tag", "pkg-a@1.0.0", folder=folder).stdout


def test_a_tag_that_is_no_release_of_a_work_says_so(folder: Path) -> None:
    """With the patterns that would fit."""
    done = run("explain", "--tag", "other", folder=folder)
    assert done.returncode == 2
    assert "the tag 'other' fits no tag-pattern" in done.stderr and "pkg-a@{version}" in done.stderr


CITATION = """\
cff-version: 1.2.0
message: Please cite it.
title: Harbour Levels
type: software
authors:
  - {family-names: Holm, given-names: Marit, affiliation: The Sound}
  - {name: The Tide Team}
abstract: Reads gauges.
keywords: [tide, gauge]
license: MIT
url: https://harbour.example/docs
contact: [{family-names: Holm, given-names: Marit}]
preferred-citation: {type: article, title: On tides, doi: 10.1000/paper, authors: [{family-names: Holm}], journal: J}
references: [{type: article, title: On gauges, doi: 10.1000/182, authors: [{family-names: Holm}], journal: J}]
"""


def test_the_records_are_those_that_publish_would_send(tmp_path: Path) -> None:
    """Value by value, for this version and for all of them; only what the registry knows comes later."""
    files = {"CITATION.cff": CITATION, ".doi.yml": "publisher: Example Press\n", "levels.py": "1\n"}
    made = Repository(tmp_path / "harbour", files)
    made.release("v1.0.0")
    told = json.loads(run("explain", "--tag", "v1.0.0", "--format", "json", folder=made.folder).stdout)
    plan = json.loads(run("publish", "--dry-run", "--format", "json", folder=made.folder).stdout)["plan"]

    sent = [step["payload"] for step in plan["steps"]]
    # The sandbox shows pages of its own where nobody names one.
    for shown, payload in zip((told["record"], told["concept_record"]), sent, strict=True):
        between = {"IsVersionOf", "HasVersion"}
        payload["relatedIdentifiers"] = [
            link for link in payload["relatedIdentifiers"] if link["relationType"] not in between
        ]
        for name in ("alternateIdentifiers", "url"):
            payload.pop(name)
            shown.pop(name, None)
        assert shown == payload


def test_a_registry_that_is_chosen_gets_its_own_record(tmp_path: Path) -> None:
    """As it is sent to Zenodo, which publishes under its own name, keeps the concept, and cannot hold everything."""
    made = Repository(tmp_path / "harbour", {"CITATION.cff": CITATION})
    made.release("v1.0.0")
    shown = run("explain", "--tag", "v1.0.0", "--registry", "zenodo", folder=made.folder).stdout
    assert "The record of this version, as Zenodo gets it" in shown and "resource_type.id: software" in shown
    assert "The record of all versions" not in shown and "publisher (needed)" not in shown
    assert "person_or_org.family_name: Holm" in shown and "DataCite gets it" not in shown

    made.write({".doi.yml": "registry: inveniordm\n"})
    told = json.loads(run("explain", "--format", "json", folder=made.folder).stdout)
    assert told["registry"] == "InvenioRDM" and told["concept_record"] == {}
