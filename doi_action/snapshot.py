"""A snapshot: everything that is read from a host, once, before anything is decided.

Two trees, the release, the tags and the repository itself. Later steps ask the snapshot and never the host again.
"""

from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from doi_action.model import Contributor, Creator, Release, Repository, Tag


@dataclass(frozen=True, slots=True)
class Tagged:
    """The release of the tag `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Newest:
    """The release of the tag that was made last."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A version that has no tag yet: the head is its tree. `version` is None where only the files can say it.

    `on_disk`: a local repository shows the files as they stand in the work tree, whether they are committed or not.
    """

    version: str | None = None
    on_disk: bool = False


Target = Tagged | Newest | Coming
"""What a host is asked to read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """The files of one commit. `sizes` names every file with its size in bytes; `contents` holds those that were read.

    `oid` is git's own name of the tree, None where there is no commit. Paths are relative to the root, with forward
    slashes. `links` are symbolic links and where they lead (as written); a link is in `contents` only when it stays
    inside the tree, and then with the bytes of the file it leads to. `unlisted` says in words which files are not
    named; files that were asked for by name always are.
    """

    commit: str
    oid: str | None = None
    contents: Mapping[str, bytes] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    unlisted: str | None = None

    def read(self, path: str) -> bytes | None:
        """The bytes of the file at `path`, None when there is no such file or it was not asked for."""
        return self.contents.get(path)

    def paths(self, pattern: str) -> tuple[str, ...]:
        """The files that were read and whose path matches the shell pattern, upper and lower case told apart, sorted.

        A pattern without a slash matches in the root only.
        """
        any_depth = "**" in pattern
        depth = pattern.count("/")
        found = []
        for path in self.contents:
            # The `*` of fnmatch goes over slashes, that of a shell does not.
            is_deep_enough = any_depth or path.count("/") == depth
            if is_deep_enough and fnmatchcase(path, pattern):
                found.append(path)
        return tuple(sorted(found))


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody the history names: commits since the beginning, bots already left out."""

    creator: Creator
    commits: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """What one read of a host tells.

    `branch` is where edits will be committed and `at_head` its tree; `at_tag` is the tree of the release, which is the
    head's for a version that is coming. `tags` holds every tag with its distance from the release. `history` are
    proposals for creators, most commits first, of the `whole_history` or of its last commits alone; `recent` are those
    who made commits since the tag `recent_since`, where the host tells them. `unsaved` are paths whose content in the
    work tree or index differs from the head (local repositories only). `at_pages` is the head of the branch
    `pages_branch`, where the citation page stands on a branch of its own.
    """

    repository: Repository
    release: Release
    tags: tuple[Tag, ...]
    branch: str | None
    at_tag: Tree
    at_head: Tree
    history: tuple[Person, ...] = ()
    whole_history: bool = True
    recent: tuple[Person, ...] = ()
    recent_since: str | None = None
    contributors: tuple[Contributor, ...] = ()
    unsaved: frozenset[str] = frozenset()
    pages_branch: str | None = None
    at_pages: Tree | None = None

    def differs_at_head(self, path: str) -> bool:
        """Whether the release speaks through a file of the tag that the branch has otherwise."""
        in_tag = self.at_tag.read(path)
        return in_tag is not None and in_tag != self.at_head.read(path)


@dataclass(frozen=True, kw_only=True, slots=True)
class Including:
    """What a source archive holds besides the repository's own files: other repositories in it, files in Git LFS."""

    submodules: bool = False
    lfs: bool = False

    @property
    def anything(self) -> bool:
        """Whether it holds any of them."""
        return self.submodules or self.lfs


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedRelease:
    """A release as a list tells it, without what is attached: `citation` is the citation file that its tag holds."""

    release: Release
    citation: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What a host shows of a repository on the web: `folder` of `branch` ("" for its root) stands at `address`.

    `branch` and `folder` are None where a workflow builds the site, so that nobody can tell.
    """

    address: str
    branch: str | None = None
    folder: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """A file of any length, a chunk at a time: `chunks` can be read once, and is closed where nobody reads to its end.

    `size` is in bytes, None where it shows only at the end; `sha256` is what the host says of it, in hexadecimal.
    Reading raises HostError and Unreachable; what was read by then is not the file.
    """

    name: str
    size: int | None
    chunks: Generator[bytes, None, None]
    sha256: str | None = None


def archive_stem(repository: str, tag: str) -> str:
    """The name of a source archive without its ending, and of the folder in it.

    >>> archive_stem("demo", "pkg/v1.0.0")
    'demo-pkg-v1.0.0'
    """
    return f"{repository}-{tag}".replace("/", "-")


def archive_name(repository: str, tag: str) -> str:
    """The name of a source archive, the same on every host.

    >>> archive_name("demo", "v1.0.0")
    'demo-v1.0.0.tar.gz'
    """
    return f"{archive_stem(repository, tag)}.tar.gz"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEdit:
    """New content for one file; `before` is None for a file that does not exist yet.

    With `renamed_from`, the file stood under that name with the content `before`, and the name goes in the same commit.
    `drawn_in` is a folder whose files are all drawn anew from a record, so that it is told as one; what stood in them
    before need not have been read. `branch` is the one that the file goes to, None for that of the change.
    """

    path: str
    before: bytes | None
    after: bytes
    renamed_from: str | None = None
    drawn_in: str | None = None
    branch: str | None = None

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after or self.renamed_from is not None


def told_paths(edits: Iterable[FileEdit]) -> tuple[str, ...]:
    """The paths of edits for people: a folder that is drawn anew is told once, with the number of its files."""
    edits = tuple(edits)
    numbers = Counter(edit.drawn_in for edit in edits)
    paths = []
    for edit in edits:
        if edit.drawn_in is None:
            paths.append(edit.path)
            continue

        elsewhere = f" on {edit.branch}" if edit.branch else ""
        paths.append(f"{edit.drawn_in}/ ({numbers[edit.drawn_in]} files){elsewhere}")
    return tuple(dict.fromkeys(paths))


class CommitMode(StrEnum):
    """How a change may reach the branch, by the words of the input `commit-mode`."""

    AUTO = "auto"
    """A commit on the branch; where a rule of the branch refuses it, a pull request."""
    PUSH = "push"
    PULL_REQUEST = "pull-request"
    WORK_TREE = "work-tree"
    """The files of a local repository, for its user to commit."""
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One commit to make: its message and the files, on `branch`, whose head was `parent` when the edits were made.

    `pull_request_text` is the Markdown to show should it become a pull request; None: the message says enough. `topic`
    is part of the name of its branch: changes of one topic share one pull request. A host without pull requests knows
    only AUTO and PUSH, which mean the same there, WORK_TREE and NONE. With WORK_TREE the edits were made from the files
    on disk, whatever `parent` holds.
    """

    message: str
    edits: tuple[FileEdit, ...]
    branch: str | None
    parent: str
    mode: CommitMode = CommitMode.AUTO
    pull_request_text: str | None = None
    topic: str = "citation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """A commit that was made. `verified` is None where nobody says; `pull_request` is set when it went there."""

    sha: str
    url: str | None = None
    verified: bool | None = None
    pull_request: str | None = None
    branch: str | None = None
