"""The counts beside the results of a search: `meta` of a list of DOIs."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from doi_action.sandbox.records import Record

_UNCOUNTED = ("certificates", "linkChecksStatus", "fieldsOfScience", "citations", "views", "downloads")


def facets(found: list[Record]) -> dict[str, list[dict[str, Any]]]:
    """How the results spread over states, kinds, years, repositories; empty when nothing was found."""
    if not found:
        return {}
    types = [str((r.attributes.get("types") or {}).get("resourceTypeGeneral") or "") for r in found]
    counted = {
        "states": _count(r.state.value for r in found),
        "resourceTypes": _count(filter(None, types), as_id=str.lower),
        "created": _count(r.created[:4] for r in found),
        "published": _count(str(r.attributes["publicationYear"]) for r in found if r.attributes.get("publicationYear")),
        "registered": _count(r.registered[:4] for r in found if r.registered),
        "providers": _count(r.client.split(".", 1)[0] for r in found),
        "clients": _count(r.client for r in found),
        "affiliations": _count(_affiliations(found)),
        "prefixes": _count(r.prefix for r in found),
        "licenses": _count(_of_each(found, "rightsList", "rightsIdentifier")),
        "schemaVersions": _count(
            str(r.attributes["schemaVersion"]).rsplit("-", 1)[-1] for r in found if r.attributes.get("schemaVersion")
        ),
        "subjects": _count(_of_each(found, "subjects", "subject")),
    }
    return {**counted, **{name: [] for name in _UNCOUNTED}}


def _count(values: Iterable[str], *, as_id: Any = str) -> list[dict[str, Any]]:
    counts = Counter(values).most_common(10)
    return [{"id": as_id(value), "title": value[:1].upper() + value[1:], "count": count} for value, count in counts]


def _of_each(found: list[Record], name: str, key: str) -> list[str]:
    return [item[key] for r in found for item in r.attributes.get(name) or [] if item.get(key)]


def _affiliations(found: list[Record]) -> list[str]:
    people = [p for r in found for p in r.attributes.get("creators") or []]
    return [
        a["affiliationIdentifier"] for p in people for a in p.get("affiliation") or [] if a.get("affiliationIdentifier")
    ]
