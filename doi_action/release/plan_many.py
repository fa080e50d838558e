"""Many releases of one work, planned one after the other: each in the lineage that those before it leave.

Asks the registry about a version that a run before this one may have left, and for the records of neighbours; writes
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, RegistryRecord, Version, is_out
from doi_action.lineage.family import Family
from doi_action.model import DepositFile, Metadata, Release, Tag
from doi_action.plan.release import Planned, Updating, Wanted, plan_concept, plan_version
from doi_action.plan.steps import Publish, Reserve, Step, Update
from doi_action.plan.three_way import Prefer
from doi_action.registries import CreatesUnread, Registry
from doi_action.registries.conflicts import conflicts_of
from doi_action.release.decide import kept_page, landing_pages
from doi_action.release.deposit import deposit_files
from doi_action.release.names import named
from doi_action.release.observe import without_conflicts
from doi_action.release.read_release import ReadRelease
from doi_action.release.rivals import linked_to_rivals, rivals_of
from doi_action.release.withdrawal import with_tombstone


@dataclass(frozen=True, kw_only=True, slots=True)
class OldRelease:
    """A release that gets its DOI, and its place in the `lineage`, in which others may have placeholders yet.

    `steps` are what its version takes and the other ends of its links; none where its record says all of it already.
    """

    release: Release
    wanted: Wanted
    files: tuple[DepositFile, ...]
    steps: tuple[Step, ...]

    @property
    def version(self) -> Version:
        """The version, with its DOI or a placeholder."""
        return self.wanted.lineage.version

    @property
    def is_new(self) -> bool:
        """Whether its DOI is not public yet."""
        current = self.wanted.lineage.current
        return not is_out(current)


def after(asked: Wanted, planned: Planned) -> dict[Doi, RegistryRecord]:
    """The records as they will be after these steps."""
    records: dict[Doi, RegistryRecord] = {}
    current = asked.lineage.current
    if current:
        records[current.doi] = current

    for step in planned.steps:
        if isinstance(step, Publish | Reserve | Update):
            records[step.record.doi] = step.record
    return records


class Planner:
    """Plans one release after the other, each in the lineage that those before it leave.

    `base` is the lineage `seen_from` one of them. `found` are the records as the registry holds them, `family` has them
    as they will be. What is published is left as it is, but for the versions that are looked at `again`.
    """

    def __init__(
        self, newest: ReadRelease, registry: Registry, base: Lineage, *, again: frozenset[Doi] = frozenset()
    ) -> None:
        self.seen_from, self.registry, self.base, self.family = newest, registry, base, Family(base)
        self.found = dict(base.records)
        self._out = {version.text: version for version in base.published if version.doi not in again}
        self._withdrawn = {version.doi for version in base.withdrawn}
        self._tagged = {version.tag.name: version for version in base.versions}
        self._same: dict[str, list[Version]] = {}
        for version in base.versions:
            self._same.setdefault(version.text, []).append(version)

        self._draft = newest.settings["state"] == "draft"
        kind = registry.kind
        self._links = {"keeps_concept": kind.keeps_concept, "links_versions": kind.links_versions}
        # Whether it is there shows when it is made; only those that a broken run may have left are looked for.
        self._may_skip_looking = isinstance(registry, CreatesUnread) and not self._draft
        self._met_an_unpublished = False
        self.updating = Updating(
            differences=registry.differences, held=registry.held, prefer=Prefer(newest.settings["prefer"])
        )

    def published(self, read: ReadRelease) -> Version | None:
        """The version of this release where it has its DOI already, and is not looked at again."""
        return self._out.get(read.version)

    def plan(self, read: ReadRelease, tags: tuple[Tag, ...], host: Host) -> OldRelease | None:
        """The release with its steps; from now on it counts as published. Raises ConflictError.

        None where it was withdrawn: it stays so.
        """
        tagged = self._tagged[read.tag]
        version = replace(tagged, tag=replace(tagged.tag, distance=0), flag=read.snapshot.release.prerelease)
        if version.doi in self._withdrawn:
            return None

        current = self._looked_up(version)
        lineage = with_tombstone(self._seen(version, tags, current), read, self.registry, host)
        if lineage.is_withdrawn:
            return None
        self.refuse_conflicts(lineage)
        lineage = without_conflicts(named(self.registry, lineage, read.metadata, dry_run=True))

        page, _ = landing_pages(read, self.registry, lineage)
        files: tuple[DepositFile, ...] = ()
        if self.registry.kind.stores_files:
            files = deposit_files(read.snapshot, read.settings.file_patterns)

        metadata = read.metadata
        if read.settings["rival-dois"] == "link":
            metadata = linked_to_rivals(read, rivals_of(read, lineage))

        asked = Wanted(
            metadata=metadata,
            lineage=lineage,
            landing_page=kept_page(page, current, self.registry),
            files=tuple(file.name for file in files),
            # What stands there was said by a run that broke off, of the very tag that is read now.
            said_before=(metadata,) if current else (),
        )
        planned = self.steps_of(asked)
        if not self._draft:
            self.family.add(version, after(asked, planned))
        return OldRelease(release=read.snapshot.release, wanted=asked, files=files, steps=planned.steps)

    def refuse_conflicts(self, lineage: Lineage) -> None:
        """Raise ConflictError where a version's own record is another's, its tag moved, or a second tag names it."""
        # The concept was looked at when it was observed, with what the settings say of it.
        same = tuple(self._same.get(lineage.version.text, ()))
        conflicts = conflicts_of(replace(lineage, concept=None, versions=same))
        without_conflicts(replace(lineage, conflicts=conflicts))

    def steps_of(self, asked: Wanted) -> Planned:
        """The steps of one version and its neighbours."""
        return plan_version(asked, draft=self._draft, updating=self.updating, **self._links)

    def _looked_up(self, version: Version) -> RegistryRecord | None:
        """The version's own record, where it has one that no concept lists: a draft, or of a run that broke off."""
        if version.doi in self.base.provisional:
            return None
        if self._may_skip_looking and self._met_an_unpublished:
            return None

        found = self.registry.read(version.doi)
        if found is None:
            self._met_an_unpublished = True
        else:
            self.found[found.doi] = found
        return found

    def _seen(self, version: Version, tags: tuple[Tag, ...], current: RegistryRecord | None) -> Lineage:
        """The lineage as this version finds it, with the records of its neighbours where they will be changed."""
        asked: set[Doi] = set()
        followed = current.related("IsNewVersionOf") if current else ()
        while True:
            lineage = self.family.joined_by(version, tags, current=current)

            # Which versions follow is told by the record of the one before.
            neighbours = list(lineage.successors)
            if not self.registry.kind.links_versions:
                if lineage.predecessor:
                    neighbours.append(lineage.predecessor)

                # One that it followed until now may be told that it does so no more.
                neighbours += [other for other in lineage.published if other.doi in followed]

            known = self.family.records.keys() | asked
            unread = [other.doi for other in neighbours if other.doi not in known]
            if not unread:
                return lineage

            asked.update(unread)
            for doi in unread:
                record = self.registry.read(doi)
                if record is not None:
                    self.found[doi] = record
                    self.family.records[doi] = record

    def at_end(self, newest: ReadRelease, releases: Sequence[OldRelease]) -> Lineage:
        """The lineage from the newest release when all are out."""
        own = {release.release.tag: release.wanted.lineage for release in releases}
        lineage = own.get(newest.tag)
        if lineage is None:
            version = self.published(newest)
            found = self.registry.read(version.doi) if version else None
            lineage = replace(self.base, version=version or self.base.version, current=found)

        every = self.family.out
        listed = self.base.listed | {version.doi for version in every}
        return replace(lineage, published=every, listed=listed, versions=self.base.versions)

    def concept_steps(
        self, asked: Sequence[Wanted], found: RegistryRecord | None, page: str, said: tuple[Metadata, ...]
    ) -> Planned:
        """The steps for the concept: one at the end, and one before, as soon as a version points to what is not there.

        It was `found` like that, and `said` was said of it until now.
        """
        first = Planned()
        if self.begins(found) and len(asked) > 1:
            first = self.concept(asked[:1], found, page, ())
            found, said = first.steps[0].record, (asked[0].metadata,)
        return first.followed_by(self.concept(asked, found, page, said))

    def begins(self, found: RegistryRecord | None) -> bool:
        """Whether the concept does not resolve yet."""
        return not is_out(found)

    def concept(
        self, asked: Sequence[Wanted], found: RegistryRecord | None, page: str, said: tuple[Metadata, ...]
    ) -> Planned:
        """The one step that lists these versions."""
        speaking = [replace(each, said_of_newest=said) for each in asked]
        return plan_concept(speaking, found=found, concept_page=page, updating=self.updating)
