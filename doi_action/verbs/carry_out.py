"""Carry out a plan's steps at the registry, in order; what happened is known at every moment.

Every step may be repeated: a DOI is written under a name we chose, so that a second run finds what the first one did.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from doi_action.errors import DoiActionError, RegistryError, Unreachable
from doi_action.identifiers import Doi
from doi_action.lineage import RegistryRecord
from doi_action.plan import Hide, Publish, Reserve, Step, Update
from doi_action.registries import Registry

TELL = Callable[[str], None]
"""Where the story of a run goes, a line at a time."""

UNITE_TRIES = 5
"""How often the concept is written again when another run wrote it at the same moment."""


def carry_out(registry: Registry, steps: Iterable[Step], *, concept: Doi, tell: TELL) -> dict[Doi, RegistryRecord]:
    """Do every step and give back the records as the registry answered them.

    When a step fails, the exception's `state` says which DOIs exist by then.
    """
    done: dict[Doi, RegistryRecord] = {}
    for step in steps:
        tell(describe(step))
        try:
            record = _do(registry, step)
            if record.doi == concept and not isinstance(step, Reserve):
                record = _united(registry, record, step)
        except DoiActionError as error:
            error.state = _state(done, step, unsure=isinstance(error, Unreachable))
            raise
        done[record.doi] = record
    return done


def describe(step: Step) -> str:
    """A step in one line, as a plan and a log show it."""
    match step:
        case Reserve(record=record):
            return f"reserve {record.doi}: {step.reason}"
        case Publish(record=record):
            return f"publish {record.doi}: {step.reason}"
        case Update(record=record):
            return f"update  {record.doi}: {step.reason}"
        case Hide():
            return f"hide    {step.doi}: {step.reason}"


def _do(registry: Registry, step: Step) -> RegistryRecord:
    match step:
        case Reserve():
            return registry.reserve(step.record)
        case Publish():
            return registry.publish(step.record)
        case Update():
            return registry.update(step.record, step.fields)
        case Hide():
            return registry.hide(step.doi, step.public_reason, step.landing_page)


def _united(registry: Registry, written: RegistryRecord, step: Step) -> RegistryRecord:
    """The concept as it stands once no run's version is missing from it.

    The registry has no compare-and-set and replaces lists whole, so that two runs at once overwrite each other's entry:
    read back, unite, write again until every known version is there.
    """
    known = {link.key: link for link in _wanted(step).metadata.related_identifiers}
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


def _wanted(step: Step) -> RegistryRecord:
    if isinstance(step, Hide):
        raise TypeError("a concept is not hidden by a release")
    return step.record


def _state(done: dict[Doi, RegistryRecord], failed: Step, *, unsure: bool) -> str:
    """What exists after `failed`; where no answer came, the registry may have acted all the same."""
    so_far = [f"{doi} is {record.state}" for doi, record in done.items()]
    doi = failed.doi if isinstance(failed, Hide) else failed.record.doi
    so_far += [f"whether {doi} was written is not known"] if unsure else []
    return "; ".join(so_far) + "; running again continues from there" if so_far else "no DOI was created or changed"
