"""The counts beside the results of a search: `meta` of a list of DOIs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from doi_action.sandbox.records import Record
from doi_action.sandbox.schema_check import objects_in

_COUNTED = (
    "states", "resourceTypes", "created", "published", "registered", "providers", "clients", "affiliations",
    "prefixes", "licenses", "schemaVersions", "subjects",
)  # fmt: skip
_UNCOUNTED = ("certificates", "linkChecksStatus", "fieldsOfScience", "citations", "views", "downloads")


_MOST = 10
"""As many values of each are told, the most frequent first."""


def facets(found: list[Record]) -> dict[str, list[dict[str, Any]]]:
    """How the results spread over states, kinds, years, repositories; empty when nothing was found."""
    if not found:
        return {}

    counts: dict[str, Counter[str]] = {name: Counter() for name in _COUNTED}
    for record in found:
        for name, value in _values(record):
            if value:
                counts[name][str(value)] += 1

    told: dict[str, list[dict[str, Any]]] = {name: [] for name in _UNCOUNTED}
    for name, counted in counts.items():
        told[name] = []
        for value, count in counted.most_common(_MOST):
            identifier = value
            if name == "resourceTypes":
                identifier = value.lower()
            told[name].append({"id": identifier, "title": value[:1].upper() + value[1:], "count": count})
    return told


def _values(record: Record) -> Iterator[tuple[str, Any]]:
    """Each facet with each value that the record has for it; the same facet may come several times, or empty."""
    kept = record.attributes
    types: Mapping[str, Any] = kept.get("types") or {}
    yield "states", record.state.value
    yield "resourceTypes", types.get("resourceTypeGeneral")
    yield "created", record.created[:4]
    yield "published", kept.get("publicationYear")
    yield "registered", (record.registered or "")[:4]
    yield "providers", record.client.split(".", 1)[0]
    yield "clients", record.client
    yield "prefixes", record.prefix
    yield "schemaVersions", str(kept.get("schemaVersion") or "").rsplit("-", 1)[-1]

    for creator in objects_in(kept, "creators"):
        for affiliation in objects_in(creator, "affiliation"):
            yield "affiliations", affiliation.get("affiliationIdentifier")
    for rights in objects_in(kept, "rightsList"):
        yield "licenses", rights.get("rightsIdentifier")
    for subject in objects_in(kept, "subjects"):
        yield "subjects", subject.get("subject")
