"""Which fields of a DataCite record differ, after both sides are brought to what the registry makes of them.

The registry sets licences in lower case with their official names, languages in two letters, and adds a field of
science to a keyword that names one: none of that is a change. Order counts for people alone.
"""

from collections.abc import Callable
from typing import Any

from doi_action.formats.datacite.read import record_of
from doi_action.formats.datacite.write import attributes_of
from doi_action.formats.language_codes import short_language
from doi_action.formats.text.plain import one_line
from doi_action.lineage import RegistryRecord
from doi_action.model import Creator, License, Metadata, NameType, Subject

FIELD_OF_SCIENCE = "fields of science and technology (fos)"
"""Scheme of the subjects that the registry adds by itself, in lower case."""


def differences(wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
    """The fields of Metadata, and `marker`, that `wanted` says otherwise than `found`, in the order of Metadata.

    A field that `wanted` leaves unknown or empty is no difference.
    """
    ours, theirs = canonical(wanted), canonical(found)
    return tuple(name for name, value in ours.items() if value and not _same(name, value, theirs[name]))


def canonical(record: RegistryRecord) -> dict[str, Any]:
    """The record's fields in a form that compares: by names of fields of Metadata, and `marker`."""
    written = record_of({"doi": str(record.doi), "state": record.state.value, **attributes_of(record)})
    values = {name: form(written.metadata) for name, form in _FORMS.items()}
    return {**values, "marker": written.marker}


def _same(name: str, ours: Any, theirs: Any) -> bool:
    if name == "licenses":
        pairs = [(a, b) for a in ours for b in theirs if _same_license(a, b)]
        return {id(a) for a, _ in pairs} == set(map(id, ours)) and {id(b) for _, b in pairs} == set(map(id, theirs))
    if name == "keywords":
        return bool(ours <= theirs) and all(scheme == FIELD_OF_SCIENCE for _, scheme in theirs - ours)
    return bool(ours == theirs)


def _same_license(ours: License, theirs: License) -> bool:
    """One SPDX id, else one name, else one address: the registry gives the id to a name that SPDX knows."""
    if ours.spdx:
        return theirs.spdx is not None and ours.spdx.value.lower() == theirs.spdx.value.lower()
    return bool(ours.name and ours.name == theirs.name) or bool(ours.url and ours.url == theirs.url)


def _kind(metadata: Metadata) -> Any:
    named = (metadata.kind, metadata.resource_type)
    return named if any(named) else None


def _person(creator: Creator) -> Any:
    affiliations = tuple((one_line(a.name), a.ror) for a in creator.affiliations)
    # A registry may add the type that nothing told us, and older records of ours claim Personal for all of these.
    kind = creator.name_type or NameType.PERSON
    return one_line(creator.sort_name), kind, creator.orcid, creator.ror, affiliations


def _keyword(subject: Subject) -> tuple[str, str]:
    return one_line(subject.text).casefold(), (subject.scheme or "").casefold()


_FORMS: dict[str, Callable[[Metadata], Any]] = {
    "kind": _kind,
    "title": lambda m: m.title,
    "creators": lambda m: tuple(map(_person, m.creators)),
    "contributors": lambda m: {(c.role, *_person(c.creator)) for c in m.contributors},
    "publisher": lambda m: m.publisher,
    "publisher_ror": lambda m: m.publisher_ror,
    "publication_date": lambda m: m.publication_date,
    "created": lambda m: m.created,
    "version": lambda m: m.version,
    "abstract": lambda m: one_line(m.abstract or ""),
    "descriptions": lambda m: {(d.type, one_line(d.text)) for d in m.descriptions},
    "keywords": lambda m: set(map(_keyword, m.keywords)),
    "licenses": lambda m: m.licenses,
    "related_identifiers": lambda m: {r.key for r in m.related_identifiers},
    "funding": lambda m: set(m.funding),
    "dates": lambda m: set(m.dates),
    "language": lambda m: short_language(m.language or ""),
    "landing_page": lambda m: m.landing_page,
    "formats": lambda m: sorted(m.formats),
    "sizes": lambda m: sorted(m.sizes),
    "geo_locations": lambda m: set(m.geo_locations),
}
