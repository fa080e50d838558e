"""Writing drafts: made, named, replaced, published; and looking afterwards what became of it.

A host takes a draft with bad values and leaves them out; a write may answer with an error and be done. So what comes
back is compared with what was sent, and a lost answer is followed by a look.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from doi_action.errors import DoiActionError, Unreachable
from doi_action.formats.inveniordm.as_read import merged_body
from doi_action.formats.inveniordm.compare import kept
from doi_action.formats.inveniordm.write import written
from doi_action.http.answer import Answer
from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord
from doi_action.registries import DepositOptions
from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.documents import (
    Json,
    doi_in,
    files_in,
    id_in,
    is_public,
    keeps_files,
    version_in,
)
from doi_action.registries.inveniordm.echo import dropped, says_the_same
from doi_action.registries.inveniordm.records import Records
from doi_action.registries.inveniordm.vocabularies import Vocabularies

WRITES = 3
"""How often a draft is written again that somebody else wrote meanwhile, or whose words the host does not know."""


class Drafts:
    """The drafts of one host. `options` say who may open their files."""

    def __init__(self, records: Records, vocabularies: Vocabularies, options: DepositOptions) -> None:
        self._records, self._api = records, records.api
        self._vocabularies, self._options = vocabularies, options
        self._sent: dict[str, Mapping[str, Any]] = {}

    def body(self, record: RegistryRecord, found: Json, *, anew: bool = False, files: bool = True) -> Json:
        """What a draft is replaced by: the record, beside what the host holds in `found` that we do not say.

        `anew` keeps nothing of what stands there of the work; `files` tells whether there are any.
        """
        metadata = written(record, self._vocabularies.has).metadata
        body = {"metadata": dict(metadata)} if anew or not found else merged_body(metadata, found)
        if not is_public(found):
            body["access"] = access_json(self._options)
        if "pids" in found:
            body["pids"] = found["pids"]
        return {**body, "files": {"enabled": files}}

    def first(self, wanted: RegistryRecord) -> Json:
        """A draft for a work without any version. It carries the marker from this request on."""
        body = self.body(wanted, {})
        answer = self._api.create(body)
        if self._lacks_a_word(answer):
            body = self.body(wanted, {})
            answer = self._api.create(body)
        return self._taken(answer, wanted, body, self._records.asked(f"version {wanted.metadata.version}"))

    def next(self, before: Doi, wanted: RegistryRecord, version: str) -> Json:
        """The draft of the next version of the work that has a version `before`, made ours by its marker.

        The host gives the one that there is to whoever asks: a person's, or that of another version, stays untouched.
        """
        draft = self._records.accepted(
            self._api.next_version(self._records.id_of(before) or ""), self._records.asked_of(before)
        )
        asked = self._records.asked(f"version {version}", id_in(draft))
        prepared_for = version_in(draft)
        if prepared_for == version:
            return draft
        if prepared_for is not None:
            raise errors.draft_in_the_way(asked, f"for version {prepared_for}")

        is_touched = bool(draft.get("metadata", {}).get("version") or doi_in(draft) or files_in(draft))
        if is_touched:
            raise errors.draft_in_the_way(asked, "which somebody made there by hand")
        return self.replaced(draft, wanted, asked, anew=True)

    def with_doi(self, draft: Json, asked: errors.Asked) -> Json:
        """The draft with a DOI reserved: the host's own, or the one that it has already."""
        if doi_in(draft):
            return draft

        answer = self._api.reserve_doi(id_in(draft))
        if answer.status == 400:
            # It has one: an earlier answer was lost.
            answer = self._api.draft(id_in(draft))
        return self._records.accepted(answer, asked)

    def up_to_date(self, draft: Json, record: RegistryRecord, *, files: bool) -> Json:
        """The draft as `record` wants it, written anew unless this run wrote it like that already."""
        is_said = self._sent.get(id_in(draft)) == written(record, self._vocabularies.has).metadata
        if is_said and keeps_files(draft) == files:
            return draft
        return self.replaced(draft, record, self._records.asked_of(record.doi), files=files)

    def replaced(
        self, draft: Json, record: RegistryRecord, asked: errors.Asked, *, anew: bool = False, files: bool = True
    ) -> Json:
        """The draft after it was written.

        Raises RegistryError where the host leaves something out, or somebody else writes it at the same time.
        """
        for _ in range(WRITES):
            body = self.body(record, draft, anew=anew, files=files)
            answer = self._api.write(id_in(draft), body, revision=draft.get("revision_id"))
            if answer.status == 412:
                # Ours may be what changed it: the answer to it was lost, and the request repeated.
                draft = self._records.accepted(self._api.draft(id_in(draft)), asked)
            elif not self._lacks_a_word(answer):
                break
        return self._taken(answer, record, body, asked)

    def _taken(self, answer: Answer, record: RegistryRecord, body: Json, asked: errors.Asked) -> Json:
        """The draft that the host took, with all that was sent. Raises RegistryError where it left something out."""
        draft = self._records.accepted(answer, asked)
        # That files are missing is said of every draft of a next version, and they come later.
        faults = [fault for fault in errors.faults_in(draft) if not fault.startswith("files.")]
        of_doi = [fault for fault in faults if fault.startswith("pids.doi")]
        if any("already" in fault for fault in of_doi):
            # "doi:… already exists": only a record claims a DOI, and this one was published since the search was asked.
            with suppress(DoiActionError):
                self._api.discard(id_in(draft))
            raise errors.another_run(asked, "and a record under its DOI is public there")

        places = (*faults, *dropped(kept(body["metadata"]), draft.get("metadata")))
        if places:
            raise errors.value_dropped(asked, places)

        self._sent[id_in(draft)] = written(record, self._vocabularies.has).metadata
        if doi_in(draft):
            self._records.remember(draft)
        return draft

    def _lacks_a_word(self, answer: Answer) -> bool:
        """Whether the host refused an id that its vocabularies lack, and was not asked for them before."""
        if self._vocabularies.asks or answer.status != 400:
            return False

        is_unknown = any(errors.UNKNOWN_WORD.search(said) for said in errors.said_by(answer))
        if is_unknown:
            self._vocabularies.ask_from_now()
        return is_unknown

    def corrected(self, record: RegistryRecord) -> RegistryRecord:
        """The published record after its correction: a draft of it, replaced, and published under the same DOI.

        Its files stay as they are. Raises ConflictError where somebody began another correction there.
        """
        public, asked = self._records.document(record.doi), self._records.asked_of(record.doi)
        draft = self._records.accepted(self._api.edit(id_in(public)), asked)

        is_begun = not says_the_same(draft.get("metadata"), public.get("metadata"))
        wanted = self.body(record, public)["metadata"]
        if is_begun and any(dropped(wanted, draft.get("metadata"))):
            raise errors.draft_in_the_way(asked, "with changes that were not made here")
        self.replaced(draft, record, asked, files=keeps_files(public))
        return self.published(id_in(public), record.doi)

    def published(self, id_: str, doi: Doi, *, with_files: bool = False) -> RegistryRecord:
        """The record once its draft is published; neither 404 nor 500 nor silence says whether it is."""
        failure: DoiActionError
        try:
            answer = self._api.publish(id_)
            if answer.status < 400:
                return self._records.remember(answer.json())

            failure = errors.refusal(answer, self._records.asked_of(doi))
            # None of them is there (`files.enabled`), or one is on its way (`files`), while all of ours are.
            lacks_files = any(said.startswith(("files.", "files:")) for said in errors.said_by(answer))
            if lacks_files and with_files:
                failure = errors.another_run(self._records.asked_of(doi), "and changes the files of the same draft")
        except Unreachable as error:
            failure = error

        with suppress(Unreachable):
            found = self._api.record(id_)
            # Of a correction only the draft tells: the record was public before.
            is_done = found.status == 200 and self._api.draft(id_).status == 404
            if is_done:
                return self._records.remember(found.json())

        raise failure


def access_json(options: DepositOptions) -> Json:
    """Who may open what: the record is everybody's, its files may be nobody's, or only later."""
    if options.embargo:
        until = {"active": True, "until": options.embargo.isoformat()}
        return {"record": "public", "files": "restricted", "embargo": until}
    return {"record": "public", "files": "restricted" if options.restricted else "public"}
