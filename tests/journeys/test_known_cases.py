"""Numbered cases that only a whole release can show: bad inputs (35, 69), and defects of other tools (4, 6, 7)."""

import pytest

from doi_action.errors import ExitCode
from tests.journeys.conftest import Journey
from tests.repositories import CITATION, README


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
