"""How far a file has come, as a bar on a terminal with the time that is left; elsewhere nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from doi_action.release.deposit import Progress, unwatched
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


class Bar:
    """One bar, for one file at a time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn: RichProgress | None = None
        self._doing = ""

    def show(self, doing: str, done: int, total: int | None) -> None:
        """Draw how far it is; without a total, how much and how fast."""
        if self._drawn is None or doing != self._doing:
            self.clear()
            self._drawn, self._doing = _drawn(self._stream), doing
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


def _drawn(stream: TextIO) -> "RichProgress":
    # A fifth of a second to import: only where there is something to watch.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as RichProgress

    return RichProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
        # The story is told through `tell`, which clears the bar first.
        redirect_stdout=False,
        redirect_stderr=False,
    )
