"""How far a file has come, or how many of many releases, as a bar on a terminal with the time that is left.

Elsewhere nothing is drawn.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from doi_action.release.deposit import Progress, unwatched
from doi_action.release.old_releases import Count, uncounted
from doi_action.views.harmless import for_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

Tell = Callable[[str], None]


@contextmanager
def watched(tell: Tell, stream: TextIO, *, quiet: bool) -> Iterator[tuple[Tell, Progress]]:
    """The story and the bar of a run: a line of the story clears the bar, which is drawn again by the next bytes."""
    if quiet or not stream.isatty():
        yield tell, unwatched
        return

    bar = Bar(stream)

    def tell_above(line: str) -> None:
        bar.clear()
        tell(line)

    try:
        yield tell_above, bar.show
    finally:
        bar.clear()


@contextmanager
def counted(tell: Tell, stream: TextIO, *, quiet: bool) -> Iterator[tuple[Tell, Count]]:
    """The same for a run that counts."""
    if quiet or not stream.isatty():
        yield tell, uncounted
        return

    bar = Bar(stream, counts=True)

    def tell_above(line: str) -> None:
        bar.clear()
        tell(line)

    try:
        yield tell_above, bar.show
    finally:
        bar.clear()


class Bar:
    """One bar, for one thing at a time: a file, or the number of what is done where it `counts`."""

    def __init__(self, stream: TextIO, *, counts: bool = False) -> None:
        self._stream, self._counts = stream, counts
        self._drawn: RichProgress | None = None
        self._doing = ""

    def show(self, doing: str, done: int, total: int | None) -> None:
        """Draw how far it is; without a total, how much and how fast. Where nothing is to be done, nothing is drawn."""
        if total == 0:
            return
        if self._drawn is None or doing != self._doing:
            self.clear()
            self._drawn, self._doing = _drawn(self._stream, counts=self._counts), doing
            self._drawn.add_task(for_terminal(doing), total=total)
            self._drawn.start()

        (task,) = self._drawn.tasks
        if done < task.completed:
            # Read from the start again: what it took the first time says nothing of now.
            self._drawn.reset(task.id, total=total)
        self._drawn.update(task.id, completed=done)

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn is not None:
            self._drawn.stop()
            self._drawn = None


def _drawn(stream: TextIO, *, counts: bool) -> "RichProgress":
    # A fifth of a second to import: only where there is something to watch.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as RichProgress

    amount = (MofNCompleteColumn(),) if counts else (DownloadColumn(), TransferSpeedColumn())
    return RichProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *amount,
        TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
        # The story is told through `tell`, which clears the bar first.
        redirect_stdout=False,
        redirect_stderr=False,
    )
