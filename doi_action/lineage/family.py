"""Family: the versions of a work that are out, as the next one to be published finds them.

What several releases in one run need: a lineage is seen from one version, and each of them joins those before it. Only
its neighbours are handed on, since all that is planned for a version follows from them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, RegistryRecord, Version, predecessor_of, successors_of
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
        seen = []
        for other in self._out.values():
            distance = distances.get(other.tag.name)
            is_as_seen = distance == other.tag.distance
            seen.append(other if is_as_seen else replace(other, tag=replace(other.tag, distance=distance)))
        published = tuple(seen)

        predecessor = predecessor_of(version, published)
        followed = self.records.get(predecessor.doi) if predecessor else None
        successors = successors_of(version, published, predecessor=followed, current=current)

        near = {other.doi: other for other in (predecessor, *successors, self._newest) if other}
        former = current.related("IsNewVersionOf") if current else ()
        near |= {other.doi: other for other in published if other.doi in former}
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

    def add(self, version: Version, written: Mapping[Doi, RegistryRecord]) -> None:
        """`version` is out, and the records `written` with it."""
        self._out[version.doi] = version
        self.records.update(written)
        if self._newest is None or self._newest.rank < version.rank:
            self._newest = version
