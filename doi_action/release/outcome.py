"""What a run of `publish` says at its end: verdict, outputs, findings; also when it was cut short."""

from dataclasses import replace

from doi_action import __version__
from doi_action.check.checker import told
from doi_action.errors import DoiActionError, FindingsError, SettingsMissing, unforeseen
from doi_action.facts import Remark
from doi_action.findings import Finding
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, is_out
from doi_action.plan.steps import Plan, Publish, Reserve, deposits, publishes
from doi_action.release.decide import Decided
from doi_action.release.judge_files import left_bare, left_stale, stopping
from doi_action.release.names import settled
from doi_action.release.read_release import ReadRelease, united
from doi_action.release.tag_faults import findings_of
from doi_action.report import Report, files_online
from doi_action.rules import RULES
from doi_action.snapshot import Commit
from doi_action.views.real_doi import unlinked

_STANDS = {
    DoiState.DRAFT: "is a draft",
    DoiState.REGISTERED: "is registered: it resolves, and no search lists it",
    DoiState.FINDABLE: "is live",
}
"""How a DOI stands, in words."""

OF_EVERY_RUN = (
    "doi",
    "doi-url",
    "concept-doi",
    "concept-doi-url",
    "state",
    "registry",
    "version",
    "landing-page",
    "created",
    "changed",
    "commit-sha",
    "pull-request-url",
)
"""The outputs that every run has: "" where there is nothing to tell."""

Records = dict[Doi, RegistryRecord]
"""What the registry answered to each step that was done, by DOI."""


def outcome(decided: Decided, records: Records, commit: Commit | None, *, dry_run: bool = False) -> Report:
    """The report of a run that came to its end, or to the end of its plan."""
    writes_files = commit is not None
    if dry_run or decided.read.fleeting:
        writes_files = bool(decided.plan.edits)
    changed = bool(decided.plan.steps) or writes_files

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
    if not errors:
        return None
    return FindingsError(f"{errors[0].message}; nothing was written")


def what_stopped(error: Exception, *, has_written: bool) -> DoiActionError:
    """What broke a run off. A bug of ours must not hide a live DOI; where nothing is written, it is raised again."""
    if isinstance(error, DoiActionError):
        return error
    if not has_written:
        raise error

    bug = unforeseen(error, __version__)
    bug.__cause__ = error
    return bug


def stopped(read: ReadRelease, error: DoiActionError, found: Lineage | None = None) -> Report:
    """The report of a run that ended before anything was planned.

    `found` is the lineage where the registry was read already: a DOI that the release has is told with its state.
    """
    tag = read.snapshot.release.tag
    record = own_record(found) if found else None
    if record and not read.fleeting:
        error.state = f"{record.doi} {_STANDS[record.state]}; {error.state or 'nothing was written'}"
    elif not isinstance(error, FindingsError | SettingsMissing):
        error.state = error.state or "nothing was written"

    # Of the run and not of the release: it may have its DOI from an earlier run.
    headline = f"{tag} has {record.doi}, and nothing was changed" if record else f"Nothing was published for {tag}"
    outputs = _known_outputs(read, found, record) if found and record else {}
    return Report(
        verb="publish",
        headline=headline,
        outputs=outputs,
        findings=findings_of(read),
        notes=read.notes,
        error=error,
        lineage=found if record else None,
        rehearsal=read.registry.rehearsal,
        fleeting=read.fleeting,
        left_out=read.merged.left_out,
        online=files_online(read.snapshot),
    )


def _known_outputs(read: ReadRelease, found: Lineage, record: RegistryRecord) -> dict[str, str]:
    """What the registry says of the version's own record, where this run changes nothing."""
    known = {"doi": record.doi, "concept-doi": found.concept_doi}
    outputs = {name: str(doi) for name, doi in known.items()}
    outputs |= {f"{name}-url": doi.url for name, doi in known.items()}
    outputs |= {"state": str(record.state), "registry": read.settings["registry"], "version": read.version}
    return outputs | {"created": "false", "changed": "false"}


def left_withdrawn(read: ReadRelease, found: Lineage) -> Report:
    """The report of a release whose DOI was withdrawn: publishing again must not make it public without a word."""
    tag, doi = read.snapshot.release.tag, found.version.doi
    outputs = {}
    if found.current:
        outputs = _known_outputs(read, found, found.current)

    note = f"{doi} stays withdrawn; doi-action withdraw --restore --doi {doi} --confirm {doi} brings it back"
    return Report(
        verb="publish",
        headline=f"Nothing to do: {tag} was withdrawn ({doi})",
        outputs=outputs,
        findings=findings_of(read),
        notes=(*read.notes, note),
        lineage=found,
        rehearsal=read.registry.rehearsal,
        left_out=read.merged.left_out,
        online=files_online(read.snapshot),
    )


def own_record(found: Lineage) -> RegistryRecord | None:
    """The record of this version, where it is this work's: a conflict may be that the DOI is another's."""
    # A placeholder stands for a name that the registry has not given yet.
    record = found.current
    has_name = found.version.doi not in found.provisional
    if record is None or not has_name:
        return None
    return record if record.is_of(found.identity, found.work) else None


def cut_short(decided: Decided, records: Records, commit: Commit | None, error: DoiActionError) -> Report:
    """The report of a run that broke off: a DOI that exists is told with its state, whatever failed.

    It may be of this run or of an earlier one. The plan holds only what was done.
    """
    decided = replace(decided, lineage=settled(decided.lineage, records))
    tag, doi = decided.read.snapshot.release.tag, decided.lineage.version.doi
    fleeting = decided.read.fleeting
    if fleeting:
        error.state = "the sandbox ended with the run, and no DOI is left of it"

    record = records.get(doi) or decided.lineage.current
    if record is None or fleeting:
        report = stopped(decided.read, error)
        return replace(report, findings=(*report.findings, *decided.findings), commit=commit)

    is_of_this_run = doi in records
    if not is_of_this_run or not error.state:
        then = error.state or "run again to finish what is missing in the repository"
        error.state = f"{doi} {_STANDS[record.state]}; {then}"

    done = []
    for step in decided.plan.steps:
        known = records.get(step.record.doi)
        # A draft that has its files by now is not published by that.
        is_left_a_draft = isinstance(step, Publish) and not is_out(known)
        if known is not None and not is_left_a_draft:
            done.append(step)

    decided = replace(decided, plan=replace(decided.plan, steps=tuple(done)))
    said = verdict(decided, changed=True, dry_run=False) if is_of_this_run else f"{tag} has {doi}"
    try:
        cited = citations(decided)
    except DoiActionError:
        # They may be what stopped the run.
        cited = {"citation": "", "bibtex": ""}

    report = _report(
        decided,
        records,
        commit,
        headline=f"{said}, but the run stopped before all was written",
        cited=cited,
    )
    edits = decided.plan.edits if commit else ()
    return replace(report, plan=Plan(steps=tuple(done), edits=edits, notes=decided.plan.notes), error=error)


def verdict(decided: Decided, *, changed: bool, dry_run: bool) -> str:
    """What was done in one line; `changed` tells whether anything was, or would be in a dry run or a rehearsal."""
    read = decided.read
    tag, doi = read.snapshot.release.tag, decided.lineage.version.doi
    sandbox = " in the SANDBOX (not a real DOI)" if read.registry.rehearsal else ""
    steps = decided.plan.steps
    reserves = any(isinstance(step, Reserve) for step in steps)

    if doi in decided.lineage.provisional:
        # A name that nobody will ever see is worse than none.
        planned = "reserve a DOI for" if reserves else "publish"
        return f"Dry run: would {planned} {tag}{sandbox}; {read.registry.title} names the DOI"
    if not changed:
        nothing = "Dry run, nothing" if dry_run else "Nothing"
        return f"{nothing} to do: {tag} already has {doi}{sandbox}"

    if reserves:
        done, planned, rest = "Reserved", "reserve", f"{doi} for {tag}"
    elif decided.in_review:
        done, planned, rest = "Submitted for review", "submit", f"{tag} as {doi}"
    elif publishes(steps, doi):
        done, planned, rest = "Published", "publish", f"{tag} as {doi}"
    elif deposits(steps):
        done, planned, rest = "Deposited", "deposit", f"the files of {tag} with the draft {doi}"
    else:
        done, planned, rest = "Brought", "bring", f"{tag} ({doi}) up to date"

    if dry_run:
        return f"Dry run: would {planned} {rest}{sandbox}"
    if read.fleeting:
        # The registry took everything, and is gone: "published" would be said of a DOI that is nowhere.
        return f"Rehearsal: would {planned} {rest}{sandbox}"
    return f"{done} {rest}{sandbox}"


def citations(decided: Decided) -> dict[str, str]:
    """The outputs `citation` and `bibtex`. Raises SettingsError for a template of the user's own that is broken."""
    from doi_action.citation.styles import format_citation

    read, doi = decided.read, _named(decided, decided.lineage.version.doi)
    styles = {"citation": "apa", "bibtex": "bibtex"}
    return {
        name: format_citation(read.metadata, style=style, doi=doi, templates=read.templates)
        for name, style in styles.items()
    }


def _named(decided: Decided, doi: Doi) -> Doi | None:
    """The DOI, None for a placeholder: it is no DOI that a later step of a workflow could use."""
    return None if doi in decided.lineage.provisional else doi


def _report(
    decided: Decided,
    records: Records,
    commit: Commit | None,
    *,
    headline: str,
    cited: dict[str, str],
    dry_run: bool = False,
) -> Report:
    read, plan = decided.read, decided.plan
    # A rehearsal's DOIs are for no README, and a placeholder is for nobody.
    names_no_doi = read.registry.rehearsal or bool(decided.lineage.provisional)
    edits = () if names_no_doi else plan.edits
    stale = left_stale(read.snapshot, read.work, edits)
    found = left_bare(findings_of(read), read.snapshot, read.work, plan.edits)

    outputs = _outputs(decided, records, commit, dry_run=dry_run)
    is_draft = read.settings["state"] == "draft"
    can_be_followed = _exists(decided, dry_run=dry_run) and not is_draft
    if not can_be_followed or read.registry.rehearsal:
        # An address that leads nowhere: the DOI only would be, is a draft, or is not real.
        cited = {name: unlinked(text) for name, text in cited.items()}

    return Report(
        verb="publish",
        headline=headline,
        outputs=outputs | cited,
        plan=plan,
        findings=(*united(stale, found), *decided.findings, *_not_resolving(records)),
        notes=plan.notes,
        commit=commit,
        dry_run=dry_run,
        payload=decided.payload,
        files=decided.files if deposits(plan.steps) else (),
        lineage=decided.lineage,
        rehearsal=read.registry.rehearsal,
        fleeting=read.fleeting,
        left_out=read.merged.left_out,
        online=files_online(read.snapshot),
    )


def _exists(decided: Decided, *, dry_run: bool) -> bool:
    """Whether the version's DOI is at the registry when the run is over."""
    if decided.read.fleeting:
        return False
    if dry_run:
        return decided.lineage.current is not None
    return True


def _outputs(decided: Decided, records: Records, commit: Commit | None, *, dry_run: bool) -> dict[str, str]:
    read, lineage, kind = decided.read, decided.lineage, decided.read.registry
    # What a sandbox of the run holds goes with it.
    kept = {} if read.fleeting else records
    own = lineage.version.doi
    record = kept.get(own) or lineage.current
    created = lineage.current is None and own in kept
    changed = bool(kept) or commit is not None
    said = dict.fromkeys(OF_EVERY_RUN, "") | {
        "registry": read.settings["registry"],
        "version": read.version,
        "created": str(created).lower(),
        "changed": str(changed).lower(),
    }

    exists = _exists(decided, dry_run=dry_run)
    resolves = False
    if exists and record is not None:
        said["state"] = str(record.state)
        resolves = record.state is not DoiState.DRAFT

    doi = _named(decided, own)
    if doi:
        said["doi"] = str(doi)
        if resolves:
            said["doi-url"] = kind.address(doi)
        page_ends = read.fleeting and read.metadata.landing_page is None
        if not page_ends:
            said["landing-page"] = decided.landing_page

    concept_doi = _named(decided, lineage.concept_doi)
    if concept_doi:
        said["concept-doi"] = str(concept_doi)
        concept_is_there = lineage.concept is not None and not read.fleeting
        if resolves or concept_is_there:
            said["concept-doi-url"] = kind.address(concept_doi)

    if commit:
        said["commit-sha"] = commit.sha
        said["pull-request-url"] = commit.pull_request or ""
    return said


def _not_resolving(records: Records) -> tuple[Finding, ...]:
    """DOIs that the registry calls public and the resolver does not know yet."""
    remarks = []
    for doi, record in records.items():
        # A draft is at no resolver, and not every registry says of the others.
        if not is_out(record) or record.resolves is not False:
            continue

        remark = Remark(
            rule="doi-not-resolving-yet",
            message=f"{doi} is {record.state}, but the resolver has not confirmed it yet",
            path="",
            fix=f"open {doi.url} in a few minutes; if it is not found, run again",
        )
        remarks.append(remark)

    return told(remarks, RULES)
