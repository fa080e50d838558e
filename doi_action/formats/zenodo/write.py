"""Metadata as Zenodo's deposit metadata: the content of a .zenodo.json, the writing side of `zenodo_json`.

Source: Zenodo's REST documentation, "Deposit metadata". Zenodo takes one licence, names as `Family, Given`, HTML.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from doi_action.formats.language_codes import long_language
from doi_action.formats.text.plain import clean, one_line
from doi_action.formats.zenodo.read import CROSSWALK
from doi_action.formats.zenodo.words import FUNDERS, RESOURCE_TYPES
from doi_action.identifiers import doi_or_none
from doi_action.model import Contributor, Creator, Funding, Kind, Metadata, RelatedIdentifier, Subject

Json = dict[str, Any]

WRITES = CROSSWALK
"""Each field of Metadata that the format can hold, and where it is written."""

_UPLOAD_TYPES = {general: name for name, general in reversed(RESOURCE_TYPES.items())}
_KINDS = {Kind.SOFTWARE: "software", Kind.DATASET: "dataset", Kind.MODEL: "model"}
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
    said: Json = {
        **_type(metadata),
        "title": one_line(metadata.title or ""),
        "description": html_of(metadata.abstract),
        **_descriptions(metadata),
        "publication_date": metadata.publication_date.isoformat() if metadata.publication_date else None,
        "version": one_line(metadata.version or ""),
        "language": long_language(metadata.language or ""),
        "license": next((str(right.spdx) for right in metadata.licenses if right.spdx), None),
        "creators": [_person(creator) for creator in metadata.creators if one_line(creator.full_name)],
        "contributors": [_contributor(entry) for entry in metadata.contributors],
        "keywords": [one_line(s.text) for s in metadata.keywords if s.url is None],
        "subjects": [_subject(s) for s in metadata.keywords if s.url is not None],
        "related_identifiers": [made for link in metadata.related_identifiers if (made := _link(link))],
        "grants": [{"id": grant} for entry in metadata.funding if (grant := _grant(entry))],
        "dates": [_date(d.value, d.type) for d in metadata.dates if d.type in _DATES],
        "locations": [
            {"place": one_line(where.place or ""), "lon": where.point[0], "lat": where.point[1]}
            for where in metadata.geo_locations
            if where.point and where.place
        ],
    }
    return {name: value for name, value in said.items() if value}


def _type(metadata: Metadata) -> Json:
    whole = _UPLOAD_TYPES.get(metadata.resource_type or "") or _KINDS[metadata.kind or Kind.SOFTWARE]
    kind, _, finer = whole.partition("-")
    return {"upload_type": kind, "publication_type": finer}


def html_of(text: str | None) -> str | None:
    """A text as HTML: each line a paragraph."""
    lines = (line.strip() for line in clean(text or "").split("\n"))
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line) or None


def _descriptions(metadata: Metadata) -> Json:
    found: dict[str, str] = {}
    for entry in metadata.descriptions:
        key, html = _TEXTS.get(entry.type), html_of(entry.text)
        if key and html:
            found[key] = found.get(key, "") + html
    return found


def _person(creator: Creator) -> Json:
    """`Family, Given`; a suffix goes with the given names, since a second comma would undo the first."""
    name = creator.sort_name
    if creator.name is None and creator.suffix and creator.given_names:
        name = f"{creator.sort_name.split(', ')[0]}, {creator.given_names} {creator.suffix}"
    parts = {
        "name": one_line(name),
        "affiliation": "; ".join(one_line(a.name) for a in creator.affiliations),
        "orcid": str(creator.orcid) if creator.orcid else None,
    }
    return {key: value for key, value in parts.items() if value}


def _contributor(entry: Contributor) -> Json:
    return {**_person(entry.creator), "type": entry.role}


def _subject(subject: Subject) -> Json:
    return {"term": one_line(subject.text), "identifier": subject.url, "scheme": subject.scheme or "url"}


def _link(link: RelatedIdentifier) -> Json | None:
    if link.relation in UNKNOWN_RELATIONS:
        return None
    relation = link.relation[0].lower() + link.relation[1:]
    kind = _UPLOAD_TYPES.get(link.resource_type or "")
    made = {"identifier": link.value, "relation": relation, "resource_type": kind}
    return {key: value for key, value in made.items() if value}


def _grant(entry: Funding) -> str | None:
    """`<Crossref Funder ID>::<number>` for a funder that Zenodo knows by such an id."""
    doi = doi_or_none(entry.funder_id)
    known = next((number for number, name in FUNDERS.items() if name == entry.funder), None)
    funder = str(doi) if doi and doi.prefix == "10.13039" else known
    return f"{funder}::{one_line(entry.award_number)}" if funder and entry.award_number else None


def _date(value: str, kind: str) -> Json:
    start, slash, end = value.partition("/")
    made = {"type": kind, "start": start, "end": end if slash else start}
    return {key: text for key, text in made.items() if text}


def left_out(metadata: Metadata) -> Iterator[str]:
    """What of the fields it holds Zenodo's deposit metadata cannot say."""
    ids = [str(right.spdx) for right in metadata.licenses if right.spdx]
    yield from (f"the licence {name}" for name in ids[1:])
    yield from (f"the licence '{r.name or r.url}', which is not of SPDX" for r in metadata.licenses if not r.spdx)
    yield from (f"{r.relation} {r.value}" for r in metadata.related_identifiers if _link(r) is None)
    yield from (f"the grant of {f.funder}" for f in metadata.funding if _grant(f) is None)
    yield from (f"the date {d.type} {d.value}" for d in metadata.dates if d.type not in _DATES)
    yield from (f"the {d.type} text" for d in metadata.descriptions if d.type not in _TEXTS)
