"""GitHub's answers become our records here, at the edge; raw JSON travels no further.

Text is not trusted to be the file: its bytes are hashed again and compared with the blob's name, since GitHub cuts
long text, and re-encodes what is not UTF-8. Where they differ the raw bytes are asked for.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
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
    identity: str | None = f"github:{place}{number}"
    problem: str | None = None
    if number is None:
        identity, problem = None, "GitHub names no numeric id for the repository"

    # NOASSERTION is GitHub's word, and SPDX's, for a licence file that it does not recognise.
    spdx = (answer.get("licenseInfo") or {}).get("spdxId")
    license = SpdxId(spdx) if spdx not in (None, "", "NOASSERTION") else None

    # A repository without a commit has no default branch.
    default_branch = (answer.get("defaultBranchRef") or {}).get("name")
    return Repository(
        name=answer["name"],
        owner=answer["owner"]["login"],
        identity=identity,
        identity_problem=problem,
        url=answer["url"],
        description=_text(answer.get("description")),
        homepage=_text(answer.get("homepageUrl")),
        topics=tuple(node["topic"]["name"] for node in answer["repositoryTopics"]["nodes"] or ()),
        license=license,
        default_branch=default_branch,
        fork=answer["isFork"],
        private=answer["isPrivate"],
        archived=answer["isArchived"],
    )


def release_from(answer: Mapping[str, Any] | None, tag: Mapping[str, Any], *, name: str, page: str) -> Release:
    """The release of tag `name`; `answer` is None for a tag that no release was made of. `page` is the repository's."""
    commit = tagged_commit(tag)
    if answer is None:
        return replace(_at_tag(name, commit, page), published_at=_tagged_at(tag, commit))

    assets = []
    for node in answer["releaseAssets"]["nodes"] or ():
        about = {"media_type": node["contentType"], "url": node["downloadUrl"]}
        assets.append(Asset(name=node["name"], size=node["size"], **about))

    # GitHub lists them up to a number, and counts them all.
    left_out = answer["releaseAssets"]["totalCount"] - len(assets)
    release = _told(_at_tag(name, commit, page), answer)
    return replace(release, assets=tuple(assets), assets_left_out=left_out)


def listed_release_from(answer: Mapping[str, Any], commit: Mapping[str, Any], *, page: str) -> Release:
    """A release of a list, whose tag is at `commit`. What is attached to it was not asked for."""
    return _told(_at_tag(answer["tagName"], commit, page), answer)


def _at_tag(name: str, commit: Mapping[str, Any], page: str) -> Release:
    """What a tag alone tells of a release; `page` is the repository's."""
    return Release(
        tag=name,
        commit=commit["oid"],
        committed_at=_when(commit["committedDate"]),
        url=f"{page}/releases/tag/{quote(name)}",
        files_page=f"{page}/tree/{quote(name)}",
    )


def _told(release: Release, answer: Mapping[str, Any]) -> Release:
    """The release with what GitHub says of it."""
    return replace(
        release,
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


def _tagged_at(target: Mapping[str, Any], commit: Mapping[str, Any]) -> datetime | None:
    """When a tag was made. A lightweight one has no tagger, and its commit's day is all there is."""
    tagger = target.get("tagger") or {}
    return _when(tagger.get("date")) or _when(commit["committedDate"])


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

        distance = _distance(node.get("compare"), commit["oid"], history, release)
        date = _tagged_at(target, commit)
        tags.append(Tag(name=node["name"], commit=commit["oid"], date=date, distance=distance))

    return tuple(tags)


def _distance(compare: Mapping[str, Any] | None, commit: str, history: tuple[str, ...], release: str) -> int | None:
    if commit == release:
        return 0

    match compare:
        case {"status": "AHEAD", "aheadBy": commits}:
            return int(commits)
        case {"status": "BEHIND", "behindBy": commits}:
            return -int(commits)
        case {"status": str()}:
            # On another line, or the same commit under another name.
            return None

    return history.index(commit) if commit in history else None


def people_from(commits: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    """Authors and co-authors of these commits, most commits first; merges and bots left out."""
    counted: Counter[tuple[str, str]] = Counter()
    for commit in commits:
        is_merge = len(commit["parents"]["nodes"]) > 1
        if is_merge:
            continue

        # A set, since a squashed commit may name the same author twice.
        authors = commit["authors"]["nodes"] or ()
        counted.update({(author.get("name") or "", author.get("email") or "") for author in authors})

    return count_people(counted)


def tree_from(commit: Mapping[str, Any], paths: tuple[str, ...], fetch: FetchBlob) -> Tree:
    """The tree of an answer that asked for `paths` by the aliases f0, f1, ...

    Links whose destination is among the files that were read have its bytes; other links have none.
    """
    answers = [commit.get(f"f{number}") for number in range(len(paths))]
    entries = list(filter(None, answers))
    listed = list(commit["tree"]["entries"] or ()) + entries

    contents: dict[str, bytes] = {}
    links: dict[str, str] = {}
    for entry in entries:
        if entry["type"] == "tree":
            listed += entry["object"]["entries"] or ()
        # A submodule is no file.
        if entry["type"] != "blob":
            continue

        data = bytes_of(entry, fetch)
        if entry["mode"] == LINK_MODE:
            links[entry["path"]] = (data or b"").decode(errors="replace")
        elif data is not None:
            contents[entry["path"]] = data

    follow_links(links, contents)
    sizes = {entry["path"]: entry["size"] for entry in listed if entry["type"] == "blob"}
    return Tree(commit=commit["oid"], oid=commit["tree"]["oid"], contents=contents, sizes=sizes, links=links)


def follow_links(links: Mapping[str, str], contents: dict[str, bytes]) -> None:
    """Give the links among `contents` the bytes of the files that they lead to, where those were read."""
    for path in links:
        destination = link_destination(links, path)
        if destination in contents:
            contents[path] = contents[destination]


def link_destination(links: Mapping[str, str], path: str) -> str | None:
    """The path inside the tree that `path` leads to, through further links; None when it leaves the tree or turns."""
    for _ in range(10):
        if path not in links:
            return path

        # A target that begins at the root of a disk takes the place of all before it (posixpath.join).
        path = normpath(join(dirname(path), links[path]))
        if path.startswith(("/", "..")):
            return None

    return None


def bytes_of(entry: Mapping[str, Any], fetch: FetchBlob) -> bytes | None:
    """The bytes of a file, None for one that is too large to fetch."""
    blob = entry["object"] or {}
    text = blob.get("text")
    is_whole = not blob.get("isTruncated") and not blob.get("isBinary")
    if text is not None and is_whole:
        data = str(text).encode(errors="surrogatepass")
        # GitHub re-encodes a text that is not UTF-8, and then it is not the file.
        if blob_name(data, like=entry["oid"]) == entry["oid"]:
            return data

    if entry["size"] > FETCH_AT_MOST:
        return None
    return fetch(entry["oid"])


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(text: str | None) -> str | None:
    return text if text and text.strip() else None
