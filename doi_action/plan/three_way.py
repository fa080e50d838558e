"""The three-way merge: what a record shall say once files and registry may both have changed since it was written.

*Base* is what we said when the record was written, computed again from the tag and from earlier states of the files;
*theirs* is what the registry holds; *mine* is what the files say now. Nothing is stored for it. What the registry holds
and no base said is a steward's and stays, entry by entry and part by part; what a base said and the files say no longer
goes; a value that both sides changed is a clash, which waits for somebody to prefer one side.

Pure, and the same for every registry: all three sides come in the form in which that registry holds them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import chain
from typing import Any

from doi_action.metadata.people import differing_orcids, match_keys
from doi_action.metadata.words import words_of, words_of_entries
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    Funding,
    GeoLocation,
    License,
    Metadata,
    RelatedItem,
)

Key = tuple[str, ...]
Keys = Callable[[Any], Iterable[Key]]
Values = tuple[Any, ...]
"""What a record says in the fields of one group of VALUES."""


class Prefer(StrEnum):
    """The side that wins where both changed a value, by the words of the input `prefer`."""

    NEITHER = "neither"
    FILES = "files"
    REGISTRY = "registry"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Something that only the registry says of a field of Metadata, in words: a steward put it there, and it stays."""

    field: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Clash:
    """A value that files and registry both changed, as each of them has it, in words."""

    field: str
    files: str
    registry: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """What an update does to one field: the entries, in words, that go (`old`) and those that come (`new`)."""

    field: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge:
    """What the record shall say, what of it only the registry says, and where nobody can tell which side is right."""

    metadata: Metadata
    kept: tuple[Kept, ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entries:
    """How the entries of a list are told apart.

    Two entries that share one of their `same` keys are one entry. Two that share a `place` stand for one another only
    where a base has an entry in that place too: a description of methods may be a changed one or a second one.
    """

    same: Keys
    place: Keys = lambda entry: ()


def _folded(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def _licence_keys(right: License) -> Iterable[Key]:
    """One SPDX id, else one name, else one address: the registry writes names and addresses of its own beside an id."""
    if right.spdx:
        yield "spdx", right.spdx.value.lower()
        return
    if right.name:
        yield "name", _folded(right.name)
    if right.url:
        yield "url", right.url


def _funding_keys(grant: Funding) -> Iterable[Key]:
    award = _folded(grant.award_number)
    yield "funder", _folded(grant.funder), award
    if grant.funder_id:
        yield "id", grant.funder_id.lower(), award


def _affiliation_keys(affiliation: Affiliation) -> Iterable[Key]:
    yield "name", _folded(affiliation.name)
    if affiliation.ror:
        yield "ror", str(affiliation.ror)


def _item_keys(item: RelatedItem) -> Iterable[Key]:
    yield "title", item.relation, _folded(item.title)
    if item.identifier:
        yield "identifier", item.relation, item.identifier.lower()


def _place_keys(place: GeoLocation) -> Iterable[Key]:
    yield (repr(place),)
    if place.place:
        yield "name", _folded(place.place)


_AFFILIATIONS = Entries(same=_affiliation_keys)

LISTS: dict[str, Entries] = {
    # A steward who puts an iD right makes no second person of that name.
    "creators": Entries(same=match_keys, place=lambda person: (("name", _folded(person.full_name)),)),
    "contributors": Entries(
        same=lambda entry: ((entry.role, *key) for key in match_keys(entry.creator)),
        place=lambda entry: ((entry.role, _folded(entry.creator.full_name)),),
    ),
    "titles": Entries(
        same=lambda t: ((t.type or "", _folded(t.text)),), place=lambda t: ((t.type or "", t.language or ""),)
    ),
    "descriptions": Entries(same=lambda d: ((d.type, _folded(d.text)),), place=lambda d: ((d.type,),)),
    "keywords": Entries(same=lambda s: ((_folded(s.text),),)),
    "licenses": Entries(same=_licence_keys),
    "related_identifiers": Entries(same=lambda link: (link.key,)),
    "related_items": Entries(same=_item_keys, place=lambda item: ((item.relation, item.type),)),
    "alternate_identifiers": Entries(same=lambda a: ((_folded(a.type), a.value),)),
    "funding": Entries(same=_funding_keys),
    "dates": Entries(same=lambda d: ((d.type, d.value),), place=lambda d: ((d.type,),)),
    "formats": Entries(same=lambda text: ((_folded(text),),)),
    "sizes": Entries(same=lambda text: ((_folded(text),),)),
    "geo_locations": Entries(same=_place_keys),
}
"""The fields of Metadata that are lists."""

OURS = ("version", "repository_url", "landing_page")
"""Fields that nobody but us decides on: a version is its tag, and a page that moved must be followed."""

TOGETHER = (
    # A type is said by both: a record whose words we do not know as a kind has a resource type and no kind.
    ("kind", "resource_type"),
    ("publisher", "publisher_ror"),
)
"""Fields that are one value and change together."""

_FIELDS = tuple(part.name for part in fields(Metadata))
_ELSEWHERE = {*LISTS, *OURS, *chain.from_iterable(TOGETHER)}

VALUES = (*TOGETHER, *((name,) for name in _FIELDS if name not in _ELSEWHERE))
"""The fields that are one value, whoever adds one to Metadata; those in one group change together."""


def merge(mine: Metadata, theirs: Metadata, bases: Sequence[Metadata], *, prefer: Prefer = Prefer.NEITHER) -> Merge:
    """What the record shall say, given what we said before in each of `bases`.

    With no base at all, whatever only the registry says stays.
    """
    judge = _Judge(prefer)
    said: dict[str, Any] = {}

    for group in VALUES:
        of_mine, of_theirs, *befores = (tuple(getattr(side, name) for name in group) for side in (mine, theirs, *bases))
        judge.about = group[0]
        chosen = judge.group(of_mine, of_theirs, befores)
        said |= zip(group, chosen, strict=True)

    for name, entries in LISTS.items():
        judge.about = name
        befores = [getattr(base, name) for base in bases]
        said[name] = judge.entries(getattr(mine, name), getattr(theirs, name), befores, entries)

    merged = replace(mine, **said)
    return Merge(metadata=merged, kept=tuple(judge.kept), clashes=tuple(judge.clashes))


class _Judge:
    """Decides value by value, and notes what it kept and where it could not decide. `about` is the field at hand."""

    def __init__(self, prefer: Prefer) -> None:
        self.prefer, self.about = prefer, ""
        self.kept: list[Kept] = []
        self.clashes: list[Clash] = []

    def _keep(self, theirs: Any, *, of: str) -> None:
        """Notes that something stays which only the registry says; `of` names the entry that it is a part of."""
        self.kept.append(Kept(field=self.about, value=_joined(of, words_of(theirs))))

    def value(self, mine: Any, theirs: Any, befores: Sequence[Any], *, of: str = "") -> Any:
        """One value; `of` names the entry that it is a part of."""
        nothing_there = theirs in (None, (), "")
        if nothing_there or _plain(mine) == _plain(theirs):
            return mine

        said_before = [_plain(before) for before in befores]
        is_what_we_said = _plain(theirs) in said_before
        if is_what_we_said:
            return mine

        unsaid_by_files = mine in (None, (), "")
        unchanged_in_files = _plain(mine) in said_before
        only_changed_there = unsaid_by_files or unchanged_in_files
        if only_changed_there or self.prefer is Prefer.REGISTRY:
            self._keep(theirs, of=of)
            return theirs

        if self.prefer is Prefer.NEITHER:
            in_files, there = _joined(of, words_of(mine)), _joined(of, words_of(theirs))
            self.clashes.append(Clash(field=self.about, files=in_files, registry=there))
        return mine

    def group(self, mine: Values, theirs: Values, befores: Sequence[Values]) -> Values:
        """Values that change together; where their first is the same, each of the others for itself."""
        first_is_same = _plain(mine[0]) == _plain(theirs[0])
        if len(mine) == 1 or first_is_same:
            columns = zip(mine, theirs, *befores, strict=True)
            return tuple(self.value(one, other, before) for one, other, *before in columns)

        there = None if all(part is None for part in theirs) else theirs
        chosen: Values = self.value(mine, there, befores)
        return chosen

    def entries(
        self,
        mine: Sequence[Any],
        theirs: Sequence[Any],
        befores: Sequence[Sequence[Any]],
        how: Entries,
        *,
        of: str = "",
    ) -> tuple[Any, ...]:
        """A list: entries of both sides matched, what only one side has judged by whether we said it before."""
        pairs = _pairs(mine, theirs, befores, how)
        partners = {id(one) for one, _ in pairs}
        matched = {id(other) for _, other in pairs}

        merged: dict[int, Any] = {}
        accounted: set[int] = set()
        for one, other in pairs:
            before = []
            for base in befores:
                entry = _like(base, how, one, other)
                if entry is not None:
                    before.append(entry)

            accounted.update(map(id, before))
            merged[id(one)] = merged[id(other)] = self.entry(one, other, before, of=of)

        # What we said of an entry that is still there says nothing of another one of its name.
        unaccounted = [entry for base in befores for entry in base if id(entry) not in accounted]
        strictly = Entries(same=how.same)
        left: list[Any] = []
        for other in theirs:
            if id(other) in matched:
                continue

            said_before = _like(unaccounted, strictly, other) is not None
            if not said_before:
                self._keep(other, of=of)
                left.append(other)

        # The registry's order stays as long as the files change nothing in theirs.
        nothing_new = all(id(one) in partners for one in mine)
        order = _keys_of(mine, how)
        same_order = any(order == _keys_of(before, how) for before in befores)
        if nothing_new and same_order:
            staying = matched.union(map(id, left))
            return tuple(merged.get(id(other), other) for other in theirs if id(other) in staying)

        from_files = [merged.get(id(one), one) for one in mine]
        return (*from_files, *left)

    def entry(self, mine: Any, theirs: Any, befores: Sequence[Any], *, of: str) -> Any:
        """One entry that both sides have, part by part; `of` names the entry that it is a part of."""
        match mine:
            case Creator():
                return self.person(mine, theirs, befores)
            case Contributor():
                people_before = [entry.creator for entry in befores]
                return replace(mine, creator=self.person(mine.creator, theirs.creator, people_before))
            case License() if mine.spdx:
                # Beside an id the registry sets name and address by itself.
                return theirs
            case str():
                return theirs

        names = [part.name for part in fields(mine)]
        return replace(mine, **self.parts(names, mine, theirs, befores, of=_joined(of, words_of(mine))))

    def parts(self, names: Iterable[str], mine: Any, theirs: Any, befores: Sequence[Any], *, of: str) -> dict[str, Any]:
        """The named parts of an entry, each judged for itself."""
        judged = {}
        for name in names:
            before = [getattr(entry, name) for entry in befores]
            judged[name] = self.value(getattr(mine, name), getattr(theirs, name), before, of=of)
        return judged

    def person(self, mine: Creator, theirs: Creator, befores: Sequence[Creator]) -> Creator:
        """One person or organisation: the name as a whole, identifiers, and affiliations as a list."""
        whose = mine.full_name
        name = self.value(_Name(mine), _Name(theirs), [_Name(before) for before in befores], of=whose)
        affiliations = self.entries(
            mine.affiliations, theirs.affiliations, [before.affiliations for before in befores], _AFFILIATIONS, of=whose
        )
        identifiers = self.parts(("orcid", "ror"), mine, theirs, befores, of=whose)
        return replace(mine, **name.parts, **identifiers, affiliations=affiliations)


class _Name:
    """The parts of a name, which change together."""

    def __init__(self, person: Creator) -> None:
        names = ("name", "given_names", "family_names", "particle", "suffix", "name_type")
        self.parts = {name: getattr(person, name) for name in names}
        self.whole = person.full_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Name) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(tuple(self.parts.values()))

    def __str__(self) -> str:
        return self.whole


def _plain(value: Any) -> Any:
    """A value as it compares: no registry keeps runs of white space."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return " ".join(value.split())
    return value


def _keys_of(entries: Sequence[Any], how: Entries) -> list[set[Key]]:
    return [set(how.same(entry)) for entry in entries]


def _like(entries: Sequence[Any], how: Entries, *sought: Any) -> Any:
    """The entry that is one of `sought`, else one in the same place; None where there is none."""
    for entry in entries:
        if any(_is_same(one, entry, how) for one in sought):
            return entry

    for entry in entries:
        # In one place a steward may have put the iD right: it is the same person all the same.
        if any(not set(how.place(one)).isdisjoint(how.place(entry)) for one in sought):
            return entry
    return None


def _is_same(one: Any, other: Any, how: Entries) -> bool:
    """Whether two entries share a key, and are no two people of one name."""
    shares_a_key = not set(how.same(one)).isdisjoint(how.same(other))
    return shares_a_key and not _two_people(one, other)


def _pairs(
    mine: Sequence[Any], theirs: Sequence[Any], befores: Sequence[Sequence[Any]], how: Entries
) -> list[tuple[Any, Any]]:
    """The entries that both sides have, each with its like; an entry has at most one."""
    pairs: list[tuple[Any, Any]] = []
    ours, others = list(mine), list(theirs)

    def take(is_pair: Callable[[Any, Any], bool]) -> None:
        for one in list(ours):
            for other in others:
                if not is_pair(one, other):
                    continue

                pairs.append((one, other))
                # By identity: two equal entries are two.
                ours[:] = [entry for entry in ours if entry is not one]
                others[:] = [entry for entry in others if entry is not other]
                break

    known_places: set[Key] = set()
    for before in befores:
        for entry in before:
            known_places.update(how.place(entry))

    def in_one_place(one: Any, other: Any) -> bool:
        shared = set(how.place(one)) & set(how.place(other)) & known_places
        if not shared:
            return False

        # Of several in one place nobody can tell which was changed.
        for side in (ours, others):
            in_it = [entry for entry in side if shared.issubset(how.place(entry))]
            if len(in_it) != 1:
                return False
        return True

    take(lambda one, other: bool(one == other))
    take(lambda one, other: _is_same(one, other, how))
    take(in_one_place)
    return pairs


def _two_people(one: Any, other: Any) -> bool:
    """Whether two of one name have iDs that tell them apart."""
    if isinstance(one, Contributor):
        return differing_orcids(one.creator, other.creator)
    if isinstance(one, Creator):
        return differing_orcids(one, other)
    return False


def means_another_work(new: Metadata, old: Metadata) -> bool:
    """Whether a record would speak of something else than it was cited for: another kind, or none of its creators."""
    known_kinds = {new.kind, old.kind} - {None}
    if len(known_kinds) > 1:
        return True

    if not new.creators or not old.creators:
        return False
    staying = _pairs(new.creators, old.creators, (), LISTS["creators"])
    return not staying


def changes(old: Metadata, new: Metadata, names: Iterable[str]) -> tuple[FieldChange, ...]:
    """What goes and what comes in each of the named fields that differ; `marker` and the like are passed over."""
    found = []
    for name in names:
        if name not in _FIELDS:
            continue

        before, after = words_of_entries(getattr(old, name)), words_of_entries(getattr(new, name))
        if before == after:
            continue

        gone = tuple(text for text in before if text not in after)
        come = tuple(text for text in after if text not in before)
        only_in_another_order = not gone and not come
        if only_in_another_order:
            gone, come = before, after
        found.append(FieldChange(field=name, old=gone, new=come))
    return tuple(found)


def _joined(of: str, text: str) -> str:
    if not of:
        return text
    return f"{of}: {text}"
