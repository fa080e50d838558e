"""What a decided release asks of its repository: the words of the commit, the edits, the release's text.

Shared by the verbs that publish. Nothing is written here but into a report.
"""

from collections.abc import Mapping
from dataclasses import replace

from doi_action.errors import DoiActionError
from doi_action.findings import Finding, Severity
from doi_action.hosts import Host
from doi_action.lineage import Lineage
from doi_action.readme.release_notes import doi_in_release_notes
from doi_action.registries import Registry
from doi_action.release.citation_pages import other_versions
from doi_action.release.decide import Decided, rendered
from doi_action.release.observe import observe
from doi_action.release.outcome import citations, verdict
from doi_action.release.place_of_pages import with_pages
from doi_action.release.read_release import ReadRelease, wanted
from doi_action.release.write_back import Changes, Edited, Words, new_release_text, rehearse_commits
from doi_action.report import finding_of
from doi_action.snapshot import FileEdit, Tagged
from doi_action.views.harmless import unseen_as_blanks
from doi_action.views.pull_request import pull_request_text


def would_fail(changes: Changes) -> tuple[Finding, ...]:
    """What the host would refuse at a real run, as a warning: nothing is lost yet."""
    try:
        rehearse_commits(changes)
    except DoiActionError as error:
        said = finding_of(error)
        why = "the real run would stop there" if not said.why else f"the real run would stop there: {said.why}"
        return (replace(said, severity=Severity.WARNING, why=why),)
    return ()


def edited_again(read: ReadRelease, host: Host, registry: Registry) -> Edited:
    """The head as it is now, with its edits."""
    read, lineage = seen_again(read, host, registry)
    return Edited(head=read.snapshot, edits=rendered(read, lineage, other_versions(read, lineage, registry)).edits)


def seen_again(read: ReadRelease, host: Host, registry: Registry) -> tuple[ReadRelease, Lineage]:
    """The release with the head as it is now, and the lineage as the registry holds it now.

    Whoever committed may have published before: what the files must say depends on which version is newest.
    """
    tag = Tagged(read.snapshot.release.tag)
    snapshot = host.snapshot(tag, wanted(read.settings, read.work))
    snapshot = with_pages(snapshot, read.settings, read.work, host)
    # Whose repository it is was learned before, and does not change meanwhile.
    read = replace(read, snapshot=replace(snapshot, repository=read.snapshot.repository))
    return read, observe(registry, read.inquiry())


def words(decided: Decided) -> Words:
    """The commit's message with its place-holders filled in, and the pull request's text."""
    read, pattern = decided.read, decided.read.settings["commit-message"]
    known = {"tag": read.snapshot.release.tag, "version": read.version, "doi": str(decided.lineage.version.doi)}
    message = commit_subject(pattern, known)

    def pull_request(edits: tuple[FileEdit, ...]) -> str:
        said = verdict(decided, changed=True, dry_run=False)
        doi, bibtex = decided.lineage.version.doi, citations(decided)["bibtex"]
        return pull_request_text(said, edits, bibtex=bibtex, templates=read.templates, doi=doi)

    return Words(message=message, pull_request=pull_request)


def commit_subject(pattern: str, known: Mapping[str, str]) -> str:
    """`pattern` with its place-holders filled in, in one line: no trailer and no text comes of a setting or a name."""
    subject = pattern
    for name, value in known.items():
        subject = subject.replace(f"{{{name}}}", value)
    return unseen_as_blanks(subject).strip()


def texts_name_dois(read: ReadRelease) -> bool:
    """Whether the texts of releases are to name their DOIs, which somebody can follow."""
    if read.settings["release-notes"] == "none" or read.settings["state"] == "draft":
        return False
    return not read.registry.rehearsal


def _takes_release_text(decided: Decided) -> bool:
    # A tag alone, or a host without releases, has no text.
    has_text = decided.read.snapshot.release.id is not None
    return has_text and not decided.in_review and texts_name_dois(decided.read)


def with_text_left(decided: Decided) -> Decided:
    """The decision, with a note where the release's text cannot name the DOI."""
    release, doi = decided.read.snapshot.release, decided.lineage.version.doi
    if not _takes_release_text(decided) or release_text(decided) is not None:
        return decided
    # Nothing new is to be written where the text names it already.
    if doi_in_release_notes(release.notes) == doi:
        return decided

    note = (
        f"the text of the release {release.tag} stays without its DOI: it would be longer than GitHub takes, "
        "or a marker of doi-action in it lacks its other half"
    )
    return replace(decided, plan=replace(decided.plan, notes=(*decided.plan.notes, note)))


def release_text(decided: Decided) -> str | None:
    """The new text of the release; None where none is wanted, and where nobody could follow the DOI in it."""
    read = decided.read
    if not _takes_release_text(decided):
        return None

    return new_release_text(
        read.snapshot.release,
        version_doi=decided.lineage.version.doi,
        concept_doi=decided.lineage.concept_doi,
        templates=read.templates,
    )
