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
_DESCRIPTION_TYPES = {"notes": "Other", "method": "Methods"}
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
        file.add("language", short_language(language.text()), language)

    for key in ("description", "notes", "method"):
        value = root.get(key)
        if value is None:
            continue

        text = text_of_html(value.paragraphs() or "")
        if not text:
            file.leave_out(value)
            continue

        if key == "description":
            file.add("abstract", text, value)
        else:
            description = Description(text=text, type=_DESCRIPTION_TYPES[key])
            file.add_parts("descriptions", [(description, value.location)])

    add_publication_date(file, root.get("publication_date"))
    file.add_parts("creators", _people(root, "creators"))
    file.add_parts("contributors", _contributors(root))
    file.add_parts("keywords", _subjects(root))
    file.add_parts("licenses", _licenses(root))
    file.add_parts("related_identifiers", _links(root))
    file.add_funding(_grants(root))
    file.add_parts("dates", _dates(root))
    file.add_parts("geo_locations", _places(root))


def _tell_type(file: Collector) -> None:
    value = file.root.get("upload_type")
    if value is None:
        return
    text = value.text_or_report()
    if text is None:
        return

    # A publication and an image say under a key of their own of which sort they are.
    whole = text
    finer = file.root.get("publication_type") or file.root.get("image_type")
    if finer is not None:
        whole = f"{text}-{finer.text()}"

    if text in KINDS:
        file.add("kind", KINDS[text], value)
    elif text in RESOURCE_TYPES:
        file.add("resource_type", RESOURCE_TYPES.get(whole, RESOURCE_TYPES[text]), value)
    else:
        value.report("word-unknown", f"'{text}' is no upload_type of Zenodo", fix='write "software" or "dataset"')


def _people(root: Value, key: str) -> Iterator[tuple[Creator, Location]]:
    for item in root.items_at(key):
        person = _person(item)
        if person is not None:
            yield person, item.location


def _person(item: Value) -> Creator | None:
    """Somebody as `Family, Given` or a whole name, with affiliation and iD; None, with a finding, for nobody.

    Whether the name is one is asked before any registry.
    """
    name = None
    if item.node.kind == "mapping":
        name = item.text_of("name")
    if name is None:
        item.report("author-without-name", "nobody is named here", fix='add "name": "Family, Given"')
        return None

    named = creator_of_sort_name(name)
    return replace(named, orcid=read_orcid(item.get("orcid")), affiliations=read_affiliations(item.get("affiliation")))


def _contributors(root: Value) -> Iterator[tuple[Contributor, Location]]:
    """Those who helped, each in one role, and the supervisors of a thesis."""
    for item in root.items_at("contributors"):
        person = _person(item)

        role = "Other"
        given = item.get("type")
        if given is not None:
            said = given.text() or role
            known = _ROLES.get(said.lower())
            if known is None:
                given.report("role-unknown", f"'{said}' is no contributor type of DataCite", fix='write "Other"')
            role = known or role

        if person is not None:
            yield Contributor(creator=person, role=role), item.location

    for person, at in _people(root, "thesis_supervisors"):
        yield Contributor(creator=person, role="Supervisor"), at


def _subjects(root: Value) -> Iterator[tuple[Subject, Location]]:
    yield from subjects_of(root.get("keywords"))

    for item in root.items_at("subjects"):
        if item.node.kind != "mapping":
            text = item.text()
            if text:
                yield Subject(text=text), item.location
            continue

        term = item.text_of("term")
        scheme = item.text_at("scheme")
        # Zenodo's scheme is how the identifier is written, which tells nothing about where the term is from.
        if scheme and scheme.lower() in IDENTIFIER_SCHEMES:
            scheme = None
        if term:
            yield Subject(text=term, scheme=scheme, url=item.text_at("identifier")), item.location


def _licenses(root: Value) -> Iterator[tuple[License, Location]]:
    """The licences; where there is none, that access is restricted, which Zenodo then says instead."""
    for item in root.items_at("license"):
        named: Value | None = item
        if item.node.kind == "mapping":
            # Zenodo's records give it as an object: {"id": "MIT"}.
            named = item.get("id")
        if named is None:
            continue

        for found in read_license(named):
            yield found, item.location

    access = root.get("access_right")
    if access is None:
        return

    text = access.text() or ""
    has_license = root.get("license") is not None
    if has_license or text not in RESTRICTED:
        access.leave_out()
        return

    yield License(name=f"{text} access", url=RESTRICTED[text]), access.location


def _links(root: Value) -> Iterator[tuple[RelatedIdentifier, Location]]:
    """The links, none, with a finding, where the identifier or the relation is none; then what the references name."""
    for item in root.items_at("related_identifiers"):
        named = None
        relation = item.get("relation")
        if relation is not None:
            written = relation.text() or ""
            named = _RELATIONS.get(written.lower())
            if named is None:
                relation.report("relation-unknown", f"'{written}' is no relation of DataCite", fix='"isSupplementTo"')

        identifier = item.get("identifier")
        text = item.text_of("identifier")
        if identifier is None or text is None:
            continue

        pair = identify(text)
        if pair is None:
            identifier.report("identifier-unknown", f"'{text}' is no DOI, URL or other identifier", fix="write the DOI")
            continue
        if named is None:
            continue

        scheme, bare = pair
        general = RESOURCE_TYPES.get(item.text_at("resource_type") or "")
        yield RelatedIdentifier(value=bare, scheme=scheme, relation=named, resource_type=general), item.location

    for item in root.items_at("references"):
        doi = _DOI_IN_TEXT.search(item.text() or "")
        if doi is None:
            item.leave_out()
            continue

        yield RelatedIdentifier(value=doi.group().lower(), scheme="DOI", relation="References"), item.location


def _grants(root: Value) -> Iterator[tuple[Funding, Location]]:
    """Awards with the funders that their ids name."""
    for item in root.items_at("grants"):
        is_object = item.node.kind == "mapping"
        text = item.text_of("id") if is_object else item.text_or_report()
        if text is None:
            continue

        # A number alone is an award of the European Commission. Zenodo REST API, deposit metadata, grants.
        doi, separator, number = text.rpartition("::")
        if not separator:
            doi = EUROPEAN_COMMISSION

        funding = Funding(
            funder=FUNDERS.get(doi, FUNDER_WITHOUT_NAME),
            funder_id=f"https://doi.org/{doi}",
            funder_scheme="Crossref Funder ID",
            award_number=number,
        )
        yield funding, item.location


def _dates(root: Value) -> Iterator[tuple[Dated, Location]]:
    """Days and periods with their meaning, as far as they are certain; the rest is left out."""
    for item in root.items_at("dates"):
        type_ = item.text_at("type") or ""
        named = _DATES.get(type_.lower())

        # A day alone begins and ends with itself; of a period one end may be open.
        first = certain_date(item.text_at("start")) or ""
        last = certain_date(item.text_at("end")) or ""
        ends = dict.fromkeys((first, last))
        says_when = any(ends)
        if named is None or not says_when:
            item.leave_out_parts("type", "start", "end")
            continue

        yield Dated(value="/".join(ends), type=named, information=item.text_at("description")), item.location


def _places(root: Value) -> Iterator[tuple[GeoLocation, Location]]:
    """Places with a name, a point or both; a point that is no number or lies off the globe is reported."""
    for item in root.items_at("locations"):
        point = None
        has_point = None not in (item.get("lon"), item.get("lat"))
        if has_point:
            longitude = item.text_at("lon") or ""
            latitude = item.text_at("lat") or ""
            point = _point(longitude, latitude)
            if point is None:
                message = f"'{latitude}', '{longitude}' is no latitude and longitude"
                item.report("place-off-the-globe", message, fix="write degrees")

        place = GeoLocation(place=item.text_at("place"), point=point)
        if place != GeoLocation():
            yield place, item.location


def _point(longitude: str, latitude: str) -> tuple[float, float] | None:
    """A point in degrees; None for what is no number or lies off the globe."""
    try:
        east, north = float(longitude), float(latitude)
    except ValueError:
        return None

    is_on_the_globe = abs(east) <= 180 and abs(north) <= 90
    if not is_on_the_globe:
        return None
    return east, north
