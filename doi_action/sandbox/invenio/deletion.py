"""Deleting a record, and replacing its files, by its owner: where the host allows it, as Zenodo does for 30 days.

What is deleted leaves a tombstone. Source: invenio-rdm-records `services/request_policies.py`, `services/services.py`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.index import Seen, seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.model import Version
from doi_action.sandbox.invenio.refusal import Refusal, broken, field_error, forbidden, invalid
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.shelf import Shelf
from doi_action.sandbox.invenio.vocabularies import term

_GRACE = timedelta(days=30)


def delete(here: Installation, caller: Account | None, identifier: str, body: object) -> Seen:
    """Delete a record at once; the reason is an id of the vocabulary. Raises Refusal."""
    with here.writing() as shelf:
        record = shelf.record(identifier) or here.record(shelf, identifier)
        here.require_owner(shelf, caller, record)
        if not here.host.owner_deletes or _is_too_old(here, record):
            raise forbidden()
        if record.tombstone is not None:
            raise Refusal(400, "Record in unexpected deletion status.")
        tombstone = _tombstone(here, record, body, owner=shelf.work_of(record).owner)
        deleted = here.keep(shelf, replace(record, tombstone=tombstone), by=1)
        here.forget(shelf, deleted)
        _fall_back(shelf, deleted)
        if deleted.has_external_doi and deleted.doi:
            # Whoever gave the DOI may give it to another record now.
            shelf.release(deleted.doi)
        here.index_latest(shelf, shelf.work_of(deleted))
        return seen(shelf, deleted)


def _tombstone(here: Installation, record: Version, body: object, *, owner: str) -> Json:
    sent: Json = body if isinstance(body, dict) else {}
    reason = str(sent.get("reason"))
    known = term("removalreasons", reason) or {}
    # Some reasons are the administrators' alone.
    if "deletion-request" not in known.get("tags", []):
        raise invalid(field_error("_schema", "Invalid removal reason"))

    creators = record.metadata.get("creators") or [{"person_or_org": {"name": ""}}]
    citation = f"{creators[0]['person_or_org'].get('name', '')}: {record.metadata.get('title', '')}"

    return {
        "removal_reason": {"id": reason},
        "note": str(sent.get("comment") or ""),
        "removed_by": {"user": here.number_of(owner)},
        "removal_date": here.now(),
        "citation_text": citation,
        "is_visible": True,
        "deletion_policy": {"id": "grace-period-v1"},
    }


def _fall_back(shelf: Shelf, deleted: Version) -> None:
    """Let the newest version that is left be the latest."""
    work = shelf.work_of(deleted)
    left = sorted(shelf.records(work.id), key=lambda record: record.index)
    if work.latest == deleted.id:
        shelf.put(replace(work, latest=left[-1].id if left else None))


def unlock_files(here: Installation, caller: Account | None, identifier: str, body: object) -> Seen:
    """Let the files of a published record be replaced in its draft. Raises Refusal, 500 without a body."""
    with here.writing() as shelf:
        record = here.record(shelf, identifier)
        here.require_owner(shelf, caller, record)
        if not here.host.owner_replaces_files or _is_too_old(here, record):
            raise forbidden()
        draft = here.draft(shelf, caller, identifier)
        if body is None:
            raise broken()
        return seen(shelf, here.keep(shelf, replace(draft, files_unlocked=True)))


def _is_too_old(here: Installation, record: Version) -> bool:
    return here.clock() - datetime.fromisoformat(record.created) > _GRACE
