"""The plan: what will be done at the registry and in the repository, each step with its reason, before any of it.

Pure: the lineage that was read, the metadata that was agreed on, and out come records and steps. A dry run ends here:
printing the plan shows everything, payloads and diffs included. Order: the version before the concept, so that no
record ever names a version that does not resolve; neighbours in between.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from doi_action.identifiers import Doi
from doi_action.kinds import general_type
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, predecessor_of, successors_of
from doi_action.model import Dated, Metadata, RelatedIdentifier
from doi_action.snapshot import FileEdit

Differences = Callable[[RegistryRecord, RegistryRecord], tuple[str, ...]]
"""(wanted, found) -> the names of the fields in which they differ once both are in the registry's canonical form."""

CONCEPT_FIELDS = (
    "kind",
    "resource_type",
    "title",
    "creators",
    "publisher",
    "publisher_ror",
    "abstract",
    "keywords",
    "licenses",
    "funding",
    "language",
)
"""What a concept's record says of its newest version: nothing that belongs to one version only."""

CONCEPT_ROLES = ("ContactPerson", "HostingInstitution")
"""Contributors that a concept's record names: whom to ask, and who keeps the work."""

CONCEPT_RELATIONS = ("IsDescribedBy", "IsDocumentedBy")
"""Links that a concept's record takes from its newest version: the paper and the documentation.

Never IsPartOf, which makes ORCID's auto-update pass the record over (as of June 2026:
https://github.com/datacite/datacite-suggestions/discussions/261), nor what is true of one version only: its files, its
neighbours, what it references.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserve:
    """Create (or bring up to date) a draft."""

    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attach:
    """Deposit files, by their names, with a draft; only at a registry that stores files."""

    record: RegistryRecord
    files: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """Make a DOI findable with this content."""

    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """Change the named fields of a record that exists."""

    record: RegistryRecord
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hide:
    """Withdraw a DOI: it leaves the index and leads to its tombstone, the landing page of `record`."""

    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Discard:
    """Delete a draft, which nobody can have cited."""

    record: RegistryRecord
    reason: str


Step = Reserve | Attach | Publish | Update | Hide | Discard
"""One thing to do at a registry. `record` is the DOI's record as it shall be; of a draft to delete, as it was."""


def word_of(step: Step) -> str:
    """What a step does, in one word."""
    match step:
        case Reserve():
            return "reserve"
        case Attach():
            return "attach"
        case Publish():
            return "publish"
        case Update():
            return "update"
        case Hide():
            return "hide"
        case Discard():
            return "discard"
        case _:
            assert_never(step)


def describe(step: Step) -> str:
    """A step in one line, as a plan and a log show it."""
    return f"{word_of(step):<7} {step.record.doi}: {step.reason}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything that will be done, in order: steps at the registry first, then the edits as one commit."""

    steps: tuple[Step, ...] = ()
    edits: tuple[FileEdit, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One release to plan: what is to be said of it, and the lineage as the registry holds it, seen from there.

    `files` are the names of what is deposited with it, at a registry that stores files.
    """

    metadata: Metadata
    lineage: Lineage
    landing_page: str
    files: tuple[str, ...] = ()


def plan_release(
    metadata: Metadata,
    lineage: Lineage,
    *,
    landing_page: str,
    concept_page: str,
    draft: bool,
    differences: Differences,
    keeps_concept: bool = False,
    files: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """The steps of one release, none where the registry's records already say all this.

    `landing_page` and `files` are the version's; the rest is as in `plan_releases`.
    """
    release = Wanted(metadata=metadata, lineage=lineage, landing_page=landing_page, files=files)
    return plan_releases(
        (release,), concept_page=concept_page, draft=draft, differences=differences, keeps_concept=keeps_concept
    )


def plan_releases(
    releases: Iterable[Wanted],
    *,
    concept_page: str,
    draft: bool,
    differences: Differences,
    keeps_concept: bool = False,
) -> tuple[Step, ...]:
    """The steps of several releases, oldest first, with one step for their concept at the end.

    Every release's lineage is as the registry holds it now; each is planned as its version will find it, once those
    before it are published. With `draft`, versions are reserved and nothing else is touched, since nothing may point at
    a DOI that does not resolve. A registry that `keeps_concept` makes and moves the concept by itself.
    """
    steps: list[Step] = []
    planned: list[Wanted] = []
    written: dict[Doi, RegistryRecord] = {}

    for release in releases:
        lineage = seen_after(release.lineage, tuple(done.lineage.version for done in planned), written)
        version = version_record(release.metadata, lineage, release.landing_page, keeps_concept=keeps_concept)
        if draft:
            steps += _draft_steps(version, lineage, differences)
            continue

        steps += _file_steps(version, lineage, release.files)
        own = (*_version_steps(version, lineage, differences), *_neighbour_steps(lineage, release.metadata))
        steps += own
        written |= {step.record.doi: step.record for step in own}
        planned.append(replace(release, lineage=lineage))

    if planned and not keeps_concept:
        steps += _concept_steps(planned, concept_page, differences)
    return tuple(steps)


def seen_after(lineage: Lineage, published: tuple[Version, ...], written: Mapping[Doi, RegistryRecord]) -> Lineage:
    """The lineage as its version will find it, once the versions `published` are out and the records `written`.

    How far a tag is away differs from version to version, so that neighbours are found again among the lineage's own.
    """
    if not published:
        return lineage

    by_text = {version.text: version for version in lineage.versions}
    before = {version.doi: version for version in lineage.published}
    for version in published:
        seen_from_here = by_text.get(version.text, version)
        before[version.doi] = replace(seen_from_here, doi=version.doi)
    every = tuple(sorted(before.values(), key=lambda v: v.order))

    records = {**lineage.records, **written}
    current = written.get(lineage.version.doi, lineage.current)
    predecessor = predecessor_of(lineage.version, every)
    followed = records.get(predecessor.doi) if predecessor else None
    return replace(
        lineage,
        current=current,
        published=every,
        listed=lineage.listed | before.keys(),
        predecessor=predecessor,
        successors=successors_of(lineage.version, every, predecessor=followed, current=current),
        records=records,
    )


def version_record(
    metadata: Metadata, lineage: Lineage, landing_page: str, *, keeps_concept: bool = False
) -> RegistryRecord:
    """The record this version should have: its metadata, its place in the lineage, and what others added to it."""
    links: list[RelatedIdentifier] = []
    # A registry that keeps the concept links each version to it, and before the first one it has no name.
    if not keeps_concept:
        links.append(version_link("IsVersionOf", lineage.concept_doi, metadata))
    if lineage.predecessor:
        links.append(version_link("IsNewVersionOf", lineage.predecessor.doi, metadata))
    for successor in lineage.successors:
        links.append(version_link("IsPreviousVersionOf", successor.doi, metadata))

    kept = _kept_links(lineage.current, lineage.listed) if lineage.current else ()
    every = _united((*links, *metadata.related_identifiers, *kept))
    related = without_self(every, lineage.version.doi, landing_page)
    return RegistryRecord(
        doi=lineage.version.doi,
        state=DoiState.FINDABLE,
        metadata=replace(metadata, related_identifiers=related, landing_page=landing_page),
        marker=lineage.version_marker,
    )


def concept_record(
    metadata: Metadata, lineage: Lineage, concept_page: str, *, links: tuple[RelatedIdentifier, ...] = ()
) -> RegistryRecord:
    """The record the concept should have: the whitelist of the newest version, and every version there is.

    `links` lead to the versions that are published now, by default the lineage's own.
    """
    found = lineage.concept.metadata if lineage.concept else Metadata()
    links = links or (version_link("HasVersion", lineage.version.doi, metadata),)
    # A maintenance release adds itself to the list; the concept keeps speaking of the newest version.
    texts = [link for link in metadata.related_identifiers if _of_all_versions(link)] if lineage.newest else []
    related = _united((*found.related_identifiers, *texts, *links))

    issued, dates = _concept_dates(found, metadata.publication_date)
    said = {name: getattr(metadata, name) for name in CONCEPT_FIELDS}
    content = Metadata(
        **said,
        contributors=tuple(who for who in metadata.contributors if who.role in CONCEPT_ROLES),
        publication_date=issued,
        dates=dates,
        related_identifiers=without_self(related, lineage.concept_doi, concept_page),
        landing_page=concept_page,
    )
    return RegistryRecord(
        doi=lineage.concept_doi, state=DoiState.FINDABLE, metadata=content, marker=lineage.concept_marker
    )


def _of_all_versions(link: RelatedIdentifier) -> bool:
    """Whether a version's link is true of the work as a whole: a paper or documentation, not any page about it."""
    is_plain_page = link.relation == "IsDescribedBy" and link.scheme == "URL" and link.resource_type is None
    return link.relation in CONCEPT_RELATIONS and not is_plain_page


def _concept_dates(found: Metadata, day: date | None) -> tuple[date | None, tuple[Dated, ...]]:
    """When the first version was issued, and the other dates: the newest version's day is that of the last update.

    `day` is the newest version's; `found` is the concept's record until now. A date of issue that is less than a day (a
    year, in a record that was made elsewhere) stays where it is not later than that day.
    """
    others = [dated for dated in found.dates if dated.type not in ("Issued", "Updated")]
    imprecise = [dated for dated in found.dates if dated.type == "Issued"]
    if day is None:
        return found.publication_date, found.dates

    known = found.publication_date
    is_older = known is None and bool(imprecise) and imprecise[0].value[:4] <= day.isoformat()[:4]
    if is_older:
        return None, (*imprecise, Dated(value=day.isoformat(), type="Updated"), *others)

    issued = min(day, known) if known else day
    updated = (Dated(value=day.isoformat(), type="Updated"),) if day > issued else ()
    return issued, (*updated, *others)


def without_self(related: Iterable[RelatedIdentifier], doi: Doi, page: str) -> tuple[RelatedIdentifier, ...]:
    """The links that do not lead to the record itself: a DOI that is a version of itself confuses every index.

    Nor does a page that is said to be identical lead elsewhere when the DOI resolves to that `page`.
    """
    kept = []
    for link in related:
        is_own_doi = link.scheme == "DOI" and link.value.lower() == str(doi)
        is_own_page = link.relation == "IsIdenticalTo" and link.value == page
        if not (is_own_doi or is_own_page):
            kept.append(link)
    return tuple(kept)


def version_link(relation: str, doi: Doi, metadata: Metadata) -> RelatedIdentifier:
    """A link between versions of a work, or between a version and the concept; both are of the work's type."""
    kind = general_type(metadata.kind, metadata.resource_type)
    return RelatedIdentifier(value=str(doi), scheme="DOI", relation=relation, resource_type=kind)


def _united(related: Iterable[RelatedIdentifier]) -> tuple[RelatedIdentifier, ...]:
    """Each link once, the first of its kind, in the order given."""
    by_key: dict[tuple[str, str, str], RelatedIdentifier] = {}
    for link in related:
        by_key.setdefault(link.key, link)
    return tuple(by_key.values())


def _kept_links(current: RegistryRecord, listed: frozenset[Doi]) -> tuple[RelatedIdentifier, ...]:
    """What the current record links to and this run does not know better: a steward's links are never dropped.

    Links along the lineage are known better: a version that used to be the neighbour may be one no longer.
    """
    ours = {str(doi) for doi in listed}
    kept = []
    for link in current.metadata.related_identifiers:
        is_sequence = link.relation in ("IsNewVersionOf", "IsPreviousVersionOf")
        if not (is_sequence and link.value.lower() in ours):
            kept.append(link)
    return tuple(kept)


def _in_words(fields: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in fields)


def _draft_steps(version: RegistryRecord, lineage: Lineage, differences: Differences) -> Iterator[Step]:
    wanted, found = replace(version, state=DoiState.DRAFT), lineage.current
    if found is None:
        yield Reserve(record=wanted, reason=f"version {lineage.version.text} has no DOI yet")
        return

    is_public = found.state is not DoiState.DRAFT
    changed = () if is_public else differences(wanted, found)
    if changed:
        yield Reserve(record=wanted, reason=f"the draft differs in {_in_words(changed)}")


def _file_steps(version: RegistryRecord, lineage: Lineage, files: tuple[str, ...]) -> Iterator[Step]:
    """What is deposited before a version is published; afterwards its files are closed."""
    is_public = lineage.current is not None and lineage.current.state is not DoiState.DRAFT
    if files and not is_public:
        draft = replace(version, state=DoiState.DRAFT)
        yield Attach(
            record=draft, files=files, reason=f"version {lineage.version.text} is kept with {', '.join(files)}"
        )


def _version_steps(version: RegistryRecord, lineage: Lineage, differences: Differences) -> Iterator[Step]:
    text, found = lineage.version.text, lineage.current
    if found is None:
        yield Publish(record=version, reason=f"version {text} has no DOI yet")
        return
    if found.state is DoiState.DRAFT:
        yield Publish(record=version, reason=f"version {text} has a draft, which nobody can resolve")
        return

    changed = differences(version, found)
    if changed:
        wanted = replace(version, state=found.state)
        yield Update(record=wanted, fields=changed, reason=f"version {text}: {_in_words(changed)} changed")


def _neighbour_steps(lineage: Lineage, metadata: Metadata) -> Iterator[Step]:
    """The other ends of the version's links, each where this account may write its record."""
    before, after = lineage.predecessor, lineage.successors

    if before and before.doi in lineage.records:
        # What followed the predecessor until now follows this version.
        stale = {("IsPreviousVersionOf", str(version.doi)) for version in after}
        yield from _relink(before, "IsPreviousVersionOf", stale, lineage, metadata)

    for successor in after:
        if successor.doi in lineage.records:
            stale = {("IsNewVersionOf", str(before.doi))} if before else set()
            yield from _relink(successor, "IsNewVersionOf", stale, lineage, metadata)


def _relink(
    neighbour: Version, relation: str, stale: set[tuple[str, str]], lineage: Lineage, metadata: Metadata
) -> Iterator[Step]:
    """The update that gives a neighbour's record its new link and takes the `stale` ones, if it needs one."""
    record = lineage.records[neighbour.doi]
    found = record.metadata.related_identifiers
    kept = [link for link in found if (link.relation, link.value.lower()) not in stale]

    related = _united((*kept, version_link(relation, lineage.version.doi, metadata)))
    if related != found:
        wanted = replace(record, metadata=replace(record.metadata, related_identifiers=related))
        reason = f"version {neighbour.text} gets its link to {lineage.version.text}"
        yield Update(record=wanted, fields=("related_identifiers",), reason=reason)


def _concept_steps(releases: list[Wanted], concept_page: str, differences: Differences) -> Iterator[Step]:
    """One step for the concept: it lists every release, and speaks of the newest."""
    newest = [release for release in releases if release.lineage.newest]
    speaker = newest[-1] if newest else releases[-1]
    links = tuple(version_link("HasVersion", r.lineage.version.doi, r.metadata) for r in releases)

    wanted = concept_record(speaker.metadata, speaker.lineage, concept_page, links=links)
    found = speaker.lineage.concept
    if found is None or found.state is DoiState.DRAFT:
        yield Publish(record=wanted, reason="the work has no DOI for all its versions yet")
        return

    changed = differences(wanted, found)
    if not newest:
        # A newer version is out already, and the concept keeps speaking of that one.
        changed = tuple(name for name in changed if name == "related_identifiers")
    if not changed:
        return
    # A concept has a year. A whole day that the registry holds would be kept with the other dates, and win each time.
    fields = (*changed, "publication_date") if "dates" in changed else changed
    reason = f"all versions: {_in_words(changed)} changed"
    yield Update(record=replace(wanted, state=found.state), fields=fields, reason=reason)
