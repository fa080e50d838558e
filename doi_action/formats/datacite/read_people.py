"""The people and organisations of a DataCite answer: names as they are, identifiers that pass their check digits."""

from collections.abc import Iterator, Mapping
from typing import Any

from doi_action.formats.text.loose_json import entries, name_of, objects, text_of
from doi_action.identifiers import orcid_or_none, ror_or_none
from doi_action.model import Affiliation, Contributor, Creator, NameType


def creators_of(people: Any) -> Iterator[Creator]:
    """The people and organisations in `creators` that have a name."""
    return (person for person in map(_person, entries(people)) if person.full_name)


def contributors_of(people: Any) -> Iterator[Contributor]:
    """The people and organisations in `contributors`, each with a role."""
    for entry in objects(people):
        person = _person(entry)
        if person.full_name:
            yield Contributor(creator=person, role=text_of(entry.get("contributorType")) or "Other")


def _person(entry: Any) -> Creator:
    parts = entry if isinstance(entry, Mapping) else {"name": entry}
    family, given = text_of(parts.get("familyName")), text_of(parts.get("givenName"))
    kind = next((one for one in NameType if one.value == parts.get("nameType")), None)
    organisation = kind is NameType.ORGANISATION
    identifiers = [text_of(i.get("nameIdentifier")) for i in objects(parts.get("nameIdentifiers"))]
    split = family is not None and not organisation
    return Creator(
        name=None if split else text_of(parts.get("name")) or given,
        given_names=given if split else None,
        family_names=family if split else None,
        name_type=NameType.PERSON if split else kind,
        orcid=next((orcid for orcid in map(orcid_or_none, identifiers) if orcid), None),
        ror=next((ror for ror in map(ror_or_none, identifiers) if ror), None),
        affiliations=tuple(_affiliations(parts.get("affiliation"))),
    )


def _affiliations(value: Any) -> Iterator[Affiliation]:
    for entry in entries(value):
        name = name_of(entry)
        if name:
            ror = entry.get("affiliationIdentifier") if isinstance(entry, Mapping) else None
            yield Affiliation(name=name, ror=ror_or_none(text_of(ror)))
