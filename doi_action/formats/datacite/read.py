"""The DataCite crosswalk, reading side: `data.attributes` of any answer of the REST API as a record of ours.

Real answers are dirty: lists of texts where objects are due, entries without a value, numbers as text, null anywhere.
What cannot be understood is left out; nothing here raises but for a DOI that is none. What our words cannot say
(polygons, related items, languages of single texts) is not carried.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from doi_action.formats.datacite.read_people import contributors_of, creators_of
from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.formats.text.loose_json import entries, name_of, objects, text_of, texts
from doi_action.identifiers import SpdxId, doi_or_none, parse_doi, ror_or_none
from doi_action.lineage import MARKER_TYPE, DoiState, Marker, RegistryRecord, parse_marker
from doi_action.model import (
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    Metadata,
    RelatedIdentifier,
    Subject,
)

MODEL_TEXT = "Machine learning model"
"""resourceType of a trained model; resourceTypeGeneral has no word for one (DataCite Metadata Schema 4.7)."""

_KINDS = {"Software": Kind.SOFTWARE, "Dataset": Kind.DATASET}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def record_of(attributes: Mapping[str, Any]) -> RegistryRecord:
    """The record in `data.attributes` of a DOI. Raises IdentifierError when `doi` is missing or is none."""
    states = {state.value: state for state in DoiState}
    guess = DoiState.FINDABLE if attributes.get("isActive") else DoiState.REGISTERED
    return RegistryRecord(
        doi=parse_doi(text_of(attributes.get("doi")) or ""),
        state=states.get(text_of(attributes.get("state")) or "", guess),
        metadata=_metadata(attributes),
        marker=_marker(attributes),
        resolves=bool(attributes["registered"]) if "registered" in attributes else None,
        updated=text_of(attributes.get("updated")),
        revision=revision if isinstance(revision := attributes.get("metadataVersion"), int) else None,
    )


def _metadata(attributes: Mapping[str, Any]) -> Metadata:
    kind, resource_type = _kind(attributes.get("types"))
    publisher = attributes.get("publisher")
    abstract, descriptions = _descriptions(attributes.get("descriptions"))
    published, created, dates = _dates(attributes)
    return Metadata(
        kind=kind,
        resource_type=resource_type,
        title=_title(attributes.get("titles")),
        creators=tuple(creators_of(attributes.get("creators"))),
        contributors=tuple(contributors_of(attributes.get("contributors"))),
        publisher=name_of(publisher),
        publisher_ror=ror_or_none(text_of(publisher.get("publisherIdentifier")))
        if isinstance(publisher, Mapping)
        else None,
        publication_date=published,
        created=created,
        version=text_of(attributes.get("version")),
        abstract=abstract,
        descriptions=descriptions,
        keywords=tuple(_subjects(attributes.get("subjects"))),
        licenses=tuple(_licenses(attributes.get("rightsList"))),
        related_identifiers=tuple(_related(attributes.get("relatedIdentifiers"))),
        funding=tuple(_funding(attributes.get("fundingReferences"))),
        dates=dates,
        language=text_of(attributes.get("language")),
        landing_page=text_of(attributes.get("url")),
        formats=tuple(texts(attributes.get("formats"))),
        sizes=tuple(texts(attributes.get("sizes"))),
        geo_locations=tuple(_places(attributes.get("geoLocations"))),
    )


def _kind(types: Any) -> tuple[Kind | None, str | None]:
    """The kind, and the resourceTypeGeneral where it is not the one that the kind implies.

    A `Model` without our text may as well be a mathematical one or a drawing: its kind is unknown.
    """
    types = types if isinstance(types, Mapping) else {}
    general = text_of(types.get("resourceTypeGeneral"))
    if (text_of(types.get("resourceType")) or "").lower() == MODEL_TEXT.lower():
        return Kind.MODEL, None if general == "Model" else general
    kind = _KINDS.get(general or "")
    return kind, None if kind else general


def _title(titles: Any) -> str | None:
    """The first title without a type, else the first there is."""
    found = [(t.get("titleType"), text_of(t.get("title"))) for t in objects(titles)]
    main = [title for kind, title in found if title and not kind]
    return next(iter([*main, *(title for _, title in found if title), *texts(titles)]), None)


def _descriptions(value: Any) -> tuple[str | None, tuple[Description, ...]]:
    """The first abstract, and everything else."""
    found = [(text_of(d.get("description")), text_of(d.get("descriptionType")) or "Other") for d in objects(value)]
    told = [Description(text=text, type=kind) for text, kind in found if text]
    abstract = next((d for d in told if d.type == "Abstract"), None)
    return abstract.text if abstract else None, tuple(d for d in told if d is not abstract)


def _dates(attributes: Mapping[str, Any]) -> tuple[date | None, date | None, tuple[Dated, ...]]:
    """The days of publication and of creation, and every other date; a bare year of publication is one of those."""
    found = [(text_of(d.get("date")), text_of(d.get("dateType")) or "Other") for d in objects(attributes.get("dates"))]
    dates = [Dated(value=value, type=kind) for value, kind in found if value]
    year = text_of(attributes.get("publicationYear"))
    if year and not any(d.type == "Issued" for d in dates):
        dates.insert(0, Dated(value=year, type="Issued"))
    whole = {
        kind: next((d for d in dates if d.type == kind and whole_day(d.value)), None) for kind in ("Issued", "Created")
    }
    days = {kind: whole_day(d.value) if d else None for kind, d in whole.items()}
    return days["Issued"], days["Created"], tuple(d for d in dates if d not in whole.values())


def whole_day(text: str) -> date | None:
    """The day that `text` is in ISO 8601; None for a year, a month, a period, a time and for no date at all."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _subjects(value: Any) -> Iterator[Subject]:
    for entry in entries(value):
        parts = entry if isinstance(entry, Mapping) else {"subject": entry}
        text = text_of(parts.get("subject"))
        if text:
            yield Subject(
                text=text,
                scheme=text_of(parts.get("subjectScheme")),
                scheme_url=text_of(parts.get("schemeUri")),
                url=text_of(parts.get("valueUri")),
            )


def _licenses(value: Any) -> Iterator[License]:
    for entry in entries(value):
        parts = entry if isinstance(entry, Mapping) else {"rights": entry}
        name, url = text_of(parts.get("rights")), text_of(parts.get("rightsUri"))
        spdx = _spdx(parts)
        if spdx or name or url:
            yield License(spdx=spdx, name=name, url=url)


def _spdx(rights: Mapping[str, Any]) -> SpdxId | None:
    """The SPDX id in the case of SPDX: the registry keeps identifiers in lower case."""
    identifier = text_of(rights.get("rightsIdentifier"))
    if not identifier:
        return None
    known = spdx_or_none(identifier)
    named = (text_of(rights.get("rightsIdentifierScheme")) or "").upper() == "SPDX"
    return known or (SpdxId(identifier) if named else None)


_RELATED_FIELDS = frozenset({"relatedIdentifier", "relatedIdentifierType", "relationType", "resourceTypeGeneral"})


def _related(value: Any) -> Iterator[RelatedIdentifier]:
    for entry in objects(value):
        text, relation = text_of(entry.get("relatedIdentifier")), text_of(entry.get("relationType"))
        if text and relation:
            scheme = text_of(entry.get("relatedIdentifierType")) or "URL"
            doi = doi_or_none(text) if scheme == "DOI" else None
            more = ((str(name), text_of(extra)) for name, extra in entry.items() if name not in _RELATED_FIELDS)
            yield RelatedIdentifier(
                value=str(doi) if doi else text,
                scheme=scheme,
                relation=relation,
                resource_type=text_of(entry.get("resourceTypeGeneral")),
                extra=tuple((name, extra) for name, extra in more if extra),
            )


def _funding(value: Any) -> Iterator[Funding]:
    for entry in objects(value):
        funder = text_of(entry.get("funderName"))
        if funder:
            yield Funding(
                funder=funder,
                funder_id=text_of(entry.get("funderIdentifier")),
                funder_scheme=text_of(entry.get("funderIdentifierType")),
                award_number=text_of(entry.get("awardNumber")),
                award_title=text_of(entry.get("awardTitle")),
                award_url=text_of(entry.get("awardUri")),
            )


def _places(value: Any) -> Iterator[GeoLocation]:
    for entry in objects(value):
        point = _numbers(entry.get("geoLocationPoint"), "pointLongitude", "pointLatitude")
        edges = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
        box = _numbers(entry.get("geoLocationBox"), *edges)
        place = GeoLocation(
            place=text_of(entry.get("geoLocationPlace")),
            point=(point[0], point[1]) if point else None,
            box=(box[0], box[1], box[2], box[3]) if box else None,
        )
        if place != GeoLocation():
            yield place


def _numbers(value: Any, *names: str) -> tuple[float, ...] | None:
    """The named numbers of an object, None unless all are there."""
    try:
        return tuple(float(value[name]) for name in names)
    except (TypeError, ValueError, KeyError, OverflowError):
        return None


def _marker(attributes: Mapping[str, Any]) -> Marker | None:
    for entry in objects(attributes.get("alternateIdentifiers")):
        if entry.get("alternateIdentifierType") == MARKER_TYPE:
            marker = parse_marker(text_of(entry.get("alternateIdentifier")) or "")
            if marker:
                return marker
    return None
