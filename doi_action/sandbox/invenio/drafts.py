"""Drafts: begin one, replace what it says, reserve its DOI, begin to edit a record, discard it.

What is wrong with the data does not stop a draft from being saved: the wrong values are left out and listed.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.index import Seen, seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.intake import NO_FILES, Sent, taken_in
from doi_action.sandbox.invenio.model import Version, Work
from doi_action.sandbox.invenio.pids import doi_faults, reserved
from doi_action.sandbox.invenio.refusal import (
    NO_PID,
    FieldErrors,
    Refusal,
    field_error,
    forbidden,
    invalid,
    merged,
    not_found,
)
from doi_action.sandbox.invenio.schemas import Fault, Json
from doi_action.sandbox.invenio.shelf import Shelf
from doi_action.sandbox.invenio.versions import require_not_deleted
from doi_action.sandbox.invenio.vocabularies import by_id, require_known


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """A draft as it was saved, and what was wrong with what was sent."""

    seen: Seen
    errors: FieldErrors


def create(here: Installation, caller: Account | None, body: object) -> Saved:
    """A draft of a new work. Twice is two drafts: nothing in a draft is claimed."""
    if caller is None:
        raise forbidden()
    sent = taken_in(body, here.host, today=here.today())
    require_known(sent.metadata)
    with here.writing() as shelf:
        work = Work(id=here.new_id(shelf), owner=caller.name)
        draft = Version(
            id=here.new_id(shelf), work=work.id, created=here.now(), updated=here.now(), bucket=str(uuid.uuid4()),
            is_draft=True, access=sent.access, files_enabled=sent.files_enabled, revision=3,
        )  # fmt: skip
        work = replace(work, next_draft=draft.id)
        shelf.put(work)
        return _saved(here, shelf, draft, sent)


def update(here: Installation, caller: Account | None, identifier: str, body: object, revision: int | None) -> Saved:
    """Replace what a draft says. Pids that are left out stay; `revision` is the one it must have now."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        require_revision(draft, revision)
        sent = taken_in(body, here.host, today=here.today())
        require_known(sent.metadata)
        # Only an update looks for files: when a draft is begun there cannot be any.
        lacks_files = sent.files_enabled and not shelf.files(draft.bucket)
        message = NO_FILES if here.host.takes_metadata_only else "Missing uploaded files."
        faults = [("files.enabled", message)] if lacks_files else []
        return _saved(here, shelf, draft, sent, faults)


def _saved(here: Installation, shelf: Shelf, draft: Version, sent: Sent, faults: Sequence[Fault] = ()) -> Saved:
    pids = draft.pids if sent.pids is None else sent.pids
    faults = [*sent.faults, *faults, *doi_faults(here, shelf, draft, pids, sent.metadata)]
    kept = replace(
        draft, metadata=by_id(sent.metadata), access=sent.access, pids=pids, files_enabled=sent.files_enabled,
        default_preview=sent.default_preview,
    )  # fmt: skip
    kept = here.keep(shelf, kept)
    return Saved(seen=seen(shelf, kept), errors=merged(faults))


def require_revision(draft: Version, revision: int | None) -> None:
    """Raise Refusal where the client saw another state than the present one."""
    if revision is not None and revision != draft.revision:
        raise Refusal(412, f"Revision id provided({revision}) doesn't match record's one({draft.revision})")


def read(here: Installation, caller: Account | None, identifier: str) -> Seen:
    """A draft. Of a record that nobody edits there is none."""
    with here.reading() as shelf:
        require_not_deleted(shelf.work(identifier))
        return seen(shelf, here.readable_draft(shelf, caller, identifier))


def reserve(here: Installation, caller: Account | None, identifier: str) -> Seen:
    """Give the draft a DOI of the host's own. Only the host knows of it until the draft is published."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        if "doi" in draft.pids:
            raise invalid(field_error("pids.doi", "A PID already exists for type doi"))
        kept = here.keep(shelf, replace(draft, pids={**draft.pids, "doi": reserved(here, draft)}))
        return seen(shelf, kept)


def release_doi(here: Installation, caller: Account | None, identifier: str) -> Seen:
    """Take a reserved DOI away again."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        if "doi" not in draft.pids:
            raise not_found(NO_PID)
        others: Json = {name: value for name, value in draft.pids.items() if name != "doi"}
        return seen(shelf, here.keep(shelf, replace(draft, pids=others)))


def edit(here: Installation, caller: Account | None, identifier: str) -> Seen:
    """The draft of a published record, begun or the one that is there."""
    with here.writing() as shelf:
        draft = shelf.draft(identifier)
        if draft is not None:
            here.require_owner(shelf, caller, draft)
            # Asked for again, it comes as it is stored: without the titles of vocabularies.
            return replace(seen(shelf, draft), named=False)
        record = shelf.record(identifier) or here.record(shelf, identifier)
        here.require_owner(shelf, caller, record)
        if record.tombstone is not None:
            raise forbidden()

        # Its files are shown in a bucket of its own, which is locked: the record's are there for good.
        draft = replace(record, is_draft=True, is_edit=True, bucket=str(uuid.uuid4()), revision=record.revision + 10)
        for file in shelf.files(record.bucket):
            shelf.put(replace(file, bucket=draft.bucket))
        return seen(shelf, here.keep(shelf, draft))


def discard(here: Installation, caller: Account | None, identifier: str, revision: int | None) -> None:
    """Throw a draft away. A published record stays as it was."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        require_revision(draft, revision)
        work = shelf.work_of(draft)
        review = shelf.review(work.review)
        if review and review.is_open and review.topic == draft.id:
            raise Refusal(400, "You cannot delete a draft with an open review. Please cancel the review first.")
        shelf.remove(draft)
        for file in shelf.files(draft.bucket):
            shelf.remove(file)
        here.forget(shelf, draft)
        if not draft.is_edit:
            _forget_version(shelf, work, draft)
        if shelf.work(work.id):
            here.index_latest(shelf, work)
        # Discarding is the one write after which the server asks search to catch up.
        shelf.refresh_index(here.search_time())


def _forget_version(shelf: Shelf, work: Work, draft: Version) -> None:
    """Take back what a new version's draft meant to its work; a work without any version goes."""
    if work.latest is None and not shelf.drafts(work.id):
        shelf.remove(work)
    else:
        shelf.put(replace(work, next_draft=None, looks_deleted=True))
