"""The pages of the sandbox's records: the citation page of `views`, with this server's own addresses in it."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment

from doi_action.citation.styles import STYLES
from doi_action.edits.templating import environment
from doi_action.formats.datacite.read import record_of
from doi_action.lineage import DoiState
from doi_action.sandbox.content_types import concept_of
from doi_action.sandbox.records import Record
from doi_action.sandbox.representation import search_document
from doi_action.templates_folder import templates_folder
from doi_action.views.citation_page import DOCUMENTS, Around, page
from doi_action.views.shown_work import (
    Document,
    Origin,
    ShownVersion,
    ShownWork,
    newest_first,
)


@cache
def templates() -> Environment:
    """The templates of pages and citations."""
    return environment(templates_folder())


def page_of(
    record: Record,
    *,
    base_url: str,
    all_records: Iterable[Record] = (),
    withdrawn: str | None = None,
    withdrawn_on: str | None = None,
) -> str:
    """The landing page of a record, which is its tombstone once it was withdrawn: out of the index, or as it is said.

    `all_records` are searched for the other versions of the work.
    """
    concept = concept_of(record)
    found = {version.doi: _shown(version) for version in versions_of(record, all_records)}
    shown = found.get(record.doi) or _shown(record)
    if withdrawn is not None:
        shown = _shown(record, withdrawn=withdrawn, withdrawn_on=withdrawn_on)
    versions = newest_first(found.values())
    work = ShownWork(versions=versions, concept=concept, rehearsal=True, resolver=base_url)
    around = Around(
        versions=tuple(f"{base_url}/landing/{quote(str(version.doi))}" for version in versions),
        documents=_documents(record, base_url) if record.state is DoiState.FINDABLE and withdrawn is None else (),
    )
    return page(work, shown, around, templates())


def listed(record: Record, *, base_url: str) -> dict[str, Any]:
    """A line of the list of everything."""
    kept = record.attributes
    titles = kept.get("titles") or [{}]
    return {
        "doi": record.doi,
        "address": f"{base_url}/{quote(record.doi)}",
        "landing_page": f"{base_url}/landing/{quote(record.doi)}",
        "state": record.state.value,
        "title": titles[0].get("title") or record.doi,
        "version": str(kept.get("version") or ""),
    }


def versions_of(record: Record, all_records: Iterable[Record]) -> list[Record]:
    """The public versions of the work that `record` is, or is a version of; withdrawn ones stay among them."""
    concept = str(concept_of(record) or record.doi).lower()
    found = []
    for other in all_records:
        was_public = other.state is DoiState.FINDABLE or other.hidden
        is_version = str(concept_of(other) or "").lower() == concept
        if is_version and was_public:
            found.append(other)
    return found


def _shown(record: Record, *, withdrawn: str | None = None, withdrawn_on: str | None = None) -> ShownVersion:
    read = record_of(search_document(record))
    if withdrawn is None and record.hidden:
        withdrawn, withdrawn_on = str(record.attributes.get("reason") or ""), record.hidden[:10]

    # More digits than a date has are no year.
    year = str(record.attributes.get("publicationYear") or "")
    is_year = year.isdecimal() and len(year) <= 4

    stage = record.state.value
    is_live = record.state is DoiState.FINDABLE
    if is_live or withdrawn is not None:
        stage = ""

    return ShownVersion(
        metadata=read.metadata,
        doi=read.doi,
        withdrawn=withdrawn,
        withdrawn_on=withdrawn_on,
        stated_year=int(year) if is_year else None,
        origin=Origin(
            registry="this sandbox",
            commit=read.marker.commit if read.marker else None,
            updated=record.updated[:10],
        ),
        stage=stage,
    )


def _documents(record: Record, base_url: str) -> tuple[Document, ...]:
    """What the resolver gives to programs, by address (DataCite Support, "Content Negotiation")."""
    return tuple(
        Document(
            path=f"{base_url}/datacite/dois/{media_type}/{quote(record.doi)}",
            media_type=media_type,
            title=STYLES[style].title,
        )
        for style, media_type in DOCUMENTS.values()
    )
