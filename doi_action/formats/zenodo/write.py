"""Metadata as Zenodo's deposit metadata: the content of a .zenodo.json, the writing side of `read`.

Source: Zenodo's REST documentation, "Deposit metadata". Zenodo takes one licence, names as `Family, Given`, HTML.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from doi_action.formats.datacite.parts import known
from doi_action.formats.iso_dates import day_text
from doi_action.formats.language_codes import long_language
from doi_action.formats.text.html import html_of
from doi_action.formats.text.plain import clean, one_line
from doi_action.formats.zenodo.words import (
    FOUND_SCHEMES,
    FUNDERS,
    LICENSE_WORDS,
    SERVER_LICENSES,
    taken_identifier,
    taken_relation,
    unsaid_type,
    upload_type,
    word_for,
)
from doi_action.identifiers.types import doi_or_none
from doi_action.model import Creator, Dated, Funding, Metadata, RelatedIdentifier
from doi_action.model.crosswalk import Line, document

Json = dict[str, Any]

_TEXTS = {"Methods": "method", "Other": "notes"}
_DATES = {"Collected", "Valid", "Withdrawn"}
UNKNOWN_RELATIONS = frozenset(
    [
        "IsVersionOf",
        "HasVersion",
        "IsPublishedIn",
        "Collects",
        "IsCollectedBy",
        "HasTranslation",
        "IsTranslationOf",
        "Other",
    ]
)
"""Relations of DataCite 4.7 that Zenodo does not take."""


def write_zenodo(metadata: Metadata) -> Json:
    """The metadata as JSON. What Zenodo cannot take is left out; its own choices (communities) are not made."""
    return known(**document(CROSSWALK, metadata))


def _type(metadata: Metadata) -> Json:
    kind, _, finer = upload_type(metadata).partition("-")
    return {"upload_type": kind, "publication_type": finer}


def _descriptions(metadata: Metadata) -> Json:
    found: dict[str, str] = {}
    for entry in metadata.descriptions:
        key = _TEXTS.get(entry.type)
        html = html_of(clean(entry.text))
        if key is None or not html:
            continue

        # Zenodo has one text of each type: several become one.
        found[key] = found.get(key, "") + html

    return found


def _person(creator: Creator) -> Json:
    """`Family, Given`; a suffix goes with the given names, since a second comma would undo the first.

    Where there are none it stays with the family name: behind a comma it would be read as a given name.
    """
    # A whole name has no parts, and comes back as it is.
    name = creator.full_name
    if creator.given_names:
        name = creator.sort_name
        if creator.suffix:
            family, *_ = name.split(", ")
            name = f"{family}, {creator.given_names} {creator.suffix}"

    affiliations = [one_line(affiliation.name) for affiliation in creator.affiliations]
    orcid = None
    if creator.orcid is not None:
        orcid = str(creator.orcid)
    return known(name=one_line(name), affiliation="; ".join(affiliations), orcid=orcid)


def _link(link: RelatedIdentifier) -> Json | None:
    relation = taken_relation(link)
    scheme, identifier = taken_identifier(link)
    if relation in UNKNOWN_RELATIONS:
        return None
    if scheme not in FOUND_SCHEMES:
        return None

    # DataCite's words for relations, with a small letter at the beginning.
    spelling = relation[0].lower() + relation[1:]
    return known(identifier=identifier, relation=spelling, resource_type=word_for(link.resource_type))


def _grant(entry: Funding) -> str | None:
    """`<Crossref Funder ID>::<number>` for a funder that Zenodo knows by such an id."""
    if not entry.award_number:
        return None

    number = one_line(entry.award_number)
    doi = doi_or_none(entry.funder_id)
    if doi is not None and doi.prefix == "10.13039":
        return f"{doi}::{number}"

    for funder, name in FUNDERS.items():
        if name == entry.funder:
            return f"{funder}::{number}"

    return None


def _date(dated: Dated) -> Json:
    start, slash, end = dated.value.partition("/")
    if not slash:
        # A day is a period that begins and ends with it.
        end = start
    return known(type=dated.type, start=start, end=end, description=dated.information)


def _license(metadata: Metadata) -> Json:
    """The first licence that Zenodo has by its SPDX id: one that it lacks makes it refuse the whole deposit."""
    for right in metadata.licenses:
        if right.spdx is None:
            continue

        is_known_there = str(right.spdx).lower() in SERVER_LICENSES | LICENSE_WORDS
        if is_known_there:
            return {"license": str(right.spdx)}

    return {"license": None}


def _lost_licenses(metadata: Metadata) -> Iterator[str]:
    """Zenodo takes one licence, and that by its SPDX id."""
    taken = _license(metadata)["license"]

    for right in metadata.licenses:
        if not right.spdx:
            yield f"the licence '{right.name or right.url}', which is not of SPDX"
        elif str(right.spdx) != taken:
            yield f"the licence {right.spdx}"


def _keywords(metadata: Metadata) -> Json:
    """Free terms as keywords, those with an address as subjects."""
    free, with_address = [], []
    for subject in metadata.keywords:
        term = one_line(subject.text)
        if subject.url is None:
            free.append(term)
        elif subject.url:
            with_address.append({"term": term, "identifier": subject.url, "scheme": subject.scheme or "url"})

    return {"keywords": free, "subjects": with_address}


def _locations(metadata: Metadata) -> Json:
    """Zenodo takes points that have a name."""
    found = []
    for where in metadata.geo_locations:
        if not where.point or not where.place:
            continue

        longitude, latitude = where.point
        found.append({"place": one_line(where.place), "lon": longitude, "lat": latitude})

    return {"locations": found}


def _lost_locations(metadata: Metadata) -> Iterator[str]:
    for where in metadata.geo_locations:
        is_taken = where.point and where.place
        if not is_taken:
            told = list(filter(None, (where.place, where.point, where.box, *where.polygons)))
            yield f"the place {told[0]}"
            continue

        has_area = where.box or where.polygons
        if has_area:
            yield f"the area of {where.place}"


CROSSWALK: Mapping[str, Line[Metadata]] = {
    "kind": Line(words="upload_type", write=_type),
    "resource_type": Line(words="upload_type, publication_type", write=_type, lost=unsaid_type),
    "title": Line(words="title", write=lambda m: {"title": one_line(m.title)}),
    "abstract": Line(words="description", write=lambda m: {"description": html_of(clean(m.abstract))}),
    "descriptions": Line(
        words="notes, method",
        write=_descriptions,
        lost=lambda m: (f"the {entry.type} text" for entry in m.descriptions if entry.type not in _TEXTS),
    ),
    "publication_date": Line(
        words="publication_date", write=lambda m: {"publication_date": day_text(m.publication_date)}
    ),
    "version": Line(words="version", write=lambda m: {"version": one_line(m.version)}),
    "language": Line(words="language", write=lambda m: {"language": long_language(m.language)}),
    "licenses": Line(words="license", write=_license, lost=_lost_licenses),
    "creators": Line(
        words="creators",
        write=lambda m: {"creators": [_person(one) for one in m.creators if one_line(one.full_name)]},
    ),
    "contributors": Line(
        words="contributors",
        write=lambda m: {"contributors": [{**_person(one.creator), "type": one.role} for one in m.contributors]},
    ),
    "keywords": Line(words="keywords, subjects", write=_keywords),
    "related_identifiers": Line(
        words="related_identifiers",
        write=lambda m: {"related_identifiers": [made for link in m.related_identifiers if (made := _link(link))]},
        lost=lambda m: (str(link) for link in m.related_identifiers if not _link(link)),
    ),
    "funding": Line(
        words="grants",
        write=lambda m: {"grants": [{"id": grant} for entry in m.funding if (grant := _grant(entry))]},
        lost=lambda m: (f"the grant of {entry.funder}" for entry in m.funding if not _grant(entry)),
    ),
    "dates": Line(
        words="dates",
        write=lambda m: {"dates": [_date(entry) for entry in m.dates if entry.type in _DATES]},
        lost=lambda m: (f"the date {entry.type} {entry.value}" for entry in m.dates if entry.type not in _DATES),
    ),
    "geo_locations": Line(words="locations", write=_locations, lost=_lost_locations),
}
"""Which field of Metadata becomes which key."""
