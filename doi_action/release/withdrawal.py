"""Withdrawing and bringing back: which records are meant, where their tombstones stand, and what follows from it.

The pieces that the verb composes. A record is touched only where its marker names this repository and work; where its
tombstone cannot be shown to everybody, it is not withdrawn.
"""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from doi_action.errors import ConflictError, FindingsError, HostError, RegistryError, SettingsError
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, is_out, with_withdrawn
from doi_action.metadata.gather import HeadSpeaksOf
from doi_action.model import Tag
from doi_action.plan.steps import Step
from doi_action.plan.withdrawal import restoring_step, withdrawal_steps, withdrawn_on
from doi_action.registries import Registry
from doi_action.release.decide import Decided, kept_page, landing_pages, planned_on, will_commit
from doi_action.release.judge_files import stopping
from doi_action.release.observe import without_conflicts
from doi_action.release.place_of_pages import with_pages
from doi_action.release.read_release import (
    ReadRelease,
    citation_of,
    head_speaks_of,
    identified,
    read_release,
    wanted,
)
from doi_action.release.said_before import earlier_snapshots
from doi_action.settings import Settings
from doi_action.snapshot import FileEdit, Tagged, Tree
from doi_action.views.tombstone import GONE, Tombstone, brought_back, tombstone_page, tombstone_path

SAID_OUTRIGHT = ("command line", "action input")
"""Origins of a setting that is meant for this run; a line of a file is meant for every release."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What a run withdraws or brings back: a version with its record; or the whole work with all its records.

    `version` is None for the whole work, whose `records` are those of its versions and then the concept's.
    `doi` is the one that was asked for.
    """

    doi: Doi
    read: ReadRelease
    lineage: Lineage
    records: tuple[RegistryRecord, ...]
    version: Version | None = None

    @property
    def gone(self) -> tuple[Version, ...]:
        """The versions that will be missing among those that are live."""
        return (self.version,) if self.version else ()

    @property
    def is_draft(self) -> bool:
        """Whether nobody can have cited it."""
        return self.version is not None and self.records[0].state is DoiState.DRAFT


def find_target(read: ReadRelease, registry: Registry) -> Target:
    """The records that the settings `doi` or `tag` name. Raises RegistryError where there is none.

    Raises ConflictError for a record that was not made for this repository and work.
    """
    lineage = registry.observe(read.inquiry())
    doi = doi_or_none(read.settings["doi"]) or lineage.version.doi
    is_named = doi not in lineage.provisional
    if is_named and doi == lineage.concept_doi:
        return _whole_work(read, registry, lineage)

    record = lineage.current
    if doi != lineage.version.doi:
        record = registry.read(doi)
    if record is None:
        raise unknown_doi(doi if is_named else None, read)

    # The tombstone of a registry that keeps its own repeats nothing of the record, and nothing can be written to it.
    is_closed = record.state is DoiState.REGISTERED and registry.kind.names_dois
    if not is_closed:
        refuse_foreign(record, read.inquiry().repository.identity or lineage.identity, read.work.name)

    if record.is_concept:
        raise ConflictError(
            f"{doi} stands for all versions of a work, and not of this one, whose DOI is {lineage.concept_doi}",
            why="only what the repository itself published can be withdrawn from it",
            fix=f"set concept-doi to '{doi}' if this repository goes on with that work",
            rule="doi-of-another",
        )
    return Target(doi=doi, read=read, lineage=lineage, records=(record,), version=_version_of(record, read, lineage))


def with_tombstone(lineage: Lineage, read: ReadRelease, registry: Registry, host: Host) -> Lineage:
    """The lineage, with the tombstone of this very version where the registry lists none of those.

    InvenioRDM shows a withdrawn record in no search. The release's text, which an earlier run wrote, still names its
    DOI, or the branch's citation file did: without a look there the version would be published anew, under another one.
    """
    if lineage.current is not None or not registry.kind.names_dois:
        return lineage

    for doi in dict.fromkeys(_named_once(read, host)):
        if doi == lineage.concept_doi:
            continue

        record = registry.read(doi)
        if record is None or record.state is not DoiState.REGISTERED:
            continue

        version = replace(lineage.version, doi=record.doi)
        known = lineage.provisional - {lineage.version.doi}
        return replace(lineage, version=version, current=record, provisional=known)
    return lineage


def _named_once(read: ReadRelease, host: Host) -> Iterator[Doi]:
    """The DOIs that the release's text, or the citation file at some time since its tag, gave to this version."""
    from doi_action.readme.release_notes import doi_in_release_notes

    told = doi_in_release_notes(read.snapshot.release.notes)
    if told is not None:
        yield told
        return

    for then in (read.snapshot, *earlier_snapshots(read, host)):
        doi = citation_of(then.at_head, read.work).root_doi
        if doi is None:
            continue
        if head_speaks_of(then, read.work, read.version) is HeadSpeaksOf.THIS:
            yield doi


def _whole_work(read: ReadRelease, registry: Registry, lineage: Lineage) -> Target:
    """Every version that the concept lists, oldest first, then the concept where the registry does not keep it."""
    known = dict.fromkeys(version.doi for version in (*lineage.published, *lineage.withdrawn))
    in_order = [doi for doi in known if doi in lineage.listed]
    unknown = sorted(lineage.listed - known.keys(), key=str)

    found: list[RegistryRecord | None] = []
    for doi in (*in_order, *unknown):
        found.append(lineage.records.get(doi) or registry.read(doi))
    found.append(lineage.concept)

    # A draft is cited by nobody, and there is nothing to withdraw.
    records = tuple(filter(is_out, found))
    identity = read.inquiry().repository.identity or lineage.identity
    for record in records:
        refuse_foreign(record, identity, read.work.name)
    return Target(doi=lineage.concept_doi, read=read, lineage=lineage, records=records)


def _version_of(record: RegistryRecord, read: ReadRelease, lineage: Lineage) -> Version:
    """The version that a record is of; one without a tag is known by its marker."""
    for version in (*lineage.published, *lineage.withdrawn, lineage.version):
        if version.doi == record.doi:
            return version

    text = record.version or record.metadata.version or ""
    if not text and read.citation.root_doi == record.doi:
        # A tombstone that repeats nothing: the citation file may say the version beside its DOI.
        stated = read.citation.version
        text = stated.text if stated else ""

    tags = {version.text: version.tag for version in lineage.versions}
    tag = tags.get(text, Tag(name="", commit=record.commit or ""))
    return Version(text=text, tag=tag, doi=record.doi)


def refuse_foreign(record: RegistryRecord, identity: str | None, work: str) -> None:
    """Stop before the record of somebody else is touched. Raises ConflictError."""
    if record.is_of(identity, work):
        return

    whose = "it does not say that it was made for this repository"
    if record.marker:
        whose = f"it belongs to '{record.marker}'"
    raise ConflictError(
        f"{record.doi} is not this repository's to withdraw: {whose}",
        why="only whoever published a DOI may say that it is withdrawn",
        fix="check the DOI; or, if the work was made elsewhere and goes on here, take it over first:\n"
        f"doi-action adopt --concept-doi {record.doi}",
        rule="doi-of-another",
    )


def unknown_doi(doi: Doi | None, read: ReadRelease) -> RegistryError:
    """There is nothing to withdraw."""
    what = f"'{doi}'" if doi else f"for {read.snapshot.release.tag}"
    return RegistryError(
        f"{read.registry.title} has no record {what} that this account may see",
        why="what is not there cannot be withdrawn, nor brought back",
        fix="check the DOI, the account, and whether it is on the test or on the production system",
        rule="doi-missing",
    )


def refuse_unconfirmed(doi: Doi, settings: Settings) -> None:
    """Stop where the DOI was not typed a second time. Raises SettingsError."""
    confirmed = settings.get("confirm")
    if doi_or_none(confirmed or "") == doi:
        return

    said = repr(confirmed) if confirmed else "not set"
    raise SettingsError(
        f"confirm is {said}, and what is asked for is '{doi}'",
        why="a withdrawal is seen by everybody who follows the DOI, and one letter may be another version",
        fix=f"type the DOI again: confirm '{doi}'; dry-run shows what would be done",
        rule="not-confirmed",
    )


def reason_of(settings: Settings) -> str:
    """Why the DOI is withdrawn. Raises SettingsError where nobody says it."""
    reason = " ".join(settings["reason"].split())
    if reason:
        return reason

    raise SettingsError(
        "reason is not set",
        why="whoever follows the DOI later wants to know why nothing is there",
        fix="say it in one sentence that everybody may read: reason 'It holds data that must not be public'",
        rule="reason-missing",
    )


# Tombstones


def tombstone_address(record: RegistryRecord, target: Target, host: Host, registry: Registry) -> str | None:
    """Where a record's tombstone is; None where the registry shows its own.

    Raises SettingsError where there is no place that everybody can open.
    """
    if registry.kind.names_dois:
        return None

    read, found = target.read, record.metadata.landing_page
    said = _own_tombstone(read.settings)
    if said is not None:
        # A run that broke off may have led the DOI there already.
        is_begun = withdrawn_on(record) is not None
        if said == found and not is_begun:
            raise _no_tombstone(f"{record.doi} leads to {said} until now, as to the work itself", read)
        return said

    if shows_tombstones(registry):
        return kept_page(registry.landing_page(record.doi), record, registry)

    path, branch = tombstone_path(record.doi), read.snapshot.branch
    page = host.file_page(path, branch)
    if page is None:
        raise _no_tombstone("the repository has no page that everybody can open", read)

    # A clone commits to what is checked out, and nobody looks for the page there.
    default = read.snapshot.repository.default_branch or branch
    if branch != default and not host.hosted:
        raise _no_tombstone(f"'{branch}' is checked out, and is not the repository's default branch", read)

    is_there = read.snapshot.at_head.read(path) is not None
    if not is_there and not will_commit(read, host):
        raise _no_tombstone("nothing is committed in this run", read)
    return page


def shows_tombstones(registry: Registry) -> bool:
    """Whether the registry itself shows a page for what is withdrawn; one with an archive beside it leads there."""
    if registry.kind.names_dois:
        return True
    return registry.kind.embedded and not registry.kind.stores_files


def _own_tombstone(settings: Settings) -> str | None:
    """The page that somebody names for this very withdrawal; a line of a file says where releases lead."""
    if settings.origin("landing-page") not in SAID_OUTRIGHT:
        return None
    return settings.get("landing-page")


def _no_tombstone(reason: str, read: ReadRelease) -> SettingsError:
    return SettingsError(
        f"there is no place for the tombstone: {reason}",
        why="a DOI leads somewhere for ever; a withdrawn one leads to a page that says what was there, and why it went",
        fix="set landing-page to a page that says it and that everybody can open; or let the run commit: commit-mode",
        rule="no-tombstone",
        path="" if read.snapshot.branch else ".",
    )


def tombstone_edits(target: Target, registry: Registry, head: Tree, *, day: date, reason: str) -> Iterator[FileEdit]:
    """The pages that the withdrawn records will lead to, where they are files of the repository."""
    read = target.read
    if registry.kind.names_dois or _own_tombstone(read.settings):
        return

    concept_doi = target.lineage.concept_doi if target.version else None
    for record in target.records:
        tombstone = Tombstone(
            record=record,
            repository=read.snapshot.repository,
            day=withdrawn_on(record) or day,
            reason=reason,
            concept_doi=concept_doi,
        )
        path = tombstone_path(record.doi)
        page = tombstone_page(tombstone, templates=read.templates).encode()
        edit = FileEdit(path=path, before=head.read(path), after=page)
        if edit.changes:
            yield edit


def brought_back_edits(records: Iterable[RegistryRecord], head: Tree) -> Iterator[FileEdit]:
    """Tombstones that say that they are past, where there are any."""
    for record in records:
        path = tombstone_path(record.doi)
        before = head.read(path)
        if before is None:
            continue

        after = brought_back(before.decode("utf-8", "replace"), record.doi).encode()
        edit = FileEdit(path=path, before=before, after=after)
        if edit.changes:
            yield edit


def says_gone(record: RegistryRecord, head: Tree) -> bool:
    """Whether the repository has a tombstone of a DOI that says that it is withdrawn."""
    page = head.read(tombstone_path(record.doi)) or b""
    return any(line.encode() in page for line in GONE.values())


def head_with_tombstones(target: Target, host: Host) -> ReadRelease:
    """The release with the tombstones of the target read, where the head has any."""
    read = target.read
    paths = tuple(tombstone_path(record.doi) for record in target.records)
    snapshot = host.snapshot(Tagged(read.snapshot.release.tag), (*wanted(read.settings, read.work), *paths))
    snapshot = with_pages(snapshot, read.settings, read.work, host)
    return replace(read, snapshot=replace(snapshot, repository=read.snapshot.repository))


def refuse_unseen(target: Target, edits: Iterable[FileEdit], host: Host, *, pull_request: str | None) -> None:
    """Stop before a DOI leads to a tombstone that nobody sees yet. Raises HostError."""
    branch = target.read.snapshot.branch
    for edit in edits:
        if pull_request is not None:
            where, then = f"waits in {pull_request}", "merge it"
        elif host.hosted or host.is_public(edit.path, edit.after, branch):
            continue
        else:
            where, then = f"is committed here, and '{branch}' is not pushed", "push it (git push)"

        raise HostError(
            f"the tombstone '{edit.path}' {where}",
            why="the DOI would lead to a page that is not there",
            fix=f"{then}, then run the same again; nothing is withdrawn until then",
            rule="tombstone-not-public",
        )


# Steps


def steps_to_withdraw(target: Target, host: Host, registry: Registry, *, day: date, reason: str) -> Iterator[Step]:
    """What withdraws every record of the target that is not withdrawn yet."""
    for record in target.records:
        page = tombstone_address(record, target, host, registry)
        yield from withdrawal_steps(record, page=page, day=day, reason=reason)


def steps_to_restore(target: Target, host: Host, registry: Registry) -> Iterator[Step]:
    """What brings back every record of the target that is withdrawn.

    Of a whole work those that went together with it: what was withdrawn on another day stays so. Raises RegistryError
    where the registry keeps its tombstones, SettingsError where nobody knows the page that a version led to.
    """
    hidden = [record for record in target.records if record.state is DoiState.REGISTERED]
    if hidden and registry.kind.names_dois:
        raise RegistryError(
            f"{registry.kind.title} does not let its users bring back {target.doi}",
            why="what was withdrawn there is a tombstone for its owner, too",
            fix=f"write to the support of {registry.kind.title} and name the record",
            rule="restore-not-allowed",
        )

    is_whole_work = target.version is None
    day = withdrawn_on(target.records[-1]) if target.records else None
    for record in hidden:
        # Withdrawn for a reason of its own.
        went_before = is_whole_work and withdrawn_on(record) != day
        if went_before:
            continue

        if record.doi == target.lineage.concept_doi:
            _, page = landing_pages(target.read, registry, target.lineage)
        else:
            page = _page_of_version(record, target, host, registry)
        yield restoring_step(record, page)


def _page_of_version(record: RegistryRecord, target: Target, host: Host, registry: Registry) -> str:
    """The page that the version led to, as its tag, or the setting landing-page, says it."""
    version = target.version or _version_of(record, target.read, target.lineage)
    if not version.tag.name:
        raise SettingsError(
            f"the page that {record.doi} led to is not known: version {version.text} has no tag",
            why="a DOI that is brought back must lead to the work again",
            fix="push the tag again, then run again",
            rule="no-such-tag",
        )

    read = for_version(target.read, version, host)
    lineage = replace(target.lineage, version=version)
    return landing_pages(read, registry, lineage)[0]


# What follows


def for_version(read: ReadRelease, version: Version, host: Host) -> ReadRelease:
    """The release of another version of the same work, read with the same settings."""
    settings = read.settings.with_value("tag", version.tag.name, "withdraw").with_value("version", "", "withdraw")

    # The tombstone is no page of another version.
    if not settings.flag("restore") and _own_tombstone(settings):
        settings = settings.with_value("landing-page", "", "default")
    return identified(read_release(settings, host), host)


def newest_left(target: Target, registry: Registry) -> tuple[Version | None, tuple[Version, ...]]:
    """The newest version that will be live, and those that are withdrawn by then and newer than it."""
    lineage, gone = target.lineage, list(target.gone)
    while True:
        left = with_withdrawn(lineage, *gone).published
        newest = max(left, key=lambda version: version.rank, default=None)
        if newest is None:
            return None, tuple(gone)

        record = registry.read(newest.doi)
        if record is None or record.state is not DoiState.REGISTERED:
            return newest, tuple(gone)

        # Withdrawn by another run: the one before it may be live.
        gone.append(newest)


def followed(target: Target, host: Host, registry: Registry) -> Decided | None:
    """The plan that lets concept and files speak of the newest version that is left; None where they do already.

    Raises SettingsError where no version is left: then the whole work is withdrawn, or nothing.
    """
    newest, gone = newest_left(target, registry)
    if newest is None and not target.is_draft:
        raise SettingsError(
            f"{target.doi} is the only version that is left",
            why="the DOI of all versions would lead to nothing that is available",
            fix=f"withdraw the whole work: doi '{target.lineage.concept_doi}'",
            rule="last-version",
        )

    # A draft alone, or a version whose files nobody can read again.
    if newest is None or not newest.tag.name:
        return None

    is_spoken_of_already = all(version.rank < newest.rank for version in gone)
    if is_spoken_of_already:
        return None

    read = for_version(target.read, newest, host)
    if read.error:
        wrong = [*read.refused, *stopping(read.findings)]
        raise FindingsError(f"{newest.tag.name} cannot be read again: {wrong[0].message}", fix=wrong[0].fix)

    lineage = with_withdrawn(without_conflicts(registry.observe(read.inquiry())), *gone)
    refuse_another_lineage(lineage, target)
    return planned_on(read, host, registry, lineage)


def brought_up_to_date(target: Target, host: Host, registry: Registry) -> Decided | None:
    """The plan that lets concept and files speak of what was brought back, where it is the newest."""
    version = target.version
    if version is None:
        # Of a whole work the newest that is live by now; a tag that was made since has no DOI yet.
        live = registry.observe(target.read.inquiry()).published
        version = max(live, key=lambda other: other.rank, default=None)
    if version is None or not version.tag.name:
        return None

    read = for_version(target.read, version, host)
    lineage = without_conflicts(registry.observe(read.inquiry()))
    refuse_another_lineage(lineage, target)
    return planned_on(read, host, registry, lineage)


def refuse_another_lineage(lineage: Lineage, target: Target) -> None:
    """Stop before a version is published by a run that withdraws: its tag must lead to a record that is there."""
    is_same_work = lineage.concept_doi == target.lineage.concept_doi
    if is_same_work and is_out(lineage.current):
        return

    tag = lineage.version.tag.name
    raise ConflictError(
        f"the tag '{tag}' does not lead to the record of version {lineage.version.text} any more",
        why="it was made anew on another history, and nothing may be published by this run",
        fix="put the tag back on the commit that was published, then run:\n"
        f"doi-action publish --tag {shlex.quote(tag)}",
        rule="tag-moved",
    )


def still_cited(target: Target) -> tuple[str, ...]:
    """The files of the head that name a withdrawn DOI."""
    dois = [record.doi for record in target.records]
    pages = {tombstone_path(doi) for doi in dois}
    texts = [str(doi).encode() for doi in {target.doi, *dois}]

    citing = []
    for path, data in target.read.snapshot.at_head.contents.items():
        # A tombstone names the DOI that it is of.
        if path in pages:
            continue

        # A DOI means the same in capitals; ours are written in small letters.
        small = data.lower()
        if any(text in small for text in texts):
            citing.append(path)
    return tuple(citing)
