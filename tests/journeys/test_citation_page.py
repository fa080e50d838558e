"""`cite --format html`: pages of a work out of its files, and of all its versions out of the registry."""

import json
from pathlib import Path

import pytest

from doi_action.cli import main
from doi_action.errors import ExitCode
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import Repository


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry is asked as the account that published."""
    monkeypatch.setenv("DATACITE_USERNAME", "SANDBOX.DEMO")
    monkeypatch.setenv("DATACITE_PASSWORD", "sandbox")


def written(repository: Repository, folder: Path, *words: str) -> int:
    """The exit code of writing pages into `folder`."""
    return main(["cite", str(repository.folder), "--format", "html", "--output", str(folder), *words])


def test_the_page_of_the_files_needs_no_registry(
    journey: Journey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The path of the page is the result; a second run changes nothing."""
    repository = journey.repository()
    repository.release("v1.0.0")
    folder = tmp_path / "cite"
    assert written(repository, folder) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert out == f"{folder / 'index.html'}\n"
    assert err.startswith("1 version, ")
    assert "Cite this work" in (folder / "index.html").read_text()

    assert written(repository, folder) == ExitCode.DONE
    assert "0 files changed" in capsys.readouterr().err


def test_every_version_that_the_registry_has_gets_its_page(journey: Journey, tmp_path: Path) -> None:
    """The root shows the newest, and older ones say that they are outdated."""
    repository = journey.repository()
    dois = {}
    for tag in ("v1.0.0", "v1.1.0", "v2.0.0"):
        repository.release(tag, {"a.txt": f"{tag}\n"})
        dois[tag] = journey.published(repository, tag)
    folder = tmp_path / "cite"
    at = ("--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url, "--prefix", PREFIX)
    assert written(repository, folder, *at) == ExitCode.DONE

    first = (folder / "index.html").read_text()
    assert "Cite this version (2.0.0)" in first and "Outdated." not in first
    assert all(published["doi"] in first for published in dois.values())
    assert dois["v2.0.0"]["concept-doi"] in first
    old = (folder / "v" / "1.0.0" / "index.html").read_text()
    assert "<strong>Outdated.</strong>" in old
    cited = json.loads((folder / "v" / "1.0.0" / "citation.json").read_text())
    assert cited[0]["DOI"] == dois["v1.0.0"]["doi"]


def test_a_host_that_names_the_dois_is_asked_in_the_same_way(
    journey: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """InvenioRDM, and so Zenodo; what is registered for tests is told as such."""
    monkeypatch.setenv("INVENIORDM_TOKEN", "sandbox")
    repository = journey.repository()
    address = journey.sandbox.invenio_url
    for tag in ("v1.0.0", "v1.1.0"):
        repository.release(tag, {"a.txt": f"{tag}\n"})
        published = journey.published(repository, tag, registry="inveniordm", registry_url=address)
    folder = tmp_path / "cite"
    assert written(repository, folder, "--registry", "inveniordm", "--registry-url", address) == ExitCode.DONE
    page = (folder / "index.html").read_text()
    assert "Cite this version (1.1.0)" in page and published["doi"] in page and published["concept-doi"] in page
    assert "<strong>Outdated.</strong>" in (folder / "v" / "1.0.0" / "index.html").read_text()
    assert "Sandbox: not a real DOI" in page
    assert "-v1.1.0.tar.gz" in page and "md5:" in page


def test_a_work_that_nobody_published_has_no_page_of_the_registry(
    journey: Journey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written; without the registry there is one."""
    repository = journey.repository()
    repository.release("v1.0.0")
    at = ("--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url, "--prefix", PREFIX)
    assert written(repository, tmp_path / "cite", *at) == ExitCode.FINDINGS
    assert "nothing-published" in capsys.readouterr().err
    assert not (tmp_path / "cite").exists()


def test_a_page_needs_a_folder(journey: Journey, capsys: pytest.CaptureFixture[str]) -> None:
    """It is several files."""
    repository = journey.repository()
    assert main(["cite", str(repository.folder), "--format", "html"]) == ExitCode.SETTINGS
    assert "--output" in capsys.readouterr().err
