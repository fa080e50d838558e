"""The lineage of a work at a registry that names DOIs itself, made of all the records that carry the work's marker.

Pure: such a registry finds its records by a search of its own; what they mean for the lineage is the same at each.
"""

from collections.abc import Iterable
from dataclasses import replace

from doi_action.errors import SettingsError
from doi_action.lineage import (
    DoiState,
    Lineage,
    RegistryRecord,
    Version,
    is_out,
    placeholder,
    predecessor_of,
    successors_of,
)
from doi_action.model import Tag
from doi_action.registries.conflicts import conflicts_of
from doi_action.registries.inquiry import Inquiry


def identity_of(inquiry: Inquiry) -> str:
    """The identity by which the work's records are found. Raises SettingsError where it is unknown."""
    if inquiry.repository.identity:
        return inquiry.repository.identity

    raise SettingsError(
        f"the records of this work cannot be found: {inquiry.repository.identity_problem or 'its identity is unknown'}",
        why="they are found by an identity that survives renames and transfers",
        fix=inquiry.ways_to_an_identity,
        rule="identity-unknown",
    )


def lineage_of(inquiry: Inquiry, records: Iterable[RegistryRecord]) -> Lineage:
    """The lineage that these records make, the first made first: what the registry holds of the work, drafts among it.

    Records without a marker are those of a concept that the work continues: they count as earlier versions, and never
    as the release's own. A version or a concept without a record gets a placeholder, listed as provisional. Raises
    SettingsError.
    """
    identity = identity_of(inquiry)
    by_version = _by_version(records, inquiry, identity)
    by_doi = {record.doi: record for record in by_version.values()}
    concepts = [record.concept_doi for record in by_version.values() if record.concept_doi]
    concept_doi = concepts[0] if concepts else placeholder("concept")

    versions: list[Version] = []
    published: list[Version] = []
    withdrawn: list[Version] = []
    unnamed = set() if concepts else {concept_doi}
    for version in inquiry.versions(concept_doi, identity):
        record = by_version.get(version.text)
        doi = record.doi if record else placeholder(f"version {version.text}")
        named = replace(version, doi=doi)
        versions.append(named)
        if record is None:
            unnamed.add(doi)
        elif record.state is DoiState.FINDABLE:
            published.append(named)
        elif record.state is DoiState.REGISTERED:
            withdrawn.append(named)

    # The registry is the witness of versions whose tags are gone, or name them otherwise.
    tagged = {version.text for version in versions}
    for text, record in by_version.items():
        if text in tagged or record.state is not DoiState.FINDABLE:
            continue
        tag = Tag(name="", commit=record.commit or "")
        published.append(Version(text=text, tag=tag, doi=record.doi))
    published.sort(key=lambda v: v.order)

    # The release stands first, whatever version its tag would name.
    own, current = versions[0], by_version.get(inquiry.version)
    predecessor = predecessor_of(own, tuple(published))
    before = by_doi[predecessor.doi] if predecessor else None
    successors = successors_of(own, tuple(published), predecessor=before, current=current)
    neighbours = (predecessor, *successors) if predecessor else successors

    drafts = set()
    for record in by_doi.values():
        if record.state is DoiState.DRAFT and record != current:
            drafts.add(record.doi)

    lineage = Lineage(
        identity=identity,
        work=inquiry.work,
        concept_doi=concept_doi,
        version=own,
        current=current,
        versions=tuple(versions),
        published=tuple(published),
        withdrawn=tuple(withdrawn),
        listed=frozenset(version.doi for version in (*published, *withdrawn)),
        predecessor=predecessor,
        successors=successors,
        records={version.doi: by_doi[version.doi] for version in neighbours},
        provisional=frozenset(unnamed),
        drafts=frozenset(drafts),
    )
    return replace(lineage, conflicts=conflicts_of(lineage))


def _by_version(records: Iterable[RegistryRecord], inquiry: Inquiry, identity: str) -> dict[str, RegistryRecord]:
    """The work's records by the version that their marker names; a published one counts before any draft.

    A record that was made elsewhere goes by its own word for the version, unless one of ours has that.
    """
    found: dict[str, RegistryRecord] = {}
    made_elsewhere: dict[str, RegistryRecord] = {}
    for record in records:
        marker = record.marker
        if marker is None:
            # In our words for it: Zenodo's GitHub integration writes the tag.
            said = record.metadata.version
            text = inquiry.named.get(said, said) if said else None
            if text and text != inquiry.version:
                made_elsewhere.setdefault(text, record)
            continue

        is_of_this_work = (marker.identity, marker.work) == (identity, inquiry.work)
        if marker.version is None or not is_of_this_work:
            continue

        # Of several drafts the first counts, which every run sees alike.
        other = found.get(marker.version)
        is_first_public = is_out(record) and not is_out(other)
        if other is None or is_first_public:
            found[marker.version] = record
    return made_elsewhere | found
