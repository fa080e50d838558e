"""Carry out a plan's steps at the registry, in order; what happened is known at every moment.

Every step may be repeated: its DOI has its name before, so that a second run finds what the first one did.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO, assert_never

from doi_action.errors import DoiActionError, RegistryError, Unreachable
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import RelatedIdentifier
from doi_action.plan.records import version_link
from doi_action.plan.steps import Attach, Discard, Hide, Publish, Reserve, Step, Update, describe, describe_change
from doi_action.registries import Registry, StoresFiles
from doi_action.release.names import refuse_provisional

TELL = Callable[[str], None]
"""Where the story of a run goes, a line at a time."""

OPEN_FILE = Callable[[str], BinaryIO]
"""Opens a file of the release by its name, for reading once."""

UNITE_TRIES = 5
"""How often the concept is written again when another run wrote it at the same moment."""

OVERTAKEN_LOOKS = 50
"""How many versions are looked up, newest first, when another run wrote the concept just before us."""


def no_files(name: str) -> BinaryIO:
    """Opens nothing, for a release without files. Raises FileNotFoundError."""
    raise FileNotFoundError(name)


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
            if record and record.doi == lineage.concept_doi and isinstance(step, Publish | Update):
                record = _united(registry, record, step, lineage)
        except DoiActionError as error:
            error.state = _state(done, step, lineage, unsure=isinstance(error, Unreachable))
            raise

        if record:
            done[record.doi] = record
        else:
            done.pop(step.record.doi, None)


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


def _united(registry: Registry, written: RegistryRecord, step: Publish | Update, lineage: Lineage) -> RegistryRecord:
    """The concept as it stands once no run's version is missing from it.

    The registry has no compare-and-set and replaces lists whole, so that two runs at once overwrite each other's entry:
    read back, unite, write again until every known version is there.
    """
    wanted = (*step.record.metadata.related_identifiers, *_overtaken(registry, written, lineage))
    known = {link.key: link for link in wanted}
    for tried in range(UNITE_TRIES + 1):
        found = registry.read(written.doi)
        if found is None:
            raise RegistryError(
                f"{written.doi} was written, and cannot be read back",
                why="whether it lists every version is not known",
                fix="run again; what is missing is found then",
                rule="concept-not-kept",
            )
        there = {link.key: link for link in found.metadata.related_identifiers}
        if known.keys() <= there.keys():
            return found
        known = there | known
        if tried < UNITE_TRIES:
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
    before = lineage.concept
    expected = (before.revision or 0) + 1 if before else 0
    nobody_else_wrote = written.revision is None or written.revision <= expected
    if nobody_else_wrote:
        return

    known = lineage.listed | {lineage.version.doi}
    unlisted = [version for version in lineage.versions if version.doi not in known]
    newest_first = sorted(unlisted, key=lambda v: v.order, reverse=True)
    for version in newest_first[:OVERTAKEN_LOOKS]:
        record = registry.read(version.doi)
        if record is None or record.state is DoiState.DRAFT:
            continue
        if lineage.concept_doi in record.related("IsVersionOf"):
            yield version_link("HasVersion", version.doi, record.metadata)


def _state(done: dict[Doi, RegistryRecord], failed: Step, lineage: Lineage, *, unsure: bool) -> str:
    """What exists after `failed`; where no answer came, the registry may have acted all the same."""
    so_far = [f"{doi} is {record.state}" for doi, record in done.items()]
    so_far += [f"{doi} is {DoiState.DRAFT}" for doi in lineage.reserved if doi not in done]
    if unsure:
        so_far.append(f"whether {failed.record.doi} was written is not known")

    if not so_far:
        return "no DOI was created or changed"
    return "; ".join(so_far) + "; running again continues from there"
