"""The crosswalk to InvenioRDM: one line for each field of Metadata, and everything that is done with it at a host.

A line says which keys of `metadata` hold the field and what fills them, how the field is read from an answer, in which
form it is compared, and the words for the documentation. `read`, `write` and `compare` follow from this table.
Source: invenio-rdm-records 32, services/schemas/metadata.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import eq
from typing import Any

from doi_action.formats.inveniordm import forms, parts
from doi_action.formats.inveniordm import read_parts as told
from doi_action.formats.inveniordm.marker import SCHEME, marker_text
from doi_action.formats.inveniordm.parts import Lost, Said, edtf_or_none, text
from doi_action.formats.inveniordm.vocabulary import Has, Term
from doi_action.formats.language_codes import long_language
from doi_action.formats.text.html import text_of_html
from doi_action.formats.text.loose_json import objects, text_of, texts
from doi_action.formats.text.plain import one_line
from doi_action.lineage import RegistryRecord
from doi_action.model import Dated, Metadata

Json = Mapping[str, Any]

Write = Callable[[RegistryRecord, Has], Said]
"""(record, what the host has) -> what is sent for a key of `metadata`, and in words what is lost on the way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One field of Metadata in a record of InvenioRDM.

    `writes` are the keys that hold it, each with what fills it; fields that share a key share its function. `read`
    takes the `metadata` of an answer; `form` gives the field as it compares once it is read; `same` compares.
    """

    words: str
    read: Callable[[Json], Any]
    form: Callable[[Metadata], Any]
    writes: Mapping[str, Write] = field(default_factory=dict)
    same: Callable[[Any, Any], bool] = eq


LISTS = frozenset(
    (
        *("creators", "contributors", "subjects", "dates", "languages", "identifiers", "related_identifiers", "sizes"),
        *("formats", "rights", "additional_descriptions", "funding"),
    )
)
"""The keys that hold a list; each other one holds one value."""


def _type(record: RegistryRecord, has: Has) -> Said:
    return parts.resource_type(record.metadata, has)


def _creators(record: RegistryRecord, has: Has) -> Said:
    for creator in record.metadata.creators:
        yield from parts.person(creator, has)


def _contributors(record: RegistryRecord, has: Has) -> Said:
    """A contributor must have a role: without one that the host knows nobody can be named."""
    for entry in record.metadata.contributors:
        who = list(parts.person(entry.creator, has))
        role = parts.id_or_other("contributorsroles", entry.role.lower(), has)
        if role != entry.role.lower():
            yield Lost(f"the role {entry.role} of {entry.creator.full_name}")
        if role:
            yield from (said if isinstance(said, Lost) else {**said, "role": {"id": role}} for said in who)


def _publisher(record: RegistryRecord, _: Has) -> Said:
    name = text(record.metadata.publisher)
    if name:
        yield name
    if record.metadata.publisher_ror:
        yield Lost(f"the ROR id of the publisher, {record.metadata.publisher_ror.url}")


def _publication_date(record: RegistryRecord, _: Has) -> Said:
    """The day, else the month or year of a date `Issued` that is less than a day."""
    if record.metadata.publication_date:
        yield record.metadata.publication_date.isoformat()
        return
    for entry in record.metadata.dates:
        issued = edtf_or_none(text(entry.value)) if entry.type == "Issued" else None
        if issued and "T" not in issued:
            yield issued
            return


def _dates(record: RegistryRecord, has: Has) -> Said:
    created = record.metadata.created
    days = [Dated(value=created.isoformat(), type="Created")] if created else []
    others = [entry for entry in record.metadata.dates if text(entry.value)]
    # A reader takes the first day of this type for that of creation.
    for entry in sorted((*days, *others), key=lambda entry: entry.type != "Created"):
        yield from parts.dated(entry, has)


def _description(record: RegistryRecord, _: Has) -> Said:
    html = parts.html(record.metadata.abstract)
    if html:
        yield html


def _descriptions(record: RegistryRecord, has: Has) -> Said:
    for entry in record.metadata.descriptions:
        yield from parts.described(entry, has)


def _subjects(record: RegistryRecord, has: Has) -> Said:
    for keyword in record.metadata.keywords:
        yield from parts.subject(keyword, has)


def _rights(record: RegistryRecord, has: Has) -> Said:
    for right in record.metadata.licenses:
        yield from parts.right(right, has)


def _related(record: RegistryRecord, has: Has) -> Said:
    for link in record.metadata.related_identifiers:
        yield from parts.related(link, has)


def _identifiers(record: RegistryRecord, _: Has) -> Said:
    """Our marker and other names of the work."""
    if record.marker:
        yield {"scheme": SCHEME, "identifier": marker_text(record.marker)}
    for entry in record.metadata.alternate_identifiers:
        yield from parts.alternate(entry)


def _funding(record: RegistryRecord, has: Has) -> Said:
    for entry in record.metadata.funding:
        yield from parts.granted(entry, has)


def _languages(record: RegistryRecord, has: Has) -> Said:
    said = text(record.metadata.language)
    code = long_language(said)
    if code and has(Term("languages", code)):
        yield {"id": code}
    elif said:
        yield Lost(f"the language {said}")


def _locations(record: RegistryRecord, _: Has) -> Said:
    features = [feature for place in record.metadata.geo_locations for feature in parts.features(place)]
    if features:
        yield {"features": features}


def _lines(name: str) -> Write:
    """What fills a key that holds short texts, the field of this name."""

    def write(record: RegistryRecord, _: Has) -> Said:
        yield from filter(None, map(text, getattr(record.metadata, name)))

    return write


def _read_each(key: str, read: Callable[[Json], Any]) -> Callable[[Json], tuple[Any, ...]]:
    """A reader of a list, without what no word of ours can say."""

    def read_list(metadata: Json) -> tuple[Any, ...]:
        found = map(read, objects(metadata.get(key)))
        return tuple(entry for entry in found if entry is not None)

    return read_list


def _created(metadata: Json) -> Dated | None:
    """The first whole day of type Created."""
    for one in objects(metadata.get("dates")):
        entry = told.dated_of(one)
        if entry and entry.type == "Created" and told.whole_day(entry.value):
            return entry
    return None


def _other_dates(metadata: Json) -> tuple[Dated, ...]:
    """Every date but the day of creation, and a publication that is told by month or year alone."""
    own = _created(metadata)
    found = [entry for entry in _read_each("dates", told.dated_of)(metadata) if entry != own]
    published = text_of(metadata.get("publication_date"))
    imprecise = Dated(value=published, type="Issued") if published and not told.whole_day(published) else None
    if imprecise and imprecise not in found:
        found.insert(0, imprecise)
    return tuple(found)


def _places(metadata: Json) -> tuple[Any, ...]:
    locations = metadata.get("locations")
    return _read_each("features", told.place_of)(locations) if isinstance(locations, Mapping) else ()


def _language(metadata: Json) -> str | None:
    found = _read_each("languages", told.language_of)(metadata)
    return found[0] if found else None


def _nothing(_: Any) -> None:
    """What stands nowhere in a record, or is the host's own business."""


CROSSWALK: Mapping[str, Line] = {
    "kind": Line(
        words="resource_type",
        writes={"resource_type": _type},
        read=lambda m: told.kind_of(m.get("resource_type")),
        form=lambda m: m.kind,
    ),
    "resource_type": Line(
        words="resource_type",
        writes={"resource_type": _type},
        read=lambda m: told.resource_type_of(m.get("resource_type")),
        form=lambda m: m.resource_type,
    ),
    "title": Line(
        words="title",
        writes={"title": lambda record, _: parts.title(record.metadata)},
        read=lambda m: text_of(m.get("title")),
        form=lambda m: one_line(m.title or ""),
    ),
    "creators": Line(
        words="creators",
        writes={"creators": _creators},
        read=_read_each("creators", told.creator_of),
        form=lambda m: tuple(map(forms.of_person, m.creators)),
    ),
    "contributors": Line(
        words="contributors",
        writes={"contributors": _contributors},
        read=_read_each("contributors", told.contributor_of),
        form=lambda m: set(map(forms.of_contributor, m.contributors)),
    ),
    "publisher": Line(
        words="publisher",
        writes={"publisher": _publisher},
        read=lambda m: text_of(m.get("publisher")),
        form=lambda m: one_line(m.publisher or ""),
    ),
    "publisher_ror": Line(words="", read=_nothing, form=_nothing),
    "publication_date": Line(
        words="publication_date",
        writes={"publication_date": _publication_date},
        read=lambda m: told.whole_day(m.get("publication_date")),
        form=lambda m: m.publication_date,
    ),
    "created": Line(
        words="dates (Created)",
        writes={"dates": _dates},
        read=lambda m: told.whole_day(created.value) if (created := _created(m)) else None,
        form=lambda m: m.created,
    ),
    "version": Line(
        words="version",
        writes={"version": lambda record, _: parts.version(record.metadata)},
        read=lambda m: text_of(m.get("version")),
        form=lambda m: m.version,
    ),
    "abstract": Line(
        words="description",
        writes={"description": _description},
        read=lambda m: text_of_html(text_of(m.get("description")) or "") or None,
        form=lambda m: one_line(m.abstract or ""),
    ),
    "descriptions": Line(
        words="additional_descriptions",
        writes={"additional_descriptions": _descriptions},
        read=_read_each("additional_descriptions", told.description_of),
        form=lambda m: set(map(forms.of_description, m.descriptions)),
    ),
    "keywords": Line(
        words="subjects",
        writes={"subjects": _subjects},
        read=_read_each("subjects", told.subject_of),
        form=lambda m: set(map(forms.of_keyword, m.keywords)),
    ),
    "licenses": Line(
        words="rights",
        writes={"rights": _rights},
        read=_read_each("rights", told.license_of),
        form=lambda m: set(map(forms.of_license, m.licenses)),
    ),
    "related_identifiers": Line(
        words="related_identifiers",
        writes={"related_identifiers": _related},
        read=_read_each("related_identifiers", told.related_of),
        form=lambda m: set(map(forms.of_link, m.related_identifiers)),
    ),
    "alternate_identifiers": Line(
        words="identifiers",
        writes={"identifiers": _identifiers},
        read=_read_each("identifiers", told.alternate_of),
        form=lambda m: set(map(forms.of_alternate, m.alternate_identifiers)),
    ),
    "funding": Line(
        words="funding",
        writes={"funding": _funding},
        read=_read_each("funding", told.funding_of),
        form=lambda m: set(map(forms.of_grant, m.funding)),
    ),
    "dates": Line(
        words="dates",
        writes={"dates": _dates, "publication_date": _publication_date},
        read=_other_dates,
        form=lambda m: set(m.dates),
    ),
    "language": Line(
        words="languages",
        writes={"languages": _languages},
        read=_language,
        form=lambda m: m.language,
    ),
    # A link among others: agreeing on the metadata makes it one, and there it is compared.
    "repository_url": Line(words="", read=_nothing, form=_nothing),
    # The host's own page.
    "landing_page": Line(words="", read=_nothing, form=_nothing),
    "formats": Line(
        words="formats",
        writes={"formats": _lines("formats")},
        read=lambda m: tuple(texts(m.get("formats"))),
        form=lambda m: set(m.formats),
    ),
    "sizes": Line(
        words="sizes",
        writes={"sizes": _lines("sizes")},
        read=lambda m: tuple(texts(m.get("sizes"))),
        form=lambda m: set(m.sizes),
    ),
    "geo_locations": Line(
        words="locations",
        writes={"locations": _locations},
        read=_places,
        form=lambda m: set(m.geo_locations),
    ),
}
"""One line for each field of Metadata, in its order."""
