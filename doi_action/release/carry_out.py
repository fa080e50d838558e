"""Carry out a plan's steps at the registry, in order; what happened is known at every moment.

Every step may be repeated: its DOI has its name before, so that a second run finds what the first one did.
"""

import json
from collections.abc import Callable, Iterable
from typing import BinaryIO, assert_never

from doi_action.errors import DoiActionError, Unreachable
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.plan.steps import Attach, Discard, Hide, Publish, Reserve, Step, Update, describe, describe_change
from doi_action.registries import Registry, StoresFiles
from doi_action.release.names import refuse_provisional
from doi_action.release.overtaken import loose_ends, relinked, united

TELL = Callable[[str], None]
"""Where the story of a run goes, a line at a time."""

OPEN_FILE = Callable[[str], BinaryIO]
"""Opens a file of the release by its name, for reading once."""


def no_files(name: str) -> BinaryIO:
    """Opens nothing, for a release without files. Raises FileNotFoundError."""
    raise FileNotFoundError(name)


def untold(_line: str) -> None:
    """Takes a story that is told elsewhere."""


def carry_out(
    registry: Registry,
    steps: Iterable[Step],
    *,
    lineage: Lineage,
    tell: TELL,
    done: dict[Doi, RegistryRecord],
    open_file: OPEN_FILE = no_files,
) -> None:
    """Do every step planned from `lineage`, and put the records into `done` as the registry answers them.

    `open_file` gives the content of the files that steps name; it is closed here.
    When a step fails, `done` holds what was finished and the exception's `state` says which DOIs exist by then.
    """
    for step in steps:
        tell(describe(step))
        if isinstance(step, Update):
            for change in step.changes:
                tell(f"        {describe_change(change)}")

        try:
            # Only where the registry names DOIs; elsewhere no record is written out a second time for this.
            if lineage.provisional:
                sent = json.dumps([str(step.record.doi), registry.payload(step.record)])
                refuse_provisional(sent, lineage, what=f"the record of {step.record.doi}")
            record = _do(registry, step, open_file)
            if record and isinstance(step, Publish | Update):
                record = _with_both_runs(registry, record, step, lineage, before=done.get(record.doi))
        except DoiActionError as error:
            error.state = _state(done, step, lineage, unsure=isinstance(error, Unreachable))
            raise

        if record:
            done[record.doi] = record
        else:
            done.pop(step.record.doi, None)


def tie_ends(
    registry: Registry, lineage: Lineage, *, tell: TELL, done: dict[Doi, RegistryRecord]
) -> tuple[Update, ...]:
    """Write whatever link of the work has one end only, and whatever version the concept does not list.

    For a run that was not alone, once its own steps are done: who wrote last of all finds nothing here any more. Raises
    what the registry's client raises.
    """
    steps = loose_ends(registry, lineage)
    carry_out(registry, steps, lineage=lineage, tell=tell, done=done)
    return steps


def _do(registry: Registry, step: Step, open_file: OPEN_FILE) -> RegistryRecord | None:
    """The record as the registry answers it, None where there is none any more."""
    match step:
        case Reserve():
            return registry.reserve(step.record)
        case Attach():
            # Our own bug: such a step is planned only where the registry's kind says that it stores files.
            if not isinstance(registry, StoresFiles):
                raise TypeError(f"{registry.kind.title} stores no files")

            for name in step.files:
                with open_file(name) as content:
                    registry.attach(step.record, name, content)
            return step.record
        case Publish():
            return registry.publish(step.record)
        case Update():
            return registry.update(step.record, step.fields)
        case Hide():
            return registry.hide(step.record.doi, step.reason, step.record.metadata.landing_page)
        case Discard():
            registry.discard(step.record.doi)
            return None
        case _:
            assert_never(step)


def _with_both_runs(
    registry: Registry,
    written: RegistryRecord,
    step: Publish | Update,
    lineage: Lineage,
    *,
    before: RegistryRecord | None,
) -> RegistryRecord:
    """The record once it holds what this run and another one at the same moment wrote to it.

    `before` is what this run wrote earlier, None where it knows the record from its lineage alone.
    """
    if written.doi == lineage.concept_doi:
        return united(registry, written, step.record, lineage)

    # Where the registry shows what follows, no run writes into the record of another's version.
    if registry.kind.links_versions:
        return written

    writes_links = isinstance(step, Publish) or "related_identifiers" in step.fields
    is_own = written.doi == lineage.version.doi
    known = lineage.current if is_own else lineage.records.get(written.doi)
    # What this run wrote earlier is newer than what it read at its start.
    if before is not None and (known is None or (known.revision or 0) < (before.revision or 0)):
        known = before
    if not writes_links or (known is None and not is_own):
        return written
    return relinked(registry, written, known, lineage)


def _state(done: dict[Doi, RegistryRecord], failed: Step, lineage: Lineage, *, unsure: bool) -> str:
    """What exists after `failed`; where no answer came, the registry may have acted all the same."""
    so_far = [f"{doi} is {record.state}" for doi, record in done.items()]
    # Made while the names were asked for, before the first step.
    so_far += [f"{doi} is {DoiState.DRAFT}" for doi in lineage.reserved if doi not in done]
    if unsure:
        so_far.append(f"whether {failed.record.doi} was written is not known")

    if not so_far:
        return "no DOI was created or changed"
    return "; ".join(so_far) + "; running again continues from there"
