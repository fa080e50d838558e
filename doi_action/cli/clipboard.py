"""Put a text on the clipboard, with whatever is there: a program of the desktop, else the terminal itself (OSC 52)."""

import os
import shutil
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass

from doi_action.errors import SettingsError


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A program that copies what it reads; it has a desktop to copy to where the variable `needs` is set."""

    command: tuple[str, ...]
    needs: str | None = None
    encoding: str = "utf-8"


PROGRAMS = (
    Program(command=("pbcopy",)),
    Program(command=("wl-copy",), needs="WAYLAND_DISPLAY"),
    Program(command=("xclip", "-selection", "clipboard"), needs="DISPLAY"),
    Program(command=("xsel", "--clipboard", "--input"), needs="DISPLAY"),
    # With its byte order mark clip.exe (Windows, WSL) takes UTF-16; anything else it takes for the console's letters.
    Program(command=("clip.exe",), encoding="utf-16"),
)


def copy(text: str) -> str:
    """Copy `text`, and give back in words how. Raises SettingsError where nothing is there to copy with."""
    for program in PROGRAMS:
        has_desktop = program.needs is None or bool(os.environ.get(program.needs))
        if not has_desktop or shutil.which(program.command[0]) is None:
            continue
        if _taken(program, text):
            return f"copied, by {program.command[0]}"

    terminal = None
    if sys.stderr.isatty():
        terminal = sys.stderr
    elif sys.stdout.isatty():
        terminal = sys.stdout

    if terminal is None or os.environ.get("TERM") == "dumb":
        raise SettingsError(
            "nothing is copied",
            why=f"there is no terminal here to ask, and none of {', '.join(one.command[0] for one in PROGRAMS)} works",
            fix="leave --copy out and copy the text, or call it on a terminal",
            rule="no-clipboard",
        )

    # OSC 52 of xterm: the clipboard, in base 64 (invisible-island.net/xterm/ctlseqs, "Manipulate Selection Data").
    terminal.write(f"\x1b]52;c;{b64encode(text.encode()).decode()}\x07")
    terminal.flush()
    return "the terminal is asked to copy it (OSC 52); some do only where a setting of theirs allows it"


def _taken(program: Program, text: str) -> bool:
    try:
        done = subprocess.run(
            program.command,
            input=text.encode(program.encoding),
            # xclip stays to serve the clipboard, and would keep a pipe open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False

    return done.returncode == 0
