"""The same person in two places: who matches whom, and what one source knows that another lacks.

People match by ORCID iD, by e-mail address or by the exact full name, nothing looser: `J. Doe` may be somebody else. A
match adds an iD, affiliations and ROR ids; it never adds people, never renames them and never changes their order.
E-mail addresses serve to match and go no further.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

from doi_action.formats.people.person_names import plain_name
from doi_action.model import Contributor, Creator

Key = tuple[str, str]

MOST_SPELLINGS = 20
"""Of more entries for one person no more are compared, so that a list of ten thousand takes no minutes."""


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
        shared = key_counts(people)
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
    if one.orcid is None or other.orcid is None:
        return False
    return one.orcid != other.orcid


def key_counts(people: Iterable[Creator]) -> Counter[Key]:
    """Every key that identifies somebody of these people, with the number of those who have it."""
    counts: Counter[Key] = Counter()
    for person in people:
        counts.update(match_keys(person))
    return counts


def enrich_people(people: Sequence[Creator], sources: Iterable[Sequence[Creator]]) -> tuple[Creator, ...]:
    """`people` with what other sources know about the very same people, the first that knows it.

    A name that two sources give is one person, and a name that one source gives twice may be two.
    """
    indexes = [PeopleIndex(tuple(dict.fromkeys(source))) for source in sources]
    own = key_counts(people)
    enriched = []
    for person in people:
        # Two people of one name on our side cannot be told apart by it, so neither is enriched.
        shares_a_key = any(own[key] > 1 for key in match_keys(person))
        if shares_a_key:
            enriched.append(person)
            continue

        found = []
        for index in indexes:
            other = index.find(person)
            if other is not None:
                found.append(other)

        orcids = {other.orcid for other in found if other.orcid is not None}
        if len(orcids) > 1:
            # One of the iDs is a namesake's, and nobody can tell which.
            found = []

        enriched.append(reduce(enrich, found, person))

    return tuple(enriched)


def enrich(person: Creator, other: Creator) -> Creator:
    """`person` with the ORCID iD, ROR id, affiliations and, for further matching, e-mail address of `other`."""
    rors = {}
    for known in other.affiliations:
        if known.ror:
            rors[plain_name(known.name)] = known.ror

    affiliations = []
    for own in person.affiliations:
        ror = own.ror or rors.get(plain_name(own.name))
        affiliations.append(replace(own, ror=ror))

    return replace(
        person,
        orcid=person.orcid or other.orcid,
        ror=person.ror or other.ror,
        email=person.email or other.email,
        affiliations=tuple(affiliations) or other.affiliations,
    )


def in_one_spelling(contributors: Sequence[Contributor], creators: Sequence[Creator]) -> tuple[Contributor, ...]:
    """Each person in one spelling, that of the creators where they hold it, and in each role once.

    A registry takes an entry for each role, so that a person may well have several; in two spellings, or with an iD at
    one of them, they would be two people.
    """
    contributing = [one.creator for one in contributors]
    spellings: dict[Key, list[Creator]] = {}
    for person in dict.fromkeys((*creators, *contributing)):
        for key in match_keys(person):
            known = spellings.setdefault(key, [])
            if len(known) < MOST_SPELLINGS:
                known.append(person)

    cited = frozenset(creators)
    united: dict[tuple[Key, str], Contributor] = {}
    for one in contributors:
        keys = match_keys(one.creator) or (("nobody", ""),)
        same: dict[Creator, None] = {}
        for key in keys:
            same.update(dict.fromkeys(spellings.get(key, [one.creator])))

        whole = one
        orcids = {person.orcid for person in same if person.orcid is not None}
        are_namesakes = len(orcids) > 1
        if not are_namesakes:
            # The first of the fullest: a creator, then who has an iD, then whose name is divided.
            fullest = max(same, key=lambda person: (person in cited, person.orcid is not None, person.name is None))
            whole = replace(one, creator=reduce(enrich, same, fullest))

        strongest_key = (match_keys(whole.creator) or keys)[0]
        united.setdefault((strongest_key, whole.role), whole)

    return tuple(united.values())


def unnamed_people(people: Iterable[Creator], proposed: Sequence[Creator]) -> tuple[Creator, ...]:
    """Those of `proposed` who match none of `people` by any key, each once."""
    known = set(key_counts(people))
    fresh = []
    for person in proposed:
        keys = match_keys(person)
        if keys and known.isdisjoint(keys):
            fresh.append(person)
        known.update(keys)
    return tuple(fresh)
