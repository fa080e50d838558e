"""InvenioRDM: a registry that names the DOI, keeps the files, and moves the concept by itself. Zenodo is one.

Written to the behaviour of the server, measured on InvenioRDM 14: drafts take bad values and drop them, a write may
answer 500 and be done, searches show a write late, and two calls at once can make two drafts. How one release gets
exactly one record for all that: `one_record`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from doi_action.errors import ConflictError, RegistryError, SettingsError, Unreachable
from doi_action.formats.inveniordm.compare import differences, held
from doi_action.formats.inveniordm.marker import marker_of
from doi_action.formats.inveniordm.read import record_of
from doi_action.formats.inveniordm.write import written
from doi_action.http.client import Http
from doi_action.identifiers.addresses import origin_of
from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage import Conflict, DoiState, Lineage, Marker, RegistryRecord
from doi_action.model import Metadata
from doi_action.plan.records import version_record
from doi_action.registries import DepositOptions, RegistryKind
from doi_action.registries.conflicts import unknown_concept
from doi_action.registries.given_names import identity_of, lineage_of
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm import communities, errors
from doi_action.registries.inveniordm.addresses import doi_page, root_of
from doi_action.registries.inveniordm.documents import (
    Json,
    doi_in,
    doi_link,
    files_in,
    first_of,
    id_in,
    is_in_review,
    is_of,
    is_public,
    place_in_chain,
    resolves_for_tests,
    speaks_of,
    version_in,
)
from doi_action.registries.inveniordm.drafts import Drafts
from doi_action.registries.inveniordm.files import attach, refuse_unnamed
from doi_action.registries.inveniordm.one_record import refuse_second
from doi_action.registries.inveniordm.records import Records
from doi_action.registries.inveniordm.records_api import RecordsApi
from doi_action.registries.inveniordm.resolving import resolves
from doi_action.registries.inveniordm.search import Search, address_of
from doi_action.registries.inveniordm.vocabularies import Vocabularies


class InvenioRDM:
    """A host under one account. Implements Registry and StoresFiles. Nothing is asked before the first call.

    `root` is the address of its start page.
    """

    def __init__(
        self, root: str, token: str | None, *, session: Http, kind: RegistryKind, options: DepositOptions
    ) -> None:
        self.kind, self._session, self._options = kind, session, options
        self._token = (token or "").strip()
        if self._token:
            session.mask.hide(self._token)

        origin = origin_of(root)
        self._title = f"{kind.title} ({origin.place if origin else root})"

        self._api = RecordsApi(root, self._token or None, session=session)
        self._vocabularies = Vocabularies(self._api, ask_first=options.ask_first)
        self._records = Records(self._api, self._title)
        self._search = Search(self._records)
        self._drafts = Drafts(self._records, self._vocabularies, options)
        self._nameless: list[Json] = []
        self._attached: dict[Doi, set[str]] = {}
        self._inquiry: Inquiry | None = None

    @property
    def requests(self) -> int:
        """How many HTTP requests the session has sent so far."""
        return self._session.requests

    def landing_page(self, doi: Doi) -> str:
        """The host's page of `doi`."""
        return doi_page(self._api.root, doi)

    def same_page(self, wanted: str, found: str) -> bool:
        """Any two are as good: nobody but the host chooses where its DOIs lead."""
        return True

    def check_account(self, prefix: str) -> None:
        """Learn, without writing, that the token is good. Raises SettingsError without one, else RegistryError."""
        self._refuse_no_token()
        self._search.listed(Marker(identity="nobody:0"))

    def _refuse_no_token(self) -> None:
        if not self._token:
            raise errors.no_token(self._title)

    # What is there

    def observe(self, inquiry: Inquiry) -> Lineage:
        """The lineage that the records with the work's marker make, and those of the concept that it continues."""
        self._inquiry = inquiry
        self._refuse_no_token()
        work = Marker(identity=identity_of(inquiry), work=inquiry.work)
        listed = self._search.listed(work, or_linked_to=address_of(inquiry.repository, inquiry.tag))
        ours = [document for document in listed if is_of(document, work)]
        cited = self._search.cited(inquiry, ours)
        lineage = self._lineage(inquiry, (*ours, *cited))

        # Whatever else of this account links to the tag (a data set, say) is no version of the work.
        linked = [document for document in listed if document not in ours and is_public(document)]
        conflicts = [*lineage.conflicts, *self._made_by_others(inquiry, map(record_of, linked))]
        if inquiry.concept_doi and inquiry.concept_doi != lineage.concept_doi:
            conflicts.append(unknown_concept(inquiry.concept_doi, self._title))
        return replace(lineage, conflicts=tuple(dict.fromkeys(conflicts)))

    def _lineage(self, inquiry: Inquiry, seen: Iterable[Json]) -> Lineage:
        """The lineage that documents make. The release's own is read anew: what a search shows may be long past."""
        documents = list(seen)
        lineage = self._lineage_as_seen(inquiry, documents)
        read: set[Doi] = set()
        while lineage.current is not None and lineage.current.doi not in read:
            doi = lineage.current.doi
            read.add(doi)
            documents = [document for document in documents if doi_in(document) != doi]
            if self._records.read(doi) is not None:
                documents.insert(0, self._records.known(doi))
            lineage = self._lineage_as_seen(inquiry, documents)

        # A run that broke off before its draft had a DOI left one without.
        self._nameless = [document for document in documents if not doi_in(document)]
        current = lineage.current
        if current is None or current.state is not DoiState.FINDABLE:
            return lineage

        known = resolves(doi_link(self._records.known(current.doi)), self._api.root, self._session)
        return replace(lineage, current=replace(current, resolves=known))

    def _lineage_as_seen(self, inquiry: Inquiry, documents: Iterable[Json]) -> Lineage:
        """The lineage of the documents as they are, with what contradicts in it."""
        records, marked_by_others = [], set()
        for document in documents:
            doi = doi_in(document)
            if doi is None:
                continue

            if not self._is_foreign(document, inquiry):
                records.append(self._records.remember(document))
            elif marker_of(document):
                marked_by_others.add(doi)

        lineage = lineage_of(inquiry, records)
        foreign = tuple(doi for doi in inquiry.cited if doi in marked_by_others)
        conflicts = (*lineage.conflicts, *self._made_by_others(inquiry, records))
        return replace(lineage, foreign=foreign, conflicts=conflicts)

    def _is_foreign(self, document: Json, inquiry: Inquiry) -> bool:
        """Whether a record is another work's: by its marker, else by its links, unless it was named outright."""
        marker = marker_of(document)
        if marker is not None:
            return not is_of(document, Marker(identity=identity_of(inquiry), work=inquiry.work))
        if inquiry.concept_doi is not None:
            return False

        home = inquiry.repository.url
        links_to_us = bool(home) and speaks_of(document, home or "")
        return not links_to_us

    def _made_by_others(self, inquiry: Inquiry, records: Iterable[RegistryRecord]) -> Iterator[Conflict]:
        """The conflict that this very version has a record which is not ours."""
        for record in records:
            is_this = record.metadata.version in (inquiry.version, inquiry.tag)
            if record.marker is None and is_this:
                yield errors.published_by_another(record.doi, inquiry.tag, self._title)

    def read(self, doi: Doi) -> RegistryRecord | None:
        """The record of `doi` with nothing left out, None where there is none that this account may see."""
        return self._records.read(doi)

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
        draft = draft or self._given_up(wanted, text)
        if draft is None and begins:
            draft = self._drafts.first(wanted)
        elif draft is None and not lineage.published:
            raise self._in_the_way(lineage)
        elif draft is None:
            draft = self._drafts.next(lineage.published[-1].doi, wanted, text)

        draft = self._drafts.with_doi(draft, self._records.asked(f"version {text}", id_in(draft)))

        ours = self._records.remember(draft)
        wrong = self._wrong_system(draft, ours.doi)
        if wrong:
            self._records.give_way(draft)
            wrong.state = "its draft was deleted again, and nothing is left of it"
            raise wrong

        newer = self._first_come(draft, text) if begins else self._unseen_version(draft)
        if newer is None or self._inquiry is None:
            return replace(
                lineage,
                version=replace(lineage.version, doi=ours.doi),
                provisional=lineage.provisional - {lineage.version.doi},
                reserved=frozenset({ours.doi}),
            )

        self._records.give_way(draft)
        # Of many releases, only the first was inquired about.
        version = lineage.version
        inquiry = replace(self._inquiry, tag=version.tag.name, version=text, prerelease=version.flag)
        return self.named(self._lineage(inquiry, newer), metadata, dry_run=False)

    def _in_the_way(self, lineage: Lineage) -> ConflictError | Unreachable:
        """The error for a concept that only the draft of another version tells of, and none that could be followed."""
        version = f"version {lineage.version.text}"
        if not lineage.drafts:
            return errors.another_run(self._records.asked(version), "and has withdrawn what this version follows")

        draft = self._records.known(min(lineage.drafts, key=str))
        return errors.draft_in_the_way(self._records.asked(version, id_in(draft)), f"for version {version_in(draft)}")

    def _wrong_system(self, draft: Json, doi: Doi) -> SettingsError | None:
        """The error for a real registry that gives unreal DOIs, and for a rehearsal whose DOIs would be real."""
        is_unreal = doi.prefix in UNREAL_PREFIXES
        for_tests = resolves_for_tests(draft)
        if self.kind.rehearsal:
            # An address that tells nothing is no proof that the DOI would be real.
            is_real = not is_unreal and for_tests is False
            return errors.real_system(self._title, doi) if is_real else None

        if is_unreal or for_tests:
            return errors.test_system(self._title, doi)
        return None

    def _given_up(self, wanted: RegistryRecord, version: str) -> Json | None:
        """The draft of a version that was prepared and never tagged, made that of `version`, which is prepared instead.

        Only where the files name it: they are the same release under another number. Another branch keeps its own.
        """
        inquiry = self._inquiry
        if inquiry is None or inquiry.tag:
            return None

        work, tagged = Marker(identity=identity_of(inquiry), work=inquiry.work), set(inquiry.named.values())
        for doi in inquiry.cited:
            was_seen = bool(self._records.known(doi))
            if not was_seen or self._records.read(doi) is None:
                continue

            document = self._records.known(doi)
            if is_public(document) or not is_of(document, work):
                continue

            prepared_for = version_in(document)
            if prepared_for is not None and prepared_for not in tagged:
                return self._drafts.replaced(document, wanted, self._records.asked(f"version {version}"), anew=True)
        return None

    def _first_come(self, draft: Json, version: str) -> list[Json] | None:
        """What there is of the work beside our draft, where another of the release or a published version counts."""
        listed = self._search.listed_with(draft)
        others = [document for document in listed if id_in(document) != id_in(draft)]
        if any(is_public(document) for document in listed):
            return others

        # The search may still show ours as it was, prepared for another version.
        rivals = [document for document in others if version_in(document) == version]
        return None if first_of((draft, *rivals)) is draft else others

    def _unseen_version(self, draft: Json) -> list[Json] | None:
        """The concept's versions with the newest, where it was published so lately that the search did not show it."""
        before = self._records.newest_before(draft)
        if before is None:
            return None

        follows_at_once = place_in_chain(draft) == place_in_chain(before) + 1
        if follows_at_once:
            return None

        newest = self._search.newest(before)
        if id_in(newest) == id_in(before):
            # One in between was withdrawn.
            return None
        # Whoever made it: the next look must not find it unseen again.
        self._records.remember(newest)
        return [*self._records.chain_of(draft), newest]

    # Writing

    def payload(self, record: RegistryRecord, fields: tuple[str, ...] | None = None, *, anew: bool = False) -> Json:
        """What is sent for `record`: always the whole of it, since the host replaces what it holds."""
        return self._drafts.body(record, {} if anew else self._records.known(record.doi))

    def held(self, record: RegistryRecord) -> RegistryRecord:
        """The record as the host gives it back."""
        return held(record, self._vocabularies.has)

    def losses(self, record: RegistryRecord) -> tuple[str, ...]:
        """What of `record` this host has no place for, in words."""
        return written(record, self._vocabularies.has).losses

    def differences(self, wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
        """The fields that would change, after both sides are brought to what the host makes of them."""
        changed = differences(wanted, found, self._vocabularies.has)
        if found.resolves is False:
            return (*changed, "registration")
        return changed

    def reserve(self, record: RegistryRecord) -> RegistryRecord:
        """Bring our draft up to date."""
        return record_of(self._drafts.up_to_date(self._records.document(record.doi), record, files=True))

    def attach(self, record: RegistryRecord, name: str, content: BinaryIO) -> None:
        """Deposit one file with the draft of the record."""
        doi = record.doi
        document, asked = self._records.document(doi), self._records.asked_of(doi)
        try:
            attach(self._api, id_in(document), name, content, there=files_in(document), asked=asked)
        except (RegistryError, Unreachable):
            # Another run may have published the draft meanwhile, with its files, and nothing is left to be deposited.
            if self._api.record(id_in(document)).status != 200:
                raise
        self._attached.setdefault(doi, set()).add(name)

    def publish(self, record: RegistryRecord) -> RegistryRecord:
        """Bring the draft up to date and make it public; asked again about a public one, it stays that. Final.

        With communities, the first version is submitted to one of them instead, and comes back as the draft it is until
        somebody there accepts it.
        """
        doi, asked = record.doi, self._records.asked_of(record.doi)
        draft = self._records.document(doi)
        if is_public(draft) or is_in_review(draft):
            return record_of(draft)

        deposited = self._attached.get(doi, set())
        refuse_unnamed(draft, deposited, asked)
        has_files = bool(deposited)
        draft = self._drafts.up_to_date(draft, record, files=has_files)
        # Names that are wrong show before anything is final.
        wanted = communities.ids_of(self._options.communities, self._records)
        refuse_second(draft, self._records, self._search)
        if wanted and place_in_chain(draft) == 1:
            published = communities.submitted(draft, wanted[0], self._records, asked)
        else:
            published = self._drafts.published(id_in(draft), doi, with_files=has_files)
        communities.added(self._records.known(doi), wanted, self._records, asked)
        return published

    def update(self, record: RegistryRecord, fields: tuple[str, ...]) -> RegistryRecord:
        """Correct a published record, under the same DOI."""
        return self._drafts.corrected(record)

    def discard(self, doi: Doi) -> None:
        """Delete a draft; one that is gone already is as good. Raises RegistryError for a DOI that is no draft."""
        self._records.discard(doi)

    def hide(self, doi: Doi, reason: str, landing_page: str | None = None) -> RegistryRecord:
        """Have the host withdraw the record, which it does at once where its owners may; the tombstone is its own."""
        asked = self._records.asked_of(doi)
        answer = self._api.request_deletion(id_in(self._records.document(doi)), reason)
        if answer.status in (403, 404, 405):
            raise errors.cannot_withdraw(asked)
        self._records.accepted(answer, asked)
        found = self._records.read(doi)
        if found is None:
            raise errors.missing(asked)
        return found


def open_inveniordm(
    kind: RegistryKind, *, token: str | None, session: Http, url: str | None, options: DepositOptions
) -> InvenioRDM:
    """Zenodo, its sandbox, or the host at `url`. Raises SettingsError when kind and address contradict each other."""
    return InvenioRDM(root_of(kind.name, url), token, session=session, kind=kind, options=options)
