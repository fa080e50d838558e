"""Decide: read the registry once and plan everything, steps, edits and what is worth a word; nothing is written."""

from dataclasses import dataclass

from doi_action.edits.render import Rendering, Shown, render
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.datacite.compare import differences
from doi_action.hosts import Host
from doi_action.lineage import Lineage, RegistryRecord
from doi_action.plan import Plan, plan_release
from doi_action.registries import Registry
from doi_action.release.observe import look_up
from doi_action.release.read_release import CITATION, Judged
from doi_action.snapshot import FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A release with its plan: all that is known before anything is written."""

    judged: Judged
    lineage: Lineage
    plan: Plan
    landing_page: str
    findings: tuple[Finding, ...]


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
    rendering = Rendering() if draft else rendered(judged, lineage)
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


def rendered(judged: Judged, lineage: Lineage) -> Rendering:
    """The edits of the head as it was read, for the release as it is planned."""
    shown = Shown(
        metadata=judged.metadata,
        lineage=lineage,
        folder=judged.work.path,
        cff_fields=judged.settings["cff-fields"],
        badge=judged.settings["badge"],
    )
    return render(judged.snapshot, shown, templates=judged.templates)


def _notes(judged: Judged, lineage: Lineage, rendering: Rendering, host: Host, *, draft: bool) -> tuple[str, ...]:
    notes = [
        f"{doi} in the files belongs to another work; it came with a fork or a template and is left untouched"
        for doi in lineage.foreign
    ]
    if draft:
        notes.append("nothing is written into the repository for a draft, since nobody can resolve its DOI")
    elif rendering.edits and not will_commit(judged, host):
        notes.append(f"the repository is not changed: {_uncommitted(judged, host)}")
    branch, default = judged.snapshot.branch, judged.snapshot.repository.default_branch
    if rendering.edits and will_commit(judged, host) and not host.hosted and branch and default and branch != default:
        notes.append(f"the commit goes to '{branch}', which is checked out, not to '{default}'")
    if lineage.predecessor and lineage.predecessor.doi not in lineage.records:
        notes.append(
            f"{lineage.predecessor.doi} cannot be changed by this account; its link to this version stays open"
        )
    newer = lineage.newer
    if newer is not None and not draft:
        notes.append(f"{newer.text} stays the newest version; {CITATION} and the badge keep speaking of it")
    return (*notes, *rendering.notes)


def will_commit(judged: Judged, host: Host) -> bool:
    """Whether the edits will be committed. A rehearsal touches nothing on a hosted repository."""
    mode = judged.settings["commit-mode"]
    if judged.settings.rehearsal and host.hosted:
        return False
    return mode != "none" and not (mode == "auto" and judged.settings["registry"] == "sandbox")


def _uncommitted(judged: Judged, host: Host) -> str:
    """Why nothing is committed, and what would commit it."""
    if judged.settings["commit-mode"] == "none":
        return "commit-mode is 'none'"
    how = "" if host.hosted else "; commit-mode 'push' commits all the same"
    return f"a run against the sandbox is a rehearsal{how}"


def _unsaved(edits: tuple[FileEdit, ...], judged: Judged, host: Host) -> tuple[Finding, ...]:
    """Unsaved work in a file that the commit would change stops the run before anything is written."""
    if not will_commit(judged, host):
        return ()
    stands = [(edit.renamed_from or edit.path, edit) for edit in edits]
    paths = [p for p, e in stands if p in judged.snapshot.unsaved and not host.holds(e.path, e.after)]
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
