"""A report as text for people: verdict first, then what changed, the citation, where to look, what is wrong.

Pure. `paint` colours a piece of text by its role on a terminal and leaves it as it is in a pipe.
"""

import json
from collections.abc import Callable, Iterator
from textwrap import indent

from doi_action.findings import Finding, Severity
from doi_action.plan import Hide, Publish, Reserve, Step, Update
from doi_action.report import Report, diff

Paint = Callable[[str, str], str]
"""(text, role) -> text; roles: verdict, heading, added, removed, error, warning, note, faint."""

MARKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def plain(text: str, _role: str) -> str:
    """The text as it is."""
    return text


def as_text(report: Report, *, paint: Paint = plain, verbose: bool = False) -> str:
    """The whole report; with `verbose`, notes that nothing has to be done about are shown too."""
    blocks = [
        [paint(report.headline, "error" if report.error else "verdict")],
        list(_stopped(report, paint)),
        list(_steps(report, paint)),
        list(_edits(report, paint)),
        list(_commit(report)),
        list(_citation(report, paint)),
        list(_findings(report, paint, verbose=verbose)),
        [f"note: {note}" for note in report.notes],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _stopped(report: Report, paint: Paint) -> Iterator[str]:
    error = report.error
    if error is None:
        return
    place = f"{error.path}:{error.line}: " if error.path else ""
    yield f"{paint('error:', 'error')} {place}{error.message}"
    yield from _parts(error.why, error.fix)
    if error.state:
        yield f"  now: {error.state}"


def _steps(report: Report, paint: Paint) -> Iterator[str]:
    if report.plan.steps:
        title = "What would be done at the registry" if report.dry_run else "At the registry"
        yield paint(title, "heading")
    for step in report.plan.steps:
        yield f"  {_word(step):<8} {_doi(step)}  {step.reason}"
        if report.dry_run and report.payload and not isinstance(step, Hide):
            payload = json.dumps(report.payload(step.record), indent=2, ensure_ascii=False)
            yield paint(indent(payload, "    "), "faint")


def _word(step: Step) -> str:
    match step:
        case Publish():
            return "publish"
        case Reserve():
            return "reserve"
        case Update():
            return "update"
        case Hide():
            return "hide"


def _doi(step: Step) -> str:
    return str(step.doi if isinstance(step, Hide) else step.record.doi)


def _edits(report: Report, paint: Paint) -> Iterator[str]:
    for edit in report.plan.edits:
        for line in diff(edit).splitlines():
            role = {"+": "added", "-": "removed"}.get(line[:1], "faint" if line.startswith("@@") else "")
            yield paint(line, role) if role else line


def _commit(report: Report) -> Iterator[str]:
    commit = report.commit
    if commit is None:
        return
    if commit.pull_request:
        yield f"pull request {commit.pull_request} carries these changes; merge it"
    else:
        yield f"commit {commit.sha[:10]}{f' on {commit.branch}' if commit.branch else ''} carries these changes"


def _citation(report: Report, paint: Paint) -> Iterator[str]:
    outputs = report.outputs
    if not outputs.get("doi") or report.error:
        return
    yield paint("Cite this version", "heading")
    yield f"  {outputs['citation']}"
    yield ""
    for name, label in (("doi", "this version"), ("concept-doi", "all versions"), ("landing-page", "landing page")):
        yield f"  {label:<13} {outputs[name]}"


def _findings(report: Report, paint: Paint, *, verbose: bool) -> Iterator[str]:
    for finding in report.all_findings:
        if finding.severity is Severity.NOTE and not verbose:
            continue
        if report.error is not None and finding.message == report.error.message:
            continue
        yield from _finding(finding, paint)


def _finding(finding: Finding, paint: Paint) -> Iterator[str]:
    place = f"{finding.path}:{finding.line}: " if finding.path else ""
    field = f"{finding.field}: " if finding.field else ""
    word = MARKS[finding.severity]
    yield f"{paint(f'{word}:', word)} {place}{field}{finding.message}"
    yield from _parts(finding.why, finding.fix)
    yield f"  rule: {finding.rule}"


def _parts(why: str, fix: str) -> Iterator[str]:
    if why:
        yield f"  why: {why}"
    if fix:
        yield "  fix: " + fix.replace("\n", "\n       ")
