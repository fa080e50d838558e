"""What was seen of a host's drafts and records, by DOI, and the reads and deletions of single ones."""

from contextlib import suppress

from doi_action.errors import DoiActionError
from doi_action.formats.inveniordm.read import record_of
from doi_action.http.answer import Answer
from doi_action.identifiers.types import Doi, IdentifierError
from doi_action.lineage import RegistryRecord
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.addresses import record_id_in
from doi_action.registries.inveniordm.documents import (
    Json,
    concept_id_in,
    doi_in,
    id_in,
    is_public,
    place_in_chain,
)
from doi_action.registries.inveniordm.records_api import RecordsApi


class Records:
    """The documents of one host as they came, so that what is written back loses nothing.

    `title` is what messages call the host.
    """

    def __init__(self, api: RecordsApi, title: str) -> None:
        self.api, self.title = api, title
        self._known: dict[Doi, Json] = {}

    def remember(self, document: Json) -> RegistryRecord:
        """The record in a document, which is kept. Raises RegistryError where an answer is none."""
        try:
            record = record_of(document)
        except IdentifierError as error:
            raise errors.no_record(self.title) from error

        self._known[record.doi] = document
        return record

    def known(self, doi: Doi) -> Json:
        """What was last seen of a DOI, nothing where it was not."""
        return self._known.get(doi, {})

    def document(self, doi: Doi) -> Json:
        """What the host holds of a DOI, read where it was not seen. Raises RegistryError where there is nothing."""
        if doi not in self._known and self.read(doi) is None:
            raise errors.missing(self.asked_of(doi))
        return self._known[doi]

    def chain_of(self, draft: Json) -> list[Json]:
        """The published versions of the draft's concept that were seen."""
        chain = []
        for document in self._known.values():
            is_of_concept = concept_id_in(document) == concept_id_in(draft)
            if is_public(document) and is_of_concept:
                chain.append(document)
        return chain

    def newest_before(self, draft: Json) -> Json | None:
        """The newest of them."""
        return max(self.chain_of(draft), key=place_in_chain, default=None)

    def read(self, doi: Doi) -> RegistryRecord | None:
        """The record of `doi` from the host's database, None where there is none that this account may see."""
        id_ = self.id_of(doi)
        if id_ is None:
            return None

        known = self._known.pop(doi, {})
        ways = [self.api.record, self.api.draft]
        if known and not is_public(known):
            ways.reverse()

        for ask in ways:
            answer = ask(id_)
            if answer.status in (403, 404):
                continue
            if answer.status >= 400 and answer.status != 410:
                raise errors.refusal(answer, self.asked(str(doi), id_))

            document = answer.json()
            if answer.status == 410:
                # A tombstone does not repeat what it stands for, not even its DOI, whose id was asked for.
                document = {"pids": {"doi": {"identifier": str(doi)}}, **known, **document}
            # The id of a concept leads to its newest version, and a suffix may look like an id by chance.
            return self.remember(document) if doi_in(document) == doi else None
        return None

    def discard(self, doi: Doi) -> None:
        """Delete a draft; one that is gone already is as good. Raises RegistryError for a DOI that is no draft."""
        id_ = self.id_of(doi)
        if id_ is None:
            return

        answer = self.api.discard(id_)
        if answer.status == 404 and self.api.record(id_).status == 200:
            raise errors.not_a_draft(self.asked_of(doi))
        if answer.status not in (204, 404):
            raise errors.refusal(answer, self.asked_of(doi))
        self._known.pop(doi, None)

    def give_way(self, draft: Json) -> None:
        """Delete our draft for the sake of another's; one that stays is harmless."""
        if doi := doi_in(draft):
            with suppress(DoiActionError):
                self.discard(doi)

    def accepted(self, answer: Answer, asked: errors.Asked) -> Json:
        """The document of an answer. Raises what a refusal means."""
        if answer.status >= 400:
            raise errors.refusal(answer, asked)
        return answer.json()

    def id_of(self, doi: Doi) -> str | None:
        """The id of the record with this DOI, which the DOI carries as a rule."""
        known = self._known.get(doi)
        return id_in(known) if known else record_id_in(doi)

    def asked_of(self, doi: Doi) -> errors.Asked:
        """What messages say of a DOI."""
        return self.asked(str(doi), self.id_of(doi))

    def asked(self, what: str, id_: str | None = None) -> errors.Asked:
        """What messages say of a record, with the page where its owner sees it."""
        page = f"{self.api.root}/uploads/{id_}" if id_ else ""
        return errors.Asked(registry=self.title, what=what, page=page)
