"""Our words as JSON-LD with the terms of schema.org: what the writers of codemeta.json and schema.org share.

What says nothing is left out, and a list of one is its one entry, as people write such files.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from doi_action.formats.linked_data.read import names_a_doi
from doi_action.formats.text.plain import clean, one_line
from doi_action.identifiers.types import Doi, Orcid, RorId, doi_or_none
from doi_action.model import (
    AlternateIdentifier,
    Creator,
    Funding,
    GeoLocation,
    License,
    Metadata,
    NameType,
    RelatedIdentifier,
)
from doi_action.model.kinds import BY_RESOURCE_TYPE

Json = dict[str, Any]

_ADDRESSES = {
    "DOI": "https://doi.org/{}",
    "arXiv": "https://arxiv.org/abs/{}",
    "URL": "{}",
    "Handle": "https://hdl.handle.net/{}",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "SWHID": "{}",
}
"""Schemes whose identifiers are understood again when the file is read."""


_AT = re.compile("^at_")


def known(**values: Any) -> Json:
    """Those of `values` that say something, a list of one as its entry. A leading `at_` stands for `@`."""
    return said({_AT.sub("@", name): value for name, value in values.items()})


def said(entries: Mapping[str, Any]) -> Json:
    """Those of `entries` that say something, a list of one as its entry."""
    found = {}
    for name, value in entries.items():
        says_nothing = value in (None, "", [], {}, ())
        if not says_nothing:
            found[name] = alone(value)
    return found


def alone(value: Any) -> Any:
    """The one entry of a list of one, else the value itself."""
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def people(creators: Iterable[Creator]) -> list[Json]:
    """Persons and organisations that have a name, in order."""
    found = []
    for creator in creators:
        if one_line(creator.full_name):
            found.append(person(creator))
    return found


def person(creator: Creator) -> Json:
    """A Person by the parts of the name or by the whole, or an Organization."""
    if creator.name_type is NameType.ORGANISATION:
        return organisation(creator.full_name, identity(creator.ror))

    named = {"name": one_line(creator.name)}
    if creator.name is None:
        # schema.org knows no particles: a family's `van der` stands before it.
        family = " ".join(filter(None, (creator.particle, creator.family_names)))
        named = {
            "givenName": one_line(creator.given_names),
            "familyName": one_line(family),
            "honorificSuffix": one_line(creator.suffix),
        }

    affiliations = []
    for affiliation in creator.affiliations:
        if one_line(affiliation.name):
            affiliations.append(organisation(affiliation.name, identity(affiliation.ror)))

    return known(at_type="Person", at_id=identity(creator.orcid), **named, affiliation=affiliations)


def organisation(name: str, address: str | None = None) -> Json:
    """An Organization; `address` is that at ROR or elsewhere."""
    return known(at_type="Organization", at_id=without_blanks(address), name=one_line(name))


def license_value(right: License) -> str | Json | None:
    """The licence's page at SPDX or its own, else a CreativeWork with its name: a bare name is read as an address."""
    if right.spdx:
        return right.url or right.spdx.url

    name = one_line(right.name)
    if not name:
        return right.url
    return known(at_type="CreativeWork", name=name, url=right.url)


PLAIN_ADDRESSES = frozenset({"sameAs", "relatedLink"})
"""Properties whose value is an address. Elsewhere a bare address is a text that names nothing; a node names a work."""


def link_value(link: RelatedIdentifier, property_name: str) -> str | Json | None:
    """What a link leads to, as a node with its type where schema.org has one; None for another scheme."""
    address = address_of(link)
    if address is None:
        return None

    kind = None
    words = BY_RESOURCE_TYPE.get(link.resource_type or "")
    if words is not None:
        kind = next(iter(words.schema_org), None)

    if kind is None and property_name in PLAIN_ADDRESSES:
        return address
    return known(at_type=kind, at_id=address)


def address_of(link: RelatedIdentifier) -> str | None:
    """The address of a related identifier, None where its scheme has none that is understood again, or it is none."""
    form = _ADDRESSES.get(link.scheme)
    if form is None:
        return None

    value = link.value
    if link.scheme == "arXiv":
        value = value.removeprefix("arXiv:")
    if link.scheme == "DOI":
        value = str(doi_or_none(value) or value)

    return without_blanks(form.format(value))


def without_blanks(address: str | None) -> str | None:
    """The address, None for one with blanks: an IRI holds none (RFC 3987), and JSON-LD drops a node with such an id."""
    if address is None or re.search(r"\s", address):
        return None
    return address


def home_pages(metadata: Metadata) -> list[str]:
    """The addresses among the links that are pages of the work itself."""
    return [link.value for link in metadata.related_identifiers if link.is_home_page]


def grant(funding: Funding) -> Json:
    """A Grant with its funder; a funder without an award is no grant."""
    funder = organisation(funding.funder, funding.funder_id)
    return known(
        at_type="Grant",
        identifier=one_line(funding.award_number),
        name=one_line(funding.award_title),
        url=funding.award_url,
        funder=funder,
    )


def place(location: GeoLocation) -> Json:
    """A Place with its point, box or first polygon; schema.org writes latitude before longitude."""
    geo: Json | None = None
    if location.point:
        longitude, latitude = location.point
        geo = {"@type": "GeoCoordinates", "longitude": longitude, "latitude": latitude}
    elif location.box:
        west, east, south, north = location.box
        geo = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    elif location.polygons:
        corners = location.polygons[0].points
        line = " ".join(f"{latitude} {longitude}" for longitude, latitude in corners)
        geo = {"@type": "GeoShape", "polygon": line}

    return known(at_type="Place", name=one_line(location.place), geo=geo)


def identity(named: Doi | Orcid | RorId | None) -> str | None:
    """The DOI of a work, the iD of a person or the ROR id of an organisation as an address."""
    if named is None:
        return None
    return named.url


def other_names(names: Iterable[AlternateIdentifier]) -> list[Json]:
    """Each other name of the work as a PropertyValue: `propertyID` is the register that gave it.

    Source: schema.org, identifier and PropertyValue.
    """
    found: list[Json] = []
    for name in names:
        register = one_line(name.type)
        value = one_line(name.value)
        if not register or not value:
            continue

        if not names_a_doi(name):
            found.append({"@type": "PropertyValue", "propertyID": register, "value": value})

    return found


def lost_names(names: Iterable[AlternateIdentifier]) -> Iterator[str]:
    """DOIs among the other names: beside the DOI of the work, one would be taken for it."""
    for name in names:
        if names_a_doi(name):
            yield str(name)


def prose(text: str | None) -> str | None:
    """A text with its paragraphs, fit for a record."""
    if text is None:
        return None
    return clean(text)
