"""A record as `data.attributes` of a request to DataCite's REST API: the whole of it, or the fields to change.

How each field is written stands in `crosswalk`. The registry accepts only words of the schema's controlled lists; that
they are right is the business of the rules, not of this module.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from doi_action.formats.datacite.crosswalk import CROSSWALK, MARKER
from doi_action.formats.datacite.read import record_of
from doi_action.lineage import RegistryRecord
from doi_action.model import Metadata, RelatedIdentifier

SCHEMA_VERSION = "http://datacite.org/schema/kernel-4"
"""Sent with every record: without it the registry answers "metadata: Is invalid" and nothing more."""

_WRITES = {**{name: line.writes for name, line in CROSSWALK.items()}, "marker": MARKER}
_WRITERS = {attribute: write for writes in _WRITES.values() for attribute, write in writes.items()}

_CLEARED: dict[str, Any] = {
    # `publisher: null` changes nothing at the registry (lupo, as of August 2026): https://github.com/datacite/lupo
    "publisher": {},
    **dict.fromkeys(("url", "types", "publicationYear", "version", "language")),
}
"""What clears an attribute that is no list."""

_NEVER_FILLED = {"kind", "resource_type", "publisher_ror"}
"""Fields that belong to the value which they came with: what the registry holds of them may speak of another one."""


def attributes_of(record: RegistryRecord, *, found: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`data.attributes` that say all of `record`, without `doi` and `event`.

    What the record leaves unknown is left out, so that a partial update does not clear it. `found` are the attributes
    that the registry holds now: what others put into lists that we replace whole is kept from there.
    """
    attributes: dict[str, Any] = {}
    for name, write in _WRITERS.items():
        value = write(record, found or {})
        if value:
            attributes[name] = value
    return {**attributes, "schemaVersion": SCHEMA_VERSION}


def attributes_for(
    record: RegistryRecord, fields: Iterable[str], *, found: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`data.attributes` of an update of the named fields of Metadata (and `marker`), and of nothing else.

    A field that DataCite has no place for is passed over; one that the record leaves empty is cleared. Several fields
    share an attribute (`abstract` and `descriptions`): what the record does not say of the others is kept from `found`.
    """
    named = set(fields)
    whole = _completed(record, named, found)
    attributes: dict[str, Any] = {}
    for field, writers in _WRITES.items():
        if field not in named:
            continue
        for name, write in writers.items():
            attributes[name] = write(whole, found or {}) or _CLEARED.get(name, [])
    return {**attributes, "schemaVersion": SCHEMA_VERSION}


def _completed(record: RegistryRecord, named: set[str], found: Mapping[str, Any] | None) -> RegistryRecord:
    """`record`, its unnamed and unknown fields filled from `found`: neighbours in one attribute are written with it."""
    if not found:
        return record
    there = record_of({"doi": str(record.doi), **found}).metadata

    kept: dict[str, Any] = {}
    for name in CROSSWALK.keys() - named - _NEVER_FILLED:
        if not getattr(record.metadata, name):
            kept[name] = getattr(there, name)
    return replace(record, metadata=replace(record.metadata, **kept))


def links_to_repository(url: str) -> tuple[RelatedIdentifier, ...]:
    """The link that says where the work is developed; none for what is no web address."""
    if not url.startswith(("https://", "http://")):
        return ()
    return (RelatedIdentifier(value=url, scheme="URL", relation="IsDerivedFrom", resource_type="Software"),)


def with_repository_link(metadata: Metadata) -> Metadata:
    """`metadata` whose links name its repository; unchanged where they do already."""
    linked = {link.value for link in metadata.related_identifiers}
    if metadata.repository_url is None or metadata.repository_url in linked:
        return metadata
    links = links_to_repository(metadata.repository_url)
    return replace(metadata, related_identifiers=(*metadata.related_identifiers, *links))
