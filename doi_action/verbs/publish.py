"""`publish`: a release gets its DOI, its neighbours are linked, the repository's files say so.

Reads, decides, shows; then, in this order: the registry, the commit, the release's text. A live DOI that the repository
does not show yet is repaired by running again; a repository that cites a DOI that does not resolve is a public lie.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from doi_action.errors import ConflictError, DoiActionError
from doi_action.findings import Severity
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord
from doi_action.plan.approval import Part
from doi_action.plan.steps import Plan, Publish, Reserve, deposits
from doi_action.registries import Registry
from doi_action.release.approve import parts_of, refuse_unapproved
from doi_action.release.carry_out import TELL, carry_out, tie_ends, untold
from doi_action.release.choose_work import NoVersion
from doi_action.release.citation_pages import other_versions
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
from doi_action.release.hub_dois import HubDois
from doi_action.release.in_repository import release_text, seen_again, with_text_left, words, would_fail
from doi_action.release.outcome import citations, cut_short, left_withdrawn, outcome, refusal, stopped, what_stopped
from doi_action.release.overtaken import UNITE_TRIES, strangers_in
from doi_action.release.read_release import identified, read_release
from doi_action.release.sheet import sheet_of
from doi_action.release.too_many import new_dois, refuse_too_many
from doi_action.release.withdrawal import with_tombstone
from doi_action.release.write_back import (
    Edited,
    changes_of,
    check_commits,
    rehearse_commits,
    write_back,
    write_release_text,
)
from doi_action.report import Report, finding_of
from doi_action.settings import Settings
from doi_action.snapshot import CommitMode
from doi_action.views.shells import told_in_shell

REVIEW = "review"
"""Who says in a review that nothing is to be written."""

UNLINKED = "another version was published meanwhile, and nobody approved of links between the two"
"""What is told of a release that was approved before another one came between."""

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
            found = with_tombstone(registry.observe(read.inquiry()), read, registry, host)
            if found.is_withdrawn and not found.conflicts:
                return left_withdrawn(read, found)

            read = HubDois().told(read, found.current)
            try:
                decided = decide_from(read, host, registry, found)
            except DoiActionError as error:
                return stopped(read, error, found)

            # A repair brings up to date what is there.
            new = [step.record.doi for step in decided.plan.steps if isinstance(step, Publish | Reserve)]
            if new and not mints:
                raise ConflictError(
                    f"{new[0]} is not published, and a repair publishes nothing",
                    why="a DOI stays for ever, and is made by a run that was started for it",
                    fix=f"doi-action publish --tag {decided.read.snapshot.release.tag}",
                    rule="repair-would-publish",
                )

            return _published(decided, host, registry, tell, progress)
    except DoiActionError as error:
        return stopped(read, error)


def _published(decided: Decided, host: Host, registry: Registry, tell: TELL, progress: Progress) -> Report:
    """What came of the plan. From here on a DOI may be live: it is reported whatever fails."""
    read, edits = decided.read, decided.plan.edits
    tag, mode = read.snapshot.release.tag, CommitMode(read.settings["commit-mode"])
    commits = bool(edits) and will_commit(read, host)
    files = ReleaseFiles(
        host, read.snapshot.release, decided.files, including=read.settings.including, progress=progress
    )
    records: dict[Doi, RegistryRecord] = {}
    commit = None
    try:
        if error := refusal(decided):
            raise error
        if deposits(decided.plan.steps):
            files.refuse_missing(read.snapshot)
        refuse_too_many(read.settings, new_dois(decided.plan.steps, decided.lineage))

        changes = changes_of(host, Edited(head=read.snapshot, edits=edits), words=words(decided), mode=mode)
        dry_run = read.settings.flag("dry-run")
        # A review may run with fewer rights than the run that it is for.
        is_review = read.settings.origin("dry-run") == REVIEW
        would = dry_run or read.fleeting
        if would and not is_review:
            # What fails most at the first real run: the job's permissions, the branch's rules.
            decided = replace(decided, findings=(*decided.findings, *would_fail(changes)))

        approved = read.settings["approve"]
        if approved:
            refuse_unapproved(_parts(decided, host, registry), approved)
        if dry_run:
            # With the sheet that somebody may sign before the run.
            sheet = sheet_of(
                decided,
                registry,
                _parts(decided, host, registry),
                commits=commits,
                release_text=release_text(decided),
            )
            report = outcome(with_text_left(decided), {}, None, dry_run=True)
            return replace(report, sheet=sheet, outputs={**report.outputs, "digest": sheet.digest})

        # What can be refused, and what a user's own template can spoil, shows before anything is written.
        if commits:
            check_commits(changes)
            first_doi = decided.lineage.concept is None and not decided.lineage.published
            if first_doi and host.hosted:
                rehearse_commits(changes)
                # While the host was asked, another run may have published the version before this one. A registry that
                # names the DOIs looks again by itself, when it makes the draft.
                if not registry.kind.names_dois:
                    decided = decide(read, host, registry)

        release_text(decided)
        citations(decided)

        decided = decide_with_names(decided, host, registry)
        if approved:
            refuse_unapproved(_parts(decided, host, registry), approved)

        # What a rehearsal does is told at its end, as what would be done.
        told = untold if read.fleeting else tell
        carry_out(
            registry,
            decided.plan.steps,
            lineage=decided.lineage,
            tell=told,
            done=records,
            open_file=files.open_file,
        )
        concept = None if registry.kind.links_versions else records.get(decided.lineage.concept_doi)
        was_alone = not strangers_in(concept, decided.lineage)
        if not was_alone and approved:
            # What somebody approved is written and nothing else.
            note = f"{UNLINKED}: publish {tag} again, or let 'audit --repair' do it"
            decided = replace(decided, plan=replace(decided.plan, notes=(*decided.plan.notes, note)))
        elif not was_alone:
            decided = _linked_to_others(decided, host, registry, records, tell=told)

        decided = with_text_left(replace(decide_again(decided, records), files=files.files))

        commit = write_back(
            host,
            Edited(head=read.snapshot, edits=decided.plan.edits if commits else ()),
            words=words(decided),
            mode=mode,
            lineage=decided.lineage,
            edit_again=lambda: _edited_again(decided, host, registry),
            tell=tell,
        )
        write_release_text(host, tag, release_text(decided), lineage=decided.lineage, tell=tell)
    except Exception as error:
        return cut_short(
            replace(decided, files=files.files), records, commit, what_stopped(error, has_written=bool(records))
        )

    return outcome(decided, records, commit)


def _linked_to_others(
    decided: Decided, host: Host, registry: Registry, records: dict[Doi, RegistryRecord], *, tell: TELL
) -> Decided:
    """The release beside the one that another run published meanwhile: neither plan had known of the other version.

    Of two runs the one that writes the concept later sees both, and links them as two runs after each other do.
    Here the release itself is planned again; a backfill, which has many, plans the others (`backfill`).
    """
    sent = {step: decided.payload(step) for step in decided.plan.steps}
    for _ in range(UNITE_TRIES):
        again = decide(decided.read, host, registry)
        carry_out(registry, again.plan.steps, lineage=again.lineage, tell=tell, done=records)
        tied = tie_ends(registry, again.lineage, tell=tell, done=records)
        # A third run may write meanwhile: whoever writes last of all sees that nothing is left.
        if not again.plan.steps and not tied:
            break
        sent |= {step: again.payload(step) for step in again.plan.steps}
        sent |= {step: registry.payload(step.record, step.fields) for step in tied}

    return replace(
        again,
        lineage=replace(again.lineage, current=decided.lineage.current),
        plan=replace(again.plan, steps=tuple(sent)),
        payload=sent.__getitem__,
    )


def _parts(decided: Decided, host: Host, registry: Registry) -> tuple[Part, ...]:
    """Everything that would be written."""
    commits = will_commit(decided.read, host)
    return parts_of(decided, registry, commits=commits, texts=lambda plain: (words(plain).message, release_text(plain)))


def _edited_again(decided: Decided, host: Host, registry: Registry) -> Edited:
    """The head as it is now, with its edits. Raises ConflictError where nobody approved of them."""
    read, lineage = seen_again(decided.read, host, registry)
    others = other_versions(read, lineage, registry)
    edits = rendered(read, lineage, others).edits

    approved = read.settings["approve"]
    if approved:
        left = replace(decided, read=read, lineage=lineage, plan=Plan(edits=edits), others=others)
        refuse_unapproved(_parts(left, host, registry), approved)
    return Edited(head=read.snapshot, edits=edits)
