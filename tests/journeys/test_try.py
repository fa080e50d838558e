"""`try`: what is left to look at, by file and by address, and that a long history costs no more than a short one."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.journeys.test_command_line import run
from tests.repositories import CITATION, SETTINGS, Repository


@pytest.fixture
def tides(tmp_path: Path) -> Repository:
    """A repository of somebody, with two releases."""
    made = Repository(tmp_path / "my tides", {"CITATION.cff": CITATION})
    for tag in ("v1.0.0", "v1.1.0"):
        made.release(tag, {"a.txt": tag})
    return made


@contextmanager
def served(*words: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`try --serve` and what it has said by the time it serves; it is stopped at the end whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "doi_action", "try", "--serve", *words],
        cwd=folder,
        env={**SETTINGS, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    lines = []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            lines.append(line)
            if "stop it with" in line:
                break
        yield process, lines
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("registry", ["sandbox", "zenodo"])
def test_ones_own_citation_page_is_served_until_it_is_stopped(tides: Repository, tmp_path: Path, registry: str) -> None:
    """With every version, its files, the registry's pages beside it, and the way to stop; then it ends as done."""
    words = (str(tides.folder), "--registry", registry)
    with served(*words, folder=tmp_path) as (process, lines):
        address = lines[-1].split()[0]
        assert lines[-1] == f"{address} is up; stop it with Ctrl+C\n"
        page = requests.get(address, timeout=10)
        assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
        assert "Cite this version (1.1.0)" in page.text and "not a real DOI" in page.text
        for name in ("citation.bib", "badge.svg", "v/1.0.0/index.html", "v/1.0.0/"):
            assert requests.get(address + name, timeout=10).status_code == 200, name
        for name in ("../../../../etc/passwd", "/etc/passwd", "%2e%2e/my%20tides.sqlite3", "nothing.html"):
            assert requests.get(address + name, timeout=10).status_code == 404, name

        named = re.search(r"the registry  (\S+) and (\S+)", "".join(lines))
        assert named is not None
        assert requests.get(named.group(1), timeout=10).status_code == 200

        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


def test_the_citation_page_is_there_as_a_file_too(tides: Repository, tmp_path: Path) -> None:
    """Nothing has to run for it; the lines to type are whole, blanks in names and all."""
    done = run("try", str(tides.folder), "--keep", str(tmp_path / "kept"), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    page = tmp_path / "kept" / "my tides.page" / "index.html"
    assert page.as_uri() in done.stdout
    text = page.read_text()
    assert "Cite this version (1.1.0)" in text and "1.0.0" in text
    again = re.search(r"the registry  (.*) --serve\n", done.stdout)
    assert again is not None
    assert f"try '{tides.folder}' --keep {tmp_path / 'kept'}" in again.group(1)

    scratch = re.search(r"from scratch  (rm -rf .*)", done.stdout)
    assert scratch is not None
    subprocess.run(scratch.group(1), shell=True, check=True)
    anew = run("try", str(tides.folder), "--keep", str(tmp_path / "kept"), folder=tmp_path)
    assert "Published v1.1.0" in anew.stdout


def test_nothing_is_left_in_a_repository(tides: Repository, tmp_path: Path) -> None:
    """Wherever in it the word is typed, and whether for it or for the sample: all is beside it."""
    inside = tides.folder / "deep" / "down"
    inside.mkdir(parents=True)
    for words in (["."], []):
        assert run("try", *words, folder=inside).returncode == 0
    assert tides.git("status", "--short", "--ignored") == ""
    assert {"sample", "down"} <= {path.name for path in (tmp_path / "doi-action-try").iterdir()}


def test_one_release_is_linked_to_nothing(tmp_path: Path) -> None:
    """And it is not said to be."""
    made = Repository(tmp_path / "one", {"CITATION.cff": CITATION})
    made.release("v1.0.0")
    done = run("try", str(made.folder), folder=tmp_path)
    assert "the versions  v1.0.0\n" in done.stdout


def test_a_history_of_hundreds_of_releases_takes_no_more_steps(tmp_path: Path) -> None:
    """As many calls of git and as many requests for three hundred tags as for ten."""
    steps = []
    for name, count in (("few", 10), ("many", 300)):
        made = Repository(tmp_path / name, {"CITATION.cff": CITATION})
        made.release("v1.0.0")
        for number in range(1, count):
            made.git("tag", f"v1.{number}.0")
        calls = tmp_path / f"{name}.calls"
        done = run("try", str(made.folder), folder=tmp_path, GIT_TRACE2_EVENT=str(calls))
        assert f"v1.{count - 1}.0" in done.stdout, done.stderr
        steps.append(calls.read_text().count('"event":"start"'))
    few, many = steps
    assert few > 10
    assert many <= few + 2


def test_a_work_of_a_monorepo_has_its_own_page(tmp_path: Path) -> None:
    """`--work` chooses it, and the line to type again names it."""
    settings = "works:\n  - {name: core, path: core}\n  - {name: gui, path: gui}\n"
    files: dict[str, str | bytes] = {
        ".doi.yml": settings,
        "core/CITATION.cff": CITATION,
        "gui/CITATION.cff": CITATION.replace("A program", "A window"),
    }
    made = Repository(tmp_path / "mono", files)
    made.release("core-v1.0.0")
    made.release("gui-v2.0.0", {"a.txt": "more"})
    done = run("try", str(made.folder), "--work", "core", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "doi-action-try" / "mono.page" / "index.html").read_text()
    assert "Cite this version (1.0.0)" in text and "A window" not in text
    assert "--work core --serve" in done.stdout


@pytest.mark.parametrize("archive", ["zenodo", "inveniordm"])
def test_files_kept_at_an_archive_are_tried_on_a_copy(tides: Repository, tmp_path: Path, archive: str) -> None:
    """Under the one DOI, which leads to the archive's page; a second run has nothing to do."""
    words = ("try", str(tides.folder), "--archive", archive, "--keep", "kept")
    first = run(*words, folder=tmp_path)
    assert first.returncode == 0, first.stdout
    (page,) = re.findall(r"landing page  (\S+)", first.stdout)
    (doi,) = re.findall(r"this version  (\S+)", first.stdout)
    assert page.endswith(f"/invenio/doi/{doi}") and "Deposited files\n  my tides-v1.1.0.tar.gz" in first.stdout
    assert "each linked to the one before" in first.stdout and f"--archive {archive} --serve" in first.stdout
    for _ in range(5):
        again = run(*words, folder=tmp_path)
        if page in again.stdout:
            break
        # Another test had the port, so that the pages have other addresses now.
        (page,) = re.findall(r"landing page  (\S+)", again.stdout)
    assert again.stdout.startswith(f"Nothing to do: v1.1.0 already has {doi}"), again.stdout
