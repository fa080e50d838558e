"""Survey: read everything of a work once, the repository and every record, before it is said whether they agree.

Linear: one read of the host, one list of its releases, and one read of each record that the registry may have.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from doi_action.formats.cff.read import read as read_citation
from doi_action.formats.cff.state import citation_path
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version
from doi_action.lineage.versions import mints
from doi_action.model import Creator, Release
from doi_action.plan.agreement import Known, Said, Standing
from doi_action.registries import ListsDrafts, Registry
from doi_action.release.choose_work import NoVersion
from doi_action.release.read_release import CITATION, ReadRelease, path_in, read_release
from doi_action.settings import Settings
from doi_action.snapshot import ListedRelease


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What there is of a work, seen from the newest release that its files are to speak of.

    `releases` are what the host lists, by tag, `records` what was read of the registry. `coming` are drafts that the
    branch's files name, for versions that have no tag yet; `forgotten` are such drafts that no file names.
    """

    read: ReadRelease
    known: Known
    releases: Mapping[str, ListedRelease]
    records: Mapping[Doi, RegistryRecord]
    coming: tuple[RegistryRecord, ...] = ()
    forgotten: tuple[RegistryRecord, ...] = ()

    @property
    def speaker(self) -> Standing | None:
        """The newest version with a tag that everybody can find: what badge, citation file and concept speak of."""
        live = []
        for standing in self.known.standings:
            record = standing.record
            if standing.tag and record and record.state is DoiState.FINDABLE:
                live.append(standing)

        return max(live, key=lambda standing: standing.version.rank, default=None)


def listed_releases(host: Host, citation: str) -> Mapping[str, ListedRelease]:
    """Every release that others can see, by its tag, the newest first."""
    releases = {}
    for listed in host.listed_releases(citation):
        if not listed.release.draft:
            releases[listed.release.tag] = listed
    return releases


def read_newest(settings: Settings, host: Host, releases: Mapping[str, ListedRelease]) -> ReadRelease:
    """The newest release, read with its files; the list spares the host the question which it is.

    Raises what `read_release` raises.
    """
    finished = [tag for tag, listed in releases.items() if not listed.release.prerelease]
    names_one = settings.get("tag") is not None or settings.get("work") is not None
    if names_one or not host.hosted or not finished:
        return read_release(settings, host)

    # A nightly build, say, is no version: which one is the newest that names one, the tags tell.
    with suppress(NoVersion):
        return read_release(settings.with_value("tag", finished[0], "audit"), host)
    return read_release(settings, host)


def surveyed(
    read: ReadRelease,
    registry: Registry,
    lineage: Lineage,
    releases: Mapping[str, ListedRelease],
    *,
    known: Mapping[Doi, RegistryRecord] | None = None,
) -> Survey:
    """Everything there is of the work of `read`, whose lineage was observed. Reads each record once, writes nothing.

    Records that are `known` already are not read again.
    """
    records = {**(known or {}), **lineage.records}
    records |= {record.doi: record for record in lineage.own_records}

    # A version whose tag is gone is told by its record alone.
    versions: dict[Doi, Version] = {version.doi: version for version in (*lineage.versions, *lineage.published)}
    for doi in versions:
        # A placeholder is no DOI that could be asked for.
        if doi in records or doi in lineage.provisional:
            continue

        record = registry.read(doi)
        if record is not None:
            records[doi] = record

    standings = []
    for version in sorted(versions.values(), key=lambda version: version.order):
        standings.append(_standing(version, records.get(version.doi), read, registry, releases))

    at_head = read.snapshot.at_head
    head = at_head.read(citation_path(at_head.contents, read.work.path))

    # A draft that the branch's files name is prepared for the next release; of another nobody thinks any more.
    drafts = tuple(_untagged_drafts(read, registry, lineage, records))
    cited = frozenset(read.cited)
    return Survey(
        read=read,
        releases=releases,
        records=records,
        known=Known(
            registry=registry.kind.title,
            lineage=lineage,
            standings=tuple(standings),
            of_head=_said(head),
            keeps_concept=registry.kind.keeps_concept,
            links_versions=registry.kind.links_versions,
        ),
        coming=tuple(draft for draft in drafts if draft.doi in cited),
        forgotten=tuple(draft for draft in drafts if draft.doi not in cited),
    )


def _standing(
    version: Version,
    record: RegistryRecord | None,
    read: ReadRelease,
    registry: Registry,
    releases: Mapping[str, ListedRelease],
) -> Standing:
    """A version as everybody has it; of a host with releases only those are to have a DOI, and not every tag."""
    release, citation = None, None
    listed = releases.get(version.tag.name)
    if listed:
        release, citation = listed.release, listed.citation
    if release is not None and release.prerelease is not None:
        version = replace(version, flag=release.prerelease)

    wanted = bool(version.tag.name)
    if releases and release is None:
        wanted = False

    # Nobody misses the DOI of a version that was not meant to get one by itself.
    if version.prerelease and read.settings["prerelease"] == "skip":
        wanted = False
    if not mints(read.settings["mint-on"], version.text):
        wanted = False

    return Standing(
        version=version,
        record=record,
        release=release,
        wanted=wanted,
        page=_page(version.doi, release, read, registry, record),
        said=_said(citation),
    )


def _page(
    doi: Doi, release: Release | None, read: ReadRelease, registry: Registry, record: RegistryRecord | None
) -> str | None:
    """The landing page of a version, as `publish` would choose it; None for one of which only the registry tells."""
    if release is None or record is None:
        return None

    chosen = read.metadata.landing_page
    leads_to_itself = registry.kind.stores_files or registry.kind.names_dois
    page: str | None = chosen
    if leads_to_itself or chosen is None:
        page = registry.landing_page(doi)
    elif chosen == read.snapshot.release.url:
        # Each version leads to its own release.
        page = release.url

    found = record.metadata.landing_page
    if page and found and registry.same_page(page, found):
        return found
    return page


def _said(citation: bytes | None) -> Said:
    if citation is None:
        return Said()

    said = Said()
    for fact in read_citation(CITATION, citation).facts:
        match fact.field, fact.value:
            case "title", str(title):
                said = replace(said, title=title)
            case "creators", tuple(people):
                creators = tuple(person for person in people if isinstance(person, Creator))
                said = replace(said, creators=creators)
    return said


def _untagged_drafts(
    read: ReadRelease, registry: Registry, lineage: Lineage, records: Mapping[Doi, RegistryRecord]
) -> Iterator[RegistryRecord]:
    """Drafts of this work for versions without a tag: prepared, and not yet released."""
    prefix = read.settings["prefix"]
    shown: dict[Doi, RegistryRecord] = {}
    if prefix and isinstance(registry, ListsDrafts):
        shown = {draft.doi: draft for draft in registry.drafts(prefix)}

    # Another account's DOI, which the files may cite too, is none of our drafts.
    cited = list(read.cited)
    if not registry.kind.names_dois:
        cited = [doi for doi in cited if doi.prefix == prefix]

    known = {*records, *lineage.provisional, lineage.concept_doi}
    for doi in dict.fromkeys((*cited, *lineage.drafts, *shown)):
        if doi in known:
            continue

        record = shown.get(doi) or registry.read(doi)
        if record is None or record.state is not DoiState.DRAFT:
            continue

        # Made for this work, and by us.
        if record.is_of(lineage.identity, lineage.work):
            yield record


def citation_of_work(read: ReadRelease) -> str:
    """Where the citation file of the work stands."""
    return path_in(read.work, CITATION)
