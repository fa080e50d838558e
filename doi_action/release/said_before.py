"""What earlier runs said of a version, computed again from its tag and from what the branch's files said since.

The base of the three-way merge: nothing is stored for it. A host that does not tell how files stood leaves what only
the registry says to count as somebody else's, which stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from doi_action.errors import SettingsError
from doi_action.hosts import Host
from doi_action.inputs import INPUTS_BY_NAME
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version
from doi_action.metadata.gather import HeadSpeaksOf
from doi_action.model import Metadata
from doi_action.plan.records import CONCEPT_FIELDS
from doi_action.registries import Registry
from doi_action.release.read_release import (
    CITATION,
    ReadRelease,
    completed,
    configured_by,
    described,
    head_speaks_of,
    path_in,
    wanted,
)
from doi_action.settings import CONFIGURATION_FILES, Settings
from doi_action.snapshot import Snapshot, Tagged

SAID_OF_THE_WORK = ("publisher", "landing-page", "resource-type", "kind")
"""Settings that a record tells."""


def said_before(read: ReadRelease, host: Host, lineage: Lineage, *, on_branch: bool) -> tuple[Metadata, ...]:
    """What earlier runs may have said of this version; nothing where it has no record yet.

    `on_branch`: also what the branch's files said at some time since, which is one more look at the host.
    """
    if lineage.current is None:
        return ()
    if drafted_before_tag(read, lineage.current):
        return (lineage.current.metadata,)

    known = _said(read, host, read.snapshot, read.version, followed=read.followed, on_branch=on_branch)
    told_both = Metadata()
    if lineage.newest:
        told_both = _said_by_host(read, lineage.current, lineage.concept)
    return (*known, told_both, _overruled(read, lineage.current))


def drafted_before_tag(read: ReadRelease, record: RegistryRecord) -> bool:
    """Whether the record is a draft that was reserved before the version had its tag, from files as they were then.

    Nobody can tell those again. They were on their way to the release, and what it says now counts.
    """
    if record.state is not DoiState.DRAFT or record.marker is None:
        return False
    return record.marker.commit != read.snapshot.release.commit


def said_of_newest(
    read: ReadRelease, host: Host, registry: Registry, lineage: Lineage, *, on_branch: bool
) -> tuple[Metadata, ...]:
    """What earlier runs may have said of the version for which the concept speaks until now.

    Nothing where the concept will not speak of this version, or says the same already.
    """
    spoken_of = _spoken_of(lineage)
    if lineage.concept is None or not spoken_of or not lineage.newest:
        return ()
    # The other tag is one more look at the host, and most releases change nothing of this.
    if _says_the_same(registry, lineage.concept, read.metadata):
        return ()

    said: list[Metadata] = []
    for before in spoken_of:
        record = lineage.records.get(before.doi)
        if before.tag.name:
            snapshot = host.snapshot(Tagged(before.tag.name), wanted(read.settings, read.work))
            said += _said(read, host, snapshot, before.text, followed=False, on_branch=on_branch)
            said.append(_said_by_host(read, record, lineage.concept))
        elif record:
            # Its tag is gone, and its record is all that is left: what was one value there is what the concept was
            # told. Entries of lists may be a steward's in both records, so they count for nobody.
            told = record.metadata
            single = Metadata(
                kind=told.kind,
                resource_type=told.resource_type,
                resource_type_text=told.resource_type_text,
                title=told.title,
                publisher=told.publisher,
                publisher_ror=told.publisher_ror,
                abstract=told.abstract,
                language=told.language,
            )
            said.append(single)
    return (*said, _overruled(read, lineage.concept))


def _spoken_of(lineage: Lineage) -> tuple[Version, ...]:
    """The versions that the concept may speak of until now: the newest other one, and a newer one withdrawn since."""
    others = [version for version in lineage.published if version.doi != lineage.version.doi]
    live = max(others, key=lambda version: version.rank, default=None)
    gone = max(lineage.withdrawn, key=lambda version: version.rank, default=None)

    # The concept spoke of it until the newest live one came, and not since.
    if live and gone and gone.rank < live.rank:
        gone = None
    return tuple(version for version in (live, gone) if version)


def _says_the_same(registry: Registry, concept: RegistryRecord, release: Metadata) -> bool:
    """Whether the concept says of the work what this release does, so that there is nothing to bring together."""
    said = {name: getattr(release, name) for name in CONCEPT_FIELDS}
    wanted = replace(concept, metadata=Metadata(**said))
    if registry.differences(wanted, concept):
        return False

    # A registry compares what is written to it: of an empty field nothing is.
    for name in CONCEPT_FIELDS:
        is_only_there = getattr(concept.metadata, name) and not said[name]
        if is_only_there:
            return False
    return True


def _said(
    read: ReadRelease, host: Host, snapshot: Snapshot, version: str, *, followed: bool, on_branch: bool
) -> tuple[Metadata, ...]:
    """What the tag says with nothing of the branch, then with the branch's files as they stood at each time since."""
    paths = _paths(read)
    of_tag = replace(snapshot, at_head=snapshot.at_tag)
    said = [_metadata(read, of_tag, version, HeadSpeaksOf.UNKNOWN, followed=followed)]
    if not on_branch:
        return tuple(said)

    for state in host.earlier(snapshot.release.commit, paths):
        then = _as_it_stood(snapshot, paths, state)
        speaks_of = head_speaks_of(then, read.work, version)
        said.append(_metadata(read, then, version, speaks_of, followed=followed))
    return tuple(dict.fromkeys(said))


def corrected_once_named(read: ReadRelease) -> tuple[str, ...]:
    """The fields of which the branch's file says other than the tag: corrections, once it names this version."""
    snapshot, version = read.snapshot, read.version
    head = head_speaks_of(snapshot, read.work, version)
    differs = any(snapshot.differs_at_head(path_in(read.work, name)) for name in (CITATION, ".doi.yml"))
    if head is HeadSpeaksOf.THIS or not differs:
        return ()

    now, then = (
        _metadata(read, snapshot, version, speaks_of, followed=read.followed) for speaks_of in (head, HeadSpeaksOf.THIS)
    )
    return tuple(field.name for field in fields(now) if getattr(now, field.name) != getattr(then, field.name))


def is_past(read: ReadRelease) -> bool:
    """Whether the branch's citation file speaks of another version by now, so that nobody corrects this one there."""
    return head_speaks_of(read.snapshot, read.work, read.version) is HeadSpeaksOf.ANOTHER


def as_published(read: ReadRelease, host: Host) -> tuple[ReadRelease, ...]:
    """The release as its tag has it, and as the branch corrected it while its citation file named this version.

    One of them was published last, and only the record tells which: until the next release the file names this
    version, whether it is corrected or made ready for the next. The tag stands first; it alone where the file names
    this version still, since that is what is said of it now.
    """
    if not is_past(read):
        return (read,)

    corrected: dict[Metadata, ReadRelease] = {}
    for then in earlier_snapshots(read, host):
        speaks_of = head_speaks_of(then, read.work, read.version)
        if speaks_of is HeadSpeaksOf.THIS:
            metadata = _metadata(read, then, read.version, speaks_of, followed=read.followed)
            corrected[metadata] = replace(read, merged=replace(read.merged, metadata=metadata))
    return (read, *corrected.values())


def earlier_snapshots(read: ReadRelease, host: Host) -> Iterator[Snapshot]:
    """The release with the branch's files as they stood at some time since its tag, the newest state first."""
    paths = _paths(read)
    for state in host.earlier(read.snapshot.release.commit, paths):
        yield _as_it_stood(read.snapshot, paths, state)


def _said_by_host(read: ReadRelease, version: RegistryRecord | None, concept: RegistryRecord | None) -> Metadata:
    """What we said where the host's page of the repository speaks for the files: what both records agree on.

    The page tells how things are now, and no tag tells how they were. One run wrote the same into both records; a
    steward who changed one of them shows by the difference.
    """
    if version is None or concept is None:
        return Metadata()

    said: dict[str, Any] = {}
    for name in ("title", "abstract"):
        candidates = read.merged.provenance.get(name, ())
        winners = [candidate.fact.format for candidate in candidates if candidate.won]
        if winners != ["host"]:
            continue

        told = getattr(version.metadata, name)
        if told == getattr(concept.metadata, name):
            said[name] = told
    return Metadata(**said)


def _overruled(read: ReadRelease, record: RegistryRecord) -> Metadata:
    """What the record says otherwise than a setting: as if we had said it, since nobody can tell.

    What a setting was at an earlier run stands nowhere. Somebody says it outright now, and the plan shows old and new.
    """
    mine, theirs = read.metadata, record.metadata
    overruled: dict[str, Any] = {}
    if read.settings.get("publisher") and mine.publisher != theirs.publisher:
        overruled |= {"publisher": theirs.publisher, "publisher_ror": theirs.publisher_ror}

    says_type = read.settings.get("resource-type") or read.settings["kind"] != "auto"
    if not says_type:
        return Metadata(**overruled)

    # Another kind of work has another type, whether or not the setting names that one too.
    if mine.kind != theirs.kind:
        overruled |= {"kind": theirs.kind, "resource_type": theirs.resource_type}
    elif mine.resource_type != theirs.resource_type:
        overruled |= {"resource_type": theirs.resource_type}
    return Metadata(**overruled)


def _metadata(read: ReadRelease, snapshot: Snapshot, version: str, head: HeadSpeaksOf, *, followed: bool) -> Metadata:
    settings = _settings_then(read.settings, snapshot)
    merged, _ = described(settings, snapshot, read.work, version, head, followed=followed)
    return completed(merged.metadata, settings)


def _settings_then(settings: Settings, snapshot: Snapshot) -> Settings:
    """The settings with what the configuration file said of the work then, in place of what it says now.

    What else it said, the registry above all, is about runs and not about a record.
    """
    unsaid = settings
    for name in SAID_OF_THE_WORK:
        stands_in_a_file = settings.values[name].location is not None
        if stands_in_a_file:
            unsaid = unsaid.with_value(name, INPUTS_BY_NAME[name].default, "default")

    try:
        then = configured_by(snapshot, unsaid)
    except SettingsError:
        # A file of then that nobody can read said nothing.
        return unsaid

    for name in SAID_OF_THE_WORK:
        unsaid = unsaid.with_value(name, then[name], then.origin(name))
    return unsaid


def _paths(read: ReadRelease) -> tuple[str, ...]:
    """The files that may correct a record from the branch."""
    inside = [path_in(read.work, path) for path in (CITATION, *CONFIGURATION_FILES)]
    return tuple(dict.fromkeys((*inside, *CONFIGURATION_FILES)))


def _as_it_stood(snapshot: Snapshot, paths: tuple[str, ...], state: Mapping[str, bytes]) -> Snapshot:
    """The snapshot with the branch's files at `paths` as they stood in an earlier state."""
    others = {path: data for path, data in snapshot.at_head.contents.items() if path not in paths}
    return replace(snapshot, at_head=replace(snapshot.at_head, contents=others | dict(state)))
