"""Findings as text, JSON, GitHub annotations and SARIF: four views of the same object, and nothing decided here.

Imports nothing heavy: the check's start passes here, and `json` is loaded only for the formats that need it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doi_action.findings import Finding

_COLORS = {"error": "31", "warning": "33", "note": "36"}
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def as_text(findings: Sequence["Finding"], *, color: bool = False, sources: Mapping[str, str] | None = None) -> str:
    """One block for each finding: where and what, then why, how to fix it, and the rule.

    `sources` are the texts of files by path; where a finding's file is among them its line follows with a caret.
    """
    lines = {path: _lines(text) for path, text in (sources or {}).items()}
    return "".join(_block(finding, color=color, lines=lines.get(finding.path, [])) for finding in findings)


def _lines(text: str) -> list[str]:
    import re

    return re.split(r"\r\n?|\n", text)


def _block(finding: "Finding", *, color: bool, lines: list[str]) -> str:
    field = f"{finding.field}: " if finding.field else ""
    place = f"{finding.path}:{finding.line}: " if finding.path else ""
    head = f"{place}{field}{finding.message}"
    label = finding.severity.value if finding.severity != "error" else ""
    block = [_painted(one_line(head), _COLORS[finding.severity.value] if color else "")]
    block += _with_caret(lines, finding)
    block += [f"  why: {one_line(finding.why)}"] if finding.why else []
    block += ["  fix: " + "\n       ".join(map(one_line, finding.fix.split("\n")))] if finding.fix else []
    block += [f"  rule: {finding.rule}" + (f" ({label})" if label else "")]
    return "\n".join(block) + "\n"


def _painted(text: str, code: str) -> str:
    return f"\x1b[1;{code}m{text}\x1b[0m" if code else text


def _with_caret(lines: list[str], finding: "Finding", *, width: int = 100) -> list[str]:
    """The finding's line and a caret under its column, cut to `width` around it; nothing without the lines."""
    if not 0 < finding.line <= len(lines) or not lines[finding.line - 1].strip():
        return []
    line = lines[finding.line - 1]
    start = max(0, finding.column - 1 - width // 2) if len(line) > width else 0
    shown = "".join(letter if letter.isprintable() else " " for letter in line[start : start + width])
    return [f"    {shown}", f"    {' ' * (finding.column - 1 - start)}^"]


def one_line(text: str) -> str:
    """`text` without line ends and without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def as_json(findings: Iterable["Finding"], checked: int, **more: Any) -> str:
    """The findings and the number of files as one JSON object; its keys are stable."""
    from json import dumps

    return dumps({"findings": [as_dict(f) for f in findings], "checked": checked, **more}, indent=1, ensure_ascii=False)


def as_dict(finding: "Finding") -> dict[str, Any]:
    """A finding as the JSON object that scripts may rely on; line and column are never null."""
    return {
        "rule": finding.rule,
        "group": finding.group.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "field": finding.field,
        "why": finding.why,
        "fix": finding.fix,
    }


def as_github(findings: Iterable["Finding"]) -> str:
    """Workflow commands that annotate lines. GitHub Docs, "Workflow commands": error, warning, notice."""
    return "".join(_annotation(finding) for finding in findings)


def _annotation(finding: "Finding") -> str:
    field = f"{finding.field}: " if finding.field else ""
    parts = [f"{field}{finding.message}", finding.why and f"why: {finding.why}", finding.fix and f"fix: {finding.fix}"]
    message = _escaped("\n".join(part for part in parts if part))
    place = f"file={_property(finding.path)},line={finding.line},col={finding.column},title={_property(finding.rule)}"
    return f"::{_LEVELS[finding.severity.value]} {place}::{message}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(findings: Iterable["Finding"], *, version: str = "") -> str:
    """The findings as a SARIF 2.1.0 log (OASIS Standard, 27 March 2020), for code scanning."""
    from json import dumps

    findings = tuple(findings)
    driver: dict[str, Any] = {
        "name": "doi-action",
        "informationUri": "https://github.com/doi-action/doi-action",
        "rules": [{"id": rule} for rule in sorted({finding.rule for finding in findings})],
    }
    if version:
        driver["version"] = version
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [*map(_result, findings)]}],
    }
    return dumps(log, indent=1, ensure_ascii=False)


def _result(finding: "Finding") -> dict[str, Any]:
    from urllib.parse import quote

    field = f"{finding.field}: " if finding.field else ""
    text = "\n".join(part for part in (f"{field}{finding.message}", finding.why, finding.fix) if part)
    region = {"startLine": finding.line, "startColumn": finding.column}
    return {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": quote(finding.path)}, "region": region}},
        ],
    }
