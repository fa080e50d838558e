"""The Hugging Face Hub as a host: models, data sets and Spaces, read over HTTP and written by one commit.

The Hub has tags and no releases: the page of a version is that of its files at the tag, and there is no release text.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import replace

from doi_action.errors import HostError, SettingsError
from doi_action.hosts.asset_missing import no_such_asset
from doi_action.hosts.gzip_stream import compressed
from doi_action.hosts.hugging_face.address import HUB, HubName
from doi_action.hosts.hugging_face.commit import Committer, hub_package
from doi_action.hosts.hugging_face.connection import Connection, Refused
from doi_action.hosts.hugging_face.objects import Objects
from doi_action.hosts.hugging_face.pull_request import PullRequests
from doi_action.hosts.hugging_face.read import Reader
from doi_action.hosts.hugging_face.refusals import NO_RIGHT, explained
from doi_action.hosts.hugging_face.source import HubSource
from doi_action.hosts.tag_missing import no_such_tag
from doi_action.hosts.work_tree_missing import no_work_tree
from doi_action.model import Asset, Release, Repository
from doi_action.snapshot import (
    Change,
    Commit,
    CommitMode,
    FileEdit,
    ListedRelease,
    Snapshot,
    Stream,
    Tagged,
    Target,
    Tree,
    archive_name,
    archive_stem,
)

CARD = "README.md"
"""The file whose front matter the Hub judges, and refuses a commit for."""


class HuggingFace:
    """The repository `name` on the Hub, or on the server `endpoint`. Implements Host.

    `token` is called when the first question is asked. `branch` is where commits go, None for main.
    """

    hosted = True
    token_expires = None

    def __init__(
        self,
        name: HubName,
        *,
        token: Callable[[], str | None],
        endpoint: str = HUB,
        branch: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = Connection(name, token=token, endpoint=endpoint, sleep=sleep)
        self._objects = Objects(self._connection)
        self._reader = Reader(self._connection, self._objects, branch=branch)
        self._head = Tree(commit="")
        self._repository: Repository | None = None
        self._commits: dict[str, str] = {}
        self._judged: set[bytes] = set()
        self._on_branches: dict[str, HuggingFace] = {}

    @property
    def requests(self) -> int:
        """How many questions were asked so far, without those of `huggingface_hub`."""
        return self._connection.requests

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """One read of everything; `history` names accounts of the Hub, `sizes` of the head the root and its folders."""
        with self._explained("read"):
            return self._remembered(self._reader.snapshot(self._reader.standing(), target, patterns))

    def releases(self, names: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[Snapshot]:
        """A snapshot of each of these tags, in their order; what the repository is now is asked once for all."""
        with self._explained("read"):
            now = self._reader.standing()
        for name in names:
            with self._explained("read"):
                snapshot = self._remembered(self._reader.snapshot(now, Tagged(name), patterns))
            yield snapshot

    def _remembered(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot, of which writes need the head and the pages."""
        self._repository, self._head = snapshot.repository, snapshot.at_head
        self._commits[snapshot.release.tag] = snapshot.release.commit
        return snapshot

    def listed_releases(self, citation: str) -> tuple[ListedRelease, ...]:
        """Every tag, the one of the latest commit first, with the file at `citation` in it."""
        with self._explained("read"):
            return tuple(self._reader.listed(self._reader.standing(), citation))

    def earlier(self, commit: str, paths: tuple[str, ...]) -> tuple[Mapping[str, bytes], ...]:
        """None: the Hub does not tell which commits changed a file."""
        return ()

    def identified(self, repository: Repository) -> Repository:
        """The repository as it is: a snapshot tells its id."""
        return repository

    def archive(self, tag: str) -> Stream:
        """The source archive of exactly this tag, made here. Raises SettingsError for a tag that was not read."""
        name = archive_name(self._name.home.name, tag)
        return Stream(name=name, size=None, chunks=compressed(self.source(tag).tar()))

    def source(self, tag: str) -> HubSource:
        """The files of `tag`, which a snapshot has shown, by its commit."""
        if tag not in self._commits:
            raise no_such_tag(tag, self._name.path, others=())
        top = archive_stem(self._name.home.name, tag)
        return HubSource(self._connection, self._objects, commit=self._commits[tag], top=top)

    def with_checksums(self, release: Release) -> Release:
        """The release as it is: the Hub attaches no files to it."""
        return release

    def asset(self, release: Release, asset: Asset) -> Stream:
        """Raise HostError: nothing is attached to a tag of the Hub."""
        raise no_such_asset(asset.name, "a tag at the Hugging Face Hub")

    def on_branch(self, name: str) -> "HuggingFace":
        """The same repository over the same connection; one for each branch, so that it knows what it read."""
        if name not in self._on_branches:
            other = self._on_branches[name] = copy(self)
            other._reader, other._head = Reader(self._connection, self._objects, branch=name), Tree(commit="")
        return self._on_branches[name]

    def check_commit(self, change: Change) -> None:
        """Raise the HostError that is known before `commit(change)` is tried: what is missing here, and a bad card.

        The Hub is asked about the card, since it refuses a commit for one word of its front matter.
        """
        change = self._ready(change)
        if not change.edits or change.mode is CommitMode.NONE:
            return
        hub_package()
        if not self._connection.token:
            if self._connection.no_token:
                raise self._connection.no_token
            raise SettingsError(
                f"writing to {self._name.path} needs a token for the Hugging Face Hub, and none is set",
                why="the commit with CITATION.cff and README is made with it",
                fix="{in the Action: add 'id-token: write' under 'permissions:' of the job, and name this workflow in "
                "the repository's settings on the Hub, 'Trusted Publishers'; or }give {hub-token} a token with the "
                "right to write to this repository (https://huggingface.co/settings/tokens), or set commit-mode to "
                "'none'",
                rule="hub-token-missing",
            )

        for edit in change.edits:
            if edit.path == CARD and edit.after not in self._judged:
                self._judge(edit)

    def _judge(self, edit: FileEdit) -> None:
        """Show a card to the Hub. Raises HostError `card-refused`."""
        content = edit.after.decode("utf-8", "replace")
        try:
            self._connection.post("api/validate-yaml", {"content": content, "repoType": self._name.kind})
        except Refused as refused:
            if refused.status != 400:
                raise self._error(refused, "commit") from refused
            raise HostError(
                f"the Hub would refuse README.md: '{refused.message}'",
                why="it takes no commit whose card it cannot read, and a DOI would be out that no file names",
                fix=f"correct the lines between the two '---' of {CARD}, and run again",
                rule="card-refused",
                path=CARD,
            ) from refused

        self._judged.add(edit.after)

    def rehearse_commit(self, change: Change) -> None:
        """Ask the Hub whether the token may write here. Raises the HostError of the refusal; nothing is written.

        Anybody with an account may open a pull request, but not with a token that only reads.
        """
        self.check_commit(change)
        if not self._ready(change).edits or change.mode is CommitMode.NONE:
            return
        try:
            self._connection.get("/auth-check/write")
        except Refused as refused:
            may_propose = change.mode is not CommitMode.PUSH and refused.status == NO_RIGHT
            if not may_propose or self._connection.only_reads():
                raise self._error(refused, "commit") from refused

    def commit(self, change: Change) -> Commit:
        """Make one commit out of `change`, on its branch or as a pull request, as its mode says.

        In mode AUTO it becomes a pull request where the token may not write. Raises BranchMoved when the head is no
        longer `change.parent`, HostError where the Hub refuses for good.
        """
        change = self._ready(change)
        if not change.edits or change.mode is CommitMode.NONE:
            return Commit(sha=change.parent, branch=change.branch)
        if change.mode is not CommitMode.PULL_REQUEST:
            try:
                return Committer(self._connection, self._objects).commit(change)
            except Refused as refused:
                if change.mode is CommitMode.PUSH or refused.status != NO_RIGHT:
                    raise self._error(refused, "commit") from refused

        with self._explained("pull request"):
            return PullRequests(self._connection, self._objects).propose(change)

    def _ready(self, change: Change) -> Change:
        """The change without edits that change nothing; refuses to write over what was not read."""
        edits = tuple(edit for edit in change.edits if edit.changes)
        if change.mode is CommitMode.WORK_TREE:
            raise no_work_tree(self._name.path)
        makes_commit = edits and change.mode is not CommitMode.NONE
        if makes_commit and self._repository and self._repository.archived:
            raise HostError(
                f"{self._name.path} is disabled: 'Access to this resource is disabled.'",
                rule="repository-archived",
                why="a disabled repository takes no commits",
                fix="ask the Hub why, or set commit-mode to 'none'",
            )

        for edit in edits:
            if edit.before is None and edit.path in self._head.sizes:
                raise HostError(
                    f"'{edit.path}' exists but could not be read ({self._head.sizes[edit.path]:,} bytes)",
                    rule="file-too-large",
                    why="a new file would replace all of it",
                    fix="make the file smaller",
                )

        return replace(change, edits=edits)

    def holds(self, path: str, content: bytes) -> bool:
        """False: there is no work tree."""
        return False

    def file_page(self, path: str, branch: str | None) -> str | None:
        """The page of a file; None where the repository is private, or was not read."""
        if self._repository is None or self._repository.private or branch is None:
            return None
        return self._name.home.file_page(path, branch)

    def is_public(self, path: str, content: bytes, branch: str | None) -> bool:
        """Whether the head that was read has it."""
        return self._head.read(path) == content

    def site(self) -> None:
        """None: the Hub makes no site."""

    def edit_release(self, tag: str, notes: str) -> None:
        """Do nothing: the Hub has tags, and no text of a release."""

    @property
    def _name(self) -> HubName:
        return self._connection.name

    @contextmanager
    def _explained(self, act: str) -> Iterator[None]:
        """Turn a refusal of the Hub into the error to show."""
        try:
            yield
        except Refused as refused:
            raise self._error(refused, act) from refused

    def _error(self, refused: Refused, act: str) -> Exception:
        return explained(refused, act=act, repository=self._name.path, has_token=bool(self._connection.token))
