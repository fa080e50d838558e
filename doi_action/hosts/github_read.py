"""The one read: a GraphQL query for everything, and the few more requests that rare repositories need."""

import base64
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from doi_action.errors import HostError, Unreachable
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
from doi_action.hosts.github_commit import owner_and_name
from doi_action.hosts.github_connection import Connection, Refused
from doi_action.hosts.github_refusals import explained, tag_missing
from doi_action.model import Release, Tag
from doi_action.snapshot import Snapshot, Tree

LIKELY = ("README.md", "README.rst", "README", "README.adoc", "README.org", "README.txt", "Readme.md", "readme.md")
"""Names worth asking for in the first query where a pattern is a wildcard; the rest is found in the listing."""

MAX_TAG_PAGES = 10
MAX_FILES = 60
"""Files that a second query may ask for; a pattern that matches more is answered with the first of them."""


class Reader:
    """Reads the repository `owner_name`. `branch` is where commits will go, None for the default branch."""

    def __init__(self, connection: Connection, owner_name: str, *, branch: str | None) -> None:
        self._connection, self._name, self._branch = connection, owner_name, branch

    def snapshot(self, tag: str | None, patterns: tuple[str, ...]) -> tuple[str, Snapshot]:
        """The repository's name of today (it may have been renamed), and everything that is read.

        Raises SettingsError for a tag that is not there, HostError and Unreachable.
        """
        try:
            snapshot = self._snapshot(tag or self._newest_tag(), patterns)
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise HostError(
                f"GitHub's answer has another shape than its schema says: {type(error).__name__}: {error}",
                rule="unexpected-answer",
                why="what cannot be read in full is not acted on",
                fix="run again; if it stays, the server is not GitHub or a version of it that is not known yet",
            ) from error
        return self._name, snapshot

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
