"""New versions of a work, and which is the latest."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.index import Seen, seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.model import Version, Work
from doi_action.sandbox.invenio.refusal import NOT_REGISTERED, Refusal, forbidden, gone, not_found
from doi_action.sandbox.invenio.shelf import Shelf

_NOT_COPIED = ("version", "publication_date")


def new_version(here: Installation, caller: Account | None, identifier: str) -> Seen:
    """The draft of the next version, begun or the one that is there, from whichever version it is asked.

    With the trap `version_race` a draft that was begun a moment ago is not seen, as by two calls at once at the real
    server: then there are two, and both can be published.
    """
    with here.writing() as shelf:
        record = shelf.record(identifier) or here.record(shelf, identifier)
        here.require_owner(shelf, caller, record)
        if record.has_external_doi and not here.host.versions_external_dois:
            raise forbidden()
        work = shelf.work_of(record)
        begun = shelf.draft(work.next_draft) if work.next_draft else None
        if begun:
            age = here.clock() - datetime.fromisoformat(begun.created)
            is_overlooked = age < timedelta(seconds=here.traps.traps.version_race)
            if not is_overlooked:
                return seen(shelf, begun)

        latest = shelf.record(work.latest or record.id) or record
        # Of two that race both count from what was published, so both get the same index.
        index = begun.index if begun else work.highest + 1
        draft = _copy(here, shelf, latest, index)
        work = replace(work, next_draft=draft.id, highest=max(work.highest, index))
        shelf.put(work)
        kept = here.keep(shelf, draft)
        here.index_latest(shelf, work)
        return seen(shelf, kept)


def _copy(here: Installation, shelf: Shelf, record: Version, index: int) -> Version:
    """A draft that says what `record` says, without its version, DOI and files, published today."""
    metadata = {name: value for name, value in record.metadata.items() if name not in _NOT_COPIED}
    return Version(
        id=here.new_id(shelf), work=record.work, created=here.now(), updated=here.now(), bucket=str(uuid.uuid4()),
        is_draft=True, revision=3, index=index, metadata={**metadata, "publication_date": here.today()},
        access=record.access, files_enabled=record.files_enabled,
    )  # fmt: skip


def latest(here: Installation, identifier: str) -> str:
    """The id of the newest published version, asked by any version's id or the work's. Raises Refusal."""
    with here.reading() as shelf:
        work = shelf.work(identifier)
        if work is None:
            # A deleted version still knows the others.
            record = shelf.record(identifier) or here.record(shelf, identifier)
            work = shelf.work_of(record)
        else:
            require_not_deleted(work)
        return _latest_of(shelf, work)


def latest_of_work(here: Installation, identifier: str) -> str | None:
    """The id of the newest published version, asked by the work's id; None where that is no work's."""
    with here.reading() as shelf:
        work = shelf.work(identifier)
        if work is None:
            return None
        require_not_deleted(work)
        return _latest_of(shelf, work)


def require_not_deleted(work: Work | None) -> None:
    """Raise Refusal where `work` looks as if it had been deleted; None, no work at all, does not."""
    if work is not None and work.looks_deleted:
        raise Refusal(410, "The record has been deleted.")


def _latest_of(shelf: Shelf, work: Work) -> str:
    if work.latest is not None:
        return work.latest
    # All that was published has been deleted, or nothing was published yet.
    deleted = shelf.tombstones(work.id)
    if deleted:
        raise gone(deleted[-1])
    raise not_found(NOT_REGISTERED)
