"""What is withdrawn stays so, whatever another verb does afterwards."""

from pathlib import Path

import pytest

from doi_action.cli import main
from doi_action.errors import ExitCode
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_withdraw import REASON, TODAY, done, two_releases


@pytest.mark.parametrize("which", [0, 1], ids=["the older version", "the newest version"])
def test_old_releases_get_dois_and_what_is_withdrawn_stays_so(journey: Journey, which: int) -> None:
    """`backfill` never brings a version back; a release beside it gets its DOI, and the concept does not step back."""
    repository, *published = two_releases(journey)
    gone = published[which]["doi"]
    done(journey, repository, gone)
    repository.release("v1.2.0", {"again.txt": "again\n"})
    report = journey.backfill(repository)
    assert report.error is None, f"{report.error}: {report.all_findings}"
    assert journey.record(gone)["state"] == "registered"
    assert [release.version for release in report.releases if release.doi and str(release.doi) != gone]
    newest = journey.record(published[0]["concept-doi"])
    assert newest["titles"] and newest["state"] == "findable"
    again = journey.backfill(repository)
    assert (again.error, again.outputs["changed"]) == (None, "false")
    assert journey.record(gone)["state"] == "registered"


@pytest.mark.parametrize("which", [0, 1], ids=["the older version", "the newest version"])
def test_nothing_is_left_to_do_where_the_rest_has_its_dois(journey: Journey, which: int) -> None:
    """The withdrawn version may be the newest of all: nothing is written for it."""
    repository, *published = two_releases(journey)
    gone = published[which]["doi"]
    done(journey, repository, gone)
    before = repository.git("rev-parse", "main")
    report = journey.backfill(repository)
    assert report.error is None, f"{report.error}: {report.all_findings}"
    assert journey.record(gone)["state"] == "registered"
    assert repository.git("rev-parse", "main") == before


def test_what_is_withdrawn_behind_a_release_without_a_doi_stays_so(journey: Journey) -> None:
    """After the first version without a DOI the others are not looked for one by one."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository)
    repository.release("v1.1.0", {"a.txt": "a\n"})
    repository.release("v1.2.0", {"b.txt": "b\n"})
    gone = journey.published(repository, "v1.2.0")["doi"]
    done(journey, repository, gone)
    repository.release("v1.3.0", {"c.txt": "c\n"})

    report = journey.backfill(repository)
    assert report.error is None, f"{report.error}: {report.all_findings}"
    assert journey.record(gone)["state"] == "registered"
    left = [release for release in report.releases if release.tag == "v1.2.0"]
    assert [release.reason for release in left] == ["was withdrawn"]
    assert sum(release.doi is not None for release in report.releases) == 3


def test_the_citation_page_shows_what_is_withdrawn(
    journey: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its day, and never as the newest."""
    repository, first, second = two_releases(journey)
    done(journey, repository, second["doi"])
    monkeypatch.setenv("DATACITE_USERNAME", "SANDBOX.DEMO")
    monkeypatch.setenv("DATACITE_PASSWORD", "sandbox")
    words = ["--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url, "--prefix", PREFIX]
    folder = tmp_path / "cite"
    code = main(["cite", str(repository.folder), "--format", "html", "--output", str(folder), *words])
    assert code == ExitCode.DONE
    page = (folder / "index.html").read_text()
    assert "Cite this version (1.0.0)" in page and first["doi"] in page
    gone = (folder / "v" / "1.1.0" / "index.html").read_text()
    assert f"Withdrawn on {TODAY}." in gone
    assert second["doi"] in gone and REASON not in page
