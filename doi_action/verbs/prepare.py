"""`prepare`: before the tag, the files get the DOI of the version that is coming, so that its archive carries its own.

Reads the head, names the DOI, writes the files: into the work tree of a clone, or as a commit or pull request on the
branch of the release. `publish` finds exactly that DOI. A version that is never released leaves a draft at most.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from doi_action.errors import DoiActionError, FindingsError, SettingsError, SettingsMissing
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, RegistryRecord, is_out
from doi_action.registries import Registry
from doi_action.release.carry_out import TELL, carry_out
from doi_action.release.decide import Decided, decide_from, decide_offline, decide_with_names, rendered
from doi_action.release.in_repository import commit_subject
from doi_action.release.outcome import OF_EVERY_RUN, citations, own_record, refusal, what_stopped
from doi_action.release.read_coming import already_released, read_as_prepared, read_coming, tag_to_come, write_mode
from doi_action.release.read_release import ReadRelease, identified
from doi_action.release.write_back import Edited, Words, changes_of, check_commits, write_back
from doi_action.report import Report, files_online
from doi_action.settings import Settings
from doi_action.snapshot import Commit, CommitMode, FileEdit
from doi_action.verbs.publish import Connect
from doi_action.views.pull_request import pull_request_text
from doi_action.views.real_doi import unlinked
from doi_action.views.shells import told_in_shell

MESSAGE = "Name the DOI of {version}: {doi}"
"""The commit's subject, where nobody sets one: the version is not there yet to be cited."""

Records = dict[Doi, RegistryRecord]


def prepare(settings: Settings, *, host: Host, connect: Connect, tell: TELL, today: date | None = None) -> Report:
    """Prepare the version that `settings` name, or show it in a dry run. Never raises a DoiActionError: reports it.

    `today` is its day where the settings give none; None: the day of the clock.
    """
    day = today or datetime.now(UTC).astimezone().date()
    try:
        report = _prepared(settings, host, connect, tell, day)
    except DoiActionError as error:
        error.state = error.state or "nothing was written"
        report = Report(verb="prepare", headline="Nothing was prepared", error=error)
    return told_in_shell(report, in_action=settings.in_action)


def _prepared(settings: Settings, host: Host, connect: Connect, tell: TELL, day: date) -> Report:
    if settings.flag("offline") and settings.flag("reserve"):
        raise SettingsError(
            "offline and reserve contradict each other",
            why="offline nobody is asked, and a draft is made over the network",
            fix="leave one of the two out",
        )

    read = read_coming(settings, host, today=day)
    if read.skipped:
        return Report(verb="prepare", headline=f"Nothing to do: {read.skipped}", findings=read.findings)
    if read.error:
        return _stopped(read, read.error)

    try:
        if settings.flag("offline"):
            return _carried_out(decide_offline(read, host), host, None, tell)
        read = identified(read, host)
        with connect(read.settings) as registry:
            found = registry.observe(read.inquiry())
            _refuse_published(found)
            # What the registry has of the version is a draft at most.
            return _carried_out(decide_from(read, host, registry, found), host, registry, tell)
    except DoiActionError as error:
        return _stopped(read, error)


def _refuse_published(found: Lineage) -> None:
    """Stop where the registry has the version already, whatever became of its tag."""
    text = found.version.text
    record = own_record(found)
    if is_out(record):
        raise already_released(text, f"{record.doi} is published")

    # Its tag may be gone, so that no version of a tag has the record.
    for version in reversed(found.published):
        if version.text == text:
            raise already_released(text, f"{version.doi} is published")


def _carried_out(decided: Decided, host: Host, registry: Registry | None, tell: TELL) -> Report:
    """What came of the plan: first a draft, which can be undone, then the files."""
    read, mode = decided.read, write_mode(decided.read.settings, host)
    records: Records = {}
    try:
        if error := refusal(decided):
            raise error

        # What a user's own template can spoil shows before anything is written.
        citations(decided)
        edited = Edited(head=read.snapshot, edits=decided.plan.edits)
        changes = changes_of(host, edited, words=_words(decided), mode=mode)
        if read.settings.flag("dry-run"):
            return _report(decided, records, None, mode=mode)

        if mode is not CommitMode.NONE:
            check_commits(changes)
        if registry is not None:
            decided = decide_with_names(decided, host, registry)
            carry_out(registry, decided.plan.steps, lineage=decided.lineage, tell=tell, done=records)

        # The names are known by now, which the files are to say.
        edits = decided.plan.edits if mode is not CommitMode.NONE else ()
        commit = write_back(
            host,
            Edited(head=read.snapshot, edits=edits),
            words=_words(decided),
            mode=mode,
            lineage=decided.lineage,
            edit_again=lambda: _edited_again(decided, host),
            tell=tell,
        )
    except Exception as error:
        return _cut_short(decided, records, what_stopped(error, has_written=bool(records)))

    return _report(decided, records, commit, mode=mode)


def _edited_again(decided: Decided, host: Host) -> Edited:
    """The files as they are now, with their edits: somebody changed them meanwhile, or tagged the version."""
    read = decided.read
    again = read_coming(read.settings, host, today=read.settings.date or date.min)
    again = replace(again, snapshot=replace(again.snapshot, repository=read.snapshot.repository))
    return Edited(head=again.snapshot, edits=rendered(again, decided.lineage, ()).edits)


def _words(decided: Decided) -> Words:
    """The commit's message with its place-holders filled in, and the pull request's text."""
    read, doi = decided.read, decided.lineage.version.doi
    said = MESSAGE
    if read.settings.origin("commit-message") != "default":
        said = read.settings["commit-message"]
    message = commit_subject(said, {"tag": tag_to_come(read), "version": read.version, "doi": str(doi)})

    def pull_request(edits: tuple[FileEdit, ...]) -> str:
        bibtex = unlinked(citations(decided)["bibtex"])
        verdict = f"Prepare {read.version}, which will be {doi}"
        return pull_request_text(verdict, edits, bibtex=bibtex, templates=read.templates, coming=tag_to_come(read))

    return Words(message=message, pull_request=pull_request)


def _stopped(read: ReadRelease, error: DoiActionError) -> Report:
    """The report of a run that ended before anything was planned."""
    if not isinstance(error, FindingsError | SettingsMissing):
        error.state = error.state or "nothing was written"

    return Report(
        verb="prepare",
        headline=f"Nothing was prepared for {read.version}",
        findings=read.findings,
        notes=read.notes,
        error=error,
        rehearsal=read.registry.rehearsal,
        left_out=read.merged.left_out,
        online=files_online(read.snapshot),
    )


def _cut_short(decided: Decided, records: Records, error: DoiActionError) -> Report:
    """The report of a run that broke off: a draft that exists is told, and found again by the next run."""
    doi, lineage = decided.lineage.version.doi, decided.lineage
    outputs: dict[str, str] = {}
    has_draft = doi in records or doi in lineage.reserved or lineage.current is not None
    if has_draft:
        error.state = error.state or f"{doi} is a draft; run again to finish what is missing in the files"
        outputs = _outputs(decided, records, None)

    report = _stopped(decided.read, error)
    return replace(report, outputs=outputs, findings=(*report.findings, *decided.findings))


def _report(decided: Decided, records: Records, commit: Commit | None, *, mode: CommitMode) -> Report:
    """The report of a run that came to its end, or to the end of its plan."""
    read, lineage, edits = decided.read, decided.lineage, decided.plan.edits

    # What is wrong once the files are as prepared; a placeholder is told of in a note of its own.
    unnamed = tuple(doi.suffix for doi in lineage.provisional)
    findings = []
    for finding in read_as_prepared(read, edits).findings:
        names_placeholder = any(name in finding.message for name in unnamed)
        if not names_placeholder:
            findings.append(finding)

    # Nobody can follow the DOI before the version is released.
    outputs = _outputs(decided, records, commit)
    outputs |= {name: unlinked(text) for name, text in citations(decided).items()}

    dry_run = read.settings.flag("dry-run")
    would = dry_run or (read.fleeting and commit is None)
    return Report(
        verb="prepare",
        headline=_verdict(decided, would=would, written=commit is not None),
        outputs=outputs,
        plan=decided.plan,
        findings=(*findings, *decided.findings),
        notes=(*decided.plan.notes, *_next(decided, commit, mode=mode, would=would)),
        # Files that are only written have no commit yet.
        commit=commit if commit and commit.sha else None,
        dry_run=dry_run,
        payload=decided.payload,
        lineage=lineage if lineage.provisional else None,
        rehearsal=read.registry.rehearsal,
        fleeting=would and not dry_run,
        left_out=read.merged.left_out,
        online=files_online(read.snapshot),
    )


def _verdict(decided: Decided, *, would: bool, written: bool) -> str:
    """What was done in one line."""
    read, doi = decided.read, decided.lineage.version.doi
    sandbox = " in the SANDBOX (not a real DOI)" if read.registry.rehearsal else ""
    if doi in decided.lineage.provisional:
        return f"Dry run: would prepare {read.version}{sandbox}; {read.registry.title} names the DOI"

    edits, steps = decided.plan.edits, decided.plan.steps
    is_new = doi in decided.lineage.reserved
    if not edits and not steps and not is_new:
        return f"Nothing to do: {read.version} is prepared as {doi}{sandbox}"
    if would:
        how = "Dry run" if read.settings.flag("dry-run") else "Rehearsal"
        return f"{how}: would prepare {read.version} as {doi}{sandbox}"
    if edits and not written:
        return f"Named {doi} for {read.version}{sandbox}; the files are not changed"
    return f"Prepared {read.version} as {doi}{sandbox}"


def _next(decided: Decided, commit: Commit | None, *, mode: CommitMode, would: bool) -> Iterator[str]:
    """What is left to do until the version is out."""
    if would or mode is CommitMode.NONE:
        return

    first = "merge this into what you release"
    if commit and commit.pull_request:
        first = "merge the pull request"
    elif mode is CommitMode.WORK_TREE:
        first = "commit the files"

    tag, doi = tag_to_come(decided.read), decided.lineage.version.doi
    yield f"next: {first}, tag it as {tag}, then 'publish': it finds {doi}, which leads nowhere until then"


def _outputs(decided: Decided, records: Records, commit: Commit | None) -> dict[str, str]:
    """What later steps may use; a placeholder is for nobody, and what a sandbox held is gone with the run."""
    read, lineage = decided.read, decided.lineage
    doi, concept = lineage.version.doi, lineage.concept_doi
    outputs = dict.fromkeys(OF_EVERY_RUN, "") | {
        "registry": read.settings["registry"],
        "version": read.version,
        "created": "false",
        "changed": str(commit is not None).lower(),
    }

    for name, one in (("doi", doi), ("concept-doi", concept)):
        if one not in lineage.provisional:
            outputs[name] = str(one)
    if commit:
        outputs |= {"commit-sha": commit.sha, "pull-request-url": commit.pull_request or ""}
    if read.fleeting:
        return outputs

    draft = records.get(doi) or lineage.current
    if draft:
        outputs["state"] = str(draft.state)
    if outputs["concept-doi"] and (lineage.published or lineage.concept):
        outputs["concept-doi-url"] = read.registry.address(concept)

    is_new_here = doi in records and lineage.current is None
    if is_new_here or doi in lineage.reserved:
        outputs["created"] = "true"
    if records or lineage.reserved:
        outputs["changed"] = "true"
    return outputs
