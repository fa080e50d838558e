"""Overtaken: another run wrote a record at the same moment, and the registry replaces lists whole.

DataCite has no compare-and-set. It counts the changes of a record, by which the later of two writers learns that it was
not alone, and puts back what it has overwritten.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from doi_action.errors import RegistryError
from doi_action.identifiers.types import Doi
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
    """The updates after which each link between the tags' versions has both ends, and the concept lists them all.

    A version follows one other: where it has that link whole, one more that only one side knows is left from before.
    """
    records = {record.doi: record for record in _published(registry, lineage, known=())}
    said = {
        (doi, relation, other)
        for doi, record in records.items()
        for relation in OTHER_ENDS
        for other in record.related(relation)
        if other in records
    }
    whole = {(doi, relation, other) for doi, relation, other in said if (other, OTHER_ENDS[relation], doi) in said}
    followers = {doi for doi, relation, _ in whole if relation == "IsNewVersionOf"}

    wanted = {doi: list(record.metadata.related_identifiers) for doi, record in records.items()}
    for doi, relation, other in sorted(said - whole, key=str):
        follower = doi if relation == "IsNewVersionOf" else other
        if follower in followers:
            wanted[doi] = [
                link for link in wanted[doi] if (link.relation, link.value.lower()) != (relation, str(other))
            ]
        else:
            wanted[other].append(version_link(OTHER_ENDS[relation], doi, records[doi].metadata))

    concept = registry.read(lineage.concept_doi)
    if concept is not None:
        records[concept.doi] = concept
        listed = concept.related("HasVersion")
        unlisted = [doi for doi, record in records.items() if concept.doi in record.related("IsVersionOf")]
        new = [version_link("HasVersion", doi, records[doi].metadata) for doi in unlisted if doi not in listed]
        wanted[concept.doi] = [*concept.metadata.related_identifiers, *new]

    steps = []
    for doi, links in wanted.items():
        record = records[doi]
        if tuple(links) != record.metadata.related_identifiers:
            metadata = replace(record.metadata, related_identifiers=tuple(links))
            told = changes(record.metadata, metadata, ("related_identifiers",))
            reason = "another run wrote at the same moment"
            step = Update(
                record=replace(record, metadata=metadata), fields=("related_identifiers",), reason=reason, changes=told
            )
            steps.append(step)
    return tuple(steps)


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
