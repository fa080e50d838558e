"""Numbered cases that only a whole release can show: bad inputs (15, 35, 69), and defects of other tools (4, 6, 7)."""

from pathlib import Path

import pytest

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import Journey
from tests.journeys.hosted import PREFIX, Runner
from tests.repositories import CITATION, README


def test_15_a_citation_file_of_a_hundred_megabytes_stops_a_release(journey: Journey) -> None:
    """The record would be made of what other files say, and nobody would know."""
    repository = journey.repository({"README.md": README, ".zenodo.json": '{"title": "Another", "creators": []}'})
    with (repository.folder / "CITATION.cff").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0")
    assert (report.exit_code, journey.writes()) == (ExitCode.FINDINGS, 0)
    (finding,) = [finding for finding in report.all_findings if "104,857,600 bytes" in finding.message]
    assert (finding.path, finding.line, finding.rule) == ("CITATION.cff", 1, "yaml-unreadable")


def test_15_one_that_github_does_not_hand_out_stops_a_release(tmp_path: Path) -> None:
    """Its answer tells the size alone."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        runner = Runner(world, sandbox, tmp_path / "runner")
        runner.release("v1.1.0", files={"CITATION.cff": "#" * 13 * 1024 * 1024})
        step = runner.released("v1.1.0")
        assert (step.code, step.outputs["doi"], runner.writes()) == (ExitCode.FINDINGS, "", 0)
        assert any("13,631,488 bytes" in told.data for told in step.annotations("error"))


@pytest.mark.parametrize("path", ["../secret.yml", "/etc/passwd", "a/../../b.yml"])
def test_35_a_path_that_leaves_the_repository_is_refused(journey: Journey, path: str) -> None:
    """Nothing outside is read, nothing is published."""
    repository = journey.repository()
    repository.release("v1.0.0")
    (journey.folder / "secret.yml").write_text("publisher: CANARY\n")
    report = journey.publish(repository, config=path)
    assert report.exit_code is ExitCode.SETTINGS and path in str(report.error)
    assert journey.writes() == 0


def test_69_a_concept_doi_where_the_versions_doi_is_meant_is_put_right(journey: Journey) -> None:
    """Somebody wrote the DOI of all versions beside `version`: the file gets the version's, and keeps the other."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository)
    mixed = repository.show("CITATION.cff").replace(f"\ndoi: {said['doi']}", f"\ndoi: {said['concept-doi']}")
    repository.commit("Mix up", {"CITATION.cff": mixed})
    journey.published(repository, "v1.0.0")
    assert f"\ndoi: {said['doi']}" in repository.show("CITATION.cff")
    assert said["concept-doi"] in repository.show("CITATION.cff")


def test_defect_4_what_is_called_done_is_in_the_repository(journey: Journey) -> None:
    """A tool ended with 0 and had written nothing."""
    repository = journey.repository()
    repository.release("v1.0.0")
    said = journey.published(repository)
    assert said["commit-sha"] == repository.head
    assert said["doi"] in repository.show("CITATION.cff")


def test_defect_6_a_lineage_longer_than_a_page_is_whole(journey: Journey) -> None:
    """A tool read the first page of its list and made a second record for what stood on the next."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": README})
    for number in range(30):
        repository.release(f"v1.{number}.0", {"n.txt": str(number)})
        said = journey.published(repository, f"v1.{number}.0", commit_mode="none")
    links = journey.links(said["concept-doi"])
    assert sum(relation == "HasVersion" for relation, _ in links) == 30
    journey.sandbox.forget_requests()
    journey.published(repository, "v1.0.0", commit_mode="none")
    assert journey.writes() == 0


def test_defect_7_nothing_is_ever_deleted(journey: Journey) -> None:
    """A tool deleted a release to make it again, and its files were gone."""
    repository = journey.repository()
    repository.release("v1.0.0")
    tags = repository.git("for-each-ref", "refs/tags")
    journey.published(repository)
    journey.published(repository, "v1.0.0", publisher="Another Lab")
    assert not [r for r in journey.sandbox.requests if r.method == "DELETE"]
    assert repository.git("for-each-ref", "refs/tags") == tags
