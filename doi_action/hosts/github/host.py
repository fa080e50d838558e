"""GitHub as a host: one GraphQL query reads everything, one mutation commits everything, no git and no checkout.

Two requests for a release, three with the release's text, one when nothing changed. Rare cases cost more: files that
a pattern names but nobody could guess, a link to follow, text that GitHub cut, more than a hundred tags.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from doi_action.errors import DoiActionError, HostError
from doi_action.hosts.asset_missing import no_such_asset
from doi_action.hosts.github import queries
from doi_action.hosts.github.answers import link_destination
from doi_action.hosts.github.commit import Committer, commit_input, owner_and_name
from doi_action.hosts.github.connection import API_URL, Connection, Refused, Unanswered
from doi_action.hosts.github.download import Download, open_download
from doi_action.hosts.github.pull_request import PullRequests
from doi_action.hosts.github.read import Reader
from doi_action.hosts.github.refusals import Situation, archived, explained, of_the_schema, situation_of
from doi_action.hosts.github.source import GitHubSource
from doi_action.hosts.tag_missing import no_such_tag
from doi_action.hosts.work_tree_missing import no_work_tree
from doi_action.model import Asset, Release, Repository
from doi_action.snapshot import (
    Change,
    Commit,
    CommitMode,
    FileEdit,
    ListedRelease,
    Site,
    Snapshot,
    Stream,
    Tagged,
    Target,
    Tree,
    archive_name,
)

JSON = "application/vnd.github+json"
ASSETS_PER_PAGE = 100
MAX_ASSET_PAGES = 10
"""GitHub allows a thousand files in a release."""


NO_COMMIT = "1" * 40
"""The name of a commit that no branch points to."""


@dataclass(kw_only=True, slots=True)
class _Known:
    """What the last read told that a later write needs."""

    page: str
    archived: bool
    private: bool
    head: Tree
    branch: str | None


class GitHub:
    """A repository on github.com or on a GitHub Enterprise server.

    `owner_name` is `owner/name`. `branch` is where commits go, None for the default branch. Nothing is asked before
    the first call.
    """

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
        self._branch, self._token, self._api_url = branch, token, api_url
        self._connection = Connection(token, api_url=api_url, graphql_url=graphql_url, sleep=sleep, clock=clock)
        self._known: _Known | None = None
        self._on_branches: dict[str, GitHub] = {}
        self._release_ids: dict[str, int | None] = {}
        self._commits: dict[str, str] = {}
        self._committed_at: dict[str, datetime | None] = {}

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._connection.requests

    @property
    def token_expires(self) -> datetime | None:
        """When the token ends, where an answer said it."""
        return self._connection.token_expires

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @of_the_schema()
    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """One read of everything: the release that is meant, and the files matching `patterns`.

        A tree's `sizes` names the files of the root and of each folder that a pattern names, of others only what was
        read. `history` counts the last hundred commits up to it. Raises SettingsError for a tag that is not there.
        """
        reader = self._reader()
        self._name, snapshot = reader.snapshot(target, patterns)
        self._remember(snapshot)
        return snapshot

    def releases(self, names: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[Snapshot]:
        """A snapshot of each of these tags, in their order: one request each, and one more for each further hundred.

        GitHub compares tags with one release at a time, and how far they are is needed for each.
        """
        for name in names:
            yield self.snapshot(Tagged(name), patterns)

    def _remember(self, snapshot: Snapshot) -> None:
        """What writes need of a read."""
        repository, release = snapshot.repository, snapshot.release
        self._release_ids[release.tag] = release.id
        self._commits[release.tag] = release.commit
        self._committed_at[release.commit] = release.committed_at
        self._known = _Known(
            page=repository.url or "",
            archived=repository.archived,
            private=repository.private,
            head=snapshot.at_head,
            branch=snapshot.branch,
        )

    @of_the_schema()
    def earlier(self, commit: str, paths: tuple[str, ...]) -> tuple[Mapping[str, bytes], ...]:
        """The states of the files since the release of a snapshot that was read; of another `commit` none is known.

        One request. GitHub lists commits by their dates, so that work which was merged later than the tag and made
        before it is left out: what cannot be told counts as somebody else's, and stays.
        """
        known = self._known
        if known is None or known.branch is None or commit not in self._committed_at:
            return ()
        try:
            return self._reader().earlier(paths, branch=known.branch, since=self._committed_at[commit])
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused

    @of_the_schema()
    def listed_releases(self, citation: str) -> tuple[ListedRelease, ...]:
        """Every release there is, the one made last first: one request for each hundred of them. Drafts are among them.

        Draft releases show only to tokens that may write.
        """
        try:
            return self._reader().releases(citation)
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused

    def _reader(self) -> Reader:
        return Reader(self._connection, self._name, branch=self._branch)

    def identified(self, repository: Repository) -> Repository:
        """The repository as it is: a snapshot tells its number."""
        return repository

    def archive(self, tag: str) -> Stream:
        """The source archive of exactly `tag`, as GitHub makes it: its folder is named after owner and commit.

        GitHub does not promise its bytes for ever (github.blog, "Update on the future stability of source code
        archives", 2023). Raises SettingsError for a tag that is not there.
        """
        try:
            got = self._download(f"/repos/{self._name}/tarball/refs/tags/{quote(tag)}", accept=JSON)
        except Refused as refused:
            if situation_of(refused) is Situation.NOT_FOUND:
                raise no_such_tag(tag, self._name, others=()) from refused
            raise explained(refused, act="read", repository=self._name) from refused
        return Stream(name=archive_name(self._name.partition("/")[2], tag), size=got.size, chunks=got.chunks)

    def source(self, tag: str) -> GitHubSource:
        """The files of `tag`, which a snapshot has shown, by its commit."""
        if tag not in self._commits:
            raise no_such_tag(tag, self._name, others=())
        return GitHubSource(self._connection, self._name, self._commits[tag], api_url=self._api_url, token=self._token)

    @of_the_schema()
    def with_checksums(self, release: Release) -> Release:
        """The release with the digests that GitHub made of its files; one request for each hundred of them.

        GraphQL, which reads the release, tells none on older servers, and refuses the whole question there.
        """
        if release.id is None or not release.assets:
            return release
        try:
            known = {file["name"]: _sha256(file) for file in self._attached(release)}
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused

        assets = tuple(replace(asset, sha256=known.get(asset.name)) for asset in release.assets)
        return replace(release, assets=assets)

    @of_the_schema()
    def asset(self, release: Release, asset: Asset) -> Stream:
        """A file attached to a release, by its address in the API.

        The address that people use wants a cookie where the repository is private.
        """
        try:
            file = self._asset(release, asset.name)
            address = f"/repos/{self._name}/releases/assets/{file['id']}"
            got = self._download(address, accept="application/octet-stream")
        except Refused as refused:
            raise explained(refused, act="read", repository=self._name) from refused

        return Stream(
            name=asset.name,
            size=asset.size if got.size is None else got.size,
            chunks=got.chunks,
            sha256=_sha256(file),
        )

    def _asset(self, release: Release, name: str) -> Mapping[str, Any]:
        """A file of the release as REST lists it; GraphQL, which reads the release, does not tell its number."""
        if release.id is None:
            raise no_such_asset(name, "a tag without a release")

        for file in self._attached(release):
            if file["name"] == name:
                return file
        raise no_such_asset(name, f"the release of {release.tag}")

    def _attached(self, release: Release) -> Iterator[Mapping[str, Any]]:
        """The files of a release as REST lists them."""
        for page in range(1, MAX_ASSET_PAGES + 1):
            address = f"/repos/{self._name}/releases/{release.id}/assets?per_page={ASSETS_PER_PAGE}&page={page}"
            files = self._connection.get(address)
            yield from files
            if len(files) < ASSETS_PER_PAGE:
                return

    def _download(self, path: str, *, accept: str) -> Download:
        url = f"{self._api_url}{path}"
        got: Download = self._connection.repeated(lambda: open_download(url, token=self._token, accept=accept))
        return got

    def on_branch(self, name: str) -> "GitHub":
        """The same repository over the same connection; one for each branch, so that it knows what it read."""
        if name not in self._on_branches:
            other = self._on_branches[name] = copy(self)
            other._branch, other._known = name, None
        return self._on_branches[name]

    def check_commit(self, change: Change) -> None:
        """Raise the HostError that is known before `commit(change)` is tried. Asks GitHub nothing.

        Protection and permissions show only when the commit is tried.
        """
        self._ready(change)

    @of_the_schema()
    def rehearse_commit(self, change: Change) -> None:
        """Ask GitHub whether `commit(change)` would be allowed, by a commit that cannot be made. Writes nothing.

        Raises the HostError of the refusal. Where GitHub says that the branch moved, the token may commit.
        """
        change = self._ready(change)
        if not change.edits or change.mode is CommitMode.NONE:
            return
        # No answer tells what a workflow's token may do: `permissions` of a repository is about people. A commit on top
        # of a head that no branch can have is refused for that reason alone where everything else is right.
        impossible = replace(change, parent=NO_COMMIT)
        proposes = change.mode is CommitMode.PULL_REQUEST
        try:
            self._connection.mutate(queries.MAY_COMMIT_MUTATION, {"commit": commit_input(self._name, impossible)})
        except Unanswered:
            return
        except Refused as refused:
            situation = situation_of(refused)
            is_protected = situation is Situation.PROTECTED
            told = (Situation.PERMISSION, Situation.PROTECTED, Situation.ARCHIVED, Situation.WORKFLOW_FILE)
            # A protected branch takes a pull request in place of the commit, where one is allowed.
            has_way_round = is_protected and change.mode is not CommitMode.PUSH
            if situation in told and not has_way_round:
                raise explained(refused, act="commit", repository=self._name) from refused
            proposes = proposes or is_protected

        if proposes:
            self._pull_requests().rehearse(change)

    def _ready(self, change: Change) -> Change:
        """The change with its edits at the files they lead to, without those that change nothing."""
        edits = tuple(self._placed(edit) for edit in change.edits if edit.changes)
        change = replace(change, edits=edits)
        if change.mode is CommitMode.WORK_TREE:
            raise no_work_tree(self._name)

        makes_commit = bool(edits) and change.mode is not CommitMode.NONE
        if not makes_commit:
            return change
        if change.branch is None:
            raise HostError(f"{self._name} has no branch to commit to", fix="make a first commit")
        if self._known and self._known.archived:
            raise archived(self._name)
        return change

    @of_the_schema()
    def commit(self, change: Change) -> Commit:
        """Make one commit out of `change`, directly or as a pull request, as its mode says.

        Raises BranchMoved when the head is no longer `change.parent`, HostError where GitHub refuses for good.
        """
        change = self._ready(change)
        if not change.edits or change.mode is CommitMode.NONE:
            return Commit(sha=change.parent, branch=change.branch)
        name = self._name
        if change.mode is not CommitMode.PULL_REQUEST:
            try:
                return Committer(self._connection, name).commit(change)
            except Refused as refused:
                if change.mode is CommitMode.PUSH or situation_of(refused) is not Situation.PROTECTED:
                    raise explained(refused, act="commit", repository=name) from refused
        return self._pull_requests().propose(change)

    def _pull_requests(self) -> PullRequests:
        page = self._known.page if self._known else f"https://github.com/{self._name}"
        return PullRequests(self._connection, self._name, page=page)

    def holds(self, path: str, content: bytes) -> bool:
        """False: there is no work tree."""
        return False

    def file_page(self, path: str, branch: str | None) -> str | None:
        """The page of a file; None where the repository is private, so that nobody could open it, or was not read."""
        if self._known is None or self._known.private or branch is None:
            return None
        return f"{self._known.page}/blob/{quote(branch)}/{quote(path)}"

    def is_public(self, path: str, content: bytes, branch: str | None) -> bool:
        """Whether the head that was read has it: what is on a branch at GitHub is there for everybody."""
        return self._known is not None and self._known.head.read(path) == content

    @of_the_schema()
    def site(self) -> Site | None:
        """What GitHub Pages shows (REST, "Get a GitHub Pages site"). None where Pages is off, or the token may not ask.

        Both are answered with 404 or 403, so that nobody can tell one from the other.
        """
        try:
            answer = self._connection.get(f"/repos/{self._name}/pages")
        except Refused as refused:
            if situation_of(refused) in (Situation.NOT_FOUND, Situation.PERMISSION):
                return None
            raise explained(refused, act="read", repository=self._name) from refused

        if not answer.get("html_url"):
            return None
        source = answer.get("source") or {}
        if answer.get("build_type") == "workflow" or not source:
            return Site(address=answer["html_url"])
        return Site(address=answer["html_url"], branch=source["branch"], folder=source["path"].strip("/"))

    @of_the_schema()
    def edit_release(self, tag: str, notes: str) -> None:
        """Replace the text of the release of `tag`; nothing happens where no release was made of the tag."""
        name = self._name
        try:
            if tag in self._release_ids:
                number = self._release_ids[tag]
            else:
                answer = self._connection.query(queries.RELEASE_QUERY, {**owner_and_name(name), "tag": tag})
                release = answer["repository"]["release"]
                number = None if release is None else int(release["databaseId"])

            if number is not None:
                self._connection.patch(f"/repos/{name}/releases/{number}", {"body": notes})
        except Refused as refused:
            raise explained(refused, act="release text", repository=name) from refused

    def _placed(self, edit: FileEdit) -> FileEdit:
        """The edit at the file that its path leads to; refuses to write over what was not read."""
        head = self._known.head if self._known else Tree(commit="")
        path = link_destination(head.links, edit.path)
        if path is None:
            raise _unwritable(edit.path, head)

        is_there = path in head.sizes or edit.path in head.links
        was_read = edit.before is not None
        if is_there and not was_read:
            raise _unwritable(edit.path, head)
        return replace(edit, path=path)


def _sha256(file: Mapping[str, Any]) -> str | None:
    """What GitHub says of a file attached since June 2025 (GitHub changelog, "Releases now expose digests")."""
    algorithm, _, digest = (file.get("digest") or "").partition(":")
    return digest if algorithm == "sha256" else None


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
