"""`publish`: a release gets its DOI, its neighbours are linked, the repository's files say so.

Reads, decides, shows; then, in this order: the registry, the commit, the release's text. A live DOI that the repository
does not show yet is repaired by running again; a repository that cites a DOI that does not resolve is a public lie.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from doi_action.errors import DoiActionError, FindingsError, HostError
from doi_action.hosts import BranchMoved, Host
from doi_action.identifiers import Doi
from doi_action.lineage import RegistryRecord
from doi_action.registries import Registry
from doi_action.release.carry_out import TELL, carry_out
from doi_action.release.decide import Decided, decide, rendered, will_commit
from doi_action.release.judge_files import stopping
from doi_action.release.observe import look_up
from doi_action.release.outcome import citations, headline, report_of
from doi_action.release.read_release import Judged, judge, wanted
from doi_action.report import Report
from doi_action.settings import Settings
from doi_action.snapshot import Change, Commit, CommitMode, FileEdit
from doi_action.views.pull_request import pull_request_text

Connect = Callable[[Settings], AbstractContextManager[Registry]]
"""Opens the registry that the settings name, for as long as it is needed."""

COMMIT_TRIES = 5
"""How often the head is read again when somebody else commits at the same moment."""


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
    errors = stopping(decided.findings)
    if errors:
        stopped = FindingsError(f"{errors[0].message}; nothing was written")
        return replace(_stopped(judged, stopped), findings=(*judged.findings, *decided.findings))
    if judged.settings.flag("dry-run"):
        return report_of(decided, {}, None, dry_run=True)
    if decided.plan.edits and will_commit(judged, host):
        host.check_commit(_change(decided, judged, decided.plan.edits))
    # Rendered before anything is written: a fault in a user's own template shows here.
    notes = _new_notes(decided, host)
    citations(judged.metadata, decided.lineage.version.doi, judged.templates)
    records: dict[Doi, RegistryRecord] = {}
    commit = None
    try:
        carry_out(registry, decided.plan.steps, lineage=decided.lineage, tell=tell, done=records)
        commit = _commit(decided, host, registry, tell)
        if notes is not None:
            host.edit_release(judged.snapshot.release.tag, notes)
            tell(f"release text of {judged.snapshot.release.tag} names its DOI")
    except DoiActionError as error:
        return _cut_short(decided, records, commit, error)
    return report_of(decided, records, commit)


def _cut_short(
    decided: Decided, records: dict[Doi, RegistryRecord], commit: Commit | None, error: DoiActionError
) -> Report:
    """What there is when a run breaks off half-way: a DOI that exists is reported, whatever failed after it."""
    doi = decided.lineage.version.doi
    if doi not in records and decided.lineage.current is None:
        return _stopped(decided.judged, error)
    error.state = error.state or f"{doi} is live; run again to finish what is missing in the repository"
    report, tag = report_of(decided, records, commit), decided.judged.snapshot.release.tag
    done = report.headline if doi in records else f"{tag} has {doi}"
    said = f"{done}, but the run stopped before all was written"
    return replace(report, headline=said, error=error)


def _commit(decided: Decided, host: Host, registry: Registry, tell: TELL) -> Commit | None:
    """One commit with all edits; when the branch moved meanwhile, head, edits and commit are repeated."""
    judged, edits = decided.judged, decided.plan.edits
    if not edits or not will_commit(judged, host):
        return None
    for _ in range(COMMIT_TRIES):
        try:
            commit = host.commit(_change(decided, judged, edits))
        except BranchMoved:
            tell("the branch moved; reading its head again")
            patterns = wanted(judged.settings, judged.work)
            judged = replace(judged, snapshot=host.snapshot(judged.snapshot.release.tag, patterns))
            # Whoever committed may have published before: what the files must say depends on which version is newest.
            edits = rendered(judged, look_up(registry, judged.inquiry())).edits
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
            headline(decided, None, dry_run=False),
            edits,
            bibtex=citations(judged.metadata, decided.lineage.version.doi, judged.templates)["bibtex"],
            templates=judged.templates,
        ),
    )


def _new_notes(decided: Decided, host: Host) -> str | None:
    """The release's text with its line that names the DOI; None where it stays as it is."""
    judged, release = decided.judged, decided.judged.snapshot.release
    if judged.settings["release-notes"] == "none" or judged.settings.rehearsal or not host.hosted:
        return None
    if judged.settings["state"] == "draft":
        return None
    from doi_action.readme.release_notes import edit_release_notes

    notes = edit_release_notes(
        release.notes,
        version_doi=decided.lineage.version.doi,
        concept_doi=decided.lineage.concept_doi,
        templates=judged.templates,
    )
    return notes if notes != release.notes else None
