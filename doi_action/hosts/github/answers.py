"""GitHub's answers become our records here, at the edge; raw JSON travels no further.

Text is not trusted to be the file: its bytes are hashed again and compared with the blob's name, since GitHub cuts
long text, and re-encodes what is not UTF-8. Where they differ the raw bytes are asked for.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import quote, urlsplit

from doi_action.hosts.history_people import count_people
from doi_action.identifiers.types import SpdxId
from doi_action.model import Asset, Release, Repository, Tag
from doi_action.snapshot import Person, Tree

LINK_MODE = 0o120000
"""Mode of a symbolic link in a git tree."""
FETCH_AT_MOST = 12 * 1024 * 1024
"""Bytes; a larger file is not fetched, only its size is known."""

FetchBlob = Callable[[str], bytes]
"""Object name of a blob -> its bytes."""


def blob_name(data: bytes, *, like: str) -> str:
    """The git object name of a file with these bytes, by the hash that `like` (a name of the repository) shows.

    >>> blob_name(b"", like="0" * 40)
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    algorithm = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return algorithm(b"blob %d\0" % len(data) + data).hexdigest()


def repository_from(answer: Mapping[str, Any]) -> Repository:
    """The repository. A numeric id is unique on one GitHub server only, so that another server's name goes with it."""
    number, server = answer["databaseId"], urlsplit(answer["url"]).hostname
    place = "" if server == "github.com" else f"{server}/"
    spdx = (answer.get("licenseInfo") or {}).get("spdxId")
    return Repository(
        name=answer["name"],
        owner=answer["owner"]["login"],
        identity=f"github:{place}{number}" if number is not None else None,
        identity_problem=None if number is not None else "GitHub names no numeric id for the repository",
        url=answer["url"],
        description=_text(answer.get("description")),
        homepage=_text(answer.get("homepageUrl")),
        topics=tuple(node["topic"]["name"] for node in answer["repositoryTopics"]["nodes"] or ()),
        license=SpdxId(spdx) if spdx and spdx != "NOASSERTION" else None,
        default_branch=(answer.get("defaultBranchRef") or {}).get("name"),
        fork=answer["isFork"],
        private=answer["isPrivate"],
        archived=answer["isArchived"],
    )


def release_from(answer: Mapping[str, Any] | None, tag: Mapping[str, Any], *, name: str, page: str) -> Release:
    """The release of tag `name`; `answer` is None for a tag that no release was made of. `page` is the repository's."""
    commit = tagged_commit(tag)
    tagged_at = _when((tag.get("tagger") or {}).get("date")) or _when(commit["committedDate"])
    common: dict[str, Any] = {
        "tag": name,
        "commit": commit["oid"],
        "committed_at": _when(commit["committedDate"]),
        "url": f"{page}/releases/tag/{quote(name)}",
        "files_page": f"{page}/tree/{quote(name)}",
    }
    if answer is None:
        return Release(**common, published_at=tagged_at)
    assets = tuple(
        Asset(name=n["name"], size=n["size"], media_type=n["contentType"], url=n["downloadUrl"])
        for n in answer["releaseAssets"]["nodes"] or ()
    )
    return Release(
        **common,
        name=_text(answer.get("name")),
        notes=_text(answer.get("description")),
        published_at=_when(answer.get("publishedAt")),
        prerelease=answer["isPrerelease"],
        draft=answer["isDraft"],
        id=answer.get("databaseId"),
        assets=assets,
        assets_left_out=answer["releaseAssets"]["totalCount"] - len(assets),
    )


def listed_release_from(answer: Mapping[str, Any], commit: Mapping[str, Any], *, page: str) -> Release:
    """A release of a list, whose tag is at `commit`. What is attached to it was not asked for."""
    name = answer["tagName"]
    return Release(
        tag=name,
        commit=commit["oid"],
        committed_at=_when(commit["committedDate"]),
        url=f"{page}/releases/tag/{quote(name)}",
        files_page=f"{page}/tree/{quote(name)}",
        name=_text(answer.get("name")),
        notes=_text(answer.get("description")),
        published_at=_when(answer.get("publishedAt")),
        prerelease=answer["isPrerelease"],
        draft=answer["isDraft"],
        id=answer.get("databaseId"),
    )


def tagged_commit(target: Mapping[str, Any]) -> Mapping[str, Any]:
    """The commit that a tag's target is, or that an annotated tag points to; {} for a tag of a tree or a file."""
    inner = target.get("target") or target
    return inner if "committedDate" in inner else {}


def tags_from(nodes: Iterable[Mapping[str, Any]], history: tuple[str, ...], release: str) -> tuple[Tag, ...]:
    """The tags with their distance from the release's commit; tags of other things than commits are left out.

    `history` are the release's ancestors, nearest first: used where GitHub compares nothing, approximate beyond a
    merge, and silent on descendants.
    """
    tags = []
    for node in nodes:
        target = node["target"] or {}
        commit = tagged_commit(target)
        if not commit:
            continue
        tagged_at = _when((target.get("tagger") or {}).get("date")) or _when(commit["committedDate"])
        distance = _distance(node.get("compare"), commit["oid"], history, release)
        tags.append(Tag(name=node["name"], commit=commit["oid"], date=tagged_at, distance=distance))
    return tuple(tags)


def _distance(compare: Mapping[str, Any] | None, commit: str, history: tuple[str, ...], release: str) -> int | None:
    if commit == release:
        return 0
    match (compare or {}).get("status"):
        case "AHEAD":
            return int(compare["aheadBy"])  # type: ignore[index]
        case "BEHIND":
            return -int(compare["behindBy"])  # type: ignore[index]
        case None if commit in history:
            return history.index(commit)
    return None


def people_from(commits: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    """Authors and co-authors of these commits, most commits first; merges and bots left out."""
    counted: Counter[tuple[str, str]] = Counter()
    for commit in commits:
        is_merge = len(commit["parents"]["nodes"]) > 1
        if is_merge:
            continue
        authors = commit["authors"]["nodes"] or ()
        # A set, since a squashed commit may name the same author twice.
        counted.update({(author.get("name") or "", author.get("email") or "") for author in authors})
    return count_people(counted)


def tree_from(commit: Mapping[str, Any], paths: tuple[str, ...], fetch: FetchBlob) -> Tree:
    """The tree of an answer that asked for `paths` by the aliases f0, f1, ...

    Links whose destination is among the files that were read have its bytes; other links have none.
    """
    entries = []
    for number in range(len(paths)):
        entry = commit.get(f"f{number}")
        if entry is not None:
            entries.append(entry)

    listed = {entry["path"]: entry for entry in (*(commit["tree"]["entries"] or ()), *entries)}
    contents: dict[str, bytes] = {}
    links: dict[str, str] = {}
    for entry in entries:
        path = entry["path"]
        if entry["type"] == "tree":
            for inner in entry["object"]["entries"] or ():
                listed[inner["path"]] = inner
            continue
        if entry["type"] != "blob":
            continue

        data = bytes_of(entry, fetch)
        if entry["mode"] == LINK_MODE:
            links[path] = (data or b"").decode(errors="replace")
        elif data is not None:
            contents[path] = data

    for path in links:
        destination = link_destination(links, path)
        if destination in contents:
            contents[path] = contents[destination]
    sizes = {path: entry["size"] for path, entry in listed.items() if entry["type"] == "blob"}
    return Tree(commit=commit["oid"], oid=commit["tree"]["oid"], contents=contents, sizes=sizes, links=links)


def link_destination(links: Mapping[str, str], path: str) -> str | None:
    """The path inside the tree that `path` leads to, through further links; None when it leaves the tree or turns."""
    for _ in range(10):
        if path not in links:
            return path
        if links[path].startswith("/"):
            return None
        path = normpath(join(dirname(path), links[path]))
        if path.startswith(".."):
            return None
    return None


def bytes_of(entry: Mapping[str, Any], fetch: FetchBlob) -> bytes | None:
    """The bytes of a file, None for one that is too large to fetch."""
    blob = entry["object"] or {}
    text = blob.get("text")
    is_whole = not blob.get("isTruncated") and not blob.get("isBinary")
    if text is not None and is_whole:
        data = str(text).encode(errors="surrogatepass")
        if blob_name(data, like=entry["oid"]) == entry["oid"]:
            return data
    return fetch(entry["oid"]) if entry["size"] <= FETCH_AT_MOST else None


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(text: str | None) -> str | None:
    return text if text and text.strip() else None
