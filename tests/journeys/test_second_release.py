"""What a second release must not lose, double or take from the first: sources, schemes, names of files, the newest."""

import json

from doi_action.errors import ExitCode
from tests.journeys.conftest import Journey
from tests.repositories import CITATION

PROJECT = '[project]\nname = "tides"\nversion = "1.0.0"\nlicense = "{license}"\nauthors = [{authors}]\n'
ADA, BO = '{name = "Example, Ada"}', '{name = "Berg, Bo"}'


def test_the_file_that_a_release_wrote_does_not_outrank_its_sources(journey: Journey) -> None:
    """The second author and the new licence are in pyproject.toml alone; the written file is rendered again."""
    files = {"pyproject.toml": PROJECT.format(license="MIT", authors=ADA), "README.md": "# Tides\n"}
    repository = journey.repository(files)
    repository.release("v1.0.0")
    journey.published(repository)
    later = {"pyproject.toml": PROJECT.format(license="Apache-2.0", authors=f"{ADA}, {BO}")}
    repository.release("v1.1.0", later)
    record = journey.record(journey.published(repository, "v1.1.0")["doi"])
    assert [person["name"] for person in record["creators"]] == ["Example, Ada", "Berg, Bo"]
    assert [right["rightsIdentifier"] for right in record["rightsList"]] == ["apache-2.0"]
    assert "Berg" in repository.show("CITATION.cff") and "Apache-2.0" in repository.show("CITATION.cff")


def test_a_scheme_is_kept_beside_the_plain_keyword_that_a_release_wrote(journey: Journey) -> None:
    """On the version and on the concept."""
    subject = {"term": "Astronomy", "identifier": "http://id.loc.gov/authorities/subjects/sh85009003", "scheme": "url"}
    said = {"title": "Tides", "creators": [{"name": "Example, Ada"}], "license": "mit", "subjects": [subject]}
    repository = journey.repository({".zenodo.json": json.dumps(said), "README.md": "# Tides\n"})
    repository.release("v1.0.0")
    journey.published(repository)
    repository.release("v1.1.0", {"a.txt": "a\n"})
    outputs = journey.published(repository, "v1.1.0")
    for doi in (outputs["doi"], outputs["concept-doi"]):
        (found,) = journey.record(doi)["subjects"]
        assert (found["subject"], found["valueUri"]) == ("Astronomy", subject["identifier"])


def test_a_citation_file_of_another_case_gets_no_twin(journey: Journey) -> None:
    """It is read, and renamed in the commit of the release: some disks take both names for one file."""
    repository = journey.repository({"citation.cff": f"{CITATION}license: MIT\n", "README.md": "# Tides\n"})
    repository.release("v1.0.0")
    outputs = journey.published(repository)
    tracked = repository.git("ls-tree", "-r", "--name-only", "main").split()
    assert "CITATION.cff" in tracked and "citation.cff" not in tracked
    assert outputs["doi"] in repository.show("CITATION.cff")


def test_a_release_that_is_not_the_newest_says_so(journey: Journey) -> None:
    """Somebody who looks for it in the citation file finds another version there."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.release("v1.1.0", {"a.txt": "a\n"})
    journey.published(repository, "v1.1.0")
    report = journey.publish(repository, "v1.0.0")
    assert "1.1.0 stays the newest version; CITATION.cff and the badge keep speaking of it" in report.notes


def test_a_moving_tag_is_no_newer_version(journey: Journey) -> None:
    """`v1` on the commit of v1.1.0, and on another."""
    repository = journey.repository()
    repository.release("v1.1.0")
    repository.git("tag", "-a", "v1", "-m", "v1")
    repository.release("v1.2", {"a.txt": "a\n"})
    repository.release("v1.2.3", {"a.txt": "b\n"})
    assert journey.publish(repository, dry_run="true").outputs["version"] == "1.2.3"
    report = journey.publish(repository, "v1", dry_run="true")
    assert (report.exit_code, report.outputs.get("doi", "")) == (ExitCode.SETTINGS, "")


def test_tags_of_several_packages_stop_with_the_block_to_write(journey: Journey) -> None:
    """No package becomes a new version of another."""
    for number, tags in enumerate((("pkg-a-v1.2.0", "pkg-b-v1.0.0"), ("a/v1.0.0", "b@1.0.0"))):
        repository = journey.repository(name=f"several{number}")
        for tag in tags:
            repository.release(tag, {"a.txt": tag})
        report = journey.publish(repository)
        assert report.error is not None and (report.error.rule, report.exit_code) == ("several-packages", 2)
        assert "works:" in report.error.fix and journey.writes() == 0


def test_the_concept_of_a_repository_without_a_page_leads_to_its_own(journey: Journey) -> None:
    """A reader of the concept DOI is not sent to one version, and the next release changes nothing in that."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.release("v1.1.0", {"a.txt": "a\n"})
    for tag in ("v1.0.0", "v1.1.0"):
        outputs = journey.published(repository, tag)
        assert journey.record(outputs["doi"])["url"].endswith(outputs["doi"])
        assert journey.record(outputs["concept-doi"])["url"].endswith(outputs["concept-doi"])
