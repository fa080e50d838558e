"""The Hub's answers become our records here, at the edge; raw JSON travels no further."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from doi_action.formats.data.pointers import Pointer
from doi_action.hosts.history_people import count_people
from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.hugging_face.connection import ill_formed
from doi_action.identifiers.prefixes import HUB_PREFIX
from doi_action.identifiers.types import doi_or_none
from doi_action.model import Release, Repository
from doi_action.snapshot import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A file or folder of a tree. `oid` is git's name of it; `size` in bytes is what git holds, of LFS a pointer's."""

    path: str
    oid: str
    size: int = 0
    is_folder: bool = False
    pointer: Pointer | None = None

    @property
    def stored(self) -> bytes | None:
        """The bytes that git holds of a file of LFS, which the listing tells without being asked for them."""
        if self.pointer is None:
            return None
        return b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n" % (
            self.pointer.oid.encode(),
            self.pointer.size,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """A commit as the Hub lists it; `authors` are names of accounts, or names as git has them."""

    commit: str
    date: datetime
    title: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Refs:
    """The commits of branches and tags, by name."""

    branches: Mapping[str, str]
    tags: Mapping[str, str]


def repository_from(answer: Any, name: HubName, *, branch: str) -> Repository:
    """The repository. Its `_id` outlives renames and transfers; a disabled one takes no commits.

    The DOI that the Hub gave it stands among the tags of the answer, and of no card; `doi` tells its commit, too
    (`@huggingface/hub`, `ApiModelInfo`).
    """
    try:
        identity, private = str(answer["_id"]), bool(answer["private"])
        disabled, said = bool(answer.get("disabled")), answer.get("doi") or {}
        tags = [str(tag) for tag in answer.get("tags") or () if str(tag).lower().startswith("doi:")]
        told = [doi for text in (said.get("id"), *tags) if (doi := doi_or_none(text))]
        # People put DOIs of papers among the tags of a card, and the Hub hands them on.
        dois = [doi for doi in told if doi.prefix == HUB_PREFIX]
        doi_commit = said.get("commit")
    except (AttributeError, KeyError, TypeError) as error:
        raise ill_formed(f"what it tells of {name.path}", error) from error

    home = name.home
    return Repository(
        name=home.name,
        owner=home.owner,
        identity=f"huggingface:{identity}",
        url=home.url,
        kind=home.kind,
        default_branch=branch,
        private=private,
        archived=disabled,
        doi=dois[0] if dois else None,
        doi_commit=str(doi_commit) if doi_commit else None,
    )


def name_from(answer: Any, name: HubName) -> HubName:
    """The repository's name of today: the Hub redirects from a name that it had."""
    now = answer.get("id") if isinstance(answer, dict) else None
    return replace(name, name=now) if isinstance(now, str) and now else name


def refs_from(answer: Any) -> Refs:
    """Branches and tags, in the Hub's order."""
    try:
        branches = {str(ref["name"]): str(ref["targetCommit"]) for ref in answer["branches"]}
        tags = {str(ref["name"]): str(ref["targetCommit"]) for ref in answer["tags"]}
    except (KeyError, TypeError) as error:
        raise ill_formed("the list of tags and branches", error) from error
    return Refs(branches=branches, tags=tags)


def entry_from(answer: Any) -> Entry:
    """An entry of a tree. A file of LFS comes with the size of its content and, within `lfs`, of its pointer."""
    try:
        path, oid = str(answer["path"]), str(answer["oid"])
        if answer["type"] == "directory":
            return Entry(path=path, oid=oid, is_folder=True)
        large = answer.get("lfs")
        if not large:
            return Entry(path=path, oid=oid, size=int(answer["size"]))
        pointer = Pointer(path=path, oid=str(large["oid"]), size=int(large["size"]))
        return Entry(path=path, oid=oid, size=int(large["pointerSize"]), pointer=pointer)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ill_formed("an entry of a tree", error) from error


def revision_from(answer: Any) -> Revision:
    """A commit of a list."""
    try:
        authors = tuple(str(author["user"]) for author in answer.get("authors") or ())
        date = datetime.fromisoformat(str(answer["date"]))
        return Revision(commit=str(answer["id"]), date=date, title=str(answer["title"]), authors=authors)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ill_formed("a commit of a list", error) from error


def people_from(revisions: Iterable[Revision]) -> tuple[Person, ...]:
    """Who made these commits, most commits first. The Hub tells no e-mail address."""
    counted: Counter[tuple[str, str]] = Counter()
    for revision in revisions:
        counted.update({(author, "") for author in revision.authors})
    return count_people(counted)


def release_from(name: HubName, tag: str, revision: Revision, *, page_of: str) -> Release:
    """The release of a tag: the Hub has no release pages, and shows the files at `page_of`, the tag or its commit.

    It tells no day of a tag, so that the day of its commit counts.
    """
    page = name.home.files_page(page_of)
    return Release(
        tag=tag,
        commit=revision.commit,
        published_at=revision.date,
        committed_at=revision.date,
        url=page,
        files_page=page,
    )
