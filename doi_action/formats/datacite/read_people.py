"""The people and organisations of a DataCite answer: names as they are, identifiers that pass their check digits."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from doi_action.formats.text.loose_json import entries, name_of, objects, text_of
from doi_action.identifiers.types import orcid_or_none, ror_or_none
from doi_action.model import Affiliation, Contributor, Creator, NameType

_NAME_TYPES = {kind.value: kind for kind in NameType}


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
        if person.full_name:
            yield Contributor(creator=person, role=text_of(entry.get("contributorType")) or "Other")


def _person(entry: Any) -> Creator:
    parts = entry if isinstance(entry, Mapping) else {"name": entry}
    family, given = text_of(parts.get("familyName")), text_of(parts.get("givenName"))
    whole = text_of(parts.get("name")) or given
    kind = _NAME_TYPES.get(text_of(parts.get("nameType")) or "")

    identifiers = []
    for one in objects(parts.get("nameIdentifiers")):
        identifiers.append(text_of(one.get("nameIdentifier")))
    orcids = [orcid for orcid in map(orcid_or_none, identifiers) if orcid]
    rors = [ror for ror in map(ror_or_none, identifiers) if ror]
    person = Creator(
        name=whole,
        name_type=kind,
        orcid=orcids[0] if orcids else None,
        ror=rors[0] if rors else None,
        affiliations=tuple(_affiliations(parts.get("affiliation"))),
    )
    if family is None or kind is NameType.ORGANISATION:
        return person
    return replace(person, name=None, given_names=given, family_names=family, name_type=NameType.PERSON)


def _affiliations(value: Any) -> Iterator[Affiliation]:
    for entry in entries(value):
        name = name_of(entry)
        if not name:
            continue
        # Without `affiliation=true` in the question the answer gives bare names.
        ror = entry.get("affiliationIdentifier") if isinstance(entry, Mapping) else None
        yield Affiliation(name=name, ror=ror_or_none(text_of(ror)))
