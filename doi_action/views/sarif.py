"""Findings as a SARIF 2.1.0 log (OASIS Standard, 27 March 2020), for code scanning."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from doi_action.views.harmless import for_json
from doi_action.views.words import message_text

if TYPE_CHECKING:
    from doi_action.findings import Finding


def findings_sarif(findings: Sequence["Finding"], *, version: str = "") -> str:
    """One run of one tool; columns count characters."""
    driver: dict[str, Any] = {
        "name": "doi-action",
        "informationUri": "https://github.com/doi-action/doi-action",
        "rules": [{"id": rule} for rule in sorted({finding.rule for finding in findings})],
    }
    if version:
        driver["version"] = version

    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return for_json(log, indent=1)


def _result(finding: "Finding") -> dict[str, Any]:
    parts = [part for part in (message_text(finding), finding.why, finding.fix) if part]
    place = {
        "artifactLocation": {"uri": quote(finding.path)},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "message": {"text": "\n".join(parts)},
        "locations": [{"physicalLocation": place}],
    }
