"""What the server writes down with every change of a record: stamps, counters, the audit trail, the search index."""

import uuid
from dataclasses import replace
from typing import Any

from doi_action.lineage import DoiState
from doi_action.sandbox.records import Activity, Record
from doi_action.sandbox.store import Transaction

_NOT_IN_XML = {"url", "reason", "source", "contentUrl", "aasm_state"}
"""Attributes that are no part of the XML, so that changing them makes no new metadata version."""


def keep(
    transaction: Transaction,
    before: Record | None,
    record: Record,
    *,
    account: str,
    resolver_hears: bool,
    found_from: str,
) -> Record:
    """Write `record`, which was found valid, in place of `before` (None for a new one); the record as it is now.

    `resolver_hears` False leaves `registered` as it was: the handle server failed, silently. `found_from` is the stamp
    from which on search knows of the change.
    """
    changes = _changes(before, record)
    hears = record.is_public and resolver_hears
    was_findable = before is not None and before.state is DoiState.FINDABLE
    hidden = record.hidden
    if record.state is DoiState.FINDABLE:
        hidden = None
    elif was_findable:
        hidden = record.updated

    is_new_metadata = before is not None and bool(changes.keys() - _NOT_IN_XML)
    written = transaction.put(
        replace(
            record,
            registered=record.registered or (record.updated if hears else None),
            hidden=hidden,
            metadata_version=record.metadata_version + is_new_metadata,
        )
    )
    activity = Activity(
        identifier=str(uuid.uuid4()),
        doi=written.doi,
        version=transaction.count_activities(written.doi) + 1,
        action="update" if before else "create",
        account=account,
        time=written.updated,
        # Of a new record there is no before: its activity tells the values alone.
        changes=changes if before else {name: after for name, (_, after) in changes.items()},
    )
    transaction.add_activity(activity)
    transaction.index(written.doi, written, visible_from=found_from)
    return written


def _changes(before: Record | None, record: Record) -> dict[str, list[Any]]:
    """The changed attributes with old and new value; empty and absent are the same."""
    old = before.attributes if before else {}
    changes = {}
    for name, value in record.attributes.items():
        was, is_now = old.get(name) or None, value or None
        if was != is_now:
            changes[name] = [old.get(name), value]

    if before and before.state is not record.state:
        changes["aasm_state"] = [before.state.value, record.state.value]
    return changes
