"""`command: check` in the Action: the same check as the hook's, over the workspace, told as a report."""

import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

from doi_action.errors import DoiActionError, ExitCode, FindingsError, SettingsError
from doi_action.findings import Finding, Group, Severity
from doi_action.report import FilesOnline, Report


def check_workspace(folder: Path, *, online: FilesOnline | None, note: str = "") -> Report:
    """The report of a check of all citation files below `folder`, whose commit is seen `online`.

    Raises SettingsError for a folder with no files.
    """
    if not folder.is_dir() or not any(folder.iterdir()):
        raise SettingsError(
            "command: 'check' finds no files",
            why="it judges the files of the workspace, which is empty",
            fix="add a step 'uses: actions/checkout' before this one",
        )
    code, findings, checked = _checked(folder)
    count = "1 file" if checked == 1 else f"{checked} files"
    headline = f"Checked {count}: {len(findings) or 'no'} findings"
    notes = (note,) if note else ()
    there = frozenset(finding.path for finding in findings if (folder / finding.path).is_file())
    return Report(
        verb="check",
        headline=headline,
        findings=findings,
        notes=notes,
        error=_stopped(code),
        online=replace(online, paths=there) if online else None,
    )


def _checked(folder: Path) -> tuple[int, tuple[Finding, ...], int]:
    """Exit code, findings and the number of files, through the check's own stable JSON."""
    from doi_action.verbs.check import main

    out, before = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            code = main(["--format", "json", "."])
    finally:
        os.chdir(before)
    out.seek(0)
    said = json.loads(out.read())
    if said["error"]:
        raise _error(said["error"])
    return code, tuple(_finding(data) for data in said["findings"]), said["checked"]


def _error(data: dict[str, Any]) -> DoiActionError:
    """What kept the check from being run: wrong settings, else a bug of ours."""
    kind = SettingsError if data["exit_code"] == ExitCode.SETTINGS else DoiActionError
    return kind(data["message"], why=data["why"], fix=data["fix"], rule=data["rule"])


def _finding(data: dict[str, object]) -> Finding:
    group, severity = Group(str(data["group"])), Severity(str(data["severity"]))
    return Finding(**{**data, "group": group, "severity": severity})  # type: ignore[arg-type]


def _stopped(code: int) -> FindingsError | SettingsError | None:
    if code == ExitCode.DONE:
        return None
    if code == ExitCode.SETTINGS:
        return SettingsError("a file could not be read", fix="see the findings")
    return FindingsError("the citation files have errors", fix="see the findings")
