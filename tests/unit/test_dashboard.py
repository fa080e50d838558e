"""The dashboard: every repository has its row, the worst first, and nothing foreign is obeyed where it is shown."""

import json
from typing import Any

import pytest

from doi_action.edits.templating import environment
from doi_action.errors import SettingsError
from doi_action.settings import settings_from
from doi_action.templates_folder import templates_folder
from doi_action.verbs.audit.dashboard import dashboard
from doi_action.views.dashboard import LARGEST_ISSUE, MARK, dashboard_html, dashboard_markdown, rows_of, verdict_of

TEMPLATES = environment(templates_folder())
FINDING = {
    "rule": "release-without-doi",
    "severity": "error",
    "message": "v2.0.0 was released, and has no DOI",
    "fix": "doi-action publish --tag v2.0.0",
}


def report(name: str, *findings: dict[str, str], error: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """What `audit --format json` gives, as far as a dashboard reads it."""
    releases = [
        {"tag": "v1.0.0", "version": "1.0.0", "doi": "10.12345/a", "state": "findable", "wanted": True},
        {"tag": "v2.0.0", "version": "2.0.0", "doi": "", "state": "none", "wanted": True},
        {"tag": "nightly", "version": "n", "doi": "", "state": "none", "wanted": False},
    ]
    said = {"verb": "audit", "repository": name, "releases": releases, "findings": list(findings), "error": error}
    return {**said, **more}


def drawn(documents: dict[str, Any], *, limit: int | None = None) -> str:
    """The dashboard as Markdown."""
    rows = rows_of({name: json.dumps(document) for name, document in documents.items()})
    return dashboard_markdown(rows, when="2026-11-01", templates=TEMPLATES, limit=limit)


def test_every_repository_has_its_row_and_the_worst_stands_first() -> None:
    """Those that could not be audited, drift, warnings, and what agrees."""
    failed = report("o/failed", error={"rule": "unreachable", "message": "no answer"}, releases=[])
    drift = report("o/drift", FINDING, error={"rule": "findings", "message": "1 problem"})
    warned = report("o/warned", {**FINDING, "severity": "warning"})
    rows = rows_of({str(n): json.dumps(d) for n, d in enumerate([report("o/good"), warned, drift, failed])})
    assert [(row.name, row.state) for row in rows] == [
        ("o/failed", "not audited"),
        ("o/drift", "drift"),
        ("o/warned", "warnings"),
        ("o/good", "agrees"),
    ]
    assert verdict_of(rows) == "1 of 4 repositories agree; 1 drifted; 1 with warnings; 1 could not be audited."
    assert rows[1].counted == "1 of 2" and rows[1].command == FINDING["fix"]


@pytest.mark.parametrize("text", [None, "", "{", "[" * 100_000, "7", '{"repositories": [7]}'])
def test_a_report_that_is_none_has_a_row_that_says_so(text: str | None) -> None:
    """No file, no JSON, nested without end, another thing."""
    (row,) = rows_of({"x.json": text})
    assert (row.name, row.state, "its report is no" in row.problem) == ("x.json", "not audited", True)


def test_several_repositories_of_one_report_are_rows_of_their_own() -> None:
    """As `audit REPO REPO --format json` writes them."""
    both = {"repositories": [report("o/a"), report("o/b")], "findings": []}
    assert [row.name for row in rows_of({"x": json.dumps(both)})] == ["o/a", "o/b"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"verb": "publish"}', '"x"', "null"])
def test_a_file_that_is_no_report_is_told(text: str) -> None:
    """No repository is left out without a word."""
    (row,) = rows_of({"audit-7/report.json": text})
    assert row.state == "not audited" and row.name == "audit-7/report.json"


def test_the_issue_shows_the_next_command_and_is_found_again() -> None:
    """By its first line."""
    text = drawn({"x": report("o/drift", FINDING)})
    assert text.startswith(MARK)
    assert "| o/drift | 1 of 2 | [10.12345/a](https://doi.org/10.12345/a) | drift |" in text
    assert "`doi-action publish --tag v2.0.0`" in text


def test_three_hundred_repositories_fit_into_an_issue() -> None:
    """The details go first, then rows from the end, and it is said."""
    many = {str(n): report(f"octo/repository-{n}", *([FINDING] * 20)) for n in range(300)}
    text = drawn(many, limit=LARGEST_ISSUE)
    assert len(text) <= LARGEST_ISSUE
    shown = text.count("| octo/")
    assert shown == 300 or f"{300 - shown} more repositories are on the page" in text


def test_foreign_text_is_no_markup() -> None:
    """A message may hold a title that somebody wrote."""
    evil = {**FINDING, "message": "<script>x</script> @team | [a](http://b)", "fix": "`x` | y"}
    text = drawn({"x": report("o/<img>", evil)})
    assert "<script>" not in text and "<img>" not in text and "](http" not in text.replace("](https://doi.org", "")
    rows = rows_of({"x": json.dumps(report("o/<img>", evil))})
    page = dashboard_html(rows, when="2026-11-01", templates=TEMPLATES)
    assert "<script>" not in page and "<img>" not in page


def test_a_doi_of_a_rehearsal_is_no_link() -> None:
    """It leads nowhere."""
    unreal = [{"tag": "v1", "version": "1", "doi": "10.0000/a", "state": "findable", "wanted": True}]
    assert "doi.org" not in drawn({"x": report("o/a", releases=unreal)})


def test_a_dashboard_of_nothing_is_an_error(tmp_path: Any) -> None:
    """An empty page would say that all is well."""
    settings = settings_from(command_line={"dashboard": str(tmp_path)})
    with pytest.raises(SettingsError) as caught:
        dashboard(settings, connect=lambda _name: pytest.fail("nothing is written"), tell=lambda _line: None)
    assert caught.value.rule == "no-reports"
