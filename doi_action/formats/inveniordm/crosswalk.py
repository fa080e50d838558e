"""The crosswalk to InvenioRDM: one line for each field of Metadata, and everything that is done with it at a host.

A line says which keys of `metadata` hold the field and what fills them, how the field is read from an answer, in which
form it is compared, and the words for the documentation. `read`, `write` and `compare` follow from this table.
Source: invenio-rdm-records 32, services/schemas/metadata.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from doi_action.formats.datacite.read_parts import whole_day
from doi_action.formats.inveniordm import forms, parts
from doi_action.formats.inveniordm import read_parts as told
from doi_action.formats.inveniordm.parts import Lost, Said, text
from doi_action.formats.inveniordm.vocabulary import Has
from doi_action.formats.text.loose_json import object_of, objects, text_of, texts
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
    takes the `metadata` of an answer; `form` gives the field as it compares once it is read.
    """

    words: str
    read: Callable[[Json], Any]
    form: Callable[[Metadata], Any]
    writes: Mapping[str, Write] = field(default_factory=dict)


LISTS = frozenset(
    (
        *("creators", "contributors", "subjects", "dates", "languages", "identifiers", "related_identifiers", "sizes"),
        *("formats", "rights", "additional_descriptions", "additional_titles", "funding"),
    )
)
"""The keys that hold a list; each other one holds one value."""


def _type(record: RegistryRecord, has: Has) -> Said:
    return parts.resource_type(record.metadata, has)


def _each(name: str, write: Callable[[Any, Has], Said]) -> Write:
    """What fills a key that holds a list: the entries of the field of this name, each written by `write`."""

    def write_list(record: RegistryRecord, has: Has) -> Said:
        for entry in getattr(record.metadata, name):
            yield from write(entry, has)

    return write_list


def _publication_date(record: RegistryRecord, _: Has) -> Said:
    """The day, else the month or year of a date `Issued` that is less than a day."""
    day = record.metadata.publication_date
    if day:
        yield day.isoformat()
        return

    for entry in record.metadata.dates:
        if entry.type != "Issued":
            continue

        value = parts.edtf_or_none(text(entry.value)) or ""
        is_moment = "T" in value
        if value and not is_moment:
            yield value


def _dates(record: RegistryRecord, has: Has) -> Said:
    """The day of creation first: a reader takes the first of its type for that."""
    dates = list(record.metadata.dates)
    if record.metadata.created:
        dates.insert(0, Dated(value=record.metadata.created.isoformat(), type="Created"))
    dates.sort(key=lambda entry: entry.type != "Created")

    for entry in dates:
        yield from parts.dated(entry, has)


def _read_each(key: str, read: Callable[[Json], Any]) -> Callable[[Json], tuple[Any, ...]]:
    """A reader of a list, without what no word of ours can say."""

    def read_list(metadata: Json) -> tuple[Any, ...]:
        found = []
        for entry in objects(metadata.get(key)):
            said = read(entry)
            if said is not None:
                found.append(said)
        return tuple(found)

    return read_list


_read_dates = _read_each("dates", told.dated_of)
_read_places = _read_each("features", told.place_of)
_read_languages = _read_each("languages", told.language_of)


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
    "resource_type_text": Line(
        words="",
        writes={"resource_type_text": lambda record, _: parts.type_text(record.metadata)},
        read=_nothing,
        form=_nothing,
    ),
    "title": Line(
        words="title",
        writes={"title": lambda record, _: parts.title(record.metadata)},
        read=lambda m: text_of(m.get("title")),
        form=lambda m: one_line(m.title),
    ),
    "titles": Line(
        words="additional_titles",
        writes={"additional_titles": _each("titles", parts.other_title)},
        read=_read_each("additional_titles", told.title_of),
        form=lambda m: {(title.type, one_line(title.text), title.language) for title in m.titles},
    ),
    "creators": Line(
        words="creators",
        writes={"creators": _each("creators", parts.person)},
        read=_read_each("creators", told.creator_of),
        form=lambda m: tuple(map(forms.of_person, m.creators)),
    ),
    "contributors": Line(
        words="contributors",
        writes={"contributors": _each("contributors", parts.contributor)},
        read=_read_each("contributors", told.contributor_of),
        form=lambda m: set(map(forms.of_contributor, m.contributors)),
    ),
    "publisher": Line(
        words="publisher",
        writes={"publisher": lambda record, _: parts.publisher(record.metadata)},
        read=lambda m: text_of(m.get("publisher")),
        form=lambda m: one_line(m.publisher),
    ),
    "publisher_ror": Line(words="", read=_nothing, form=_nothing),
    "publication_date": Line(
        words="publication_date",
        writes={"publication_date": _publication_date},
        read=lambda m: whole_day(text_of(m.get("publication_date")) or ""),
        form=lambda m: m.publication_date,
    ),
    "created": Line(
        words="dates (Created)",
        writes={"dates": _dates},
        read=lambda m: told.day_of_creation(_read_dates(m)),
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
        writes={"description": lambda record, _: parts.abstract(record.metadata)},
        read=lambda m: told.html_text_of(m.get("description")),
        form=lambda m: one_line(m.abstract),
    ),
    "descriptions": Line(
        words="additional_descriptions",
        writes={"additional_descriptions": _each("descriptions", parts.described)},
        read=_read_each("additional_descriptions", told.description_of),
        form=lambda m: set(map(forms.of_description, m.descriptions)),
    ),
    "keywords": Line(
        words="subjects",
        writes={"subjects": _each("keywords", parts.subject)},
        read=_read_each("subjects", told.subject_of),
        form=lambda m: set(map(forms.of_keyword, m.keywords)),
    ),
    "licenses": Line(
        words="rights",
        writes={"rights": _each("licenses", parts.right)},
        read=_read_each("rights", told.license_of),
        form=lambda m: set(map(forms.of_license, m.licenses)),
    ),
    "related_identifiers": Line(
        words="related_identifiers",
        writes={"related_identifiers": _each("related_identifiers", parts.related)},
        read=_read_each("related_identifiers", told.related_of),
        form=lambda m: set(map(forms.of_link, m.related_identifiers)),
    ),
    "related_items": Line(
        words="",
        writes={"related_items": lambda record, _: map(Lost, map(str, record.metadata.related_items))},
        read=lambda m: (),
        form=_nothing,
    ),
    "alternate_identifiers": Line(
        words="identifiers",
        writes={"identifiers": lambda record, _: parts.identifiers(record)},
        read=_read_each("identifiers", told.alternate_of),
        form=lambda m: set(map(forms.of_alternate, m.alternate_identifiers)),
    ),
    "funding": Line(
        words="funding",
        writes={"funding": _each("funding", parts.granted)},
        read=_read_each("funding", told.funding_of),
        form=lambda m: set(map(forms.of_grant, m.funding)),
    ),
    "dates": Line(
        words="dates",
        writes={"dates": _dates, "publication_date": _publication_date},
        read=lambda m: told.other_dates(m.get("publication_date"), _read_dates(m)),
        form=lambda m: set(m.dates),
    ),
    "language": Line(
        words="languages",
        writes={"languages": lambda record, has: parts.language(record.metadata.language or "", has)},
        read=lambda m: next(iter(_read_languages(m)), None),
        form=lambda m: m.language,
    ),
    # A link among others: agreeing on the metadata makes it one, and there it is compared.
    "repository_url": Line(words="", read=_nothing, form=_nothing),
    # The host's own page.
    "landing_page": Line(words="", read=_nothing, form=_nothing),
    "formats": Line(
        words="formats",
        writes={"formats": _each("formats", parts.line)},
        read=lambda m: tuple(texts(m.get("formats"))),
        form=lambda m: set(m.formats),
    ),
    "sizes": Line(
        words="sizes",
        writes={"sizes": _each("sizes", parts.line)},
        read=lambda m: tuple(texts(m.get("sizes"))),
        form=lambda m: set(m.sizes),
    ),
    "geo_locations": Line(
        words="locations",
        writes={"locations": lambda record, _: parts.locations(record.metadata)},
        read=lambda m: _read_places(object_of(m.get("locations"))),
        form=lambda m: set(m.geo_locations),
    ),
}
"""One line for each field of Metadata, in its order."""
