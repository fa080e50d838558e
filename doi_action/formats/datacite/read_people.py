"""The people and organisations of a DataCite answer: names as they are, identifiers that pass their check digits."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from doi_action.formats.text.loose_json import entries, name_of, object_of, objects, text_of
from doi_action.identifiers.types import orcid_or_none, ror_or_none
from doi_action.model import Affiliation, Contributor, Creator, NameType

_NAME_TYPES = {kind.value: kind for kind in NameType}


def object_with(entry: Any, key: str) -> Mapping[str, Any]:
    """The object that an entry is; a bare text, as old answers have it, stands under `key`."""
    if isinstance(entry, Mapping):
        return entry
    return {key: entry}


def creators_of(people: Any) -> Iterator[Creator]:
    """The people and organisations in `creators` that have a name."""
    for entry in entries(people):
        person = _person(entry)
        if person.full_name:
            yield person


def contributors_of(people: Any) -> Iterator[Contributor]:
    """The people and organisations in `contributors`, each with a role."""
    for entry in objects(people):
        person = _person(entry)
        role = text_of(entry.get("contributorType")) or "Other"
        if person.full_name:
            yield Contributor(creator=person, role=role)


def _person(entry: Any) -> Creator:
    parts = object_with(entry, "name")
    family = text_of(parts.get("familyName"))
    given = text_of(parts.get("givenName"))
    kind = _NAME_TYPES.get(text_of(parts.get("nameType")) or "")

    identifiers = [text_of(one.get("nameIdentifier")) for one in objects(parts.get("nameIdentifiers"))]
    affiliations = []
    for one in entries(parts.get("affiliation")):
        name = name_of(one)
        if name:
            # Without `affiliation=true` in the question the answer gives bare names, until the registry's default
            # changes in September 2027.
            ror = text_of(object_of(one).get("affiliationIdentifier"))
            affiliations.append(Affiliation(name=name, ror=ror_or_none(ror)))

    person = Creator(
        name=text_of(parts.get("name")) or given,
        name_type=kind,
        orcid=next(filter(None, map(orcid_or_none, identifiers)), None),
        ror=next(filter(None, map(ror_or_none, identifiers)), None),
        affiliations=tuple(affiliations),
    )
    if family is None or kind is NameType.ORGANISATION:
        return person
    return replace(person, name=None, given_names=given, family_names=family, name_type=NameType.PERSON)
