"""Finding the records of a work: by the marker that each of ours carries, and by what the repository's files cite.

A search shows a write a second late as a rule, and may be half a minute behind: it tells which records there are, and
what they say is read anew from the database where it matters.
"""

from collections.abc import Iterable

from doi_action.formats.inveniordm.marker import marker_of, marker_query
from doi_action.formats.text.loose_json import objects
from doi_action.identifiers.prefixes import PAPER_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage import Marker
from doi_action.model import Repository
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.addresses import record_id_in
from doi_action.registries.inveniordm.documents import (
    Json,
    age,
    concept_doi_in,
    doi_in,
    id_in,
    is_correction,
    is_newest,
    is_of,
    is_public,
    speaks_of,
)
from doi_action.registries.inveniordm.records import Records
from doi_action.registries.list_too_long import list_too_long

PAGE, MOST_PAGES = 100, 100
"""Hits of one answer to a search, and how many answers there are: no search of InvenioRDM shows more than 10,000."""

LOOKS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 10.0, 10.0, 10.0)
"""Seconds between looks for our own draft in the search, a minute in all."""


class Search:
    """Looks for records at one host."""

    def __init__(self, records: Records) -> None:
        self._records, self._api = records, records.api

    def listed(self, work: Marker, *, or_linked_to: str | None = None) -> list[Json]:
        """The drafts and records of the work that the search shows now, the first made first.

        With `or_linked_to`, also those of this account that link to this address, whoever made them.
        """
        query = marker_query(work)
        if or_linked_to:
            query += f' OR metadata.related_identifiers.identifier:"{or_linked_to}"'

        # The search looks for words, and finds more than was asked for.
        meant = []
        for document in self._hits(query):
            is_linked = or_linked_to is not None and speaks_of(document, or_linked_to)
            is_nobodys = marker_of(document) is None
            if is_of(document, work) or (is_linked and is_nobodys):
                meant.append(document)
        return sorted(meant, key=age)

    def under(self, dois: Iterable[Doi]) -> list[Json]:
        """The drafts and records of this account that the search shows now under DOIs of another registry."""
        wanted = tuple(dois)
        query = " OR ".join(f'pids.doi.identifier:"{doi}"' for doi in wanted)
        return [document for document in self._hits(query) if doi_in(document) in wanted]

    def _hits(self, query: str) -> list[Json]:
        """Everything that the search finds.

        Raises RegistryError for a bad token, for what is no InvenioRDM, and where the search finds more than it shows.
        """
        found: list[Json] = []
        for page in range(1, MOST_PAGES + 1):
            answer = self._api.own_records(query, page=page, size=PAGE)
            if answer.status in (400, 401, 403):
                raise errors.token_refused(self._records.title)

            hits = answer.json().get("hits") if answer.status == 200 else None
            if not isinstance(hits, dict):
                raise errors.no_registry(answer, self._records.title)

            shown = [dict(hit) for hit in objects(hits.get("hits"))]
            found += map(self._as_public, shown)
            if len(shown) < PAGE:
                return found
        raise list_too_long(self._records.title, PAGE * MOST_PAGES)

    def _as_public(self, document: Json) -> Json:
        """What everybody sees of a record: where a correction of it is begun, the search shows that instead."""
        if not is_correction(document):
            return document
        answer = self._api.record(id_in(document))
        return answer.json() if answer.status == 200 else document

    def listed_with(self, ours: Json) -> list[Json]:
        """What the search shows of the work once it shows our draft.

        It shows writes in their order, so that what was made before ours is there then. Raises Unreachable where it
        does not show ours in time, and where another run has deleted it.
        """
        marker = marker_of(ours) or Marker(identity="")
        work = Marker(identity=marker.identity, work=marker.work)
        for wait in (*LOOKS, None):
            shown = self.listed(work)
            if any(id_in(document) == id_in(ours) for document in shown):
                return shown
            if wait is not None:
                self._api.session.sleep(wait)

        asked = self._records.asked(str(doi_in(ours) or id_in(ours)), id_in(ours))
        if self._api.draft(id_in(ours)).status == 404:
            # Of two drafts the older one's run deletes the younger, which may never have been shown by then.
            raise errors.another_run(asked, "and has deleted the draft of this one")

        raise errors.not_listed(asked, sum(LOOKS))

    def cited(self, inquiry: Inquiry, listed: list[Json]) -> list[Json]:
        """Published records to which a DOI leads that the settings or the files name, with the newest of their concept.

        A DOI that is among the `listed` is known already, and one of a publisher's is a paper's: neither costs a look.
        """
        known: set[Doi | None] = set()
        for each in listed:
            known.add(doi_in(each))
            # A draft of ours may stand in a concept whose public versions were made elsewhere.
            if is_public(each):
                known.add(concept_doi_in(each))

        asked_for = [inquiry.concept_doi] if inquiry.concept_doi else list(inquiry.cited)
        found: list[Json] = []
        for doi in asked_for:
            if doi in known or doi.prefix in PAPER_PREFIXES:
                continue

            document = self._public(doi)
            if document is None:
                continue

            chain = self._chain(document)
            for each in chain:
                known.update((doi_in(each), concept_doi_in(each)))

            found += chain
        return found

    def _public(self, doi: Doi) -> Json | None:
        """The published record of a DOI, of a concept's the newest version."""
        id_ = record_id_in(doi)
        if id_ is None:
            return None

        answer = self._api.record(id_)
        if answer.status != 200:
            return None

        # An id of another host's record may be one here, too.
        document = answer.json()
        if doi not in (doi_in(document), concept_doi_in(document)):
            return None
        return document

    def _chain(self, document: Json) -> list[Json]:
        """Every version of the record's concept that can be found, its newest at least."""
        chain = {id_in(document): document}
        if not is_newest(document):
            newest = self.newest(document)
            chain[id_in(newest)] = newest

        answer = self._api.versions(id_in(document), size=PAGE)
        hits = answer.json().get("hits") if answer.status == 200 else None
        if isinstance(hits, dict):
            for hit in objects(hits.get("hits")):
                chain.setdefault(id_in(dict(hit)), dict(hit))
        return [each for each in chain.values() if is_public(each)]

    def newest(self, document: Json) -> Json:
        """The newest published version of the record's concept, from the database."""
        asked = self._records.asked(str(doi_in(document)), id_in(document))
        return self._records.accepted(self._api.newest(id_in(document)), asked)


def address_of(repository: Repository, tag: str) -> str | None:
    """The address by which Zenodo's GitHub integration links a record to its release; None without a host or a tag."""
    if not repository.url or not tag:
        return None
    return f"{repository.url}/tree/{tag}"
