"""Citations that are written out beside CITATION.cff, and that a release leaves stale."""

import pytest

from tests.journeys.conftest import Journey
from tests.repositories import CITATION

REAL = {"registry": "datacite", "landing_page": "https://example.org/program"}
"""Settings of a registry that is no rehearsal; the sandbox plays it here."""
ENTRY = "@software{{program,\n  title = {{A program}},\n  version = {{{version}}}{doi}\n}}\n"


@pytest.mark.parametrize("path", ["README.md", "CITATION.bib"])
def test_a_release_says_which_citation_it_leaves_stale(journey: Journey, path: str) -> None:
    """README and citation file were equally old, so that nothing differed before; the entry to paste comes with it."""
    files: dict[str, str | bytes] = {"CITATION.cff": CITATION, path: ENTRY.format(version="1.0.0", doi="")}
    repository = journey.repository(files)
    repository.release("v1.0.0")
    assert "bibtex-differs" not in {finding.rule for finding in journey.publish(repository, **REAL).findings}

    repository.release("v1.1.0", {"code.py": "1\n"})
    report = journey.publish(repository, "v1.1.0", **REAL)
    (stale,) = [finding for finding in report.findings if finding.rule == "bibtex-differs"]
    assert (stale.path, report.exit_code) == (path, 0)
    assert stale.fix.endswith(ENTRY.format(version="1.1.0", doi="").strip())


def test_a_release_names_the_doi_of_before_in_a_written_citation(journey: Journey) -> None:
    """Whoever copies it would cite the version before."""
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": "# A program\n"})
    repository.release("v1.0.0")
    first = journey.published(repository, **REAL)["doi"]
    entry = ENTRY.format(version="1.0.0", doi=f",\n  doi = {{{first}}}")
    repository.release("v1.1.0", {"CITATION.bib": entry})
    report = journey.publish(repository, "v1.1.0", **REAL)
    (stale,) = [finding for finding in report.findings if finding.rule == "bibtex-differs"]
    assert f"doi = {{{report.outputs['doi']}}}" in stale.fix


def test_what_the_release_writes_is_not_called_missing(journey: Journey) -> None:
    """GitHub's citation of the branch lacks its year and its link until this very commit."""
    repository = journey.repository({"CITATION.cff": CITATION})
    repository.release("v1.0.0")
    for dry_run in ("true", "false"):
        report = journey.publish(repository, **REAL, dry_run=dry_run)
        assert report.exit_code == 0
        assert "github-citation-bare" not in {finding.rule for finding in report.findings}
    assert "\ndate-released: " in repository.show("CITATION.cff")


def test_what_no_release_writes_is_still_called_missing(journey: Journey) -> None:
    """A preferred citation is somebody else's to complete."""
    preferred = "preferred-citation: {type: article, title: A paper, authors: [{name: Example Lab}]}\n"
    repository = journey.repository({"CITATION.cff": CITATION + preferred})
    repository.release("v1.0.0")
    assert "github-citation-bare" in {finding.rule for finding in journey.publish(repository, **REAL).findings}


def test_a_rehearsal_gives_no_entry_to_paste(journey: Journey) -> None:
    """Its DOIs are for no README."""
    repository = journey.repository({"CITATION.cff": CITATION, "CITATION.bib": ENTRY.format(version="0.9", doi="")})
    repository.release("v1.0.0")
    assert all("10.14454" not in finding.fix for finding in journey.publish(repository).findings)
