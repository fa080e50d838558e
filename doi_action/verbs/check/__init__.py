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
from doi_action.verbs.check.options import HELP, Options, UsageError, parse

if TYPE_CHECKING:
    from doi_action.findings import Finding


def main(argv: list[str]) -> int:
    """Run the check and give its exit status: 0 nothing wrong, 1 something, 2 wrong usage or an unreadable path."""
    try:
        options = parse(argv)
        if options.help:
            _write(HELP)
            return 0
        if options.online:
            _go_online()
        chosen = targets(options.paths or (".",))
    except UsageError as error:
        sys.stderr.write(f"doi-action check: {error}\n")
        return 2
    findings, sources, unfit = _judge(chosen, options)
    _report(findings, sources, sum(1 for target in chosen if target.kind != "missing"), options)
    return _status(findings, unfit=unfit, strict=options.strict)


def _go_online() -> None:
    """Make sure that questions can be asked. Raises UsageError with the one line to type where they cannot."""
    from doi_action.errors import ExtraMissing
    from doi_action.verbs.check.online import PublicServices

    try:
        PublicServices()
    except ExtraMissing as error:
        raise UsageError(f"{error.message}; {error.fix}") from error


def _judge(chosen: tuple[Target, ...], options: Options) -> "tuple[list[Finding], dict[str, str], bool]":
    """The findings of all files, the texts of the files with findings, and whether a path could not be read."""
    findings: list[Finding] = []
    sources: dict[str, str] = {}
    unfit = False
    for target in chosen:
        try:
            data = read(target) if target.kind != "missing" else b""
        except Unfit as error:
            findings += told((error.remark,), RULES)
            unfit = True
            continue
        if (options.fix or options.diff) and target.kind == "cff":
            data = _mend(target, data, options)
            target = _rename(target, data, options)  # noqa: PLW2901 (from here on it has its right name)
        found = judge(target, data, options)
        findings += found
        if found and data and options.format == "text":
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
        _write(difference(target.path, data, after))
    if not options.fix or options.diff:
        return data
    try:
        write(target.path, after)
    except OSError as error:
        sys.stderr.write(f"doi-action check: '{target.path}' cannot be written: {error.strerror}\n")
        return data
    if not options.quiet:
        for finding in fixed:
            sys.stderr.write(f"{target.path}: fixed {finding.rule} at {finding.field or f'line {finding.line}'}\n")
    return after


def _rename(target: Target, data: bytes, options: Options) -> Target:
    """Give a citation file its right name, or show that it would be given; the target to judge afterwards."""
    from doi_action.verbs.check.one_file import judge as judged
    from doi_action.verbs.check.one_file import right_name

    path = right_name(target)
    if path is None or not any(f.rule == "file-name-wrong-case" for f in judged(target, data, options)):
        return target
    if options.diff or not options.fix:
        _write(f"rename from {target.path}\nrename to {path}\n")
        return target
    try:
        os.rename(target.path, path)  # noqa: PTH104
    except OSError as error:
        sys.stderr.write(f"doi-action check: '{target.path}' cannot be renamed: {error.strerror}\n")
        return target
    if not options.quiet:
        sys.stderr.write(f"{target.path}: renamed to {path}\n")
    return target._replace(path=path)


def _report(findings: "list[Finding]", sources: dict[str, str], checked: int, options: Options) -> None:
    if options.format == "text":
        _report_text(findings, sources, checked, options)
        return
    from doi_action import __version__
    from doi_action.views.findings import as_github, as_json, as_sarif

    if options.format == "json":
        _write(as_json(findings, checked) + "\n")
    elif options.format == "sarif":
        _write(as_sarif(findings, version=__version__) + "\n")
    else:
        _write(as_github(findings))


def _report_text(findings: "list[Finding]", sources: dict[str, str], checked: int, options: Options) -> None:
    """Findings on stdout, the count on stderr; notes only where they were asked for or alone were asked for."""
    shown = [f for f in findings if options.verbose or options.only or f.severity != "note"]
    if shown:
        from doi_action.views.findings import as_text

        terminal = sys.stdout.isatty()
        color = options.color == "always" or (options.color == "auto" and terminal and not os.environ.get("NO_COLOR"))
        _write(as_text(shown, color=color, sources=sources if terminal or options.verbose else None))
    if not options.quiet and findings:
        sys.stderr.write(_summary(findings, checked, hidden=len(findings) - len(shown)))


def _summary(findings: "list[Finding]", checked: int, *, hidden: int) -> str:
    counts = []
    for severity in ("error", "warning", "note"):
        number = sum(1 for finding in findings if finding.severity == severity)
        if number:
            counts.append(f"{number} {severity}{'s' if number > 1 else ''}")
    files = "1 file" if checked == 1 else f"{checked} files"
    return f"{', '.join(counts)} in {files}{' (-v shows the notes)' if hidden else ''}\n"


def _status(findings: "list[Finding]", *, unfit: bool, strict: bool) -> int:
    if unfit:
        return 2
    failing = ("error", "warning") if strict else ("error",)
    return 1 if any(finding.severity in failing for finding in findings) else 0


def _write(text: str) -> None:
    """UTF-8 on stdout whatever the locale says; a reader that went away is no error."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
