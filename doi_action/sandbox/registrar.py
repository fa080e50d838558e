"""The registry's desk: who may do what with which DOI, and what a write does. No HTTP here; errors carry their status.

The order of the checks is the real server's, since it decides which of several errors a client sees. An answer that
the server *raises* carries no credential header, one that it renders (422, 405) does.

Source: datacite/lupo `app/controllers/datacite_dois_controller.rb`, `app/models/ability.rb`.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from doi_action.identifiers.types import base32_text, mod97_check_digits
from doi_action.lineage import DoiState
from doi_action.sandbox.accounts import Account, Caller
from doi_action.sandbox.bookkeeping import keep
from doi_action.sandbox.intake import settled, taken_in
from doi_action.sandbox.records import Activity, Record, stamp
from doi_action.sandbox.refusal import Refusal
from doi_action.sandbox.schema_check import KERNEL_4
from doi_action.sandbox.states import state_after
from doi_action.sandbox.store import Store, Transaction
from doi_action.sandbox.traps import TrapKeeper
from doi_action.sandbox.validation import Submission, problems

_WRITTEN_DOI = re.compile(
    r"(?:https?:/?/(?:dx\.)?(?:doi\.org|handle\.(?:stage|test)\.datacite\.org)/)?(?:doi:)?(10\.\d{4,5}/.+)", re.I | re.S
)


def doi_in(text: Any) -> str | None:
    """The DOI that `text` writes, bare or as URL, in lower case; None where the server cannot parse it."""
    found = _WRITTEN_DOI.fullmatch(text.strip()) if isinstance(text, str) else None
    return found.group(1).lower() if found else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The registry's rules over one store. `clock` tells the time, in UTC."""

    store: Store
    traps: TrapKeeper
    accounts: tuple[Account, ...]
    prefixes: tuple[str, ...]
    domains: tuple[str, ...] = ("*",)
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def read(self, caller: Caller, doi: str) -> Record:
        """The record of `doi`: findable ones for everybody, others for their own repository only."""
        with self.store.reading() as view:
            record = view.get(doi)
        if record is None or not _may_see(caller, record):
            raise Refusal(404)
        return record

    def create(self, caller: Caller, body: Any) -> Record:
        """A new DOI from a POST, with the name in the body or a random one under its prefix."""
        if not caller.gave_credentials:
            raise Refusal(401)
        sent = _data(body)
        client = self._client(caller, body)
        doi = doi_in(sent.get("doi")) or self._random_doi(sent)
        with self.store.transaction() as transaction:
            return self._create(transaction, caller, client=client, doi=doi, sent=sent)

    def upsert(self, caller: Caller, name: str, body: Any) -> tuple[Record, bool]:
        """Change the DOI, or create it under this name; tells which: True for created."""
        with self.store.transaction() as transaction:
            record = transaction.get(name)
            if record is not None:
                self._require_owner(caller, record)
                return self._update(transaction, caller, record, _data(body)), False
            doi, sent = doi_in(name), _data(body)
            if doi is None:
                raise Refusal(404)
            client = self._client(caller, body)
            return self._create(transaction, caller, client=client, doi=doi, sent=sent), True

    def delete(self, caller: Caller, name: str) -> None:
        """Delete a draft; anything else stays for ever (405)."""
        with self.store.transaction() as transaction:
            record = transaction.get(name)
            if record is None:
                raise Refusal(404)
            self._require_owner(caller, record)
            if record.is_public:
                allowed = {"Allow": "HEAD, GET, POST, PATCH, PUT, OPTIONS"}
                raise Refusal(405, headers=allowed, names_caller=True)
            transaction.delete(record.doi)
            transaction.index(record.doi, None, visible_from=self._found_from())

    def validate(self, caller: Caller, body: Any) -> Record:
        """What the body would become, without keeping it; a Refusal of status 200 lists what is wrong."""
        sent = _data(body)
        client = self._client(caller, body)
        doi = doi_in(sent.get("doi")) or str(sent.get("doi") or "").lower()
        record = self._new(client, doi, sent)
        self._require_valid(record, sent, is_new=True, only_metadata=True)
        return replace(record, attributes=settled(record.attributes))

    def url(self, caller: Caller, name: str) -> str | None:
        """Where the DOI points to; None where it points nowhere yet. For accounts only."""
        with self.store.reading() as view:
            record = view.get(name)
        if record is None:
            raise Refusal(404)
        if caller.account is None:
            raise Refusal(401)
        return record.attributes.get("url")

    def activities(self, caller: Caller, name: str) -> list[Activity]:
        """The audit trail of a DOI that the caller may see, newest first."""
        record = self.read(caller, name)
        with self.store.reading() as view:
            return view.activities(record.doi)

    def searchable(self, caller: Caller) -> list[Record]:
        """What search knows now and the caller may see, last changed first."""
        with self.store.reading() as view:
            known = view.indexed(stamp(self.clock()))
        seen = [record for record in known if _may_see(caller, record)]
        return sorted(seen, key=lambda record: record.updated, reverse=True)

    def random_doi(self, prefix: str) -> str:
        """A free name under `prefix`: thirty random bits and two check digits in two groups of four.

        `prefix` may end in a shoulder: `10.1234/abc` gives `10.1234/abc-xxxx-xxxx`.
        """
        number = secrets.randbits(30)
        letters = base32_text(number, length=6) + mod97_check_digits(number)
        joint = "-" if "/" in prefix else "/"
        return f"{prefix.lower().rstrip('/')}{joint}{letters[:4]}-{letters[4:]}"

    def _random_doi(self, sent: Mapping[str, Any]) -> str:
        prefix = sent.get("prefix")
        if sent.get("doi") or not isinstance(prefix, str) or not re.match(r"10\.\d{4,5}(/|$)", prefix):
            raise Refusal(403)
        return self.random_doi(prefix)

    def _client(self, caller: Caller, body: Any) -> str:
        """The repository that a new DOI belongs to: the one that the body names, else the caller's."""
        match body:
            case {"data": {"relationships": {"client": {"data": {"id": str(named)}}}}}:
                client: str | None = named.lower()
                if caller.account is None:
                    raise Refusal(401)
            case _:
                client = caller.client

        # The real server looks for the repository before it asks whose it is: nobody's is "not found", not "forbidden".
        repositories = {account.client for account in self.accounts if account.is_repository}
        if client is None or client not in repositories:
            raise Refusal(404)
        if client != caller.client:
            raise Refusal(403)
        return client

    @staticmethod
    def _require_owner(caller: Caller, record: Record) -> None:
        if caller.account is None:
            raise Refusal(401)
        if caller.client != record.client:
            raise Refusal(403)

    def _create(
        self, transaction: Transaction, caller: Caller, *, client: str, doi: str, sent: Mapping[str, Any]
    ) -> Record:
        if doi.split("/", 1)[0] not in self.prefixes:
            raise Refusal(403)
        record = self._new(client, doi, sent)
        self._require_valid(record, sent, is_new=True, is_taken=transaction.get(doi) is not None)
        return self._save(transaction, caller, None, record)

    def _update(self, transaction: Transaction, caller: Caller, before: Record, sent: Mapping[str, Any]) -> Record:
        merged = {**before.attributes, **taken_in(sent)}
        merged["schemaVersion"] = merged.get("schemaVersion") or KERNEL_4
        state = state_after(before.state, sent.get("event"))
        record = replace(before, attributes=merged, state=state, updated=stamp(self.clock()))
        self._require_valid(record, sent, is_new=False)
        return self._save(transaction, caller, before, record)

    def _new(self, client: str, doi: str, sent: Mapping[str, Any]) -> Record:
        now = stamp(self.clock())
        state = state_after(DoiState.DRAFT, sent.get("event"))
        attributes = {"source": "api", **taken_in(sent)}
        return Record(doi=doi, client=client, created=now, updated=now, state=state, attributes=attributes)

    def _require_valid(
        self,
        record: Record,
        sent: Mapping[str, Any],
        *,
        is_new: bool,
        is_taken: bool = False,
        only_metadata: bool = False,
    ) -> None:
        submission = Submission(
            doi=record.doi, attributes=record.attributes, state=record.state, client=record.client, is_new=is_new,
            is_taken=is_taken, should_validate=str(sent.get("should_validate")).lower() == "true",
            only_metadata=only_metadata, domains=self.domains,
        )  # fmt: skip
        if found := problems(submission):
            errors = [{"source": p.source, "title": p.title, "uid": record.doi} for p in found]
            raise Refusal(200 if only_metadata else 422, errors=errors, names_caller=True)

    def _save(self, transaction: Transaction, caller: Caller, before: Record | None, record: Record) -> Record:
        settled_record = replace(record, attributes=settled(record.attributes))
        return keep(
            transaction,
            before,
            settled_record,
            account=caller.account.client if caller.account else "",
            resolver_hears=not self.traps.traps.handle_fails,
            found_from=self._found_from(),
        )

    def _found_from(self) -> str:
        """From when search knows what is written now."""
        return stamp(self.clock() + timedelta(seconds=self.traps.traps.index_lag))


def _may_see(caller: Caller, record: Record) -> bool:
    return record.state is DoiState.FINDABLE or record.client == caller.client


def _data(body: Any) -> Mapping[str, Any]:
    """`data.attributes` of a request; a body without `data` is none."""
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict) or not data:
        raise Refusal(400)
    attributes = data.get("attributes")
    return attributes if isinstance(attributes, dict) else {}
