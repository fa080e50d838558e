"""A DataCite answer as a record of ours: `data.attributes` of any answer of the REST API.

How each field is read stands in `crosswalk`. What our words cannot say (related items, languages of single texts) is
named in `beyond`.
"""

from collections.abc import Mapping
from typing import Any

from doi_action.formats.datacite.as_read import beyond_our_words
from doi_action.formats.datacite.crosswalk import CROSSWALK
from doi_action.formats.datacite.read_parts import marker_of
from doi_action.formats.text.loose_json import text_of
from doi_action.identifiers.types import parse_doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import Metadata

_STATES = {state.value: state for state in DoiState}


def record_of(attributes: Mapping[str, Any]) -> RegistryRecord:
    """The record in `data.attributes` of a DOI. Raises IdentifierError when `doi` is missing or is none."""
    state = _STATES.get(text_of(attributes.get("state")) or "")
    if state is None:
        state = DoiState.FINDABLE if attributes.get("isActive") else DoiState.REGISTERED

    # An answer that tells no day of registration leaves open whether the DOI resolves.
    resolves = None
    if "registered" in attributes:
        resolves = bool(attributes["registered"])

    revision = attributes.get("metadataVersion")
    is_number = isinstance(revision, int)
    fields = {name: line.read(attributes) for name, line in CROSSWALK.items()}
    return RegistryRecord(
        doi=parse_doi(text_of(attributes.get("doi")) or ""),
        state=state,
        metadata=Metadata(**fields),
        marker=marker_of(attributes.get("alternateIdentifiers")),
        beyond=beyond_our_words(attributes),
        resolves=resolves,
        updated=text_of(attributes.get("updated")),
        revision=revision if is_number else None,
    )
