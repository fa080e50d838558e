"""Look up the lineage of a work at a registry where we choose the names: read once, before anything is decided.

A handful of reads: the concept, the version, and the neighbours whose links this release will change. Never a search,
since search indexes lag; a name that is computed needs none.
"""

from dataclasses import dataclass, replace

from doi_action.errors import ConflictError, SettingsError
from doi_action.identifiers import Doi
from doi_action.lineage import (
    Lineage,
    Marker,
    RegistryRecord,
    Suffixes,
    Version,
    has_our_check_digits,
    predecessor_of,
    published_among,
    rivals,
    successors_of,
    versions_of,
)
from doi_action.model import Repository, Tag
from doi_action.registries import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Inquiry:
    """What the repository and the settings say of a work before any registry is asked.

    `tags` are all tags of the repository, `tag` and `version` the release's. `cited` are the DOIs that the head's files
    name, in order. `concept_doi` is the setting of that name.
    """

    repository: Repository
    tags: tuple[Tag, ...]
    tag: str
    version: str
    tag_patterns: tuple[str, ...]
    prefix: str
    suffix_pattern: str = "opaque"
    work: str = ""
    concept_doi: Doi | None = None
    cited: tuple[Doi, ...] = ()

    def names(self, identity: str) -> Suffixes:
        """How DOIs of this work are named."""
        return Suffixes(pattern=self.suffix_pattern, identity=identity, name=self.repository.name, work=self.work)

    def versions(self, concept: Doi, identity: str) -> tuple[Version, ...]:
        """Every tagged version with its DOI; the release's own goes by the version that the settings give it."""
        found = versions_of(
            self.tags, self.tag_patterns, concept=concept, prefix=self.prefix, names=self.names(identity)
        )
        return (self.release(concept, identity), *(v for v in found if v.tag.name != self.tag))

    def release(self, concept: Doi, identity: str) -> Version:
        """The version to be published."""
        tag = next(t for t in self.tags if t.name == self.tag)
        return Version(
            text=self.version, tag=tag, doi=Doi(self.prefix, self.names(identity).version(concept, self.version))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Concept:
    """The work's concept: its DOI, whose identity its names are computed from, its record where there is one."""

    doi: Doi
    identity: str
    record: RegistryRecord | None = None
    current: RegistryRecord | None = None
    foreign: tuple[Doi, ...] = ()


def look_up(registry: Registry, inquiry: Inquiry) -> Lineage:
    """The lineage of the work in question as the registry holds it.

    Raises SettingsError where no name can be computed, ConflictError where a DOI is another's, a tag has moved or two
    tags name one version.
    """
    concept = _concept(registry, inquiry)
    registry.check_account(inquiry.prefix)
    versions = inquiry.versions(concept.doi, concept.identity)
    _refuse_rivals(versions[0], versions)
    listed = frozenset(concept.record.related("HasVersion")) if concept.record else frozenset()
    published = published_among(versions, listed)
    version = next((v for v in published if v.tag.name == inquiry.tag), versions[0])
    current = concept.current or registry.read(version.doi)
    version = replace(version, doi=current.doi) if current else version
    predecessor = predecessor_of(version, published)
    records = _read(registry, predecessor)
    before = records.get(predecessor.doi) if predecessor else None
    successors = successors_of(version, published, predecessor=before, current=current)
    lineage = Lineage(
        identity=concept.identity,
        work=inquiry.work,
        concept_doi=concept.doi,
        version=version,
        concept=concept.record,
        current=current,
        versions=versions,
        published=published,
        listed=listed,
        predecessor=predecessor,
        successors=successors,
        records=records | _read(registry, *successors),
        foreign=concept.foreign,
    )
    said_outright = inquiry.concept_doi and concept.record and concept.record.marker is None
    if lineage.concept and not said_outright:
        _refuse_foreign(lineage.concept, lineage.concept_marker, "all versions of this work")
    if lineage.current:
        _refuse_moved(lineage, lineage.current)
    return lineage


def _read(registry: Registry, *versions: Version | None) -> dict[Doi, RegistryRecord]:
    found = ((v.doi, registry.read(v.doi)) for v in versions if v)
    return {doi: record for doi, record in found if record}


def _concept(registry: Registry, inquiry: Inquiry) -> Concept:
    """The concept: said outright, else found in the head's files and confirmed by its record, else computed."""
    if inquiry.concept_doi:
        return _said(registry, inquiry, inquiry.concept_doi)
    identity = inquiry.repository.identity
    found = _cited(registry, inquiry, identity)
    if found.identity:
        return found
    if not identity:
        raise SettingsError(
            f"the DOI of this work cannot be named: {inquiry.repository.identity_problem or 'its identity is unknown'}",
            why="names are computed from an identity that survives renames and transfers",
            fix="run it where the repository is hosted, or give the DOI that stands for all versions as concept-doi",
            rule="identity-unknown",
        )
    doi = Doi(inquiry.prefix, inquiry.names(identity).concept())
    return Concept(doi=doi, identity=identity, record=registry.read(doi), foreign=found.foreign)


def _said(registry: Registry, inquiry: Inquiry, doi: Doi) -> Concept:
    record = registry.read(doi)
    if record is None:
        raise SettingsError(
            f"concept-doi: {registry.kind.title} knows no DOI '{doi}' that this account may change",
            why="the setting names a DOI that exists already",
            fix="correct it, or leave it out: the first release then creates the DOI",
            rule="concept-doi-unknown",
        )
    identity = record.marker.identity if record.marker else inquiry.repository.identity
    return Concept(doi=doi, identity=identity or f"doi:{doi}", record=record)


def _cited(registry: Registry, inquiry: Inquiry, identity: str | None) -> Concept:
    """What the DOIs in the head's files are, where they look like names of ours that this work does not compute.

    An empty identity means that none of them is ours. A name that this work computes needs no look.
    """
    known = set()
    if identity:
        computed = Doi(inquiry.prefix, inquiry.names(identity).concept())
        known = {computed, *(v.doi for v in inquiry.versions(computed, identity))}
    foreign = []
    for doi in inquiry.cited:
        if doi in known or not has_our_check_digits(doi):
            continue
        record = registry.read(doi)
        marker = record.marker if record else None
        if not record or not marker:
            continue
        if (identity and marker.identity != identity) or marker.work != inquiry.work:
            foreign.append(doi)
            continue
        return _confirmed(registry, inquiry, record, marker)
    return Concept(doi=Doi("", ""), identity="", foreign=tuple(foreign))


def _confirmed(registry: Registry, inquiry: Inquiry, record: RegistryRecord, marker: Marker) -> Concept:
    """The concept that a record of this work is, or belongs to."""
    if marker.version is None:
        return Concept(doi=record.doi, identity=marker.identity, record=record)
    (doi,) = record.related("IsVersionOf")[:1] or (record.doi,)
    current = record if marker.version == inquiry.version else None
    return Concept(doi=doi, identity=marker.identity, record=registry.read(doi), current=current)


def _refuse_rivals(version: Version, versions: tuple[Version, ...]) -> None:
    others = rivals(version, versions)
    if others:
        names = ", ".join(f"'{v.tag.name}' ({v.tag.commit[:10]})" for v in others)
        raise ConflictError(
            f"two tags name version {version.text}: '{version.tag.name}' ({version.tag.commit[:10]}) and {names}",
            why="a DOI cites exactly one commit, and nobody can say which of them is meant",
            fix="delete the tag that is wrong, or set tag-pattern so that only one of them names a version",
            rule="two-tags-one-version",
        )


def _refuse_moved(lineage: Lineage, current: RegistryRecord) -> None:
    """Stop where the version's DOI is not this version's, or its tag no longer names what was published."""
    _refuse_foreign(current, lineage.version_marker, f"version {lineage.version.text} of this work")
    commit = current.marker.commit if current.marker else None
    if commit and commit != lineage.version.tag.commit:
        raise ConflictError(
            f"the tag '{lineage.version.tag.name}' has moved: {current.doi} was published for commit "
            f"{commit[:10]}, the tag is now at {lineage.version.tag.commit[:10]}",
            why="whoever cited the DOI meant the commit that was published",
            fix=f"put the tag back (git tag -f {lineage.version.tag.name} {commit}), or release a new version",
            rule="tag-moved",
        )


def _refuse_foreign(record: RegistryRecord, ours: Marker, what: str) -> None:
    found = record.marker
    if found and (found.identity, found.work, found.version) == (ours.identity, ours.work, ours.version):
        return
    whose = f"it belongs to '{found}'" if found else "it does not say that it was made for this repository"
    raise ConflictError(
        f"{record.doi}, the name for {what}, exists already and {whose}",
        why="a DOI that others may have cited is never overwritten",
        fix="set another prefix or suffix; or, if it is the concept DOI of this work, name it in concept-doi",
        rule="doi-of-another",
    )
