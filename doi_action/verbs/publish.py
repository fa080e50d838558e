"""`publish`: a release gets its DOI, its neighbours are linked, the repository's files say so.

Reads, decides, shows; then, in this order: the registry, the commit, the release's text. A live DOI that the repository
does not show yet is repaired by running again; a repository that cites a DOI that does not resolve is a public lie.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from doi_action.errors import ConflictError, DoiActionError
from doi_action.findings import Finding, Severity
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord
from doi_action.plan.steps import Publish, Reserve
from doi_action.registries import Registry
from doi_action.release.carry_out import TELL, carry_out
from doi_action.release.choose_work import NoVersion
from doi_action.release.decide import (
    Decided,
    decide,
    decide_again,
    decide_from,
    decide_with_names,
    rendered,
    will_commit,
)
from doi_action.release.deposit import Progress, ReleaseFiles, unwatched
from doi_action.release.observe import observe
from doi_action.release.outcome import citations, cut_short, outcome, refusal, stopped, verdict
from doi_action.release.read_release import ReadRelease, identified, read_release, wanted
from doi_action.release.write_back import (
    Edited,
    Words,
    change_of,
    new_release_text,
    write_back,
    write_release_text,
)
from doi_action.report import Report, finding_of
from doi_action.settings import Settings
from doi_action.snapshot import Change, CommitMode, FileEdit, Tagged
from doi_action.views.pull_request import pull_request_text
from doi_action.views.shells import told_in_shell

Connect = Callable[[Settings], AbstractContextManager[Registry]]
"""Opens the registry that the settings name, for as long as it is needed."""


def publish(
    settings: Settings,
    *,
    host: Host,
    connect: Connect,
    tell: TELL,
    progress: Progress = unwatched,
    mints: bool = True,
) -> Report:
    """Publish the release that `settings` name, or plan it in a dry run. Never raises a DoiActionError: reports it.

    `progress` hears how far the files that are deposited have come. Unless it `mints`, a run that would publish or
    reserve a DOI stops before anything is written.
    """
    report = _read_and_published(settings, host, connect, tell, progress, mints=mints)
    return told_in_shell(report, in_action=settings.in_action)


def _read_and_published(
    settings: Settings, host: Host, connect: Connect, tell: TELL, progress: Progress, *, mints: bool
) -> Report:
    try:
        read = read_release(settings, host)
    except NoVersion as error:
        if settings.origin("tag") == "event":
            # A tool that pushes `nightly` every night asked for no DOI, and its workflow must not turn red.
            said = replace(finding_of(error), severity=Severity.NOTE)
            return Report(verb="publish", headline=f"Nothing to do: {error.message}", findings=(said,))
        return Report(verb="publish", headline="Nothing was published", error=error)
    except DoiActionError as error:
        return Report(verb="publish", headline="Nothing was published", error=error)
    if read.skipped:
        return Report(verb="publish", headline=f"Nothing to do: {read.skipped}", findings=read.findings)
    if read.error:
        return stopped(read, read.error)

    try:
        read = identified(read, host)
        with connect(read.settings) as registry:
            found = registry.observe(read.inquiry())
            try:
                decided = decide_from(read, host, registry, found)
            except DoiActionError as error:
                return stopped(read, error, found)
            if not mints:
                _refuse_new_dois(decided)
            return _published(decided, host, registry, tell, progress)
    except DoiActionError as error:
        return stopped(read, error)


def _refuse_new_dois(decided: Decided) -> None:
    """Raise ConflictError where the plan makes a DOI: a repair brings up to date what is there."""
    new = [step.record.doi for step in decided.plan.steps if isinstance(step, Publish | Reserve)]
    if new:
        raise ConflictError(
            f"{new[0]} is not published, and a repair publishes nothing",
            why="a DOI stays for ever, and is made by a run that was started for it",
            fix=f"doi-action publish --tag {decided.read.snapshot.release.tag}",
            rule="repair-would-publish",
        )


def _published(decided: Decided, host: Host, registry: Registry, tell: TELL, progress: Progress) -> Report:
    """What came of the plan. From here on a DOI may be live: it is reported whatever fails."""
    read, edits = decided.read, decided.plan.edits
    tag, mode = read.snapshot.release.tag, CommitMode(read.settings["commit-mode"])
    commits = bool(edits) and will_commit(read, host)
    files = ReleaseFiles(host, read.snapshot.release, decided.files, progress=progress)
    records: dict[Doi, RegistryRecord] = {}
    commit = None
    try:
        if error := refusal(decided):
            raise error
        change = change_of(Edited(head=read.snapshot, edits=edits), words=_words(decided), mode=mode)
        dry_run = read.settings.flag("dry-run")
        if dry_run or read.fleeting:
            # What fails most at the first real run: the job's permissions, the branch's rules.
            decided = replace(decided, findings=(*decided.findings, *_would_fail(change, host)))
        if dry_run:
            return outcome(decided, {}, None, dry_run=True)

        # What can be refused, and what a user's own template can spoil, shows before anything is written.
        if commits:
            host.check_commit(change)
            first_doi = decided.lineage.concept is None and not decided.lineage.published
            if first_doi and host.hosted:
                host.rehearse_commit(change)
                # While the host was asked, another run may have published the version before this one. A registry that
                # names the DOIs looks again by itself, when it makes the draft.
                if not registry.kind.names_dois:
                    decided = decide(read, host, registry)
        _release_text(decided, host)
        citations(decided)

        decided = decide_with_names(decided, host, registry)
        # What a rehearsal does is told at its end, as what would be done.
        told = _unsaid if read.fleeting else tell
        carry_out(
            registry,
            decided.plan.steps,
            lineage=decided.lineage,
            tell=told,
            done=records,
            open_file=files.open_file,
        )
        decided = replace(decide_again(decided, records), files=files.files)

        commit = write_back(
            host,
            Edited(head=read.snapshot, edits=decided.plan.edits if commits else ()),
            words=_words(decided),
            mode=mode,
            lineage=decided.lineage,
            edit_again=lambda: _edited_again(read, host, registry),
            tell=tell,
        )
        write_release_text(host, tag, _release_text(decided, host), lineage=decided.lineage, tell=tell)
    except DoiActionError as error:
        return cut_short(replace(decided, files=files.files), records, commit, error)
    return outcome(decided, records, commit)


def _would_fail(change: Change, host: Host) -> tuple[Finding, ...]:
    """What the host would refuse at a real run, as a warning: nothing is lost yet."""
    try:
        host.rehearse_commit(change)
    except DoiActionError as error:
        said = finding_of(error)
        why = "the real run would stop there" if not said.why else f"the real run would stop there: {said.why}"
        return (replace(said, severity=Severity.WARNING, why=why),)
    return ()


def _unsaid(_line: str) -> None:
    """Takes a story that is told elsewhere."""


def _edited_again(read: ReadRelease, host: Host, registry: Registry) -> Edited:
    """The head as it is now, with its edits.

    Whoever committed may have published before: what the files must say depends on which version is newest.
    """
    tag = Tagged(read.snapshot.release.tag)
    snapshot = host.snapshot(tag, wanted(read.settings, read.work))
    # Whose repository it is was learned before, and does not change meanwhile.
    read = replace(read, snapshot=replace(snapshot, repository=read.snapshot.repository))
    return Edited(head=read.snapshot, edits=rendered(read, observe(registry, read.inquiry())).edits)


def _words(decided: Decided) -> Words:
    """The commit's message with its place-holders filled in, and the pull request's text."""
    read, message = decided.read, decided.read.settings["commit-message"]
    known = {"tag": read.snapshot.release.tag, "version": read.version, "doi": str(decided.lineage.version.doi)}
    for name, value in known.items():
        message = message.replace(f"{{{name}}}", value)

    def pull_request(edits: tuple[FileEdit, ...]) -> str:
        said = verdict(decided, changed=True, dry_run=False)
        doi, bibtex = decided.lineage.version.doi, citations(decided)["bibtex"]
        return pull_request_text(said, edits, bibtex=bibtex, templates=read.templates, doi=doi)

    return Words(message=message, pull_request=pull_request)


def _release_text(decided: Decided, host: Host) -> str | None:
    """The new text of the release; None where none is wanted, and where nobody could follow the DOI in it."""
    read = decided.read
    wanted_here = read.settings["release-notes"] != "none" and host.hosted
    followable = not read.registry.rehearsal and read.settings["state"] != "draft" and not decided.in_review
    if not (wanted_here and followable):
        return None
    return new_release_text(
        read.snapshot.release,
        version_doi=decided.lineage.version.doi,
        concept_doi=decided.lineage.concept_doi,
        templates=read.templates,
    )
