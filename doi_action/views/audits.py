"""Audits of one repository or of many, for programs: JSON, annotations, SARIF."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from doi_action.views.harmless import for_json

if TYPE_CHECKING:
    from doi_action.findings import Finding
    from doi_action.report import Report

ANYWHERE = "CITATION.cff"
"""Where code scanning shows what stands in no file: it takes no result without a place."""


def audits_text(reports: Mapping[str, "Report"], *, form: str) -> str:
    """The reports by the names of their repositories as `form`: json, github or sarif.

    JSON of one repository is its report; of several, an object with them in `repositories` and all `findings`.
    """
    if form == "json":
        return f"{_json(reports)}\n"

    findings = [finding for report in reports.values() for finding in report.all_findings]
    if form == "github":
        from doi_action.views.annotations import all_annotations

        return all_annotations(findings)

    from doi_action.views.sarif import findings_sarif

    placed = [replace(finding, path=finding.path or ANYWHERE) for finding in findings]
    return f"{findings_sarif(placed)}\n"


def _json(reports: Mapping[str, "Report"]) -> str:
    from doi_action.views.json import report_data

    told = []
    for name, report in reports.items():
        said = report_data(report)
        told.append({**said, "repository": report.repository or name})
    if len(told) == 1:
        return for_json(told[0], indent=2)

    findings = []
    for one in told:
        for finding in one["findings"]:
            findings.append({**finding, "repository": one["repository"]})
    return for_json({"repositories": told, "findings": findings}, indent=2)


def together(reports: Mapping[str, "Report"]) -> "Report":
    """One report of several, for a step that has one: the findings of all, and the error of the worst."""
    every = list(reports.values())
    if len(every) == 1:
        return every[0]

    worst = max(every, key=lambda report: report.exit_code)
    findings: list[Finding] = []
    for report in every:
        # The error of the worst is the error of all, and no finding beside it.
        findings += worst.findings if report is worst else report.all_findings

    noun = "finding" if len(findings) == 1 else "findings"
    return replace(
        worst,
        repository="",
        headline=f"{len(every)} repositories; {len(findings)} {noun}",
        outputs={"findings": str(len(findings))},
        findings=tuple(findings),
        audited=(),
    )
