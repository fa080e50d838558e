"""`make demo`: everything that the README promises, on this repository itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.xdist_group("demo")


def git(folder: Path, *arguments: str) -> str:
    """What git says of a repository; empty where it is none."""
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=False)
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a run, and what it printed."""
    if git(ROOT, "rev-parse", "--is-shallow-repository").strip() != "false":
        pytest.skip("the demo clones this repository, and its history is not here")
    folder = tmp_path_factory.mktemp("demo") / "made"
    before = git(ROOT, "status", "--porcelain=v2", "--branch")
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("DATACITE_", "GITHUB_"))}
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "demo.py", folder], env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(ROOT, "status", "--porcelain=v2", "--branch") == before
    return folder, done.stdout


def test_the_demo_gives_this_repository_a_doi_and_says_so_in_its_files(demo: tuple[Path, str]) -> None:
    """In a commit of the clone: citation file, CodeMeta, README and the citation page with the badge's picture."""
    folder, said = demo
    changed = git(folder / "doi-action", "show", "--name-only", "--format=").split()
    page = [path for path in changed if path.startswith("docs/cite/")]
    assert [path for path in changed if path not in page] == ["CITATION.cff", "README.md", "codemeta.json"]
    assert {"docs/cite/index.html", "docs/cite/badge.svg"} <= set(page)
    assert "(docs/cite/badge.svg)" in git(folder / "doi-action", "show", "HEAD:README.md")
    assert "\nPublished v" in said and "\nNothing to do: v" in said


def test_the_demo_ends_by_saying_what_to_look_at(demo: tuple[Path, str]) -> None:
    """Every file that it names is there, and the badge is the one in the README."""
    folder, said = demo
    end = said.partition("== Look at\n")[2]
    named = [word for word in end.split() if word.startswith(str(folder))]
    assert len(named) >= 4 and all(Path(word).exists() for word in named)
    badge = next(line.split(maxsplit=2)[2] for line in end.splitlines() if line.startswith("  the badge"))
    assert badge in (folder / "doi-action" / "README.md").read_text(encoding="utf-8")


def test_nothing_of_the_demo_can_be_pushed(demo: tuple[Path, str]) -> None:
    """The clone knows no address to push to."""
    folder, _ = demo
    assert (
        git(folder / "doi-action", "remote", "get-url", "--push", "origin").strip() == "this-is-a-copy-to-try-things-on"
    )
