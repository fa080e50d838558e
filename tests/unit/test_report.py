"""A report as text and JSON."""

import json
from dataclasses import replace

from doi_action.action.run import outputs_of
from doi_action.errors import ConflictError, FindingsError
from doi_action.facts import LeftOut, Location
from doi_action.findings import Finding, Group, Severity
from doi_action.inputs import OUTPUTS
from doi_action.report import Report
from doi_action.snapshot import FileEdit
from doi_action.views.diff import diff
from doi_action.views.json import report_json
from doi_action.views.text import report_text


def finding(severity: Severity = Severity.WARNING, message: str = "something is off") -> Finding:
    """A finding in a file."""
    return Finding(
        rule="a-rule",
        group=Group.SCHEMA,
        severity=severity,
        message=message,
        path="CITATION.cff",
        line=3,
        field="title",
        why="it matters",
        fix="mend it",
    )


def test_a_finding_shows_its_four_parts_and_its_rule() -> None:
    """The rule and what, where, why, how to fix."""
    text = report_text(Report(verb="publish", headline="Done", findings=(finding(),)))
    wanted = "a-rule (warning): something is off\n  --> CITATION.cff:3:1: title\n  why: it matters\n  fix: mend it\n"
    assert wanted in text


def test_a_note_takes_one_line_and_its_reason_is_there_for_those_who_ask() -> None:
    """Nothing has to be done about a note, but it is said."""
    report = Report(verb="publish", headline="Done", findings=(finding(Severity.NOTE),))
    assert "a-rule (note): something is off (CITATION.cff:3: title)\n" in report_text(report)
    assert "it matters" not in report_text(report) and "it matters" in report_text(report, verbose=True)


def test_many_notes_are_counted() -> None:
    """A screen full of notes hides the verdict."""
    many = tuple(finding(Severity.NOTE, f"number {n}") for n in range(9))
    assert "and 4 more notes: -v shows them" in report_text(Report(verb="publish", headline="Done", findings=many))


def test_what_is_not_carried_is_a_few_lines_and_a_count() -> None:
    """All of it for those who ask, and for programs; no address whole."""
    left = tuple(
        LeftOut(field=f"tool.x{n}", value="ask ada@secret.example", location=Location(path="a.toml", line=n))
        for n in range(1, 9)
    )
    report = Report(verb="publish", headline="Done", left_out=left)
    brief = report_text(report)
    assert "not carried into the record\n  a.toml:1: tool.x1: ask ada@…\n" in brief
    assert "tool.x6" not in brief and "  and 3 more: -v shows them, and so does doi-action explain\n" in brief
    assert "a.toml:8: tool.x8: ask ada@…" in report_text(report, verbose=True)
    assert json.loads(report_json(report))["not_carried"] == [f"a.toml:{n}: tool.x{n}: ask ada@…" for n in range(1, 9)]


def test_no_text_of_others_reaches_the_terminal_as_a_command() -> None:
    """Escape sequences and carriage returns are shown as blanks."""
    report = Report(verb="publish", headline="Done", findings=(finding(message="a\x1b[2Jb\rc"),))
    assert "\x1b" not in report_text(report) and "\r" not in report_text(report)


def test_json_holds_every_output_and_what_stopped_the_run_first() -> None:
    """Scripts find the same keys, also when it stops."""
    error = ConflictError("the tag moved", why="it was cited", fix="put it back", rule="tag-moved")
    error.state = "10.1/x is findable"
    said = json.loads(report_json(Report(verb="publish", headline="Stopped", findings=(finding(),), error=error)))
    assert list(said["outputs"]) == [output.name for output in OUTPUTS]
    assert said["findings"][0]["rule"] == "tag-moved" and "10.1/x is findable" in said["findings"][0]["why"]
    assert said["findings"][0]["line"] == 1


def test_a_rehearsal_has_no_address_of_a_doi_for_later_steps() -> None:
    """A sandbox that is kept has the DOI, and doi.org has not: a step that announces it would announce a dead link."""
    outputs = {
        "doi": "10.0000/x",
        "doi-url": "https://doi.org/10.0000/x",
        "concept-doi-url": "https://doi.org/10.0000/y",
    }
    done = Report(verb="publish", headline="Published", outputs=outputs)
    for rehearsal, said in ((True, ""), (False, "https://doi.org/10.0000/x")):
        told = replace(done, rehearsal=rehearsal)
        assert json.loads(report_json(told))["outputs"]["doi-url"] == said == outputs_of(told)["doi-url"]
    assert outputs_of(replace(done, rehearsal=True))["doi"] == "10.0000/x"


def test_findings_that_stopped_the_run_are_told_once() -> None:
    """The error that only counts them is no finding of its own."""
    error = FindingsError("1 problem stopped it")
    report = Report(verb="publish", headline="Stopped", findings=(finding(Severity.ERROR),), error=error)
    assert [f.rule for f in report.all_findings] == ["a-rule"]


def test_a_diff_shows_files_without_a_final_newline() -> None:
    """As diff and git do."""
    text = diff(FileEdit(path="README.md", before=b"# A", after=b"# A\nB\n"))
    assert "\\ No newline at end of file\n" in text and text.startswith("--- a/README.md\n+++ b/README.md\n")
