"""`command: check` in the Action: the same check as the hook's, over the workspace, told as a report."""

import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

from doi_action.errors import DoiActionError, ExitCode, FindingsError, SettingsError
from doi_action.findings import Finding, Group, Severity
from doi_action.report import FilesOnline, Report


def check_workspace(folder: Path, *, online: FilesOnline | None, note: str = "") -> Report:
    """The report of a check of all citation files below `folder`, whose commit is seen `online`.

    Raises SettingsError for a folder with no files.
    """
    has_files = folder.is_dir() and any(folder.iterdir())
    if not has_files:
        raise SettingsError(
            "command: 'check' finds no files",
            why="it judges the files of the workspace, which is empty",
            fix="add a step 'uses: actions/checkout' before this one",
        )

    code, findings, checked = _checked(folder)
    error: DoiActionError | None = None
    if code == ExitCode.SETTINGS:
        error = SettingsError("a file could not be read", fix="see the findings")
    elif code != ExitCode.DONE:
        error = FindingsError("the citation files have errors", fix="see the findings")

    if online:
        there = frozenset(finding.path for finding in findings if (folder / finding.path).is_file())
        online = replace(online, paths=there)

    files = "1 file" if checked == 1 else f"{checked} files"
    found = "1 finding" if len(findings) == 1 else f"{len(findings) or 'no'} findings"
    return Report(
        verb="check",
        headline=f"Checked {files}: {found}",
        findings=findings,
        notes=(note,) if note else (),
        error=error,
        online=online,
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

    error = said["error"]
    if error:
        # What kept the check from being run: wrong settings, else a bug of ours.
        kind = SettingsError if error["exit_code"] == ExitCode.SETTINGS else DoiActionError
        raise kind(error["message"], why=error["why"], fix=error["fix"], rule=error["rule"])

    findings = []
    for data in said["findings"]:
        group, severity = Group(data["group"]), Severity(data["severity"])
        findings.append(Finding(**{**data, "group": group, "severity": severity}))
    return code, tuple(findings), said["checked"]
