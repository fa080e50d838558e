"""What is no file, or leads elsewhere, wherever a file of a repository is read: nothing hangs, leaks or breaks."""

import contextlib
import io
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from doi_action.__main__ import main
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_command_line import run
from tests.repositories import CITATION, Repository

SECRET = CITATION.replace("A program", "Of another tree").replace("https://orcid.org/", "")
"""A file outside the repository; its iD is one that --fix repairs."""


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        # The name of a socket has at most about a hundred bytes (unix(7)).
        os.chdir(path.parent)
        listening.bind(path.name)
        os.chdir(here)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 << 30)


KINDS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a socket": _socket,
    "a folder": Path.mkdir,
    "a link out": lambda path: path.symlink_to(Path("../secret") if path.parent.name == "program" else "../../secret"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "three gigabytes": _huge,
}
PLACES = (
    "CITATION.cff",
    "README.md",
    ".doi.yml",
    "codemeta.json",
    ".zenodo.json",
    "package.json",
    "LICENSE",
    "AUTHORS",
    ".mailmap",
    ".gitattributes",
    "own/badge.md.j2",
    ".github/doi.yml",
)
"""Where the files stand that some verb reads."""

FILES: dict[str, str | bytes] = {
    "CITATION.cff": CITATION,
    "README.md": "# A program\n",
    ".doi.yml": "templates: own\n",
    "own/badge.md.j2": "![{{ alt }}]({{ link }})\n",
    "LICENSE": "All rights reserved.\n",
}


def _publish(journey: Journey, *more: str) -> list[str]:
    address = ["--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url]
    return ["publish", *address, "--username", "SANDBOX.DEMO", "--prefix", PREFIX, "--publisher", "Example Lab", *more]


VERBS: dict[str, Callable[[Journey], list[str]]] = {
    "check": lambda _: ["check", ".", "-v"],
    "check files": lambda _: ["check", "CITATION.cff", "codemeta.json", ".doi.yml", "README.md", "-v"],
    "check --fix": lambda _: ["check", "--fix", ".", "CITATION.cff"],
    "explain": lambda _: ["explain", "."],
    "init": lambda _: ["init", "--yes"],
    "cite": lambda _: ["cite", ".", "--format", "html", "--output", "page"],
    "prepare": lambda journey: ["prepare", "--version", "1.1.0", *_publish(journey)[1:]],
    "audit": lambda journey: ["audit", *_publish(journey)[1:]],
    "export": lambda _: ["export", "--format", "codemeta"],
    "review": lambda journey: ["review", *_publish(journey, "--output", "review.html")[1:]],
    "publish --dry-run": lambda journey: _publish(journey, "--dry-run"),
    "publish --commit-mode push": lambda journey: _publish(journey, "--commit-mode", "push"),
    "backfill --commit-mode push": lambda journey: ["backfill", *_publish(journey, "--commit-mode", "push")[1:]],
}


GIT_OPENS = ("HEAD", "config", "index", "info/attributes", "packed-refs")


@pytest.fixture
def repository(journey: Journey) -> Repository:
    """A repository with one release, and a file beside it that is none of its business."""
    made = journey.repository(FILES)
    made.release("v1.0.0")
    (made.folder.parent / "secret").write_text(SECRET)
    return made


@pytest.mark.matrix
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_hangs_on_leaks_or_breaks_what_is_no_file(
    journey: Journey, repository: Repository, verb: str, kind: str
) -> None:
    """The same in every place at once: a verb ends, says nothing of another tree, and leaves that as it was."""
    for place in PLACES:
        path = repository.folder / place
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        KINDS[kind](path)
    head = repository.head
    done = run(*VERBS[verb](journey), folder=repository.folder, DATACITE_PASSWORD="sandbox")
    said = done.stdout + done.stderr
    assert (done.returncode in {0, 1, 2, 4}, "Of another tree" in said, repository.head == head) == (
        True,
        False,
        True,
    ), said
    assert (repository.folder.parent / "secret").read_text() == SECRET


@pytest.mark.parametrize("place", GIT_OPENS)
def test_a_pipe_that_git_would_wait_for_is_named(journey: Journey, repository: Repository, place: str) -> None:
    """git opens it as a file; the verbs that need no git go on without it."""
    path = repository.folder / ".git" / place
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    published = run(*_publish(journey, "--dry-run"), folder=repository.folder, DATACITE_PASSWORD="sandbox")
    assert (published.returncode, f"{place}' is a pipe" in published.stdout) == (2, True), published.stdout
    assert run("check", ".", folder=repository.folder).returncode == 0
    assert run("cite", folder=repository.folder).returncode == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_no_report_style_or_page(repository: Repository, kind: str) -> None:
    """Where an argument names a file, or a folder of them: it is told, nothing hangs, nothing is put in its place."""
    names = ("reports/a.json", "own.csl", "page/index.html")
    for name in names:
        place = repository.folder / name
        place.parent.mkdir(exist_ok=True)
        KINDS[kind](place)

    def said(*words: str) -> tuple[int, str]:
        with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stdout(io.StringIO()) as out:
            patched.chdir(repository.folder)
            with contextlib.redirect_stderr(out):
                return main(list(words)), out.getvalue()

    code, shown = said("audit", "--dashboard", "reports")
    assert (code, "its report is no file that can be read" in shown) == (0, True)
    code, shown = said("cite", "--format", "own.csl")
    assert (code, "own.csl" in shown, "Of another tree" in shown) == (2, True, False)
    code, shown = said("cite", "--format", "html", "--output", "page")
    is_no_page = "is not a citation page of doi-action" in shown
    assert (code, is_no_page) == ((0, False) if kind == "a link to nothing" else (2, True)), shown
    assert (repository.folder.parent / "secret").read_text() == SECRET


@pytest.mark.parametrize("output", ["full", "README.md/x"])
@pytest.mark.parametrize("words", [["explain"], ["cite", "--format", "html"]], ids=["a file", "a folder"])
def test_a_result_that_cannot_be_written_is_no_bug(
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    output: str,
) -> None:
    """A full disk, a file where a folder should be: the place is named."""
    (repository.folder / "full").symlink_to("/dev/full")
    monkeypatch.chdir(repository.folder)
    assert main([*words, "--output", output]) == 2
    assert f"--output '{output}' cannot be written" in capsys.readouterr().err


def test_names_of_gigabytes_are_not_waited_for(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """git reads a .mailmap whole; the verbs that need no git go on without it."""
    _huge(repository.folder / ".mailmap")
    assert main(["publish", str(repository.folder), "--dry-run"]) == 2
    assert "/.mailmap' has 3,221,225,472 bytes" in capsys.readouterr().out
    assert main(["cite", str(repository.folder)]) == 0


def test_a_link_to_a_file_of_the_same_clone_is_read(repository: Repository) -> None:
    """As the parts of a monorepo have them: a licence, or a citation file, that stands once at its top."""
    part = repository.folder / "part"
    part.mkdir()
    (part / "CITATION.cff").symlink_to("../CITATION.cff")
    done = run("check", "part", folder=repository.folder)
    assert (done.returncode, "cannot be read" in done.stderr) == (0, False), done.stdout


def test_a_link_out_of_the_clone_is_named(repository: Repository) -> None:
    """Also for a file that is given by its name, as hooks give it."""
    citation = repository.folder / "CITATION.cff"
    citation.unlink()
    citation.symlink_to("../secret")
    done = run("check", "CITATION.cff", folder=repository.folder)
    assert (done.returncode, "this is a link that leads out of the repository" in done.stdout) == (2, True)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_not_completed(repository: Repository, kind: str) -> None:
    """A set-up does not hang on it, nor put a file in its place; nothing else is written then."""
    place = repository.folder / ".pre-commit-config.yaml"
    KINDS[kind](place)
    done = run("init", "--yes", folder=repository.folder)
    assert (done.returncode in {0, 4}, (repository.folder.parent / "secret").read_text()) == (True, SECRET)
    assert done.returncode == 0 or not (repository.folder / ".github").exists(), done.stdout
