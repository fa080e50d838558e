"""The report of a run: one object, printed as text or JSON; the Action prints the same one as summary and annotations.

Pure: a report in, text out. stdout carries it; the story told on the way goes to stderr.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from difflib import unified_diff
from typing import Any

from doi_action.errors import DoiActionError, ExitCode, FindingsError
from doi_action.findings import Finding, Group, Severity
from doi_action.inputs import OUTPUTS
from doi_action.lineage import Lineage, RegistryRecord
from doi_action.plan import Plan, Step, Update
from doi_action.snapshot import Commit, FileEdit

Payload = Callable[[RegistryRecord], dict[str, Any]]
"""What is sent to the registry for a record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a verb did or would do.

    `outputs` holds a text for every output of the table, "" where there is nothing to say. `notes` are sentences for
    people. `error` is what stopped the run, None when it ended well. `payload` turns a record into what is sent.
    `lineage` is what the registry knew before, None where it was not asked. `rehearsal`: its DOIs are not real.
    """

    verb: str
    headline: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    commit: Commit | None = None
    error: DoiActionError | None = None
    dry_run: bool = False
    payload: Payload | None = None
    lineage: Lineage | None = None
    rehearsal: bool = False

    @property
    def exit_code(self) -> ExitCode:
        """What the process ends with."""
        return self.error.exit_code if self.error else ExitCode.DONE

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """What stopped the run first, then the findings, worst first, each in the order of files and lines."""
        stopped = () if self.error is None or isinstance(self.error, FindingsError) else (finding_of(self.error),)
        order = list(Severity)
        ranked = sorted(self.findings, key=lambda f: (order.index(f.severity), f.path, f.line))
        return (*stopped, *ranked)


def finding_of(error: DoiActionError) -> Finding:
    """What stopped a run, as a finding: the same four parts, and in `why` which DOI exists now."""
    return Finding(
        rule=error.rule,
        group=Group.REGISTRY,
        severity=Severity.ERROR,
        message=error.message,
        path=error.path,
        line=error.line,
        why=". ".join(part.rstrip(".") for part in (error.why, error.state) if part),
        fix=error.fix,
    )


def complete_outputs(outputs: Mapping[str, str]) -> dict[str, str]:
    """Every output of the table in its order. Raises KeyError for a name that the table does not have."""
    names = [output.name for output in OUTPUTS]
    for name in outputs:
        if name not in names:
            raise KeyError(name)
    return {name: outputs.get(name, "") for name in names}


def as_json(report: Report) -> str:
    """The report for programs: outputs by name, the plan with its payloads and diffs, and all findings."""
    said = {
        "outputs": complete_outputs(report.outputs),
        "plan": plan_data(report.plan, report.payload),
        "findings": [finding_data(f) for f in report.all_findings],
    }
    return json.dumps(said, indent=2, ensure_ascii=False)


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as JSON holds it, without its edit."""
    said = asdict(finding)
    del said["edit"]
    return said


def plan_data(plan: Plan, payload: Payload | None) -> dict[str, Any]:
    """The plan as JSON: steps with their payloads, edits as unified diffs, notes."""
    return {
        "steps": [_step_data(step, payload) for step in plan.steps],
        "edits": [{"path": edit.path, "new": edit.before is None, "diff": diff(edit)} for edit in plan.edits],
        "notes": list(plan.notes),
    }


def _step_data(step: Step, payload: Payload | None) -> dict[str, Any]:
    said: dict[str, Any] = {"action": type(step).__name__.lower(), "doi": str(step.record.doi)}
    if isinstance(step, Update):
        said["fields"] = list(step.fields)
    return {**said, "reason": step.reason, "payload": payload(step.record) if payload else None}


def diff(edit: FileEdit) -> str:
    """The edit as a unified diff; bytes that are no UTF-8 show as replacement characters."""
    before = (edit.before or b"").decode("utf-8", "replace").splitlines(keepends=True)
    after = edit.after.decode("utf-8", "replace").splitlines(keepends=True)
    old = "/dev/null" if edit.before is None else f"a/{edit.renamed_from or edit.path}"
    lines = unified_diff(before, after, old, f"b/{edit.path}", n=1)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
