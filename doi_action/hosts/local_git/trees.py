"""Trees of a git repository: the files of a commit, read in as few processes as there are commits, plus one or two.

Contents come as they are stored: no line ending is changed, no filter is run, a Git LFS pointer stays a pointer.
Symbolic links are followed inside the tree only; a submodule is no file.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doi_action.errors import HostError
from doi_action.formats.data.lfs_patterns import attribute_files, pointer_paths
from doi_action.hosts.git_commands import Git, GitFailed
from doi_action.snapshot import Tree

MAX_BYTES = 10 * 1024 * 1024
"""Larger files are not read; Tree.sizes names them."""

LINK, SUBMODULE = "120000", "160000"
"""Modes of a symbolic link and of a submodule in a tree."""

_MAX_HOPS = 40
"""As many links in a row are followed as Linux follows (path_resolution(7))."""

_MAX_LINK_BYTES = 4096

_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry of a tree: mode and object name in git's own text, size in bytes (0 for a submodule)."""

    mode: str
    oid: str
    size: int


Listing = Mapping[str, Entry]
"""Every entry of a tree by path. A path that is not UTF-8 is shown with backslashes and never read."""


def list_tree(git: Git, commit: str) -> Listing:
    """Every file, link and submodule of a commit's tree."""
    try:
        output = git.read("ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    except GitFailed as failed:
        raise _incomplete(failed) from failed

    listing = {}
    for line in filter(None, output.split(b"\0")):
        about, raw = line.split(b"\t", 1)
        mode, _, oid, size = about.decode().split()
        # A submodule has "-" in place of a size.
        size = size.replace("-", "0")
        listing[shown_path(raw)] = Entry(mode=mode, oid=oid, size=int(size))
    return listing


def read_trees(
    git: Git, listings: Mapping[str, Listing], patterns: tuple[str, ...], *, releases: Iterable[str] = ()
) -> dict[str, Tree]:
    """The tree of each commit in `listings`, with the contents of the files that match `patterns`.

    Of the commits `releases` pointers of Git LFS come too: they are small, and tell the sizes of data.
    """
    links = _read_links(git, listings.values())
    sources = {commit: _sources(listing, links, patterns) for commit, listing in listings.items()}
    for release in releases:
        sources[release] = _pointers(git, listings[release]) | sources[release]

    wanted: set[str] = set()
    for found in sources.values():
        wanted |= {entry.oid for entry in found.values() if entry.size <= MAX_BYTES}
    blobs = read_blobs(git, wanted)
    names = git.read("rev-parse", *(f"{commit}^{{tree}}" for commit in listings)).decode().split()

    trees = {}
    for (commit, listing), name in zip(listings.items(), names, strict=True):
        found = sources[commit]
        # A submodule has no size of its own; a link has that of the file it leads to, where that is read.
        sizes = {path: entry.size for path, entry in listing.items() if entry.mode not in {LINK, SUBMODULE}}
        sizes |= {path: entry.size for path, entry in found.items()}

        contents = {path: blobs[entry.oid] for path, entry in found.items() if entry.oid in blobs}
        targets = _targets(listing, links)
        trees[commit] = Tree(commit=commit, oid=name, contents=contents, sizes=sizes, links=targets)

    return trees


def read_blobs(git: Git, oids: Iterable[str]) -> dict[str, bytes]:
    """The contents of blobs by object name, in one process."""
    wanted = sorted(set(oids))
    if not wanted:
        return {}

    try:
        output = git.read("cat-file", "--batch", given="".join(f"{oid}\n" for oid in wanted).encode())
    except GitFailed as failed:
        raise _incomplete(failed) from failed

    # Each blob comes as `<oid> blob <size>`, a line break, its bytes, and another one (git-cat-file, "Batch output").
    blobs: dict[str, bytes] = {}
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        oid, kind, *size = output[position:end].decode().split()
        if kind == "missing":
            raise _incomplete(None)

        start = end + 1
        position = start + int(size[0]) + 1
        blobs[oid] = output[start : position - 1]

    return blobs


def follow(path: str, listing: Listing, targets: Mapping[str, str]) -> str | None:
    """The path of the file that `path` leads to through links inside the tree; None when it leads to no file in it.

    `targets` are the links' targets by path, as written. A link may stand anywhere in the path.
    """
    for _ in range(_MAX_HOPS):
        # The outermost link on the way leads to where the rest of the way is looked for.
        above = [path[: slash.start()] for slash in re.finditer("/", path)]
        links = [prefix for prefix in (*above, path) if prefix in targets]
        if not links:
            is_file = path in listing and listing[path].mode != SUBMODULE
            return path if is_file else None

        link = links[0]
        rest = path[len(link) + 1 :]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(link), targets[link], rest))
        if f"{path}/".startswith(("/", "../")):
            return None

    return None


def link_targets(git: Git, listing: Listing) -> dict[str, str]:
    """Where the links of a tree lead, by path, as written."""
    return _targets(listing, _read_links(git, [listing]))


def matching(paths: Iterable[str], patterns: tuple[str, ...]) -> set[str]:
    """Those of `paths` that Tree.paths finds with one of `patterns`."""
    # By depth, since a pattern is compared with the paths of its own depth only; one with `**` with all.
    by_depth: dict[int, dict[str, bytes]] = defaultdict(dict)
    for path in paths:
        by_depth[path.count("/")][path] = b""

    found: set[str] = set()
    for pattern in patterns:
        own_depth = pattern.count("/")
        # Most patterns are plain names, and a look-up is all that they need.
        if not _GLOB.search(pattern):
            found.update({pattern} & by_depth[own_depth].keys())
            continue

        depths = [*by_depth] if "**" in pattern else [own_depth]
        for depth in depths:
            found.update(Tree(commit="", contents=by_depth[depth]).paths(pattern))

    return found


def shown_path(raw: bytes) -> str:
    """A path as text; bytes that are not UTF-8 with backslashes, so that it can be shown but names no file."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace") + "\\"


def _read_links(git: Git, listings: Iterable[Listing]) -> dict[str, bytes]:
    wanted: set[str] = set()
    for listing in listings:
        for entry in listing.values():
            if entry.mode == LINK and entry.size <= _MAX_LINK_BYTES:
                wanted.add(entry.oid)

    return read_blobs(git, wanted)


def _targets(listing: Listing, links: Mapping[str, bytes]) -> dict[str, str]:
    targets = {}
    for path, entry in listing.items():
        if entry.mode == LINK and entry.oid in links:
            targets[path] = links[entry.oid].decode("utf-8", "replace")
    return targets


def _sources(listing: Listing, links: Mapping[str, bytes], patterns: tuple[str, ...]) -> dict[str, Entry]:
    targets = _targets(listing, links)
    sources = {}
    for path in matching(listing, patterns):
        # A name that is not UTF-8 is shown with a backslash at its end, and names no file.
        if path.endswith("\\"):
            continue

        source = follow(path, listing, targets)
        if source is not None:
            sources[path] = listing[source]

    return sources


def _pointers(git: Git, listing: Listing) -> dict[str, Entry]:
    """The entries that Git LFS keeps elsewhere, as far as names and sizes tell."""
    named: dict[str, Entry] = {}
    sizes: dict[str, int] = {}
    for path, entry in listing.items():
        is_regular = entry.mode not in {LINK, SUBMODULE}
        # A name that is not UTF-8 is shown with a backslash at its end, and names no file.
        if is_regular and not path.endswith("\\"):
            named[path] = entry
            sizes[path] = entry.size

    readable = [path for path in attribute_files(named) if sizes[path] <= MAX_BYTES]
    blobs = read_blobs(git, {named[path].oid for path in readable})
    attributes = {path: blobs[named[path].oid] for path in readable}
    return {path: named[path] for path in pointer_paths(attributes, sizes)}


def _incomplete(failed: GitFailed | None) -> HostError:
    """The error for an object that is not there; what failed for another reason stays as it is."""
    # git's own words for an object that a filtered clone left out, and that it may not fetch now.
    says_missing = ("promisor", "object info")
    if failed and not any(words in failed.answer.complaint for words in says_missing):
        return failed

    return HostError(
        "this clone does not hold the contents of all files",
        why="it was cloned with a filter, and reading a repository fetches nothing",
        fix="run 'git fetch --refetch --no-filter', then run again",
        rule="partial-clone",
    )
