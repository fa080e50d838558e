""".zenodo.json read as facts: the deposit metadata that Zenodo takes from a repository.

Source: Zenodo's REST documentation, "Deposit metadata". Names are `Family, Given` there; descriptions are HTML; a
grant's id is `<Crossref Funder ID>::<award number>`. `doi`, `communities` and what a journal or thesis adds are for
Zenodo alone.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.cff.people import read_affiliations, read_orcid
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.datacite.vocabulary import CONTRIBUTOR_TYPES, DATE_TYPES, RELATION_TYPES
from doi_action.formats.iso_dates import add_publication_date, certain_date
from doi_action.formats.language_codes import short_language
from doi_action.formats.licenses.license_text import read_license
from doi_action.formats.linked_data.codemeta import subjects_of
from doi_action.formats.people.person_text import creator_of_sort_name
from doi_action.formats.text.html import text_of_html
from doi_action.formats.text.value import Value
from doi_action.formats.zenodo.words import (
    EUROPEAN_COMMISSION,
    FUNDERS,
    IDENTIFIER_SCHEMES,
    KINDS,
    RESOURCE_TYPES,
    RESTRICTED,
)
from doi_action.model import (
    FUNDER_WITHOUT_NAME,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    License,
    RelatedIdentifier,
    Subject,
)

FORMAT = ".zenodo.json"

CROSSWALK = {
    "kind": "upload_type",
    "resource_type": "upload_type, publication_type",
    "title": "title",
    "creators": "creators",
    "contributors": "contributors, thesis_supervisors",
    "publication_date": "publication_date",
    "version": "version",
    "abstract": "description",
    "descriptions": "notes, method",
    "keywords": "keywords, subjects",
    "licenses": "license, access_right",
    "related_identifiers": "related_identifiers, references",
    "funding": "grants",
    "dates": "dates",
    "language": "language",
    "geo_locations": "locations",
}
"""Each field of Metadata and where this format says it."""

_RELATIONS = {name.lower(): name for name in RELATION_TYPES}
_DATES = {name.lower(): name for name in DATE_TYPES}
_ROLES = {name.lower(): name for name in CONTRIBUTOR_TYPES}
_DOI_IN_TEXT = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")


def read(path: str, data: bytes) -> Reading:
    """The facts of a .zenodo.json, and what is wrong with it. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    _tell_type(file)
    file.add_text("title", "title")
    file.add_text("version", "version")
    language = root.get("language")
    if language is not None:
        file.add("language", short_language(language.text() or ""), language)
    _tell_texts(file)
    add_publication_date(file, root.get("publication_date"))
    file.add_parts("creators", list(_people(root.get("creators"))))
    file.add_parts("contributors", list(_contributors(root)))
    file.add_parts("keywords", list(_subjects(root)))
    file.add_parts("licenses", list(_licenses(root)))
    file.add_parts("related_identifiers", [*_links(root), *_references(file)])
    file.add_funding(_grants(file))
    file.add_parts("dates", list(_dates(file)))
    file.add_parts("geo_locations", list(_places(root.get("locations"))))


def _tell_type(file: Collector) -> None:
    value = file.root.get("upload_type")
    text = value.text_or_report() if value else None
    if value is None or text is None:
        return
    finer = file.root.get("publication_type") or file.root.get("image_type")
    whole = f"{text}-{finer.text()}" if finer else text
    if text in KINDS:
        file.add("kind", KINDS[text], value)
    elif text in RESOURCE_TYPES:
        file.add("resource_type", RESOURCE_TYPES.get(whole, RESOURCE_TYPES[text]), value)
    else:
        value.report("word-unknown", f"'{text}' is no upload_type of Zenodo", fix='write "software" or "dataset"')


def _tell_texts(file: Collector) -> None:
    for key, name in (("description", "abstract"), ("notes", "Other"), ("method", "Methods")):
        value = file.root.get(key)
        text = text_of_html(value.paragraphs() or "") if value else ""
        if text and name == "abstract":
            file.add(name, text, value)
        elif text and value:
            file.add_parts("descriptions", [(Description(text=text, type=name), value.location)])


def _people(value: Value | None) -> Iterator[tuple[Creator, Location]]:
    for item in value.items() if value else ():
        person = _person(item)
        if person is not None:
            yield person, item.location


def _person(item: Value) -> Creator | None:
    """Somebody as `Family, Given` or a whole name, with affiliation and iD; None, with a finding, for nobody.

    Whether the name is one is asked before any registry.
    """
    name = item.text_of("name") if item.node.kind == "mapping" else None
    if name is None:
        item.report("author-without-name", "nobody is named here", fix='add "name": "Family, Given"')
        return None
    named = creator_of_sort_name(name)
    return replace(named, orcid=read_orcid(item.get("orcid")), affiliations=read_affiliations(item.get("affiliation")))


def _contributors(root: Value) -> Iterator[tuple[Contributor, Location]]:
    """Those who helped, each in one role, and the supervisors of a thesis."""
    listed = root.get("contributors")
    for item in listed.items() if listed else ():
        person = _person(item)
        role = item.get("type") if item.node.kind == "mapping" else None
        said = (role.text() if role else None) or "Other"
        known = _ROLES.get(said.lower())
        if known is None and role is not None:
            role.report("role-unknown", f"'{said}' is no contributor type of DataCite", fix='write "Other"')
        if person is not None:
            yield Contributor(creator=person, role=known or "Other"), item.location

    for person, at in _people(root.get("thesis_supervisors")):
        yield Contributor(creator=person, role="Supervisor"), at


def _subjects(root: Value) -> Iterator[tuple[Subject, Location]]:
    yield from subjects_of(root.get("keywords"))
    listed = root.get("subjects")
    for item in listed.items() if listed else ():
        if item.node.kind != "mapping":
            text = item.text()
            if text:
                yield Subject(text=text), item.location
            continue

        term, identifier, scheme = item.text_of("term"), item.get("identifier"), item.get("scheme")
        named = scheme.text() if scheme else None
        # Zenodo's scheme is how the identifier is written, which tells nothing about where the term is from.
        vocabulary = None if named and named.lower() in IDENTIFIER_SCHEMES else named
        if term:
            url = identifier.text() if identifier else None
            yield Subject(text=term, scheme=vocabulary, url=url), item.location


def _licenses(root: Value) -> Iterator[tuple[License, Location]]:
    """The licences; where there is none, that access is restricted, which Zenodo then says instead."""
    value = root.get("license")
    for item in value.items() if value else ():
        named = item.get("id") if item.node.kind == "mapping" else item
        for found in read_license(named) if named else ():
            yield found, item.location

    access = root.get("access_right")
    text = _text(access) or ""
    if value is None and access is not None and text in RESTRICTED:
        yield License(name=f"{text} access", url=RESTRICTED[text]), access.location
    elif access is not None:
        access.leave_out()


def _links(root: Value) -> Iterator[tuple[RelatedIdentifier, Location]]:
    listed = root.get("related_identifiers")
    for item in listed.items() if listed else ():
        link = _link(item) if item.node.kind == "mapping" else None
        if link is not None:
            yield link, item.location


def _link(item: Value) -> RelatedIdentifier | None:
    """The link; None, with a finding, where the identifier or the relation is none."""
    relation = item.get("relation")
    written = relation.text() or "" if relation else ""
    named = _RELATIONS.get(written.lower())
    if relation is not None and named is None:
        relation.report("relation-unknown", f"'{written}' is no relation of DataCite", fix='"isSupplementTo"')

    identifier = item.get("identifier")
    text = identifier.text_or_report() if identifier else None
    pair = identify(text) if text else None
    if identifier is not None and text and pair is None:
        identifier.report("identifier-unknown", f"'{text}' is no DOI, URL or other identifier", fix="write the DOI")
    if pair is None or named is None:
        return None

    scheme, bare = pair
    kind = item.get("resource_type")
    general = RESOURCE_TYPES.get(kind.text() or "") if kind else None
    return RelatedIdentifier(value=bare, scheme=scheme, relation=named, resource_type=general)


def _references(file: Collector) -> Iterator[tuple[RelatedIdentifier, Location]]:
    """The DOI in the text of each reference; a reference without one is left out."""
    listed = file.root.get("references")
    for item in listed.items() if listed else ():
        found = _DOI_IN_TEXT.search(item.text() or "")
        if found:
            yield RelatedIdentifier(value=found.group().lower(), scheme="DOI", relation="References"), item.location
        else:
            file.leave_out(item)


def _grants(file: Collector) -> Iterator[tuple[Funding, Location]]:
    """Awards with the funders that their ids name."""
    listed = file.root.get("grants")
    for item in listed.items() if listed else ():
        at = item.get("id") if item.node.kind == "mapping" else item
        text = at.text_or_report() if at else None
        if at is None or text is None:
            continue

        before, separator, number = text.rpartition("::")
        doi = before if separator else EUROPEAN_COMMISSION
        funding = Funding(
            funder=FUNDERS.get(doi, FUNDER_WITHOUT_NAME),
            funder_id=f"https://doi.org/{doi}",
            funder_scheme="Crossref Funder ID",
            award_number=number,
        )
        yield funding, item.location


def _dates(file: Collector) -> Iterator[tuple[Dated, Location]]:
    """Days and periods with their meaning, as far as they are certain; the rest is left out."""
    listed = file.root.get("dates")
    for item in listed.items() if listed else ():
        kind, start, end = item.get("type"), item.get("start"), item.get("end")
        named = _DATES.get((_text(kind) or "").lower())
        first, last = certain_date(_text(start) or ""), certain_date(_text(end) or "")
        if named is None or not (first or last):
            for part in (kind, start, end):
                if part is not None:
                    file.leave_out(part)
        elif first == last:
            yield Dated(value=first or "", type=named, information=item.text_of("description")), item.location
        else:
            period = f"{first or ''}/{last or ''}"
            yield Dated(value=period, type=named, information=item.text_of("description")), item.location


def _text(value: Value | None) -> str | None:
    return value.text() if value else None


def _places(value: Value | None) -> Iterator[tuple[GeoLocation, Location]]:
    for item in value.items() if value else ():
        if item.node.kind != "mapping":
            continue
        name = item.get("place")
        place, point = name.text() if name else None, _point(item)
        if place or point:
            yield GeoLocation(place=place, point=point), item.location


def _point(item: Value) -> tuple[float, float] | None:
    """Longitude and latitude in degrees; what lies off the globe is reported."""
    longitude, latitude = item.get("lon"), item.get("lat")
    if longitude is None or latitude is None:
        return None
    written = longitude.text() or "", latitude.text() or ""
    try:
        point = float(written[0]), float(written[1])
    except ValueError:
        point = None
    if point is not None and abs(point[0]) <= 180 and abs(point[1]) <= 90:
        return point
    message = f"'{written[1]}', '{written[0]}' is no latitude and longitude"
    item.report("place-off-the-globe", message, fix="write degrees")
    return None
