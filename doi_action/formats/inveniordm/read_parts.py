"""The parts of a draft or record in our words, one function per entry.

A function gives None for an entry that no word of ours can say: it is named as beyond our words, and goes back as it
was read. Nothing here raises, whatever stands in the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from doi_action.formats.datacite.read_parts import first_whole_day, whole_day
from doi_action.formats.inveniordm.marker import marker_or_none
from doi_action.formats.inveniordm.schemes import OTHER_REGISTER, identifier_of, names_a_register
from doi_action.formats.inveniordm.vocabulary import DATES, DESCRIPTIONS, GENERAL_TYPES, RELATIONS, ROLES, TITLES
from doi_action.formats.language_codes import short_language
from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.formats.text.html import text_of_html
from doi_action.formats.text.loose_json import object_of, objects, text_of
from doi_action.identifiers.types import orcid_or_none, ror_or_none
from doi_action.model import (
    Affiliation,
    AlternateIdentifier,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    NameType,
    Polygon,
    RelatedIdentifier,
    Subject,
    Title,
)
from doi_action.model.kinds import GENERAL_TYPES as BY_KIND

Json = Mapping[str, Any]

_KINDS = {general: kind for kind, general in BY_KIND.items()}


def id_of(value: Any) -> str:
    """The id of an object that names a term, an empty text where there is none."""
    return text_of(object_of(value).get("id")) or ""


def _in_english(value: Any) -> str | None:
    """A text that is given by language: the English one, else the first."""
    by_language = object_of(value)
    texts = map(text_of, (by_language.get("en"), *by_language.values()))
    return next(filter(None, texts), None)


def kind_of(type_: Any) -> Kind | None:
    """The kind that the type says."""
    return _KINDS.get(GENERAL_TYPES.get(id_of(type_), ""))


def resource_type_of(type_: Any) -> str | None:
    """The resourceTypeGeneral where no kind implies it."""
    general = GENERAL_TYPES.get(id_of(type_))
    if general in _KINDS:
        return None
    return general


def creator_of(entry: Json) -> Creator | None:
    """The person or organisation of an entry."""
    who = object_of(entry.get("person_or_org"))
    name, family, given = (text_of(who.get(part)) for part in ("name", "family_name", "given_name"))
    # By its scheme, not by its form: an ISNI looks like an ORCID iD.
    identifiers: dict[str, str | None] = {}
    for one in objects(who.get("identifiers")):
        identifiers[str(one.get("scheme"))] = text_of(one.get("identifier"))

    found = Creator(
        name=name or family,
        name_type=NameType.ORGANISATION,
        orcid=orcid_or_none(identifiers.get("orcid")),
        ror=ror_or_none(identifiers.get("ror")),
        affiliations=tuple(map(affiliation_of, objects(entry.get("affiliations")))),
    )

    is_person = who.get("type") != "organizational"
    if is_person:
        found = replace(found, name=family or name, name_type=NameType.PERSON)

    has_parts = family and given
    if is_person and has_parts:
        found = replace(found, name=None, family_names=family, given_names=given)

    if not found.full_name:
        return None
    return found


def affiliation_of(entry: Json) -> Affiliation:
    """An organisation; of one that was sent by its id alone nobody knows how the host calls it."""
    ror = ror_or_none(id_of(entry))
    unnamed = ror.url if ror else id_of(entry)
    return Affiliation(name=text_of(entry.get("name")) or unnamed, ror=ror)


def contributor_of(entry: Json) -> Contributor | None:
    """The person or organisation of an entry, with the role."""
    creator = creator_of(entry)
    role = ROLES.get(id_of(entry.get("role")))
    if creator is None or role is None:
        return None

    return Contributor(creator=creator, role=role)


def dated_of(entry: Json) -> Dated | None:
    """A date with its meaning."""
    value = text_of(entry.get("date"))
    type_ = DATES.get(id_of(entry.get("type")))
    if value is None or type_ is None:
        return None

    return Dated(value=value, type=type_, information=text_of(entry.get("description")))


def day_of_creation(dates: Sequence[Dated]) -> date | None:
    """The first whole day of type Created."""
    created = first_whole_day(dates, "Created")
    if created is None:
        return None
    return whole_day(created.value)


def other_dates(publication_date: Any, dates: Sequence[Dated]) -> tuple[Dated, ...]:
    """Every date but the day of creation; also a publication that is told by month or year alone."""
    others = list(dates)
    created = first_whole_day(dates, "Created")
    if created:
        others.remove(created)

    published = text_of(publication_date)
    if published and not whole_day(published):
        others.insert(0, Dated(value=published, type="Issued"))

    return tuple(dict.fromkeys(others))


def title_of(entry: Json) -> Title | None:
    """A title besides the main one."""
    said = text_of(entry.get("title"))
    type_ = TITLES.get(id_of(entry.get("type")))
    if said is None or type_ is None:
        return None

    return Title(text=said, type=type_, language=short_language(id_of(entry.get("lang"))) or None)


def html_text_of(value: Any) -> str | None:
    """The text of a description."""
    return text_of_html(text_of(value) or "") or None


def description_of(entry: Json) -> Description | None:
    """A text besides the main one."""
    said = html_text_of(entry.get("description"))
    type_ = DESCRIPTIONS.get(id_of(entry.get("type")))
    if said is None or type_ is None:
        return None

    return Description(text=said, type=type_)


def subject_of(entry: Json) -> Subject | None:
    """A keyword; one of the host's own has a scheme, and its id for an address."""
    id_ = text_of(entry.get("id"))
    words = text_of(entry.get("subject")) or id_
    if words is None:
        return None

    return Subject(text=words, scheme=text_of(entry.get("scheme")), url=id_)


def license_of(entry: Json) -> License | None:
    """A licence: of the host's own the SPDX id, of another one the title, which is the id where the host has none."""
    called = _in_english(entry.get("title"))
    id_ = text_of(entry.get("id"))
    spdx = spdx_or_none(id_ or called)
    if spdx is None:
        called = called or id_

    found = License(spdx=spdx, name=called, url=text_of(entry.get("link")))
    if found == License():
        return None
    return found


def related_of(entry: Json) -> RelatedIdentifier | None:
    """A link to another work."""
    identifier = identifier_of(entry)
    relation = RELATIONS.get(id_of(entry.get("relation_type")))
    if identifier is None or relation is None:
        return None

    type_, value = identifier
    general = GENERAL_TYPES.get(id_of(entry.get("resource_type")))
    return RelatedIdentifier(value=value, scheme=type_, relation=relation, resource_type=general)


def alternate_of(entry: Json) -> AlternateIdentifier | None:
    """Another name of the work; our marker is none."""
    value = text_of(entry.get("identifier"))
    if value is None or marker_or_none(value):
        return None

    identifier = identifier_of(entry)
    if identifier:
        type_, kept = identifier
        return AlternateIdentifier(type=type_, value=kept)

    scheme = text_of(entry.get("scheme")) or "other"
    if scheme != "other":
        return AlternateIdentifier(type=scheme, value=value)
    if names_a_register(value):
        register, _, rest = value.partition(":")
        return AlternateIdentifier(type=register.strip(), value=rest.strip())
    return AlternateIdentifier(type=OTHER_REGISTER, value=value)


def funding_of(entry: Json) -> Funding | None:
    """A grant."""
    funder, award = object_of(entry.get("funder")), object_of(entry.get("award"))
    ror = ror_or_none(id_of(funder))
    unnamed = ror.url if ror else id_of(funder)

    first = next(objects(award.get("identifiers")), {})
    address = text_of(first.get("identifier"))
    if address and first.get("scheme") == "doi":
        address = f"https://doi.org/{address}"

    found = Funding(
        funder=text_of(funder.get("name")) or unnamed,
        award_number=text_of(award.get("number")),
        award_title=_in_english(award.get("title")),
        award_url=address,
    )
    if ror:
        found = replace(found, funder_id=ror.url, funder_scheme="ROR")

    if not found.funder:
        return None
    return found


def place_of(entry: Json) -> GeoLocation | None:
    """A place: a name, a point, a box that runs along the grid, or a polygon; another shape is none of ours."""
    name, shape = text_of(entry.get("place")), object_of(entry.get("geometry"))
    try:
        match shape.get("type"):
            case "Point":
                longitude, latitude = map(float, shape["coordinates"])
                return GeoLocation(place=name, point=(longitude, latitude))
            case "Polygon":
                return _area(name, shape["coordinates"])
    except (TypeError, ValueError, KeyError, IndexError):
        return None

    is_named_alone = name is not None and not shape
    if not is_named_alone:
        return None
    return GeoLocation(place=name)


def _area(name: str | None, rings: Any) -> GeoLocation:
    """A box or another polygon of one ring. Raises ValueError where it has holes or no corners."""
    (ring,) = rings
    points = [(float(longitude), float(latitude)) for longitude, latitude in ring]
    (west, south), _, (east, north) = points[:3]
    if points == [(west, south), (east, south), (east, north), (west, north), (west, south)]:
        return GeoLocation(place=name, box=(west, east, south, north))
    return GeoLocation(place=name, polygons=(Polygon(points=tuple(points)),))


def language_of(entry: Json) -> str | None:
    """A language, in two letters where it has them."""
    return short_language(id_of(entry))
