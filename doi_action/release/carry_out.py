"""Carry out a plan's steps at the registry, in order; what happened is known at every moment.

Every step may be repeated: a DOI is written under a name we chose, so that a second run finds what the first one did.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from doi_action.errors import DoiActionError, RegistryError, Unreachable
from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import RelatedIdentifier
from doi_action.plan import Publish, Reserve, Step, Update, version_link
from doi_action.registries import Registry

TELL = Callable[[str], None]
"""Where the story of a run goes, a line at a time."""

UNITE_TRIES = 5
"""How often the concept is written again when another run wrote it at the same moment."""

OVERTAKEN_LOOKS = 50
"""How many versions are looked up, newest first, when another run wrote the concept just before us."""


def carry_out(
    registry: Registry, steps: Iterable[Step], *, lineage: Lineage, tell: TELL, done: dict[Doi, RegistryRecord]
) -> None:
    """Do every step planned from `lineage`, and put the records into `done` as the registry answers them.

    When a step fails, `done` holds what was finished and the exception's `state` says which DOIs exist by then.
    """
    for step in steps:
        tell(describe(step))
        try:
            record = _do(registry, step)
            if record.doi == lineage.concept_doi and isinstance(step, Publish | Update):
                record = _united(registry, record, step, lineage)
        except DoiActionError as error:
            error.state = _state(done, step, unsure=isinstance(error, Unreachable))
            raise
        done[record.doi] = record


def describe(step: Step) -> str:
    """A step in one line, as a plan and a log show it."""
    match step:
        case Reserve(record=record):
            return f"reserve {record.doi}: {step.reason}"
        case Publish(record=record):
            return f"publish {record.doi}: {step.reason}"
        case Update(record=record):
            return f"update  {record.doi}: {step.reason}"


def _do(registry: Registry, step: Step) -> RegistryRecord:
    match step:
        case Reserve():
            return registry.reserve(step.record)
        case Publish():
            return registry.publish(step.record)
        case Update():
            return registry.update(step.record, step.fields)


def _united(registry: Registry, written: RegistryRecord, step: Publish | Update, lineage: Lineage) -> RegistryRecord:
    """The concept as it stands once no run's version is missing from it.

    The registry has no compare-and-set and replaces lists whole, so that two runs at once overwrite each other's entry:
    read back, unite, write again until every known version is there.
    """
    wanted = (*step.record.metadata.related_identifiers, *_overtaken(registry, written, lineage))
    known = {link.key: link for link in wanted}
    for _ in range(UNITE_TRIES):
        found = registry.read(written.doi)
        if found is None:
            break
        there = {link.key: link for link in found.metadata.related_identifiers}
        if known.keys() <= there.keys():
            return found
        known = there | known
        metadata = replace(found.metadata, related_identifiers=tuple(known.values()))
        registry.update(replace(found, metadata=metadata), ("related_identifiers",))
    raise RegistryError(
        f"{written.doi} does not keep the versions written to it",
        why="another run writes the same DOI at this moment, or the registry drops what it accepted",
        fix="run again when no other release is being published",
        rule="concept-not-kept",
    )


def _overtaken(registry: Registry, written: RegistryRecord, lineage: Lineage) -> Iterator[RelatedIdentifier]:
    """Links to versions that another run listed between our reading of the concept and our writing of it.

    The registry's count of changes tells that there was such a run, not what it wrote: so the tags' own DOIs are asked.
    """
    expected = 0 if lineage.concept is None else (lineage.concept.revision or 0) + 1
    if written.revision is None or written.revision <= expected:
        return
    unlisted = [v for v in lineage.versions if v.doi not in lineage.listed and v.doi != lineage.version.doi]
    for version in sorted(unlisted, key=lambda v: v.order, reverse=True)[:OVERTAKEN_LOOKS]:
        record = registry.read(version.doi)
        if record and record.state is not DoiState.DRAFT and lineage.concept_doi in record.related("IsVersionOf"):
            yield version_link("HasVersion", version.doi, record.metadata)


def _state(done: dict[Doi, RegistryRecord], failed: Step, *, unsure: bool) -> str:
    """What exists after `failed`; where no answer came, the registry may have acted all the same."""
    so_far = [f"{doi} is {record.state}" for doi, record in done.items()]
    doi = failed.record.doi
    so_far += [f"whether {doi} was written is not known"] if unsure else []
    return "; ".join(so_far) + "; running again continues from there" if so_far else "no DOI was created or changed"
