"""Publishing: a draft becomes a record, or the new state of one. Afterwards there is no draft any more."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.index import Seen, seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.intake import NO_FILES, metadata_faults
from doi_action.sandbox.invenio.model import Version
from doi_action.sandbox.invenio.pids import settle, with_concept
from doi_action.sandbox.invenio.refusal import Refusal, broken, field_error, invalid, merged
from doi_action.sandbox.invenio.shelf import Shelf

_OPEN_REVIEW = "You cannot publish a draft with an open review request. Please cancel the review request first."


class Press:
    """Publishes drafts, and knows which are being published at this moment."""

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._lock = threading.Lock()
        self._under_way: set[str] = set()

    def publish(self, caller: Account | None, identifier: str) -> Seen:
        """Publish the draft of that id. Raises Refusal, 404 where it was published already."""
        with self._alone(identifier), self._here.writing() as shelf:
            draft = self._here.draft(shelf, caller, identifier)
            review = shelf.review(shelf.work_of(draft).review) if draft.index == 1 else None
            if review and review.status in ("created", "submitted"):
                raise Refusal(400, _OPEN_REVIEW)
            require_publishable(self._here, shelf, draft)
            # A trap: the real server takes seconds for many files, and whoever comes meanwhile is turned away.
            time.sleep(self._here.traps.traps.publish_takes)
            published = seen(shelf, publish(self._here, shelf, draft))
        if review:
            # So the real server does (14.0.5) where a declined review was not taken back first: done, and 500.
            raise Refusal(500, "Internal server error")
        return published

    @contextmanager
    def _alone(self, identifier: str) -> Iterator[None]:
        """Of two at once the second ends in an error of the server's database, after the first is through."""
        with self._lock:
            is_second = identifier in self._under_way
            self._under_way.add(identifier)
        if is_second:
            raise broken()
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard(identifier)


def require_publishable(here: Installation, shelf: Shelf, draft: Version) -> None:
    """Raise Refusal where `draft` lacks something that a record needs."""
    faults = metadata_faults(draft.metadata)
    if faults:
        raise invalid(*merged(faults))
    files = shelf.files(draft.bucket)
    if draft.files_enabled and not files:
        raise invalid(field_error("files.enabled", NO_FILES))
    if not all(file.is_completed for file in files):
        raise invalid(field_error("files", "One or more files have not completed their transfer, please wait."))


def publish(here: Installation, shelf: Shelf, draft: Version) -> Version:
    """The record that `draft` becomes. What it needs was asked before."""
    before = shelf.record(draft.id)
    settled = settle(here, shelf, draft, before)
    work = with_concept(here, shelf, shelf.work_of(draft), settled)

    record = replace(
        settled,
        is_draft=False,
        is_edit=False,
        created=before.created if before else here.now(),
        bucket=before.bucket if before and not draft.files_unlocked else draft.bucket,
        files_unlocked=False,
        revision=before.revision if before else 2,
    )
    shelf.remove(draft)
    here.forget(shelf, draft)

    if before is None:
        # The later of two versions that raced is the latest, though both have one index.
        work = replace(work, latest=record.id, next_draft=None, looks_deleted=False)
    shelf.put(work)
    kept = here.keep(shelf, record)
    here.index_latest(shelf, work)
    return kept
