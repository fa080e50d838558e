"""What a terminal shows: wrapped to its width, coloured as it wishes, no line twice."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.repositories import CITATION, README, SETTINGS, Repository

COLOR = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
WRONG = CITATION.replace("0097", "0098").replace("title:", "license: Apache 2\ntitle:")
MAY_BE_LONG = re.compile(
    # What is copied stands whole: diffs, addresses, identifiers, lines to paste.
    r"^ *[-+@ ]|^ *\S+$|^ {2}doi-action |--approve |https?://"
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Two releases, of which the files say nothing wrong."""
    made = Repository(tmp_path_factory.mktemp("terminal") / "program", {"CITATION.cff": CITATION, "README.md": README})
    made.release("v1.0.0")
    made.release("v1.1.0", {"more.txt": "more"}, when="2026-02-01T12:00:00+00:00")
    return made


def on_terminal(*words: str, folder: Path, columns: int = 80, **environment: str) -> tuple[int, str]:
    """The exit code, and all that is shown, of `doi-action` on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    settings = {name: value for name, value in SETTINGS.items() if name not in ("NO_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        [sys.executable, "-m", "doi_action", *words],
        cwd=folder,
        env={**settings, "TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = bytearray()
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # Linux ends a terminal so that nobody writes to any more
            break
        if not read:
            break
        shown += read
    os.close(ours)
    return process.wait(), shown.decode().replace("\r\n", "\n")


VERBS = {
    "check": ["check"],
    "explain": ["explain"],
    "publish": ["publish", "--dry-run"],
    "review": ["review"],
    "backfill": ["backfill", "--dry-run", "-q"],
    "audit": ["audit"],
    "rules": ["rules"],
    "rule": ["rules", "orcid-bad-checksum"],
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("columns", [60, 200])
def test_nothing_is_wider_than_the_terminal_but_what_is_copied(repository: Repository, verb: str, columns: int) -> None:
    """From 60 to 200 columns."""
    _, shown = on_terminal(*VERBS[verb], folder=repository.folder, columns=columns)
    lines = COLOR.sub("", shown).splitlines()
    too_long = [line for line in lines if len(line) > columns and not MAY_BE_LONG.search(line)]
    assert lines and not too_long


@pytest.mark.parametrize("verb", ["check", "explain", "publish", "rules"])
def test_colours_obey_no_color_and_a_dumb_terminal(repository: Repository, verb: str) -> None:
    """And are there else; the words are the same."""
    code, colored = on_terminal(*VERBS[verb], folder=repository.folder)
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        again, plain = on_terminal(*VERBS[verb], folder=repository.folder, **environment)
        assert (again, "\x1b[" in plain, "\x1b[" in colored) == (code, False, True)
        without_ports = [re.sub(r":\d{5}/", "/", text) for text in (COLOR.sub("", colored), plain)]
        assert without_ports[0] == without_ports[1]


def test_a_finding_on_a_terminal_is_underlined_and_stands_apart(tmp_path: Path) -> None:
    """The rule, the place, the line with what is wrong in it; the count comes last, behind an empty line."""
    (tmp_path / "CITATION.cff").write_text(WRONG, encoding="utf-8")
    code, shown = on_terminal("check", "--only", "license-not-spdx", "CITATION.cff", folder=tmp_path, NO_COLOR="1")
    first, last = shown.rstrip("\n").split("\n\n")
    assert code == 1 and "fixable with --fix" in last and last.count("\n") == 0
    rule, place, line, under, *_ = first.splitlines()
    assert re.match(r"[a-z-]+( \[\*\])?( \(warning\))?: ", rule) and place.startswith("  --> CITATION.cff:")
    assert line[under.index("^") : under.rindex("^") + 1] == "Apache 2"


def test_what_is_good_is_said(tmp_path: Path) -> None:
    """In one line, of as many files as there are."""
    good = CITATION + "abstract: It does.\nlicense: MIT\nkeywords: [a]\nrepository-code: https://github.com/a/b\n"
    for name in ("a.cff", "b.cff", "c.cff"):
        (tmp_path / name).write_text(good + 'version: "1"\ndate-released: "2026-01-02"\n', encoding="utf-8")
    shown = on_terminal("check", "a.cff", "b.cff", "c.cff", folder=tmp_path, NO_COLOR="1")
    assert shown == (0, "All good: 3 files\n")


@pytest.mark.parametrize("verb", ["publish", "explain", "backfill"])
def test_no_line_of_words_is_there_twice(repository: Repository, verb: str) -> None:
    """Values of records and diffs may be alike; a sentence is told once."""
    _, shown = on_terminal(*VERBS[verb], folder=repository.folder, columns=200, NO_COLOR="1")
    sentences = [line for line in shown.splitlines() if len(line.split()) > 5 and not re.match(r" {4}|[-+]", line)]
    assert len(sentences) == len(set(sentences))


def test_a_bar_is_gone_before_the_result_is_shown(repository: Repository) -> None:
    """Nothing of it stands in the result, which begins on a line of its own."""
    _, shown = on_terminal("backfill", "--dry-run", folder=repository.folder, NO_COLOR="1")
    before, _, result = shown.partition("Dry run: would publish 2 releases")
    assert "reading releases" in before and before.endswith("\x1b[2K")
    assert "\x1b" not in result


def test_a_review_gives_each_part_of_a_value_a_line(repository: Repository) -> None:
    """A person is read at a glance, as in the plan; the place stands beside the property."""
    _, shown = on_terminal("review", folder=repository.folder, NO_COLOR="1", columns=100)
    assert "\n  creators:  [CITATION.cff:5]\n      name: Example, Ada\n      nameType: Personal\n" in shown
