"""Findings, errors and reports as text for people: verdict first, then what changed, where to look, what is wrong.

Pure, and light to import, since a check that finds something passes here before every commit. Every line has a role,
by which a terminal colours it, and every line is `for_terminal`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from doi_action.views.lines import Line, Paint, columns_of, diff_lines, laid_out, plain
from doi_action.views.words import deposited_line, place_text

if TYPE_CHECKING:
    from doi_action.errors import DoiActionError
    from doi_action.findings import Finding
    from doi_action.plan.steps import Update
    from doi_action.report import ReleaseRow, Report


NOTES_SHOWN = 5
SHOWN_WIDTH = 100
"""Characters shown of a line in which something is underlined."""
FIXABLE = " [*]"
"""Stands behind the rule of a finding that --fix repairs."""


def findings_text(
    findings: Iterable["Finding"],
    *,
    paint: Paint = plain,
    sources: Mapping[str, str] | None = None,
    width: int | None = None,
) -> str:
    """One block for each finding: the rule and what, where, then why, and how to fix it.

    `sources` are the texts of files by path; where a finding's file is among them its line follows, with what is wrong
    in it underlined. `width` in columns, None where nothing is wrapped, as in a pipe.
    """
    from re import split

    # Lines end where editors end them, and not where Python's `splitlines` does.
    lines = {path: split(r"\r\n?|\n", text) for path, text in (sources or {}).items()}
    blocks = [_finding(finding, lines.get(finding.path, []), width=width, marked=True) for finding in findings]
    return laid_out(blocks, paint, width)


def error_text(error: "DoiActionError", *, paint: Paint = plain, width: int | None = None) -> str:
    """What stopped a run where there is no report: the four parts, and which DOI exists now."""
    return laid_out([_error(error)], paint, width)


def report_text(
    report: "Report",
    *,
    paint: Paint = plain,
    verbose: bool = False,
    quiet: bool = False,
    told: bool = False,
    width: int | None = None,
) -> str:
    """The whole report. With `verbose`, notes too come with their reason; `quiet` leaves verdict and errors.

    `told`: the steps were told one by one as they were done, and are not listed again.
    """
    role = "verdict"
    stopped: Iterable[Line] = ()
    if report.error:
        role, stopped = "error", _error(report.error)
    verdict = [Line(report.headline, role, 2)]

    if quiet:
        errors = [_finding(finding) for finding in untold(report) if finding.severity == "error"]
        return laid_out([verdict, stopped, *errors], paint, width)

    if report.sheet and report.verb == "review":
        from doi_action.views.sign_off import sheet_lines

        return laid_out([verdict, stopped, sheet_lines(report)], paint, width)

    # The table of many releases says it shorter.
    is_in_table = report.releases and not verbose
    was_told = told and not report.would
    steps: Iterable[Line] = ()
    if not (is_in_table or was_told):
        steps = _steps(report)

    blocks = [
        verdict,
        stopped,
        _releases(report),
        _audited(report),
        steps,
        _deposited(report),
        _kept(report),
        _edits(report),
        _commit(report),
        _citation(report),
        *_findings(report, verbose=verbose),
        [Line(f"note: {note}", "", 6) for note in report.notes],
        _not_carried(report, verbose=verbose),
        _digest(report),
        *_lines_for_real(report),
        _next_step(report),
    ]
    return laid_out(blocks, paint, width)


def _finding(
    finding: "Finding", lines: list[str] | None = None, *, width: int | None = None, marked: bool = False
) -> Iterator[Line]:
    """A finding's block. `marked`: a star tells of those that --fix repairs."""
    star = FIXABLE if marked and finding.edit else ""
    lead = f"{finding.rule}{star}{_unless_error(finding)}:"
    yield Line(f"{lead} {finding.message}", finding.severity, 4, len(lead))

    if finding.path:
        # File, line, column and field, as editors and terminals open them.
        place = _with_field(f"{place_text(finding)}:{finding.column}", finding)
        yield Line(f"  --> {place}", "faint", -1, len("  -->"))
    yield from _excerpt(lines or [], finding, width)
    yield from _reasons(finding.why, finding.fix)


def _unless_error(finding: "Finding") -> str:
    """How bad it is, where it is no error."""
    if finding.severity == "error":
        return ""
    return f" ({finding.severity})"


def _with_field(place: str, finding: "Finding") -> str:
    """The place, and which field of the file it is."""
    if not finding.field:
        return place
    return f"{place}: {finding.field}"


def brief_line(finding: "Finding") -> Line:
    """A finding in one line."""
    lead = f"{finding.rule}{_unless_error(finding)}:"
    text = f"{lead} {finding.message}"
    if finding.path:
        text = f"{text} ({_with_field(place_text(finding), finding)})"
    return Line(text, finding.severity, 4, len(lead))


def _excerpt(lines: list[str], finding: "Finding", width: int | None) -> Iterator[Line]:
    """The finding's line, cut around its column, with what is wrong underlined; nothing without the lines.

    What is said of a file as a whole stands at its first letter, and nothing there is wrong.
    """
    is_of_file = (finding.line, finding.column, finding.field) == (1, 1, "")
    is_there = 0 < finding.line <= len(lines)
    if is_of_file or not is_there:
        return

    line, place = lines[finding.line - 1], finding.column - 1
    if not line.strip():
        return

    number = f"{finding.line:>6} | "
    columns = SHOWN_WIDTH
    if width is not None:
        columns = min(SHOWN_WIDTH, columns_of(width) - len(number))

    # What is wrong stands in the middle of a line that is too long.
    start = 0
    if len(line) > columns:
        start = max(0, place - columns // 2)
    cut = line[start : start + columns]

    # One character stays one: what is underlined is counted by them.
    shown = "".join(letter if letter.isprintable() else " " for letter in cut)
    yield Line(f"{number}{shown}", "faint", -1, len(number))

    length = min(_length_of_fault(line[place:], finding.message), len(cut) - (place - start))
    gutter = f"{'':>6} | "
    under = " " * (place - start) + "^" * max(length, 1)
    yield Line(f"{gutter}{under}", "faint", -1, len(gutter), finding.severity)


def _length_of_fault(text: str, message: str) -> int:
    """How many characters of `text`, which begins with what is wrong, belong to it: what is quoted, a key, a value."""
    from re import findall, match

    # An apostrophe inside a word ends no quotation.
    for quoted in sorted(findall(r"'(.+?)'(?![^\W_])", message), key=len, reverse=True):
        for written in (quoted, f'"{quoted}"', f"'{quoted}'"):
            if text.startswith(written):
                return len(written)

    a_text = r"""\"(?:[^"\\]|\\.)*\"|'(?:[^']|'')*'"""
    a_key, a_line = r"[\w.-]+(?=:(?:\s|$))", r".+?(?=\s+#|\s*$)"
    found = match(f"{a_text}|{a_key}|{a_line}", text)
    if found is None:
        return 1
    return len(found.group())


def _reasons(why: str, fix: str) -> Iterator[Line]:
    if why:
        yield Line(f"  why: {why}", "faint", 7, len("  why:"))
    if not fix:
        return

    first, *rest = fix.split("\n")
    yield Line(f"  fix: {first}", "heading", 7, len("  fix:"))
    for line in rest:
        yield Line(f"       {line}", "", 7)


def _error(error: "DoiActionError") -> Iterator[Line]:
    what = error.message
    if error.path:
        what = f"{error.path}:{error.line}: {what}"
    yield Line(f"error: {what}", "error", 7)

    yield from _reasons(error.why, error.fix)
    if error.state:
        yield Line(f"  now: {error.state}", "", 7)
    yield Line(f"  rule: {error.rule}")


def _releases(report: "Report") -> Iterator[Line]:
    """The table of many releases."""
    if not report.releases:
        return
    yield Line("Releases", "heading")

    rows = []
    for release in report.releases:
        day = release.day.isoformat() if release.day else ""
        rows.append((release.tag, day, release_text(release, report)))

    tag_width = max(len(tag) for tag, _, _ in rows)
    day_width = max(len(day) for _, day, _ in rows)
    for tag, day, text in rows:
        yield Line(f"  {tag:<{tag_width}}  {day:<{day_width}}  {text}", "", tag_width + day_width + 6)


def release_text(row: "ReleaseRow", report: "Report") -> str:
    """What becomes of one of many releases, in words."""
    from doi_action.report import Fate

    match row.fate:
        case Fate.LEFT_OUT:
            return f"left out: it {row.reason}"
        case Fate.KEPT:
            return f"has {row.doi}"

    is_done = not report.would and not report.error
    if is_done:
        return f"got {row.doi}"

    if row.doi:
        return f"would get {row.doi}"
    return "would get a DOI, named by the registry"


def _steps(report: "Report") -> Iterator[Line]:
    from doi_action.plan.steps import Attach, Update, word_of
    from doi_action.views.explanation import record_lines

    if not report.plan.steps:
        return

    title = "At the registry"
    if report.would:
        title = "What would be done at the registry"
    yield Line(title, "heading")

    # A dry run shows what would be sent.
    payload = report.payload if report.dry_run else None
    for step in report.plan.steps:
        yield Line(f"  {word_of(step):<8} {step.record.doi}  {step.reason}", "", 11)
        if isinstance(step, Update):
            yield from _changes(step)

        # A file is sent as it is.
        if payload is None or isinstance(step, Attach):
            continue
        for line in record_lines(payload(step)):
            yield Line(f"    {line}", "faint", 8)


def _audited(report: "Report") -> Iterator[Line]:
    """The releases that an audit found, one a line; such as are to have no DOI and have none are left out."""
    shown = [release for release in report.audited if release.wanted or release.doi]
    if not shown:
        return

    yield Line("Releases", "heading")
    width = max(len(release.name) for release in shown)
    for release in shown:
        standing = "no DOI"
        if release.doi:
            standing = f"{release.doi}  {release.state}"
        yield Line(f"  {release.name:<{width}}  {standing}")


def _deposited(report: "Report") -> Iterator[Line]:
    if not report.files:
        return

    title = "Deposited files"
    if report.would:
        title = "Files that would be deposited"
    yield Line(title, "heading")
    for file in report.files:
        yield Line(f"  {deposited_line(file)}")


def _changes(step: "Update") -> Iterator[Line]:
    """What an update takes and what it puts in its place, field by field."""
    for change in step.changes:
        field = change.field.replace("_", " ")
        for text in change.old:
            yield Line(f"    - {field}: {text}", "removed", 6)
        for text in change.new:
            yield Line(f"    + {field}: {text}", "added", 6)


def _kept(report: "Report") -> Iterator[Line]:
    """What only the registry says, and what therefore stays."""
    if not report.plan.kept:
        return

    yield Line("Kept, from the registry", "heading")
    for doi, kept in report.plan.kept:
        yield Line(f"  {doi}  {kept.field.replace('_', ' ')}: {kept.value}", "", 4)


def _edits(report: "Report") -> Iterator[Line]:
    from doi_action.views.diff import diff

    for edit in report.plan.edits:
        yield from diff_lines(diff(edit))


def _commit(report: "Report") -> Iterator[Line]:
    commit = report.commit
    if commit is None:
        return

    if commit.pull_request:
        yield Line(f"pull request {commit.pull_request} carries these changes; merge it", "", 2)
        return

    name = f"commit {commit.sha[:10]}"
    if commit.branch:
        name = f"{name} on {commit.branch}"
    yield Line(f"{name} carries these changes", "", 2)


def _citation(report: "Report") -> Iterator[Line]:
    outputs = report.outputs
    doi, citation = outputs.get("doi"), outputs.get("citation")
    if not doi or not citation or report.error:
        return

    from doi_action.views.real_doi import can_be_followed, citation_heading, unlinked

    if not can_be_followed(report, doi):
        citation = unlinked(citation)
    yield Line(citation_heading(report), "heading")
    yield Line(f"  {citation}", "", 2)
    yield Line("")

    for name, label in (("doi", "this version"), ("concept-doi", "all versions"), ("landing-page", "landing page")):
        if outputs[name]:
            yield Line(f"  {label:<13} {outputs[name]}")


def _not_carried(report: "Report", *, verbose: bool) -> Iterator[Line]:
    """What the files say and the record does not: a few lines, and how to see the others."""
    from doi_action.views.not_carried import not_carried

    lines = not_carried(report.left_out)
    if not lines:
        return

    yield Line("Said by the files, not carried into the record", "heading")
    shown = lines if verbose else lines[:NOTES_SHOWN]
    for line in shown:
        yield Line(f"  {line}", "", 4)

    left = len(lines) - len(shown)
    if left:
        yield Line(f"  and {left} more: -v shows them, and so does doi-action explain", "", 2)


def _digest(report: "Report") -> Iterator[Line]:
    """What a dry run is approved by."""
    if report.sheet:
        yield Line("To approve exactly this", "heading")
        yield Line(f"  --approve {report.sheet.digest}")


def _lines_for_real(report: "Report") -> Iterator[list[Line]]:
    """After a rehearsal, what makes it real; on a terminal its end is what is read."""
    from doi_action.views.real_doi import lines_for_real, wants_real

    if not wants_real(report):
        return

    for title, lines in lines_for_real(report):
        block = [Line(title, "heading")]
        for line in lines:
            block.append(Line(f"  {line}"))
        yield block


def _next_step(report: "Report") -> Iterator[Line]:
    """What its reader does then, last: on a terminal the end is what is read."""
    if not report.next_step:
        return

    words, *lines = report.next_step
    yield Line(words, "heading", 2)
    for line in lines:
        yield Line(f"  {line}")


def untold(report: "Report") -> list["Finding"]:
    """The findings without the one that the error is."""
    stopped_by = report.error.message if report.error else None
    return [finding for finding in report.all_findings if finding.message != stopped_by]


def _findings(report: "Report", *, verbose: bool) -> list[Iterable[Line]]:
    """Errors and warnings whole; of notes one line each and not too many, unless somebody asks for more."""
    blocks: list[Iterable[Line]] = []
    brief: list[Line] = []
    for finding in untold(report):
        if verbose or finding.severity != "note":
            blocks.append(_finding(finding))
        else:
            brief.append(brief_line(finding))

    left = len(brief) - NOTES_SHOWN
    if left > 0:
        brief = [*brief[:NOTES_SHOWN], Line(f"and {left} more notes: -v shows them", "note")]
    return [*blocks, brief]
