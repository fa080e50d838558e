"""What surrounds a process fails: nobody reads its output, the disk is full, it is told to end.

A verb goes on to its end, or stops and says why; the exit code is the verb's own.
"""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from doi_action.errors import ExitCode, unforeseen
from doi_action.process import INTERRUPTED, UNWRITTEN
from tests.raw_server import RawServer
from tests.repositories import CITATION, SETTINGS
from tests.runner import step_environment

CODES = {
    "check CITATION.cff": ExitCode.DONE,
    "check none.cff": ExitCode.SETTINGS,
    "rules": ExitCode.DONE,
    "rules none": ExitCode.SETTINGS,
    "cite .": ExitCode.DONE,
    "export . --format cff": ExitCode.DONE,
    "publish --nonsense": ExitCode.SETTINGS,
    "publish .": ExitCode.SETTINGS,
    "publish . --format json": ExitCode.SETTINGS,
    "--help": ExitCode.DONE,
}
"""Each way in which something is printed: by the short ways of `check` and `rules`, as a result, a report, an error."""

EACH = """\
import json, sys
from doi_action.__main__ import main

codes = {}
for words in json.loads(sys.argv[1]):
    sys.argv = ["doi-action", *words.split()]
    codes[words] = main()
open("codes.json", "w").write(json.dumps(codes))
"""
"""Runs each verb as the command does, and keeps their exit codes: one process for all, since it starts slowly."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a citation file, which is no repository."""
    (tmp_path / "CITATION.cff").write_text(CITATION)
    return tmp_path


def python(folder: Path, *words: str, **streams: int | None) -> subprocess.CompletedProcess[str]:
    """Python with these words, without a home, and with these streams; None is one that is closed from the start."""
    settings = {name: value for name, value in SETTINGS.items() if name != "HOME"}
    closed = [number for number, name in enumerate(("stdin", "stdout", "stderr")) if streams.get(name, 0) is None]
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**settings, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=lambda: [os.close(number) for number in closed],
        text=True,
        check=False,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams,
    )


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_verb_goes_on_though_nobody_listens(folder: Path, is_closed: bool) -> None:
    """`2>&1 | head` has read enough, `>&- 2>&-` closes from the start: neither stops a run, nor changes its code."""
    reader, unread = os.pipe()
    os.close(reader)
    there = None if is_closed else unread
    python(folder, "-c", EACH, json.dumps([*CODES]), stdout=there, stderr=there)
    assert json.loads((folder / "codes.json").read_text()) == CODES


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk to be full")
def test_a_result_that_cannot_be_written_is_no_success(folder: Path) -> None:
    """A script would take half a file for the whole."""
    with Path("/dev/full").open("w") as full:
        done = python(folder, "-m", "doi_action", "cite", ".", stdout=full.fileno())
    assert done.returncode == UNWRITTEN
    assert done.stderr.splitlines()[-1] == "doi-action: the result could not be written: No space left on device"


@pytest.mark.parametrize("shell", ["command line", "Action"])
def test_a_run_that_is_told_to_end_says_so(folder: Path, shell: str) -> None:
    """SIGTERM, by which a runner cancels a job; it comes while a service is asked, which then never answers."""
    running: list[subprocess.Popen[str]] = []

    def ends(connection: socket.socket) -> None:
        running[0].send_signal(signal.SIGTERM)
        connection.recv(1)

    with RawServer([ends]) as server:
        if shell == "Action":
            there = {"GITHUB_API_URL": server.url, "GITHUB_GRAPHQL_URL": server.url, "GITHUB_REPOSITORY": "octo/demo"}
            variables = step_environment({"github-token": "token"}, "workflow_dispatch", {}, folder, **there)
            words = [str(Path(__file__).parents[2] / "entrypoint.py")]
        else:
            variables = {}
            words = ["-m", "doi_action", "cite", "10.14454/abc", "--registry-url", f"{server.url}/datacite"]
        running.append(
            subprocess.Popen(
                [sys.executable, *words],
                cwd=folder,
                env={**SETTINGS, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        said, _ = running[0].communicate()
    assert running[0].returncode == INTERRUPTED, said
    assert "stopped" in said.lower() and "Traceback" not in said


@pytest.mark.parametrize(
    ("error", "rule", "message"),
    [
        (PermissionError(errno.EACCES, "No", "a.tmp"), "system-refused", "'a.tmp' cannot be read or written: No"),
        (OSError(errno.ENOSPC, "Full"), "system-refused", "a file cannot be read or written: Full"),
        (ConnectionResetError(errno.ECONNRESET, "Reset"), "bug", "a bug in doi-action 1: ConnectionResetError: "),
        (OSError("of a library"), "bug", "a bug in doi-action 1: OSError: of a library"),
        (ValueError("no"), "bug", "a bug in doi-action 1: ValueError: no"),
    ],
)
def test_what_the_system_refuses_is_no_bug_of_ours(error: Exception, rule: str, message: str) -> None:
    """The outermost shells tell of what nobody met before: a temporary folder on a full disk, for example."""
    told = unforeseen(error, "1")
    assert told.rule == rule and told.message.startswith(message)
    assert told.exit_code == (ExitCode.BUG if rule == "bug" else ExitCode.SETTINGS)
