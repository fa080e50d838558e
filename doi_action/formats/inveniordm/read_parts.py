"""The parts of a draft or record in our words, one function per entry.

A function gives None for an entry that no word of ours can say: it is named as beyond our words, and goes back as it
was read. Nothing here raises, whatever stands in the answer.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from doi_action.formats.inveniordm.marker import marker_or_none
from doi_action.formats.inveniordm.schemes import OTHER_REGISTER, identifier_of, names_a_register
from doi_action.formats.inveniordm.vocabulary import DATES, DESCRIPTIONS, GENERAL_TYPES, RELATIONS, ROLES
from doi_action.formats.language_codes import short_language
from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.formats.text.html import text_of_html
from doi_action.formats.text.loose_json import objects, text_of
from doi_action.identifiers import orcid_or_none, ror_or_none
from doi_action.kinds import GENERAL_TYPES as BY_KIND
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
    RelatedIdentifier,
    Subject,
)

Json = Mapping[str, Any]

_KINDS = {general: kind for kind, general in BY_KIND.items()}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def id_of(value: Any) -> str:
    """The id of an object that names a term, an empty text where there is none."""
    return text_of(value.get("id")) or "" if isinstance(value, Mapping) else ""


def _in_english(value: Any) -> str | None:
    """A text that is given by language: the English one, else the first."""
    if not isinstance(value, Mapping):
        return text_of(value)
    return text_of(value.get("en")) or next(filter(None, map(text_of, value.values())), None)


def kind_of(type_: Any) -> Kind | None:
    """The kind that the type says."""
    return _KINDS.get(GENERAL_TYPES.get(id_of(type_), ""))


def resource_type_of(type_: Any) -> str | None:
    """The resourceTypeGeneral where no kind implies it."""
    general = GENERAL_TYPES.get(id_of(type_))
    return None if general in _KINDS else general


def whole_day(value: Any) -> date | None:
    """The day that a date is; None for a year, a month, a period, a moment, and for what is no date."""
    written = text_of(value) or ""
    if not _DAY.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def creator_of(entry: Json) -> Creator | None:
    """The person or organisation of an entry."""
    who = entry.get("person_or_org")
    if not isinstance(who, Mapping):
        return None
    family, given = text_of(who.get("family_name")), text_of(who.get("given_name"))
    is_person = who.get("type") != "organizational"
    whole = (family if is_person else None) or text_of(who.get("name"))
    if whole is None:
        return None

    has_parts = is_person and family is not None and given is not None
    # By its scheme, not by its form: an ISNI looks like an ORCID iD.
    identifiers = {one.get("scheme"): text_of(one.get("identifier")) for one in objects(who.get("identifiers"))}
    return Creator(
        name=None if has_parts else whole,
        family_names=family if has_parts else None,
        given_names=given if has_parts else None,
        name_type=NameType.PERSON if is_person else NameType.ORGANISATION,
        orcid=orcid_or_none(identifiers.get("orcid")),
        ror=ror_or_none(identifiers.get("ror")),
        affiliations=tuple(filter(None, map(_affiliation, objects(entry.get("affiliations"))))),
    )


def _affiliation(entry: Json) -> Affiliation | None:
    ror = ror_or_none(id_of(entry))
    # Its name is the host's: before that is read, nobody knows it.
    name = text_of(entry.get("name")) or (ror.url if ror else id_of(entry))
    return Affiliation(name=name, ror=ror) if name else None


def contributor_of(entry: Json) -> Contributor | None:
    """The person or organisation of an entry, with the role."""
    creator, role = creator_of(entry), ROLES.get(id_of(entry.get("role")))
    return Contributor(creator=creator, role=role) if creator and role else None


def dated_of(entry: Json) -> Dated | None:
    """A date with its meaning."""
    value, type_ = text_of(entry.get("date")), DATES.get(id_of(entry.get("type")))
    return Dated(value=value, type=type_) if value and type_ else None


def description_of(entry: Json) -> Description | None:
    """A text besides the main one."""
    said, type_ = text_of_html(text_of(entry.get("description")) or ""), DESCRIPTIONS.get(id_of(entry.get("type")))
    return Description(text=said, type=type_) if said and type_ else None


def subject_of(entry: Json) -> Subject | None:
    """A keyword; one of the host's own has a scheme, and its id for an address."""
    words, id_ = text_of(entry.get("subject")), text_of(entry.get("id"))
    if words is None and id_ is None:
        return None
    return Subject(text=words or id_ or "", scheme=text_of(entry.get("scheme")), url=id_)


def license_of(entry: Json) -> License | None:
    """A licence: of the host's own the SPDX id, of another one the title, which is the id where the host has none."""
    called, link = _in_english(entry.get("title")), text_of(entry.get("link"))
    spdx = spdx_or_none(id_of(entry)) or spdx_or_none(called or "")
    name = called if spdx else called or text_of(entry.get("id"))
    found = License(spdx=spdx, name=name, url=link)
    return found if found != License() else None


def related_of(entry: Json) -> RelatedIdentifier | None:
    """A link to another work."""
    identifier, relation = identifier_of(entry), RELATIONS.get(id_of(entry.get("relation_type")))
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
        return AlternateIdentifier(type=identifier[0], value=identifier[1])

    scheme = text_of(entry.get("scheme")) or "other"
    if scheme != "other":
        return AlternateIdentifier(type=scheme, value=value)
    if names_a_register(value):
        register, _, rest = value.partition(":")
        return AlternateIdentifier(type=register.strip(), value=rest.strip())
    return AlternateIdentifier(type=OTHER_REGISTER, value=value)


def funding_of(entry: Json) -> Funding | None:
    """A grant."""
    funder, award = entry.get("funder"), entry.get("award")
    if not isinstance(funder, Mapping):
        return None
    ror = ror_or_none(id_of(funder))
    name = text_of(funder.get("name")) or (ror.url if ror else id_of(funder))
    if not name:
        return None
    told = award if isinstance(award, Mapping) else {}
    addresses = [text_of(one.get("identifier")) for one in objects(told.get("identifiers"))]
    address = next(filter(None, addresses), None)
    is_doi = address is not None and address.startswith("10.")
    return Funding(
        funder=name,
        funder_id=ror.url if ror else None,
        funder_scheme="ROR" if ror else None,
        award_number=text_of(told.get("number")),
        award_title=_in_english(told.get("title")),
        award_url=f"https://doi.org/{address}" if is_doi else address,
    )


def place_of(entry: Json) -> GeoLocation | None:
    """A place: a name, a point, or a box that runs along the grid; another shape is none of ours."""
    name, geometry = text_of(entry.get("place")), entry.get("geometry")
    if not geometry:
        return GeoLocation(place=name) if name else None
    try:
        if geometry["type"] == "Point":
            longitude, latitude = map(float, geometry["coordinates"])
            return GeoLocation(place=name, point=(longitude, latitude))
        (ring,) = geometry["coordinates"]
        (west, south), _, (east, north) = ring[:3]
        box = (float(west), float(east), float(south), float(north))
    except (TypeError, ValueError, KeyError, IndexError):
        return None
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return GeoLocation(place=name, box=box) if [list(corner) for corner in ring] == corners else None


def language_of(entry: Json) -> str | None:
    """A language, in two letters where it has them."""
    return short_language(id_of(entry))
