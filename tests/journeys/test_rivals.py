"""A work that has a DOI elsewhere: the first real one stops or is linked, a rehearsal warns."""

import pytest

from doi_action.errors import ExitCode
from doi_action.findings import Severity
from tests.journeys.conftest import Journey
from tests.repositories import CITATION, Repository

ZENODO = "10.5281/zenodo.90125511"
REAL = {"registry": "datacite", "landing_page": "https://example.org/gauges"}
"""Settings of a registry that is no rehearsal; the sandbox plays it here."""
FILES: dict[str, str | bytes] = {"CITATION.cff": f"{CITATION}doi: {ZENODO}\n", "README.md": "# Gauges\n"}


@pytest.fixture
def repository(journey: Journey) -> Repository:
    """A release whose file names a DOI at Zenodo."""
    made = journey.repository(FILES)
    made.release("v1.0.0")
    return made


@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_a_first_real_doi_stops_at_a_rival(journey: Journey, repository: Repository, dry_run: str) -> None:
    """Nothing is written, and the three answers are there to choose from."""
    head = repository.head
    report = journey.publish(repository, **REAL, dry_run=dry_run)
    assert report.error and (report.error.rule, report.exit_code) == ("rival-doi", ExitCode.CONFLICT)
    assert f"{ZENODO} (CITATION.cff:" in report.error.message
    assert all(answer in report.error.fix for answer in ("continue there", "concept-doi", "rival-dois: link"))
    assert (journey.writes(), repository.head) == (0, head)


def test_a_linked_rival_is_in_the_version_and_not_in_the_concept(journey: Journey, repository: Repository) -> None:
    """The line goes on here; the record of all versions names its versions alone."""
    report = journey.publish(repository, **REAL, rival_dois="link")
    assert report.error is None
    assert ("Continues", ZENODO) in journey.links(report.outputs["doi"])
    assert ZENODO not in {doi for _, doi in journey.links(report.outputs["concept-doi"])}
    assert report.plan and any(f"{ZENODO}: Continues" in note for note in report.plan.notes)
    assert not [finding for finding in report.findings if finding.rule == "rival-doi"]


def test_a_linked_rival_is_linked_again_by_the_next_release_and_not_by_a_repeat(
    journey: Journey, repository: Repository
) -> None:
    """Every version continues the line; running again changes nothing."""
    settings = {**REAL, "rival_dois": "link"}
    journey.published(repository, "v1.0.0", **settings)
    assert journey.published(repository, "v1.0.0", **settings)["changed"] == "false"
    repository.release("v1.1.0", {"code.py": "1\n"})
    second = journey.published(repository, "v1.1.0", **settings)
    assert ("Continues", ZENODO) in journey.links(second["doi"])


def test_a_rehearsal_warns_of_a_rival_and_goes_on(journey: Journey, repository: Repository) -> None:
    """At its place, with what a real registry will ask."""
    report = journey.publish(repository)
    (warning,) = [finding for finding in report.findings if finding.rule == "rival-doi"]
    assert report.error is None and report.outputs["created"] == "true"
    assert (warning.severity, warning.path) == (Severity.WARNING, "CITATION.cff")
    assert ZENODO in warning.message and "rival-dois: link" in warning.fix


def test_a_rival_that_comes_after_our_first_doi_warns(journey: Journey) -> None:
    """There are two by then, and stopping would leave the next release without any."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": "# Gauges\n"})
    repository.release("v1.0.0")
    journey.published(repository, "v1.0.0", **REAL)
    badge = f"[![DOI](https://zenodo.org/badge/DOI/{ZENODO}.svg)](https://doi.org/{ZENODO})"
    repository.release("v1.1.0", {"README.md": f"# Gauges\n\n{badge}\n"})
    report = journey.publish(repository, "v1.1.0", **REAL)
    assert report.error is None
    assert [(f.path, f.line) for f in report.findings if f.rule == "rival-doi"] == [("README.md", 3)]


def test_a_concept_that_is_taken_over_is_no_rival(journey: Journey) -> None:
    """`concept-doi` says which of the DOIs stands for all versions."""
    repository = journey.repository({"CITATION.cff": CITATION})
    repository.release("v1.0.0")
    concept = journey.published(repository, "v1.0.0", **REAL)["concept-doi"]
    report = journey.publish(repository, "v1.0.0", **REAL, concept_doi=concept)
    assert report.error is None
    assert not [finding for finding in report.findings if finding.rule == "rival-doi"]


def test_no_doi_in_the_files_is_lost_without_a_word(journey: Journey) -> None:
    """What is neither in the record nor a rival is noted at its line, an example as one."""
    lines = [
        "doi: 10.5281/zenodo.1234567",
        "references:",
        "  - {type: article, title: On gauges, authors: [{name: Lab}], doi: 10.1038/s41587-020-0439-x}",
        "  - type: software",
        "    title: Other",
        "    authors: [{name: Lab}]",
        "    repository-code: https://example.org/other",
        "    notes: also at https://doi.org/10.5281/zenodo.90125512.",
    ]
    citation = CITATION + "\n".join(lines) + "\n"
    repository = journey.repository({"CITATION.cff": citation})
    repository.release("v1.0.0")
    report = journey.publish(repository)
    assert report.error is None and report.plan
    notes = [note for note in report.plan.notes if "is not in the record" in note]
    first = len(CITATION.splitlines()) + 1
    assert [note.partition(" is not")[0] for note in notes] == [
        f"CITATION.cff:{first}: 10.5281/zenodo.1234567",
        f"CITATION.cff:{first + 7}: 10.5281/zenodo.90125512",
    ]
    assert "example" in notes[0] and "related-identifiers" in notes[1]
    assert ("References", "10.1038/s41587-020-0439-x") in journey.links(report.outputs["doi"])


HUB = "10.57967/hf/7101"
CARD = """\
---
license: apache-2.0
pipeline_tag: text-generation
---
# A program

## Citation

```bibtex
@misc {lab_2025,
	author       = { {Example Lab} },
	title        = { a-program (Revision REVISION) },
	doi          = { 10.57967/hf/7101 },
	publisher    = { Hugging Face }
}
```
"""


def test_the_hubs_doi_of_the_tagged_revision_is_identical_and_of_another_continued(journey: Journey) -> None:
    """The Hub's title tells the commit; the next version is another one, and the card's citation stays alone."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": "# A program\n"})
    repository.release("v1.0.0")
    card = CARD.replace("REVISION", repository.git("rev-parse", "v1.0.0^{commit}").strip()[:7])
    repository.commit("Add the card", {"README.md": card})
    assert journey.publish(repository, "v1.0.0", **REAL).exit_code == ExitCode.CONFLICT

    first = journey.published(repository, "v1.0.0", **REAL, rival_dois="link")
    assert ("IsIdenticalTo", HUB) in journey.links(first["doi"])
    repository.release("v1.1.0", {"code.py": "1\n"})
    second = journey.published(repository, "v1.1.0", **REAL, rival_dois="link")
    assert ("Continues", HUB) in journey.links(second["doi"])
    assert "doi-action:start" not in repository.show("README.md")
