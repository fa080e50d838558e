"""Our words as JSON-LD with the terms of schema.org: what the writers of codemeta.json and schema.org share.

What says nothing is left out, and a list of one is its one entry, as people write such files.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from doi_action.formats.linked_data.read import names_a_doi
from doi_action.formats.text.plain import clean, one_line
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.model import (
    Affiliation,
    AlternateIdentifier,
    Creator,
    Funding,
    GeoLocation,
    License,
    NameType,
    RelatedIdentifier,
)
from doi_action.model.kinds import BY_RESOURCE_TYPE

Json = dict[str, Any]

_ADDRESSES = {
    "DOI": "https://doi.org/{}",
    "URL": "{}",
    "Handle": "https://hdl.handle.net/{}",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "SWHID": "{}",
}
"""Schemes whose identifiers are understood again when the file is read."""


def known(**values: Any) -> Json:
    """Those of `values` that say something, a list of one as its entry. A leading `at_` stands for `@`."""
    return said({name.replace("at_", "@", 1) if name.startswith("at_") else name: at for name, at in values.items()})


def said(entries: Mapping[str, Any]) -> Json:
    """Those of `entries` that say something, a list of one as its entry."""
    return {name: alone(value) for name, value in entries.items() if value not in (None, "", [], {}, ())}


def alone(value: Any) -> Any:
    """The one entry of a list of one, else the value itself."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def people(creators: Iterable[Creator]) -> list[Json]:
    """Persons and organisations, in order."""
    return [person(creator) for creator in creators if one_line(creator.full_name)]


def person(creator: Creator) -> Json:
    """A Person by the parts of the name or by the whole, or an Organization."""
    if creator.name_type is NameType.ORGANISATION:
        return organisation(creator.full_name, creator.ror.url if creator.ror else None)
    parts: Json = {"name": one_line(creator.name)} if creator.name is not None else _parts(creator)
    identity = creator.orcid.url if creator.orcid else None
    affiliations = [_affiliation(a) for a in creator.affiliations if one_line(a.name)]
    return known(at_type="Person", at_id=identity, **parts, affiliation=affiliations)


def _parts(creator: Creator) -> Json:
    """schema.org knows no particles: a family's `van der` stands before it."""
    family = " ".join(part for part in (creator.particle, creator.family_names) if part)
    return {
        "givenName": one_line(creator.given_names or ""),
        "familyName": one_line(family),
        "honorificSuffix": one_line(creator.suffix or ""),
    }


def _affiliation(affiliation: Affiliation) -> Json:
    return organisation(affiliation.name, affiliation.ror.url if affiliation.ror else None)


def organisation(name: str, identity: str | None = None) -> Json:
    """An Organization; `identity` is its address at ROR or elsewhere."""
    return known(at_type="Organization", at_id=without_blanks(identity), name=one_line(name))


def license_value(right: License) -> str | Json | None:
    """The licence's page at SPDX or its own, else a CreativeWork with its name: a bare name is read as an address."""
    if right.spdx:
        return right.url or right.spdx.url
    name, url = one_line(right.name or ""), right.url
    return known(at_type="CreativeWork", name=name, url=url) if name else url


PLAIN_ADDRESSES = frozenset({"sameAs", "relatedLink"})
"""Properties whose value is an address. Elsewhere a bare address is a text that names nothing; a node names a work."""


def link_value(link: RelatedIdentifier, property_name: str) -> str | Json | None:
    """What a link leads to, as a node with its type where schema.org has one; None for another scheme."""
    address = address_of(link)
    if address is None:
        return None
    words = BY_RESOURCE_TYPE.get(link.resource_type or "")
    kind = words.schema_org[0] if words and words.schema_org else None
    if kind is None and property_name in PLAIN_ADDRESSES:
        return address
    return known(at_type=kind, at_id=address)


def address_of(link: RelatedIdentifier) -> str | None:
    """The address of a related identifier, None where its scheme has none that is understood again, or it is none."""
    return without_blanks(_address(link))


def without_blanks(address: str | None) -> str | None:
    """The address, None for one with blanks: an IRI holds none (RFC 3987), and JSON-LD drops a node with such an id."""
    return None if address is None or any(letter.isspace() for letter in address) else address


def _address(link: RelatedIdentifier) -> str | None:
    if link.scheme == "arXiv":
        return f"https://arxiv.org/abs/{link.value.removeprefix('arXiv:')}"
    if link.scheme == "DOI" and (doi := doi_or_none(link.value)) is not None:
        return f"https://doi.org/{doi}"
    form = _ADDRESSES.get(link.scheme)
    return form.format(link.value) if form else None


def grant(funding: Funding) -> Json:
    """A Grant with its funder; a funder without an award is no grant."""
    funder = organisation(funding.funder, funding.funder_id)
    return known(
        at_type="Grant",
        identifier=one_line(funding.award_number or ""),
        name=one_line(funding.award_title or ""),
        url=funding.award_url,
        funder=funder,
    )


def place(location: GeoLocation) -> Json:
    """A Place with its point, box or first polygon; schema.org writes latitude before longitude."""
    geo: Json | None = None
    if location.point:
        geo = {"@type": "GeoCoordinates", "longitude": location.point[0], "latitude": location.point[1]}
    elif location.box:
        west, east, south, north = location.box
        geo = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    elif location.polygons:
        corners = location.polygons[0].points
        geo = {"@type": "GeoShape", "polygon": " ".join(f"{latitude} {longitude}" for longitude, latitude in corners)}
    return known(at_type="Place", name=one_line(location.place or ""), geo=geo)


def identity(doi: Doi | None) -> str | None:
    """The DOI of the work as an address."""
    return doi.url if doi else None


def other_names(names: Iterable[AlternateIdentifier]) -> list[Json]:
    """Each other name of the work as a PropertyValue: `propertyID` is the register that gave it.

    Source: schema.org, identifier and PropertyValue.
    """
    found: list[Json] = []
    for name in names:
        register, value = one_line(name.type), one_line(name.value)
        if register and value and not names_a_doi(name):
            found.append({"@type": "PropertyValue", "propertyID": register, "value": value})
    return found


def lost_names(names: Iterable[AlternateIdentifier]) -> Iterator[str]:
    """DOIs among the other names: beside the DOI of the work, one would be taken for it."""
    return (str(name) for name in names if names_a_doi(name))


def prose(text: str | None) -> str | None:
    """A text with its paragraphs, fit for a record."""
    return clean(text) if text else None
