"""The one read: a GraphQL query for everything, and the few more requests that rare repositories need."""

from collections.abc import Mapping
from typing import Any

from doi_action.errors import HostError, Unreachable
from doi_action.hosts.github import queries
from doi_action.hosts.github.answers import people_from, release_from, repository_from, tagged_commit, tags_from
from doi_action.hosts.github.commit import owner_and_name
from doi_action.hosts.github.connection import Connection, Refused
from doi_action.hosts.github.files import Files, first_paths
from doi_action.hosts.github.refusals import branch_missing, explained, tag_missing
from doi_action.model import Release, Tag
from doi_action.snapshot import Snapshot, Tree

MAX_TAG_PAGES = 10


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
        answer, asked = self._read(tag, first_paths(patterns))
        if answer["tag"] is None:
            raise tag_missing(tag, answer["nameWithOwner"])
        target, head = answer["tag"]["target"], answer["head"]
        commit = tagged_commit(target)
        if not commit:
            raise HostError(f"the tag '{tag}' names no commit", rule="tag-of-no-commit", fix="tag a commit")
        if head is None and self._branch:
            raise branch_missing(self._branch, answer["nameWithOwner"])
        self._name = answer["nameWithOwner"]
        files = Files(self._connection, self._name, patterns)
        at_tag = files.with_pointers(files.of(commit, asked))
        history = commit["history"]["nodes"]
        release = release_from(answer["release"], target, name=tag, page=answer["url"])
        return Snapshot(
            repository=repository_from(answer),
            release=release,
            tags=self._tags(answer["tags"], tuple(node["oid"] for node in history), release),
            branch=head["name"] if head else None,
            at_tag=at_tag,
            at_head=_head(head, at_tag, files, asked),
            history=people_from(history),
        )

    def _read(self, tag: str, paths: tuple[str, ...]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        """The first answer, and the paths that it was asked for."""
        variables: dict[str, Any] = {**owner_and_name(self._name), "tag": tag, "tagRef": f"refs/tags/{tag}"}
        if self._branch:
            variables["branch"] = f"refs/heads/{self._branch}"
        named = bool(self._branch)
        try:
            document = queries.snapshot_query(paths, branch=named)
            more = {**queries.file_variables(paths), "release": f"refs/tags/{tag}"}
            answer = self._connection.query(document, {**variables, **more}, attempts=2)
        except Unreachable:
            # Comparing a hundred tags and looking up a hundred names can take GitHub longer than the ten seconds that
            # it gives a query: ask for the listing only, and then for what is there.
            paths = ()
            answer = self._connection.query(queries.snapshot_query((), distances=False, branch=named), variables)
        repository = answer.get("repository")
        if repository is None:
            raise Refused(
                200,
                "NOT_FOUND",
                f"Could not resolve to a Repository with the name '{self._name}'.",
                place=self._connection.place,
            )
        return dict(repository), paths

    def _tags(self, page: Mapping[str, Any], history: tuple[str, ...], release: Release) -> tuple[Tag, ...]:
        """All tags with their distances; compared by the commit's name where comparing by the tag's gave nothing."""
        nodes = list(page["nodes"] or ())
        if len(nodes) > 1 and all("compare" in node and node["compare"] is None for node in nodes):
            page = self._page(release, None)
            nodes = list(page["nodes"] or ())
        for _ in range(MAX_TAG_PAGES - 1):
            if not page["pageInfo"]["hasNextPage"]:
                break
            page = self._page(release, page["pageInfo"]["endCursor"])
            nodes += page["nodes"] or ()
        return tags_from(nodes, history, release.commit)

    def _page(self, release: Release, after: str | None) -> Mapping[str, Any]:
        variables = {**owner_and_name(self._name), "release": release.commit, "after": after}
        tags: dict[str, Any] = self._connection.query(queries.TAGS_QUERY, variables)["repository"]["tags"]
        return tags


def _head(head: Mapping[str, Any] | None, at_tag: Tree, files: Files, asked: tuple[str, ...]) -> Tree:
    """The tree of the branch; the tag's own where nothing was committed since."""
    if head is None:
        return Tree(commit=at_tag.commit)
    target = head["target"]
    return at_tag if target["oid"] == at_tag.commit else files.of(target, asked)
