"""What search knows of a version: all that is needed to show it, as it was at the moment of writing."""

from dataclasses import asdict, dataclass

from doi_action.sandbox.invenio.model import Review, StoredFile, Version, Work
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.shelf import Shelf


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A version with what belongs to it, enough to make the API's document. `communities` are ids with slugs.

    `named`: what it says by ids of vocabularies is shown with their titles.
    """

    version: Version
    work: Work
    files: tuple[StoredFile, ...]
    communities: tuple[Json, ...] = ()
    review: Review | None = None
    named: bool = True


def seen(shelf: Shelf, version: Version) -> Seen:
    """`version` as it is now."""
    work = shelf.work_of(version)
    communities = []
    for identifier in work.communities:
        community = shelf.community(identifier)
        if community:
            communities.append({"id": community.id, "slug": community.slug, "metadata": {"title": community.title}})

    return Seen(
        version=version,
        work=work,
        files=tuple(shelf.files(version.bucket)),
        communities=tuple(communities),
        review=shelf.review(work.review) if version.index == 1 else None,
    )


def snapshot(shelf: Shelf, version: Version) -> Json:
    """`version` as it is now, to be kept as JSON."""
    return asdict(seen(shelf, version))


def from_snapshot(kept: Json) -> Seen:
    """What `snapshot` kept."""
    work = Work(**{**kept["work"], "communities": tuple(kept["work"]["communities"])})
    return Seen(
        version=Version(**kept["version"]),
        work=work,
        files=tuple(StoredFile(**file) for file in kept["files"]),
        communities=tuple(kept["communities"]),
        review=Review(**kept["review"]) if kept["review"] else None,
    )
