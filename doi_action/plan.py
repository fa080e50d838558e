"""The plan: what will be done at the registry and in the repository, each step with its reason, before any of it.

Pure: the lineage that was read, the metadata that was agreed on, and out come records and steps. A dry run ends here:
printing the plan shows everything, payloads and diffs included. Order: the version before the concept, so that no
record ever names a version that does not resolve; neighbours in between.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version
from doi_action.model import Dated, Kind, Metadata, RelatedIdentifier
from doi_action.snapshot import FileEdit

Differences = Callable[[RegistryRecord, RegistryRecord], tuple[str, ...]]
"""(wanted, found) -> the names of the fields in which they differ once both are in the registry's canonical form."""

RESOURCE_TYPES = {Kind.SOFTWARE: "Software", Kind.DATASET: "Dataset", Kind.MODEL: "Model"}
"""resourceTypeGeneral of DataCite Metadata Schema 4.7 for each kind."""

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
)
"""What a concept's record says of its newest version: nothing that belongs to one version only, of its day the year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserve:
    """Create (or bring up to date) a draft."""

    record: RegistryRecord
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


Step = Reserve | Publish | Update


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything that will be done, in order: steps at the registry first, then the edits as one commit."""

    steps: tuple[Step, ...] = ()
    edits: tuple[FileEdit, ...] = ()
    notes: tuple[str, ...] = ()


def plan_release(
    metadata: Metadata, lineage: Lineage, *, landing_page: str, concept_page: str, draft: bool, differences: Differences
) -> tuple[Step, ...]:
    """The steps at a registry where we choose the names, none where its records already say all this.

    `landing_page` is the version's, `concept_page` the concept's. With `draft`, the version is reserved and nothing
    else is touched, since nothing may point at a DOI that does not resolve.
    """
    version = version_record(metadata, lineage, landing_page)
    if draft:
        return _draft_steps(version, lineage, differences)
    return (
        *_version_steps(version, lineage, differences),
        *_neighbour_steps(lineage, metadata),
        *_concept_steps(metadata, lineage, concept_page, differences),
    )


def version_record(metadata: Metadata, lineage: Lineage, landing_page: str) -> RegistryRecord:
    """The record this version should have: its metadata, its place in the lineage, and what others added to it."""
    links = [
        version_link("IsVersionOf", lineage.concept_doi, metadata),
        *([version_link("IsNewVersionOf", lineage.predecessor.doi, metadata)] if lineage.predecessor else []),
        *(version_link("IsPreviousVersionOf", v.doi, metadata) for v in lineage.successors),
    ]
    kept = _kept_links(lineage.current, lineage.listed) if lineage.current else ()
    related = without_self(_united((*links, *metadata.related_identifiers, *kept)), lineage.version.doi, landing_page)
    return RegistryRecord(
        doi=lineage.version.doi,
        state=DoiState.FINDABLE,
        metadata=replace(metadata, related_identifiers=related, landing_page=landing_page),
        marker=lineage.version_marker,
    )


def concept_record(metadata: Metadata, lineage: Lineage, concept_page: str) -> RegistryRecord:
    """The record the concept should have: the whitelist of the newest version, and every version there is."""
    found = lineage.concept.metadata if lineage.concept else Metadata()
    related = _united((*found.related_identifiers, version_link("HasVersion", lineage.version.doi, metadata)))
    said = {name: getattr(metadata, name) for name in CONCEPT_FIELDS}
    year = metadata.publication_date and Dated(value=f"{metadata.publication_date.year:04d}", type="Issued")
    content = Metadata(
        **said,
        dates=(*([year] if year else []), *(day for day in found.dates if day.type != "Issued")),
        related_identifiers=without_self(related, lineage.concept_doi, concept_page),
        landing_page=concept_page,
    )
    return RegistryRecord(
        doi=lineage.concept_doi, state=DoiState.FINDABLE, metadata=content, marker=lineage.concept_marker
    )


def without_self(related: Iterable[RelatedIdentifier], doi: Doi, page: str) -> tuple[RelatedIdentifier, ...]:
    """The links that do not lead to the record itself: a DOI that is a version of itself confuses every index.

    Nor does a page that is said to be identical lead elsewhere when the DOI resolves to that `page`.
    """
    own = {("DOI", str(doi))}
    kept = (r for r in related if (r.scheme, r.value.lower()) not in own)
    return tuple(r for r in kept if (r.relation, r.value) != ("IsIdenticalTo", page))


def version_link(relation: str, doi: Doi, metadata: Metadata) -> RelatedIdentifier:
    """A link between versions of a work, or between a version and the concept; both are of the work's type."""
    kind = metadata.resource_type or (RESOURCE_TYPES[metadata.kind] if metadata.kind else None)
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
    sequence = ("IsNewVersionOf", "IsPreviousVersionOf")
    found = current.metadata.related_identifiers
    return tuple(r for r in found if not (r.relation in sequence and r.value.lower() in ours))


def _in_words(fields: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in fields)


def _draft_steps(version: RegistryRecord, lineage: Lineage, differences: Differences) -> tuple[Step, ...]:
    wanted = replace(version, state=DoiState.DRAFT)
    if lineage.current is None:
        return (Reserve(record=wanted, reason=f"version {lineage.version.text} has no DOI yet"),)
    if lineage.current.state is not DoiState.DRAFT:
        return ()
    changed = differences(wanted, lineage.current)
    return (Reserve(record=wanted, reason=f"the draft differs in {_in_words(changed)}"),) if changed else ()


def _version_steps(version: RegistryRecord, lineage: Lineage, differences: Differences) -> tuple[Step, ...]:
    text = lineage.version.text
    if lineage.current is None:
        return (Publish(record=version, reason=f"version {text} has no DOI yet"),)
    if lineage.current.state is DoiState.DRAFT:
        return (Publish(record=version, reason=f"version {text} has a draft, which nobody can resolve"),)
    changed = differences(version, lineage.current)
    if not changed:
        return ()
    wanted = replace(version, state=lineage.current.state)
    return (Update(record=wanted, fields=changed, reason=f"version {text}: {_in_words(changed)} changed"),)


def _neighbour_steps(lineage: Lineage, metadata: Metadata) -> tuple[Step, ...]:
    steps: list[Step] = []
    successors = {v.doi for v in lineage.successors}
    before = lineage.predecessor
    if before and before.doi in lineage.records:
        stale = {("IsPreviousVersionOf", doi) for doi in successors}
        link = version_link("IsPreviousVersionOf", lineage.version.doi, metadata)
        steps += _relink(lineage.records[before.doi], link, stale, before, lineage)
    for after in lineage.successors:
        if after.doi in lineage.records:
            stale = {("IsNewVersionOf", before.doi)} if before else set()
            link = version_link("IsNewVersionOf", lineage.version.doi, metadata)
            steps += _relink(lineage.records[after.doi], link, stale, after, lineage)
    return tuple(steps)


def _relink(
    record: RegistryRecord, link: RelatedIdentifier, stale: set[tuple[str, Doi]], version: Version, lineage: Lineage
) -> tuple[Step, ...]:
    """The update that gives a neighbour's record its new link and takes the one it replaces, if it needs one."""
    old = {(relation, str(doi)) for relation, doi in stale}
    found = record.metadata.related_identifiers
    related = _united((*(r for r in found if (r.relation, r.value.lower()) not in old), link))
    if related == found:
        return ()
    wanted = replace(record, metadata=replace(record.metadata, related_identifiers=related))
    reason = f"version {version.text} gets its link to {lineage.version.text}"
    return (Update(record=wanted, fields=("related_identifiers",), reason=reason),)


def _concept_steps(
    metadata: Metadata, lineage: Lineage, concept_page: str, differences: Differences
) -> tuple[Step, ...]:
    wanted = concept_record(metadata, lineage, concept_page)
    found = lineage.concept
    if found is None or found.state is DoiState.DRAFT:
        return (Publish(record=wanted, reason="the work has no DOI for all its versions yet"),)
    changed = differences(wanted, found)
    if not lineage.newest:
        changed = tuple(name for name in changed if name == "related_identifiers")
    if not changed:
        return ()
    wanted = replace(wanted, state=found.state)
    # A concept has a year. A whole day that the registry holds would be kept with the other dates, and win each time.
    fields = (*changed, "publication_date") if "dates" in changed else changed
    return (Update(record=wanted, fields=fields, reason=f"all versions: {_in_words(changed)} changed"),)
