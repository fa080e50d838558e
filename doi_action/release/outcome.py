"""What a run of `publish` says at its end: verdict, outputs, findings."""

from typing import TYPE_CHECKING, Any

from doi_action.check.checker import told
from doi_action.facts import Remark
from doi_action.findings import Finding
from doi_action.formats.datacite.write import attributes_of
from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import Metadata
from doi_action.plan import Publish, Reserve
from doi_action.release.decide import Decided
from doi_action.report import Report
from doi_action.rules import RULES
from doi_action.snapshot import Commit

if TYPE_CHECKING:
    from jinja2 import Environment


def report_of(
    decided: Decided, records: dict[Doi, RegistryRecord], commit: Commit | None, *, dry_run: bool = False
) -> Report:
    """The report of a run that came to its end, or to the end of its plan."""
    return Report(
        verb="publish",
        headline=headline(decided, commit, dry_run=dry_run),
        outputs=_outputs(decided, records, commit, dry_run=dry_run),
        plan=decided.plan,
        findings=(*decided.judged.findings, *decided.findings, *_not_resolving(records)),
        notes=decided.plan.notes,
        commit=commit,
        dry_run=dry_run,
        payload=attributes_of,
        lineage=decided.lineage,
        rehearsal=decided.judged.settings.rehearsal,
    )


def headline(decided: Decided, commit: Commit | None, *, dry_run: bool) -> str:
    """The verdict in one line."""
    tag, doi = decided.judged.snapshot.release.tag, decided.lineage.version.doi
    sandbox = " in the SANDBOX (not a real DOI)" if decided.judged.settings.rehearsal else ""
    steps = decided.plan.steps
    changed = bool(steps or (decided.plan.edits if dry_run else commit))
    if not changed:
        return f"{'Dry run, nothing' if dry_run else 'Nothing'} to do: {tag} already has {doi}{sandbox}"
    if any(isinstance(s, Reserve) for s in steps):
        return f"{'Dry run: would reserve' if dry_run else 'Reserved'} {doi} for {tag}{sandbox}"
    if any(isinstance(s, Publish) and s.record.doi == doi for s in steps):
        return f"{'Dry run: would publish' if dry_run else 'Published'} {tag} as {doi}{sandbox}"
    return f"{'Dry run: would bring' if dry_run else 'Brought'} {tag} ({doi}) up to date{sandbox}"


def _outputs(
    decided: Decided, records: dict[Doi, RegistryRecord], commit: Commit | None, *, dry_run: bool
) -> dict[str, str]:
    lineage = decided.lineage
    record = records.get(lineage.version.doi) or lineage.current
    created = not dry_run and lineage.current is None and lineage.version.doi in records
    said: dict[str, Any] = {
        "doi": lineage.version.doi,
        "doi-url": lineage.version.doi.url,
        "concept-doi": lineage.concept_doi,
        "concept-doi-url": lineage.concept_doi.url,
        "state": record.state if record else "",
        "registry": decided.judged.settings["registry"],
        "version": decided.judged.version,
        "landing-page": decided.landing_page,
        "created": str(created).lower(),
        "changed": str(bool(not dry_run and (records or commit))).lower(),
        "commit-sha": commit.sha if commit else "",
        "pull-request-url": (commit.pull_request if commit else None) or "",
        **citations(decided.judged.metadata, lineage.version.doi, decided.judged.templates),
    }
    return {name: str(value) for name, value in said.items()}


def citations(metadata: Metadata, doi: Doi, templates: "Environment") -> dict[str, str]:
    """The outputs `citation` and `bibtex`."""
    from doi_action.verbs.cite import cite

    return {
        name: cite(metadata, style=style, doi=doi, templates=templates)
        for name, style in (("citation", "apa"), ("bibtex", "bibtex"))
    }


def _not_resolving(records: dict[Doi, RegistryRecord]) -> tuple[Finding, ...]:
    """DOIs that the registry calls public and the resolver does not know yet."""
    return told(
        (
            Remark(
                rule="doi-not-resolving-yet",
                message=f"{doi} is {record.state}, but the resolver has not confirmed it yet",
                path="",
                fix=f"open {doi.url} in a few minutes; if it is not found, run again",
            )
            for doi, record in records.items()
            if record.resolves is False and record.state is not DoiState.DRAFT
        ),
        RULES,
    )
