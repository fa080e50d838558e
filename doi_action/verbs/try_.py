"""`try`: the whole main job on a copy of any local repository, or of a sample, against a sandbox of its own.

No account, nothing leaves the machine, the repository itself is not touched. Copy and records are kept in a folder, so
that a second run shows what a second run is: nothing to do.
"""

import hashlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import embedded_sandbox
from doi_action.report import Report
from doi_action.sandbox.sample import build_sample, copy_repository, fingerprint
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish

RECORDS, SOURCE = "sandbox.sqlite3", "source.txt"

PORT = 8451
"""Where the sandbox listens if it can, so that the addresses it registers hold when it is started again."""


def try_release(
    repo: Path | None,
    *,
    keep: Path | None,
    tell: Callable[[str], None],
    show: Callable[[Report], int],
    quiet: bool = False,
) -> int:
    """Publish the newest tag of a copy of `repo`, `show` what happened, and give back the exit code."""
    folder = keep or _kept_folder(repo)
    copy = _copy(repo, folder, tell)
    settings = settings_from(command_line={"registry": "sandbox", "commit-mode": "push", "prerelease": "publish"})
    report = publish(
        settings,
        host=LocalGit(copy),
        connect=lambda found: embedded_sandbox(found, data=folder / RECORDS, port=_port()),
        tell=tell,
    )
    code = show(report)
    if not report.error and not quiet:
        print(_look_around(copy, folder, report.outputs.get("doi", "")))  # noqa: T201  (the result of the verb)
    return code


def _copy(repo: Path | None, folder: Path, tell: Callable[[str], None]) -> Path:
    """The copy to work on: the one of the last run, made anew when the repository has changed since."""
    folder.mkdir(parents=True, exist_ok=True)
    copy, note = folder / (repo.resolve().name if repo else "sample"), folder / SOURCE
    state = fingerprint(repo) if repo else "sample"
    if copy.is_dir() and note.is_file() and note.read_text(encoding="utf-8") == state:
        tell(f"working on the copy of the last run: {copy}")
        return copy
    shutil.rmtree(copy, ignore_errors=True)
    if repo:
        copy_repository(repo, copy)
    else:
        build_sample(copy)
    note.write_text(state, encoding="utf-8")
    tell(f"working on {'a copy of ' + str(repo) if repo else 'a sample repository'}: {copy}")
    return copy


def _kept_folder(repo: Path | None) -> Path:
    """Where copy and records stay between runs: the user's cache, one folder for each repository."""
    name = hashlib.sha256(str(repo.resolve() if repo else "sample").encode()).hexdigest()[:12]
    try:
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        cache = tempfile.mkdtemp(prefix="doi-action-")
    return Path(cache) / "doi-action" / "try" / name


def _look_around(copy: Path, folder: Path, doi: str) -> str:
    lines = (
        "",
        "Look around",
        f"  the copy      git -C {copy} show",
        f"  the registry  {_command()} sandbox --port {PORT} --data {folder / RECORDS}",
        f"                then open http://127.0.0.1:{PORT}/ or http://127.0.0.1:{PORT}/{doi}",
        "  again         the same command once more says that there is nothing to do",
    )
    return "\n".join(lines)


def _port() -> int:
    """The usual port, 0 (any) where somebody else has it."""
    with socket.socket() as probe:
        return PORT if probe.connect_ex(("127.0.0.1", PORT)) else 0


def _command() -> str:
    """How to call this program again from here."""
    return "doi-action" if shutil.which("doi-action") else f"{sys.executable} -m doi_action"
