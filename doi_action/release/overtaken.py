"""Overtaken: another run wrote a record at the same moment, and the registry replaces lists whole.

DataCite has no compare-and-set. It counts the changes of a record, by which the later of two writers learns that it was
not alone, and puts back what it has overwritten.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from doi_action.errors import RegistryError
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import Lineage, RegistryRecord, is_out
from doi_action.model import RelatedIdentifier
from doi_action.plan.records import version_link
from doi_action.plan.steps import Update
from doi_action.plan.three_way import changes
from doi_action.registries import Registry

UNITE_TRIES = 5
"""How often a record is written again when another run wrote it at the same moment."""

OVERTAKEN_LOOKS = 50
"""How many versions are looked up, newest first, when another run wrote a record just before us."""

OTHER_ENDS = {"IsNewVersionOf": "IsPreviousVersionOf", "IsPreviousVersionOf": "IsNewVersionOf"}


def united(registry: Registry, written: RegistryRecord, wanted: RegistryRecord, lineage: Lineage) -> RegistryRecord:
    """The concept as it stands once no run's version is missing from it.

    The registry has no compare-and-set and replaces lists whole, so that two runs at once overwrite each other's entry:
    read back, unite, write again until every known version is there. Raises RegistryError where that does not end.
    """
    known = _links(wanted)
    if _was_overtaken(written, lineage.concept):
        # The count of changes tells that another run listed versions between our reading of the concept and our
        # writing of it, not what it wrote: so the tags' own DOIs are asked.
        for record in _published(registry, lineage, known=lineage.listed | {lineage.version.doi}):
            if lineage.concept_doi in record.related("IsVersionOf"):
                link = version_link("HasVersion", record.doi, record.metadata)
                known[link.key] = link

    for tried in range(UNITE_TRIES + 1):
        found = registry.read(written.doi)
        if found is None:
            raise RegistryError(
                f"{written.doi} was written, and cannot be read back",
                why="whether it lists every version is not known",
                fix="run again; what is missing is found then",
                rule="concept-not-kept",
            )

        there = _links(found)
        if known.keys() <= there.keys():
            return found

        # What is there came from another run, and stays.
        known = there | known
        if tried < UNITE_TRIES:
            registry.update(_with_links(found, known), ("related_identifiers",))

    raise RegistryError(
        f"{written.doi} does not keep the versions written to it",
        why="another run writes the same DOI at this moment, or the registry drops what it accepted",
        fix="run again when no other release is being published",
        rule="concept-not-kept",
    )


def relinked(
    registry: Registry, written: RegistryRecord, before: RegistryRecord | None, lineage: Lineage
) -> RegistryRecord:
    """A version's record once no link is missing from it that another run wrote between our reading and our writing.

    Of two runs the one that writes later can tell, and its own links are whole: `before` is what it knew, None where it
    knew of no record.
    """
    for _ in range(UNITE_TRIES):
        if not _was_overtaken(written, before):
            break

        there = _links(written)
        asked = {link.key: link for link in _linked_from_others(registry, written.doi, lineage)}
        if asked.keys() <= there.keys():
            break

        # The next look compares with what this one found: a third run may have written since.
        before = written
        written = registry.update(_with_links(written, there | asked), ("related_identifiers",))
    return written


Links = dict[tuple[str, str, str], RelatedIdentifier]
"""Links of a record by what makes two of them the same."""


def _links(record: RegistryRecord) -> Links:
    return {link.key: link for link in record.metadata.related_identifiers}


def _with_links(record: RegistryRecord, links: Links) -> RegistryRecord:
    return replace(record, metadata=replace(record.metadata, related_identifiers=tuple(links.values())))


def strangers_in(concept: RegistryRecord | None, lineage: Lineage) -> tuple[Doi, ...]:
    """The versions in the concept's list that another run published since `lineage` was planned, as they stand there.

    Of two runs the one that writes the concept later sees them, and links them to its own.
    """
    if concept is None:
        return ()

    known = lineage.listed | {lineage.version.doi}
    return tuple(doi for doi in concept.related("HasVersion") if doi not in known)


def loose_ends(registry: Registry, lineage: Lineage) -> tuple[Update, ...]:
    """The updates after which each link between the tags' versions has both ends, and the concept lists them all."""
    records = {record.doi: record for record in _published(registry, lineage, known=())}
    wanted = _tied(records, lineage)

    concept = registry.read(lineage.concept_doi)
    if concept is not None:
        records[concept.doi] = concept
        wanted[concept.doi] = _listing(concept, records.values())

    steps = []
    for doi, links in wanted.items():
        record = records[doi]
        if links == record.metadata.related_identifiers:
            continue

        metadata = replace(record.metadata, related_identifiers=links)
        step = Update(
            record=replace(record, metadata=metadata),
            fields=("related_identifiers",),
            reason="another run wrote at the same moment",
            changes=changes(record.metadata, metadata, ("related_identifiers",)),
        )
        steps.append(step)
    return tuple(steps)


class _End(NamedTuple):
    """One end of a link: by its own record `doi` follows `other`, or is followed by it."""

    doi: Doi
    relation: str
    other: Doi

    @property
    def opposite(self) -> "_End":
        """The other end of the same link."""
        return _End(self.other, OTHER_ENDS[self.relation], self.doi)

    @property
    def follower(self) -> Doi:
        """The version that comes after the other one."""
        return self.doi if self.relation == "IsNewVersionOf" else self.other

    @property
    def followed(self) -> Doi:
        """The version that comes before the other one."""
        return self.other if self.relation == "IsNewVersionOf" else self.doi


def _tied(records: Mapping[Doi, RegistryRecord], lineage: Lineage) -> dict[Doi, tuple[RelatedIdentifier, ...]]:
    """The links of each version where none of those between two of them is loose.

    A version follows one other: where it has that link whole, one more that only one side knows is left from a run that
    did not know of it, and goes; but what no run of ours can have written stays, since somebody set it by hand.
    """
    ends = _ends(records)
    loose = [end for end in ends if end.opposite not in ends]
    followers = {end.follower for end in ends if end.opposite in ends}

    wanted = {doi: list(record.metadata.related_identifiers) for doi, record in records.items()}
    for end in loose:
        if end.follower not in followers:
            doi, relation, other = end.opposite
            wanted[doi].append(version_link(relation, other, records[other].metadata))
        elif _may_be_ours(end, ends[end], records, lineage):
            wanted[end.doi].remove(ends[end])
    return {doi: tuple(links) for doi, links in wanted.items()}


def _ends(records: Mapping[Doi, RegistryRecord]) -> dict[_End, RelatedIdentifier]:
    """What the records say of each other, with the link that says it."""
    found = {}
    for doi, record in records.items():
        for link in record.metadata.related_identifiers:
            if link.scheme != "DOI" or link.relation not in OTHER_ENDS:
                continue
            other = doi_or_none(link.value)
            if other is not None and other in records:
                found[_End(doi, link.relation, other)] = link
    return found


def _may_be_ours(end: _End, link: RelatedIdentifier, records: Mapping[Doi, RegistryRecord], lineage: Lineage) -> bool:
    """Whether a run of ours can have written this link: as it writes them, from a version to an earlier one."""
    written = version_link(end.relation, end.other, records[end.other].metadata)
    if (link.resource_type, link.extra) != (written.resource_type, written.extra):
        return False

    by_doi = {version.doi: version for version in lineage.versions}
    follower, followed = by_doi[end.follower], by_doi[end.followed]
    if followed.order < follower.order:
        return True

    # A higher version is followed where its tag is an ancestor's. How two tags lie to each other shows only where both
    # are on the line of this release.
    behind, ahead = followed.tag.distance, follower.tag.distance
    return behind is not None and ahead is not None and behind > ahead


def _listing(concept: RegistryRecord, records: Iterable[RegistryRecord]) -> tuple[RelatedIdentifier, ...]:
    """The concept's links, with every version in its list that says it is one of it."""
    listed = concept.related("HasVersion")
    new = []
    for record in records:
        is_of_concept = concept.doi in record.related("IsVersionOf")
        if is_of_concept and record.doi not in listed:
            new.append(version_link("HasVersion", record.doi, record.metadata))
    return (*concept.metadata.related_identifiers, *new)


def _was_overtaken(written: RegistryRecord, before: RegistryRecord | None) -> bool:
    """Whether the registry counted more changes than ours since it was read."""
    # Not every registry counts them: then nothing is known, and nothing is asked.
    if written.revision is None:
        return False

    expected = 0
    if before is not None:
        expected = (before.revision or 0) + 1
    return written.revision > expected


def _linked_from_others(registry: Registry, doi: Doi, lineage: Lineage) -> Iterator[RelatedIdentifier]:
    """The other end of every link to `doi` from versions of which this run changes nothing."""
    # Their links are part of the plan.
    own = {doi, lineage.version.doi, *(version.doi for version in lineage.successors)}
    if lineage.predecessor:
        own.add(lineage.predecessor.doi)

    for record in _published(registry, lineage, known=own):
        for relation, other_end in OTHER_ENDS.items():
            if doi in record.related(relation):
                yield version_link(other_end, record.doi, record.metadata)


def _published(registry: Registry, lineage: Lineage, *, known: Collection[Doi]) -> Iterator[RegistryRecord]:
    """What the registry has of the tags' versions, the newest first, without those that are `known`."""
    others = [version for version in lineage.versions if version.doi not in known]
    newest_first = sorted(others, key=lambda version: version.order, reverse=True)

    for version in newest_first[:OVERTAKEN_LOOKS]:
        record = registry.read(version.doi)
        if is_out(record):
            yield record
