"""The records that a version and its concept should have, before what others added to them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import Dated, Metadata, RelatedIdentifier
from doi_action.model.kinds import general_type

CONCEPT_FIELDS = (
    "kind",
    "resource_type",
    "resource_type_text",
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


def moved_links(found: RegistryRecord, mine: RegistryRecord) -> Iterator[RelatedIdentifier]:
    """Links of `found` to our own repository under the address that it had before it was renamed or moved.

    What tells them is that `mine` says the very same of the new address: one relation, one host, one path inside the
    repository, such as the tree of the tag.
    """
    new_places = {}
    for link in mine.metadata.related_identifiers:
        place = _place_on_host(link.value)
        if place:
            host, repository, inside = place
            new_places[link.relation, host, inside] = repository

    old_repositories = set()
    page = _place_on_host(found.metadata.landing_page)
    if page and is_moved_page(found.metadata.landing_page, mine.metadata.landing_page):
        old_repositories.add((page[0], page[1]))

    candidates = []
    for link in found.metadata.related_identifiers:
        place = _place_on_host(link.value)
        if place is None:
            continue

        host, repository, inside = place
        now = new_places.get((link.relation, host, inside))
        if now is None or now == repository:
            continue
        candidates.append((link, host, repository))

        # A page inside, such as the tree of our tag, is nobody else's; a bare address may be another project's.
        if inside and link.relation == "IsIdenticalTo":
            old_repositories.add((host, repository))

    for link, host, repository in candidates:
        if (host, repository) in old_repositories:
            yield link


def is_moved_page(old: str | None, new: str | None) -> bool:
    """Whether `old` is the page `new` under the address that our repository had before it was renamed or moved."""
    before, now = _place_on_host(old), _place_on_host(new)
    if before is None or now is None:
        return False

    host_before, repository_before, inside_before = before
    host, repository, inside = now
    same_page = (host_before, inside_before) == (host, inside)
    return same_page and repository_before != repository


def _place_on_host(address: str | None) -> tuple[str, str, str] | None:
    """Host, `owner/name` and the path inside, of the address of a repository or of a page in one."""
    scheme, _, rest = (address or "").partition("://")
    if scheme not in ("http", "https"):
        return None

    host, *path = rest.rstrip("/").split("/")
    if len(path) < 2:
        return None
    return host.lower(), "/".join(path[:2]).lower(), "/".join(path[2:])


def version_record(
    metadata: Metadata,
    lineage: Lineage,
    landing_page: str,
    *,
    keeps_concept: bool = False,
    links_versions: bool = False,
) -> RegistryRecord:
    """The record this version should have: its metadata and its place in the lineage, before what others added."""
    links: list[RelatedIdentifier] = []
    # A registry that keeps the concept links each version to it, and before the first one it has no name.
    if not keeps_concept:
        links.append(version_link("IsVersionOf", lineage.concept_doi, metadata))
    if lineage.predecessor:
        links.append(version_link("IsNewVersionOf", lineage.predecessor.doi, metadata))
    # Where the registry shows what follows, an older record is not opened again to say it.
    if not links_versions:
        for successor in lineage.successors:
            links.append(version_link("IsPreviousVersionOf", successor.doi, metadata))

    every = united((*links, *metadata.related_identifiers))
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

    said = said_of_all_versions(metadata, found)
    # A maintenance release adds itself to the list; the concept keeps speaking of the newest version.
    texts = said.related_identifiers if lineage.newest else ()
    related = united((*found.related_identifiers, *texts, *links))
    content = replace(
        said,
        related_identifiers=without_self(related, lineage.concept_doi, concept_page),
        landing_page=concept_page,
    )
    return RegistryRecord(
        doi=lineage.concept_doi, state=DoiState.FINDABLE, metadata=content, marker=lineage.concept_marker
    )


def said_of_all_versions(metadata: Metadata, found: Metadata | None = None) -> Metadata:
    """What of its newest version a concept's record says, without the links to versions.

    `found` is the concept's record until now, whose dates go on.
    """
    issued, dates = concept_dates(found or Metadata(), metadata.publication_date)
    said = {name: getattr(metadata, name) for name in CONCEPT_FIELDS}
    contributors = [who for who in metadata.contributors if who.role in CONCEPT_ROLES]
    links = [link for link in metadata.related_identifiers if link.relation in CONCEPT_RELATIONS]
    return Metadata(
        **said,
        contributors=tuple(contributors),
        publication_date=issued,
        dates=dates,
        related_identifiers=tuple(links),
    )


def concept_dates(found: Metadata, day: date | None) -> tuple[date | None, tuple[Dated, ...]]:
    """When the first version was issued, and the other dates: the newest version's day is that of the last update.

    `day` is the newest version's; `found` is the concept's record until now. A date of issue that is less than a day (a
    year, in a record that was made elsewhere) stays where it is not later than that day.
    """
    if day is None:
        return found.publication_date, found.dates

    imprecise = []
    others = []
    for dated in found.dates:
        if dated.type == "Issued":
            imprecise.append(dated)
        elif dated.type != "Updated":
            others.append(dated)

    updated = Dated(value=day.isoformat(), type="Updated")
    known = found.publication_date
    if known is None and imprecise:
        is_older = imprecise[0].value[:4] <= day.isoformat()[:4]
        if is_older:
            return None, (*imprecise, updated, *others)

    if known is None or known >= day:
        return day, tuple(others)
    # The newest version came later.
    return known, (updated, *others)


def without_self(related: Iterable[RelatedIdentifier], doi: Doi, page: str) -> tuple[RelatedIdentifier, ...]:
    """The links that do not lead to the record itself: a DOI that is a version of itself confuses every index.

    Nor does a page that is said to be identical lead elsewhere when the DOI resolves to that `page`.
    """
    kept = []
    for link in related:
        is_own_doi = link.scheme == "DOI" and link.value.lower() == str(doi)
        is_own_page = link.relation == "IsIdenticalTo" and link.value == page
        if is_own_doi or is_own_page:
            continue
        kept.append(link)
    return tuple(kept)


def version_link(relation: str, doi: Doi, metadata: Metadata) -> RelatedIdentifier:
    """A link between versions of a work, or between a version and the concept; both are of the work's type."""
    kind = general_type(metadata.kind, metadata.resource_type)
    return RelatedIdentifier(value=str(doi), scheme="DOI", relation=relation, resource_type=kind)


def united(related: Iterable[RelatedIdentifier]) -> tuple[RelatedIdentifier, ...]:
    """Each link once, the first of its kind, in the order given."""
    by_key: dict[tuple[str, str, str], RelatedIdentifier] = {}
    for link in related:
        by_key.setdefault(link.key, link)
    return tuple(by_key.values())
