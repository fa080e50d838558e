"""Run the command line and kill it, as a power cut would, right before its n-th effect on files, or n-th request.

    python crash_runner.py N ARGUMENT...

Effects are what Python's own audit events tell: a file opened for writing, a rename, a removal, and each git process
that writes. With N below 0 the -N-th request that writes is never sent. With N = 0 nothing is killed, and the numbers
of both go to stderr as `requests: NUMBER effects: NUMBER`.
"""

import os
import signal
import sys
from pathlib import Path

WRITING_GIT = {"commit", "hash-object", "update-ref", "update-index", "add", "write-tree", "commit-tree", "read-tree"}
WRITING_REQUESTS = (b"PUT /", b"POST /", b"PATCH /", b"DELETE /")


class Counter:
    """Counts effects and requests, and kills the process before the one that was asked for."""

    def __init__(self, fatal: int) -> None:
        self.fatal, self.seen, self.sent = fatal, 0, 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """An audit hook (PEP 578)."""
        if is_effect(event, arguments, Path.cwd()):
            self.seen += 1
            if self.seen == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)
        if event == "http.client.send" and bytes(arguments[1]).startswith(WRITING_REQUESTS):
            self.sent += 1
            if self.sent == -self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)


def is_effect(event: str, arguments: tuple[object, ...], folder: Path) -> bool:
    """Whether the event changes something on disk that a user of the folder would see."""
    if event in ("os.rename", "os.remove", "os.truncate"):
        return True
    if event == "open":
        path, mode, flags = arguments
        writes = any(c in str(mode or "") for c in "wax+") or int(str(flags or 0)) & (os.O_WRONLY | os.O_RDWR)
        return bool(writes) and isinstance(path, str) and Path(path).absolute().is_relative_to(folder)
    if event == "subprocess.Popen":
        words = arguments[1]
        return isinstance(words, list | tuple) and any(word in WRITING_GIT for word in words)
    return False


def main() -> int:
    """Run with the hook; the exit code is the command line's own."""
    from doi_action.cli import main as command_line

    sys.dont_write_bytecode = True
    counter = Counter(int(sys.argv[1]))
    sys.addaudithook(counter)
    code = command_line(sys.argv[2:])
    sys.stdout.flush()
    os.write(2, f"requests: {counter.sent} effects: {counter.seen}\n".encode())
    return code


if __name__ == "__main__":
    sys.exit(main())
