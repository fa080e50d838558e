"""What a stream is to its reader: how many columns it has, and whether it shows colours.

Light to import, since a check that finds something passes here before every commit.
"""

import os
import sys
from typing import TextIO

from doi_action.views.lines import Paint, colored, plain


def painter(color: bool | None, stream: TextIO | None = None) -> Paint:
    """Colours on a terminal, or where they are asked for; NO_COLOR (no-color.org) and TERM=dumb are respected."""
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
