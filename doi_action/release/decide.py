"""Decide: read the registry once and plan everything, steps, edits and what is worth a word; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from doi_action.check.checker import told
from doi_action.edits.manifest_version import manifest_edits
from doi_action.edits.render import Rendering, Shown, render
from doi_action.errors import ConflictError, SettingsError
from doi_action.facts import Remark
from doi_action.findings import Finding
from doi_action.formats.cff.state import citation_path
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, is_out
from doi_action.model import DepositFile, Metadata
from doi_action.plan.records import is_moved_page
from doi_action.plan.release import Planned, Updating, Wanted, plan_release
from doi_action.plan.steps import (
    Plan,
    Publish,
    Reserve,
    Step,
    Update,
    deposits,
    describe_change,
    in_words,
    publishes,
)
from doi_action.plan.three_way import Clash, Kept, Prefer, changes, means_another_work
from doi_action.registries import Registry
from doi_action.registries.computed_names import computed_lineage
from doi_action.release.badge_picture import badge_picture
from doi_action.release.citation_pages import Others, other_versions, page_edits
from doi_action.release.deposit import archive_remarks, deposit_files
from doi_action.release.names import named, settled
from doi_action.release.observe import without_conflicts
from doi_action.release.prepared_names import refuse_other_name
from doi_action.release.read_coming import write_mode
from doi_action.release.read_release import CITATION, ReadRelease, home_page
from doi_action.release.rivals import (
    linked_to_rivals,
    refuse_rivals,
    rival_notes,
    rival_remarks,
    rivals_of,
    unrecorded_notes,
)
from doi_action.release.said_before import (
    as_published,
    corrected_once_named,
    drafted_before_tag,
    is_past,
    said_before,
    said_of_newest,
)
from doi_action.release.stepping_back import is_typed, refuse_stepping_back, step_back_note
from doi_action.report import Payload
from doi_action.rules import RULES
from doi_action.snapshot import CommitMode, FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A release with its plan: all that is known before anything is written.

    `payload` shows what a step sends, `files` what is deposited with it where the registry keeps files. `others` are
    the other versions for the citation page. `in_review`:
    the registry has all it needs, and people there decide before the DOI is out.
    """

    read: ReadRelease
    lineage: Lineage
    plan: Plan
    landing_page: str
    findings: tuple[Finding, ...]
    payload: Payload
    files: tuple[DepositFile, ...] = ()
    others: Others = ()
    in_review: bool = False


def decide(read: ReadRelease, host: Host, registry: Registry) -> Decided:
    """Read the registry once and plan everything. Writes nothing. Raises what `observe` and `refuse_rivals` raise."""
    return decide_from(read, host, registry, registry.observe(read.inquiry()))


def decide_from(read: ReadRelease, host: Host, registry: Registry, found: Lineage) -> Decided:
    """The same from a lineage that was read already."""
    lineage = without_conflicts(found)
    refuse_rivals(read, lineage)
    refuse_other_name(read, lineage)
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
    was_to_be_public = publishes(decided.plan.steps, doi)
    is_draft_still = doi in records and records[doi].state is DoiState.DRAFT
    if was_to_be_public and is_draft_still:
        title = decided.read.registry.title
        note = (
            f"nothing is written into the repository yet: {doi} resolves once {title}'s curators accept it; run again"
        )
        plan = replace(decided.plan, edits=(), notes=(*decided.plan.notes, note))
        return replace(decided, plan=plan, in_review=True)

    lineage = settled(decided.lineage, records)
    if lineage == decided.lineage:
        return decided

    edits: tuple[FileEdit, ...] = ()
    if decided.read.settings["state"] != "draft":
        edits = rendered(decided.read, lineage, decided.others).edits
    return replace(decided, lineage=lineage, plan=replace(decided.plan, edits=edits))


def planned_on(read: ReadRelease, host: Host, registry: Registry, lineage: Lineage) -> Decided:
    """Everything that follows from a lineage with names: steps, edits, findings, notes."""
    draft = read.coming or read.settings["state"] == "draft"
    files: tuple[DepositFile, ...] = ()
    if registry.kind.stores_files and not read.coming:
        files = deposit_files(read.snapshot, read.settings.file_patterns)

    rivals = rivals_of(read, lineage)

    def bases(*, on_branch: bool) -> tuple[tuple[Metadata, ...], tuple[Metadata, ...]]:
        before = said_before(read, host, lineage, on_branch=on_branch)
        newest = () if draft else said_of_newest(read, host, registry, lineage, on_branch=on_branch)
        return before, newest

    def planned_as(
        said: ReadRelease, before: tuple[Metadata, ...], newest: tuple[Metadata, ...]
    ) -> tuple[Planned, str]:
        # Raises SettingsError where nobody says a page and none is shown.
        page, home = landing_pages(said, registry, lineage)
        version_page = page_of_doi(page, lineage.version.doi, lineage.current, said, registry, before)
        concept_page = page_of_doi(home, lineage.concept_doi, lineage.concept, said, registry, before)
        planned = plan_release(
            Wanted(
                metadata=linked_to_rivals(said, rivals),
                lineage=lineage,
                landing_page=version_page.registered,
                files=tuple(file.name for file in files),
                said_before=before,
                said_of_newest=newest,
            ),
            concept_page=concept_page.registered,
            draft=draft,
            updating=Updating(
                differences=registry.differences, held=registry.held, prefer=Prefer(read.settings["prefer"])
            ),
            keeps_concept=registry.kind.keeps_concept,
            links_versions=registry.kind.links_versions,
        )
        pages = (*version_page.kept(lineage.version.doi), *concept_page.kept(lineage.concept_doi))
        return replace(planned, kept=(*planned.kept, *pages)), version_page.shown

    planned, page = planned_as(read, *bases(on_branch=False))
    # What the tag does not explain, an earlier correction on the branch may: asked only then, since it costs a request.
    undoes = is_past(read) and _changed(planned, lineage) > 0
    if planned.kept or planned.clashes or undoes:
        since_then = bases(on_branch=True)
        tries = [(said, *planned_as(said, *since_then)) for said in as_published(read, host)]
        read, planned, page = min(tries, key=lambda tried: _changed(tried[1], lineage))

    # Of a coming version a draft is made only where it is needed or wished.
    is_prepared_in_files_alone = read.coming and not read.registry.names_dois
    if is_prepared_in_files_alone and not read.settings.flag("reserve"):
        planned = Planned()

    refuse_clashes(planned.clashes)
    _refuse_other_work(read, lineage, planned.steps)

    notes: tuple[str, ...] = ()
    if publishes(planned.steps, lineage.version.doi):
        refuse_stepping_back(read.settings, registry.kind, lineage, lineage.version)
        notes = step_back_note(registry.kind, lineage, lineage.version)

    lacking: tuple[Remark, ...] = ()
    if deposits(planned.steps):
        lacking = tuple(archive_remarks(read.snapshot, files, read.settings.including, hosted=host.hosted))

    decided = decided_on(
        read,
        host,
        registry,
        lineage,
        planned,
        landing_page=page,
        metadata=linked_to_rivals(read, rivals),
        files=files,
        remarks=lacking,
    )
    return replace(decided, plan=replace(decided.plan, notes=(*decided.plan.notes, *notes)))


def _changed(planned: Planned, lineage: Lineage) -> int:
    """How many entries of the version's own record, which is out, come and go by the plan."""
    entries = 0
    for step in planned.steps:
        if not isinstance(step, Update) or step.record.doi != lineage.version.doi:
            continue

        for change in step.changes:
            entries += len(change.old) + len(change.new)
    return entries


def decided_on(
    read: ReadRelease,
    host: Host,
    registry: Registry,
    lineage: Lineage,
    planned: Planned,
    *,
    landing_page: str,
    metadata: Metadata,
    files: tuple[DepositFile, ...] = (),
    remarks: tuple[Remark, ...] = (),
) -> Decided:
    """The release with its plan at the registry, and what follows from both: edits, findings, notes.

    `metadata` is what is said of its version; `remarks` are on what is deposited.
    """
    draft = read.coming or read.settings["state"] == "draft"
    rivals = rivals_of(read, lineage)
    others = other_versions(read, lineage, registry)
    # Nobody can resolve a draft's DOI; that of a coming version is shown so that the release holds it.
    shows_doi = read.coming or not draft
    rendering = rendered(read, lineage, others) if shows_doi else Rendering()

    notes = (
        *_notes(read, lineage, rendering, host, draft=draft),
        *rival_notes(read, rivals),
        *_losses(registry, planned.steps),
        *_replaced(read, registry, lineage, planned.steps),
        *unrecorded_notes(read, lineage, metadata, rivals),
    )
    plan = Plan(steps=planned.steps, edits=rendering.edits, notes=notes, kept=planned.kept)

    # Taken down now: after the sending the registry's own entries would be among it.
    sent = {}
    for step in planned.steps:
        written = step.fields if isinstance(step, Update) else None
        sent[step] = registry.payload(step.record, written)

    said = (*rendering.remarks, *remarks, *rival_remarks(read, rivals), *_unsaved(plan.edits, read, host))
    return Decided(
        read=read,
        lineage=lineage,
        plan=plan,
        landing_page=landing_page,
        files=files,
        others=others,
        payload=sent.__getitem__,
        findings=told(said, RULES),
    )


def decide_offline(read: ReadRelease, host: Host) -> Decided:
    """How a coming version is prepared without asking anybody: its DOI is computed, and nothing is sent.

    Raises SettingsError where no name can be computed.
    """
    if read.registry.names_dois:
        raise SettingsError(
            f"the DOI of {read.version} cannot be named offline: {read.registry.title} names it itself",
            why="a draft is made there, which holds the name",
            fix="run it without --offline",
            rule="offline-unknown",
        )

    stated = read.citation.version
    lineage = computed_lineage(read.inquiry(), stated=(stated.text,) if stated else ())
    rendering = rendered(read, lineage, ())
    plan = Plan(edits=rendering.edits, notes=_notes(read, lineage, rendering, host, draft=False))
    findings = told((*rendering.remarks, *_unsaved(plan.edits, read, host)), RULES)
    return Decided(read=read, lineage=lineage, plan=plan, landing_page="", findings=findings, payload=sends_nothing)


def sends_nothing(_step: Step) -> dict[str, Any]:
    """What is sent where nobody is shown it, or no step is taken."""
    return {}


def _losses(registry: Registry, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """A word on everything that the files say and the registry has no place for, each told once."""
    lost: dict[str, None] = {}
    for step in steps:
        if isinstance(step, Reserve | Publish | Update):
            lost |= dict.fromkeys(registry.losses(step.record))
    return tuple(f"{registry.kind.keepers} does not carry {loss}" for loss in lost)


def _replaced(read: ReadRelease, registry: Registry, lineage: Lineage, steps: tuple[Step, ...]) -> Iterator[str]:
    """What a draft that was reserved before the tag says and the files do not: somebody may have added it there."""
    draft = lineage.current
    if draft is None or not drafted_before_tag(read, draft):
        return

    for step in steps:
        if step.record.doi != draft.doi:
            continue
        if not isinstance(step, Reserve | Publish):
            continue

        differing = registry.differences(step.record, draft)
        for change in changes(draft.metadata, step.record.metadata, differing):
            if change.old:
                yield f"the draft {draft.doi} was reserved earlier and is replaced: {describe_change(change)}"


def refuse_clashes(clashes: tuple[tuple[Doi, Clash], ...]) -> None:
    """Stop where files and registry both changed a value. Raises ConflictError, the other clashes beside it."""
    errors = []
    for doi, clash in clashes:
        error = ConflictError(
            f"{doi}: {in_words(clash.field)} was changed in the files to '{clash.files}' "
            f"and at the registry to '{clash.registry}'",
            why="both were changed since the record was written, and only you know which one is right",
            fix="set prefer to 'files' or to 'registry'; or write the same on both sides",
            rule="changed-on-both-sides",
        )
        errors.append(error)

    if errors:
        first, *others = errors
        first.also = tuple(others)
        raise first


def _refuse_other_work(read: ReadRelease, lineage: Lineage, steps: tuple[Step, ...]) -> None:
    """Stop before a public record is made to speak of something else. Raises ConflictError unless its DOI is typed."""
    current, doi = lineage.current, lineage.version.doi
    if not is_out(current):
        return
    if is_typed(read.settings, doi):
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


def landing_pages(read: ReadRelease, registry: Registry, lineage: Lineage) -> tuple[str, str]:
    """The landing pages of version and concept, whatever the records lead to now.

    Raises SettingsError where nobody says them and none is shown.
    """
    # Who names a DOI also decides where it leads: to its own page of the record.
    if registry.kind.names_dois:
        return registry.landing_page(lineage.version.doi), registry.landing_page(lineage.concept_doi)

    page = None if registry.kind.stores_files else read.metadata.landing_page
    home = home_page(read.snapshot.repository, read.settings, read.work)
    if read.coming:
        # Of a version without a tag there is no page yet; a draft may lead to that of the work.
        page = page or home

    page = page or registry.landing_page(lineage.version.doi)
    return page, home or registry.landing_page(lineage.concept_doi)


def kept_page(wanted: str, record: RegistryRecord | None, registry: Registry) -> str:
    """The page a record already leads to, where it is the same page at another address of the same sandbox."""
    found = record.metadata.landing_page if record else None
    if found and registry.same_page(wanted, found):
        return found
    return wanted


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Where a DOI leads: the address as it is `registered` and as it is `shown`, which differ for a sandbox's own page.

    `stays`: nobody says a page, and the one that somebody set at the registry is left there.
    """

    registered: str
    shown: str
    stays: bool = False

    def kept(self, doi: Doi) -> tuple[tuple[Doi, Kept], ...]:
        """What is told of a page that stays."""
        if not self.stays:
            return ()
        return ((doi, Kept(field="landing_page", value=self.shown)),)


def page_of_doi(
    wanted: str,
    doi: Doi,
    record: RegistryRecord | None,
    read: ReadRelease,
    registry: Registry,
    before: tuple[Metadata, ...],
) -> Page:
    """The page of one DOI, given the one that it leads to by now: a steward's stays, and so does an earlier setting's.

    What is said outright in this run counts. What we set by ourselves or by a file follows what we want now; `before`
    is what we said at earlier runs.
    """
    there = record.metadata.landing_page if record else None
    if there is None or registry.kind.names_dois:
        return Page(registered=wanted, shown=wanted)

    # The same page of one sandbox, at another port.
    if registry.same_page(wanted, there):
        return Page(registered=there, shown=wanted)

    # Who stores the files shows them on a page of its own.
    if registry.kind.stores_files:
        return Page(registered=wanted, shown=wanted)

    candidates = read.merged.provenance.get("landing_page", ())
    winners = [candidate.fact.format for candidate in candidates if candidate.won]
    if winners[:1] == ["settings"]:
        return Page(registered=wanted, shown=wanted)

    is_own = registry.kind.embedded and registry.same_page(registry.landing_page(doi), there)
    was_said = any(there == metadata.landing_page for metadata in before)
    we_set_it = is_own or was_said or is_moved_page(there, wanted)
    if we_set_it:
        return Page(registered=wanted, shown=wanted)
    return Page(registered=there, shown=there, stays=True)


def rendered(read: ReadRelease, lineage: Lineage, others: Others) -> Rendering:
    """The edits of the head as it was read, for the release as it is planned or the version that is coming.

    `others` are the other versions for the citation page. Raises SettingsError where its folder is somebody else's.
    """
    shown = Shown(
        metadata=read.metadata,
        lineage=lineage,
        folder=read.work.path,
        cff_fields=read.settings["cff-fields"],
        badge=read.settings["badge"],
        badge_picture=badge_picture(read.settings, read.work, lineage.concept_doi),
        coming=read.coming,
    )
    rendering = render(read.snapshot, shown, templates=read.templates)
    edits = [*rendering.edits, *page_edits(read, lineage, others)]
    remarks = [*rendering.remarks]

    if read.coming and read.settings.flag("manifest-version"):
        for found in manifest_edits(read.snapshot.at_head, read.work.path, read.version):
            if isinstance(found, FileEdit):
                edits.append(found)
            else:
                remarks.append(found)
    return replace(rendering, edits=tuple(edits), remarks=tuple(remarks))


def _notes(read: ReadRelease, lineage: Lineage, rendering: Rendering, host: Host, *, draft: bool) -> tuple[str, ...]:
    """What is worth a word and stops nothing."""
    of_record = _notes_on_record(read, lineage)
    of_repository = _notes_on_repository(read, rendering, host, draft=draft)
    of_others = _notes_on_other_versions(read, lineage, draft=draft)
    later = _note_on_later_words(read, lineage, rendering, host)
    return (*read.notes, *of_record, *of_repository, *later, *of_others, *rendering.notes)


def _notes_on_record(read: ReadRelease, lineage: Lineage) -> Iterator[str]:
    """DOIs that are not what they seem, and settings that the registry has no use for."""
    title = read.registry.title
    for doi in lineage.foreign:
        yield f"{doi} in the files belongs to another work; it came with a fork or a template and is left untouched"

    own = lineage.version.doi
    if own in lineage.provisional:
        yield f"{title} names the DOI itself, with the draft that it makes; {own} only stands for it here"

    said = []
    chooses_files = bool(read.settings["files"]) and read.settings.origin("files") != "default"
    if chooses_files:
        said.append(f"files '{read.settings['files']}'")
    for name in ("submodules", "lfs"):
        if read.settings.flag(name):
            said.append(name)

    if not read.registry.stores_files:
        for word in said:
            yield f"{title} keeps no files, so that {word} changes nothing"


def _notes_on_repository(read: ReadRelease, rendering: Rendering, host: Host, *, draft: bool) -> Iterator[str]:
    """Why nothing is written into it, or that what is written goes to a branch that one may not think of."""
    is_committed = will_commit(read, host)
    if draft and not read.coming:
        yield "nothing is written into the repository for a draft, since nobody can resolve its DOI"
    elif rendering.edits and not is_committed:
        yield f"the repository is not changed: {_uncommitted(read, host)}"

    # A hosted repository has no branch that is checked out; of a clone people think they are on the default one.
    is_committed_here = is_committed and not host.hosted and not read.coming
    if not rendering.edits or not is_committed_here:
        return

    branch, default = read.snapshot.branch, read.snapshot.repository.default_branch
    is_another_branch = branch is not None and branch != default
    if default and is_another_branch:
        yield f"the commit goes to '{branch}', which is checked out, not to '{default}'"


def _note_on_later_words(read: ReadRelease, lineage: Lineage, rendering: Rendering, host: Host) -> Iterator[str]:
    """That the file which names the DOI from now on says other than the record, which a second run then corrects."""
    path = citation_path(read.snapshot.at_head.contents, read.work.path)
    # Of a release before the newest the file says nothing.
    is_named_there = lineage.newer is None and any(edit.path == path for edit in rendering.edits)
    if not is_named_there or read.coming or not will_commit(read, host):
        return

    fields = corrected_once_named(read)
    if fields:
        where = f"{path} on the branch says other than at {read.tag} ({', '.join(fields)})"
        yield f"{where}, and names this version from now on: publishing {read.tag} again makes its words the record's"


def _notes_on_other_versions(read: ReadRelease, lineage: Lineage, *, draft: bool) -> Iterator[str]:
    """A link that stays open, and a version that stays the newest."""
    # A record of another account's is read by everybody, and written by its owner alone.
    before = lineage.predecessor
    is_of_another_account = before is not None and before.doi not in lineage.records
    if before and is_of_another_account and not read.registry.links_versions:
        yield f"{before.doi} cannot be changed by this account; its link to this version stays open"

    newer = lineage.newer
    if newer is not None and not draft:
        yield f"{newer.text} stays the newest version; {CITATION} and the badge keep speaking of it"


def will_commit(read: ReadRelease, host: Host) -> bool:
    """Whether the edits will be committed. A rehearsal touches nothing on a hosted repository."""
    if read.coming:
        return write_mode(read.settings, host) is not CommitMode.NONE
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

    reason = f"a run against {read.registry.title} is a rehearsal"
    if host.hosted:
        return reason
    if read.coming:
        return f"{reason}; commit-mode 'work-tree' writes the files all the same"
    return f"{reason}; commit-mode 'push' commits all the same"


def _unsaved(edits: tuple[FileEdit, ...], read: ReadRelease, host: Host) -> tuple[Remark, ...]:
    """Unsaved work in a file that the commit would change stops the run before anything is written."""
    if not will_commit(read, host):
        return ()

    remarks = []
    for edit in edits:
        # The pages' branch is not what is checked out.
        if edit.branch is not None:
            continue

        path = edit.renamed_from or edit.path
        is_unsaved = path in read.snapshot.unsaved
        if not is_unsaved or host.holds(edit.path, edit.after):
            continue

        remark = Remark(
            rule="unsaved-changes",
            message=f"'{path}' has changes that are not committed",
            path=path,
            fix=f"commit or stash them:\ngit stash push -u -- {path}",
        )
        remarks.append(remark)
    return tuple(remarks)
