"""Look up the lineage of a work at a registry where we choose the names: read once, before anything is decided.

A handful of reads: the concept, the version, and the neighbours whose links this release will change. Never a search,
since search indexes lag; a name that is computed needs none.
"""

from dataclasses import dataclass, replace

from doi_action.errors import SettingsError
from doi_action.identifiers.types import Doi
from doi_action.lineage import (
    Conflict,
    DoiState,
    Lineage,
    RegistryRecord,
    Version,
    followed_without_tag,
    has_our_check_digits,
    is_out,
    nearest_in_line,
    predecessor_of,
    published_among,
    successors_of,
    versions_without_tag,
)
from doi_action.registries import Registry
from doi_action.registries.conflicts import conflicts_of, unknown_concept
from doi_action.registries.inquiry import Inquiry


@dataclass(frozen=True, kw_only=True, slots=True)
class Concept:
    """The work's concept: its DOI, whose identity its names are computed from, its record where there is one.

    `current` is the release's own record, where the concept was found through it. `foreign` are DOIs in the files that
    look like ours and belong to another work.
    """

    doi: Doi
    identity: str
    record: RegistryRecord | None = None
    current: RegistryRecord | None = None
    foreign: tuple[Doi, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def look_up(registry: Registry, inquiry: Inquiry) -> Lineage:
    """The lineage of the work in question as the registry holds it, with what contradicts in it.

    Raises SettingsError where no name can be computed, and what `check_account` raises.
    """
    concept = _concept(registry, inquiry)
    registry.check_account(inquiry.prefix)

    versions = inquiry.versions(concept.doi, concept.identity)
    listed = frozenset(concept.record.related("HasVersion")) if concept.record else frozenset()
    tagged = published_among(versions, listed)
    witnesses = _witnesses(registry, listed - {version.doi for version in tagged})
    elsewhere = _made_elsewhere(witnesses, versions, inquiry)
    known_by_tag = {version.doi for version in elsewhere}
    untagged = versions_without_tag(record for record in witnesses if record.doi not in known_by_tag)
    tagged = (*tagged, *elsewhere)
    listed_versions = tuple(sorted((*tagged, *untagged), key=lambda v: v.order))

    # A published version keeps its DOI, under whatever prefix it was published.
    by_tag = {each.tag.name: each for each in reversed(tagged)}
    version = by_tag.get(inquiry.tag, versions[0])
    seen = {record.doi: record for record in witnesses}
    current = concept.current or _seen(registry, version.doi, seen)
    if current:
        version = replace(version, doi=current.doi)

    published, withdrawn = _without_withdrawn(registry, version, listed_versions, seen)
    live_untagged = tuple(other for other in untagged if other in published)
    predecessor = followed_without_tag(current, live_untagged) or predecessor_of(version, published)
    before = _seen(registry, predecessor.doi, seen) if predecessor else None
    successors = successors_of(version, published, predecessor=before, current=current)
    for successor in successors:
        _seen(registry, successor.doi, seen)
    in_line = (nearest_in_line(version, successor, live_untagged, seen) for successor in successors)
    successors = tuple(dict.fromkeys(in_line))

    records = dict(seen)
    if current and predecessor:
        for doi in current.related("IsNewVersionOf"):
            if doi == predecessor.doi or doi not in listed:
                continue
            # It followed this one until now, and does so no more: the other end is cut too.
            former = registry.read(doi)
            if former:
                records[doi] = former

    lineage = Lineage(
        identity=concept.identity,
        work=inquiry.work,
        concept_doi=concept.doi,
        version=version,
        concept=concept.record,
        current=current,
        versions=versions,
        published=published,
        withdrawn=withdrawn,
        listed=listed,
        predecessor=predecessor,
        successors=successors,
        records=records,
        foreign=concept.foreign,
    )
    conflicts = conflicts_of(lineage, said_concept=inquiry.concept_doi)
    return replace(lineage, conflicts=(*concept.conflicts, *conflicts))


def _made_elsewhere(
    witnesses: tuple[RegistryRecord, ...], versions: tuple[Version, ...], inquiry: Inquiry
) -> tuple[Version, ...]:
    """Versions that have a tag and a DOI which is no name of ours: the work was taken over, with its versions.

    Their records say which they are: by our marker, else by their own word for the version, which may be the tag.
    """
    by_text = {version.text: version for version in reversed(versions)}
    found: dict[str, Version] = {}
    for record in witnesses:
        said = record.version or ""
        version = by_text.get(inquiry.named.get(said, said))
        if version is not None:
            found.setdefault(version.text, replace(version, doi=record.doi))
    return tuple(found.values())


def _without_withdrawn(
    registry: Registry, version: Version, published: tuple[Version, ...], seen: dict[Doi, RegistryRecord]
) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """The versions that are live, and those found withdrawn because `version` would follow them or be older.

    What is asked for its state is the predecessor, which is read anyway, and the newest where that is another one: a
    read more only for a release that is not the newest, whatever the number of versions.
    """
    live: list[Version] = list(published)
    withdrawn: list[Version] = []
    while True:
        asked = []
        before = predecessor_of(version, tuple(live))
        if before:
            asked.append(before)

        others = [other for other in live if other.doi != version.doi]
        newest = max(others, key=lambda other: other.rank, default=None)
        if newest and newest.rank >= version.rank:
            asked.append(newest)

        gone = []
        for other in asked:
            record = _seen(registry, other.doi, seen)
            if record is not None and record.state is DoiState.REGISTERED:
                gone.append(other)

        if not gone:
            return tuple(live), tuple(withdrawn)

        withdrawn += dict.fromkeys(gone)
        live = [other for other in live if other not in gone]


def _seen(registry: Registry, doi: Doi, seen: dict[Doi, RegistryRecord]) -> RegistryRecord | None:
    """The record of a DOI, read once."""
    if doi not in seen:
        record = registry.read(doi)
        if record is None:
            return None
        seen[doi] = record
    return seen[doi]


def _witnesses(registry: Registry, untold: frozenset[Doi]) -> tuple[RegistryRecord, ...]:
    """The records of versions that the concept lists and no tag explains: deleted, not fetched, or of another prefix.

    One read each, and none as long as every version has its tag.
    """
    found = []
    for doi in sorted(untold, key=str):
        record = registry.read(doi)
        if is_out(record):
            found.append(record)
    return tuple(found)


def _concept(registry: Registry, inquiry: Inquiry) -> Concept:
    """The concept: said outright, else found in the head's files and confirmed by its record, else computed."""
    identity = inquiry.repository.identity
    if inquiry.concept_doi:
        doi = inquiry.concept_doi
        record = registry.read(doi)
        conflicts = () if record else (unknown_concept(doi, registry.kind.title),)
        if record and record.marker:
            identity = record.marker.identity
        # One that was made elsewhere serves as identity where there is no other.
        return Concept(doi=doi, identity=identity or f"doi:{doi}", record=record, conflicts=conflicts)

    confirmed, foreign = _cited(registry, inquiry, identity)
    if confirmed:
        return replace(confirmed, foreign=foreign)

    if not identity:
        raise SettingsError(
            f"the DOI of this work cannot be named: {inquiry.repository.identity_problem or 'its identity is unknown'}",
            why="names are computed from an identity that survives renames and transfers",
            fix=f"{inquiry.ways_to_an_identity}; or give the DOI that stands for all versions as concept-doi, where "
            "there is one",
            rule="identity-unknown",
        )

    doi = inquiry.computed_concept(identity)
    return Concept(doi=doi, identity=identity, record=registry.read(doi), foreign=foreign)


def _cited(registry: Registry, inquiry: Inquiry, identity: str | None) -> tuple[Concept | None, tuple[Doi, ...]]:
    """The concept that a DOI in the head's files leads to, and those DOIs of them that are of another work.

    Only what looks like a name of ours is looked up, and a name that this work computes itself needs no look.
    """
    computed = set()
    if identity:
        concept = inquiry.computed_concept(identity)
        computed = {concept, *(version.doi for version in inquiry.versions(concept, identity))}

    foreign = []
    for doi in inquiry.cited:
        if doi in computed or not has_our_check_digits(doi):
            continue

        record = registry.read(doi)
        if record is None or record.marker is None:
            continue

        marker = record.marker
        of_another_repository = identity is not None and marker.identity != identity
        of_another_work = marker.work != inquiry.work
        if of_another_repository or of_another_work:
            foreign.append(doi)
            continue
        if marker.version is None:
            return Concept(doi=doi, identity=marker.identity, record=record), tuple(foreign)

        # It is a version of ours, and leads to the concept that it belongs to.
        (concept_doi,) = record.related("IsVersionOf")[:1] or (doi,)
        current = record if marker.version == inquiry.version else None
        concept_record = registry.read(concept_doi)
        found = Concept(doi=concept_doi, identity=marker.identity, record=concept_record, current=current)
        return found, tuple(foreign)

    return None, tuple(foreign)
