"""The report of a run as the summary of a job: verdict first, then what changed, the citation, the versions, findings.

Pure: a report in, Markdown out. Everything foreign is escaped here; the template only lays it out.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from doi_action.errors import FindingsError
from doi_action.findings import Finding
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, Version
from doi_action.plan.steps import Attach, Step, Update, in_words, word_of
from doi_action.report import AuditedRelease, ReleaseRow, Report, complete_outputs, finding_of
from doi_action.views.diff import diff
from doi_action.views.harmless import for_json, for_markdown
from doi_action.views.markdown import block, code, code_link, diagram_label, fenced, link, with_link_at_end, with_links
from doi_action.views.not_carried import not_carried
from doi_action.views.pull_request import file_rows
from doi_action.views.real_doi import (
    can_be_followed,
    citation_heading,
    lines_for_real,
    live_address,
    unlinked,
    wants_real,
)
from doi_action.views.sign_off import sheet_markdown
from doi_action.views.text import release_text, untold
from doi_action.views.words import deposited_line, message_text, place_text

if TYPE_CHECKING:
    from jinja2 import Environment

LARGEST = 1_000_000
"""Bytes; a runner drops a summary of more than 1,048,576 whole."""
UNNAMED = "named by the registry"
"""In the place of a DOI that the registry has not given yet."""
MOST_FINDINGS = 50
MOST_VERSIONS = 12
"""Versions that a diagram can show and still be read."""


def summary(report: Report, *, templates: "Environment", text: str = "") -> str:
    """Markdown for the job's summary, at most LARGEST bytes: what does not fit is left out from the end, and said.

    `text` is what a command made that only reads.
    """
    template = templates.overlay(trim_blocks=True).get_template("summary.md.j2")
    context = {**_context(report), "text": block(text)}
    least_first = (
        *("payloads", "sheet", "diffs", "changes", "to_paste", "not_carried", "audited", "findings", "text"),
        "bibtex",
    )

    shown: str = template.render(context)
    for dropped in least_first:
        if len(shown.encode()) <= LARGEST:
            return shown
        # An empty value of the same type: a text, or a list.
        context[dropped] = type(context[dropped])()
        context["left_out"] = "This summary was too long; the log and the output `plan` hold the rest."
        shown = template.render(context)

    return shown.encode()[:LARGEST].decode(errors="ignore")


def _context(report: Report) -> dict[str, Any]:
    outputs = report.outputs
    # What stopped the run is told at the top.
    findings = untold(report)
    shown_findings = findings[:MOST_FINDINGS]

    # Of many releases the table says it shorter.
    steps, changes = [], []
    if not report.releases:
        steps = [_step(report, step) for step in report.plan.steps]
        changes = list(_changes(report))

    # A sheet that somebody may sign has the diffs and the records.
    diffs, payloads = "", ""
    if report.sheet is None:
        diffs = "\n\n".join(fenced(diff(edit), "diff") for edit in report.plan.edits)
        payloads = _payloads(report)

    versions, versions_left, diagram = [], 0, ""
    if report.lineage:
        versions = _versions(report, report.lineage)
        versions_left = len(_every(report.lineage)) - len(_shown(report.lineage))
        diagram = _diagram(report.lineage)

    return {
        "headline": for_markdown(report.headline),
        "sandbox": report.rehearsal,
        "stopped": _stopped(report),
        "facts": _facts(report),
        "would": report.would,
        "committed": report.commit is not None,
        "releases": [_release(report, row) for row in report.releases],
        "steps": steps,
        "changes": changes,
        "deposited": [for_markdown(deposited_line(file)) for file in report.files],
        "files": file_rows(report.plan.edits),
        "diffs": diffs,
        "citation": _citation(report),
        "citation_heading": citation_heading(report),
        "bibtex": fenced(outputs.get("bibtex", ""), "bibtex"),
        "versions": versions,
        "versions_left": versions_left,
        "diagram": diagram,
        "audited": [_audited(release) for release in report.audited if release.wanted or release.doi],
        "findings": [_finding(report, finding) for finding in shown_findings],
        "findings_left": len(findings) - len(shown_findings),
        "to_paste": [_to_paste(report, finding) for finding in shown_findings if "\n" in finding.fix],
        "notes": [for_markdown(note) for note in report.notes],
        "not_carried": block("\n".join(not_carried(report.left_out))),
        "not_carried_count": len(report.left_out),
        "next_steps": [{"words": words, "lines": lines} for words, lines in _next_steps(report)],
        "payloads": payloads,
        "sheet": sheet_markdown(report),
        "is_review": report.verb == "review" and report.sheet is not None,
        "left_out": "",
    }


def _audited(release: AuditedRelease) -> dict[str, str]:
    doi = "no DOI"
    if release.doi:
        doi = code(str(release.doi))
        address = live_address(release.doi, release.state)
        if address:
            doi = link(str(release.doi), address)
    return {"name": for_markdown(release.name), "doi": doi, "state": release.state}


def _doi(report: Report, doi: str, url: str) -> str:
    """A DOI as a link, or as code where it leads nowhere."""
    if not doi:
        return ""

    if report.lineage and doi in map(str, report.lineage.provisional):
        return UNNAMED
    if can_be_followed(report, doi):
        return link(doi, url)
    return code(doi)


def _citation(report: Report) -> str:
    """The formatted citation with the DOI at its end as a link, where it leads somewhere."""
    outputs = report.outputs
    text, url = outputs.get("citation", ""), outputs.get("doi-url", "")
    if not can_be_followed(report, outputs.get("doi", "")):
        return for_markdown(unlinked(text))

    return with_link_at_end(text, url)


def _stopped(report: Report) -> Mapping[str, Any] | None:
    error = report.error
    if error is None:
        return None

    # What only counts the findings has no rule of its own to look up.
    rule = code(error.rule)
    if isinstance(error, FindingsError):
        rule = ""

    # Lines to paste are the next step, where they can be copied.
    fix = with_links(error.fix)
    if "\n" in error.fix:
        fix = ""

    parts = (
        ("why", for_markdown(error.why)),
        ("fix", fix),
        ("now", for_markdown(error.state)),
        ("rule", rule),
    )

    message = for_markdown(error.message)
    if error.path:
        message = f"{_place(report, finding_of(error))}: {message}"
    return {"message": message, "parts": [(f"**{word}**", text) for word, text in parts if text]}


def _facts(report: Report) -> list[tuple[str, str]]:
    """The rows of the first table; those that have nothing to say are left out."""
    if not report.outputs.get("doi"):
        return []

    outputs = complete_outputs(report.outputs)
    state, registry, page = outputs["state"], outputs["registry"], outputs["landing-page"]
    if state and registry:
        state, registry = f"{state} at {registry}", ""

    rows = [
        ("DOI of this version", _doi(report, outputs["doi"], outputs["doi-url"])),
        ("DOI of all versions", _doi(report, outputs["concept-doi"], outputs["concept-doi-url"])),
        ("state", for_markdown(state)),
        ("registry", for_markdown(registry)),
        ("version", for_markdown(outputs["version"])),
        ("landing page", link(page, page)),
    ]

    commit = report.commit
    if commit and commit.pull_request:
        rows.append(("pull request", link(commit.pull_request, commit.pull_request)))
    elif commit:
        words = link(commit.sha[:10], commit.url or "")
        if commit.branch:
            words += f" on {code(commit.branch)}"
        # None where the host does not say whether it signed.
        words += {True: ", signed by GitHub", False: ", **not signed**", None: ""}[commit.verified]
        rows.append(("commit", words))
    return [(name, value) for name, value in rows if value]


def _step(report: Report, step: Step) -> dict[str, str]:
    doi = _doi(report, str(step.record.doi), step.record.doi.url)
    return {"word": word_of(step), "doi": doi, "reason": for_markdown(step.reason)}


def _changes(report: Report) -> Iterator[dict[str, str]]:
    """What each update takes from a record, and what it puts in its place."""
    for step in report.plan.steps:
        if not isinstance(step, Update):
            continue

        doi = _doi(report, str(step.record.doi), step.record.doi.url)
        for change in step.changes:
            yield {
                "doi": doi,
                "field": for_markdown(in_words(change.field)),
                "old": _entries(change.old),
                "new": _entries(change.new),
            }


def _entries(texts: tuple[str, ...]) -> str:
    return "<br>".join(for_markdown(text) for text in texts) or "(nothing)"


def _release(report: Report, row: ReleaseRow) -> dict[str, str]:
    day = row.day.isoformat() if row.day else ""
    return {"tag": code(row.tag), "day": day, "what": for_markdown(release_text(row, report))}


def _place(report: Report, finding: Finding) -> str:
    """Where a finding stands, as a link to the line where the host shows it; "" for no file."""
    place = place_text(finding)
    if not place:
        return ""

    address = report.online.address(finding) if report.online else None
    if address:
        return code_link(place, address)
    return code(place)


def _finding(report: Report, finding: Finding) -> dict[str, str]:
    fix = with_links(finding.fix.partition("\n")[0])
    if _is_command(finding.fix):
        fix = code(finding.fix)

    return {
        "severity": finding.severity.value,
        "place": _place(report, finding),
        "message": f"{for_markdown(message_text(finding))} ({code(finding.rule)})",
        "fix": fix,
    }


def _is_command(fix: str) -> bool:
    """Whether a cure is a line to type."""
    return fix.startswith("doi-action ") and "\n" not in fix


def _to_paste(report: Report, finding: Finding) -> dict[str, str]:
    """The lines of a cure that has several: in a table they would run together."""
    first, _, lines = finding.fix.partition("\n")
    return {"place": _place(report, finding), "words": for_markdown(first), "lines": fenced(lines)}


def _versions(report: Report, lineage: Lineage) -> list[dict[str, str]]:
    """A row for each version, and one for all of them; none for the first one, whose DOIs stand above."""
    if len(_every(lineage)) == 1:
        return []

    here = "**this version**"
    if lineage.predecessor:
        here += f", follows {for_markdown(lineage.predecessor.text)}"

    rows = []
    for version in _shown(lineage):
        remark = here if version.doi == lineage.version.doi else ""
        doi = _doi(report, str(version.doi), version.doi.url)
        rows.append({"text": for_markdown(version.text), "doi": doi, "remark": remark})

    concept = _doi(report, str(lineage.concept_doi), lineage.concept_doi.url)
    return [*rows, {"text": "all", "doi": concept, "remark": ""}]


def _every(lineage: Lineage) -> list[Version]:
    """This version and the published ones, newest first."""
    every = {version.doi: version for version in (*lineage.published, lineage.version)}
    return sorted(every.values(), key=lambda version: version.order, reverse=True)


def _shown(lineage: Lineage) -> list[Version]:
    """The versions of the table, not more than a diagram can show."""
    ordered = _every(lineage)
    if len(ordered) <= MOST_VERSIONS:
        return ordered

    newest = ordered[: MOST_VERSIONS - 1]
    if lineage.version in newest:
        return newest
    # An old version that gets its DOI late is the one that the reader looks for.
    return [*newest, lineage.version]


def _diagram(lineage: Lineage) -> str:
    """The concept, its versions, and how this one stands to its neighbours, as a mermaid diagram."""
    names: dict[Doi, str] = {}
    lines = ["flowchart LR", f'  c["all versions{_doi_label(lineage, lineage.concept_doi)}"]']
    for number, version in enumerate(reversed(_shown(lineage))):
        names[version.doi] = f"v{number}"
        lines.append(f'  v{number}["{diagram_label(version.text)}{_doi_label(lineage, version.doi)}"]')
        lines.append(f"  c --- v{number}")

    here = names[lineage.version.doi]
    if lineage.predecessor and lineage.predecessor.doi in names:
        lines.append(f"  {names[lineage.predecessor.doi]} -->|followed by| {here}")
    for successor in lineage.successors:
        if successor.doi in names:
            lines.append(f"  {here} -->|followed by| {names[successor.doi]}")

    # The version of this run stands out.
    lines.append(f"  style {here} stroke-width:3px")
    return fenced("\n".join(lines), "mermaid")


def _doi_label(lineage: Lineage, doi: Doi) -> str:
    """The second line of a box; none where the DOI has no name yet."""
    if doi in lineage.provisional:
        return ""
    return f"<br>{diagram_label(str(doi))}"


def _payloads(report: Report) -> str:
    if report.payload is None:
        return ""

    sent = []
    for step in report.plan.steps:
        # A file is sent as it is.
        if not isinstance(step, Attach):
            sent.append({"doi": str(step.record.doi), "attributes": report.payload(step)})

    if not sent:
        return ""
    return fenced(for_json(sent, indent=2), "json")


def _next_steps(report: Report) -> Iterator[tuple[str, str]]:
    """What the reader does then: words, and the lines to paste. Where an error has its cure, that is it."""
    if report.next_step:
        words, *lines = report.next_step
        yield with_links(words.removeprefix("Next: ")), block("\n".join(lines), "sh")
        return

    if report.error:
        cure, _, commands = report.error.fix.partition("\n")
        if isinstance(report.error, FindingsError):
            yield _after_findings(report)
        elif commands:
            yield with_links(cure[:1].upper() + cure[1:]), fenced(commands, "sh")
        return

    if report.commit and report.commit.pull_request:
        pull_request = report.commit.pull_request
        yield f"Merge {link(pull_request, pull_request)}.", ""

    # A rehearsal may be reviewed; there is nothing in it to approve.
    if report.sheet and report.verb == "review":
        words = "Nothing was written. Who agrees runs `publish` with this digest as `approve`, which writes this alone:"
        yield words, _input_line(report, "approve", report.sheet.digest)
    elif report.sheet and not report.rehearsal:
        words = "Nothing was written. Run without `dry-run` to do it, and with `approve` to do this and nothing else:"
        yield words, _input_line(report, "approve", report.sheet.digest)
    elif report.dry_run:
        yield "Nothing was written. Run without `dry-run` to do it.", ""
    elif report.outputs.get("state") == "draft":
        yield "Run again with `state` to make the DOI public, for ever:", _input_line(report, "state", "findable")

    if wants_real(report):
        language = "yaml" if report.in_action else "sh"
        for title, real in lines_for_real(report):
            yield f"{title}:", fenced("\n".join(real), language)
        return

    was_rehearsed = report.rehearsal and not report.would
    if was_rehearsed:
        yield "Set `registry` and its account to publish a real DOI.", ""


def _after_findings(report: Report) -> tuple[str, str]:
    """What helps where findings stopped a run, or an audit ended with them."""
    errors = [finding for finding in report.findings if finding.severity == "error"]

    commands = dict.fromkeys(finding.fix for finding in errors if _is_command(finding.fix))
    if commands:
        return "In a clone, with the account of the registry:", fenced("\n".join(commands), "sh")

    if any(finding.tag for finding in errors):
        return "What is wrong in the files of a tag stays there: release anew, or move the tag while it has no DOI.", ""

    if report.verb == "publish":
        words = "Mend it on the branch; then release anew, or move the tag while it has no DOI. In a clone:"
        return words, fenced('doi-action check --fix\ngit commit -am "Mend the citation files" && git push', "sh")
    return "Correct what stopped it and run again: a run continues where the last one stopped.", ""


def _input_line(report: Report, name: str, value: str) -> str:
    """An input as it is said where the report is read: in the step of a workflow, or behind the verb."""
    if report.in_action:
        return fenced(f"with:\n  {name}: {value}", "yaml")
    return fenced(f"doi-action publish --{name} {value}", "sh")
