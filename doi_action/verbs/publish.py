"""`publish`: a release gets its DOI, its neighbours are linked, the repository's files say so.

Reads, decides, shows; then, in this order: the registry, the commit, the release's text. A live DOI that the repository
does not show yet is repaired by running again; a repository that cites a DOI that does not resolve is a public lie.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from doi_action.errors import DoiActionError, FindingsError, HostError
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.datacite import attributes_of, differences
from doi_action.hosts import BranchMoved, Host
from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import Metadata
from doi_action.plan import Plan, Publish, Reserve, plan_release
from doi_action.pull_request import pull_request_text
from doi_action.registries import Registry
from doi_action.render import Rendering, Shown, render
from doi_action.report import Report
from doi_action.settings import Settings
from doi_action.snapshot import Change, Commit, CommitMode, FileEdit
from doi_action.templates_folder import templates_folder
from doi_action.templating import environment
from doi_action.verbs.carry_out import TELL, carry_out
from doi_action.verbs.judge import PATTERNS, Judged, judge
from doi_action.verbs.look_up import look_up

Connect = Callable[[Settings], AbstractContextManager[Registry]]
"""Opens the registry that the settings name, for as long as it is needed."""

COMMIT_TRIES = 5
"""How often the head is read again when somebody else commits at the same moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A release with its plan: all that is known before anything is written."""

    judged: Judged
    lineage: Lineage
    plan: Plan
    landing_page: str
    findings: tuple[Finding, ...]


def publish(settings: Settings, *, host: Host, connect: Connect, tell: TELL) -> Report:
    """Publish the release that `settings` name, or plan it in a dry run. Never raises a DoiActionError: reports it."""
    try:
        judged = judge(settings, host)
    except DoiActionError as error:
        return Report(verb="publish", headline="Nothing was published", error=error)
    if judged.skipped:
        return Report(verb="publish", headline=f"Nothing to do: {judged.skipped}", findings=judged.findings)
    if judged.error:
        return _stopped(judged, judged.error)
    try:
        with connect(judged.settings) as registry:
            return _publish(judged, host, registry, tell)
    except DoiActionError as error:
        return _stopped(judged, error)


def _stopped(judged: Judged, error: DoiActionError) -> Report:
    headline = f"{judged.snapshot.release.tag} was not published"
    if not isinstance(error, FindingsError):
        error.state = error.state or "nothing was written"
    return Report(verb="publish", headline=headline, findings=judged.findings, error=error)


def _publish(judged: Judged, host: Host, registry: Registry, tell: TELL) -> Report:
    decided = decide(judged, host, registry)
    errors = [f for f in decided.findings if f.severity is Severity.ERROR]
    if errors:
        stopped = FindingsError(f"{errors[0].message}; nothing was written")
        return replace(_stopped(judged, stopped), findings=(*judged.findings, *decided.findings))
    if judged.settings.flag("dry-run"):
        return _report(decided, {}, None, dry_run=True)
    if decided.plan.edits and _commits(judged, host):
        host.check_commit(_change(decided, judged, decided.plan.edits))
    records: dict[Doi, RegistryRecord] = {}
    commit = None
    try:
        carry_out(registry, decided.plan.steps, lineage=decided.lineage, tell=tell, done=records)
        commit = _commit(decided, host, tell)
        _edit_notes(decided, host, tell)
    except DoiActionError as error:
        return _cut_short(decided, records, commit, error)
    return _report(decided, records, commit)


def _cut_short(
    decided: Decided, records: dict[Doi, RegistryRecord], commit: Commit | None, error: DoiActionError
) -> Report:
    """What there is when a run breaks off half-way: a DOI that exists is reported, whatever failed after it."""
    doi = decided.lineage.version.doi
    if doi not in records and decided.lineage.current is None:
        return _stopped(decided.judged, error)
    error.state = error.state or f"{doi} is live; run again to finish what is missing in the repository"
    return replace(_report(decided, records, commit), error=error)


def decide(judged: Judged, host: Host, registry: Registry) -> Decided:
    """Read the registry once and plan everything. Writes nothing. Raises what `look_up` raises."""
    lineage = look_up(registry, judged.inquiry())
    page = judged.metadata.landing_page or registry.landing_page(lineage.version.doi)
    home = judged.snapshot.repository.url or judged.settings.get("landing-page")
    home = home or registry.landing_page(lineage.concept_doi)
    draft = judged.settings["state"] == "draft"
    steps = plan_release(
        judged.metadata,
        lineage,
        landing_page=_kept_page(page, lineage.current, registry),
        concept_page=_kept_page(home, lineage.concept, registry),
        draft=draft,
        differences=differences,
    )
    rendering = Rendering() if draft else _rendered(judged, lineage)
    plan = Plan(steps=steps, edits=rendering.edits, notes=_notes(judged, lineage, rendering, host, draft=draft))
    return Decided(
        judged=judged,
        lineage=lineage,
        plan=plan,
        landing_page=page,
        findings=(*rendering.findings, *_unsaved(plan.edits, judged, host)),
    )


def _kept_page(wanted: str, record: RegistryRecord | None, registry: Registry) -> str:
    """The page a record already leads to, where it is the same page at another address of the same sandbox."""
    found = record.metadata.landing_page if record else None
    return found if found and registry.same_page(wanted, found) else wanted


def _rendered(judged: Judged, lineage: Lineage) -> Rendering:
    shown = Shown(
        metadata=judged.metadata,
        lineage=lineage,
        folder=judged.work.path,
        cff_fields=judged.settings["cff-fields"],
        badge=judged.settings["badge"],
    )
    return render(judged.snapshot, shown, templates=environment(templates_folder()))


def _notes(judged: Judged, lineage: Lineage, rendering: Rendering, host: Host, *, draft: bool) -> tuple[str, ...]:
    notes = [
        f"{doi} in the files belongs to another work; it came with a fork or a template and is left untouched"
        for doi in lineage.foreign
    ]
    if draft:
        notes.append("nothing is written into the repository for a draft, since nobody can resolve its DOI")
    elif rendering.edits and not _commits(judged, host):
        notes.append("the repository is not changed (commit-mode); the diff shows what would be")
    branch, default = judged.snapshot.branch, judged.snapshot.repository.default_branch
    if rendering.edits and _commits(judged, host) and not host.hosted and branch and default and branch != default:
        notes.append(f"the commit goes to '{branch}', which is checked out, not to '{default}'")
    if lineage.predecessor and lineage.predecessor.doi not in lineage.records:
        notes.append(
            f"{lineage.predecessor.doi} cannot be changed by this account; its link to this version stays open"
        )
    return (*notes, *rendering.notes)


def _commits(judged: Judged, host: Host) -> bool:
    """Whether the edits will be committed. A rehearsal touches nothing on a hosted repository."""
    mode = judged.settings["commit-mode"]
    if judged.settings.rehearsal and host.hosted:
        return False
    return mode != "none" and not (mode == "auto" and judged.settings["registry"] == "sandbox")


def _unsaved(edits: tuple[FileEdit, ...], judged: Judged, host: Host) -> tuple[Finding, ...]:
    """Unsaved work in a file that the commit would change stops the run before anything is written."""
    if not _commits(judged, host):
        return ()
    paths = [e.path for e in edits if e.path in judged.snapshot.unsaved and not host.holds(e.path, e.after)]
    return tuple(
        Finding(
            rule="unsaved-changes",
            group=Group.CONSISTENCY,
            severity=Severity.ERROR,
            message=f"'{path}' has changes that are not committed",
            path=path,
            why="the commit that carries the DOI would take them along or lose them",
            fix=f"commit or stash them: git stash push -- {path}",
        )
        for path in paths
    )


def _commit(decided: Decided, host: Host, tell: TELL) -> Commit | None:
    """One commit with all edits; when the branch moved meanwhile, head, edits and commit are repeated."""
    judged, edits = decided.judged, decided.plan.edits
    if not edits or not _commits(judged, host):
        return None
    for _ in range(COMMIT_TRIES):
        try:
            commit = host.commit(_change(decided, judged, edits))
        except BranchMoved:
            tell("the branch moved; reading its head again")
            judged = replace(judged, snapshot=host.snapshot(judged.snapshot.release.tag, PATTERNS))
            edits = _rendered(judged, decided.lineage).edits
            if not edits:
                return None
            continue
        tell(f"commit  {commit.sha[:10]}: {', '.join(edit.path for edit in edits)}")
        return commit
    raise HostError(
        f"the branch moved {COMMIT_TRIES} times while the commit was made",
        why="somebody else commits to it at the same moment",
        fix="run again; the DOI is found and only the commit is made",
        rule="branch-keeps-moving",
    )


def _change(decided: Decided, judged: Judged, edits: tuple[FileEdit, ...]) -> Change:
    said = {
        "tag": judged.snapshot.release.tag,
        "version": judged.version,
        "doi": str(decided.lineage.version.doi),
    }
    message = judged.settings["commit-message"]
    for name, value in said.items():
        message = message.replace(f"{{{name}}}", value)
    return Change(
        message=message,
        edits=edits,
        branch=judged.snapshot.branch,
        parent=judged.snapshot.at_head.commit,
        mode=CommitMode(judged.settings["commit-mode"]),
        pull_request_text=pull_request_text(
            _headline(decided, None, dry_run=False),
            edits,
            bibtex=_citations(decided.judged.metadata, decided.lineage.version.doi)["bibtex"],
            templates=environment(templates_folder()),
        ),
    )


def _edit_notes(decided: Decided, host: Host, tell: TELL) -> None:
    """The release's text gets its line with the DOI, once."""
    judged, release = decided.judged, decided.judged.snapshot.release
    if judged.settings["release-notes"] == "none" or judged.settings.rehearsal or not host.hosted:
        return
    if judged.settings["state"] == "draft":
        return
    from doi_action.readme.release_notes import edit_release_notes

    notes = edit_release_notes(
        release.notes,
        version_doi=decided.lineage.version.doi,
        concept_doi=decided.lineage.concept_doi,
        templates=environment(templates_folder()),
    )
    if notes != release.notes:
        host.edit_release(release.tag, notes)
        tell(f"release text of {release.tag} names its DOI")


def _report(
    decided: Decided, records: dict[Doi, RegistryRecord], commit: Commit | None, *, dry_run: bool = False
) -> Report:
    return Report(
        verb="publish",
        headline=_headline(decided, commit, dry_run=dry_run),
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


def _headline(decided: Decided, commit: Commit | None, *, dry_run: bool) -> str:
    tag, doi = decided.judged.snapshot.release.tag, decided.lineage.version.doi
    sandbox = " in the SANDBOX (not a real DOI)" if decided.judged.settings.rehearsal else ""
    steps = decided.plan.steps
    if dry_run:
        planned = "would publish" if steps else "nothing to do at the registry for"
        return f"Dry run: {planned} {tag} as {doi}{sandbox}"
    if not steps and commit is None:
        return f"Nothing to do: {tag} already has {doi}{sandbox}"
    if any(isinstance(s, Reserve) for s in steps):
        return f"Reserved {doi} for {tag}{sandbox}"
    if any(isinstance(s, Publish) and s.record.doi == doi for s in steps):
        return f"Published {tag} as {doi}{sandbox}"
    return f"Brought {tag} ({doi}) up to date{sandbox}"


def _outputs(
    decided: Decided, records: dict[Doi, RegistryRecord], commit: Commit | None, *, dry_run: bool
) -> dict[str, str]:
    lineage, plan = decided.lineage, decided.plan
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
        "changed": str(bool(not dry_run and (plan.steps or commit))).lower(),
        "commit-sha": commit.sha if commit else "",
        "pull-request-url": (commit.pull_request if commit else None) or "",
        **_citations(decided.judged.metadata, lineage.version.doi),
    }
    return {name: str(value) for name, value in said.items()}


def _citations(metadata: Metadata, doi: Doi) -> dict[str, str]:
    from doi_action.verbs.cite import cite

    return {"citation": cite(metadata, style="apa", doi=doi), "bibtex": cite(metadata, style="bibtex", doi=doi)}


def _not_resolving(records: dict[Doi, RegistryRecord]) -> tuple[Finding, ...]:
    """DOIs that the registry calls public and the resolver does not know yet."""
    return tuple(
        Finding(
            rule="doi-not-resolving-yet",
            group=Group.REGISTRY,
            severity=Severity.WARNING,
            message=f"{doi} is {record.state}, but the resolver has not confirmed it yet",
            path="",
            why="the registry registers a DOI with the resolver after it answers, and does not say when that fails",
            fix=f"open {doi.url} in a few minutes; if it is not found, run again",
        )
        for doi, record in records.items()
        if record.resolves is False and record.state is not DoiState.DRAFT
    )
