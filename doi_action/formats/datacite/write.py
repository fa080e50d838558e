"""A record as `data.attributes` of a request to DataCite's REST API: the whole of it, or the fields to change.

How each field is written stands in `crosswalk`. The registry accepts only words of the schema's controlled lists; that
they are right is the business of the rules, not of this module.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from doi_action.formats.datacite.as_read import with_what_was_read
from doi_action.formats.datacite.crosswalk import CROSSWALK, MARKER
from doi_action.formats.datacite.read import record_of
from doi_action.lineage import RegistryRecord

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
    there = found or {}
    attributes: dict[str, Any] = {}
    for name, write in _WRITERS.items():
        value = write(record, there)
        if value:
            attributes[name] = with_what_was_read(name, value, there.get(name))

    return {**attributes, "schemaVersion": SCHEMA_VERSION}


def attributes_for(
    record: RegistryRecord, fields: Iterable[str], *, found: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`data.attributes` of an update of the named fields of Metadata (and `marker`), and of nothing else.

    A field that DataCite has no place for is passed over; one that the record leaves empty is cleared. Several fields
    share an attribute (`abstract` and `descriptions`): what the record does not say of the others is kept from `found`.
    """
    named = set(fields)
    there = found or {}

    # Neighbours in one attribute are written with it: those that are not named and not known are filled from `found`.
    kept: dict[str, Any] = {}
    if found:
        held = record_of({"doi": str(record.doi), **found}).metadata
        for name in CROSSWALK.keys() - named - _NEVER_FILLED:
            if not getattr(record.metadata, name):
                kept[name] = getattr(held, name)
    whole = replace(record, metadata=replace(record.metadata, **kept))

    attributes: dict[str, Any] = {}
    for field, writers in _WRITES.items():
        if field not in named:
            continue

        for name, write in writers.items():
            value = with_what_was_read(name, write(whole, there), there.get(name))
            attributes[name] = value or _CLEARED.get(name, [])

    return {**attributes, "schemaVersion": SCHEMA_VERSION}
