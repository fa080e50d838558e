"""Trees of a git repository: the files of a commit, read in as few processes as there are commits, plus one or two.

Contents come as they are stored: no line ending is changed, no filter is run, a Git LFS pointer stays a pointer.
Symbolic links are followed inside the tree only; a submodule is no file.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

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
        lines = git.read("ls-tree", "-r", "-l", "-z", "--full-tree", commit).split(b"\0")
    except GitFailed as failed:
        raise _incomplete(failed) from failed
    listing = {}
    for line in lines:
        if line:
            about, raw = line.split(b"\t", 1)
            mode, _, oid, size = about.decode().split()
            # A submodule has "-" in place of a size.
            listing[shown_path(raw)] = Entry(mode=mode, oid=oid, size=int(size) if size.isdigit() else 0)
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
    trees = {commit: _tree(commit, listing, links, sources[commit], blobs) for commit, listing in listings.items()}
    names = git.read("rev-parse", *(f"{commit}^{{tree}}" for commit in trees)).decode().split()
    return {commit: replace(trees[commit], oid=name) for commit, name in zip(trees, names, strict=True)}


def read_blobs(git: Git, oids: Iterable[str]) -> dict[str, bytes]:
    """The contents of blobs by object name, in one process."""
    wanted = sorted(set(oids))
    if not wanted:
        return {}
    try:
        output = git.read("cat-file", "--batch", given="".join(f"{oid}\n" for oid in wanted).encode())
    except GitFailed as failed:
        raise _incomplete(failed) from failed
    return _split_batch(output)


def follow(path: str, listing: Listing, targets: Mapping[str, str]) -> str | None:
    """The path of the file that `path` leads to through links inside the tree; None when it leads to no file in it.

    `targets` are the links' targets by path, as written. A link may stand anywhere in the path.
    """
    for _ in range(_MAX_HOPS):
        parts = path.split("/")
        prefixes = ["/".join(parts[: count + 1]) for count in range(len(parts))]
        links = [prefix for prefix in prefixes if prefix in targets]
        if not links:
            is_file = path in listing and listing[path].mode != SUBMODULE
            return path if is_file else None

        link = links[0]
        rest = path[len(link) + 1 :]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(link), targets[link], rest))
        leaves = path == ".." or path.startswith(("/", "../"))
        if leaves:
            return None
    return None


def link_targets(git: Git, listing: Listing) -> dict[str, str]:
    """Where the links of a tree lead, by path, as written."""
    return _targets(listing, _read_links(git, [listing]))


def matching(paths: Iterable[str], patterns: tuple[str, ...]) -> set[str]:
    """Those of `paths` that Tree.paths finds with one of `patterns`."""
    by_depth: dict[int, dict[str, bytes]] = defaultdict(dict)
    for path in paths:
        by_depth[path.count("/")][path] = b""
    found: set[str] = set()
    for pattern in patterns:
        if not _GLOB.search(pattern):
            found.update({pattern} & by_depth[pattern.count("/")].keys())
            continue
        depths = by_depth if "**" in pattern else {pattern.count("/")} & by_depth.keys()
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
        source = None if path.endswith("\\") else follow(path, listing, targets)
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


def _tree(
    commit: str, listing: Listing, links: Mapping[str, bytes], sources: Mapping[str, Entry], blobs: Mapping[str, bytes]
) -> Tree:
    targets = _targets(listing, links)
    sizes = {path: entry.size for path, entry in listing.items() if entry.mode not in {LINK, SUBMODULE}}
    sizes |= {path: entry.size for path, entry in sources.items()}
    contents = {path: blobs[entry.oid] for path, entry in sources.items() if entry.oid in blobs}
    return Tree(commit=commit, contents=contents, sizes=sizes, links=targets)


def _split_batch(output: bytes) -> dict[str, bytes]:
    blobs: dict[str, bytes] = {}
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        oid, kind, *size = output[position:end].decode().split()
        if kind == "missing":
            raise _incomplete(None)
        start, position = end + 1, end + 1 + int(size[0]) + 1
        blobs[oid] = output[start : position - 1]
    return blobs


def _incomplete(failed: GitFailed | None) -> HostError:
    if failed and "promisor" not in failed.answer.complaint and "object info" not in failed.answer.complaint:
        return failed
    return HostError(
        "this clone does not hold the contents of all files",
        why="it was cloned with a filter, and reading a repository fetches nothing",
        fix="run 'git fetch --refetch --no-filter', then run again",
        rule="partial-clone",
    )
