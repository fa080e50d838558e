"""A local git repository as a host: no account, no network, nothing pushed.

A snapshot takes about ten short git processes. It reads commits, the index and the files that match, and writes
nothing. A commit goes to the branch that is checked out, as if its user had made it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from doi_action.hosts import BranchMoved
from doi_action.hosts.asset_missing import no_such_asset
from doi_action.hosts.history_people import MAX_COMMITS, count_people, read_commits, read_people
from doi_action.hosts.local_git.archive import archive_of
from doi_action.hosts.local_git.commit import make_commit
from doi_action.hosts.local_git.history import (
    Ancestry,
    TagRef,
    as_tag,
    earlier_states,
    newest,
    previous,
    read_ancestry,
    read_tag_messages,
    read_tags,
)
from doi_action.hosts.local_git.on_disk import as_on_disk, read_inside, write_files
from doi_action.hosts.local_git.people import PeopleByTag
from doi_action.hosts.local_git.place import Head, Place, branch_head, find_place, read_head
from doi_action.hosts.local_git.preflight import check_change
from doi_action.hosts.local_git.remote import WebHome, web_home
from doi_action.hosts.local_git.source import LocalSource, source_of
from doi_action.hosts.local_git.trees import list_tree, read_trees
from doi_action.hosts.local_git.turns import reading, writing
from doi_action.hosts.local_git.unsaved import changed_paths, names_of, unsaved_paths
from doi_action.hosts.tag_missing import no_commits, no_such_tag, no_tags
from doi_action.model import Asset, Release, Repository
from doi_action.snapshot import (
    Change,
    Coming,
    Commit,
    CommitMode,
    ListedRelease,
    Newest,
    Snapshot,
    Stream,
    Tagged,
    Target,
    Tree,
    archive_stem,
)

TREES_AT_ONCE = 20
"""How many tags' files are held at a time."""


class LocalGit:
    """The repository that `path` lies in.

    `identity` says which repository this is when the caller knows it (`github:<numeric id>`); a clone of a repository
    on GitHub cannot know by itself, and `ask` asks for it when it is needed. `clock` gives the time of commits; without
    it git takes its own. `branch` is one that is read and committed to without a work tree, None: what is checked out.
    Of a history the last `most_commits` are counted.
    """

    hosted = False
    token_expires = None

    def __init__(
        self,
        path: Path,
        *,
        identity: str | None = None,
        ask: Callable[[Repository], Repository] | None = None,
        clock: Callable[[], datetime] | None = None,
        branch: str | None = None,
        most_commits: int = MAX_COMMITS,
    ) -> None:
        self._path, self._identity, self._ask, self._clock = path, identity, ask, clock
        self._branch, self._most_commits = branch, most_commits

    def snapshot(self, target: Target, patterns: tuple[str, ...]) -> Snapshot:
        """One read of everything: the release that is meant (Newest: the tag made last), files matching `patterns`.

        `at_head` is the tree of the commit that is checked out, the release's own on a branch without commits.
        `branch` is None when no branch is checked out. `unsaved` looks at the files matching `patterns`; it is empty
        where a coming version is read from disk, unsaved changes included.
        Raises HostError for a path without repository and a shallow or partial clone, SettingsError for a repository
        without tags and a tag that is not there.
        """
        place = self._place()
        with reading(place):
            known = self._known(place, target)
            release, head = known.release.commit, known.at_head.commit
            listings = {commit: list_tree(place.git, commit) for commit in dict.fromkeys((release, head))}
            trees = read_trees(place.git, listings, patterns, releases=(release,))
            if isinstance(target, Coming) and target.on_disk and place.top:
                changed = changed_paths(place, listings[head], trees[head], patterns)
                tree = as_on_disk(place.top, trees[head], changed)
                return replace(known, at_tag=tree, at_head=tree)
            unsaved = unsaved_paths(place, listings[head], trees[head], patterns)
        return replace(known, at_tag=trees[release], at_head=trees[head], unsaved=unsaved)

    def releases(self, names: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[Snapshot]:
        """A snapshot of each of these tags, in their order, without `recent`; head and history are read once for all.

        A few processes for each tag, whatever the number of tags and commits. Raises what `snapshot` raises.
        """
        place = self._place()
        with reading(place):
            head, refs, home = self._head_of(place), read_tags(place.git), _home(place)
            known = {ref.name: ref for ref in refs}
            wanted = [known.get(name) or _chosen(place, head, refs, Tagged(name)) for name in names]
            last = wanted[-1].commit
            head_commit = head.commit or last
            listing = list_tree(place.git, head_commit)
            at_head = read_trees(place.git, {head_commit: listing}, patterns)[head_commit]
            unsaved = unsaved_paths(place, listing, at_head, patterns)

        ancestry = read_ancestry(place.git, last, (ref.commit for ref in refs))
        repository = _repository(place, home, head, self._named(home, ancestry))
        messages = read_tag_messages(place.git)
        people = PeopleByTag(place.git, refs, ancestry.kin, most=self._most_commits)
        for start in range(0, len(wanted), TREES_AT_ONCE):
            chosen = wanted[start : start + TREES_AT_ONCE]
            listings = {ref.commit: list_tree(place.git, ref.commit) for ref in chosen}
            trees = read_trees(place.git, listings, patterns, releases=listings)
            for ref in chosen:
                distances, commits = ancestry.kin.distances(ref.commit), people.until(ref.commit)
                message = messages.get(ref.name, (None, None)) if ref.annotated else (None, None)
                yield Snapshot(
                    repository=repository,
                    release=_release_of(ref, home, message),
                    tags=tuple(as_tag(other, distances) for other in refs),
                    branch=head.branch if head.commit else None,
                    at_tag=trees[ref.commit],
                    at_head=trees[head_commit] if ref.commit == head_commit else at_head,
                    history=count_people(commits.by_person),
                    whole_history=commits.whole,
                    unsaved=unsaved,
                )

    def without_files(self, target: Target) -> Snapshot:
        """The snapshot with empty trees: what git knows besides the files. Raises what `snapshot` raises."""
        return self._known(self._place(), target)

    def _known(self, place: Place, target: Target) -> Snapshot:
        """Everything but the files."""
        head, refs, home = self._head_of(place), read_tags(place.git), _home(place)
        release = _release(place, head, refs, home, target)
        ancestry = read_ancestry(place.git, release.commit, (ref.commit for ref in refs))
        before = previous(refs, ancestry)
        commits = read_commits(place.git, release.commit, most=self._most_commits)
        return Snapshot(
            repository=_repository(place, home, head, self._named(home, ancestry)),
            release=release,
            tags=tuple(as_tag(ref, ancestry.distances) for ref in refs),
            branch=head.branch if head.commit else None,
            at_tag=Tree(commit=release.commit),
            at_head=Tree(commit=head.commit or release.commit),
            history=count_people(commits.by_person),
            whole_history=commits.whole,
            recent=read_people(place.git, release.commit, since=before.commit) if before else (),
            recent_since=before.name if before else None,
        )

    def listed_releases(self, citation: str) -> tuple[ListedRelease, ...]:
        """Every tag, the one made last first, with the file at `citation` in it; one short process for each."""
        place = self._place()
        home, refs = _home(place), read_tags(place.git)
        made = {ref.name: ref.date.timestamp() if ref.date else 0.0 for ref in refs}
        listed = []
        for ref in sorted(refs, key=lambda ref: made[ref.name], reverse=True):
            answer = place.git.ask("cat-file", "blob", f"{ref.commit}:{citation}")
            release = _release_of(ref, home)
            listed.append(ListedRelease(release=release, citation=answer.output if answer.code == 0 else None))
        return tuple(listed)

    def earlier(self, commit: str, paths: tuple[str, ...]) -> tuple[Mapping[str, bytes], ...]:
        """The files at `paths` as they stood at some time since `commit`, newest state first, without that of now."""
        place = self._place()
        head = self._head_of(place).commit
        return earlier_states(place.git, commit, head, paths) if head else ()

    def identified(self, repository: Repository) -> Repository:
        """The repository with its identity, where the caller gave a way to ask for it."""
        return self._ask(repository) if self._ask and not repository.identity else repository

    def archive(self, tag: str) -> Stream:
        """The source archive of `tag`: the same bytes on every machine. Raises SettingsError for a tag not there."""
        place, repository, commit = self._tagged(tag)
        return archive_of(place, repository, tag, commit)

    def source(self, tag: str) -> LocalSource:
        """The files of `tag`, with what was fetched beside it. Raises SettingsError for a tag not there."""
        place, repository, commit = self._tagged(tag)
        return source_of(place, top=archive_stem(repository, tag), commit=commit)

    def _tagged(self, tag: str) -> tuple[Place, str, str]:
        """The place, the repository's name, and the commit of `tag`."""
        place = self._place()
        ref = _chosen(place, self._head_of(place), read_tags(place.git), Tagged(tag))
        home = _home(place)
        return place, home.name if home else place.folder_name, ref.commit

    def with_checksums(self, release: Release) -> Release:
        """The release as it is: git attaches no files to it."""
        return release

    def asset(self, release: Release, asset: Asset) -> Stream:
        """Raise HostError: files are attached to a release by a host that others see."""
        raise no_such_asset(asset.name, "a release in a local repository")

    def close(self) -> None:
        """Do nothing: no connection stays open."""

    def check_commit(self, change: Change) -> None:
        """Raise the HostError that would stop `commit(change)`. Writes nothing, may be called often.

        What a run before this one wrote but did not commit is no unsaved work: commit goes on from there, or over it.
        A branch that moved passes, since reading it again helps. Call it before anything is published, so that no DOI
        waits for a commit that cannot be made.
        """
        place = self._place()
        with reading(place), suppress(BranchMoved):
            if change.mode is CommitMode.WORK_TREE:
                write_files(place, change.edits, dry_run=True)
            else:
                check_change(place, self._head_of(place), change)

    def rehearse_commit(self, change: Change) -> None:
        """Raise what `check_commit` raises: there is nobody else to ask."""
        self.check_commit(change)

    def commit(self, change: Change) -> Commit:
        """Make one commit of `change` on the checked-out branch, in index and work tree too, and push nothing.

        Other staged or unsaved work stays as it is; hooks, signing and identity are the user's own. Where all bytes
        are already committed there is no new commit and the head comes back. Raises BranchMoved when the head is no
        longer `change.parent`, HostError for what check_commit says, and when a hook or the signing refuses: then
        the files are written and staged, and running again goes on from there. In mode WORK_TREE the files are written
        and nothing is staged; the commit that comes back has no name.
        """
        if change.mode is CommitMode.NONE:
            return Commit(sha=change.parent, branch=change.branch)
        place = self._place()
        with writing(place):
            if change.mode is CommitMode.WORK_TREE:
                write_files(place, change.edits)
                return Commit(sha="", branch=change.branch)
            return make_commit(place, self._head_of(place), change, when=self._clock() if self._clock else None)

    def site(self) -> None:
        """None: git makes no site."""

    def edit_release(self, tag: str, notes: str) -> None:
        """Do nothing: a local repository has tags, and a release text only on its host."""

    def holds(self, path: str, content: bytes) -> bool:
        """Whether the work tree already has `content` at `path`, in git's eyes: line endings as checked out count.

        So it is after a run that was cut off before its commit; what it left is no unsaved work. False when bare.
        """
        place = self._place()
        found = read_inside(place.top, path) if place.top else None
        if found is None or found == content:
            return found is not None
        return place.git.ask("hash-object", "--stdin", given=content).text in names_of(place, path, found)

    def file_page(self, path: str, branch: str | None) -> str | None:
        """The page of a file on the web host that the remote names; None for another server, or no branch."""
        home = _home(self._place())
        return home.file_page(path, branch) if home and branch else None

    def is_public(self, path: str, content: bytes, branch: str | None) -> bool:
        """Whether the remote has `content` at `path`, as this clone saw the remote at its last push or fetch."""
        place = self._place()
        if place.remote is None or branch is None:
            return False
        there = place.git.ask("rev-parse", "--verify", "--quiet", f"refs/remotes/{place.remote}/{branch}:{path}")
        return there.code == 0 and place.git.ask("hash-object", "--stdin", given=content).text == there.text

    def _place(self) -> Place:
        """The repository; of a branch that nobody works on, as if it were bare, since no file of it is on disk."""
        place = find_place(self._path)
        return replace(place, top=None) if self._branch else place

    def _head_of(self, place: Place) -> Head:
        """What is checked out, or the branch that was asked for."""
        return branch_head(place, self._branch) if self._branch else read_head(place)

    def on_branch(self, name: str) -> "LocalGit":
        """The same repository with commits on the branch `name`, which must be checked out nowhere."""
        return LocalGit(self._path, identity=self._identity, ask=self._ask, clock=self._clock, branch=name)

    def _named(self, home: WebHome | None, ancestry: Ancestry) -> tuple[str | None, str | None]:
        """The repository's identity, or why there is none."""
        problem = home.identity_problem if home else None
        if self._identity:
            return self._identity, None
        return (None, problem) if problem else (f"git:{ancestry.root}", None)


def _home(place: Place) -> WebHome | None:
    return next((home for address in place.remote_addresses if (home := web_home(address))), None)


def _repository(place: Place, home: WebHome | None, head: Head, named: tuple[str | None, str | None]) -> Repository:
    return Repository(
        name=home.name if home else place.folder_name,
        owner=home.owner if home else None,
        url=home.url if home else None,
        identity=named[0],
        identity_problem=named[1],
        default_branch=head.default_branch,
        kind=home.kind if home else None,
    )


def _release(place: Place, head: Head, refs: tuple[TagRef, ...], home: WebHome | None, target: Target) -> Release:
    """The release that is meant. Raises SettingsError where its tag, or any commit, is not there."""
    if isinstance(target, Coming):
        if head.commit is None:
            raise no_commits(place.folder_name)
        return Release(tag="", version=target.version, commit=head.commit)

    ref = _chosen(place, head, refs, target)
    messages = read_tag_messages(place.git, ref.name) if ref.annotated else {}
    return _release_of(ref, home, messages.get(ref.name, (None, None)))


def _release_of(ref: TagRef, home: WebHome | None, message: tuple[str | None, str | None] = (None, None)) -> Release:
    """The release of a tag with this message."""
    name, notes = message
    return Release(
        tag=ref.name,
        commit=ref.commit,
        name=name,
        notes=notes,
        published_at=ref.date,
        committed_at=ref.committed_at,
        url=home.tag_page(ref.name) if home else None,
        files_page=home.files_page(ref.name) if home else None,
    )


def _chosen(place: Place, head: Head, refs: tuple[TagRef, ...], target: Tagged | Newest) -> TagRef:
    last = newest(refs)
    if last is None:
        raise no_tags(place.folder_name) if head.commit else no_commits(place.folder_name)
    if isinstance(target, Newest):
        return last

    for ref in refs:
        if ref.name == target.name:
            return ref

    # Only refs/tags/ is searched: a branch of the same name is another thing and moves.
    asked = f"refs/tags/{target.name}"
    names_no_commit = target.name.isprintable() and place.git.ask("cat-file", "-t", asked).code == 0
    others = (last.name, *(ref.name for ref in refs if ref is not last))
    raise no_such_tag(target.name, place.folder_name, others=others, names_no_commit=names_no_commit)
