"""One InvenioRDM installation: what its parts need, names and stamps, who may do what."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.hosts import HostSettings
from doi_action.sandbox.invenio.index import snapshot
from doi_action.sandbox.invenio.model import Version, Work
from doi_action.sandbox.invenio.refusal import NO_PID, NOT_REGISTERED, forbidden, gone, not_found
from doi_action.sandbox.invenio.shelf import NEVER, Shelf
from doi_action.sandbox.records import stamp
from doi_action.sandbox.store import Store
from doi_action.sandbox.traps import TrapKeeper

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, kw_only=True, slots=True)
class Installation:
    """The parts that every call works with. `folder` is where the bytes of files are, `clock` tells the time in UTC.

    A caller is an account, or None for nobody and for a wrong token, which the server does not tell apart.
    """

    store: Store
    host: HostSettings
    traps: TrapKeeper
    accounts: tuple[Account, ...]
    prefix: str
    folder: Path
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    @contextmanager
    def writing(self) -> Iterator[Shelf]:
        """The shelf, all or nothing, with nobody else writing in between."""
        with self.store.transaction() as transaction:
            yield Shelf(transaction)

    @contextmanager
    def reading(self) -> Iterator[Shelf]:
        """The shelf in one consistent view."""
        with self.store.reading() as view:
            yield Shelf(view)

    def now(self) -> str:
        """The present moment as the server writes it."""
        return self.clock().isoformat()

    def today(self) -> str:
        """The present day in UTC."""
        return self.clock().date().isoformat()

    def new_id(self, shelf: Shelf) -> str:
        """An id that nothing has: a number at Zenodo, elsewhere ten letters in two groups."""
        if self.host.counts_ids:
            return str(shelf.next_number())
        letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
        return f"{letters[:5]}-{letters[5:]}"

    def own_doi(self, identifier: str) -> str:
        """The DOI that this installation gives to the record or work of that id."""
        return f"{self.prefix}/{self.host.doi_suffix.format(id=identifier)}"

    def account(self, name: str) -> Account:
        """The account of that name."""
        return next(account for account in self.accounts if account.name == name)

    def number_of(self, account: Account | str) -> str:
        """The user's number, by which others see an account."""
        name = account if isinstance(account, str) else account.name
        names = [known.name for known in self.accounts]
        return str(names.index(name) + 1)

    def draft(self, shelf: Shelf, caller: Account | None, identifier: str) -> Version:
        """The caller's draft of that id. Raises Refusal: no draft now, no such id, somebody else's."""
        draft = shelf.draft(identifier)
        if draft is None:
            raise not_found() if shelf.record(identifier) else not_found(NO_PID)
        self.require_owner(shelf, caller, draft)
        return draft

    def readable_draft(self, shelf: Shelf, caller: Account | None, identifier: str) -> Version:
        """The draft of that id, for its owner, and while it is reviewed for the curator too. Raises Refusal."""
        draft = shelf.draft(identifier)
        if draft is None:
            raise not_found(NO_PID)
        is_curator = False
        review = shelf.review(shelf.work_of(draft).review)
        if caller and review and review.is_open:
            community = shelf.community(review.community)
            is_curator = community is not None and community.owner == caller.name
        if not is_curator:
            self.require_owner(shelf, caller, draft)
        return draft

    def record(self, shelf: Shelf, identifier: str) -> Version:
        """The published record of that id. Raises Refusal, 410 for one that was deleted."""
        record = shelf.record(identifier)
        if record is None:
            raise not_found(NOT_REGISTERED if shelf.draft(identifier) else NO_PID)
        if record.tombstone is not None:
            raise gone(record.tombstone)
        return record

    @staticmethod
    def require_owner(shelf: Shelf, caller: Account | None, version: Version) -> None:
        """Raise Refusal unless `version` is the caller's."""
        if caller is None or shelf.work_of(version).owner != caller.name:
            raise forbidden()

    def index(self, shelf: Shelf, version: Version) -> None:
        """Let search know of `version` as it is now, when its time has come."""
        document = snapshot(shelf, version)
        shelf.index("draft" if version.is_draft else "record", version.id, document, visible_from=self._found_from())

    def forget(self, shelf: Shelf, version: Version) -> None:
        """Let search lose `version`."""
        shelf.index("draft" if version.is_draft else "record", version.id, None, visible_from=self._found_from())

    def index_latest(self, shelf: Shelf, work: Work) -> None:
        """Let search know which version is the latest now: what it says of the others changes as well."""
        for version in (*shelf.records(work.id), *shelf.drafts(work.id)):
            self.index(shelf, version)

    def keep(self, shelf: Shelf, version: Version, *, by: int = 2) -> Version:
        """Write `version` with a new stamp and a revision `by` higher, and let search know of it."""
        kept = replace(version, updated=self.now(), revision=version.revision + by)
        shelf.put(kept)
        self.index(shelf, kept)
        return kept

    def search_time(self) -> str:
        """The present moment as the index of search counts it."""
        return stamp(self.clock())

    def _found_from(self) -> str:
        if self.traps.search_is_down:
            return NEVER
        return stamp(self.clock() + timedelta(seconds=self.traps.traps.index_lag))
