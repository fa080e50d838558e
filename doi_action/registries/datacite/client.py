"""DataCite: the registry whose DOIs we name ourselves. One client for production, test system and sandbox.

Written to the behaviour of the REST API's server, not to its description: `PUT` under the chosen name creates or
changes in part, lists are replaced whole, an event that does not apply is answered with 200, reads lose identifiers
unless told otherwise.
"""

from base64 import b64encode
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from doi_action.errors import DoiActionError
from doi_action.formats.datacite.compare import differences, held
from doi_action.formats.datacite.read import record_of
from doi_action.formats.datacite.write import attributes_for, attributes_of
from doi_action.formats.text.loose_json import objects, texts
from doi_action.http.answer import Answer
from doi_action.http.client import Http
from doi_action.identifiers.addresses import origin_of
from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi, IdentifierError, has_dot_segment
from doi_action.lineage import Conflict, DoiState, Lineage, RegistryRecord
from doi_action.model import Metadata
from doi_action.registries import RegistryKind
from doi_action.registries.chosen_names import look_up
from doi_action.registries.datacite import errors
from doi_action.registries.datacite.addresses import (
    root_of,
    same_sandbox_page,
    sandbox_page,
    sibling_of,
    system_at,
)
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.list_too_long import list_too_long

_WHOLE = {"publisher": "true", "affiliation": "true"}
"""Without these an answer gives organisations as bare names, and writing those back drops their identifiers."""

_LAG = (0.5, 1.0, 2.0, 4.0)
"""Seconds between looks for a record that we wrote and that a read does not show yet."""


class DataCite:
    """A DataCite registry under one account. Implements Registry and CreatesUnread.

    `url` is the root of the API. `password` may be an API key (`DC.` and 32 characters), which needs no `username`.
    Nothing is asked before the first call.
    """

    def __init__(
        self, url: str, username: str | None, password: str | None, *, session: Http, kind: RegistryKind
    ) -> None:
        self.kind, self._session = kind, session
        self._root = url.rstrip("/")
        origin = origin_of(url)
        self._place = origin.place if origin else url
        self._system = system_at(self._root)
        self._username, password = (username or "").strip(), (password or "").strip()
        self._authorization = authorization(self._username, password)
        for secret in (password, (self._authorization or "").partition(" ")[2]):
            session.mask.hide(secret)

        self._account: str | None = None
        self._known: dict[Doi, dict[str, Any]] = {}
        self._owners: dict[Doi, str] = {}
        self._written: set[Doi] = set()

    @property
    def requests(self) -> int:
        """How many HTTP requests the session has sent so far."""
        return self._session.requests

    @property
    def account(self) -> str:
        """The account as the registry named it, else as it was given."""
        return self._account or self._username or errors.API_KEY

    def landing_page(self, doi: Doi) -> str:
        """The page that the sandbox shows for `doi`. Raises SettingsError elsewhere: DataCite shows no pages."""
        if self.kind.embedded:
            return sandbox_page(self._root, doi)
        raise errors.no_landing_page(self._asked(doi))

    def same_page(self, wanted: str, found: str) -> bool:
        """Whether two addresses are one page; a sandbox's own pages are the same under another port."""
        if wanted == found:
            return True
        return self.kind.embedded and same_sandbox_page(wanted, found)

    def check_account(self, prefix: str) -> None:
        """Learn, without writing, that the credentials are good; one request unless an earlier answer showed it.

        Raises SettingsError without credentials, for a member's account and for a prefix that gives no real DOIs,
        RegistryError for a wrong password.
        """
        if prefix in UNREAL_PREFIXES and not self.kind.rehearsal:
            raise errors.test_prefix(self.kind.title, prefix)
        if not self._authorization:
            raise errors.no_credentials(self.kind.title)

        # A repository's account is MEMBER.NAME; a member's own makes no DOIs.
        is_member = bool(self._username) and "." not in self._username
        if is_member:
            raise errors.member_account(self.kind.title, self._username)
        if self._account is not None:
            return

        # A list of nothing is the cheapest answer of 200, and only those name a known account.
        # DataCite has no way to ask for an account. Every answer under good credentials carries X-Credential-Username,
        # which no documentation mentions; should it go, the first write tells instead, and this can go too.
        answer = self._ask("GET", "/dois", params={"page[size]": "0"})
        if answer.status not in (200, 401):
            raise errors.no_registry(answer, self.kind.title)
        if answer.status == 200 and "data" not in answer.json():
            raise errors.no_registry(answer, self.kind.title)
        if self._account is None:
            # A wrong password is no error for a reader: DataCite answers 200 and shows what everybody may see.
            raise errors.wrong_password(self._asked(Doi(prefix, "")))

    def observe(self, inquiry: Inquiry) -> Lineage:
        """The lineage of the work in question, found by the names that we would choose.

        A work without a DOI of this account under the prefix costs one request more: whether the prefix is its own.
        """
        lineage = look_up(self, inquiry)
        refused = self._foreign(lineage, inquiry.prefix)
        if refused is None:
            return lineage
        return replace(lineage, conflicts=(*lineage.conflicts, refused))

    def _foreign(self, lineage: Lineage, prefix: str) -> Conflict | None:
        """What a write would be refused for, known before the first; None where nothing speaks against it."""
        account = (self._account or "").lower()
        for record in (lineage.concept, lineage.current):
            if record is None or not account:
                continue

            # Under a prefix of ours the version would be live before the write to its concept is refused.
            owner = self._owners.get(record.doi)
            if owner and owner != account:
                return errors.known_to_be_foreign(self._asked(record.doi), f"'{record.doi}' is account '{owner}'s")

        concept = lineage.concept
        if lineage.current:
            return None
        if concept is not None and concept.doi in self._owners and concept.doi.prefix == prefix:
            return None

        own = self._prefixes()
        if not own or prefix in own:
            return None

        why = f"prefix '{prefix}' is not assigned to this account, which has {', '.join(own)}"
        return errors.known_to_be_foreign(self._asked(lineage.version.doi), why)

    def _prefixes(self) -> tuple[str, ...]:
        """The prefixes that the registry shows as the account's, none where it does not tell."""
        # One repository's answer lists all its prefixes, where /prefixes and /client-prefixes come in pages (lupo,
        # app/serializers/client_serializer.rb). No release hangs on it: the first write is refused as well. Should
        # POST /dois/validate come to look at the prefix, that can take its place.
        try:
            answer = self._ask("GET", f"/clients/{quote(self.account.lower(), safe='')}")
            document = answer.json() if answer.status == 200 else {}
        except DoiActionError:
            return ()

        match document:
            case {"data": {"relationships": {"prefixes": {"data": listed}}}}:
                return tuple(sorted(texts([prefix.get("id") for prefix in objects(listed)])))
        return ()

    def named(self, lineage: Lineage, metadata: Metadata, *, dry_run: bool) -> Lineage:
        """The lineage as it is: we chose its names before it was looked up."""
        return lineage

    def payload(
        self, record: RegistryRecord, fields: tuple[str, ...] | None = None, *, anew: bool = False
    ) -> dict[str, Any]:
        """The attributes of `record` as the REST API takes them, beside what the registry was seen to hold."""
        found = None if anew else self._known.get(record.doi)
        if fields is None:
            return attributes_of(record, found=found)
        return attributes_for(record, fields, found=found)

    def held(self, record: RegistryRecord) -> RegistryRecord:
        """The record as DataCite gives it back."""
        return held(record)

    def losses(self, record: RegistryRecord) -> tuple[str, ...]:
        """Nothing: what DataCite has no field for is listed with the crosswalk, and shown by `explain`."""
        return ()

    def differences(self, wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
        """The fields that would change, after both sides are brought to what DataCite makes of them."""
        return differences(wanted, found)

    def read(self, doi: Doi) -> RegistryRecord | None:
        """The record of `doi` with nothing left out, None where there is none that this account may see."""
        # What was just written may be read from a copy that lags behind; what was not written is asked for once.
        waits = _LAG if doi in self._written else ()
        for wait in (*waits, None):
            answer = self._ask("GET", _path(doi), params=_WHOLE)
            if answer.status != 404:
                return self._record(answer, self._asked(doi))
            if wait is not None:
                self._session.sleep(wait)
        return None

    def drafts(self, prefix: str) -> tuple[RegistryRecord, ...]:
        """The account's drafts under `prefix`, the oldest first; one request for each hundred of them.

        The list is a search, which shows a write seconds to minutes late. An account sees its drafts there too (lupo,
        app/controllers/datacite_dois_controller.rb, `index`). Raises RegistryError where it is refused, and where there
        are more than the search shows.
        """
        # Only in detail does the list show alternateIdentifiers, and so our marker.
        wanted = {"client-id": self.account.lower(), "prefix": prefix, "state": "draft", "detail": "true"}
        found: list[RegistryRecord] = []
        # The search shows the first 10,000 and no more.
        for page in range(1, 101):
            place = {"sort": "created", "page[size]": "100", "page[number]": str(page)}
            answer = self._ask("GET", "/dois", params={**wanted, **place})
            if answer.status >= 400:
                raise errors.refusal(answer, self._asked(Doi(prefix, "")))

            listed = list(objects(answer.json().get("data")))
            for attributes in objects([each.get("attributes") for each in listed]):
                with suppress(IdentifierError):
                    found.append(record_of(attributes))

            if len(listed) < 100:
                return tuple(found)
        raise list_too_long("DataCite", 10_000)

    def reserve(self, record: RegistryRecord) -> RegistryRecord:
        """Create the DOI as a draft; on a draft that is there already, bring it up to date."""
        return self._put(record.doi, attributes_of(record, found=self._known.get(record.doi)), record)

    def create(self, record: RegistryRecord) -> RegistryRecord | None:
        """Make a DOI that nobody looked up findable; None where there is one, which is left as it is. Final.

        A POST under a name that we chose makes it or is refused, in one step (lupo, app/models/doi.rb, uniqueness).
        So it may be repeated too: where the answer to the first was lost, the second finds what that one made.
        """
        doi = record.doi
        body = {"data": {"type": "dois", "attributes": {"doi": str(doi), "event": "publish", **attributes_of(record)}}}
        asked = self._asked(doi, record.metadata.landing_page)
        answer = self._ask("POST", "/dois", params=_WHOLE, body=body)
        if errors.is_taken(answer):
            return None
        self._written.add(doi)
        return self._in_state(self._record(answer, asked), DoiState.FINDABLE)

    def publish(self, record: RegistryRecord) -> RegistryRecord:
        """Make the DOI findable with this content: creates it where it is absent. Final.

        Raises RegistryError when the registry says that it is in another state afterwards.
        """
        attributes = attributes_of(record, found=self._known.get(record.doi))
        published = self._put(record.doi, {"event": "publish", **attributes}, record)
        # An event that does not apply is passed over with status 200 (lupo, app/models/doi.rb, aasm).
        return self._in_state(published, DoiState.FINDABLE)

    def update(self, record: RegistryRecord, fields: tuple[str, ...]) -> RegistryRecord:
        """Change the named fields of Metadata of a DOI (and `marker`); others stay, whoever wrote them.

        Lists of the registry hold more than one field of ours, so the record is read first unless it is known.
        Raises RegistryError when there is no such DOI.
        """
        found = self._found(record.doi)
        return self._put(record.doi, attributes_for(record, fields, found=found), record)

    def hide(self, doi: Doi, reason: str, landing_page: str | None = None) -> RegistryRecord:
        """Take a findable DOI out of the index: state registered, with the reason, pointing to its tombstone."""
        found = record_of(self._found(doi))
        url = {"url": landing_page} if landing_page else {}
        return self._in_state(self._put(doi, {"event": "hide", "reason": reason, **url}, found), DoiState.REGISTERED)

    def discard(self, doi: Doi) -> None:
        """Delete a draft; one that is gone already is as good. Raises RegistryError for a DOI that is no draft."""
        answer = self._ask("DELETE", _path(doi))
        # 405 is lupo's word for a DOI that is public: only drafts can be deleted.
        if answer.status == 405:
            raise errors.state_unchanged(self._asked(doi), wanted="a draft", found="published, and stays for ever")
        if answer.status not in (204, 404):
            raise errors.refusal(answer, self._asked(doi))
        self._known.pop(doi, None)
        self._written.discard(doi)

    def _found(self, doi: Doi) -> dict[str, Any]:
        """The attributes that the registry holds now. A PUT would create what is missing, so that stops here."""
        if doi not in self._known and self.read(doi) is None:
            raise errors.missing(self._asked(doi))
        return self._known[doi]

    def _put(self, doi: Doi, attributes: dict[str, Any], record: RegistryRecord) -> RegistryRecord:
        """One request that creates or changes.

        The session repeats it when the answer was lost: under a name that we chose a second PUT of the same attributes
        finds its own record and changes nothing, where a second POST would make a second DOI.
        """
        body = {"data": {"type": "dois", "attributes": {"doi": str(doi), **attributes}}}
        asked = self._asked(doi, record.metadata.landing_page)
        answer = self._ask("PUT", _path(doi), params=_WHOLE, body=body)
        if answer.status == 409:
            # Another run created it between the registry's look and its insert (lupo answers 409 to the one that lost):
            # now there is something to change.
            answer = self._ask("PUT", _path(doi), params=_WHOLE, body=body)

        written = self._record(answer, asked)
        self._written.add(doi)
        return written

    def _record(self, answer: Answer, asked: errors.Asked) -> RegistryRecord:
        if answer.status >= 400:
            raise errors.refusal(answer, asked)

        data = answer.json().get("data")
        attributes = data.get("attributes") if isinstance(data, dict) else None
        if not isinstance(attributes, dict):
            attributes = {}

        try:
            record = record_of(attributes)
        except IdentifierError as error:
            raise errors.unreadable(answer, asked) from error

        if record.doi != asked.doi:
            raise errors.unreadable(answer, asked)

        # Kept as they came, with what we do not model: a list is replaced whole, and writing it back must lose nothing.
        self._known[record.doi] = dict(attributes)
        match data:
            case {"relationships": {"client": {"data": {"id": str(owner)}}}}:
                self._owners[record.doi] = owner.lower()
        return record

    def _in_state(self, record: RegistryRecord, state: DoiState) -> RegistryRecord:
        if record.state is not state:
            raise errors.state_unchanged(self._asked(record.doi), wanted=state.value, found=record.state.value)
        return record

    def _ask(self, method: str, path: str, *, params: dict[str, str] | None = None, body: Any = None) -> Answer:
        headers = {"Accept": "application/vnd.api+json"}
        if body is not None:
            headers["Content-Type"] = "application/vnd.api+json"

        answer = self._session.send(
            method,
            self._root + path,
            params=params,
            body=body,
            headers=headers,
            authorization=self._authorization,
            # Every write of ours is under a name that we chose, and finds what the one before it did.
            repeatable=True,
        )
        if answer.status < 300:
            named = answer.headers.get("X-Credential-Username") or ""
            self._account = self._session.mask.sure(named) or self._account
        return answer

    def _asked(self, doi: Doi, landing_page: str | None = None) -> errors.Asked:
        return errors.Asked(
            registry=f"{self.kind.title} ({self._place})",
            account=self.account,
            sibling=sibling_of(self._system),
            doi=doi,
            landing_page=landing_page,
            proven=self._account is not None,
        )


def authorization(username: str, password: str) -> str | None:
    """The Authorization header of an account: Basic, or Bearer for an API key or a token without a user name."""
    if not password:
        return None
    if not username:
        return f"Bearer {password}"
    return f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"


def _path(doi: Doi) -> str:
    """The path of a DOI, always below /dois/: dots cannot be quoted, since clients and servers take that back."""
    if has_dot_segment(doi.suffix):
        raise errors.leads_elsewhere(doi)
    return f"/dois/{doi.prefix}/{quote(doi.suffix, safe='/:;()._-~*$=')}"


def open_datacite(
    kind: RegistryKind, *, username: str | None, password: str | None, session: Http, url: str | None = None
) -> DataCite:
    """One of DataCite's two systems, or the sandbox, which speaks the same API.

    `url` is the input `registry-url`, needed for the sandbox. Raises SettingsError when the two contradict each other,
    and for an address over which a password would travel in the clear.
    """
    return DataCite(root_of(kind.name, url), username, password, session=session, kind=kind)
