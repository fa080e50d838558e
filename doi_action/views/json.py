"""Reports and findings as JSON: the objects that scripts may rely on.

Imports nothing heavy, since a check passes here too.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from doi_action.views.harmless import for_json

if TYPE_CHECKING:
    from doi_action.errors import DoiActionError
    from doi_action.findings import Finding
    from doi_action.model import DepositFile
    from doi_action.plan.steps import Plan, Step
    from doi_action.report import Payload, ReleaseRow, Report


def report_json(report: "Report") -> str:
    """The report for programs (`report_data`)."""
    return for_json(report_data(report), indent=2)


def report_data(report: "Report") -> dict[str, Any]:
    """The report for programs; its keys are the same however the run ended.

    `outputs` by name, `plan` with its payloads and diffs, all `findings`, all that files say and no record carries
    (`not_carried`), the lines of the `next_step`, and `error`, null where nothing stopped it. Of a run over many, also
    `releases`; a review and a dry run add `digest` and `records`; an audit adds `repository` and `releases`.
    """
    from doi_action.report import complete_outputs
    from doi_action.views.not_carried import not_carried

    said = {
        "verb": report.verb,
        "headline": report.headline,
        "exit_code": int(report.exit_code),
        "outputs": complete_outputs(report.outputs, rehearsal=report.rehearsal),
        "plan": plan_data(report.plan, report.payload, report.files),
        "findings": [finding_data(finding) for finding in report.all_findings],
        "notes": list(report.notes),
        "not_carried": list(not_carried(report.left_out)),
        "next_step": list(report.next_step),
        "error": error_data(report.error) if report.error else None,
    }
    if report.releases:
        said["releases"] = releases_data(report.releases)

    if report.sheet:
        from doi_action.views.sign_off import sheet_data

        said |= sheet_data(report.sheet)
    elif report.verb == "review":
        said |= {"digest": "", "parts": [], "records": [], "not_held": []}

    if report.verb == "audit":
        said["repository"] = report.repository
        said["releases"] = [
            {
                "tag": release.tag,
                "version": release.version,
                "doi": str(release.doi or ""),
                "state": release.state,
                "wanted": release.wanted,
            }
            for release in report.audited
        ]
    return said


def releases_data(rows: Iterable["ReleaseRow"]) -> list[dict[str, Any]]:
    """Many releases: `action` is publish, keep or leave-out; what is not known or not there is null."""
    return [
        {
            "tag": row.tag,
            "version": row.version,
            "date": row.day.isoformat() if row.day else None,
            "doi": str(row.doi) if row.doi else None,
            "action": row.fate.value,
            "reason": row.reason or None,
        }
        for row in rows
    ]


def findings_json(findings: Iterable["Finding"], checked: int, error: "DoiActionError | None" = None) -> str:
    """What a check found: `findings`, the number of files `checked`, and `error` where not all of it could be run."""
    said = {
        "findings": [finding_data(finding) for finding in findings],
        "checked": checked,
        "error": error_data(error) if error else None,
    }
    return for_json(said, indent=1)


def finding_data(finding: "Finding") -> dict[str, Any]:
    """A finding as JSON holds it, without its edit; line and column are never null.

    `tag` is there where the finding stands in a tag's file that the branch has otherwise.
    """
    said = {
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
    if finding.tag:
        said["tag"] = finding.tag
    return said


def error_data(error: "DoiActionError") -> dict[str, Any]:
    """What stopped a run: its id, its exit code, the four parts, and `state`, which says which DOI exists now."""
    return {
        "rule": error.rule,
        "exit_code": int(error.exit_code),
        "message": error.message,
        "path": error.path,
        "line": error.line,
        "why": error.why,
        "fix": error.fix,
        "state": error.state,
    }


def plan_data(plan: "Plan", payload: "Payload | None", files: tuple["DepositFile", ...] = ()) -> dict[str, Any]:
    """The plan: steps with what is sent and the `files` that are deposited, edits as unified diffs, notes."""
    from doi_action.views.diff import diff

    return {
        "steps": [_step_data(step, payload, files) for step in plan.steps],
        "edits": [{"path": edit.path, "new": edit.before is None, "diff": diff(edit)} for edit in plan.edits],
        "notes": list(plan.notes),
        "kept": [{"doi": str(doi), "field": kept.field, "value": kept.value} for doi, kept in plan.kept],
    }


def _step_data(step: "Step", payload: "Payload | None", files: tuple["DepositFile", ...]) -> dict[str, Any]:
    from doi_action.plan.steps import Attach, Update, word_of

    said: dict[str, Any] = {"action": word_of(step), "doi": str(step.record.doi)}
    if isinstance(step, Update):
        said["fields"] = list(step.fields)
        said["changes"] = [
            {"field": change.field, "old": list(change.old), "new": list(change.new)} for change in step.changes
        ]
    said["reason"] = step.reason
    if isinstance(step, Attach):
        said["files"] = [
            {"name": file.name, "size": file.size, "md5": file.md5, "sha256": file.sha256} for file in files
        ]
        said["payload"] = None
    else:
        said["payload"] = payload(step) if payload else None
    return said
