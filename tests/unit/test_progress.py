"""The bar that shows how far a file has come."""

import io
import os
import pty
import select
from collections.abc import Iterator
from typing import TextIO

import pytest

from doi_action.cli.progress import watched
from doi_action.release.deposit import unwatched


class Terminal:
    """A terminal of the system: what is written to `stream` is read from it as its window would."""

    def __init__(self) -> None:
        self._window, inside = pty.openpty()
        self.stream: TextIO = os.fdopen(inside, "w", encoding="utf-8")

    def seen(self) -> str:
        """What was written so far."""
        self.stream.flush()
        written = b""
        # It comes in pieces; nothing for a while is the end of it.
        while select.select([self._window], [], [], 0.5)[0]:
            written += os.read(self._window, 100_000)
        return written.decode()

    def close(self) -> None:
        """Close both ends."""
        self.stream.close()
        os.close(self._window)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """One of 120 columns that understands colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NO_COLOR", raising=False)
    made = Terminal()
    yield made
    made.close()


def test_a_terminal_shows_how_far_a_file_is_and_the_time_that_is_left(terminal: Terminal) -> None:
    """The file, bytes of bytes, time; it is taken away for a line of the story."""
    lines: list[str] = []
    with watched(lines.append, terminal.stream, quiet=False) as (tell, progress):
        progress("depositing demo.tar.gz", 1_000_000, 2_000_000)
        tell("publish 10.0000/x")
        progress("depositing demo.tar.gz", 2_000_000, 2_000_000)
    seen = terminal.seen()
    assert lines == ["publish 10.0000/x"]
    assert "depositing demo.tar.gz" in seen
    assert "1.0/2.0 MB" in seen
    assert ":--" in seen


def test_a_name_draws_nothing_of_its_own(terminal: Terminal) -> None:
    """Neither markup nor control characters of a file's name reach the terminal."""
    with watched(lambda _line: None, terminal.stream, quiet=False) as (_tell, progress):
        progress("depositing [red]a[/red]\x1b]0;title\x07", 1, 2)
    seen = terminal.seen()
    assert "[red]a[/red]" in seen
    assert "\x1b]0;" not in seen


@pytest.mark.parametrize("quiet", [True, False])
def test_a_pipe_and_a_quiet_run_get_no_bar(terminal: Terminal, *, quiet: bool) -> None:
    """A log of bars is no log."""
    stream = terminal.stream if quiet else io.StringIO()
    with watched(print, stream, quiet=quiet) as (tell, progress):
        assert (tell, progress) == (print, unwatched)
