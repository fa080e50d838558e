"""`doi-action check`: judge citation metadata, in a hook, by hand or in a workflow.

Finds the files, asks the pure checker, prints. On the path of a hook: nothing heavy is imported, no network is used
and git is not called; whatever is needed for repairs, other formats or questions to services is imported late.
"""

import os
import sys
from typing import TYPE_CHECKING

from doi_action.check.checker import told
from doi_action.rules import RULES
from doi_action.verbs.check.files import Target, Unfit, read, targets
from doi_action.verbs.check.one_file import judge, unused
from doi_action.verbs.check.options import COLORS, Options, UsageError, color_typed, help_text, parse, value_typed

if TYPE_CHECKING:
    from doi_action.errors import DoiActionError
    from doi_action.findings import Finding


def main(argv: list[str]) -> int:
    """Run the check and give its exit status.

    0 nothing wrong, 1 something, 2 wrong usage or an unreadable path, 5 a service of
    --online did not answer, 70 a bug of ours.
    """
    try:
        return _run(argv)
    except UsageError as error:
        from doi_action.errors import SettingsError

        return _stopped(argv, SettingsError(str(error), rule="usage"))
    except Exception as error:  # the outermost shell: 1 would say that the files have faults
        from doi_action.errors import DoiActionError

        if isinstance(error, DoiActionError):
            return _stopped(argv, error)
        if os.environ.get("DOI_ACTION_DEBUG"):
            raise

        from doi_action import __version__
        from doi_action.errors import unforeseen

        return _stopped(argv, unforeseen(error, __version__))


def _stopped(argv: list[str], error: "DoiActionError") -> int:
    """Say why there are no findings, in the format that was asked for; its exit code."""
    if value_typed(argv, "--format") == "json":
        from doi_action.views.json import findings_json

        _write(findings_json((), 0, error) + "\n")
    else:
        _tell_of(error, color_typed(argv))
    return error.exit_code


def _tell_of(error: "DoiActionError", color: bool | None) -> None:
    """Say what went wrong, on stderr."""
    from doi_action.process import painter, width_of
    from doi_action.views.text import error_text

    sys.stderr.write(error_text(error, paint=painter(color, sys.stderr), width=width_of(sys.stderr)))


def _run(argv: list[str]) -> int:
    options = parse(argv)
    if options.help:
        from doi_action.process import width_of

        _write(help_text(width_of(sys.stdout)))
        return 0

    if options.online:
        from doi_action.verbs.check.online import PublicServices

        # Whether questions can be asked at all is said before any file is read.
        options.services = PublicServices()
        if not options.quiet:
            _tell("Asking doi.org, DataCite, ORCID and the hosts of addresses; a host that is silent takes a while.\n")

    chosen = targets(options.paths or (".",))
    findings, sources, unfit = _judge(chosen, options)
    unasked = options.services.unreachable() if options.services is not None else None
    checked = sum(target.kind != "missing" for target in chosen)
    _report(findings, sources, checked, options, unasked)

    if unfit:
        return 2

    # What was found is wrong whether or not the rest could be asked.
    failing = ("error", "warning") if options.strict else ("error",)
    has_failed = any(finding.severity in failing for finding in findings)
    if has_failed:
        return 1
    return unasked.exit_code if unasked is not None else 0


def _judge(chosen: tuple[Target, ...], options: Options) -> "tuple[list[Finding], dict[str, str], bool]":
    """The findings of all files, the texts of the files with findings, and whether a path could not be read."""
    findings: list[Finding] = []
    sources: dict[str, str] = {}
    unfit = False
    wants_repair = options.fix or options.diff
    for target in chosen:
        try:
            data = read(target) if target.kind != "missing" else b""
        except Unfit as error:
            findings += told((error.remark,), RULES)
            unfit = True
            continue

        if wants_repair and target.kind == "cff":
            data = _mend(target, data, options)
            target = _rename(target, data, options)  # noqa: PLW2901 (from here on it has its right name)

        found = judge(target, data, options)
        findings += found

        # Only text shows the lines of a file.
        is_shown = bool(found) and options.format == "text"
        if is_shown and data:
            sources[target.path] = data.decode("utf-8-sig", "replace")
    return [*findings, *unused(chosen, options)], sources, unfit


def _mend(target: Target, data: bytes, options: Options) -> bytes:
    """Repair a file, or show how it would be repaired; the bytes to judge afterwards."""
    from doi_action.verbs.check.one_file import difference, mended, write

    after, fixed = mended(target, data, options)
    if after == data:
        return data

    if options.diff:
        sys.stdout.flush()
        _write_diff(difference(target.path, data, after))
    is_only_shown = options.diff or not options.fix
    if is_only_shown:
        return data

    try:
        write(target.path, after)
    except OSError as error:
        _tell(f"doi-action check: '{target.path}' cannot be written: {error.strerror}\n")
        return data
    if not options.quiet:
        for finding in fixed:
            place = finding.field or f"line {finding.line}"
            _tell(f"{target.path}: fixed {finding.rule} at {place}\n")
    return after


def _rename(target: Target, data: bytes, options: Options) -> Target:
    """Give a citation file its right name, or show that it would be given; the target to judge afterwards."""
    from doi_action.verbs.check.one_file import right_name

    path = right_name(target)
    if path is None:
        return target

    is_told = any(finding.rule == "file-name-wrong-case" for finding in judge(target, data, options))
    if not is_told:
        return target

    is_only_shown = options.diff or not options.fix
    if is_only_shown:
        _write(f"rename from {target.path}\nrename to {path}\n")
        return target

    try:
        os.rename(target.path, path)  # noqa: PTH104
    except OSError as error:
        _tell(f"doi-action check: '{target.path}' cannot be renamed: {error.strerror}\n")
        return target
    if not options.quiet:
        _tell(f"{target.path}: renamed to {path}\n")
    return target._replace(path=path)


def _report(
    findings: "list[Finding]",
    sources: dict[str, str],
    checked: int,
    options: Options,
    unasked: "DoiActionError | None",
) -> None:
    """Print the findings in the format that was asked for, and what could not be asked."""
    if unasked is not None and options.format != "json":
        _tell_of(unasked, COLORS[options.color])
    if options.format == "text":
        _report_text(findings, sources, checked, options, complete=unasked is None)
        return

    from doi_action import __version__

    if options.format == "json":
        from doi_action.views.json import findings_json

        _write(findings_json(findings, checked, unasked) + "\n")
    elif options.format == "sarif":
        from doi_action.views.sarif import findings_sarif

        _write(findings_sarif(findings, version=__version__) + "\n")
    else:
        from doi_action.views.annotations import all_annotations

        _write(all_annotations(findings))


def _report_text(
    findings: "list[Finding]", sources: dict[str, str], checked: int, options: Options, *, complete: bool
) -> None:
    """Findings on stdout, the count on stderr; notes only where they were asked for or alone were asked for."""
    shown = findings
    wants_notes = options.verbose or options.only
    if not wants_notes:
        shown = [finding for finding in findings if finding.severity != "note"]

    if shown:
        from doi_action.process import painter, width_of
        from doi_action.views.text import findings_text

        paint = painter(COLORS[options.color])
        terminal = sys.stdout.isatty()
        lines = sources if terminal or options.verbose else None
        _write(findings_text(shown, paint=paint, sources=lines, width=width_of(sys.stdout)))
        # In a terminal the count follows on the same screen.
        if terminal:
            _write("\n")

    if not options.quiet:
        hidden = len(findings) - len(shown)
        summary = _summary(findings, checked, hidden=hidden, complete=complete)
        _tell_end(summary, COLORS[options.color])


def _tell_end(text: str, color: bool | None) -> None:
    """The last line, in a pipe as it is: a hook has nothing more to import."""
    if sys.stderr.isatty():
        from doi_action.process import painter, width_of
        from doi_action.views.lines import Line, laid_out

        role = "verdict" if text.startswith("All good") else ""
        text = laid_out([[Line(text.rstrip("\n"), role, 2)]], painter(color, sys.stderr), width_of(sys.stderr))
    sys.stderr.write(text)


def _summary(findings: "list[Finding]", checked: int, *, hidden: int, complete: bool) -> str:
    files = _counted(checked, "file")
    if not findings:
        # What could not be asked may well be wrong.
        return f"All good: {files}\n" if complete else f"Nothing was found in {files}\n"

    severities = [finding.severity.value for finding in findings]
    counts = [_counted(severities.count(name), name) for name in ("error", "warning", "note") if name in severities]
    said = f"{', '.join(counts)} in {files}"

    remarks = []
    fixable = sum(bool(finding.edit) for finding in findings)
    if fixable:
        remarks.append(f"[*] {fixable} fixable with --fix")
    if hidden:
        remarks.append("-v shows the notes")
    if remarks:
        said += f" ({'; '.join(remarks)})"
    return f"{said}\n"


def _counted(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number} {word}s"


def _write_diff(text: str) -> None:
    """A diff as `git apply` takes it; where a terminal or a runner reads it, with nothing that they obey."""
    is_obeyed = sys.stdout.isatty() or os.environ.get("GITHUB_ACTIONS")
    if is_obeyed:
        from doi_action.views.harmless import for_log

        text = for_log(text)
    _write(text)


def _tell(text: str) -> None:
    """Say something beside the result, on stderr."""
    from doi_action.views.harmless import for_log

    sys.stderr.write(for_log(text))


def _write(text: str) -> None:
    """UTF-8 on stdout whatever the locale says."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()
