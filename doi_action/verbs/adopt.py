"""`adopt`: go on with a lineage made elsewhere: by hand in Fabrica, by Zenodo's integration, under another prefix.

Nothing is published. Each record that this account may write gets our marker, with the tag that it is the version of,
and the repository says which DOI stands for all versions. A DOI of another account is not taken over but continued. The
table comes first; with the DOI typed again it is done.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from doi_action.edits.concept_setting import with_concept, with_continued
from doi_action.errors import ConflictError, DoiActionError, SettingsError
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.text.by_hand import NotEditable
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.plan.adoption import Match, adopting_steps, matched
from doi_action.plan.steps import Plan, Update
from doi_action.registries import Registry
from doi_action.release.carry_out import TELL, carry_out
from doi_action.release.decide import will_commit
from doi_action.release.observe import refusal_of
from doi_action.release.outcome import what_stopped
from doi_action.release.read_release import ReadRelease, identified, read_release, wanted
from doi_action.release.write_back import Edited, Words, changes_of, check_commits, write_back
from doi_action.report import Report
from doi_action.settings import CONFIGURATION_FILES, Settings
from doi_action.snapshot import Commit, CommitMode, FileEdit, Snapshot, Tagged
from doi_action.views.harmless import for_markdown
from doi_action.views.shells import told_in_shell

Connect = Callable[[Settings], AbstractContextManager[Registry]]

Writer = Callable[[str, bytes | None, Doi], bytes]
"""(path, bytes or None, DOI) -> the configuration file with its line. Raises NotEditable."""

NO_VERSION = "no version of this work"
"""Asked for in place of a release's version: whatever is there was made elsewhere, the newest tag's record too."""


def adopt(settings: Settings, *, host: Host, connect: Connect, tell: TELL) -> Report:
    """Take over the lineage that `concept-doi` names, or show what that would do. Never raises a DoiActionError."""
    report = _adopted(settings, host, connect, tell)
    return told_in_shell(report, in_action=settings.in_action)


def _adopted(settings: Settings, host: Host, connect: Connect, tell: TELL) -> Report:
    try:
        concept = settings.concept_doi
        if concept is None:
            raise SettingsError(
                "concept-doi is not set",
                why="it names the DOI that stands for all versions of the work, which is taken over",
                fix="set it: --concept-doi 10.12345/abc",
                rule="concept-doi-missing",
            )

        read = identified(read_release(settings, host), host)
        with connect(read.settings) as registry:
            lineage = registry.observe(replace(read.inquiry(), version=NO_VERSION, concept_doi=concept))
            # The registry may say of this very DOI that the account may not write it; else it speaks of the prefix.
            foreign = [conflict for conflict in lineage.conflicts if conflict.rule == "foreign-prefix"]
            is_named = any(f"'{lineage.concept_doi}'" in conflict.message for conflict in foreign)
            if is_named and lineage.concept is not None:
                return _continued(read, host, lineage, concept, tell)
            return _taken_over(read, host, registry, lineage, concept, tell)
    except DoiActionError as error:
        error.state = error.state or "nothing was written"
        return Report(verb="adopt", headline="Nothing was taken over", error=error)


def _taken_over(
    read: ReadRelease, host: Host, registry: Registry, lineage: Lineage, concept: Doi, tell: TELL
) -> Report:
    """Markers first, then the line in the repository: until it stands there nothing follows from them."""
    _refuse_other_doi(read, lineage, concept)
    identity = read.inquiry().repository.identity
    if identity is None:
        raise SettingsError(
            f"the work cannot be taken over: {read.snapshot.repository.identity_problem or 'its identity is unknown'}",
            why="its records say which repository they belong to, by an identity that survives renames and transfers",
            fix=read.inquiry().ways_to_an_identity,
            rule="identity-unknown",
        )

    found = [lineage.records.get(doi) or registry.read(doi) for doi in sorted(lineage.listed, key=str)]
    records = tuple(record for record in found if record and record.state is not DoiState.DRAFT)
    inquiry = read.inquiry()
    matches = matched(records, inquiry.versions(concept, identity), inquiry.named)
    steps = tuple(adopting_steps(lineage, identity, matches))
    edits, by_hand = _configuration_of(read, concept, with_concept)

    shown = Report(
        verb="adopt",
        headline="",
        outputs=_outputs(read, lineage, concept),
        plan=Plan(steps=steps, edits=edits),
        findings=by_hand,
        notes=(*_unmatched(matches, lineage), *_uncommitted(read, host, edits, concept)),
        payload=lambda step: registry.payload(step.record, step.fields if isinstance(step, Update) else None),
        rehearsal=read.registry.rehearsal,
        fleeting=read.fleeting,
    )
    if not _is_confirmed(read, concept):
        return _only_shown(shown, read, concept)

    done: dict[Doi, RegistryRecord] = {}
    commit = None
    try:
        carry_out(registry, steps, lineage=lineage, tell=tell, done=done)
        commit = _committed(read, host, lineage, concept, tell, written=with_concept)
    except Exception as broken_off:
        error = what_stopped(broken_off, has_written=bool(done))
        written = f"taken over at the registry: {', '.join(map(str, done))}" if done else "no record was written"
        error.state = error.state or written
        finished = tuple(step for step in steps if step.record.doi in done)
        headline = f"{concept} was taken over in part, and the run stopped" if done else "Nothing was taken over"
        plan = Plan(steps=finished, edits=edits if commit else ())
        return replace(shown, headline=headline, plan=plan, error=error, outputs=_changed(shown, done, commit))

    is_news = bool(done or commit)
    headline = f"Took over {concept}" if is_news else f"Nothing to do: {concept} is this work's already"
    return replace(shown, headline=headline, commit=commit, outputs=_changed(shown, done, commit))


def _continued(read: ReadRelease, host: Host, lineage: Lineage, concept: Doi, tell: TELL) -> Report:
    """Nobody may write another account's records: versions from now on say that they continue them."""
    edits, by_hand = _configuration_of(read, concept, with_continued)
    open_end = f"{concept} is another account's and stays as it is: that it IsContinuedBy this work can be said there"
    shown = Report(
        verb="adopt",
        headline="",
        outputs={**_outputs(read, lineage, concept), "concept-doi": "", "concept-doi-url": ""},
        plan=Plan(edits=edits),
        findings=by_hand,
        notes=(open_end, *_uncommitted(read, host, edits, concept)),
        rehearsal=read.registry.rehearsal,
        fleeting=read.fleeting,
    )
    if not _is_confirmed(read, concept):
        return _only_shown(shown, read, concept)
    try:
        commit = _committed(read, host, lineage, concept, tell, written=with_continued)
    except DoiActionError as error:
        return replace(shown, headline="Nothing was taken over", plan=Plan(), error=error)

    headline = (
        f"Versions from now on continue {concept}" if commit else f"Nothing to do: {concept} is continued already"
    )
    return replace(shown, headline=headline, commit=commit, outputs=_changed(shown, {}, commit))


def _refuse_other_doi(read: ReadRelease, lineage: Lineage, concept: Doi) -> None:
    """Stop where the DOI is not there, or is a version's. Raises SettingsError or ConflictError."""
    refused = [found for found in lineage.conflicts if found.rule in ("concept-doi-unknown", "foreign-prefix")]
    if refused:
        raise refusal_of(refused[0])
    record = lineage.concept
    if record is None:
        return
    marker = record.marker
    of_version = record.related("IsVersionOf")[:1] if marker is None or marker.version else ()
    if of_version:
        raise SettingsError(
            f"{concept} is one version, and not the DOI of all versions",
            why="versions are listed under the DOI that stands for all of them",
            fix=f"set concept-doi to '{of_version[0]}'",
            rule="not-a-concept",
        )

    if record.state is DoiState.REGISTERED:
        raise ConflictError(
            f"{concept}, the DOI of all versions, was withdrawn",
            why="what goes on under it would be public again",
            fix="make it findable at the registry first, if it is to go on",
            rule="work-withdrawn",
        )


def _is_confirmed(read: ReadRelease, concept: Doi) -> bool:
    """Whether the DOI was typed again. Raises SettingsError where another one was."""
    confirmed = read.settings.get("confirm")
    if read.settings.flag("dry-run") or confirmed is None:
        return False
    if doi_or_none(confirmed) == concept:
        return True
    raise SettingsError(
        f"confirm is '{confirmed}', and what is asked for is '{concept}'",
        why="the records of a work that is taken over say so to everybody",
        fix=f"type the DOI again: confirm '{concept}'; without it the table is shown, and nothing written",
        rule="not-confirmed",
    )


def _only_shown(shown: Report, read: ReadRelease, concept: Doi) -> Report:
    """The table for people to approve, with the next command."""
    if not shown.plan.steps and not shown.plan.edits:
        return replace(shown, headline=f"Nothing to do: {concept} is this work's already", dry_run=True)
    repeat = f"doi-action adopt --concept-doi {concept} --confirm {concept}"
    next_step = f"look at each line, then add the DOI again: {repeat}, with the same registry and account"
    headline = f"Would take over {concept}; nothing was written"
    return replace(shown, headline=headline, notes=(*shown.notes, next_step), dry_run=True)


def _configuration_of(
    read: ReadRelease, concept: Doi, written: Writer
) -> tuple[tuple[FileEdit, ...], tuple[Finding, ...]]:
    """The same for the work of this run: a file's line would hold for every work of a repository."""
    return ((), ()) if read.work.name else _configuration(read.snapshot, concept, written)


def _configuration(
    snapshot: Snapshot, concept: Doi, written: Writer
) -> tuple[tuple[FileEdit, ...], tuple[Finding, ...]]:
    """The edit of the configuration file, or what a person has to write there."""
    there = [path for path in CONFIGURATION_FILES if snapshot.at_head.read(path) is not None]
    path = there[0] if there else CONFIGURATION_FILES[0]
    before = snapshot.at_head.read(path)
    try:
        edit = FileEdit(path=path, before=before, after=written(path, before, concept))
    except NotEditable as error:
        by_hand = Finding(
            rule="edit-by-hand",
            group=Group.CONSISTENCY,
            severity=Severity.WARNING,
            message=f"{path} cannot be edited: {error.reason}",
            path=path,
            line=error.line,
            why="the next release must know which DOI it goes on from",
            fix="\n".join(error.steps),
        )
        return (), (by_hand,)

    return (edit,) if edit.changes else (), ()


def _unmatched(matches: tuple[Match, ...], lineage: Lineage) -> tuple[str, ...]:
    """A word on each version that no tag explains; it counts as a version all the same."""
    notes = []
    for match in matches:
        if match.version is None:
            stated = match.record.metadata.version or "no version"
            notes.append(f"{match.record.doi} ({stated}) fits no tag, and stays a version as it is")

    if not matches and lineage.concept is not None:
        notes.append(f"{lineage.concept_doi} lists no versions: the next release is the first")
    return tuple(notes)


def _uncommitted(read: ReadRelease, host: Host, edits: tuple[FileEdit, ...], concept: Doi) -> tuple[str, ...]:
    """What has to be said at each run where the repository does not say it."""
    if not edits or will_commit(read, host):
        return ()
    return (
        f"{edits[0].path} is not changed in this run; without its line give concept-doi '{concept}' at each release",
    )


def _committed(
    read: ReadRelease, host: Host, lineage: Lineage, concept: Doi, tell: TELL, *, written: Writer
) -> Commit | None:
    """One commit, or a pull request, with the line of the configuration file."""
    edits, _ = _configuration_of(read, concept, written)
    if not edits or not will_commit(read, host):
        return None
    message = f"Go on from {concept}"
    words = Words(message=message, pull_request=lambda _edits: f"{for_markdown(message)}\n")
    mode = CommitMode(read.settings["commit-mode"])

    def edit_again() -> Edited:
        snapshot = host.snapshot(Tagged(read.snapshot.release.tag), wanted(read.settings, read.work))
        return Edited(head=snapshot, edits=_configuration(snapshot, concept, written)[0])

    edited = Edited(head=read.snapshot, edits=edits)
    check_commits(changes_of(host, edited, words=words, mode=mode))
    return write_back(host, edited, words=words, mode=mode, lineage=lineage, edit_again=edit_again, tell=tell)


def _outputs(read: ReadRelease, lineage: Lineage, concept: Doi) -> dict[str, str]:
    state = lineage.concept.state if lineage.concept else DoiState.FINDABLE
    return {
        "concept-doi": str(concept),
        "concept-doi-url": read.registry.address(concept) if state is not DoiState.DRAFT else "",
        "registry": read.settings["registry"],
        "created": "false",
        "changed": "false",
    }


def _changed(shown: Report, done: dict[Doi, RegistryRecord], commit: Commit | None) -> dict[str, str]:
    is_news = bool(done or commit)
    outputs = {**shown.outputs, "changed": str(is_news).lower(), "commit-sha": "", "pull-request-url": ""}
    if commit:
        outputs |= {"commit-sha": commit.sha, "pull-request-url": commit.pull_request or ""}
    return outputs
