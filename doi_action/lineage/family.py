"""Family: the versions of a work that are out, as the next one to be published finds them.

What several releases in one run need: a lineage is seen from one version, and each of them joins those before it. Only
its neighbours are handed on, since all that is planned for a version follows from them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from doi_action.identifiers.types import Doi
from doi_action.lineage import (
    Lineage,
    RegistryRecord,
    Version,
    followed_without_tag,
    nearest_in_line,
    predecessor_of,
    successors_of,
)
from doi_action.model import Tag


class Family:
    """Grows from a `lineage` that a registry was asked for, whichever version that one is seen from."""

    def __init__(self, lineage: Lineage) -> None:
        self._seen = lineage
        self._out: dict[Doi, Version] = {version.doi: version for version in lineage.published}
        self._newest = max(lineage.published, key=lambda version: version.rank, default=None)
        self.records: dict[Doi, RegistryRecord] = dict(lineage.records)

    @property
    def out(self) -> tuple[Version, ...]:
        """The versions that are out by now, the lowest first."""
        return tuple(sorted(self._out.values(), key=lambda version: version.order))

    def joined_by(self, version: Version, tags: Iterable[Tag], *, current: RegistryRecord | None = None) -> Lineage:
        """The lineage as `version` finds it; `current` is its own record where there is one.

        Its `published` are the neighbours and the newest. Until the record of the predecessor is known, which version
        follows that one now is not known either.
        """
        distances = {tag.name: tag.distance for tag in tags}
        # Of many versions most are far away; comparing each with each would take the square of their number.
        others = dict(self._out)
        others.pop(version.doi, None)

        untagged = tuple(other for other in others.values() if not other.tag.name)
        nearest_below = predecessor_of(version, _seen(_before(others.values(), distances), distances))
        predecessor = followed_without_tag(current, untagged) or nearest_below
        followed = None
        following = None
        if predecessor:
            followed = self.records.get(predecessor.doi)
        if followed:
            following = followed.related("IsPreviousVersionOf")

        after = _after(others.values(), distances, following)
        after += self._named_by(current, "IsPreviousVersionOf")
        following_it = successors_of(version, _seen(after, distances), predecessor=followed, current=current)
        in_line = (nearest_in_line(version, successor, untagged, self.records) for successor in following_it)
        successors = tuple(dict.fromkeys(in_line))

        near: dict[Doi, Version] = {}
        for other in (predecessor, *successors, self._newest, *self._named_by(current, "IsNewVersionOf")):
            if other:
                near[other.doi] = other

        return replace(
            self._seen,
            version=version,
            current=current,
            published=tuple(sorted(near.values(), key=lambda other: other.order)),
            listed=self._seen.listed | near.keys(),
            predecessor=predecessor,
            successors=successors,
            records={doi: self.records[doi] for doi in near if doi in self.records},
        )

    def _named_by(self, record: RegistryRecord | None, relation: str) -> list[Version]:
        """The versions that are out and that a record names with `relation`."""
        if record is None:
            return []

        named = record.related(relation)
        return [self._out[doi] for doi in named if doi in self._out]

    def add(self, version: Version, written: Mapping[Doi, RegistryRecord]) -> None:
        """`version` is out, and the records `written` with it."""
        self._out[version.doi] = version
        self.records.update(written)

        is_newest = self._newest is None or self._newest.rank < version.rank
        if is_newest:
            self._newest = version


def _before(others: Iterable[Version], distances: Mapping[str, int | None]) -> list[Version]:
    """Those among which the predecessor is: on this commit or the nearest ancestor, else on other lines."""
    behind: dict[int, list[Version]] = {}
    elsewhere = []
    for other in others:
        distance = distances.get(other.tag.name)
        if distance is None:
            elsewhere.append(other)
        elif distance >= 0:
            behind.setdefault(distance, []).append(other)

    # Of those on this commit the higher ones are no ancestors, which `predecessor_of` judges.
    on_this_commit = behind.pop(0, [])
    nearest = behind[min(behind)] if behind else elsewhere
    return [*on_this_commit, *nearest]


def _after(
    others: Iterable[Version], distances: Mapping[str, int | None], following: Iterable[Doi] | None
) -> list[Version]:
    """Those among which the successors are: descendants that follow the predecessor now, else the nearest ones."""
    ahead: dict[int, list[Version]] = {}
    for other in others:
        distance = distances.get(other.tag.name)
        if distance is not None and distance < 0:
            ahead.setdefault(distance, []).append(other)

    if following is None:
        return ahead[max(ahead)] if ahead else []

    named = set(following)
    descendants = chain.from_iterable(ahead.values())
    return [other for other in descendants if other.doi in named]


def _seen(versions: Iterable[Version], distances: Mapping[str, int | None]) -> tuple[Version, ...]:
    """The versions, each once, as far away as they are from here."""
    seen: dict[Doi, Version] = {}
    for other in versions:
        distance = distances.get(other.tag.name)
        seen[other.doi] = replace(other, tag=replace(other.tag, distance=distance))
    return tuple(seen.values())
