"""InvenioRDM as the archive of versions whose DOI another registry gives: it keeps the files, and shows the page.

Such an "external" DOI is claimed when a record is published, atomically, and by no draft (measured on InvenioRDM 14):
any number of drafts may carry it, and one record. So a second run at the same time, or one to which the search shows
its own draft too late, makes a draft more and never a record more.
"""

from typing import BinaryIO

from doi_action.errors import RegistryError
from doi_action.formats.inveniordm.marker import marker_of
from doi_action.formats.inveniordm.write import written
from doi_action.http.client import Http
from doi_action.identifiers.addresses import origin_of
from doi_action.identifiers.types import Doi
from doi_action.lineage import Marker, RegistryRecord
from doi_action.registries import DepositOptions, RegistryKind
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.addresses import doi_page
from doi_action.registries.inveniordm.documents import Json, doi_in, files_in, first_of, id_in, is_public
from doi_action.registries.inveniordm.drafts import Drafts
from doi_action.registries.inveniordm.files import attach, refuse_unnamed
from doi_action.registries.inveniordm.records import Records
from doi_action.registries.inveniordm.records_api import RecordsApi
from doi_action.registries.inveniordm.search import LOOKS, Search
from doi_action.registries.inveniordm.vocabularies import Vocabularies


class Archive:
    """A host under one account that keeps the files of versions. Nothing is asked before the first call.

    `root` is the address of its start page.
    """

    def __init__(
        self, root: str, token: str | None, *, kind: RegistryKind, session: Http, options: DepositOptions
    ) -> None:
        self._kind = kind
        self._token = (token or "").strip()
        if self._token:
            session.mask.hide(self._token)

        origin = origin_of(root)
        self.title = f"{kind.title} ({origin.place if origin else root})"

        self._api = RecordsApi(root, self._token or None, session=session)
        self._records = _RecordsByOtherNames(self._api, self.title)
        self._search = Search(self._records)
        self._vocabularies = Vocabularies(self._api, ask_first=options.ask_first)
        self._drafts = _DraftsUnderOtherNames(self._records, self._vocabularies, options)
        self._attached: dict[Doi, set[str]] = {}

    def landing_page(self, doi: Doi) -> str:
        """The page of `doi`, whose address is known before there is a record."""
        return doi_page(self._api.root, doi)

    def look_for(self, *dois: Doi) -> None:
        """Learn in one request what this account has under these DOIs; that also shows whether the token is good.

        Raises SettingsError without a token, RegistryError for a bad one.
        """
        if not self._token:
            raise errors.no_token(self.title)

        listed = self._search.under(dois)
        for doi in dois:
            found = first_of(document for document in listed if doi_in(document) == doi)
            if found is not None:
                self._records.remember(found)

    def wait_for(self, doi: Doi) -> None:
        """Look again and again for a public record that the registry speaks of: a search shows it late."""
        for wait in LOOKS:
            if self.has_published(doi):
                return
            self._api.session.sleep(wait)
            self.look_for(doi)

    def marker(self, doi: Doi) -> Marker | None:
        """Whose the draft or record under this DOI says it is; None where it says nothing, or was not seen."""
        return marker_of(self._records.known(doi))

    def has(self, doi: Doi) -> bool:
        """Whether a draft or record with this DOI was seen."""
        return bool(self._records.known(doi))

    def has_published(self, doi: Doi) -> bool:
        """Whether a record with this DOI was seen that is public."""
        return is_public(self._records.known(doi))

    def attach(self, record: RegistryRecord, name: str, content: BinaryIO, *, follows: Doi | None) -> None:
        """Deposit one file with the draft of the version; one that is public already has its files.

        Where there is no draft one is made: the next version of the record of `follows` where the host allows that,
        else a record of its own.
        """
        doi = record.doi
        if self.has_published(doi):
            return

        draft = self._records.known(doi) or self._begun(record, follows)
        attach(self._api, id_in(draft), name, content, there=files_in(draft), asked=self._records.asked_of(doi))
        self._attached.setdefault(doi, set()).add(name)

    def _begun(self, record: RegistryRecord, follows: Doi | None) -> Json:
        """A draft under the DOI of `record`, with all that is said of it."""
        if follows is None or not self._kind.extends_others:
            return self._drafts.first(record)
        if not self.has_published(follows):
            return self._drafts.first(record)

        try:
            draft = self._drafts.next(follows, record, record.metadata.version or "")
        except RegistryError as error:
            # A host may be set up as Zenodo is (403 from `POST .../versions`). The links between the DOIs tie its
            # records together.
            if error.rule == "token-not-allowed":
                return self._drafts.first(record)
            raise

        if doi_in(draft) == record.doi:
            return draft
        return self._drafts.replaced(draft, record, self._records.asked_of(record.doi), anew=True)

    def publish(self, record: RegistryRecord) -> None:
        """Bring the draft of the version up to date and publish it; one that is public stays as it is.

        Raises RegistryError where the draft holds files that the release does not name, and where the host refuses.
        """
        doi = record.doi
        if self.has_published(doi):
            return

        draft, deposited = self._records.document(doi), self._attached.get(doi, set())
        refuse_unnamed(draft, deposited, self._records.asked_of(doi))
        draft = self._drafts.up_to_date(draft, record, files=True)
        try:
            self._drafts.published(id_in(draft), doi, with_files=True)
        except RegistryError as error:
            # Another run may have published the version from a draft of its own; only one can have the DOI. The host
            # says "doi:… already exists", or "… is already registered" where both came at once (InvenioRDM 14).
            if "already" in error.message:
                self.wait_for(doi)
            if not self.has_published(doi):
                raise
            self._api.discard(id_in(draft))

    def update(self, record: RegistryRecord) -> None:
        """Correct a published record, under the same DOI."""
        self._drafts.corrected(record)

    def losses(self, record: RegistryRecord) -> tuple[str, ...]:
        """What of `record` the host has no place for, in words."""
        return written(record, self._vocabularies.has).losses

    def payload(self, record: RegistryRecord, *, anew: bool = False) -> Json:
        """What is sent for `record`, always the whole of it; `anew`: as if the archive had nothing of it."""
        return self._drafts.body(record, {} if anew else self._records.known(record.doi))

    def discard(self, doi: Doi) -> None:
        """Delete the draft under a DOI, if there is one. Raises RegistryError for a public record."""
        self._records.discard(doi)


class _RecordsByOtherNames(Records):
    """Records whose DOI says nothing of their id: it is another registry's, whatever it looks like."""

    def id_of(self, doi: Doi) -> str | None:
        known = self.known(doi)
        return id_in(known) if known else None


class _DraftsUnderOtherNames(Drafts):
    """Drafts that carry another registry's DOI, in small letters: in others the host takes it for another one."""

    def body(self, record: RegistryRecord, found: Json, *, anew: bool = False, files: bool = True) -> Json:
        body = super().body(record, found, anew=anew, files=files)
        pids = found.get("pids") or {}
        others = {scheme: pid for scheme, pid in pids.items() if scheme != "doi"}
        return {**body, "pids": {**others, "doi": {"provider": "external", "identifier": str(record.doi)}}}
