"""InvenioRDM: a registry that names the DOI, keeps the files, and moves the concept by itself. Zenodo is one.

Written to the behaviour of the server, measured on InvenioRDM 14: drafts take bad values and drop them, a write may
answer 500 and be done, searches show a write late, and two calls at once can make two drafts. How one release gets
exactly one record for all that: docs/decisions/one-record-per-release.md.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO

from doi_action.addresses import origin_of
from doi_action.errors import DoiActionError, Unreachable
from doi_action.formats.inveniordm.as_read import merged_body
from doi_action.formats.inveniordm.compare import differences, held, kept
from doi_action.formats.inveniordm.marker import marker_of, marker_query
from doi_action.formats.inveniordm.read import record_of
from doi_action.formats.inveniordm.write import written
from doi_action.formats.text.loose_json import objects
from doi_action.http.answer import Answer
from doi_action.http.client import Http
from doi_action.identifiers import Doi
from doi_action.lineage import Lineage, Marker, RegistryRecord
from doi_action.model import Metadata
from doi_action.plan import version_record
from doi_action.prefixes import UNREAL_PREFIXES
from doi_action.registries import Deposit, RegistryKind
from doi_action.registries.given_names import identity_of, lineage_of
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.addresses import doi_page, record_id_in, root_of
from doi_action.registries.inveniordm.documents import (
    age,
    concept_id_in,
    doi_in,
    files_in,
    first_of,
    id_in,
    is_newest,
    is_newest_draft,
    is_of,
    is_public,
    place_in_chain,
    version_in,
)
from doi_action.registries.inveniordm.echo import dropped
from doi_action.registries.inveniordm.files import attach
from doi_action.registries.inveniordm.records_api import Json, RecordsApi
from doi_action.registries.inveniordm.vocabularies import Vocabularies

PAGE, MOST_PAGES = 100, 100
"""Hits of one answer to a search, and how many answers are asked for."""

WRITES = 3
"""How often a draft is written again that somebody else wrote meanwhile, or whose words the host does not know."""

LOOKS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 10.0, 10.0, 10.0)
"""Seconds between looks for our own draft in the search, a minute in all: its index is a second behind as a rule."""


class InvenioRDM:
    """A host under one account. Implements Registry and StoresFiles. Nothing is asked before the first call."""

    def __init__(self, root: str, token: str | None, *, session: Http, kind: RegistryKind, deposit: Deposit) -> None:
        self.kind, self._session, self._deposit = kind, session, deposit
        token = (token or "").strip()
        if token:
            session.mask.hide(token)
        self._has_token = bool(token)
        self._api = RecordsApi(root, token or None, session=session)
        self._vocabularies = Vocabularies(self._api, ask_first=deposit.only_planned)
        origin = origin_of(root)
        self._title = f"{kind.title} ({origin.place if origin else root})"
        self._known: dict[Doi, Json] = {}
        self._nameless: list[Json] = []
        self._sent: dict[str, Mapping[str, Any]] = {}
        self._attached: set[str] = set()
        self._inquiry: Inquiry | None = None

    @property
    def requests(self) -> int:
        """How many HTTP requests the session has sent so far."""
        return self._session.requests

    def landing_page(self, doi: Doi) -> str:
        """The host's page of `doi`."""
        return doi_page(self._api.root, doi)

    def same_page(self, wanted: str, found: str) -> bool:
        """Addresses are what they are: nobody but the host chooses them."""
        return True

    def check_account(self, prefix: str) -> None:
        """Learn, without writing, that the token is good. Raises SettingsError without one, else RegistryError."""
        self._search(Marker(identity="nobody:0"))

    # What is there

    def observe(self, inquiry: Inquiry) -> Lineage:
        """The lineage that the records with the work's marker make, and those of the concept that it continues."""
        self._inquiry = inquiry
        return self._lineage(inquiry, self._search(Marker(identity=identity_of(inquiry), work=inquiry.work)))

    def _search(self, work: Marker) -> list[Json]:
        """The drafts and records of the work that the search shows now, the first made first."""
        if not self._has_token:
            raise errors.no_token(self._title)

        found: list[Json] = []
        for page in range(1, MOST_PAGES + 1):
            answer = self._api.own_records(marker_query(work), page=page, size=PAGE)
            if answer.status in (400, 401, 403):
                raise errors.token_refused(self._title)
            hits = answer.json().get("hits") if answer.status == 200 else None
            if not isinstance(hits, dict):
                raise errors.no_registry(answer, self._title)
            listed = [dict(hit) for hit in objects(hits.get("hits"))]
            found += listed
            if len(listed) < PAGE:
                break
        return sorted((document for document in found if is_of(document, work)), key=age)

    def _lineage(self, inquiry: Inquiry, listed: Iterable[Json]) -> Lineage:
        """The lineage that documents make. The release's own is read anew: what a search shows may be long past."""
        documents = list(listed)
        read: set[Doi] = set()
        while True:
            named = [document for document in documents if doi_in(document)]
            lineage = lineage_of(inquiry, [self._remember(document) for document in named])
            current = lineage.current
            if current is None or current.doi in read:
                # A run that broke off before its draft had a DOI left one without.
                self._nameless = [document for document in documents if not doi_in(document)]
                return lineage

            read.add(current.doi)
            fresh = self.read(current.doi)
            documents = [document for document in documents if doi_in(document) != current.doi]
            if fresh is not None:
                documents = [self._known[current.doi], *documents]

    def read(self, doi: Doi) -> RegistryRecord | None:
        """The record of `doi` with nothing left out, None where there is none that this account may see."""
        id_ = self._id_of(doi)
        if id_ is None:
            return None
        known = self._known.pop(doi, {})
        ways = [self._api.record, self._api.draft]
        if known and not is_public(known):
            ways.reverse()
        for ask in ways:
            answer = ask(id_)
            if answer.status in (403, 404):
                continue
            if answer.status >= 400 and answer.status != 410:
                raise errors.refusal(answer, self._asked(str(doi), id_))
            document = answer.json()
            # The id of a concept leads to its newest version, and a suffix may look like an id by chance.
            return self._remember(document) if doi_in(document) == doi else None
        return None

    # Names

    def named(self, lineage: Lineage, metadata: Metadata, *, dry_run: bool) -> Lineage:
        """The lineage with the DOI of our draft, made where there is none; a concept has no DOI before its first one.

        Where it shows that another run was faster, its draft or record is taken, and ours is deleted.
        """
        is_named = lineage.version.doi not in lineage.provisional
        if is_named or dry_run:
            return lineage

        text = lineage.version.text
        wanted = version_record(metadata, lineage, "", keeps_concept=True, links_versions=True)
        begins = lineage.concept_doi in lineage.provisional
        draft = first_of(document for document in self._nameless if version_in(document) == text)
        if draft is None:
            draft = self._created(wanted) if begins else self._next_draft(lineage, wanted)
        draft = self._with_doi(draft, self._asked(f"version {text}", id_in(draft)))

        ours = self._remember(draft)
        is_unreal = ours.doi.prefix in UNREAL_PREFIXES
        if is_unreal and not self.kind.rehearsal:
            self._give_way(draft)
            raise errors.test_system(self._title, ours.doi)
        if begins:
            return self._first_come(_under(lineage, ours), ours, metadata)
        return _under(lineage, ours)

    def _created(self, wanted: RegistryRecord) -> Json:
        """A draft for a work without any version. It carries the marker from this request on."""
        asked = self._asked(f"version {wanted.metadata.version}")
        body = self._body(wanted, {})
        answer = self._api.create(body)
        if self._lacks_a_word(answer):
            body = self._body(wanted, {})
            answer = self._api.create(body)
        return self._taken(answer, wanted, body, asked)

    def _next_draft(self, lineage: Lineage, wanted: RegistryRecord) -> Json:
        """The draft of the next version, ours by its marker.

        The host gives the one that there is to whoever asks: a person's, or that of another version, stays untouched.
        """
        before = self._id_of(lineage.published[-1].doi) or ""
        draft = self._accepted(self._api.next_version(before), self._asked(str(lineage.concept_doi), before))
        asked = self._asked(f"version {lineage.version.text}", id_in(draft))

        prepared_for = version_in(draft)
        if prepared_for == lineage.version.text:
            return draft
        if prepared_for is not None:
            raise errors.draft_in_the_way(asked, f"for version {prepared_for}")
        is_touched = bool(draft.get("metadata", {}).get("version") or doi_in(draft) or files_in(draft))
        if is_touched:
            raise errors.draft_in_the_way(asked, "which somebody made there by hand")
        return self._written(draft, wanted, asked, anew=True)

    def _with_doi(self, draft: Json, asked: errors.Asked) -> Json:
        """The draft with a DOI reserved: the host's own, or the one that it has already."""
        if doi_in(draft):
            return draft
        answer = self._api.reserve_doi(id_in(draft))
        if answer.status == 400:
            # It has one: an earlier answer was lost.
            answer = self._api.draft(id_in(draft))
        return self._accepted(answer, asked)

    def _first_come(self, named: Lineage, ours: RegistryRecord, metadata: Metadata) -> Lineage:
        """The lineage under whichever draft or record of this release was made first."""
        listed = self._listed_with(ours.doi)
        of_this_release = [document for document in listed if version_in(document) == named.version.text]
        first = first_of(of_this_release)
        is_ours = first is not None and doi_in(first) == ours.doi
        has_a_version = any(is_public(document) for document in listed)
        if self._inquiry is None or (is_ours and not has_a_version):
            return named

        self.discard(ours.doi)
        others = [document for document in listed if doi_in(document) != ours.doi]
        return self.named(self._lineage(self._inquiry, others), metadata, dry_run=False)

    def _listed_with(self, doi: Doi) -> list[Json]:
        """What the search shows once it shows our draft `doi`.

        It shows writes in their order, so that what was made before ours is there then. Raises Unreachable where it
        does not show ours in time.
        """
        ours = self._known[doi]
        marker = marker_of(ours)
        work = Marker(identity=marker.identity, work=marker.work) if marker else Marker(identity="")
        for wait in (*LOOKS, None):
            listed = self._search(work)
            if any(id_in(document) == id_in(ours) for document in listed):
                return listed
            if wait is not None:
                self._session.sleep(wait)
        raise errors.not_listed(self._asked_of(doi), sum(LOOKS))

    # Writing

    def payload(self, record: RegistryRecord, fields: tuple[str, ...] | None = None) -> Json:
        """What is sent for `record`: always the whole of it, since the host replaces what it holds."""
        return self._body(record, self._known.get(record.doi, {}))

    def held(self, record: RegistryRecord) -> RegistryRecord:
        """The record as the host gives it back."""
        return held(record, self._vocabularies.has)

    def differences(self, wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
        """The fields that would change, after both sides are brought to what the host makes of them."""
        return differences(wanted, found, self._vocabularies.has)

    def losses(self, record: RegistryRecord) -> tuple[str, ...]:
        """What of `record` this host has no place for, in words."""
        return written(record, self._vocabularies.has).losses

    def reserve(self, record: RegistryRecord) -> RegistryRecord:
        """Bring our draft up to date."""
        return self._remember(self._up_to_date(self._document(record.doi), record, files=True))

    def attach(self, doi: Doi, name: str, content: BinaryIO) -> None:
        """Deposit one file with the draft of `doi`."""
        document = self._document(doi)
        attach(self._api, id_in(document), name, content, there=files_in(document), asked=self._asked_of(doi))
        self._attached.add(id_in(document))

    def publish(self, record: RegistryRecord) -> RegistryRecord:
        """Bring the draft up to date and make it public; asked again about a public one, it stays that. Final."""
        draft = self._document(record.doi)
        if is_public(draft):
            return self._remember(draft)
        keeps_files = bool(files_in(draft)) or id_in(draft) in self._attached
        draft = self._up_to_date(draft, record, files=keeps_files)
        self._refuse_second(draft, self._asked_of(record.doi))
        return self._published(id_in(draft), record.doi)

    def update(self, record: RegistryRecord, fields: tuple[str, ...]) -> RegistryRecord:
        """Correct a published record: a draft of it, replaced and published again under the same DOI."""
        asked = self._asked_of(record.doi)
        public = self._document(record.doi)
        draft = self._accepted(self._api.edit(id_in(public)), asked)

        is_begun = draft.get("metadata") != public.get("metadata")
        wanted = self._body(record, public)["metadata"]
        if is_begun and any(dropped(wanted, draft.get("metadata"))):
            raise errors.draft_in_the_way(asked, "with changes that were not made here")
        keeps_files = public.get("files", {}).get("enabled") is True
        self._written(draft, record, asked, files=keeps_files)
        return self._published(id_in(public), record.doi)

    def discard(self, doi: Doi) -> None:
        """Delete a draft; one that is gone already is as good. Raises RegistryError for a DOI that is no draft."""
        id_ = self._id_of(doi)
        if id_ is None:
            return
        answer = self._api.discard(id_)
        if answer.status == 404 and self._api.record(id_).status == 200:
            raise errors.not_a_draft(self._asked_of(doi))
        if answer.status not in (204, 404):
            raise errors.refusal(answer, self._asked_of(doi))
        self._known.pop(doi, None)

    def hide(self, doi: Doi, reason: str, landing_page: str | None = None) -> RegistryRecord:
        """Have the host withdraw the record, which it does at once where its owners may; the tombstone is its own."""
        asked = self._asked_of(doi)
        answer = self._api.request_deletion(self._id_of(doi) or "", reason)
        if answer.status in (403, 404, 405):
            raise errors.cannot_withdraw(asked)
        self._accepted(answer, asked)
        found = self.read(doi)
        if found is None:
            raise errors.missing(asked)
        return found

    def _published(self, id_: str, doi: Doi) -> RegistryRecord:
        """The record once its draft is published; neither 404 nor 500 nor silence says whether it is."""
        failure: DoiActionError
        try:
            answer = self._api.publish(id_)
            if answer.status < 400:
                return self._remember(answer.json())
            failure = errors.refusal(answer, self._asked_of(doi))
        except Unreachable as error:
            failure = error

        with suppress(Unreachable):
            found = self._api.record(id_)
            # Of a correction only the draft tells: the record was public before.
            is_done = found.status == 200 and self._api.draft(id_).status == 404
            if is_done:
                return self._remember(found.json())
        raise failure

    def _refuse_second(self, draft: Json, asked: errors.Asked) -> None:
        """The last look before what cannot be taken back: nothing else was published, or is about to be."""
        if place_in_chain(draft) == 1:
            self._refuse_other_first(draft, asked)
            return

        # Exact at once, since both are read from the database. To two runs that ask for the next version at one moment
        # the host gives either a draft of its own, and both could be published (InvenioRDM 14.0).
        fresh = self._accepted(self._api.draft(id_in(draft)), asked)
        before = self._newest_known(fresh)
        is_overtaken = before is not None and not is_newest(self._accepted(self._api.record(id_in(before)), asked))
        if is_newest_draft(fresh) and not is_overtaken:
            return
        self._give_way(fresh)
        raise errors.another_run(asked, "and has published" if is_overtaken else "and its draft is the newer one")

    def _newest_known(self, draft: Json) -> Json | None:
        """The newest published version before this draft that was seen."""
        chain = [document for document in self._known.values() if is_public(document)]
        of_one_concept = [document for document in chain if concept_id_in(document) == concept_id_in(draft)]
        return max(of_one_concept, key=place_in_chain, default=None)

    def _refuse_other_first(self, draft: Json, asked: errors.Asked) -> None:
        """Of all drafts of a work without any version the first made begins it; the others make way."""
        doi = doi_in(draft)
        if doi is None:
            return
        for other in self._listed_with(doi):
            if id_in(other) == id_in(draft):
                continue
            is_same_release = version_in(other) == version_in(draft)
            is_older = age(other) < age(draft)
            if is_public(other) or (is_older and is_same_release):
                self._give_way(draft)
                raise errors.another_run(asked, f"under {doi_in(other) or id_in(other)}")
            if is_older:
                raise errors.older_first_draft(asked, version_in(other), doi_in(other))
            if is_same_release:
                self._delete_younger(other, asked)

    def _delete_younger(self, other: Json, asked: errors.Asked) -> None:
        """Take the draft from a run that may not have seen ours: at the host, deleted and published exclude another."""
        gone = self._api.discard(id_in(other)).status == 204
        if not gone and self._api.record(id_in(other)).status == 200:
            raise errors.another_run(asked, f"and has published {doi_in(other) or id_in(other)}")

    def _give_way(self, draft: Json) -> None:
        """Delete our draft for the sake of another's; one that stays is harmless."""
        if doi := doi_in(draft):
            with suppress(DoiActionError):
                self.discard(doi)

    def _up_to_date(self, draft: Json, record: RegistryRecord, *, files: bool) -> Json:
        """The draft as `record` wants it, written anew unless this run wrote it like that already."""
        is_said = self._sent.get(id_in(draft)) == written(record, self._vocabularies.has).metadata
        if is_said and draft.get("files", {}).get("enabled") == files:
            return draft
        return self._written(draft, record, self._asked_of(record.doi), files=files)

    def _written(
        self, draft: Json, record: RegistryRecord, asked: errors.Asked, *, anew: bool = False, files: bool = True
    ) -> Json:
        """The draft after it was replaced; `anew` keeps nothing of what it says, `files` whether it has any.

        Raises RegistryError where the host leaves something out, or somebody else writes it at the same time.
        """
        for _ in range(WRITES):
            body = self._body(record, draft, anew=anew, files=files)
            answer = self._api.write(id_in(draft), body, revision=draft.get("revision_id"))
            if answer.status == 412:
                # Ours may be what changed it: the answer to it was lost, and the request repeated.
                draft = self._accepted(self._api.draft(id_in(draft)), asked)
            elif not self._lacks_a_word(answer):
                break
        return self._taken(answer, record, body, asked)

    def _taken(self, answer: Answer, record: RegistryRecord, body: Json, asked: errors.Asked) -> Json:
        """The draft that a host took, with all that was sent. Raises RegistryError where it left something out."""
        draft = self._accepted(answer, asked)
        # That files are missing is said of every draft of a next version, and they come later.
        faults = [fault for fault in errors.faults_in(draft) if not fault.startswith("files.")]
        places = (*faults, *dropped(kept(body["metadata"]), draft.get("metadata")))
        if places:
            raise errors.value_dropped(asked, places)
        self._sent[id_in(draft)] = written(record, self._vocabularies.has).metadata
        if doi_in(draft):
            self._remember(draft)
        return draft

    def _lacks_a_word(self, answer: Answer) -> bool:
        """Whether the host refused an id that its vocabularies lack, and was not asked for them before."""
        if self._vocabularies.asks or answer.status != 400:
            return False
        is_unknown = any(errors.UNKNOWN_WORD.search(said) for said in errors.said_by(answer))
        if is_unknown:
            self._vocabularies.ask_from_now()
        return is_unknown

    def _body(self, record: RegistryRecord, found: Json, *, anew: bool = False, files: bool = True) -> Json:
        """What a draft is replaced by: the record, beside what the host holds that we do not say."""
        metadata = written(record, self._vocabularies.has).metadata
        body = {"metadata": dict(metadata)} if anew or not found else merged_body(metadata, found)
        if not is_public(found):
            body["access"] = access_json(self._deposit)
        if "pids" in found:
            # Left out, a DOI stays; sent as it was, it stays as well, and the body says all there is.
            body["pids"] = found["pids"]
        return {**body, "files": {"enabled": files}}

    def _accepted(self, answer: Answer, asked: errors.Asked) -> Json:
        if answer.status >= 400:
            raise errors.refusal(answer, asked)
        return answer.json()

    def _document(self, doi: Doi) -> Json:
        """What the host holds of a DOI. Raises RegistryError where there is nothing."""
        if doi not in self._known and self.read(doi) is None:
            raise errors.missing(self._asked_of(doi))
        return self._known[doi]

    def _remember(self, document: Json) -> RegistryRecord:
        """The record in a document, which is kept as it came: what is written back must lose nothing."""
        record = record_of(document)
        self._known[record.doi] = document
        return record

    def _id_of(self, doi: Doi) -> str | None:
        known = self._known.get(doi)
        return id_in(known) if known else record_id_in(doi)

    def _asked_of(self, doi: Doi) -> errors.Asked:
        return self._asked(str(doi), self._id_of(doi))

    def _asked(self, what: str, id_: str | None = None) -> errors.Asked:
        page = f"{self._api.root}/uploads/{id_}" if id_ else ""
        return errors.Asked(registry=self._title, what=what, page=page)


def access_json(deposit: Deposit) -> Json:
    """Who may open what: the record is everybody's, its files may be nobody's, or only later."""
    if deposit.embargo:
        until = {"active": True, "until": deposit.embargo.isoformat()}
        return {"record": "public", "files": "restricted", "embargo": until}
    return {"record": "public", "files": "restricted" if deposit.restricted else "public"}


def _under(lineage: Lineage, draft: RegistryRecord) -> Lineage:
    """The lineage with the name that its version got by a draft of this run."""
    return replace(
        lineage,
        version=replace(lineage.version, doi=draft.doi),
        provisional=lineage.provisional - {lineage.version.doi},
        reserved=frozenset({draft.doi}),
    )


def open_inveniordm(
    kind: RegistryKind, *, token: str | None, session: Http, url: str | None = None, deposit: Deposit
) -> InvenioRDM:
    """Zenodo, its sandbox, or the host at `url`. Raises SettingsError when kind and address contradict each other."""
    return InvenioRDM(root_of(kind.name, url), token, session=session, kind=kind, deposit=deposit)
