"""Decide: read the registry once and plan everything, steps, edits and what is worth a word; nothing is written."""

from dataclasses import dataclass, replace

from doi_action.check.checker import told
from doi_action.edits.render import Rendering, Shown, render
from doi_action.errors import ConflictError
from doi_action.facts import Remark
from doi_action.findings import Finding
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import DepositFile
from doi_action.plan.release import Planned, Updating, Wanted, plan_release
from doi_action.plan.steps import Attach, Plan, Publish, Reserve, Step, Update, in_words
from doi_action.plan.three_way import Clash, Prefer, means_another_work
from doi_action.registries import Registry
from doi_action.release.deposit import archive_remarks, deposit_files
from doi_action.release.names import named, settled
from doi_action.release.observe import without_conflicts
from doi_action.release.read_release import CITATION, ReadRelease, home_page
from doi_action.release.rivals import (
    linked_to_rivals,
    refuse_rivals,
    rival_notes,
    rival_remarks,
    rivals_of,
    unrecorded_notes,
)
from doi_action.release.said_before import said_before, said_of_newest
from doi_action.report import Payload
from doi_action.rules import RULES
from doi_action.snapshot import FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A release with its plan: all that is known before anything is written.

    `payload` shows what a step sends, `files` what is deposited with it where the registry keeps files. `in_review`:
    the registry has all it needs, and people there decide before the DOI is out.
    """

    read: ReadRelease
    lineage: Lineage
    plan: Plan
    landing_page: str
    findings: tuple[Finding, ...]
    payload: Payload
    files: tuple[DepositFile, ...] = ()
    in_review: bool = False


def decide(read: ReadRelease, host: Host, registry: Registry) -> Decided:
    """Read the registry once and plan everything. Writes nothing. Raises what `observe` and `refuse_rivals` raise."""
    return decide_from(read, host, registry, registry.observe(read.inquiry()))


def decide_from(read: ReadRelease, host: Host, registry: Registry, found: Lineage) -> Decided:
    """The same from a lineage that was read already."""
    lineage = without_conflicts(found)
    refuse_rivals(read, lineage)
    lineage = named(registry, lineage, read.metadata, dry_run=True)
    return planned_on(read, host, registry, lineage)


def decide_with_names(decided: Decided, host: Host, registry: Registry) -> Decided:
    """The same decision under the names that the registry gives; its first write, where it is the one that names DOIs.

    All that can stop a release was read under placeholders before, so that no draft is left behind by it.
    """
    # While a draft was made, it may have shown that another run published the version: then its record counts.
    lineage = without_conflicts(named(registry, decided.lineage, decided.read.metadata, dry_run=False))
    if lineage == decided.lineage:
        return decided
    return planned_on(decided.read, host, registry, lineage)


def decide_again(decided: Decided, records: dict[Doi, RegistryRecord]) -> Decided:
    """The decision with the names that came back and with edits that show them.

    Where no name was open, lineage and edits are those of the plan; a test holds them to that.
    """
    doi = decided.lineage.version.doi
    was_to_be_public = any(isinstance(step, Publish) and step.record.doi == doi for step in decided.plan.steps)
    in_review = was_to_be_public and doi in records and records[doi].state is DoiState.DRAFT
    if in_review:
        title = decided.read.registry.title
        note = (
            f"nothing is written into the repository yet: {doi} resolves once {title}'s curators accept it; run again"
        )
        plan = replace(decided.plan, edits=(), notes=(*decided.plan.notes, note))
        return replace(decided, plan=plan, in_review=True)

    lineage = settled(decided.lineage, records)
    if lineage == decided.lineage:
        return decided
    edits = () if decided.read.settings["state"] == "draft" else rendered(decided.read, lineage).edits
    return replace(decided, lineage=lineage, plan=replace(decided.plan, edits=edits))


def planned_on(read: ReadRelease, host: Host, registry: Registry, lineage: Lineage) -> Decided:
    """Everything that follows from a lineage with names: steps, edits, findings, notes."""
    page, home = _pages(read, registry, lineage)
    draft = read.settings["state"] == "draft"
    files = deposit_files(read.snapshot, read.settings.file_patterns) if registry.kind.stores_files else ()
    rivals = rivals_of(read, lineage)
    metadata = linked_to_rivals(read, rivals)

    def planned_with(*, on_branch: bool) -> Planned:
        newest = () if draft else said_of_newest(read, host, registry, lineage, on_branch=on_branch)
        return plan_release(
            Wanted(
                metadata=metadata,
                lineage=lineage,
                landing_page=_kept_page(page, lineage.current, registry),
                files=tuple(file.name for file in files),
                said_before=said_before(read, host, lineage, on_branch=on_branch),
                said_of_newest=newest,
            ),
            concept_page=_kept_page(home, lineage.concept, registry),
            draft=draft,
            updating=Updating(
                differences=registry.differences, held=registry.held, prefer=Prefer(read.settings["prefer"])
            ),
            keeps_concept=registry.kind.keeps_concept,
            links_versions=registry.kind.links_versions,
        )

    planned = planned_with(on_branch=False)
    # What the tag does not explain, an earlier correction on the branch may: asked only then, since it costs a request.
    if planned.kept or planned.clashes:
        planned = planned_with(on_branch=True)
    _refuse_clashes(planned.clashes)
    _refuse_other_work(read, lineage, planned.steps)
    deposits = any(isinstance(step, Attach) for step in planned.steps)
    lacking = archive_remarks(read.snapshot, files, hosted=host.hosted) if deposits else ()
    rendering = Rendering() if draft else rendered(read, lineage)
    notes = (
        *_notes(read, lineage, rendering, host, draft=draft),
        *rival_notes(read, rivals),
        *_losses(registry, planned.steps),
        *unrecorded_notes(read, lineage, metadata, rivals),
    )
    plan = Plan(steps=planned.steps, edits=rendering.edits, notes=notes, kept=planned.kept)
    return Decided(
        read=read,
        lineage=lineage,
        plan=plan,
        landing_page=page,
        files=files,
        payload=_payloads(registry, planned.steps),
        findings=told(
            (*rendering.remarks, *lacking, *rival_remarks(read, rivals), *_unsaved(plan.edits, read, host)), RULES
        ),
    )


def _payloads(registry: Registry, steps: tuple[Step, ...]) -> Payload:
    """What each step sends, taken down now: after the sending the registry's own entries would be among it."""
    sent = {step: registry.payload(step.record, step.fields if isinstance(step, Update) else None) for step in steps}
    return sent.__getitem__


def _losses(registry: Registry, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """A word on everything that the files say and the registry has no place for, each told once."""
    written = (step.record for step in steps if isinstance(step, Reserve | Publish | Update))
    lost = dict.fromkeys(loss for record in written for loss in registry.losses(record))
    return tuple(f"{registry.kind.title} does not carry {loss}" for loss in lost)


def _refuse_clashes(clashes: tuple[tuple[Doi, Clash], ...]) -> None:
    """Stop where files and registry both changed a value. Raises ConflictError, the other clashes beside it."""
    if not clashes:
        return
    first, *others = [
        ConflictError(
            f"{doi}: {in_words(clash.field)} was changed in the files to '{clash.files}' "
            f"and at the registry to '{clash.registry}'",
            why="both were changed since the record was written, and only you know which one is right",
            fix="set prefer to 'files' or to 'registry'; or write the same on both sides",
            rule="changed-on-both-sides",
        )
        for doi, clash in clashes
    ]
    first.also = tuple(others)
    raise first


def _refuse_other_work(read: ReadRelease, lineage: Lineage, steps: tuple[Step, ...]) -> None:
    """Stop before a public record is made to speak of something else. Raises ConflictError unless its DOI is typed."""
    current, doi = lineage.current, lineage.version.doi
    confirmed = doi_or_none(read.settings.get("confirm") or "") == doi
    if current is None or current.state is DoiState.DRAFT or confirmed:
        return

    for step in steps:
        is_correction = isinstance(step, Update) and step.record.doi == doi
        if is_correction and means_another_work(step.record.metadata, current.metadata):
            raise ConflictError(
                f"{doi} would describe another work: its kind changes, or none of its creators stays",
                why="whoever cited the DOI meant what it describes now",
                fix=f"release a new version; or, if it is a correction all the same, set confirm to '{doi}' once",
                rule="another-work",
            )


def _pages(read: ReadRelease, registry: Registry, lineage: Lineage) -> tuple[str, str]:
    """The landing pages of version and concept. Raises SettingsError where nobody says them and none is shown."""
    # Who names a DOI also decides where it leads: to its own page of the record.
    if registry.kind.names_dois:
        return registry.landing_page(lineage.version.doi), registry.landing_page(lineage.concept_doi)

    page = None if registry.kind.stores_files else read.metadata.landing_page
    page = page or registry.landing_page(lineage.version.doi)
    home = home_page(read.snapshot.repository, read.settings)
    return page, home or registry.landing_page(lineage.concept_doi)


def _kept_page(wanted: str, record: RegistryRecord | None, registry: Registry) -> str:
    """The page a record already leads to, where it is the same page at another address of the same sandbox."""
    found = record.metadata.landing_page if record else None
    return found if found and registry.same_page(wanted, found) else wanted


def rendered(read: ReadRelease, lineage: Lineage) -> Rendering:
    """The edits of the head as it was read, for the release as it is planned."""
    shown = Shown(
        metadata=read.metadata,
        lineage=lineage,
        folder=read.work.path,
        cff_fields=read.settings["cff-fields"],
        badge=read.settings["badge"],
    )
    return render(read.snapshot, shown, templates=read.templates)


def _notes(read: ReadRelease, lineage: Lineage, rendering: Rendering, host: Host, *, draft: bool) -> tuple[str, ...]:
    """What is worth a word and stops nothing."""
    notes = [
        f"{doi} in the files belongs to another work; it came with a fork or a template and is left untouched"
        for doi in lineage.foreign
    ]

    if lineage.version.doi in lineage.provisional:
        title, placeholder = read.registry.title, lineage.version.doi
        notes.append(
            f"{title} names the DOI itself, with the draft that it makes; {placeholder} only stands for it here"
        )

    unused = read.settings["files"] if read.settings.origin("files") != "default" else ""
    if unused and not read.registry.stores_files:
        notes.append(f"{read.registry.title} keeps no files, so that files '{unused}' changes nothing")

    commits = will_commit(read, host)
    if draft:
        notes.append("nothing is written into the repository for a draft, since nobody can resolve its DOI")
    elif rendering.edits and not commits:
        notes.append(f"the repository is not changed: {_uncommitted(read, host)}")

    branch, default = read.snapshot.branch, read.snapshot.repository.default_branch
    elsewhere = bool(branch and default and branch != default)
    if rendering.edits and commits and elsewhere and not host.hosted:
        notes.append(f"the commit goes to '{branch}', which is checked out, not to '{default}'")
    before = lineage.predecessor
    if before and before.doi not in lineage.records and not read.registry.links_versions:
        notes.append(f"{before.doi} cannot be changed by this account; its link to this version stays open")

    newer = lineage.newer
    if newer is not None and not draft:
        notes.append(f"{newer.text} stays the newest version; {CITATION} and the badge keep speaking of it")
    return (*read.notes, *notes, *rendering.notes)


def will_commit(read: ReadRelease, host: Host) -> bool:
    """Whether the edits will be committed. A rehearsal touches nothing on a hosted repository."""
    if read.registry.rehearsal and host.hosted:
        return False
    match read.settings["commit-mode"]:
        case "none":
            return False
        case "auto":
            return not read.registry.embedded
        case _:
            return True


def _uncommitted(read: ReadRelease, host: Host) -> str:
    """Why nothing is committed, and what would commit it."""
    if read.settings["commit-mode"] == "none":
        return "commit-mode is 'none'"
    how = "" if host.hosted else "; commit-mode 'push' commits all the same"
    return f"a run against {read.registry.title} is a rehearsal{how}"


def _unsaved(edits: tuple[FileEdit, ...], read: ReadRelease, host: Host) -> tuple[Remark, ...]:
    """Unsaved work in a file that the commit would change stops the run before anything is written."""
    if not will_commit(read, host):
        return ()
    stands = [(edit.renamed_from or edit.path, edit) for edit in edits]
    paths = [p for p, e in stands if p in read.snapshot.unsaved and not host.holds(e.path, e.after)]
    return tuple(
        Remark(
            rule="unsaved-changes",
            message=f"'{path}' has changes that are not committed",
            path=path,
            fix=f"commit or stash them: git stash push -- {path}",
        )
        for path in paths
    )
