"""The one read of a repository on the Hub: what it is, its tags and branches, two trees, and who made the commits.

Four questions, one for each thousand files, and one for each file that says something of the work; what was asked once
in a run and cannot change is not asked again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from doi_action.hosts.github.refusals import branch_missing
from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.hugging_face.answers import Refs, name_from, people_from, refs_from, release_from, repository_from
from doi_action.hosts.hugging_face.connection import Connection, unexpected
from doi_action.hosts.hugging_face.objects import MAX_HISTORY, Objects
from doi_action.hosts.tag_missing import no_commits, no_such_tag, no_tags
from doi_action.model import Release, Repository, Tag
from doi_action.snapshot import Coming, ListedRelease, Newest, Snapshot, Tagged, Target

MAIN = "main"
"""The branch that every repository of the Hub has."""

MAX_COMPARED = 50
"""Tags of later commits that are compared with the release, one question each; others are on unknown lines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a repository is at this moment. `head` is the commit of `branch`, None where nothing was committed yet."""

    name: HubName
    repository: Repository
    refs: Refs
    branch: str
    head: str | None


class Reader:
    """Reads the repository of `connection`. `branch` is where commits will go, None for main.

    All methods raise SettingsError for a tag or branch that is not there, Refused, HostError and Unreachable.
    """

    def __init__(self, connection: Connection, objects: Objects, *, branch: str | None) -> None:
        self._connection, self._objects, self._branch = connection, objects, branch

    def standing(self) -> Standing:
        """What the repository is now: two questions."""
        answer = self._connection.get("")
        name, branch = name_from(answer, self._connection.name), self._branch or MAIN
        self._connection.name = name
        refs = refs_from(self._connection.get("/refs"))
        if self._branch and branch not in refs.branches:
            raise branch_missing(branch, name.path)
        return Standing(
            name=name,
            repository=repository_from(answer, name, branch=MAIN),
            refs=refs,
            branch=branch,
            head=refs.branches.get(branch),
        )

    def snapshot(self, now: Standing, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """Everything about one release of the repository as it stands."""
        head = now.head
        if head is None:
            raise no_commits(now.name.path)

        release = self._release(now, head, target)
        commit, objects = release.commit, self._objects
        at_tag = objects.tree(commit, objects.whole_listing(commit), patterns, pointers=True)
        at_head = at_tag
        if head != commit:
            at_head = objects.tree(head, objects.near_listing(head, patterns), patterns, pointers=False)

        history = objects.history(commit)
        return Snapshot(
            repository=now.repository,
            release=release,
            tags=tuple(self._tags(now, release)),
            branch=now.branch,
            at_tag=at_tag,
            at_head=at_head,
            history=people_from(history),
            whole_history=len(history) < MAX_HISTORY * 1000,
        )

    def listed(self, now: Standing, citation: str) -> Iterator[ListedRelease]:
        """Every tag as a release, the one of the latest commit first, with the file at `citation` in it."""
        releases = [self._release(now, "", Tagged(tag)) for tag in now.refs.tags]
        for release in sorted(releases, key=_moment, reverse=True):
            listing = self._objects.near_listing(release.commit, (citation,))
            entry = listing.get(citation)
            data = None if entry is None else self._objects.content(release.commit, entry)
            yield ListedRelease(release=release, citation=data)

    def _release(self, now: Standing, head: str, target: Target) -> Release:
        match target:
            case Coming(version):
                return Release(tag="", version=version, commit=head)
            case Newest():
                return self._tagged(now, self._newest(now, head))
            case Tagged(tag):
                return self._tagged(now, tag)
            case _:
                assert_never(target)

    def _tagged(self, now: Standing, tag: str) -> Release:
        """The release of a tag; or of a branch that is named outright, as people of the Hub mark versions.

        A branch may move, so that the page of the commit is what shows this version for good.
        """
        refs = now.refs
        commit = refs.tags.get(tag) or (refs.branches.get(tag) if tag != MAIN else None)
        if commit is None:
            raise no_such_tag(tag, now.name.path, others=tuple(refs.tags)) if refs.tags else no_tags(now.name.path)

        history = self._objects.history(commit)
        if not history:
            raise unexpected(f"the history of {commit[:10]} is empty")
        return release_from(now.name, tag, history[0], page_of=tag if tag in refs.tags else commit)

    def _newest(self, now: Standing, head: str) -> str:
        """The tag that is nearest to the head: the Hub tells no dates of tags, and lists them by their names."""
        tags = now.refs.tags
        if not tags:
            raise no_tags(now.name.path)

        for revision in self._objects.history(head):
            here = [tag for tag, commit in tags.items() if commit == revision.commit]
            if here:
                return here[-1]

        # None is on this line: the last by its name.
        return list(tags)[-1]

    def _tags(self, now: Standing, release: Release) -> Iterator[Tag]:
        """Every tag, and the branch that is released as one, seen from the release."""
        named = dict(now.refs.tags)
        if release.tag:
            named.setdefault(release.tag, release.commit)

        dates = {revision.commit: revision.date for revision in self._objects.history(release.commit)}
        compared = 0
        for tag, commit in named.items():
            distance = None
            if commit in dates or compared < MAX_COMPARED:
                compared += commit not in dates
                distance = self._objects.distance(commit, release.commit)
            date = dates.get(commit) or self._objects.known_date(commit)
            yield Tag(name=tag, commit=commit, date=date, distance=distance)


def _moment(release: Release) -> float:
    return release.published_at.timestamp() if release.published_at else 0.0
