"""`withdraw`: a DOI leads to its tombstone and leaves the index, or is brought back; a draft is deleted.

A published DOI is never deleted. The order: the tombstone is public before any DOI leads to it, then the registry, then
the files that name the newest version that is left. Each step may be repeated, so that a run that was cut off is
finished by the next.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from doi_action.errors import DoiActionError, SettingsError, Unreachable
from doi_action.findings import Finding, Severity
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.plan.steps import Discard, Hide, Plan, Publish, Step, Update
from doi_action.plan.withdrawal import discarding_step
from doi_action.registries import Registry
from doi_action.release.carry_out import TELL, carry_out
from doi_action.release.citation_pages import other_versions, page_edits_of_records
from doi_action.release.decide import Decided, rendered, will_commit
from doi_action.release.outcome import what_stopped
from doi_action.release.read_release import ReadRelease, configured_by, identified, read_release, with_identity
from doi_action.release.withdrawal import (
    Target,
    brought_back_edits,
    brought_up_to_date,
    find_target,
    followed,
    head_with_tombstones,
    reason_of,
    refuse_foreign,
    refuse_unconfirmed,
    refuse_unseen,
    says_gone,
    shows_tombstones,
    steps_to_restore,
    steps_to_withdraw,
    still_cited,
    tombstone_edits,
)
from doi_action.release.write_back import Edited, Words, changes_of, check_commits, write_back
from doi_action.report import Report, finding_of
from doi_action.settings import CONFIGURATION_FILES, Settings
from doi_action.snapshot import Coming, Commit, CommitMode, FileEdit, Tree
from doi_action.views.harmless import for_markdown
from doi_action.views.shells import told_in_shell

Connect = Callable[[Settings], AbstractContextManager[Registry]]


def withdraw(settings: Settings, *, host: Host, connect: Connect, tell: TELL, today: date) -> Report:
    """Withdraw what `settings` name, or bring it back. Never raises a DoiActionError: reports it."""
    report = _withdrawn(settings, host, connect, tell, today)
    return told_in_shell(report, in_action=settings.in_action)


def _withdrawn(settings: Settings, host: Host, connect: Connect, tell: TELL, today: date) -> Report:
    try:
        try:
            read = identified(read_release(settings, host), host)
        except SettingsError as error:
            doi = doi_or_none(settings["doi"])
            if error.rule != "no-tags" or doi is None:
                raise
            return _first_draft(settings, doi, host, connect, no_tags=error)

        with connect(read.settings) as registry:
            target = find_target(read, registry)
            target = replace(target, read=head_with_tombstones(target, host))
            run = _Run(target=target, host=host, registry=registry, tell=tell)
            if read.settings.flag("restore"):
                return _restored(run)
            if target.is_draft:
                return _discarded(run)
            return _hidden(run, day=today, reason=reason_of(read.settings))
    except DoiActionError as error:
        error.state = error.state or "nothing was withdrawn"
        return Report(verb="withdraw", headline="Nothing was withdrawn", error=error)


def _first_draft(settings: Settings, doi: Doi, host: Host, connect: Connect, *, no_tags: SettingsError) -> Report:
    """The draft of a first version that was prepared and never tagged. Raises `no_tags` where it is no draft."""
    snapshot = host.snapshot(Coming(), CONFIGURATION_FILES)
    settings = configured_by(snapshot, settings)
    repository = with_identity(host.identified(snapshot.repository), settings)
    with connect(settings) as registry:
        record = registry.read(doi)
        if record is None or record.state is not DoiState.DRAFT:
            raise no_tags
        refuse_foreign(record, repository.identity, settings["work"])
        dry_run = settings.flag("dry-run")
        if not dry_run:
            refuse_unconfirmed(doi, settings)
            registry.discard(doi)

    return Report(
        verb="withdraw",
        headline=f"{'Dry run: would discard' if dry_run else 'Discarded'} the draft {doi}",
        outputs={"registry": settings["registry"], "created": "false", "changed": str(not dry_run).lower()},
        plan=Plan(steps=(discarding_step(record),)),
        dry_run=dry_run,
        rehearsal=registry.kind.rehearsal,
    )


@dataclass(kw_only=True, slots=True)
class _Run:
    """One run: what it is about, and what it has done by now."""

    target: Target
    host: Host
    registry: Registry
    tell: TELL
    done: dict[Doi, RegistryRecord] = field(default_factory=dict)
    discarded: bool = False
    commit: Commit | None = None

    @property
    def read(self) -> ReadRelease:
        return self.target.read

    @property
    def dry_run(self) -> bool:
        return self.read.settings.flag("dry-run")

    @property
    def has_written(self) -> bool:
        """Whether something was changed by now, at the registry or in the repository."""
        return bool(self.done or self.discarded or self.commit)


def _hidden(run: _Run, *, day: date, reason: str) -> Report:
    """Tombstones, then the registry, then the files."""
    target, host, registry = run.target, run.host, run.registry
    steps = tuple(steps_to_withdraw(target, host, registry, day=day, reason=reason))

    def pages(read: ReadRelease) -> tuple[FileEdit, ...]:
        head = read.snapshot.at_head
        return tuple(tombstone_edits(replace(target, read=read), registry, head, day=day, reason=reason))

    edits = pages(run.read)
    follows, warnings = _planned(run, lambda: followed(target, host, registry))
    if run.dry_run:
        return _report(run, "withdraw", steps, edits, follows, warnings)

    refuse_unconfirmed(target.doi, run.read.settings)
    _check_commits(run, edits, follows)
    try:
        if edits and will_commit(run.read, host):
            run.commit = _committed(run, edits, message=f"Say why {target.doi} is withdrawn", again=pages)
        if steps and not shows_tombstones(registry):
            every = tombstone_edits(target, registry, Tree(commit=""), day=day, reason=reason)
            refuse_unseen(target, every, host, pull_request=run.commit.pull_request if run.commit else None)
        _carry_out(run, steps)
        follows, warnings = _carried_on(run, lambda: followed(target, host, registry))
    except Exception as error:
        return _cut_short(run, "withdrawn", steps, edits, what_stopped(error, has_written=run.has_written))

    return _report(run, "withdraw", steps, edits, follows, warnings)


def _discarded(run: _Run) -> Report:
    """The draft goes, and with it what the files say of it."""
    target, host, registry = run.target, run.host, run.registry
    steps = (discarding_step(target.records[0]),)
    follows, warnings = _planned(run, lambda: followed(target, host, registry))
    if run.dry_run:
        return _report(run, "discard", steps, (), follows, warnings)

    refuse_unconfirmed(target.doi, run.read.settings)
    _check_commits(run, (), follows)
    try:
        _carry_out(run, steps)
        run.discarded = True
        follows, warnings = _carried_on(run, lambda: followed(target, host, registry))
    except Exception as error:
        return _cut_short(run, "discarded", steps, (), what_stopped(error, has_written=run.has_written))
    return _report(run, "discard", steps, (), follows, warnings)


def _restored(run: _Run) -> Report:
    """The registry, then tombstones and files, which speak of the newest version again."""
    target, host, registry = run.target, run.host, run.registry
    steps = tuple(steps_to_restore(target, host, registry))
    is_pending = any(says_gone(record, run.read.snapshot.at_head) for record in target.records)
    if not steps and not is_pending:
        return _report(run, "restore", (), (), None, ())

    # Those that are live once the steps are done.
    restored = {step.record.doi for step in steps}
    brought = tuple(one for one in target.records if one.state is DoiState.FINDABLE or one.doi in restored)
    edits = tuple(brought_back_edits(brought, run.read.snapshot.at_head))
    if run.dry_run:
        return _report(run, "restore", steps, edits, None, ())

    refuse_unconfirmed(target.doi, run.read.settings)
    _check_commits(run, edits, None)
    try:
        _carry_out(run, steps)
        follows, warnings = _carried_on(run, lambda: brought_up_to_date(target, host, registry), pages=brought)
    except Exception as error:
        return _cut_short(run, "brought back", steps, edits, what_stopped(error, has_written=run.has_written))
    return _report(run, "restore", steps, edits, follows, warnings)


def _planned(run: _Run, plan: Callable[[], Decided | None]) -> tuple[Decided | None, tuple[Finding, ...]]:
    """What follows; what stops that alone is told, since a withdrawal may be urgent and does not hang on it."""
    if run.target.version is None:
        return None, ()
    try:
        return plan(), ()
    except Unreachable:
        raise
    except DoiActionError as error:
        if error.rule == "last-version":
            raise
        why = f"concept and files go on to speak of what is withdrawn: {error.why}"
        return None, (replace(finding_of(error), severity=Severity.WARNING, why=why),)


def _carried_on(
    run: _Run, plan: Callable[[], Decided | None], *, pages: tuple[RegistryRecord, ...] = ()
) -> tuple[Decided | None, tuple[Finding, ...]]:
    """Carry out what follows, planned anew from what registry and branch are by now, with the tombstones' new words."""
    follows, warnings = _planned(run, plan) if not run.read.settings.flag("restore") else (plan(), ())
    if follows is not None:
        _carry_out(run, follows.plan.steps, follows)

    read = follows.read if follows else run.read
    if not will_commit(read, run.host):
        return follows, warnings

    def edited(read: ReadRelease) -> tuple[FileEdit, ...]:
        files: tuple[FileEdit, ...] = ()
        if follows:
            others = other_versions(read, follows.lineage, run.registry)
            files = rendered(read, follows.lineage, others).edits
        else:
            files = page_edits_of_records(read, run.target.lineage, run.registry)
        return (*files, *brought_back_edits(pages, read.snapshot.at_head))

    if pages:
        read = replace(read, snapshot=head_with_tombstones(replace(run.target, read=read), run.host).snapshot)
    edits = edited(read)
    if edits:
        verb = "Restore" if read.settings.flag("restore") else "Withdraw"
        here = replace(run, target=replace(run.target, read=read))
        run.commit = _committed(here, edits, message=f"{verb} {run.target.doi}", again=edited) or run.commit
    return follows, warnings


def _check_commits(run: _Run, edits: tuple[FileEdit, ...], follows: Decided | None) -> None:
    """Raise what would refuse a commit later, such as unsaved work in its files, while nothing is written."""
    words = Words(message="", pull_request=lambda _edits: "")
    mode = CommitMode(run.read.settings["commit-mode"])
    commits = [(run.read, edits)]
    if follows is not None:
        commits.append((follows.read, follows.plan.edits))
    for head, planned in commits:
        if planned and will_commit(head, run.host):
            edited = Edited(head=head.snapshot, edits=planned)
            check_commits(changes_of(run.host, edited, words=words, mode=mode))


def _carry_out(run: _Run, steps: tuple[Step, ...], follows: Decided | None = None) -> None:
    lineage = follows.lineage if follows else run.target.lineage
    done: dict[Doi, RegistryRecord] = {}
    try:
        carry_out(run.registry, steps, lineage=lineage, tell=run.tell, done=done)
    finally:
        run.done |= done


def _committed(
    run: _Run, edits: tuple[FileEdit, ...], *, message: str, again: Callable[[ReadRelease], tuple[FileEdit, ...]]
) -> Commit | None:
    """One commit, or a pull request; made again on the head that somebody else moved."""
    words = Words(message=message, pull_request=lambda _edits: f"{for_markdown(message)}\n")

    def edit_again() -> Edited:
        read = head_with_tombstones(run.target, run.host)
        return Edited(head=read.snapshot, edits=again(read))

    return write_back(
        run.host,
        Edited(head=run.read.snapshot, edits=edits),
        words=words,
        mode=CommitMode(run.read.settings["commit-mode"]),
        lineage=run.target.lineage,
        edit_again=edit_again,
        tell=run.tell,
    )


# What is told


def _report(
    run: _Run,
    act: str,
    steps: tuple[Step, ...],
    edits: tuple[FileEdit, ...],
    follows: Decided | None,
    warnings: tuple[Finding, ...],
) -> Report:
    """The report of a run that came to its end, or to the end of its plan."""
    more = follows.plan if follows else Plan()
    notes = _notes(run, act, follows)
    plan = Plan(steps=(*steps, *more.steps), edits=(*edits, *more.edits), notes=notes, kept=more.kept)
    return Report(
        verb="withdraw",
        headline=_headline(run, act, plan),
        outputs=_outputs(run),
        plan=plan,
        findings=(*warnings, *(follows.findings if follows else ())),
        notes=plan.notes,
        commit=run.commit,
        dry_run=run.dry_run,
        payload=lambda step: _payload(run.registry, step),
        rehearsal=run.read.registry.rehearsal,
        fleeting=run.read.fleeting,
    )


WORDS = {
    "withdraw": ("Withdrew", "withdraw", "is withdrawn already"),
    "discard": ("Discarded the draft of", "discard the draft of", "is gone already"),
    "restore": ("Brought back", "bring back", "is not withdrawn"),
}
"""For each act: what was done, what would be done, and what is so where nothing was to be done."""


def _headline(run: _Run, act: str, plan: Plan) -> str:
    past, would, stands = WORDS[act]
    target = run.target
    what = f"the whole work ({target.doi})"
    if target.version:
        # A host shows no version of a record that it withdrew.
        what = f"version {target.version.text} ({target.doi})" if target.version.text else str(target.doi)
    if run.read.registry.rehearsal:
        what += " in the SANDBOX (not a real DOI)"

    has_plan = bool(plan.steps or plan.edits)
    if run.dry_run and has_plan:
        return f"Dry run: would {would} {what}"
    is_done = bool(run.done or run.commit or plan.steps)
    return f"{past} {what}" if is_done else f"Nothing to do: {what} {stands}"


def _notes(run: _Run, act: str, follows: Decided | None) -> tuple[str, ...]:
    """What is worth a word and stops nothing."""
    notes: list[str] = []
    target = run.target
    if follows is not None:
        notes += follows.plan.notes
    elif act != "restore":
        cited = still_cited(target)
        if cited:
            notes.append(f"{', '.join(cited)}: still names what is withdrawn; take it out by hand where it should not")

    if run.read.settings["archive"] and not target.is_draft:
        notes.append("the archive keeps its record of the files: ask its people where it must go, too")
    return tuple(notes)


def _outputs(run: _Run) -> dict[str, str]:
    """What is known of the DOI by now; a draft that was deleted has nothing but its name."""
    target, lineage, commit = run.target, run.target.lineage, run.commit
    has_changed = bool(run.done or run.discarded or commit)
    outputs = {
        "doi": str(target.doi),
        "registry": run.read.settings["registry"],
        "version": target.version.text if target.version else "",
        "created": "false",
        "changed": str(has_changed).lower(),
        "commit-sha": "",
        "pull-request-url": "",
    }
    if commit:
        outputs |= {"commit-sha": commit.sha, "pull-request-url": commit.pull_request or ""}
    if lineage.concept_doi not in lineage.provisional:
        outputs["concept-doi"] = str(lineage.concept_doi)
    if lineage.published or lineage.withdrawn:
        outputs["concept-doi-url"] = run.read.registry.address(lineage.concept_doi)
    if run.discarded:
        return outputs

    last = target.records[-1]
    record = run.done.get(target.doi, last)
    outputs["state"] = str(record.state)
    outputs["landing-page"] = record.metadata.landing_page or ""
    if not target.is_draft:
        outputs["doi-url"] = run.read.registry.address(target.doi)
    return outputs


def _payload(registry: Registry, step: Step) -> dict[str, Any]:
    """What a step asks for, as the registry gets it."""
    match step:
        case Hide():
            return {"reason": step.reason}
        case Discard():
            return {}
        case Update():
            return registry.payload(step.record, step.fields)
        case Publish() | _:
            return registry.payload(step.record)


def _cut_short(
    run: _Run, done: str, steps: tuple[Step, ...], edits: tuple[FileEdit, ...], error: DoiActionError
) -> Report:
    """The report of a run that broke off: what was done is told, whatever failed."""
    target = run.target
    if run.done or run.discarded:
        so_far = ", ".join(f"{doi} is {record.state}" for doi, record in run.done.items())
        error.state = error.state or f"{so_far}; run again to finish the rest"
        headline = f"{target.doi} was {done} in part, and the run stopped"
    else:
        error.state = error.state or f"{target.doi} is as it was"
        headline = f"Nothing was {done}"

    finished = tuple(step for step in steps if step.record.doi in run.done)
    plan = Plan(steps=finished, edits=edits if run.commit else ())
    return Report(
        verb="withdraw",
        headline=headline,
        outputs=_outputs(run),
        plan=plan,
        commit=run.commit,
        error=error,
        rehearsal=run.read.registry.rehearsal,
        fleeting=run.read.fleeting,
    )
