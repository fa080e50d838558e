"""What is wrong in the files of a tag: it stays there, so that it is told as the tag's, with what helps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.errors import ExitCode
from doi_action.findings import Finding, Severity
from doi_action.report import Report
from doi_action.views.annotations import annotations
from doi_action.views.text import report_text
from tests.journeys.conftest import Journey
from tests.repositories import CITATION, Repository

WRONG = CITATION.replace("0097", "0098")


@pytest.fixture
def repository(journey: Journey) -> Iterator[Repository]:
    """A repository whose release v1.3.0 holds an iD with a wrong check digit."""
    made = journey.repository({"CITATION.cff": WRONG, "README.md": "# A program\n"})
    made.release("v1.3.0")
    yield made


def error(report: Report) -> Finding:
    """The one error among the findings."""
    [found] = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    return found


def test_a_fault_that_the_branch_has_mended_is_the_tags(journey: Journey, repository: Repository) -> None:
    """To correct it and run again would never end."""
    repository.commit("Right iD", {"CITATION.cff": CITATION})
    report = journey.publish(repository, "v1.3.0")
    assert report.exit_code == ExitCode.FINDINGS
    assert error(report).fix == (
        "main is right: release v1.3.1, or move the tag v1.3.0 as long as no DOI was published for it"
    )
    assert "in the tag v1.3.0, CITATION.cff:7:" in report_text(report)
    assert report.error and report.error.fix == "see orcid-bad-checksum (in the tag v1.3.0, CITATION.cff:7)"


def test_a_line_of_the_tag_is_never_marked_as_the_branchs(journey: Journey, repository: Repository) -> None:
    """The branch's file holds something else there."""
    repository.commit("Right iD", {"CITATION.cff": f"# A comment\n{CITATION}"})
    marked = annotations([error(journey.publish(repository, "v1.3.0"))])
    assert "file=" not in marked and "in the tag v1.3.0, CITATION.cff:7: " in marked


def test_a_fault_that_the_branch_still_has_is_mended_there_first(journey: Journey, repository: Repository) -> None:
    """Its own cure comes first, and then the tag's."""
    repository.commit("More", {"CITATION.cff": f"{WRONG}license: MIT\n"})
    fix = error(journey.publish(repository, "v1.3.0")).fix
    assert fix.endswith("; then release v1.3.1, or move the tag v1.3.0 as long as no DOI was published for it")


def test_a_fault_of_the_head_itself_is_told_at_its_line(journey: Journey, repository: Repository) -> None:
    """Tag and branch are one."""
    found = error(journey.publish(repository, "v1.3.0"))
    assert (found.path, found.line, found.tag) == ("CITATION.cff", 7, "")


def test_what_is_not_committed_is_named(journey: Journey, tmp_path: Path) -> None:
    """`check` reads the folder, a release what is committed: nobody finds out by himself."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.write({".doi.yml": "kind: dataset\n"})
    said = "not committed, and so read without its changes: '.doi.yml'"
    assert said in journey.publish(repository, dry_run="true").notes
    repository.write({"CITATION.cff": WRONG})
    repository.commit("Wrong")
    repository.git("tag", "v1.1.0")
    repository.write({".doi.yml": "kind: model\n"})
    assert said in journey.publish(repository, "v1.1.0").notes
