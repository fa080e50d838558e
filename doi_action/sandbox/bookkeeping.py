"""What the server writes down with every change of a record: stamps, counters, the audit trail, the search index."""

import uuid
from collections.abc import Mapping
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
    heard = record.updated if record.is_public and resolver_hears else None
    written = transaction.put(
        replace(
            record,
            registered=record.registered or heard,
            hidden=_hidden(before, record),
            metadata_version=record.metadata_version + bool(before and changes.keys() - _NOT_IN_XML),
        )
    )
    transaction.add_activity(_activity(written, "update" if before else "create", account, changes, transaction))
    transaction.index(written.doi, written, visible_from=found_from)
    return written


def _changes(before: Record | None, record: Record) -> dict[str, list[Any]]:
    """The changed attributes with old and new value; empty and absent are the same."""
    old = before.attributes if before else {}
    changes = {}
    for name, value in record.attributes.items():
        if (old.get(name) or None) != (value or None):
            changes[name] = [old.get(name), value]
    if before and before.state is not record.state:
        changes["aasm_state"] = [before.state.value, record.state.value]
    return changes


def _hidden(before: Record | None, record: Record) -> str | None:
    """When the record was last taken out of the index; None while it is findable or never was."""
    if record.state is DoiState.FINDABLE:
        return None
    was_findable = before is not None and before.state is DoiState.FINDABLE
    return record.updated if was_findable else record.hidden


def _activity(
    record: Record, action: str, account: str, changes: Mapping[str, list[Any]], transaction: Transaction
) -> Activity:
    return Activity(
        identifier=str(uuid.uuid4()),
        doi=record.doi,
        version=transaction.count_activities(record.doi) + 1,
        action=action,
        account=account,
        time=record.updated,
        changes=dict(changes) if action == "update" else {name: pair[1] for name, pair in changes.items()},
    )
