"""What a run of `publish` says at its end: verdict, outputs, findings; also when it was cut short."""

from dataclasses import replace
from typing import Any

from doi_action.check.checker import told
from doi_action.errors import DoiActionError, FindingsError
from doi_action.facts import Remark
from doi_action.findings import Finding
from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.plan import Plan, Publish, Reserve
from doi_action.release.decide import Decided
from doi_action.release.judge_files import stopping
from doi_action.release.names import settled
from doi_action.release.read_release import ReadRelease
from doi_action.report import Report
from doi_action.rules import RULES
from doi_action.snapshot import Commit

_STANDS = {
    DoiState.DRAFT: "is a draft",
    DoiState.REGISTERED: "is registered: it resolves, and no search lists it",
    DoiState.FINDABLE: "is live",
}
"""How a DOI stands, in words."""

Records = dict[Doi, RegistryRecord]
"""What the registry answered to each step that was done, by DOI."""


def outcome(decided: Decided, records: Records, commit: Commit | None, *, dry_run: bool = False) -> Report:
    """The report of a run that came to its end, or to the end of its plan."""
    planned = decided.plan.steps or decided.plan.edits
    changed = bool(planned) if dry_run else bool(decided.plan.steps or commit)
    return _report(
        decided,
        records,
        commit,
        headline=verdict(decided, changed=changed, dry_run=dry_run),
        cited=citations(decided),
        dry_run=dry_run,
    )


def refusal(decided: Decided) -> FindingsError | None:
    """What stops the run before it writes: the first finding of the plan whose rule stops a release."""
    errors = stopping(decided.findings)
    return FindingsError(f"{errors[0].message}; nothing was written") if errors else None


def stopped(read: ReadRelease, error: DoiActionError) -> Report:
    """The report of a run that ended before it was known which DOIs the release has."""
    if not isinstance(error, FindingsError):
        error.state = error.state or "nothing was written"
    # Of the run and not of the release: it may have its DOI from an earlier run.
    headline = f"Nothing was published for {read.snapshot.release.tag}"
    return Report(verb="publish", headline=headline, findings=read.findings, error=error)


def cut_short(decided: Decided, records: Records, commit: Commit | None, error: DoiActionError) -> Report:
    """The report of a run that broke off: a DOI that exists is told with its state, whatever failed.

    It may be of this run or of an earlier one. The plan holds only what was done.
    """
    decided = replace(decided, lineage=settled(decided.lineage, records))
    tag, doi = decided.read.snapshot.release.tag, decided.lineage.version.doi
    record = records.get(doi) or decided.lineage.current
    if record is None:
        report = stopped(decided.read, error)
        return replace(report, findings=(*decided.read.findings, *decided.findings))

    standing = _STANDS[record.state]
    if doi not in records or not error.state:
        then = error.state or "run again to finish what is missing in the repository"
        error.state = f"{doi} {standing}; {then}"
    done = tuple(step for step in decided.plan.steps if step.record.doi in records)
    said = verdict(decided, changed=True, dry_run=False) if doi in records else f"{tag} has {doi}"
    report = _report(
        decided,
        records,
        commit,
        headline=f"{said}, but the run stopped before all was written",
        cited=_citations_or_none(decided),
    )
    edits = decided.plan.edits if commit else ()
    return replace(report, plan=Plan(steps=done, edits=edits, notes=decided.plan.notes), error=error)


def verdict(decided: Decided, *, changed: bool, dry_run: bool) -> str:
    """What was done in one line; `changed` tells whether anything was, or would be in a dry run."""
    tag, doi = decided.read.snapshot.release.tag, decided.lineage.version.doi
    sandbox = " in the SANDBOX (not a real DOI)" if decided.read.registry.rehearsal else ""
    steps = decided.plan.steps
    reserves = any(isinstance(step, Reserve) for step in steps)
    publishes = any(isinstance(step, Publish) and step.record.doi == doi for step in steps)

    if not changed:
        return f"{'Dry run, nothing' if dry_run else 'Nothing'} to do: {tag} already has {doi}{sandbox}"
    if reserves:
        done, planned, rest = "Reserved", "reserve", f"{doi} for {tag}"
    elif publishes:
        done, planned, rest = "Published", "publish", f"{tag} as {doi}"
    else:
        done, planned, rest = "Brought", "bring", f"{tag} ({doi}) up to date"
    return f"{'Dry run: would ' + planned if dry_run else done} {rest}{sandbox}"


def citations(decided: Decided) -> dict[str, str]:
    """The outputs `citation` and `bibtex`. Raises SettingsError for a template of the user's own that is broken."""
    from doi_action.citation.styles import format_citation

    read, doi = decided.read, decided.lineage.version.doi
    styles = {"citation": "apa", "bibtex": "bibtex"}
    return {
        name: format_citation(read.metadata, style=style, doi=doi, templates=read.templates)
        for name, style in styles.items()
    }


def _citations_or_none(decided: Decided) -> dict[str, str]:
    """The citations, or nothing where they are what stopped the run."""
    try:
        return citations(decided)
    except DoiActionError:
        return {"citation": "", "bibtex": ""}


def _report(
    decided: Decided,
    records: Records,
    commit: Commit | None,
    *,
    headline: str,
    cited: dict[str, str],
    dry_run: bool = False,
) -> Report:
    return Report(
        verb="publish",
        headline=headline,
        outputs=_outputs(decided, records, commit, dry_run=dry_run) | cited,
        plan=decided.plan,
        findings=(*decided.read.findings, *decided.findings, *_not_resolving(records)),
        notes=decided.plan.notes,
        commit=commit,
        dry_run=dry_run,
        payload=decided.payload,
        lineage=decided.lineage,
        rehearsal=decided.read.registry.rehearsal,
    )


def _outputs(decided: Decided, records: Records, commit: Commit | None, *, dry_run: bool) -> dict[str, str]:
    lineage = decided.lineage
    record = records.get(lineage.version.doi) or lineage.current
    created = not dry_run and lineage.current is None and lineage.version.doi in records
    changed = not dry_run and bool(records or commit)
    # A placeholder is no DOI that a later step of a workflow could use.
    doi = None if lineage.version.doi in lineage.provisional else lineage.version.doi
    concept_doi = None if lineage.concept_doi in lineage.provisional else lineage.concept_doi
    said: dict[str, Any] = {
        "doi": doi or "",
        "doi-url": doi.url if doi else "",
        "concept-doi": concept_doi or "",
        "concept-doi-url": concept_doi.url if concept_doi else "",
        "state": record.state if record else "",
        "registry": decided.read.settings["registry"],
        "version": decided.read.version,
        "landing-page": decided.landing_page,
        "created": str(created).lower(),
        "changed": str(changed).lower(),
        "commit-sha": commit.sha if commit else "",
        "pull-request-url": (commit.pull_request if commit else None) or "",
    }
    return {name: str(value) for name, value in said.items()}


def _not_resolving(records: Records) -> tuple[Finding, ...]:
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
