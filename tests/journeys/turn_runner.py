"""Run the command line as a process that waits for its turn before each request and each effect on files.

    python turn_runner.py READY GO ARGUMENT...

Both are file descriptors: before each step one byte goes to READY, and one is awaited from GO. What an effect is,
`crash_runner` says; a look at a lock is a step as well, so that who waits for it holds nobody up.
"""

import os
import sys
from pathlib import Path

from tests.journeys.crash_runner import is_effect


def main() -> int:
    """Run with the hook; the exit code is the command line's own."""
    from doi_action.cli import main as command_line

    sys.dont_write_bytecode = True
    ready, go = map(int, sys.argv[1:3])
    folder = Path.cwd()

    def take_turn(event: str, arguments: tuple[object, ...]) -> None:
        """An audit hook (PEP 578)."""
        if event in ("http.client.send", "fcntl.flock") or is_effect(event, arguments, folder):
            os.write(ready, b".")
            os.read(go, 1)

    sys.addaudithook(take_turn)
    return command_line(sys.argv[3:])


if __name__ == "__main__":
    sys.exit(main())
