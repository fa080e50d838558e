"""Withdrawing a DOI and bringing it back: what its record says meanwhile, and the steps that lead there.

A published DOI is never deleted. It leaves the index, says when it was withdrawn, and leads to its tombstone; what it
says of the work, and its links to other versions, stay. Source: DataCite Metadata Schema 4.7, dateType `Withdrawn`;
DataCite Support, "DOI States" and "Best practices for tombstone pages".
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import Dated
from doi_action.plan.steps import Discard, Hide, Publish, Step, Update
from doi_action.plan.three_way import changes

WITHDRAWN = "Withdrawn"
"""dateType of the day on which a DOI was withdrawn."""


def withdrawn_on(record: RegistryRecord) -> date | None:
    """The day on which a record was withdrawn, where it says a whole one."""
    for dated in record.metadata.dates:
        if dated.type == WITHDRAWN:
            try:
                return date.fromisoformat(dated.value[:10])
            except ValueError:
                continue
    return None


def as_withdrawn(record: RegistryRecord, page: str, day: date) -> RegistryRecord:
    """The record as it shall be: it leads to `page`, its tombstone, and says the day unless it says one."""
    dates = record.metadata.dates
    if withdrawn_on(record) is None:
        dates = (*dates, Dated(value=day.isoformat(), type=WITHDRAWN))
    metadata = replace(record.metadata, landing_page=page, dates=dates)
    return replace(record, metadata=metadata, state=DoiState.REGISTERED)


def as_restored(record: RegistryRecord, page: str) -> RegistryRecord:
    """The record as it was before: it leads to `page` again, and no day of withdrawal is left."""
    dates = tuple(dated for dated in record.metadata.dates if dated.type != WITHDRAWN)
    return replace(record, metadata=replace(record.metadata, landing_page=page, dates=dates), state=DoiState.FINDABLE)


def withdrawal_steps(record: RegistryRecord, *, page: str | None, day: date, reason: str) -> Iterator[Step]:
    """What withdraws a public record; nothing where that was done.

    `page` is its tombstone, None where the registry shows its own. It comes before the hiding: whoever follows the DOI
    in between finds the reason.
    """
    wanted = record
    if page is not None:
        wanted = as_withdrawn(record, page, day)
        told = changes(record.metadata, wanted.metadata, ("landing_page", "dates"))
        if wanted.metadata != record.metadata:
            update = replace(wanted, state=record.state)
            why = "it leads to its tombstone, and says the day of its withdrawal"
            yield Update(record=update, fields=("dates", "landing_page"), reason=why, changes=told)

    if record.state is DoiState.FINDABLE:
        yield Hide(record=wanted, reason=reason)


def restoring_step(record: RegistryRecord, page: str) -> Publish:
    """What brings a withdrawn record back."""
    return Publish(record=as_restored(record, page), reason="it was withdrawn, and is brought back")


def discarding_step(record: RegistryRecord) -> Discard:
    """What takes a draft away, which nobody can have cited."""
    return Discard(record=record, reason="it is a draft, and is deleted")
