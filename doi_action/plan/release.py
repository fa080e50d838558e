"""The plan: what will be done at the registry and in the repository, each step with its reason, before any of it.

Pure: the lineage that was read, the metadata that was agreed on, and out come records and steps. A dry run ends here:
printing the plan shows everything, payloads and diffs included. Order: the version before the concept, so that no
record ever names a version that does not resolve; neighbours in between.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, is_out
from doi_action.model import Dated, Metadata, RelatedIdentifier
from doi_action.plan.records import concept_dates, concept_record, moved_links, united, version_link, version_record
from doi_action.plan.steps import Attach, Publish, Reserve, Step, Update, in_words
from doi_action.plan.three_way import LISTS, VALUES, Clash, FieldChange, Kept, Prefer, changes, merge

Differences = Callable[[RegistryRecord, RegistryRecord], tuple[str, ...]]
"""(wanted, found) -> the names of the fields in which they differ once both are in the registry's canonical form."""


Held = Callable[[RegistryRecord], RegistryRecord]
"""A record of ours -> the same as the registry gives it back: its spelling of names, languages, types."""


MERGED = tuple(name for group in VALUES for name in group) + tuple(LISTS)
"""The fields on which files and registry are brought together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """The steps at the registry, with what they leave standing of others and what nobody can decide for them."""

    steps: tuple[Step, ...] = ()
    kept: tuple[tuple[Doi, Kept], ...] = ()
    clashes: tuple[tuple[Doi, Clash], ...] = ()

    def followed_by(self, other: "Planned") -> "Planned":
        """Both, one after the other."""
        return Planned(
            steps=(*self.steps, *other.steps),
            kept=(*self.kept, *other.kept),
            clashes=(*self.clashes, *other.clashes),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Updating:
    """How records that exist are brought up to date: the registry's own comparison, and who wins a clash."""

    differences: Differences
    held: Held
    prefer: Prefer = Prefer.NEITHER


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One release to plan: what is to be said of it, and the lineage as the registry holds it, seen from there.

    `files` are the names of what is deposited with it, at a registry that stores files. `said_before` is what was said
    of it by earlier runs, as far as tag and files tell; `said_of_newest` the same of the version that was the newest.
    """

    metadata: Metadata
    lineage: Lineage
    landing_page: str
    files: tuple[str, ...] = ()
    said_before: tuple[Metadata, ...] = ()
    said_of_newest: tuple[Metadata, ...] = ()


def plan_release(
    release: Wanted,
    *,
    concept_page: str,
    draft: bool,
    updating: Updating,
    keeps_concept: bool = False,
    links_versions: bool = False,
) -> Planned:
    """The plan of one release, without steps where the registry's records already say all this.

    A registry that `keeps_concept` makes and moves the concept by itself. With `draft` nothing but the version is
    touched, since nothing may point at a DOI that does not resolve.
    """
    version = plan_version(
        release, draft=draft, updating=updating, keeps_concept=keeps_concept, links_versions=links_versions
    )
    if draft or keeps_concept:
        return version

    concept = plan_concept((release,), found=release.lineage.concept, concept_page=concept_page, updating=updating)
    return version.followed_by(concept)


def plan_version(
    release: Wanted, *, draft: bool, updating: Updating, keeps_concept: bool = False, links_versions: bool = False
) -> Planned:
    """The plan of a version and of the other ends of its links; its concept may wait until others are out too.

    A registry that `links_versions` shows the versions of a work beside each other, and the record of the one before
    stays as it is; only one that follows, since this one came late, is told whom it follows.
    """
    lineage, found = release.lineage, release.lineage.current
    mine, *said = (
        version_record(
            metadata, lineage, release.landing_page, keeps_concept=keeps_concept, links_versions=links_versions
        )
        for metadata in (release.metadata, *release.said_before)
    )
    standing = _Standing(record=mine)
    if found is not None:
        stale = [*_stale_sequence(found, mine, lineage), *moved_links(found, mine)]
        standing = _merged(mine, found, said, updating, also_ours=stale)

    if draft:
        return _planned(standing, _draft_steps(standing.record, lineage, updating.differences))
    if links_versions:
        neighbours = _successor_steps(lineage, release.metadata)
    else:
        neighbours = _neighbour_steps(lineage, release.metadata)

    steps: list[Step] = []
    # Once a version is published, its files are closed.
    if release.files and not is_out(found):
        kept = f"{len(release.files)} files"
        if len(release.files) == 1:
            kept = release.files[0]
        reason = f"version {lineage.version.text} is kept with {kept}"
        steps.append(Attach(record=replace(standing.record, state=DoiState.DRAFT), files=release.files, reason=reason))
    return _planned(standing, (*steps, *_version_steps(standing, lineage), *neighbours))


def plan_concept(
    releases: Sequence[Wanted], *, found: RegistryRecord | None, concept_page: str, updating: Updating
) -> Planned:
    """The one step for the concept once `releases` are out, the oldest first; it was `found` like that before them."""
    standing = _concept_standing(releases, found, concept_page, updating)
    return _planned(standing, _concept_steps(standing))


def _planned(standing: "_Standing", steps: Iterable[Step]) -> Planned:
    doi = standing.record.doi
    return Planned(
        steps=tuple(steps),
        kept=tuple((doi, kept) for kept in standing.kept),
        clashes=tuple((doi, clash) for clash in standing.clashes),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Standing:
    """A record as it shall be after the merge with the one `found`, and the fields in which the two differ."""

    record: RegistryRecord
    found: RegistryRecord | None = None
    fields: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What goes and what comes."""
        if self.found is None:
            return ()
        return changes(self.found.metadata, self.record.metadata, self.fields)


def _concept_standing(
    releases: Sequence[Wanted], found: RegistryRecord | None, concept_page: str, updating: Updating
) -> _Standing:
    """The concept's record: it lists every release and speaks of the newest, merged with what the registry holds."""
    newest = [release for release in releases if release.lineage.newest]
    speaker = newest[-1] if newest else releases[-1]
    links = tuple(version_link("HasVersion", each.lineage.version.doi, each.metadata) for each in releases)

    ours = replace(speaker.lineage, concept=None)
    if found is None:
        record = concept_record(speaker.metadata, ours, concept_page, links=links)
        return _Standing(record=replace(record, metadata=_issued_first(record.metadata, releases)))

    since_first = replace(found, metadata=_issued_first(found.metadata, releases))
    if not newest:
        # A newer version is out already: the concept keeps speaking of that one, and only lists this one too.
        related = united((*found.metadata.related_identifiers, *links))
        mine = replace(since_first, metadata=replace(since_first.metadata, related_identifiers=related))
        fields = []
        if related != found.metadata.related_identifiers:
            fields.append("related_identifiers")
        if since_first != found:
            fields.append("dates")
        return _Standing(record=mine, found=found, fields=tuple(fields))

    # Nobody's version may fall out of the list, whichever run wrote it.
    listed = [link for link in found.metadata.related_identifiers if link.relation == "HasVersion"]
    links = united((*listed, *links))

    said_before = list(speaker.said_of_newest)
    if speaker.lineage.current:
        said_before += speaker.said_before

    # Its days follow from those found and from the newest version's.
    issued, dates = concept_dates(since_first.metadata, speaker.metadata.publication_date)
    records = []
    for metadata in (speaker.metadata, *said_before):
        record = concept_record(metadata, ours, concept_page, links=links)
        records.append(replace(record, metadata=replace(record.metadata, publication_date=issued, dates=dates)))

    mine, *said = records
    # The days of a concept follow from its versions, whoever wrote the ones that stand there.
    days = tuple(day for day in found.metadata.dates if day.type in ("Issued", "Updated"))
    said.append(replace(mine, metadata=Metadata(dates=days, publication_date=found.metadata.publication_date)))

    return _merged(mine, found, said, updating, also_ours=moved_links(found, mine))


def _issued_first(found: Metadata, releases: Sequence[Wanted]) -> Metadata:
    """The concept as `found`, issued on the day of the first of all releases: one from before may come late."""
    known = found.publication_date
    if known is None:
        return found

    days = [release.metadata.publication_date for release in releases if release.metadata.publication_date]
    first = min(days, default=known)
    if first >= known:
        return found

    # The day that stood there stays as the newest's, unless a later one is said already.
    dates = found.dates
    has_newest_day = any(dated.type == "Updated" for dated in dates)
    if not has_newest_day:
        dates = (Dated(value=known.isoformat(), type="Updated"), *dates)
    return replace(found, publication_date=first, dates=dates)


def _merged(
    mine: RegistryRecord,
    found: RegistryRecord,
    said: Iterable[RegistryRecord],
    updating: Updating,
    *,
    also_ours: Iterable[RelatedIdentifier],
) -> _Standing:
    """What becomes of a record that exists; `also_ours` are links of it that an earlier run of ours wrote."""
    bases = [updating.held(record).metadata for record in said]
    bases.append(Metadata(related_identifiers=tuple(also_ours)))
    merged = merge(updating.held(mine).metadata, found.metadata, bases, prefer=updating.prefer)
    record = replace(mine, metadata=replace(merged.metadata, landing_page=mine.metadata.landing_page))

    # `differences` asks what is to be written; that a field was emptied shows only beside what is there.
    changed = [*updating.differences(record, found)]
    for name in MERGED:
        was_emptied = bool(getattr(found.metadata, name)) and not getattr(record.metadata, name)
        if was_emptied and name not in changed:
            changed.append(name)

    beyond = [Kept(field=place, value=text) for place, text in found.beyond]
    kept = (*merged.kept, *beyond)
    return _Standing(record=record, found=found, fields=tuple(changed), kept=kept, clashes=merged.clashes)


def _stale_sequence(found: RegistryRecord, mine: RegistryRecord, lineage: Lineage) -> Iterator[RelatedIdentifier]:
    """Links along the lineage that are true no longer: a version that was the neighbour may be one no more.

    Only those to versions that we know: a link to another, by a steward or by an account whose records we cannot read,
    would be cut at one end.
    """
    known = {str(version.doi) for version in lineage.published}
    wanted = {link.key for link in mine.metadata.related_identifiers}

    for link in found.metadata.related_identifiers:
        if link.relation not in ("IsNewVersionOf", "IsPreviousVersionOf"):
            continue
        is_known = link.value.lower() in known
        if is_known and link.key not in wanted:
            yield link


def _draft_steps(version: RegistryRecord, lineage: Lineage, differences: Differences) -> Iterator[Step]:
    wanted, found = replace(version, state=DoiState.DRAFT), lineage.current
    if found is None:
        yield Reserve(record=wanted, reason=f"version {lineage.version.text} has no DOI yet")
        return

    is_public = found.state is not DoiState.DRAFT
    if is_public:
        return

    changed = differences(wanted, found)
    if changed:
        yield Reserve(record=wanted, reason=f"the draft differs in {in_words(*changed)}")


def _version_steps(standing: _Standing, lineage: Lineage) -> Iterator[Step]:
    text, found = lineage.version.text, standing.found
    if found is None:
        yield Publish(record=standing.record, reason=f"version {text} has no DOI yet")
        return
    if found.state is DoiState.DRAFT:
        yield Publish(record=standing.record, reason=f"version {text} has a draft, which nobody can resolve")
        return

    if standing.fields:
        wanted = replace(standing.record, state=found.state)
        reason = f"version {text}: {in_words(*standing.fields)} changed"
        if standing.fields == ("registration",):
            reason = f"version {text} is published, and the resolver does not know its DOI: it is registered again"
        yield Update(record=wanted, fields=standing.fields, reason=reason, changes=standing.changes)


def _neighbour_steps(lineage: Lineage, metadata: Metadata) -> Iterator[Step]:
    """The other ends of the version's links, each where this account may write its record."""
    before = lineage.predecessor
    if before:
        followed = lineage.current.related("IsNewVersionOf") if lineage.current else ()
        for version in lineage.published:
            is_followed_no_more = version.doi in followed and version.doi != before.doi
            if is_followed_no_more and version.doi in lineage.records:
                yield from _unlink(version, lineage)

        if before.doi in lineage.records:
            # What followed the predecessor until now follows this version.
            stale = {("IsPreviousVersionOf", str(version.doi)) for version in lineage.successors}
            yield from _relink(before, "IsPreviousVersionOf", stale, lineage, metadata)

    yield from _successor_steps(lineage, metadata)


def _successor_steps(lineage: Lineage, metadata: Metadata) -> Iterator[Step]:
    """Whom the versions follow that were published before this one and come after it."""
    before = lineage.predecessor
    stale = {("IsNewVersionOf", str(before.doi))} if before else set()
    for successor in lineage.successors:
        if successor.doi in lineage.records:
            yield from _relink(successor, "IsNewVersionOf", stale, lineage, metadata)


def _relink(
    neighbour: Version, relation: str, stale: set[tuple[str, str]], lineage: Lineage, metadata: Metadata
) -> Iterator[Step]:
    """The update that gives a neighbour's record its new link and takes the `stale` ones, if it needs one."""
    record = lineage.records[neighbour.doi]
    found = record.metadata.related_identifiers
    kept = [link for link in found if (link.relation, link.value.lower()) not in stale]

    related = united((*kept, version_link(relation, lineage.version.doi, metadata)))
    yield from _with_links(record, related, f"version {neighbour.text} gets its link to {lineage.version.text}")


def _unlink(former: Version, lineage: Lineage) -> Iterator[Step]:
    """The update that takes from a record its link to a version that follows another one by now."""
    record = lineage.records[former.doi]
    found = record.metadata.related_identifiers
    ended = ("IsPreviousVersionOf", str(lineage.version.doi))
    related = tuple(link for link in found if (link.relation, link.value.lower()) != ended)
    yield from _with_links(record, related, f"version {lineage.version.text} does not follow {former.text} any more")


def _with_links(record: RegistryRecord, related: tuple[RelatedIdentifier, ...], reason: str) -> Iterator[Step]:
    """The update that gives a record these links, where it has others."""
    if related == record.metadata.related_identifiers:
        return

    wanted = replace(record, metadata=replace(record.metadata, related_identifiers=related))
    told = changes(record.metadata, wanted.metadata, ("related_identifiers",))
    yield Update(record=wanted, fields=("related_identifiers",), reason=reason, changes=told)


def _concept_steps(standing: _Standing) -> Iterator[Step]:
    """One step for the concept."""
    found = standing.found
    if not is_out(found):
        yield Publish(record=standing.record, reason="the work has no DOI for all its versions yet")
        return
    if not standing.fields:
        return

    fields = standing.fields
    if "dates" in fields:
        # A whole day is cleared with the dates that are written.
        fields = (*fields, "publication_date")

    reason = f"all versions: {in_words(*standing.fields)} changed"
    record = replace(standing.record, state=found.state)
    yield Update(record=record, fields=fields, reason=reason, changes=standing.changes)
