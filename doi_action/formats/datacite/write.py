"""The DataCite crosswalk, writing side: a record as `data.attributes` of a request to the REST API.

DataCite Metadata Schema 4.7 in the JSON spelling of the REST API. The registry accepts only words of the schema's
controlled lists; that they are right is the business of the rules, not of this module.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from doi_action.formats.datacite.parts import (
    creator_json,
    distinct,
    funding_json,
    known,
    license_json,
    place_json,
    related_json,
    subject_json,
)
from doi_action.formats.datacite.read import MODEL_TEXT, record_of, whole_day
from doi_action.formats.language_codes import short_language
from doi_action.formats.text.plain import clean, one_line
from doi_action.lineage import MARKER_TYPE, RegistryRecord
from doi_action.model import Dated, Kind, Metadata, RelatedIdentifier

SCHEMA_VERSION = "http://datacite.org/schema/kernel-4"
"""Sent with every record: without it the registry answers "metadata: Is invalid" and nothing more."""

_GENERAL = {Kind.SOFTWARE: "Software", Kind.DATASET: "Dataset", Kind.MODEL: "Model"}

_MODEL_CITATION = {"schemaOrg": "SoftwareApplication", "citeproc": "software", "bibtex": "misc", "ris": "COMP"}
"""How citation formats call a trained model; for `Model` the registry would guess a creative work and an article."""


def attributes_of(record: RegistryRecord, *, found: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`data.attributes` that say all of `record`, without `doi` and `event`.

    What the record leaves unknown is left out, so that a partial update does not clear it. `found` are the attributes
    that the registry holds now: what others put into lists that we replace whole is kept from there.
    """
    written = {name: write(record, found or {}) for name, write in _WRITERS.items()}
    return {**{name: value for name, value in written.items() if value}, "schemaVersion": SCHEMA_VERSION}


def attributes_for(
    record: RegistryRecord, fields: Iterable[str], *, found: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`data.attributes` of an update of the named fields of Metadata (and `marker`), and of nothing else.

    A field that DataCite has no place for is passed over; one that the record leaves empty is cleared. Several fields
    share an attribute (`abstract` and `descriptions`): what the record does not say of the others is kept from `found`.
    """
    named = set(fields)
    names = {_ATTRIBUTE[field] for field in named & _ATTRIBUTE.keys()}
    if "dates" in names:
        names.add("publicationYear")
    whole = _completed(record, named, found)
    written = {name: _WRITERS[name](whole, found or {}) for name in _WRITERS if name in names}
    return {
        **{name: value or _CLEARED.get(name, []) for name, value in written.items()},
        "schemaVersion": SCHEMA_VERSION,
    }


def _completed(record: RegistryRecord, fields: set[str], found: Mapping[str, Any] | None) -> RegistryRecord:
    """`record`, its unnamed and unknown fields filled from `found`: neighbours in one attribute are written with it.

    Kind and publisher's ROR id are never filled: they belong to the value that they came with.
    """
    if not found:
        return record
    there = record_of({"doi": str(record.doi), **found}).metadata
    open_fields = set(Metadata.__slots__) - fields - {"kind", "resource_type", "publisher_ror"}
    kept = {name: getattr(there, name) for name in open_fields if not getattr(record.metadata, name)}
    return replace(record, metadata=replace(record.metadata, **kept))


def _types(record: RegistryRecord, _: Mapping[str, Any]) -> dict[str, str]:
    kind, override = record.metadata.kind, record.metadata.resource_type
    general = override or (_GENERAL[kind] if kind else None)
    if not general:
        return {}
    if kind is not Kind.MODEL:
        return {"resourceTypeGeneral": general}
    return {"resourceTypeGeneral": general, "resourceType": MODEL_TEXT, **_MODEL_CITATION}


def _creators(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [creator_json(creator) for creator in record.metadata.creators if one_line(creator.sort_name)]


def _contributors(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, Any]]:
    named = (c for c in record.metadata.contributors if one_line(c.creator.sort_name))
    return [{**creator_json(c.creator), "contributorType": c.role} for c in named]


def _titles(record: RegistryRecord, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The main title, followed by the sub- and other titles that are there already."""
    title = one_line(record.metadata.title or "")
    others = [t for t in found.get("titles") or () if isinstance(t, Mapping) and t.get("titleType") and t.get("title")]
    return [{"title": title}, *(known(**t) for t in others)] if title else []


def _publisher(record: RegistryRecord, _: Mapping[str, Any]) -> dict[str, str]:
    name, ror = one_line(record.metadata.publisher or ""), record.metadata.publisher_ror
    if not name or not ror:
        return known(name=name)
    return {
        "name": name,
        "publisherIdentifier": ror.url,
        "publisherIdentifierScheme": "ROR",
        "schemeUri": "https://ror.org",
    }


def _day(metadata: Metadata, kind: str) -> date | None:
    """The day of publication (`Issued`) or creation (`Created`): our field, else the first whole one in the dates."""
    own = metadata.publication_date if kind == "Issued" else metadata.created
    return own or next((day for day in (whole_day(d.value) for d in metadata.dates if d.type == kind) if day), None)


def _year(record: RegistryRecord, _: Mapping[str, Any]) -> int | None:
    """The year of publication: of its day, else of a date `Issued` that is less than a day."""
    day = _day(record.metadata, "Issued")
    if day:
        return day.year
    issued = (d.value[:4] for d in record.metadata.dates if d.type == "Issued")
    return next((int(year) for year in issued if year.isascii() and year.isdigit() and len(year) == 4), None)


def _dates(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, str]]:
    """Publication and creation first, each once when its day is known; then every other date."""
    days = {kind: _day(record.metadata, kind) for kind in ("Issued", "Created")}
    own = [Dated(value=day.isoformat(), type=kind) for kind, day in days.items() if day]
    others = (d for d in record.metadata.dates if not days.get(d.type) and one_line(d.value))
    return [{"date": one_line(d.value), "dateType": d.type} for d in dict.fromkeys((*own, *others))]


def _descriptions(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, str]]:
    metadata = record.metadata
    texts = [("Abstract", metadata.abstract or ""), *((d.type, d.text) for d in metadata.descriptions)]
    in_order = sorted(texts, key=lambda pair: pair[0] != "Abstract")
    return distinct({"description": clean(text), "descriptionType": kind} for kind, text in in_order if clean(text))


def _subjects(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, str]]:
    return distinct(subject_json(s) for s in record.metadata.keywords if one_line(s.text))


def _rights(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, str]]:
    return distinct(rights for rights in map(license_json, record.metadata.licenses) if rights)


def _related(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, str]]:
    return distinct(related_json(r) for r in record.metadata.related_identifiers if one_line(r.value))


def _funding(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, str]]:
    return distinct(funding_json(f) for f in record.metadata.funding if one_line(f.funder))


def _places(record: RegistryRecord, _: Mapping[str, Any]) -> list[dict[str, Any]]:
    return distinct(place for place in map(place_json, record.metadata.geo_locations) if place)


def _identifiers(record: RegistryRecord, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Our marker and, from `found`, the identifiers that others gave the work."""
    there = found.get("alternateIdentifiers") or ()
    others = [dict(a) for a in there if isinstance(a, Mapping) and a.get("alternateIdentifierType") != MARKER_TYPE]
    if not record.marker:
        return others
    ours = {"alternateIdentifier": str(record.marker), "alternateIdentifierType": MARKER_TYPE}
    return [ours, *others]


_WRITERS: dict[str, Callable[[RegistryRecord, Mapping[str, Any]], Any]] = {
    "url": lambda record, _: one_line(record.metadata.landing_page or ""),
    "types": _types,
    "creators": _creators,
    "titles": _titles,
    "publisher": _publisher,
    "publicationYear": _year,
    "dates": _dates,
    "version": lambda record, _: one_line(record.metadata.version or ""),
    "descriptions": _descriptions,
    "subjects": _subjects,
    "rightsList": _rights,
    "relatedIdentifiers": _related,
    "contributors": _contributors,
    "fundingReferences": _funding,
    "language": lambda record, _: short_language(record.metadata.language or ""),
    "formats": lambda record, _: distinct(filter(None, map(one_line, record.metadata.formats))),
    "sizes": lambda record, _: distinct(filter(None, map(one_line, record.metadata.sizes))),
    "geoLocations": _places,
    "alternateIdentifiers": _identifiers,
}

_ATTRIBUTE = {
    "landing_page": "url",
    "kind": "types",
    "resource_type": "types",
    "creators": "creators",
    "title": "titles",
    "publisher": "publisher",
    "publisher_ror": "publisher",
    "publication_date": "dates",
    "created": "dates",
    "dates": "dates",
    "version": "version",
    "abstract": "descriptions",
    "descriptions": "descriptions",
    "keywords": "subjects",
    "licenses": "rightsList",
    "related_identifiers": "relatedIdentifiers",
    "contributors": "contributors",
    "funding": "fundingReferences",
    "language": "language",
    "formats": "formats",
    "sizes": "sizes",
    "geo_locations": "geoLocations",
    "marker": "alternateIdentifiers",
}
"""Which attribute holds which field of Metadata."""

_CLEARED: dict[str, Any] = {
    "publisher": {},
    **dict.fromkeys(("url", "types", "publicationYear", "version", "language")),
}
"""What clears an attribute that is no list; for `publisher` null would change nothing."""


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
