""".zenodo.json read as facts: the deposit metadata that Zenodo takes from a repository.

Source: Zenodo's REST documentation, "Deposit metadata". Names are `Family, Given` there; descriptions are HTML; a
grant's id is `<Crossref Funder ID>::<award number>`. `doi`, `communities` and what a journal or thesis adds are for
Zenodo alone.
"""

import re
from collections.abc import Iterator

from doi_action.facts import Location, Reading
from doi_action.formats.cff.people import read_affiliations, read_orcid
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.datacite.vocabulary import CONTRIBUTOR_TYPES, DATE_TYPES, RELATION_TYPES
from doi_action.formats.iso_dates import add_publication_date
from doi_action.formats.language_codes import short_language
from doi_action.formats.licenses.license_text import read_license
from doi_action.formats.linked_data.codemeta import subjects_of
from doi_action.formats.people.person_text import creator_of_sort_name
from doi_action.formats.text.html import text_of_html
from doi_action.formats.text.value import Value
from doi_action.formats.zenodo.words import EUROPEAN_COMMISSION, FUNDERS, KINDS, RESOURCE_TYPES, RESTRICTED
from doi_action.model import (
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
    "contributors": "contributors",
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
    file.add_parts("contributors", list(_contributors(root.get("contributors"))))
    file.add_parts("keywords", list(_subjects(root)))
    file.add_parts("licenses", list(_licenses(root)))
    file.add_parts("related_identifiers", list(_links(root)))
    file.add_parts("funding", list(_grants(root.get("grants"))))
    file.add_parts("dates", list(_dates(root.get("dates"))))
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
        value.report("type-unknown", f"'{text}' is no upload_type of Zenodo", fix='write "software" or "dataset"')


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
    """Somebody as `Family, Given` or a whole name, with affiliation and iD."""
    name = item.text_of("name") if item.node.kind == "mapping" else None
    if name is None:
        item.report("author-without-name", "nobody is named here", fix='add "name": "Family, Given"')
        return None
    named = creator_of_sort_name(name)
    return Creator(
        name=named.name,
        family_names=named.family_names,
        given_names=named.given_names,
        name_type=named.name_type,
        orcid=read_orcid(item.get("orcid")),
        affiliations=read_affiliations(item.get("affiliation")),
    )


def _contributors(value: Value | None) -> Iterator[tuple[Contributor, Location]]:
    for item in value.items() if value else ():
        person = _person(item)
        role = item.get("type") if item.node.kind == "mapping" else None
        known = _ROLES.get((role.text() or "").lower()) if role else "Other"
        if known is None and role is not None:
            role.report("role-unknown", f"'{role.text()}' is no contributor type of DataCite", fix='write "Other"')
        if person is not None:
            yield Contributor(creator=person, role=known or "Other"), item.location


def _subjects(root: Value) -> Iterator[tuple[Subject, Location]]:
    yield from subjects_of(root.get("keywords"))
    subjects = root.get("subjects")
    for item in subjects.items() if subjects else ():
        term = item.text_of("term") if item.node.kind == "mapping" else item.text()
        if term and item.node.kind == "mapping":
            identifier, scheme = item.get("identifier"), item.get("scheme")
            url, named = (v.text() if v else None for v in (identifier, scheme))
            yield Subject(text=term, scheme=named or "url", url=url), item.location
        elif term:
            yield Subject(text=term), item.location


def _licenses(root: Value) -> Iterator[tuple[License, Location]]:
    value, access = root.get("license"), root.get("access_right")
    for item in value.items() if value else ():
        named = item.get("id") if item.node.kind == "mapping" else item
        for found in read_license(named) if named else ():
            yield found, item.location
    if value is None and access is not None and access.text() in RESTRICTED:
        text = access.text() or ""
        yield License(name=f"{text} access", url=RESTRICTED[text]), access.location


def _links(root: Value) -> Iterator[tuple[RelatedIdentifier, Location]]:
    listed = root.get("related_identifiers")
    for item in listed.items() if listed else ():
        link = _link(item) if item.node.kind == "mapping" else None
        if link is not None:
            yield link, item.location
    references = root.get("references")
    for item in references.items() if references else ():
        found = _DOI_IN_TEXT.search(item.text() or "")
        if found:
            yield RelatedIdentifier(value=found.group().lower(), scheme="DOI", relation="References"), item.location


def _link(item: Value) -> RelatedIdentifier | None:
    identifier, relation, kind = (item.get(key) for key in ("identifier", "relation", "resource_type"))
    text = identifier.text_or_report() if identifier else None
    named = _RELATIONS.get((relation.text() or "").lower()) if relation else None
    if relation is not None and named is None:
        relation.report("relation-unknown", f"'{relation.text()}' is no relation of DataCite", fix='"isSupplementTo"')
    pair = identify(text) if text else None
    if identifier is not None and text and pair is None:
        identifier.report("identifier-unknown", f"'{text}' is no DOI, URL or other identifier", fix="write the DOI")
    if pair is None or named is None:
        return None
    general = RESOURCE_TYPES.get(kind.text() or "") if kind else None
    return RelatedIdentifier(value=pair[1], scheme=pair[0], relation=named, resource_type=general)


def _grants(value: Value | None) -> Iterator[tuple[Funding, Location]]:
    for item in value.items() if value else ():
        at = item.get("id") if item.node.kind == "mapping" else item
        text = at.text_or_report() if at else None
        if at is None or text is None:
            continue
        funder_id, separator, number = text.rpartition("::")
        doi = funder_id if separator else EUROPEAN_COMMISSION
        name = FUNDERS.get(doi)
        if name is None:
            at.report("funder-unknown", f"the funder '{doi}' is not one whose name is known", fix="name it in .doi.yml")
            continue
        yield (
            Funding(
                funder=name,
                funder_id=f"https://doi.org/{doi}",
                funder_scheme="Crossref Funder ID",
                award_number=number,
            ),
            item.location,
        )


def _dates(value: Value | None) -> Iterator[tuple[Dated, Location]]:
    for item in value.items() if value else ():
        kind, start, end = (v.text() if (v := item.get(key)) else None for key in ("type", "start", "end"))
        named = _DATES.get((kind or "").lower())
        if named and (start or end):
            text = start if start == end else f"{start or ''}/{end or ''}"
            yield Dated(value=text or "", type=named), item.location


def _places(value: Value | None) -> Iterator[tuple[GeoLocation, Location]]:
    for item in value.items() if value else ():
        place, lat, lon = (v.text() if (v := item.get(key)) else None for key in ("place", "lat", "lon"))
        point = _point(item, lon, lat)
        if place or point:
            yield GeoLocation(place=place, point=point), item.location


def _point(item: Value, lon: str | None, lat: str | None) -> tuple[float, float] | None:
    """Longitude and latitude in degrees; what lies off the globe is reported."""
    if lon is None or lat is None:
        return None
    try:
        point = float(lon), float(lat)
    except ValueError:
        point = (999.0, 999.0)
    if abs(point[0]) <= 180 and abs(point[1]) <= 90:
        return point
    item.report("place-off-the-globe", f"'{lat}', '{lon}' is no latitude and longitude", fix="write degrees")
    return None
