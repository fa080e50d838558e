"""GitHub as a host: one GraphQL query reads everything, one mutation commits everything, no git and no checkout.

Two requests for a release, three with the release's text, one when nothing changed. Rare cases cost more: files that
a pattern names but nobody could guess, a link to follow, text that GitHub cut, more than a hundred tags.
"""

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from doi_action.errors import DoiActionError, HostError, Unreachable
from doi_action.hosts import github_queries as queries
from doi_action.hosts.github_answers import (
    link_destination,
    people_from,
    release_from,
    repository_from,
    tagged_commit,
    tags_from,
    tree_from,
)
from doi_action.hosts.github_commit import Committer, owner_and_name
from doi_action.hosts.github_connection import API_URL, Connection, Refused
from doi_action.hosts.github_pull_request import PullRequests
from doi_action.hosts.github_refusals import Situation, explained, situation_of, tag_missing
from doi_action.model import Release, Tag
from doi_action.snapshot import Change, Commit, CommitMode, FileEdit, Snapshot, Tree

LIKELY = ("README.md", "README.rst", "README", "README.adoc", "README.org", "README.txt", "Readme.md", "readme.md")
"""Names worth asking for in the first query where a pattern is a wildcard; the rest is found in the listing."""

MAX_TAG_PAGES = 10
MAX_FILES = 60
"""Files that a second query may ask for; a pattern that matches more is answered with the first of them."""


@dataclass(kw_only=True, slots=True)
class _Known:
    """What the last read told that a later write needs."""

    page: str
    release: Release
    head: Tree


class GitHub:
    """A repository on github.com or on a GitHub Enterprise server.

    `owner_name` is `owner/name`. `branch` is where commits go, None for the default branch. Nothing is asked before
    the first call.
    """

    name = "github"
    hosted = True

    def __init__(
        self,
        owner_name: str,
        token: str | None,
        *,
        api_url: str = API_URL,
        graphql_url: str | None = None,
        branch: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = owner_name
        self._branch = branch
        self._connection = Connection(token, api_url=api_url, graphql_url=graphql_url, sleep=sleep, clock=clock)
        self._known: _Known | None = None

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._connection.requests

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def snapshot(self, tag: str | None, patterns: tuple[str, ...]) -> Snapshot:
        """One read of everything: the release of `tag` (None: the newest tag) and the files matching `patterns`.

        A tree's `sizes` names the files of the root and of each folder that a pattern names, of others only what was
        read. `history` counts the last hundred commits of the tag. Raises SettingsError for a tag that is not there.
        """
        try:
            return self._snapshot(tag or self._newest_tag(), patterns)
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused

    def commit(self, change: Change) -> Commit:
        """Make one commit out of `change`, directly or as a pull request, as its mode says.

        Raises BranchMoved when the head is no longer `change.parent`, HostError where GitHub refuses for good.
        """
        edits = tuple(self._placed(edit) for edit in change.edits if edit.before != edit.after)
        if not edits or change.mode is CommitMode.NONE:
            return Commit(sha=change.parent, branch=change.branch)
        if change.branch is None:
            raise HostError(f"{self._name} has no branch to commit to", fix="make a first commit")
        change = replace(change, edits=edits)
        name = self._name
        if change.mode is not CommitMode.PULL_REQUEST:
            try:
                return Committer(self._connection, name).commit(change)
            except Refused as refused:
                if change.mode is CommitMode.PUSH or situation_of(refused) is not Situation.PROTECTED:
                    raise explained(refused, act="commit", repository=name) from refused
        page = self._known.page if self._known else f"https://github.com/{name}"
        return PullRequests(self._connection, name, page=page).propose(change)

    def holds(self, path: str, content: bytes) -> bool:
        """False: there is no work tree."""
        return False

    def edit_release(self, tag: str, notes: str) -> None:
        """Replace the text of the release of `tag`; nothing happens where no release was made of the tag."""
        name = self._name
        try:
            number = self._release_id(tag, name)
            if number is not None:
                self._connection.patch(f"/repos/{name}/releases/{number}", {"body": notes})
        except Refused as refused:
            raise explained(refused, act="release text", repository=name) from refused

    def _release_id(self, tag: str, name: str) -> int | None:
        if self._known and self._known.release.tag == tag:
            return self._known.release.id
        answer = self._connection.query(queries.RELEASE_QUERY, {**owner_and_name(name), "tag": tag})
        release = answer["repository"]["release"]
        return None if release is None else int(release["databaseId"])

    def _newest_tag(self) -> str:
        answer = self._connection.query(queries.NEWEST_TAG_QUERY, owner_and_name(self._name))
        nodes = (answer.get("repository") or {}).get("refs", {}).get("nodes") or ()
        if not nodes:
            raise HostError(
                f"{self._name} has no tag",
                rule="no-tag",
                why="a DOI names the commit of a tag",
                fix="make a release, or push a tag",
            )
        return str(nodes[0]["name"])

    def _snapshot(self, tag: str, patterns: tuple[str, ...]) -> Snapshot:
        paths = first_paths(patterns)
        answer = self._read(tag, paths)
        if answer["tag"] is None:
            raise tag_missing(tag, answer["nameWithOwner"])
        target = answer["tag"]["target"]
        commit = tagged_commit(target)
        if not commit:
            raise HostError(f"the tag '{tag}' names no commit", rule="tag-of-no-commit", fix="tag a commit")
        self._name = answer["nameWithOwner"]
        release = release_from(answer["release"], target, name=tag, page=answer["url"])
        at_tag, at_head = self._trees(commit, (answer["head"] or {}).get("target"), paths, patterns)
        history = commit["history"]["nodes"]
        self._known = _Known(page=answer["url"], release=release, head=at_head)
        return Snapshot(
            repository=repository_from(answer),
            release=release,
            tags=self._tags(answer["tags"], tuple(node["oid"] for node in history), release),
            branch=(answer["head"] or {}).get("name"),
            at_tag=at_tag,
            at_head=at_head,
            history=people_from(history),
        )

    def _read(self, tag: str, paths: tuple[str, ...]) -> Mapping[str, Any]:
        variables: dict[str, Any] = {
            **owner_and_name(self._name),
            **queries.file_variables(paths),
            "tag": tag,
            "tagRef": f"refs/tags/{tag}",
            "after": None,
        }
        if self._branch:
            variables["branch"] = f"refs/heads/{self._branch}"
        named = bool(self._branch)
        try:
            document = queries.snapshot_query(paths, branch=named)
            answer = self._connection.query(document, {**variables, "release": f"refs/tags/{tag}"}, attempts=2)
        except Unreachable:
            # Comparing a hundred tags can take GitHub longer than the ten seconds it gives a query.
            answer = self._connection.query(queries.snapshot_query(paths, distances=False, branch=named), variables)
        repository = answer.get("repository")
        if repository is None:
            raise Refused(200, "NOT_FOUND", f"Could not resolve to a Repository with the name '{self._name}'.")
        return dict(repository)

    def _tags(self, page: Mapping[str, Any], history: tuple[str, ...], release: Release) -> tuple[Tag, ...]:
        nodes = list(page["nodes"] or ())
        for _ in range(MAX_TAG_PAGES - 1):
            if not page["pageInfo"]["hasNextPage"]:
                break
            variables = {
                **owner_and_name(self._name),
                "release": release.commit,
                "after": page["pageInfo"]["endCursor"],
            }
            page = self._connection.query(queries.TAGS_QUERY, variables)["repository"]["tags"]
            nodes += page["nodes"] or ()
        return tags_from(nodes, history, release.commit)

    def _trees(
        self,
        tagged: Mapping[str, Any],
        head: Mapping[str, Any] | None,
        paths: tuple[str, ...],
        patterns: tuple[str, ...],
    ) -> tuple[Tree, Tree]:
        at_tag = self._completed(tree_from(tagged, paths, self._blob), paths, patterns)
        if head is None:
            return at_tag, Tree(commit=at_tag.commit)
        if head["oid"] == at_tag.commit:
            return at_tag, at_tag
        return at_tag, self._completed(tree_from(head, paths, self._blob), paths, patterns)

    def _completed(self, tree: Tree, paths: tuple[str, ...], patterns: tuple[str, ...]) -> Tree:
        """The tree with the files that only its listing showed, and those that its links lead to."""
        wanted = missing_paths(tree, paths, patterns)
        if not wanted:
            return tree
        variables = {**owner_and_name(self._name), "oid": tree.commit, **queries.file_variables(wanted)}
        answer = self._connection.query(queries.files_query(wanted), variables)
        more = tree_from(answer["repository"]["object"], wanted, self._blob)
        contents, links = {**tree.contents, **more.contents}, {**tree.links, **more.links}
        for path in links:
            destination = link_destination(links, path)
            if destination in contents:
                contents[path] = contents[destination]
        return Tree(commit=tree.commit, contents=contents, sizes={**tree.sizes, **more.sizes}, links=links)

    def _blob(self, oid: str) -> bytes:
        """A file's bytes through REST, where GraphQL's text is not the file."""
        answer = self._connection.get(f"/repos/{self._name}/git/blobs/{oid}")
        return base64.b64decode(answer["content"])

    def _placed(self, edit: FileEdit) -> FileEdit:
        """The edit at the file that its path leads to; refuses to write over what was not read."""
        head = self._known.head if self._known else Tree(commit="")
        path = link_destination(head.links, edit.path)
        if path is None or (edit.before is None and (path in head.sizes or edit.path in head.links)):
            raise _unwritable(edit.path, head)
        return FileEdit(path=path, before=edit.before, after=edit.after)


def _unwritable(path: str, head: Tree) -> DoiActionError:
    if path in head.links:
        return HostError(
            f"'{path}' is a symbolic link to '{head.links[path]}', where no file of this repository was read",
            rule="link-leaves-repository",
            why="a commit through the API would replace the link by a file",
            fix="let the link lead to a file of the repository, or replace it by the file itself",
        )
    return HostError(
        f"'{path}' exists but could not be read ({head.sizes[path]:,} bytes)",
        rule="file-too-large",
        why="a new file would replace all of it",
        fix="make the file smaller",
    )


def first_paths(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The paths that the first query asks for: plain names, likely names of wildcards, and each pattern's folder."""
    paths: dict[str, None] = {}
    for pattern in patterns:
        folder, slash, name = pattern.rpartition("/")
        if not _wild(pattern):
            paths[pattern] = None
        elif not _wild(folder):
            paths |= dict.fromkeys(folder + slash + likely for likely in LIKELY if fnmatchcase(likely, name))
            paths |= {folder: None} if folder else {}
    return tuple(paths)


def missing_paths(tree: Tree, asked: tuple[str, ...], patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Listed files that a wildcard matches and nobody asked for, and destinations of links that were not read."""
    wild = [pattern for pattern in patterns if _wild(pattern)]
    found = [
        path
        for path in tree.sizes
        if path not in asked and any(path.count("/") == p.count("/") and fnmatchcase(path, p) for p in wild)
    ]
    followed = (link_destination(tree.links, path) for path in tree.links)
    found += [path for path in followed if path and path not in tree.contents and path not in asked]
    return tuple(dict.fromkeys(found))[:MAX_FILES]


def _wild(pattern: str) -> bool:
    return any(mark in pattern for mark in "*?[")
