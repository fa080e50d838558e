"""Many releases of one work before anything is written: each read at its own tag, and planned as the next one.

The lowest version first, so that each finds those before it. Files are read as they come and let go of again: what is
kept of a release is what its record will say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from doi_action.check.checker import told
from doi_action.errors import DoiActionError
from doi_action.findings import Finding
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, Version
from doi_action.lineage.versions import VersionOrder
from doi_action.model import Metadata, Release, Tag
from doi_action.plan.steps import Step
from doi_action.registries import Registry
from doi_action.release.choose_releases import ChosenReleases, LeftOut
from doi_action.release.decide import landing_pages, page_of_doi, refuse_clashes
from doi_action.release.deposit import ReleaseFiles, archive_remarks
from doi_action.release.hub_dois import HubDois
from doi_action.release.judge_files import stopping
from doi_action.release.plan_many import OldRelease, Planner
from doi_action.release.read_release import ReadRelease, is_unfinished, release_of, wanted
from doi_action.release.said_before import said_of_newest
from doi_action.release.tag_faults import findings_of
from doi_action.rules import RULES
from doi_action.snapshot import Snapshot

Count = Callable[[str, int, int], None]
"""(what is done, how many are done, how many there are) -> nothing."""


def uncounted(_doing: str, _done: int, _total: int) -> None:
    """Shows nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OldReleases:
    """Everything that a run over many releases is about, as it is known before the first write.

    `read` is the newest of them, which alone decides what the repository's files will say, and `lineage` how that one
    stands once all are out. `chosen` are the tags that are meant, and those `published` have their DOI already, as
    the version that stands beside each.
    `faults` are what stops the run, of every release; `errors` the same of the registry. `concept` are the steps for
    the DOI of all versions: the first is taken as soon as the lowest version is out where there is no such DOI yet, and
    the last at the end.
    """

    read: ReadRelease
    lineage: Lineage
    planner: Planner
    chosen: ChosenReleases
    releases: tuple[OldRelease, ...]
    published: tuple[tuple[Release, Version], ...]
    left_out: tuple[LeftOut, ...]
    concept_page: str
    concept: tuple[Step, ...] = ()
    said_of_newest: tuple[Metadata, ...] = ()
    faults: tuple[Finding, ...] = ()
    errors: tuple[DoiActionError, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, in the order in which they are taken."""
        steps: list[Step] = []
        for number, release in enumerate(self.releases):
            steps += release.steps
            if number == 0:
                steps += self.concept[:-1]
        return (*steps, *self.concept[-1:])


@dataclass(kw_only=True, slots=True)
class _Found:
    """What reading collects."""

    releases: list[OldRelease] = field(default_factory=list)
    published: list[tuple[Release, Version]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    faults: dict[Finding, None] = field(default_factory=dict)
    errors: list[DoiActionError] = field(default_factory=list)


def read_releases(
    newest: ReadRelease,
    chosen: ChosenReleases,
    host: Host,
    registry: Registry,
    base: Lineage,
    *,
    count: Count,
    again: frozenset[Doi] = frozenset(),
) -> OldReleases:
    """Read and plan the chosen releases; `base` is the lineage as the registry holds it, seen from the `newest`.

    One question to the registry for each version that may have been published by a run that broke off, and for each
    neighbour whose record will be changed; the versions that are looked at `again` are planned as if they were new, and
    take the steps that their records lack. Writes nothing.
    """
    planner = Planner(newest, registry, base, again=again)
    found = _Found(left_out=list(chosen.left_out))
    last: ReadRelease | None = None
    hub_dois = HubDois()
    for number, snapshot in enumerate(host.releases(chosen.tags, wanted(newest.settings, newest.work)), start=1):
        count("reading releases", number, len(chosen.tags))
        read = _read(newest, snapshot, chosen)
        if read.skipped:
            found.left_out.append(LeftOut(tag=snapshot.release.tag, reason=read.skipped.removeprefix(f"{read.tag} ")))
            continue

        if last is None or _rank(last) <= _rank(read):
            last = read

        if read.error:
            for finding in (*stopping(findings_of(read)), *read.refused):
                # Of many releases the reader does not know which.
                tells_its_tag = bool(finding.tag) or not finding.path
                found.faults[finding if tells_its_tag else replace(finding, tag=read.tag)] = None
            continue

        try:
            _planned(planner, read, snapshot.tags, host, found, hub_dois)
        except DoiActionError as error:
            found.errors += [error, *error.also]
    return _together(planner, last or newest, chosen, host, found)


def _read(newest: ReadRelease, snapshot: Snapshot, chosen: ChosenReleases) -> ReadRelease:
    """One of the releases, whose files are judged for themselves: later tags say nothing against an old one."""
    own = tuple(tag for tag in snapshot.tags if tag.name == snapshot.release.tag)

    # What a citation page needs besides was read with the newest, of which alone it tells more than its record.
    first, release = newest.snapshot, snapshot.release
    if release.tag == first.release.tag:
        release = first.release
    alone = replace(snapshot, repository=first.repository, tags=own, release=release)
    alone = replace(alone, pages_branch=first.pages_branch, at_pages=first.at_pages)
    return release_of(newest.settings, alone, chosen.version_of(snapshot.release.tag))


def _rank(read: ReadRelease) -> tuple[bool, VersionOrder]:
    """What decides which is the newest: a release before any pre-release, then the order."""
    return not is_unfinished(read.snapshot.release, read.version), VersionOrder(read.version)


def _planned(
    planner: "Planner", read: ReadRelease, tags: tuple[Tag, ...], host: Host, found: _Found, hub_dois: HubDois
) -> None:
    version = planner.published(read)
    if version is not None:
        found.published.append((read.snapshot.release, version))
        return

    release = planner.plan(hub_dois.told(read), tags, host)
    if release is None:
        found.left_out.append(LeftOut(tag=read.tag, reason="was withdrawn"))
        return

    including = read.settings.including
    if release.files:
        lacking = archive_remarks(read.snapshot, release.files, including, hosted=host.hosted)
        found.faults.update(dict.fromkeys(stopping(told(lacking, RULES))))
    # What an archive is to hold and cannot would stop the run half-way.
    ReleaseFiles(host, release.release, release.files, including=including).refuse_missing(read.snapshot)
    found.releases.append(release)


def _together(planner: Planner, newest: ReadRelease, chosen: ChosenReleases, host: Host, found: _Found) -> OldReleases:
    """All of it, with what becomes of the concept."""
    registry, base = planner.registry, planner.base
    lineage = planner.at_end(newest, found.releases)
    _, home = landing_pages(newest, registry, lineage)

    said: tuple[Metadata, ...] = ()
    concept: tuple[Step, ...] = ()
    is_draft = newest.settings["state"] == "draft"
    is_ready = bool(found.releases) and not found.errors and not found.faults
    if is_ready and not registry.kind.keeps_concept and not is_draft:
        said = said_of_newest(newest, host, registry, replace(lineage, published=base.published), on_branch=True)
        home = page_of_doi(home, lineage.concept_doi, base.concept, newest, registry, said).registered
        asked = [release.wanted for release in found.releases]
        planned = planner.concept_steps(asked, base.concept, home, said)
        refuse_clashes(planned.clashes)
        concept = planned.steps
    return OldReleases(
        read=newest,
        lineage=lineage,
        planner=planner,
        chosen=chosen,
        releases=tuple(found.releases),
        published=tuple(found.published),
        left_out=tuple(found.left_out),
        concept_page=home,
        concept=concept,
        said_of_newest=said,
        faults=tuple(found.faults),
        errors=tuple(found.errors),
    )
