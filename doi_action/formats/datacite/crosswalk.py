"""The crosswalk to DataCite: one line for each field of Metadata, and everything that is done with it at a registry.

A line says which attributes of the REST API hold the field and what fills them, how the field is read from an answer,
in which form it is compared, and the words for the documentation. `read`, `write` and `compare` follow from this table.
Source: DataCite Metadata Schema 4.7 in the JSON spelling of the REST API.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from operator import attrgetter, eq
from typing import Any

from doi_action.formats.datacite import parts
from doi_action.formats.datacite import read_parts as told
from doi_action.formats.datacite.parts import distinct, known
from doi_action.formats.datacite.read_people import contributors_of, creators_of
from doi_action.formats.language_codes import short_language
from doi_action.formats.text.loose_json import name_of, objects, text_of, texts
from doi_action.formats.text.plain import clean, one_line
from doi_action.lineage import MARKER_TYPE, RegistryRecord
from doi_action.model import AlternateIdentifier, Creator, Dated, Kind, License, Metadata, NameType, Subject
from doi_action.model.kinds import MODEL_TEXT, general_type

Json = Mapping[str, Any]

Write = Callable[[RegistryRecord, Json], Any]
"""(record, what the registry holds now) -> the value of an attribute; one that says nothing is not sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One field of Metadata at DataCite.

    `writes` are the attributes that hold it, each with what fills it; fields that share an attribute share its
    function. `read` takes `data.attributes`; `form` gives the field as it compares, after the registry has made of it
    what it makes of every value; `same` compares our form with theirs. `lost` names what of it the registry refuses.
    """

    words: str
    writes: Mapping[str, Write]
    read: Callable[[Json], Any]
    form: Callable[[Metadata], Any]
    same: Callable[[Any, Any], bool] = eq
    lost: Callable[[Metadata], Iterable[str]] = lambda metadata: ()


# For `Model` the registry guesses a creative work and an article (bolognese, lib/bolognese/utils.rb); can go when it
# learns of trained models.
_MODEL_CITATION = {"schemaOrg": "SoftwareApplication", "citeproc": "software", "bibtex": "misc", "ris": "COMP"}


def _types(record: RegistryRecord, _: Json) -> dict[str, str]:
    metadata = record.metadata
    general = general_type(metadata.kind, metadata.resource_type)
    if not general:
        return {}

    if metadata.kind is Kind.MODEL:
        # By this text alone a reader tells a trained model: `Model` may be any other.
        return {"resourceTypeGeneral": general, "resourceType": MODEL_TEXT, **_MODEL_CITATION}
    return known(resourceTypeGeneral=general, resourceType=one_line(metadata.resource_type_text))


def _lost_type_text(metadata: Metadata) -> Iterator[str]:
    """What we say of a model, or of a work without a type, in free words."""
    says_type = general_type(metadata.kind, metadata.resource_type) is not None
    is_kept = says_type and metadata.kind is not Kind.MODEL
    if metadata.resource_type_text and not is_kept:
        yield f"that it is a {metadata.resource_type_text}"


def _each(name: str, write: Callable[[Any], Json], *, named_by: str | None = None, repeats: bool = False) -> Write:
    """What fills an attribute that holds a list: the entries of the field of this name, each written by `write`.

    One whose text `named_by` is empty says nothing, whatever else it holds, and is not sent. Equal entries are sent
    once, but for what `repeats`: two people may have one name.
    """

    def has_name(entry: Any) -> bool:
        return named_by is None or bool(one_line(attrgetter(named_by)(entry)))

    def write_list(record: RegistryRecord, _: Json) -> list[Json]:
        named = filter(has_name, getattr(record.metadata, name))
        found = list(filter(None, map(write, named)))
        return found if repeats else distinct(found)

    return write_list


def _titles(record: RegistryRecord, _: Json) -> list[Json]:
    """The main title, followed by sub- and other titles; a reader takes the first one without a type for the main."""
    title = one_line(record.metadata.title)
    if not title:
        return []

    others = []
    for other in record.metadata.titles:
        if one_line(other.text):
            others.append(parts.title_json(other))
    return [{"title": title}, *distinct(others)]


def _publisher(record: RegistryRecord, _: Json) -> Json:
    name = one_line(record.metadata.publisher)
    ror = record.metadata.publisher_ror
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
    own = {"Issued": metadata.publication_date, "Created": metadata.created}[kind]
    if own:
        return own

    dated = told.first_whole_day(metadata.dates, kind)
    if dated is None:
        return None
    return told.whole_day(dated.value)


_YEAR = re.compile(r"[0-9]{4}")


def _year(record: RegistryRecord, _: Json) -> int | None:
    """The year of publication: of its day, else of a date `Issued` that is less than a day.

    A concept is issued with its first version and carries the year of the newest: citations show it, and many services
    sort by it.
    """
    values: dict[str, list[str]] = {}
    for dated in record.metadata.dates:
        values.setdefault(dated.type, []).append(dated.value[:4])

    is_concept = record.marker is not None and record.marker.version is None
    if is_concept:
        updated = filter(str.isdecimal, values.get("Updated", ()))
        newest = max(updated, default=None)
        if newest:
            return int(newest)

    day = _day(record.metadata, "Issued")
    if day:
        return day.year

    issued = list(filter(_YEAR.fullmatch, values.get("Issued", ())))
    if not issued:
        return None
    return int(issued[0])


def _dates(record: RegistryRecord, _: Json) -> list[Json]:
    """Publication and creation first, each once when its day is known; then every other date."""
    dates = []
    for kind in ("Issued", "Created"):
        day = _day(record.metadata, kind)
        if day:
            dates.append(Dated(value=day.isoformat(), type=kind))

    has_day = {dated.type for dated in dates}
    for dated in record.metadata.dates:
        # A day that is told with words is said beside the bare one.
        is_another = dated.type not in has_day or dated.information
        if is_another and one_line(dated.value):
            dates.append(dated)

    return list(map(parts.date_json, dict.fromkeys(dates)))


def _descriptions(record: RegistryRecord, _: Json) -> list[Json]:
    """Abstracts first, since a reader takes the first one for the abstract."""
    texts_by_type = [("Abstract", record.metadata.abstract)]
    for entry in record.metadata.descriptions:
        texts_by_type.append((entry.type, entry.text))
    texts_by_type.sort(key=lambda pair: pair[0] != "Abstract")

    found = []
    for kind, text in texts_by_type:
        said = clean(text)
        if said:
            found.append({"description": said, "descriptionType": kind})

    return distinct(found)


def _lines(values: Iterable[str]) -> list[str]:
    return distinct(filter(None, map(one_line, values)))


def _identifiers(record: RegistryRecord, found: Json) -> list[Json]:
    """Our marker and the identifiers of the work.

    A marker that is there stays, whatever else is written: without it nobody could tell the record for ours.
    """
    sent: list[Json] = []
    for entry in objects(found.get("alternateIdentifiers")):
        if entry.get("alternateIdentifierType") == MARKER_TYPE:
            sent.append(entry)
    if record.marker:
        sent = [_alternate_json(str(record.marker), MARKER_TYPE)]

    for said in record.metadata.alternate_identifiers:
        value = one_line(said.value)
        if value and not _is_refused(said):
            sent.append(_alternate_json(value, one_line(said.type)))

    return distinct(sent)


def _alternate_json(value: str, type_: str) -> Json:
    return {"alternateIdentifier": value, "alternateIdentifierType": type_}


def _is_refused(identifier: AlternateIdentifier) -> bool:
    """The registry drops DOIs from this list, and nobody else writes our marker."""
    return identifier.type.lower() in {"doi", MARKER_TYPE}


MARKER: Mapping[str, Write] = {"alternateIdentifiers": _identifiers}
"""Where our marker stands, which is no field of Metadata: among the identifiers of the work."""


def _person(creator: Creator) -> Any:
    affiliations = tuple((one_line(a.name), a.ror) for a in creator.affiliations)

    # A registry may add the type that nothing told us, and older records of ours claim Personal for all of these.
    kind = creator.name_type or NameType.PERSON
    return one_line(creator.sort_name), kind, creator.orcid, creator.ror, affiliations


def _keyword(subject: Subject) -> tuple[str, str, str]:
    return one_line(subject.text).casefold(), (subject.scheme or "").casefold(), subject.code or ""


# To a keyword that names a field of science the registry adds a subject of this scheme, here in lower case. That is no
# change of ours to make again.
_FIELD_OF_SCIENCE = "fields of science and technology (fos)"


def _same_keywords(ours: set[tuple[str, str, str]], theirs: set[tuple[str, str, str]]) -> bool:
    added_schemes = {scheme for _, scheme, _ in theirs - ours}
    return ours <= theirs and added_schemes <= {_FIELD_OF_SCIENCE}


def _same_licenses(ours: tuple[License, ...], theirs: tuple[License, ...]) -> bool:
    """Each has its like on the other side, in any order."""
    alike_here, alike_there = set(), set()
    for one, other in product(ours, theirs):
        if _same_license(one, other):
            alike_here.add(one)
            alike_there.add(other)

    return alike_here == set(ours) and alike_there == set(theirs)


def _same_license(ours: License, theirs: License) -> bool:
    """One SPDX id, else one name, else one address.

    The registry writes ids in lower case with official names, and gives the id to a name that SPDX knows.
    """
    if ours.spdx:
        if theirs.spdx is None:
            return False
        return ours.spdx.value.lower() == theirs.spdx.value.lower()

    same_name = bool(ours.name) and ours.name == theirs.name
    same_url = bool(ours.url) and ours.url == theirs.url
    return same_name or same_url


CROSSWALK: Mapping[str, Line] = {
    "kind": Line(
        words="types",
        writes={"types": _types},
        read=lambda a: told.kind_of(a.get("types")),
        # The record of a model says both in one attribute.
        form=lambda m: (m.kind, m.resource_type) if m.kind is Kind.MODEL else m.kind,
    ),
    "resource_type": Line(
        words="types.resourceTypeGeneral",
        writes={"types": _types},
        read=lambda a: told.resource_type_of(a.get("types")),
        # Of a model it is compared with the kind.
        form=lambda m: None if m.kind is Kind.MODEL else m.resource_type,
    ),
    "resource_type_text": Line(
        words="types.resourceType",
        writes={"types": _types},
        read=lambda a: told.type_text_of(a.get("types")),
        form=lambda m: one_line(m.resource_type_text),
        lost=_lost_type_text,
    ),
    "title": Line(
        words="titles (the first)",
        writes={"titles": _titles},
        read=lambda a: told.title_of(a.get("titles")),
        form=lambda m: m.title,
    ),
    "titles": Line(
        words="titles",
        writes={"titles": _titles},
        read=lambda a: tuple(told.other_titles_of(a.get("titles"))),
        form=lambda m: {(title.type, one_line(title.text), title.language) for title in m.titles},
    ),
    "creators": Line(
        words="creators",
        writes={"creators": _each("creators", parts.creator_json, named_by="sort_name", repeats=True)},
        read=lambda a: tuple(creators_of(a.get("creators"))),
        form=lambda m: tuple(map(_person, m.creators)),
    ),
    "contributors": Line(
        words="contributors",
        writes={
            "contributors": _each("contributors", parts.contributor_json, named_by="creator.sort_name", repeats=True)
        },
        read=lambda a: tuple(contributors_of(a.get("contributors"))),
        form=lambda m: {(entry.role, *_person(entry.creator)) for entry in m.contributors},
    ),
    "publisher": Line(
        words="publisher",
        writes={"publisher": _publisher},
        read=lambda a: name_of(a.get("publisher")),
        form=lambda m: m.publisher,
    ),
    "publisher_ror": Line(
        words="publisher.publisherIdentifier",
        writes={"publisher": _publisher},
        read=lambda a: told.publisher_ror_of(a.get("publisher")),
        form=lambda m: m.publisher_ror,
    ),
    "publication_date": Line(
        words="publicationYear, dates (Issued)",
        writes={"dates": _dates, "publicationYear": _year},
        read=lambda a: told.day_of(a, "Issued"),
        form=lambda m: m.publication_date,
    ),
    "created": Line(
        words="dates (Created)",
        writes={"dates": _dates},
        read=lambda a: told.day_of(a, "Created"),
        form=lambda m: m.created,
    ),
    "version": Line(
        words="version",
        writes={"version": lambda record, _: one_line(record.metadata.version)},
        read=lambda a: text_of(a.get("version")),
        form=lambda m: m.version,
    ),
    "abstract": Line(
        words="descriptions (Abstract)",
        writes={"descriptions": _descriptions},
        read=lambda a: told.abstract_of(a.get("descriptions")),
        form=lambda m: one_line(m.abstract),
    ),
    "descriptions": Line(
        words="descriptions",
        writes={"descriptions": _descriptions},
        read=lambda a: told.descriptions_of(a.get("descriptions")),
        form=lambda m: {(entry.type, one_line(entry.text)) for entry in m.descriptions},
    ),
    "keywords": Line(
        words="subjects",
        writes={"subjects": _each("keywords", parts.subject_json, named_by="text")},
        read=lambda a: tuple(told.subjects_of(a.get("subjects"))),
        form=lambda m: set(map(_keyword, m.keywords)),
        same=_same_keywords,
    ),
    "licenses": Line(
        words="rightsList",
        writes={"rightsList": _each("licenses", parts.license_json)},
        read=lambda a: tuple(told.licenses_of(a.get("rightsList"))),
        form=lambda m: m.licenses,
        same=_same_licenses,
    ),
    "related_identifiers": Line(
        words="relatedIdentifiers",
        writes={"relatedIdentifiers": _each("related_identifiers", parts.related_json, named_by="value")},
        read=lambda a: tuple(told.related_of(a.get("relatedIdentifiers"))),
        form=lambda m: {link.key for link in m.related_identifiers},
    ),
    "related_items": Line(
        words="relatedItems",
        writes={"relatedItems": _each("related_items", parts.item_json, named_by="title")},
        read=lambda a: tuple(told.items_of(a.get("relatedItems"))),
        form=lambda m: set(m.related_items),
    ),
    "alternate_identifiers": Line(
        words="alternateIdentifiers",
        writes=MARKER,
        read=lambda a: tuple(told.alternates_of(a.get("alternateIdentifiers"))),
        form=lambda m: {(entry.type.casefold(), one_line(entry.value)) for entry in m.alternate_identifiers},
        lost=lambda m: (str(entry) for entry in m.alternate_identifiers if _is_refused(entry)),
    ),
    "funding": Line(
        words="fundingReferences",
        writes={"fundingReferences": _each("funding", parts.funding_json, named_by="funder")},
        read=lambda a: tuple(told.funding_of(a.get("fundingReferences"))),
        form=lambda m: set(m.funding),
    ),
    "dates": Line(
        words="dates",
        writes={"dates": _dates, "publicationYear": _year},
        read=told.dates_of,
        form=lambda m: set(m.dates),
    ),
    "language": Line(
        words="language",
        writes={"language": lambda record, _: short_language(record.metadata.language)},
        read=lambda a: text_of(a.get("language")),
        # The registry brings every language to two letters where it has two.
        form=lambda m: short_language(m.language),
    ),
    # A link among others at the registry: agreeing on the metadata makes it one, and there it is compared.
    "repository_url": Line(
        words="relatedIdentifiers (IsVersionOf)",
        writes={},
        read=lambda a: None,
        form=lambda m: None,
    ),
    "landing_page": Line(
        words="url",
        writes={"url": lambda record, _: one_line(record.metadata.landing_page)},
        read=lambda a: text_of(a.get("url")),
        form=lambda m: m.landing_page,
    ),
    "formats": Line(
        words="formats",
        writes={"formats": lambda record, _: _lines(record.metadata.formats)},
        read=lambda a: tuple(texts(a.get("formats"))),
        form=lambda m: sorted(m.formats),
    ),
    "sizes": Line(
        words="sizes",
        writes={"sizes": lambda record, _: _lines(record.metadata.sizes)},
        read=lambda a: tuple(texts(a.get("sizes"))),
        form=lambda m: sorted(m.sizes),
    ),
    "geo_locations": Line(
        words="geoLocations",
        writes={"geoLocations": _each("geo_locations", parts.place_json)},
        read=lambda a: tuple(told.places_of(a.get("geoLocations"))),
        form=lambda m: set(m.geo_locations),
    ),
}
"""One line for each field of Metadata, in its order."""
