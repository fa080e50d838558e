"""What the templates of landing page and tombstone print: plain texts made of a record, and its JSON-LD.

The citation has the form that DataCite recommends: Creator (PublicationYear): Title. Version. Publisher. ResourceType.
Identifier (DataCite Metadata Schema 4.7, "Citation").
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from doi_action.sandbox.records import Record

_SCHEMA_ORG = "https://schema.org"


def page_of(record: Record, *, base_url: str) -> dict[str, Any]:
    """The fields that the templates print. Texts are unescaped except `json_ld`, which is safe inside `<script>`."""
    kept = record.attributes
    address = f"{base_url}/{quote(record.doi)}"
    return {
        "doi": record.doi,
        "address": address,
        "landing_page": f"{base_url}/landing/{quote(record.doi)}",
        "state": record.state.value,
        "title": _first(kept, "titles", "title") or record.doi,
        "creators": [_reading_name(c) for c in kept.get("creators") or []],
        "publisher": _publisher(kept),
        "year": _year(kept),
        "version": kept.get("version") or "",
        "kind": _kind(kept),
        "abstract": _first(kept, "descriptions", "description"),
        "licenses": [r.get("rights") or r.get("rightsIdentifier") or "" for r in kept.get("rightsList") or []],
        "related": [_related(r, record, base_url) for r in kept.get("relatedIdentifiers") or []],
        "citation": citation(record, address=address),
        "reason": kept.get("reason") or "",
        "hidden_on": (record.hidden or "")[:10],
        "json_ld": in_script(json_ld(record, address=address)),
    }


def citation(record: Record, *, address: str) -> str:
    """The record as one line of text, with `address` for the identifier."""
    kept = record.attributes
    creators = "; ".join(str(c.get("name") or "") for c in kept.get("creators") or [])
    version = f"Version {kept['version']}" if kept.get("version") else ""
    parts = (_first(kept, "titles", "title"), version, _publisher(kept), _kind(kept))
    head = f"{creators} ({_year(kept)}): " if creators else f"({_year(kept)}): " if _year(kept) else ""
    return head + ". ".join(part for part in (*parts, address) if part)


def json_ld(record: Record, *, address: str) -> dict[str, Any]:
    """The record in schema.org's words."""
    kept = record.attributes
    described = {
        "@context": _SCHEMA_ORG,
        "@type": (kept.get("types") or {}).get("schemaOrg") or "CreativeWork",
        "@id": address,
        "identifier": record.doi,
        "name": _first(kept, "titles", "title"),
        "author": [_author(c) for c in kept.get("creators") or []],
        "publisher": {"@type": "Organization", "name": _publisher(kept)} if _publisher(kept) else None,
        "datePublished": _year(kept),
        "version": kept.get("version"),
        "description": _first(kept, "descriptions", "description"),
        "license": [r["rightsUri"] for r in kept.get("rightsList") or [] if r.get("rightsUri")],
        "keywords": [s["subject"] for s in kept.get("subjects") or [] if s.get("subject")],
    }
    return {name: value for name, value in described.items() if value}


def in_script(data: Any) -> str:
    """`data` as JSON that may stand inside `<script>`: no character in it ends the element or begins another.

    >>> in_script("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, indent=2)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _author(creator: Mapping[str, Any]) -> dict[str, Any]:
    is_organisation = creator.get("nameType") == "Organizational"
    ids = [i["nameIdentifier"] for i in creator.get("nameIdentifiers") or [] if i.get("nameIdentifier")]
    described = {
        "@type": "Organization" if is_organisation else "Person",
        "@id": ids[0] if ids else None,
        "name": _reading_name(creator),
        "givenName": creator.get("givenName"),
        "familyName": creator.get("familyName"),
    }
    return {name: value for name, value in described.items() if value}


def _reading_name(creator: Mapping[str, Any]) -> str:
    if creator.get("familyName"):
        return " ".join(part for part in (creator.get("givenName"), creator["familyName"]) if part)
    return str(creator.get("name") or "")


def _related(link: Mapping[str, Any], record: Record, base_url: str) -> dict[str, str]:
    """A link in three texts; `address` is there for a DOI of the record's own prefix, which this server resolves."""
    value = str(link.get("relatedIdentifier") or "")
    ours = link.get("relatedIdentifierType") == "DOI" and value.startswith(f"{record.doi.partition('/')[0]}/")
    address = f"{base_url}/{quote(value)}" if ours else ""
    return {"relation": str(link.get("relationType") or ""), "value": value, "address": address}


def _kind(kept: Mapping[str, Any]) -> str:
    types = kept.get("types") or {}
    return str(types.get("resourceType") or types.get("resourceTypeGeneral") or "")


def _publisher(kept: Mapping[str, Any]) -> str:
    return str((kept.get("publisher") or {}).get("name") or "")


def _year(kept: Mapping[str, Any]) -> str:
    year = kept.get("publicationYear")
    return "" if year is None else str(year)


def _first(kept: Mapping[str, Any], name: str, key: str) -> str:
    values = kept.get(name)
    return str(values[0].get(key) or "") if isinstance(values, list) and values else ""
