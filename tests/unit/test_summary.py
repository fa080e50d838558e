"""The summary of a job: verdict first, everything in it, never too long."""

from dataclasses import replace

import pytest

from doi_action.edits.templating import environment
from doi_action.errors import ConflictError, FindingsError, HostError
from doi_action.facts import LeftOut, Location
from doi_action.findings import Finding, Group, Severity
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version
from doi_action.model import Metadata, Tag
from doi_action.plan.approval import Part
from doi_action.plan.sheet import Sheet
from doi_action.plan.steps import Plan, Publish, Update
from doi_action.plan.three_way import FieldChange
from doi_action.report import FilesOnline, Report
from doi_action.snapshot import Commit, FileEdit
from doi_action.templates_folder import templates_folder
from doi_action.views.pull_request import pull_request_text
from doi_action.views.summary import LARGEST, MOST_FINDINGS, MOST_VERSIONS, summary

CONCEPT = Doi("10.14454", "concept")


def version(text: str) -> Version:
    """A version with its tag and DOI."""
    return Version(text=text, tag=Tag(name=f"v{text}", commit="c" * 40), doi=Doi("10.14454", f"v{text}"))


def report(**more: object) -> Report:
    """A report of a published release."""
    this = version("1.1.0")
    record = RegistryRecord(doi=this.doi, state=DoiState.FINDABLE, metadata=Metadata(title="Demo"))
    said = {
        "doi": str(this.doi),
        "doi-url": this.doi.url,
        "concept-doi": str(CONCEPT),
        "concept-doi-url": CONCEPT.url,
        "state": "findable",
        "registry": "DataCite",
        "version": "1.1.0",
        "landing-page": "https://example.org/demo",
        "citation": f"Example, A. (2026). Demo. {this.doi.url}",
        "bibtex": "@software{x,\n}",
    }
    made = Report(
        verb="publish",
        headline="Published v1.1.0 as 10.14454/v1.1.0",
        outputs=said,
        plan=Plan(
            steps=(Publish(record=record, reason="version 1.1.0 has no DOI yet"),),
            edits=(FileEdit(path="CITATION.cff", before=b"a: 1\nb: 2\n", after=b"a: 1\nb: 3\nc: 4\n"),),
        ),
        commit=Commit(sha="f" * 40, url="https://example.org/commit", verified=True, branch="main"),
        payload=lambda step: {"titles": [{"title": step.record.metadata.title}]},
        lineage=Lineage(
            identity="github:1",
            work="",
            concept_doi=CONCEPT,
            version=this,
            published=(version("1.0.0"),),
            predecessor=version("1.0.0"),
        ),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def shown(said: Report) -> str:
    """Its summary."""
    return summary(said, templates=environment(templates_folder()))


def test_the_verdict_comes_first() -> None:
    """In one line."""
    assert shown(report()).splitlines()[0] == "## Published v1.1.0 as 10.14454/v1.1.0"


def test_everything_that_matters_is_there() -> None:
    """DOIs as links, state, commit with its signature, files, steps, citation, record."""
    text = shown(report())
    for part in (
        "[10.14454/v1.1.0](https://doi.org/10.14454/v1.1.0)",
        "| state | findable at DataCite |",
        "on `main`, signed by GitHub |",
        "| `CITATION.cff` | +2 −1 |",
        "| publish | [10.14454/v1.1.0](https://doi.org/10.14454/v1.1.0) | version 1.1.0 has no DOI yet |",
        "Example, A. \\(2026\\). Demo. <https://doi.org/10.14454/v1.1.0>",
        "```bibtex\n@software{x,",
        '"title": "Demo"',
    ):
        assert part in text


def test_the_lineage_is_a_table_and_a_diagram() -> None:
    """Newest first in the table, an arrow from the version before."""
    text = shown(report())
    assert "**this version**, follows 1.0.0" in text
    assert 'v0["1.0.0<br>10.14454/v1.0.0"]' in text
    assert "v0 -->|followed by| v1" in text


def test_a_long_lineage_shows_its_newest_and_this_one() -> None:
    """A diagram of a hundred boxes shows nothing."""
    lineage = report().lineage
    assert lineage
    many = tuple(version(f"2.{number}.0") for number in range(100))
    text = shown(report(lineage=replace(lineage, published=many)))
    assert text.count("  c --- v") == MOST_VERSIONS
    assert "| 1.1.0 |" in text and "| 2.99.0 |" in text and "| 2.1.0 |" not in text
    assert "\n89 older versions are not shown; the page of all versions lists them.\n" in text


def test_what_is_not_carried_is_folded_and_whole() -> None:
    """With its count where it is folded, and nothing in it can end the fold."""
    left = tuple(
        LeftOut(field=f"x{n}", value="</details> ```", location=Location(path="a.toml", line=n)) for n in range(1, 9)
    )
    text = shown(report(left_out=left))
    assert "<details><summary>Said by the files, not carried into the record: 8</summary>" in text
    assert "````\na.toml:1: x1: </details> ```\n" in text and "a.toml:8: x8" in text
    assert "not carried" not in shown(report())


def test_an_unsigned_commit_is_said() -> None:
    """Somebody may require signatures."""
    commit = Commit(sha="f" * 40, url="https://example.org/commit", verified=False, branch="main")
    assert "**not signed**" in shown(report(commit=commit))


def test_a_pull_request_is_the_next_step() -> None:
    """With its address."""
    commit = Commit(sha="f" * 40, pull_request="https://example.org/pull/1")
    assert "### Next\n\nMerge <https://example.org/pull/1>.\n" in shown(report(commit=commit))


def test_a_rehearsal_is_said_in_capitals() -> None:
    """Nobody takes its DOI for real."""
    assert "**SANDBOX: these DOIs are not real.**" in shown(report(rehearsal=True))
    assert "SANDBOX" not in shown(report())


def test_a_plan_links_only_what_leads_somewhere() -> None:
    """The version that is published does already; the one that would be published does not yet."""
    planned = report(dry_run=True, commit=None, outputs={**report().outputs, "doi-url": ""})
    text = shown(planned)
    assert "[10.14454/v1.0.0](https://doi.org/10.14454/v1.0.0)" in text
    assert "https://doi.org/10.14454/v1.1.0" not in text and "`10.14454/v1.1.0`" in text
    assert "### How it would be cited" in text and "registry: datacite" not in text


def test_what_stopped_a_run_has_its_four_parts() -> None:
    """And which DOI exists now."""
    error = HostError("refused 'x'", why="a rule", fix="add the line")
    error.state = "10.14454/v1.1.0 is live"
    text = shown(report(error=error, commit=None))
    for part in ("refused 'x'", "**why**: a rule", "**fix**: add the line", "**now**: 10.14454/v1.1.0 is live"):
        assert part in text


def test_a_cure_with_lines_is_the_next_step() -> None:
    """They can be copied there, and are not told a second time."""
    error = ConflictError("the tag moved", why="it was cited", fix="put it back, in a clone:\ngit tag -f v1 abc")
    text = shown(Report(verb="publish", headline="x", error=error))
    assert text.endswith("### Next\n\nPut it back, in a clone:\n\n```sh\ngit tag -f v1 abc\n```\n")
    assert text.count("git tag") == 1 and "**fix**" not in text


@pytest.mark.parametrize(
    ("path", "tag", "shown_as"),
    [
        ("a b/README.md", "", "[`a b/README.md:7`](https://example.org/o/r/blob/abc/a%20b/README.md?plain=1#L7)"),
        ("CITATION.cff", "p@1|0", "[`in the tag p@1¦0, CITATION.cff:7`](https://example.org/o/r/blob/p%401%7C0/"),
        ("missing.cff", "", "| `missing.cff:7` |"),
    ],
)
def test_a_place_leads_to_its_line(path: str, tag: str, shown_as: str) -> None:
    """At the head, or in the tag; a file that is not there leads nowhere."""
    online = FilesOnline(page="https://example.org/o/r", commit="abc", paths=frozenset({"a b/README.md"}))
    found = Finding(
        rule="a", group=Group.SCHEMA, severity=Severity.ERROR, message="x", path=path, line=7, fix="y", tag=tag
    )
    assert shown_as in shown(Report(verb="audit", headline="x", findings=(found,), online=online))


def test_findings_stand_with_place_and_cure() -> None:
    """The first fifty."""
    findings = tuple(
        Finding(
            rule="a-rule",
            group=Group.SCHEMA,
            severity=Severity.WARNING,
            message=f"wrong {number}",
            path="CITATION.cff",
            line=number + 1,
            fix="write it",
        )
        for number in range(MOST_FINDINGS + 3)
    )
    text = shown(report(findings=findings))
    assert "| warning | `CITATION.cff:1` | wrong 0 (`a-rule`) | write it |" in text
    assert "3 more are in the log." in text


def test_an_update_shows_old_and_new() -> None:
    """In the words of the record, whatever signs it has; what was or becomes nothing is said."""
    changes = (
        FieldChange(field="title", old=("Levls | 1",), new=("Levels",)),
        FieldChange(field="keywords", old=("tides", "pools"), new=()),
    )
    record = RegistryRecord(doi=version("1.1.0").doi, state=DoiState.FINDABLE, metadata=Metadata(title="Demo"))
    plan = Plan(steps=(Update(record=record, fields=("title",), reason="it was corrected", changes=changes),))
    text = shown(report(plan=plan))
    assert "| title | Levls \\| 1 | Levels |" in text and "| keywords | tides<br>pools | (nothing) |" in text


def test_a_cure_shows_code_as_code() -> None:
    """What stands between backticks, and a cure that is a line to type; of an audit these are the next step."""
    words = {"group": Group.SCHEMA, "severity": Severity.ERROR, "path": "a.cff", "message": "wrong"}
    findings = (
        Finding(rule="one", fix="write `MIT`", **words),  # type: ignore[arg-type]
        Finding(rule="two", fix="doi-action publish --tag v1", **words),  # type: ignore[arg-type]
    )
    text = shown(Report(verb="audit", headline="x", findings=findings, error=FindingsError("2 problems")))
    assert "| write `MIT` |" in text and "| `doi-action publish --tag v1` |" in text
    assert text.endswith("```sh\ndoi-action publish --tag v1\n```\n") and "**rule**" not in text


def test_what_is_to_be_signed_is_there_once() -> None:
    """The sheet has the records and the diffs."""
    sheet = Sheet(
        tag="v1.1.0",
        commit="c" * 40,
        registry="DataCite",
        keepers="DataCite",
        records=(),
        parts=(Part(what="x", content="y"),),
    )
    text = shown(report(dry_run=True, commit=None, sheet=sheet, in_action=True))
    assert text.count("+b: 3") == 1 and '"title": "Demo"' not in text
    assert f"```yaml\nwith:\n  approve: {sheet.digest}\n```" in text


def test_a_pull_request_shows_old_and_new() -> None:
    """Folded; a page that is drawn anew is counted, and too many lines are left out."""
    templates = environment(templates_folder())
    edit = FileEdit(path="CITATION.cff", before=b"doi: 1\n", after=b"doi: 2\n")
    page = FileEdit(path="docs/cite/index.html", before=None, after=b"<p>", drawn_in="docs/cite")
    text = pull_request_text("Published", (edit, page), bibtex="x", templates=templates)
    assert "-doi: 1\n+doi: 2" in text and "<p>" not in text and "docs/cite/ (1 files)" in text

    long = FileEdit(path="data.cff", before=None, after=b"x\n" * 40_000)
    text = pull_request_text("Published", (long,), bibtex="x", templates=templates)
    assert len(text) < 65_536 and "```diff" not in text and "```bibtex" in text


def test_a_pull_request_is_never_too_long_for_github() -> None:
    """Where thousands are cited, the entry stands in the files alone."""
    templates = environment(templates_folder())
    text = pull_request_text("Published", (), bibtex="x" * 70_000, templates=templates)
    assert len(text) < 65_536 and "stands in the files" in text


def test_lines_to_paste_keep_their_lines() -> None:
    """A cell of a table would run them together."""
    stale = Finding(
        rule="bibtex-differs",
        group=Group.CONSISTENCY,
        severity=Severity.WARNING,
        message="the citation here has version '1.0'",
        path="README.md",
        line=7,
        fix="put this in its place:\n@software{x,\n  version = {1.1}\n}",
    )
    text = shown(report(findings=(stale,)))
    assert "| put this in its place: |" in text
    assert "`README.md:7`: put this in its place:\n\n```\n@software{x,\n  version = {1.1}\n}\n```" in text


def test_a_report_of_nothing_is_short() -> None:
    """No empty tables."""
    text = shown(Report(verb="publish", headline="Nothing to do"))
    assert text.strip() == "## Nothing to do"


@pytest.mark.parametrize("size", [300_000, 1_100_000])
def test_a_summary_is_never_too_long(size: int) -> None:
    """A runner would drop it whole; what was left out is said."""
    edit = FileEdit(path="README.md", before=None, after=b"x" * size)
    text = shown(report(plan=Plan(edits=(edit, edit, edit, edit))))
    assert len(text.encode()) <= LARGEST
    assert "too long" in text


def test_an_endless_citation_is_cut_too() -> None:
    """Were all else left out."""
    outputs = {**report().outputs, "citation": "é" * 2 * LARGEST}
    assert len(shown(report(outputs=outputs)).encode()) <= LARGEST


def test_a_stopped_run_without_a_registry_has_no_dois() -> None:
    """Only its findings."""
    text = shown(Report(verb="publish", headline="v1 was not published", error=FindingsError("1 problem stopped it")))
    assert "DOI of this version" not in text and "1 problem stopped it" in text
