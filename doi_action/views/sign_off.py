"""The sign-off sheet laid out: one row of sections, shown as text, as Markdown, and as a page to print.

Pure. Foreign text is made harmless by whoever shows a section, each in its own way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from doi_action.identifiers.types import Doi
from doi_action.plan.sheet import RecordSheet, Sheet
from doi_action.plan.steps import Attach, Publish, Update, describe_change, in_words
from doi_action.report import Report
from doi_action.views.diff import diff
from doi_action.views.explanation import record_lines
from doi_action.views.harmless import for_code_block, for_markdown, for_terminal, unseen_as_blanks
from doi_action.views.lines import Line, diff_lines
from doi_action.views.markdown import fenced
from doi_action.views.not_carried import not_carried
from doi_action.views.words import deposited_line, place_text

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE = "page/review.html.j2"
OF_ALL, OF_THIS = "all versions", "this version"
NOT_CARRIED, FINDINGS, NOTES = "Said by the files, not carried into the record", "Findings", "Notes"
TOLD_ANYWAY = frozenset((NOT_CARRIED, FINDINGS, NOTES))
"""Sections that the summary of a job has for every report."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One value: the property, what it says, and where it comes from. `parts` are its lines where it has several."""

    name: str
    value: str
    source: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of the sheet: sentences, then a table, then blocks of text such as a diff, each with its name."""

    title: str
    sentences: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    blocks: tuple[tuple[str, str], ...] = ()

    @property
    def has_sources(self) -> bool:
        """Whether any of its rows names one."""
        return any(row.source for row in self.rows)

    @property
    def says_something(self) -> bool:
        """Whether there is more than a title."""
        return bool(self.sentences or self.rows or self.blocks)


def sections(report: Report) -> tuple[Section, ...]:
    """The sheet of a report, most important first; () where it has none."""
    sheet = report.sheet
    if sheet is None:
        return ()

    every = [
        _signed(report, sheet),
        Section(title="What can never be undone", sentences=tuple(_for_ever(report, sheet))),
        Section(title="What it uses", sentences=tuple(_used(report, sheet))),
    ]
    for record in sheet.records:
        every.append(_record(record))

    if sheet.keeps_concept:
        said = f"{sheet.registry} makes it, and keeps it at the newest version. Nothing is sent for it."
        every.append(Section(title=f"The record of {OF_ALL}", sentences=(said,)))

    not_held = tuple(_one_line(value) for value in sheet.not_held)
    every += [
        Section(title="What changes in records that exist", sentences=tuple(_changes(report))),
        Section(title="Files that are deposited", sentences=tuple(deposited_line(file) for file in report.files)),
        _repository(report, sheet),
        Section(title=NOT_CARRIED, sentences=not_carried(report.left_out)),
        Section(title=f"What {sheet.keepers} has no place for", sentences=not_held),
        Section(title=FINDINGS, sentences=tuple(_findings(report))),
        Section(title=NOTES, sentences=report.notes),
        _approval(sheet),
    ]
    return tuple(part for part in every if part.says_something)


def _signed(report: Report, sheet: Sheet) -> Section:
    """What it is all about."""
    outputs = report.outputs
    registry = sheet.registry
    if report.rehearsal:
        registry = f"{registry} (a rehearsal: no real DOIs)"

    later = f"{sheet.registry} names it when it is made"
    rows = (
        Row(name="tag", value=sheet.tag),
        Row(name="commit", value=sheet.commit),
        Row(name="registry", value=registry),
        Row(name="DOI of this version", value=outputs.get("doi") or later),
        Row(name="DOI of all versions", value=outputs.get("concept-doi") or later),
        Row(name="landing page", value=outputs.get("landing-page") or "the registry's own page"),
    )
    return Section(title="What is signed", rows=rows)


def _for_ever(report: Report, sheet: Sheet) -> Iterator[str]:
    """What is public and permanent, and what can be taken back."""
    kinds = {type(step) for step in report.plan.steps}
    writes_files = sheet.commits or sheet.release_text is not None
    if not kinds and not writes_files:
        yield "Nothing is written: everything is as it should be."
        return

    if report.rehearsal:
        yield "This is a rehearsal: its DOIs are not real. With a real registry the following holds."
    if sheet.draft:
        yield "A draft is made or brought up to date. Nobody can resolve it, and it can be deleted."

    for step in report.plan.steps:
        if isinstance(step, Publish):
            doi = _named(step.record.doi, report) or "The DOI of this version"
            yield f"{doi} becomes public. It can be hidden later, and never deleted or renamed."

    if kinds & {Publish, Update}:
        yield "Everything in the tables below is public at once, with names, iDs and affiliations, and others copy it."
    if Update in kinds:
        yield "What goes from a record that exists is gone from it; it can be written anew."
    if kinds >= {Attach, Publish}:
        yield "The files of a published version stay as they are; they cannot be exchanged."
    if sheet.commits:
        yield "The commit can be reverted, and the DOIs stay."


def _named(doi: Doi, report: Report) -> str:
    """The DOI, "" for a placeholder of one that the registry names later."""
    if report.lineage and doi in report.lineage.provisional:
        return ""
    return str(doi)


def _used(report: Report, sheet: Sheet) -> Iterator[str]:
    named = []
    for doi in sheet.created:
        name = _named(doi, report)
        if name:
            named.append(name)

    count = f"New DOIs: {len(sheet.created) or 'none'}"
    if named:
        count = f"{count} ({', '.join(named)})"
    yield count

    if not report.files:
        return

    sizes = [file.size for file in report.files if file.size is not None]
    size = f"{sum(sizes):,} bytes"
    if len(sizes) < len(report.files):
        size = "of a size that shows when they are fetched"
    yield f"Files: {len(report.files)}, {size}"


def _record(record: RecordSheet) -> Section:
    """One record, property by property, each value with its place."""
    of = OF_THIS if record.of == "version" else OF_ALL
    stands = {
        "": "stays as it is",
        "publish": "is published",
        "reserve": "becomes a draft",
        "update": "is corrected",
    }

    rows = []
    for one in record.properties:
        for value in one.values:
            parts = value_parts(value.said)
            source = ", ".join(value.sources)
            rows.append(Row(name=one.name, value="; ".join(parts), source=source, parts=parts))

    doi = record.doi or "a DOI that the registry names"
    return Section(title=f"The record of {of}: {doi} {stands[record.action]}", rows=tuple(rows))


def value_parts(said: Any) -> tuple[str, ...]:
    """A value of a record, whole, with a line for each of its parts.

    >>> value_parts({"name": "Holm, Marit", "affiliation": [{"name": "NTNU"}]})
    ('name: Holm, Marit', 'affiliation[0].name: NTNU')
    """
    if isinstance(said, dict | list):
        return tuple(_one_line(line) for line in record_lines(said))
    if isinstance(said, bool):
        return (str(said).lower(),)
    return (_one_line(str(said)),)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _changes(report: Report) -> Iterator[str]:
    """Old and new of each record that exists, neighbours in the lineage included."""
    for step in report.plan.steps:
        if not isinstance(step, Update):
            continue

        yield f"{step.record.doi}: {step.reason}"
        for change in step.changes:
            yield f"{step.record.doi}: {describe_change(change)}"
        if not step.changes:
            yield f"{step.record.doi}: {in_words(*step.fields)}"


def _repository(report: Report, sheet: Sheet) -> Section:
    """What changes in files and in the release's text; where nothing is committed, a note says why."""
    title = "What would change in the repository, and does not"
    if sheet.commits:
        title = "What changes in the repository"

    blocks = [(edit.path, diff(edit)) for edit in report.plan.edits]
    if sheet.release_text is not None:
        blocks.append((f"the text of the release of {sheet.tag}", sheet.release_text))
    return Section(title=title, blocks=tuple(blocks))


def _findings(report: Report) -> Iterator[str]:
    for finding in report.all_findings:
        what = finding.message
        if finding.path:
            what = f"{place_text(finding)}: {what}"
        yield f"{finding.severity}: {what} ({finding.rule})"


def _approval(sheet: Sheet) -> Section:
    words = "Who agrees passes on this digest: publish with it writes what stands here, and stops before anything else."
    parts = tuple(Row(name=part.fingerprint, value=part.what) for part in sheet.parts)
    blocks = (("digest", sheet.digest),)
    return Section(title="To approve", sentences=(words,), rows=parts, blocks=blocks)


def sheet_lines(report: Report) -> Iterator[Line]:
    """The sheet as lines for a terminal; an empty line between sections."""
    for number, section in enumerate(sections(report)):
        if number:
            yield Line("")

        yield Line(section.title, "heading", 2)
        for sentence in section.sentences:
            yield Line(f"  {sentence}", "", 4)

        for row in section.rows:
            lead = f"  {row.name}:"
            source = f"  [{row.source}]" if row.source else ""
            has_several = len(row.parts) > 1
            if not has_several:
                yield Line(f"{lead} {row.value}{source}", "note", 4, len(lead))
                continue

            yield Line(f"{lead}{source}", "note", 4, len(lead))
            for part in row.parts:
                yield Line(f"      {part}", "", 8)

        for name, text in section.blocks:
            yield Line(f"  {name}:", "faint", 4)
            for line in diff_lines(text):
                yield line._replace(text=f"    {line.text}")


def sheet_markdown(report: Report) -> str:
    """The sheet in GitHub's Markdown, without what the summary around it tells anyway."""
    told: list[str] = []
    for section in sections(report):
        if section.title in TOLD_ANYWAY:
            continue

        parts = [f"### {for_markdown(section.title)}"]
        if section.sentences:
            parts.append("\n".join(f"- {for_markdown(sentence)}" for sentence in section.sentences))
        if section.rows:
            parts.append(_table(section))

        for name, text in section.blocks:
            language = "diff" if text.startswith("--- ") else ""
            parts += [for_markdown(name), fenced(text, language)]
        told.append("\n\n".join(parts))
    return "\n\n".join(told)


def _table(section: Section) -> str:
    """Rows as a table; a column for sources only where there are any."""
    lines = ["| | |", "| --- | --- |"]
    if section.has_sources:
        lines = ["| property | value | from |", "| --- | --- | --- |"]

    for row in section.rows:
        cells = [for_markdown(row.name), for_markdown(row.value)]
        if section.has_sources:
            cells.append(for_markdown(row.source))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def sheet_page(report: Report, *, templates: "Environment") -> str:
    """The sheet as one page without scripts, to read and to print."""
    template = templates.overlay(autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(PAGE)
    shown = []
    for section in sections(report):
        rows = []
        for row in section.rows:
            rows.append(
                {
                    "name": unseen_as_blanks(row.name),
                    "value": unseen_as_blanks(row.value),
                    "source": unseen_as_blanks(row.source),
                }
            )

        blocks = []
        for name, text in section.blocks:
            blocks.append({"name": unseen_as_blanks(name), "text": for_code_block(text)})

        shown.append(
            {
                "title": unseen_as_blanks(section.title),
                "sentences": [unseen_as_blanks(sentence) for sentence in section.sentences],
                "rows": rows,
                "has_sources": section.has_sources,
                "blocks": blocks,
            }
        )

    stopped = ""
    if report.error:
        stopped = for_terminal(report.error.message)
    page: str = template.render(
        headline=unseen_as_blanks(report.headline), stopped=stopped, sandbox=report.rehearsal, sections=shown
    )
    return page


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """`digest`, its `parts`, and `records` with every property, value and source, as JSON holds them."""
    return {
        "digest": sheet.digest,
        "parts": [{"what": part.what, "fingerprint": part.fingerprint} for part in sheet.parts],
        "records": [_record_data(record) for record in sheet.records],
        "not_held": list(sheet.not_held),
    }


def _record_data(record: RecordSheet) -> dict[str, Any]:
    properties = []
    for one in record.properties:
        values = [{"value": value.said, "sources": list(value.sources)} for value in one.values]
        properties.append({"name": one.name, "values": values})

    changes = []
    for change in record.changes:
        changes.append({"field": change.field, "old": list(change.old), "new": list(change.new)})

    return {
        "of": record.of,
        "doi": str(record.doi) if record.doi else "",
        "action": record.action,
        "properties": properties,
        "changes": changes,
    }
