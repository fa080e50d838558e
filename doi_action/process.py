"""What a process of ours is to those around it: who reads its streams, if anybody still does, and how it is ended.

Light to import, since a check passes here before every commit.
"""

import errno
import os
import sys
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from doi_action.views.lines import Paint

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells say it (128 and the number of the signal), and after SIGTERM."""

UNWRITTEN = 2
"""The exit status where the run came to its end and its result could not be written to stdout."""


class Outlet(RawIOBase):
    """A stream that takes everything: what its reader did not take is in `failed`, and nothing more is said to it.

    A release whose DOI is live by now must not stop half way because `| head` has read enough.
    """

    def __init__(self, stream: Any) -> None:
        super().__init__()
        # It would be closed with the last reference to it. As after `python -u`, it may have no buffer over its bytes.
        self._stream = stream
        self._raw = getattr(stream.buffer, "raw", stream.buffer)
        self.failed: OSError | None = None

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def fileno(self) -> int:
        """The descriptor behind it, which programs that we start write to."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return bool(self._raw.isatty())

    def write(self, data: Any) -> int | None:
        """Hand `data` on, as long as somebody takes it."""
        if self.failed is None:
            try:
                return self._raw.write(data)  # type: ignore[no-any-return]
            except OSError as error:
                self.failed = error
        return len(data)


def outlast_readers() -> Outlet:
    """Let stdout and stderr of this process take everything from now on; that of stdout comes back.

    Where one is closed from the start, as after `>&-`, all that is written to it is nobody's.
    """
    out = _outlast("stdout")
    _outlast("stderr")
    return out


def _outlast(name: str) -> Outlet:
    stream: Any = getattr(sys, name)
    if stream is None:
        # It takes the free descriptor, which the next file that is opened would have, and get what is printed.
        stream = open(os.devnull, "w")  # noqa: SIM115, PTH123

    outlet = Outlet(stream)
    at_once = stream.line_buffering or stream.write_through
    lasting = TextIOWrapper(
        BufferedWriter(outlet), encoding=stream.encoding, errors=stream.errors, line_buffering=at_once
    )
    setattr(sys, name, lasting)
    return outlet


def why_lost(out: Outlet) -> str:
    """Why stdout could not be written, a full disk for example; "" also where nobody reads it any more."""
    sys.stdout.flush()
    # Windows says EINVAL of a pipe that nobody reads.
    is_lost = out.failed is not None and out.failed.errno not in (errno.EPIPE, errno.EINVAL)
    return str(out.failed and out.failed.strerror) if is_lost else ""


def interrupt_on_sigterm() -> None:
    """Let SIGTERM, by which a runner cancels a job, end this process as Ctrl-C does: what is half written is tidied up.

    A container's first process has no other way to end: the kernel keeps from it every signal that it does not await.
    """
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)


def painter(color: bool | None, stream: TextIO | None = None) -> "Paint":
    """Colours on a terminal, or where they are asked for; NO_COLOR (no-color.org) and TERM=dumb are respected."""
    from doi_action.views.lines import colored, plain

    stream = stream or sys.stdout
    if color is None:
        wants_none = bool(os.environ.get("NO_COLOR"))
        shows_none = os.environ.get("TERM") == "dumb"
        color = stream.isatty() and not wants_none and not shows_none
    return colored if color else plain


def width_of(stream: TextIO) -> int | None:
    """How many columns a terminal has; None in a pipe, where nothing is wrapped."""
    if not stream.isatty():
        return None

    from shutil import get_terminal_size

    return get_terminal_size().columns
