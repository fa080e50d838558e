"""The same person in two places: who matches whom, and what one source knows that another lacks.

People match by ORCID iD, by e-mail address or by the exact full name, nothing looser: `J. Doe` may be somebody else. A
match adds an iD, affiliations and ROR ids; it never adds people, never renames them and never changes their order.
E-mail addresses serve to match and go no further.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from doi_action.formats.people.person_names import plain_name
from doi_action.model import Creator

Key = tuple[str, str]


def match_keys(person: Creator) -> tuple[Key, ...]:
    """What identifies this person, strongest first.

    >>> match_keys(Creator(given_names="Ada", family_names="Lovelace"))
    (('name', 'ada lovelace'),)
    """
    keys = []
    if person.orcid:
        keys.append(("orcid", person.orcid.value))
    if person.email:
        keys.append(("email", person.email.strip().lower()))
    if person.full_name:
        keys.append(("name", plain_name(person.full_name)))
    return tuple(keys)


class PeopleIndex:
    """People of one source, found by their keys; a key that two of them share finds nobody."""

    def __init__(self, people: Sequence[Creator]) -> None:
        self._people: dict[Key, Creator] = {}
        shared = _key_counts(people)
        for person in people:
            for key in match_keys(person):
                if shared[key] == 1:
                    self._people[key] = person

    def find(self, person: Creator) -> Creator | None:
        """The same person here, None when there is none or when the two have different ORCID iDs."""
        for key in match_keys(person):
            found = self._people.get(key)
            if found is not None and not differing_orcids(person, found):
                return found
        return None

    def differing(self, person: Creator) -> Creator | None:
        """Somebody here with the same name or e-mail address and another ORCID iD."""
        for key in match_keys(person):
            other = self._people.get(key)
            if other is not None and differing_orcids(person, other):
                return other
        return None


def differing_orcids(one: Creator, other: Creator) -> bool:
    """Whether both have an ORCID iD and not the same."""
    return one.orcid is not None and other.orcid is not None and one.orcid != other.orcid


def _key_counts(people: Sequence[Creator]) -> Counter[Key]:
    counts: Counter[Key] = Counter()
    for person in people:
        counts.update(match_keys(person))
    return counts


def enrich_people(people: Sequence[Creator], others: Sequence[Creator]) -> tuple[Creator, ...]:
    """`people` with what `others` know about the very same people."""
    if not others:
        return tuple(people)

    index = PeopleIndex(others)
    own = _key_counts(people)
    enriched = []
    for person in people:
        # Two people of one name on our side cannot be told apart by it, so neither is enriched.
        shares_a_key = any(own[key] > 1 for key in match_keys(person))
        found = None if shares_a_key else index.find(person)
        enriched.append(person if found is None else enrich(person, found))
    return tuple(enriched)


def enrich(person: Creator, other: Creator) -> Creator:
    """`person` with the ORCID iD, ROR id, affiliations and, for further matching, e-mail address of `other`."""
    rors = {plain_name(known.name): known.ror for known in other.affiliations if known.ror}
    affiliations = []
    for own in person.affiliations:
        affiliations.append(replace(own, ror=own.ror or rors.get(plain_name(own.name))))
    return replace(
        person,
        orcid=person.orcid or other.orcid,
        ror=person.ror or other.ror,
        email=person.email or other.email,
        affiliations=tuple(affiliations) or other.affiliations,
    )


def unnamed_people(people: Iterable[Creator], proposed: Sequence[Creator]) -> tuple[Creator, ...]:
    """Those of `proposed` who match none of `people` by any key, each once."""
    known = {key for person in people for key in match_keys(person)}
    fresh = []
    for person in proposed:
        keys = match_keys(person)
        if keys and known.isdisjoint(keys):
            fresh.append(person)
        known.update(keys)
    return tuple(fresh)
