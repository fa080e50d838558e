"""Decide: read the registry once and plan everything, steps, edits and what is worth a word; nothing is written."""

from dataclasses import dataclass, replace

from doi_action.edits.render import Rendering, Shown, render
from doi_action.findings import Finding, Group, Severity
from doi_action.hosts import Host
from doi_action.identifiers import Doi
from doi_action.lineage import Lineage, RegistryRecord
from doi_action.plan import Plan, plan_release
from doi_action.registries import Registry
from doi_action.release.names import named, settled
from doi_action.release.observe import without_conflicts
from doi_action.release.read_release import CITATION, ReadRelease
from doi_action.report import Payload
from doi_action.snapshot import FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A release with its plan: all that is known before anything is written. `payload` shows what a step sends."""

    read: ReadRelease
    lineage: Lineage
    plan: Plan
    landing_page: str
    findings: tuple[Finding, ...]
    payload: Payload


def decide(read: ReadRelease, host: Host, registry: Registry) -> Decided:
    """Read the registry once and plan everything. Writes nothing. Raises what `observe` raises."""
    return decide_from(read, host, registry, registry.observe(read.inquiry()))


def decide_from(read: ReadRelease, host: Host, registry: Registry, found: Lineage) -> Decided:
    """The same from a lineage that was read already."""
    lineage = named(registry, without_conflicts(found), read.metadata, dry_run=True)
    return planned(read, host, registry, lineage)


def decide_with_names(decided: Decided, host: Host, registry: Registry) -> Decided:
    """The same decision under the names that the registry gives; its first write, where it is the one that names DOIs.

    All that can stop a release was read under placeholders before, so that no draft is left behind by it.
    """
    lineage = named(registry, decided.lineage, decided.read.metadata, dry_run=False)
    if lineage == decided.lineage:
        return decided
    return planned(decided.read, host, registry, lineage)


def decide_again(decided: Decided, records: dict[Doi, RegistryRecord]) -> Decided:
    """The decision with the names that came back and with edits that show them.

    Where no name was open, lineage and edits are those of the plan; a test holds them to that.
    """
    lineage = settled(decided.lineage, records)
    if lineage == decided.lineage:
        return decided
    edits = () if decided.read.settings["state"] == "draft" else rendered(decided.read, lineage).edits
    return replace(decided, lineage=lineage, plan=replace(decided.plan, edits=edits))


def planned(read: ReadRelease, host: Host, registry: Registry, lineage: Lineage) -> Decided:
    """Everything that follows from a lineage with names: steps, edits, findings, notes."""
    page, home = _pages(read, registry, lineage)
    draft = read.settings["state"] == "draft"
    steps = plan_release(
        read.metadata,
        lineage,
        landing_page=_kept_page(page, lineage.current, registry),
        concept_page=_kept_page(home, lineage.concept, registry),
        draft=draft,
        differences=registry.differences,
        keeps_concept=registry.kind.keeps_concept,
    )
    rendering = Rendering() if draft else rendered(read, lineage)
    plan = Plan(steps=steps, edits=rendering.edits, notes=_notes(read, lineage, rendering, host, draft=draft))
    return Decided(
        read=read,
        lineage=lineage,
        plan=plan,
        landing_page=page,
        payload=registry.payload,
        findings=(*rendering.findings, *_unsaved(plan.edits, read, host)),
    )


def _pages(read: ReadRelease, registry: Registry, lineage: Lineage) -> tuple[str, str]:
    """The landing pages of version and concept. Raises SettingsError where nobody says them and none is shown."""
    # Who names a DOI also decides where it leads: to its own page of the record.
    if registry.kind.names_dois:
        return registry.landing_page(lineage.version.doi), registry.landing_page(lineage.concept_doi)

    page = read.metadata.landing_page or registry.landing_page(lineage.version.doi)
    home = read.snapshot.repository.url or read.settings.get("landing-page")
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
        notes.append(f"{read.registry.title} names the DOI itself; {lineage.version.doi} only stands for it here")

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
    if before and before.doi not in lineage.records:
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


def _unsaved(edits: tuple[FileEdit, ...], read: ReadRelease, host: Host) -> tuple[Finding, ...]:
    """Unsaved work in a file that the commit would change stops the run before anything is written."""
    if not will_commit(read, host):
        return ()
    paths = [e.path for e in edits if e.path in read.snapshot.unsaved and not host.holds(e.path, e.after)]
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
