"""The dashboard: one page and one issue about many repositories, drawn from the JSON of their audits.

Pure: texts in, text out. What the reports hold was written in many repositories, and is made harmless for its place.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.views.harmless import for_markdown
from doi_action.views.markdown import code, link
from doi_action.views.real_doi import live_address

if TYPE_CHECKING:
    from jinja2 import Environment

MARK = "<!-- doi-action audit -->"
"""What tells our issue from others; the template begins with it."""

LARGEST_ISSUE = 60_000
"""Characters; GitHub takes 65,536."""

MOST_LINES = 10
"""Findings of one repository that the issue shows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A finding as a report tells it."""

    rule: str
    severity: str
    message: str
    fix: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseRow:
    """A release as a report tells it."""

    name: str
    doi: Doi | None
    state: str

    @property
    def url(self) -> str:
        """Where its DOI leads, "" where it leads nowhere."""
        if self.doi is None:
            return ""
        return live_address(self.doi, self.state)


@dataclass(frozen=True, kw_only=True, slots=True)
class RepositoryRow:
    """What an audit told of one repository. `problem` is why there is no more of it, "" where it was audited."""

    name: str
    releases: tuple[ReleaseRow, ...] = ()
    missing: int = 0
    findings: tuple[Told, ...] = ()
    problem: str = ""

    @property
    def state(self) -> str:
        """In one word or two, worst first."""
        if self.problem:
            return "not audited"
        if not self.findings:
            return "agrees"
        if any(finding.severity == "error" for finding in self.findings):
            return "drift"
        return "warnings"

    @property
    def command(self) -> str:
        """What to do next: the repair of the worst finding."""
        worst = min(self.findings, key=lambda finding: finding.severity != "error", default=None)
        if worst is None:
            return ""
        return worst.fix

    @property
    def counted(self) -> str:
        """How many of its releases have a DOI."""
        with_doi = sum(release.doi is not None for release in self.releases)
        return f"{with_doi} of {with_doi + self.missing}"


def rows_of(documents: Mapping[str, str | None]) -> tuple[RepositoryRow, ...]:
    """A row for each repository of these reports (`audit --format json`), by the name of each; the worst first.

    A report that is none, or None because it cannot be read, has a row that says so, so that no repository is left out
    without a word.
    """
    rows: list[RepositoryRow] = []
    for name, text in sorted(documents.items()):
        if text is None:
            rows.append(RepositoryRow(name=name, problem="its report is no file that can be read"))
            continue
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            rows.append(RepositoryRow(name=name, problem="its report is no JSON"))
            continue
        match document:
            case {"repositories": list(reports)}:
                rows += [_row(report, name) for report in reports]
            case _:
                rows.append(_row(document, name))

    order = ("not audited", "drift", "warnings", "agrees")
    return tuple(sorted(rows, key=lambda row: (order.index(row.state), row.name.lower())))


def _row(report: Any, name: str) -> RepositoryRow:
    match report:
        case {"verb": "audit", "findings": list(findings), "releases": list(releases)}:
            with_doi, missing = _releases(releases)
        case _:
            return RepositoryRow(name=name, problem="its report is none of an audit")

    problem = ""
    match report.get("error"):
        case {"rule": "findings"}:
            # It only counts the findings, which tell it themselves.
            pass
        case dict(error):
            # Any other one says why nothing was seen.
            problem = str(error.get("message") or "")

    return RepositoryRow(
        name=str(report.get("repository") or name),
        releases=with_doi,
        missing=missing,
        findings=tuple(_findings(findings)),
        problem=problem,
    )


def _releases(releases: Iterable[Any]) -> tuple[tuple[ReleaseRow, ...], int]:
    """Those of a report that have a DOI, and how many should have one; what has another form is passed over."""
    with_doi: list[ReleaseRow] = []
    missing = 0
    for release in releases:
        match release:
            case {"tag": tag, "version": version, "doi": doi, "state": state, "wanted": wanted}:
                row = ReleaseRow(name=str(tag or version), doi=doi_or_none(str(doi)), state=str(state))
            case _:
                continue

        if row.doi:
            with_doi.append(row)
        elif wanted:
            missing += 1
    return tuple(with_doi), missing


def _findings(findings: Iterable[Any]) -> Iterator[Told]:
    for finding in findings:
        match finding:
            case {"rule": rule, "severity": severity, "message": message, "fix": fix}:
                yield Told(rule=str(rule), severity=str(severity), message=str(message), fix=str(fix))


def verdict_of(rows: Iterable[RepositoryRow]) -> str:
    """All of them in one sentence."""
    counts = Counter(row.state for row in rows)
    said = [f"{counts['agrees']} of {counts.total()} repositories agree"]
    if counts["drift"]:
        said.append(f"{counts['drift']} drifted")
    if counts["warnings"]:
        said.append(f"{counts['warnings']} with warnings")
    if counts["not audited"]:
        said.append(f"{counts['not audited']} could not be audited")
    return "; ".join(said) + "."


def dashboard_markdown(
    rows: tuple[RepositoryRow, ...], *, when: str, templates: "Environment", limit: int | None = None
) -> str:
    """The dashboard for a page or an issue of GitHub's; with a `limit` in characters what fits, the worst first."""
    template = templates.overlay(trim_blocks=True).get_template("dashboard.md.j2")
    cells = [_cells(row) for row in rows]
    parts = [_part(row) for row in rows if row.findings or row.problem]

    while True:
        text: str = template.render(
            verdict=verdict_of(rows),
            when=when,
            rows=cells,
            parts=parts,
            left_out=len(rows) - len(cells),
        )
        if limit is None or len(text) <= limit:
            return text

        # The table says of every repository whether it agrees: what follows it goes first.
        if parts:
            parts = parts[: len(parts) // 2]
        else:
            cells = cells[: len(cells) * 3 // 4]


def _cells(row: RepositoryRow) -> dict[str, str]:
    doi = ""
    if row.releases:
        newest = row.releases[-1]
        doi = code(str(newest.doi))
        if newest.url:
            doi = link(str(newest.doi), newest.url)

    following = ""
    if row.problem:
        following = for_markdown(row.problem)
    elif row.command:
        following = code(row.command)

    return {
        "repository": for_markdown(row.name),
        "releases": row.counted,
        "doi": doi,
        "state": row.state,
        "next": following,
    }


def _part(row: RepositoryRow) -> dict[str, Any]:
    lines = []
    count = f"{len(row.findings)} to look at"
    if row.problem:
        lines.append(for_markdown(row.problem))
        count = "not audited"

    for finding in row.findings[:MOST_LINES]:
        lines.append(f"{for_markdown(finding.message)} ({finding.rule}): {code(finding.fix)}")
    left = len(row.findings) - MOST_LINES
    if left > 0:
        lines.append(f"and {left} more")

    # Between tags the text is HTML, where Markdown's own escapes would show.
    return {"repository": row.name.replace("&", "&amp;").replace("<", "&lt;"), "count": count, "lines": lines}


def dashboard_html(rows: tuple[RepositoryRow, ...], *, when: str, templates: "Environment") -> str:
    """The dashboard as one page without scripts: every repository, every release, every finding."""
    template = templates.overlay(trim_blocks=True, autoescape=True).get_template("dashboard.html.j2")
    shown = []
    for row in rows:
        releases = []
        for release in row.releases:
            releases.append({"name": release.name, "doi": str(release.doi), "url": release.url, "state": release.state})

        shown.append(
            {
                "name": row.name,
                "releases": row.counted,
                "state": row.problem or row.state,
                "command": row.command,
                "audited": not row.problem,
                "findings": row.findings,
                "every": releases,
            }
        )

    text: str = template.render(verdict=verdict_of(rows), when=when, rows=shown)
    return text
