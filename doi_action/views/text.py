"""A report as text for people: verdict first, then what changed, the citation, where to look, what is wrong.

Pure. Every line has a role, by which a terminal colours it. What comes from files and registries is shown without
control characters, so that no title can rewrite the screen.
"""

import json
from collections.abc import Callable, Iterable, Iterator

from doi_action.findings import Finding, Severity
from doi_action.plan import Step, word_of
from doi_action.report import Report, diff
from doi_action.views.findings import as_text as as_block

Paint = Callable[[str, str], str]
"""(text, role) -> text; roles: verdict, heading, added, removed, error, warning, note, faint, or "" for none."""

NOTES_SHOWN = 5

Line = tuple[str, str]
"""A line's text and its role."""


def plain(text: str, _role: str) -> str:
    """The text as it is."""
    return text


def as_text(report: Report, *, paint: Paint = plain, verbose: bool = False) -> str:
    """The whole report; with `verbose`, notes too come with their reason."""
    blocks: list[list[Line]] = [
        [(report.headline, "error" if report.error else "verdict")],
        list(_stopped(report)),
        list(_steps(report)),
        list(_edits(report)),
        list(_commit(report)),
        list(_citation(report)),
        list(_findings(report, verbose=verbose)),
        [(f"note: {note}", "") for note in report.notes],
    ]
    return "\n\n".join("\n".join(_painted(block, paint)) for block in blocks if block) + "\n"


def _painted(block: Iterable[Line], paint: Paint) -> Iterator[str]:
    for text, role in block:
        for line in text.split("\n"):
            shown = "".join(c if c.isprintable() or c == "\t" else " " for c in line)
            yield paint(shown, role) if role else shown


def _stopped(report: Report) -> Iterator[Line]:
    error = report.error
    if error is None:
        return
    place = f"{error.path}:{error.line}: " if error.path else ""
    yield f"error: {place}{error.message}", "error"
    yield from _parts(error.why, error.fix)
    if error.state:
        yield f"  now: {error.state}", ""


def _steps(report: Report) -> Iterator[Line]:
    if report.plan.steps:
        yield "What would be done at the registry" if report.dry_run else "At the registry", "heading"
    for step in report.plan.steps:
        yield f"  {word_of(step):<8} {_doi(step)}  {step.reason}", ""
        if report.dry_run and report.payload:
            payload = json.dumps(report.payload(step.record), indent=2, ensure_ascii=False)
            yield "    " + payload.replace("\n", "\n    "), "faint"


def _doi(step: Step) -> str:
    return str(step.record.doi)


def _edits(report: Report) -> Iterator[Line]:
    for edit in report.plan.edits:
        for line in diff(edit).splitlines():
            yield line, {"+": "added", "-": "removed", "@": "faint"}.get(line[:1], "")


def _commit(report: Report) -> Iterator[Line]:
    commit = report.commit
    if commit is None:
        return
    if commit.pull_request:
        yield f"pull request {commit.pull_request} carries these changes; merge it", ""
    else:
        yield f"commit {commit.sha[:10]}{f' on {commit.branch}' if commit.branch else ''} carries these changes", ""


def _citation(report: Report) -> Iterator[Line]:
    outputs = report.outputs
    if not outputs.get("doi") or report.error:
        return
    yield "Cite this version", "heading"
    yield f"  {outputs['citation']}", ""
    yield "", ""
    for name, label in (("doi", "this version"), ("concept-doi", "all versions"), ("landing-page", "landing page")):
        yield f"  {label:<13} {outputs[name]}", ""


def _findings(report: Report, *, verbose: bool) -> Iterator[Line]:
    """Errors and warnings whole; of notes one line each and not too many, unless somebody asks for more."""
    notes = [f for f in report.all_findings if f.severity is Severity.NOTE]
    for finding in report.all_findings:
        told = report.error is not None and finding.message == report.error.message
        if not told and (verbose or finding.severity is not Severity.NOTE):
            yield from _finding(finding)
    if not verbose:
        yield from ((_head(note), "note") for note in notes[:NOTES_SHOWN])
    if not verbose and len(notes) > NOTES_SHOWN:
        yield f"and {len(notes) - NOTES_SHOWN} more notes: -v shows them", "note"


def _head(finding: Finding) -> str:
    return "note: " + as_block((finding,)).partition("\n")[0]


def _finding(finding: Finding) -> Iterator[Line]:
    head, _, rest = as_block((finding,)).rstrip("\n").partition("\n")
    yield head, finding.severity.value
    yield rest, ""


def _parts(why: str, fix: str) -> Iterator[Line]:
    if why:
        yield f"  why: {why}", ""
    if fix:
        yield "  fix: " + fix.replace("\n", "\n       "), ""
