"""People of linked data: persons, organisations, roles that stand around them, references to them.

A Role is no person: it names one, inside or by reference, and says what they did. An address, an internal id or an
e-mail address is nobody's name; whom it stands for is looked up in the file, and who is not found is left out and said.
"""

from dataclasses import dataclass, replace

from doi_action.facts import Location
from doi_action.formats.linked_data.read import (
    Graph,
    each,
    first_text,
    identifying,
    name_of,
    ror_of,
    term,
    text_of,
    texts_of,
    types_of,
)
from doi_action.formats.people.person_names import fault_of_name, plain_name, without_addresses
from doi_action.formats.people.person_text import creator_of_name, person_of_text
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import Orcid, orcid_or_none, parse_orcid, ror_or_none
from doi_action.model import Affiliation, Creator, NameType

ORGANISATIONS = frozenset(
    ["organization", "collegeoruniversity", "educationalorganization", "researchorganization", "governmentorganization"]
)
"""schema.org's types of organisations, in lower case, as CodeMeta 1.0 writes them."""

_IN_A_ROLE = ("author", "creator", "contributor", "maintainer", "editor", "producer", "provider", "sponsor", "funder")
"""schema.org, Role: the person stands under the very term that the role stands under."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """Somebody in a list, their place, and the values that say what they did, in the file's own words."""

    creator: Creator
    at: Location
    roles: tuple[Value, ...] = ()


def read_people(value: Value | None, graph: Graph) -> list[Listed]:
    """Everybody in a list, with the roles that it gives them. Who cannot be named is reported and left out.

    A role and a reference never add somebody who is in the list already.
    """
    found: dict[tuple[int, int], Listed] = {}
    places: dict[str, tuple[int, int]] = {}
    roles: list[tuple[int, Value, Value]] = []
    seen: set[int] = set()

    for number, item in enumerate(each(value)):
        whole = graph.whole(item)
        if _is_role(whole):
            roles.append((number, item, whole))
            continue
        if id(whole.node) in seen:
            continue

        seen.add(id(whole.node))
        creator = _person_or_report(item, graph)
        if creator is not None:
            found[number, 0] = Listed(creator=creator, at=item.location)
            places.setdefault(_key(creator), (number, 0))

    # Roles come last, since one may stand before its person.
    for number, item, role in roles:
        said = tuple(each(term(role, "roleName")))
        inside = [person for key in _IN_A_ROLE for person in each(term(role, key))]
        for part, person in enumerate(inside):
            creator = _person_or_report(person, graph)
            if creator is None:
                continue

            place = places.setdefault(_key(creator), (number, part))
            listed = found.setdefault(place, Listed(creator=creator, at=item.location))
            found[place] = replace(listed, roles=(*listed.roles, *said))

    return [found[place] for place in sorted(found)]


def _key(creator: Creator) -> str:
    """By what somebody is known again within one file: the iD where there is one, else the name."""
    if creator.orcid:
        return str(creator.orcid)
    return plain_name(creator.full_name)


def _is_role(value: Value) -> bool:
    return any(name.endswith("Role") for name in types_of(value))


def _person_or_report(item: Value, graph: Graph) -> Creator | None:
    """The person or organisation; None, with a finding, where nobody is named."""
    found = read_person(item, graph)
    if found is not None:
        return found

    text = text_of(graph.whole(item)) or ""
    fault = fault_of_name(text) if text else ""
    if fault:
        item.report(
            "name-is-no-name",
            f"'{without_addresses(text)}' {fault}, and nothing in this file says whose it is",
            fix='write an object with "givenName" and "familyName"',
        )
    else:
        item.report("author-without-name", "nobody is named here", fix='add "name", or delete the entry')

    return None


def read_person(value: Value, graph: Graph) -> Creator | None:
    """The person or organisation of a Person, an Organization, a plain text, or a reference to one; None for nobody."""
    value = graph.whole(value)
    if value.node.kind == "scalar":
        named = person_of_text(value.text())
        if named is None or fault_of_name(named.full_name):
            return None
        return named

    if value.node.kind != "mapping":
        return None
    if _is_role(value):
        # A Role is no person: it only names one.
        return None

    types = {name.lower() for name in types_of(value)}
    if types.isdisjoint(ORGANISATIONS):
        return _person(value, graph, types)
    return _organisation(value, graph)


def _person(value: Value, graph: Graph, types: set[str]) -> Creator | None:
    family = _joined(value, "familyName")
    given = _joined(value, "givenName")
    orcid = _orcid(value)
    affiliations = _affiliations(value, graph)
    email = _email(value)
    if family:
        return Creator(
            family_names=family,
            given_names=given,
            suffix=text_of(term(value, "honorificSuffix")),
            orcid=orcid,
            affiliations=affiliations,
            email=email,
        )

    # Whether a name that is written as one is one, is asked before any registry.
    whole = creator_of_name(_joined(value, "name") or given)
    if whole is None:
        return None

    name_type = whole.name_type
    if "person" in types:
        name_type = NameType.PERSON
    return replace(
        whole,
        name_type=name_type,
        orcid=orcid or whole.orcid,
        affiliations=affiliations,
        email=email or whole.email,
    )


def _organisation(value: Value, graph: Graph) -> Creator | None:
    """An organisation; a person where it has the ORCID iD of one, as in a CITATION.cff."""
    name = name_of(value)
    if not name:
        return None

    orcid = _orcid(value)
    email = _email(value)
    if orcid is None:
        return Creator(name=name, name_type=NameType.ORGANISATION, ror=ror_of(value), email=email)

    value.report(
        "entity-is-person",
        f"'{name}' is an organisation by its type and has the ORCID iD {orcid} of a person, which it is in the record",
        fix='write "@type": "Person" with "givenName" and "familyName", or delete the iD',
    )
    return Creator(name=name, orcid=orcid, affiliations=_affiliations(value, graph), email=email)


def _joined(person: Value, name: str) -> str | None:
    """All texts of a term: several given names stand in a list."""
    texts = [text for text, _ in texts_of(term(person, name))]
    return " ".join(texts) or None


def _email(person: Value) -> str | None:
    text = first_text(term(person, "email"))
    if text is None:
        return None
    return text.removeprefix("mailto:")


def _affiliations(person: Value, graph: Graph) -> tuple[Affiliation, ...]:
    """The organisations somebody belongs to; one of which only an address is known is reported and left out."""
    found = []
    for item in each(term(person, "affiliation")):
        organisation = graph.whole(item)
        name = name_of(organisation)
        ror = ror_of(organisation)
        text = text_of(organisation)

        # A ROR id where the name belongs is no name.
        if name and ror_or_none(name) is None:
            found.append(Affiliation(name=name, ror=ror))
        elif text:
            item.report(
                "name-is-no-name",
                f"'{without_addresses(text)}' stands where the name of an organisation belongs",
                fix='write {"@type": "Organization", "name": "..."} with the address as "@id"',
            )

    return tuple(found)


def _orcid(value: Value) -> Orcid | None:
    """The iD among `@id`, `identifier`, `sameAs` and `url`; one that fails its check digit is reported."""
    for place in identifying(value):
        text = text_of(place) or ""
        found = orcid_or_none(text)
        if found is not None:
            return found

        if "orcid.org/" in text.lower():
            place.parsed(parse_orcid, "orcid-bad-checksum", fix="copy the iD from the person's ORCID page")

    return None
