"""DOIs of drafts and records: who gives them, when one is claimed, what may change afterwards.

A draft claims nothing. Publishing does: of two drafts with one external DOI the first that is published has it.
Source: invenio-rdm-records `services/components/pids.py`, `services/pids/`.
"""

from dataclasses import replace

from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.model import Version, Work
from doi_action.sandbox.invenio.refusal import field_error, invalid, merged
from doi_action.sandbox.invenio.schemas import Fault, Json
from doi_action.sandbox.invenio.schemes import SCHEMES
from doi_action.sandbox.invenio.shelf import Shelf

NO_PUBLISHER = "Missing publisher field required for DOI registration."


def reserved(here: Installation, version: Version) -> Json:
    """The DOI that the host gives to `version`."""
    return {"identifier": here.own_doi(version.id), "provider": "datacite", "client": "datacite"}


def doi_faults(here: Installation, shelf: Shelf, draft: Version, pids: Json, metadata: Json) -> list[Fault]:
    """What is wrong with the DOI that a draft would be published with."""
    doi = pids.get("doi")
    if doi is None or doi["provider"] != "external":
        # The host's own DOI is registered at DataCite, which asks for a publisher.
        return [] if metadata.get("publisher") else [("metadata.publisher", NO_PUBLISHER)]

    identifier = doi["identifier"]
    if identifier.startswith(here.prefix):
        managed = (
            f"The prefix '{here.prefix}' is managed by {here.host.site}."
            " Please supply an external DOI or select 'No' to have a DOI generated for you."
        )
        return [("pids.doi", managed)]
    if not SCHEMES["doi"].fits(identifier):
        return [("pids.doi", "Invalid DOI")]
    # Spelled exactly so: the server does not know that DOIs compare without regard to case.
    holder = shelf.holder(identifier)
    if holder not in (None, draft.id):
        return [("pids.doi", f"doi:{identifier} already exists.")]
    return []


def settle(here: Installation, shelf: Shelf, draft: Version, record: Version | None) -> Version:
    """`draft` with the pids it is published with, its DOI claimed. Raises Refusal where that cannot be."""
    faults = doi_faults(here, shelf, draft, draft.pids, draft.metadata)
    if faults:
        raise invalid(*merged(faults))

    before = record.pids.get("doi") if record else None
    doi = draft.pids.get("doi") or before
    oai = {"identifier": f"oai:oai:invenio-app-rdm.org::{draft.id}", "provider": "oai"}
    if doi is None and draft.access["record"] == "restricted":
        # What nobody may see gets no DOI unless one was reserved for it.
        return replace(draft, pids={})
    doi = doi or reserved(here, draft)
    if before and before["identifier"] != doi["identifier"]:
        if before["provider"] != "external":
            raise invalid(field_error("pids.doi", "Cannot discard a reserved or registered persistent identifier."))
        shelf.release(before["identifier"])
    shelf.claim(doi["identifier"], draft.id)
    return replace(draft, pids={"doi": doi, "oai": oai})


def with_concept(here: Installation, shelf: Shelf, work: Work, version: Version) -> Work:
    """`work` with a concept DOI, given with the first version whose DOI is the host's own."""
    if "doi" in work.pids or version.doi is None or version.has_external_doi:
        return work
    concept = {"identifier": here.own_doi(work.id), "provider": "datacite", "client": "datacite"}
    shelf.claim(concept["identifier"], work.id)
    return replace(work, pids={**work.pids, "doi": concept})
