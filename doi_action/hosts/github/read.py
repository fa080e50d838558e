"""The one read: a GraphQL query for everything, and the few more requests that rare repositories need.

A version that is coming takes one request more, since its tags can be compared with the head only when it is known.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, assert_never

from doi_action.errors import SettingsError, Unreachable
from doi_action.hosts.github import queries
from doi_action.hosts.github.answers import (
    listed_release_from,
    people_from,
    release_from,
    repository_from,
    tagged_commit,
    tags_from,
)
from doi_action.hosts.github.commit import owner_and_name
from doi_action.hosts.github.connection import Connection, Refused
from doi_action.hosts.github.files import Files, first_paths
from doi_action.hosts.github.refusals import branch_missing, explained, unexpected
from doi_action.hosts.tag_missing import no_commits, no_such_tag, no_tags
from doi_action.model import Release, Tag
from doi_action.snapshot import Coming, ListedRelease, Newest, Snapshot, Tagged, Target, Tree

Page = Mapping[str, Any]
"""One page of a list: its `nodes`, and in `pageInfo` whether another one follows, and after which cursor."""


class Reader:
    """Reads the repository `owner_name`. `branch` is where commits will go, None for the default branch."""

    def __init__(self, connection: Connection, owner_name: str, *, branch: str | None) -> None:
        self._connection, self._name, self._branch = connection, owner_name, branch

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> tuple[str, Snapshot]:
        """The repository's name of today (it may have been renamed), and everything that is read.

        Raises SettingsError for a tag that is not there, HostError and Unreachable; the errors of Python for an answer
        of another form.
        """
        try:
            match target:
                case Tagged(name):
                    snapshot = self._tagged(name, patterns)
                case Newest():
                    snapshot = self._tagged(self._newest_tag(), patterns)
                case Coming(version):
                    snapshot = self._coming(version, patterns)
                case _:
                    assert_never(target)
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused

        return self._name, snapshot

    def earlier(self, paths: tuple[str, ...], *, branch: str, since: datetime | None) -> tuple[dict[str, bytes], ...]:
        """The files at `paths` as commits of the branch `since` left them, newest state first, without that of now."""
        variables = {
            **owner_and_name(self._name),
            **queries.file_variables(paths),
            "branchRef": f"refs/heads/{branch}",
            "since": since.isoformat() if since else None,
        }
        answer = self._connection.query(queries.earlier_query(paths), variables)
        target = (answer["repository"]["ref"] or {}).get("target") or {}

        commits: dict[str, Any] = {}
        for number in range(len(paths)):
            commits |= {node["oid"]: node for node in target[f"h{number}"]["nodes"] or ()}
        newest_first = sorted(commits.values(), key=lambda node: str(node["committedDate"]), reverse=True)

        files, states = Files(self._connection, self._name, ()), []
        for node in newest_first:
            state = {}
            for number, path in enumerate(paths):
                data = files.content(node.get(f"f{number}"))
                if data is not None:
                    state[path] = data

            states.append(state)
        return tuple(states[1:])

    def releases(self, citation: str) -> tuple[ListedRelease, ...]:
        """Every release, with the file at `citation` in its tag; those of tags that are gone are left out."""
        files, listed = Files(self._connection, self._name, ()), []
        repository = self._with_releases(citation, None)

        def following(after: str) -> Page:
            return self._with_releases(citation, after)["releases"]  # type: ignore[no-any-return]

        for node in every_node(repository["releases"], following):
            commit = node["tagCommit"]
            if commit:
                release = listed_release_from(node, commit, page=repository["url"])
                listed.append(ListedRelease(release=release, citation=files.content(commit["file"])))
        return tuple(listed)

    def _with_releases(self, citation: str, after: str | None) -> Mapping[str, Any]:
        """The repository's answer with a page of its releases."""
        variables = {**owner_and_name(self._name), "citation": citation, "after": after}
        repository = self._connection.query(queries.RELEASES_QUERY, variables).get("repository")
        if repository is None:
            raise self._unknown()
        return dict(repository)

    def _newest_tag(self) -> str:
        answer = self._connection.query(queries.NEWEST_TAG_QUERY, owner_and_name(self._name))
        repository = answer.get("repository")
        if repository is None:
            raise self._unknown()

        nodes = repository["refs"]["nodes"] or ()
        if not nodes:
            raise no_tags(self._name) if repository["defaultBranchRef"] else no_commits(self._name)
        return str(nodes[0]["name"])

    def _tagged(self, tag: str, patterns: tuple[str, ...]) -> Snapshot:
        answer, asked = self._read(first_paths(patterns), tag=tag)
        if answer["tag"] is None:
            raise _no_such_tag(tag, answer)

        # A tag may stand at a tree or a file, and then there is nothing to cite.
        target = answer["tag"]["target"]
        commit = tagged_commit(target)
        if not commit:
            others = tuple(node["name"] for node in answer["tags"]["nodes"] or () if node["name"] != tag)
            raise no_such_tag(tag, answer["nameWithOwner"], others=others, names_no_commit=True)

        release = release_from(answer["release"], target, name=tag, page=answer["url"])
        return self._snapshot(answer, commit, release, patterns, asked)

    def _coming(self, version: str | None, patterns: tuple[str, ...]) -> Snapshot:
        answer, asked = self._read(first_paths(patterns), tag=None)
        if answer["head"] is None:
            raise branch_missing(self._branch, answer["nameWithOwner"]) if self._branch else no_commits(self._name)
        commit = answer["head"]["target"]
        release = Release(tag="", version=version, commit=commit["oid"])
        # A tag is compared with a name, and the head's is known only now.
        answer["tags"] = self._page(release, None)
        return self._snapshot(answer, commit, release, patterns, asked)

    def _snapshot(
        self,
        answer: Mapping[str, Any],
        commit: Mapping[str, Any],
        release: Release,
        patterns: tuple[str, ...],
        asked: tuple[str, ...],
    ) -> Snapshot:
        """Everything out of an answer in which `commit` is the release's, and the files `asked` were asked for."""
        head = answer["head"]
        if head is None and self._branch:
            raise branch_missing(self._branch, answer["nameWithOwner"])

        self._name = answer["nameWithOwner"]
        files = Files(self._connection, self._name, patterns)
        at_tag = files.with_pointers(files.of(commit, asked))
        if head is None:
            at_head = Tree(commit=at_tag.commit)
        elif head["target"]["oid"] == at_tag.commit:
            at_head = at_tag
        else:
            at_head = files.of(head["target"], asked)

        history = commit["history"]["nodes"]
        return Snapshot(
            repository=repository_from(answer),
            release=release,
            tags=self._tags(answer["tags"], tuple(node["oid"] for node in history), release),
            branch=head["name"] if head else None,
            at_tag=at_tag,
            at_head=at_head,
            history=people_from(history),
            whole_history=len(history) < queries.HISTORY,
        )

    def _read(self, paths: tuple[str, ...], *, tag: str | None) -> tuple[dict[str, Any], tuple[str, ...]]:
        """The first answer, and the paths that it was asked for; `tag` is None where the head alone is wanted."""
        tagged, named = tag is not None, self._branch is not None
        variables: dict[str, Any] = dict(owner_and_name(self._name))
        if tagged:
            variables |= {"tag": tag, "tagRef": f"refs/tags/{tag}"}
        if named:
            variables["branch"] = f"refs/heads/{self._branch}"

        try:
            document = queries.snapshot_query(paths, tagged=tagged, distances=tagged, branch=named)
            more = {**queries.file_variables(paths), **({"release": f"refs/tags/{tag}"} if tagged else {})}
            answer = self._connection.query(document, {**variables, **more}, attempts=2)
        except Unreachable:
            # Comparing a hundred tags and looking up a hundred names can take GitHub longer than the ten seconds that
            # it gives a query: ask for the listing only, and then for what is there.
            paths = ()
            document = queries.snapshot_query((), tagged=tagged, distances=False, branch=named)
            answer = self._connection.query(document, variables)

        repository = answer.get("repository")
        if repository is None:
            raise self._unknown()
        return dict(repository), paths

    def _unknown(self) -> Refused:
        said = f"Could not resolve to a Repository with the name '{self._name}'."
        return Refused(200, "NOT_FOUND", said, place=self._connection.place)

    def _tags(self, page: Mapping[str, Any], history: tuple[str, ...], release: Release) -> tuple[Tag, ...]:
        """All tags with their distances; compared by the commit's name where comparing by the tag's gave nothing."""
        nodes = list(page["nodes"] or ())
        silent = [node for node in nodes if "compare" in node and node["compare"] is None]
        compared_to_nothing = len(silent) == len(nodes)
        if compared_to_nothing and len(nodes) > 1:
            page = self._page(release, None)

        every = list(every_node(page, lambda after: self._page(release, after)))
        return tags_from(every, history, release.commit)

    def _page(self, release: Release, after: str | None) -> Mapping[str, Any]:
        variables = {**owner_and_name(self._name), "release": release.commit, "after": after}
        tags: dict[str, Any] = self._connection.query(queries.TAGS_QUERY, variables)["repository"]["tags"]
        return tags


def every_node(page: Page, following: Callable[[str], Page]) -> Iterator[Mapping[str, Any]]:
    """The nodes of `page` and of all that follow it; `following` gives the page after a cursor. Raises HostError."""
    seen = set()
    while True:
        yield from page["nodes"] or ()
        about = page["pageInfo"]
        if not about["hasNextPage"]:
            return

        cursor = about["endCursor"]
        if cursor in seen:
            raise unexpected("a list of it has no end")
        seen.add(cursor)
        page = following(cursor)


def _no_such_tag(tag: str, answer: Mapping[str, Any]) -> SettingsError:
    """The error for a tag that is not among those of the answer, which begins with the newest."""
    repository, names = answer["nameWithOwner"], tuple(node["name"] for node in answer["tags"]["nodes"] or ())
    if names:
        return no_such_tag(tag, repository, others=names)
    return no_tags(repository) if answer["head"] else no_commits(repository)
