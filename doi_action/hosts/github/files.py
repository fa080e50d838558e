"""Which files are read from GitHub, and in how many rounds.

The first query asks for the names that are there most often, by name, at the tag and at the head. It lists the root
and the usual folders, so that a second one asks only for what is really there.
"""

import base64
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from doi_action.formats.data.lfs_patterns import attribute_files, pointer_paths
from doi_action.hosts.github import queries
from doi_action.hosts.github.answers import LINK_MODE, bytes_of, follow_links, link_destination, tree_from
from doi_action.hosts.github.commit import owner_and_name
from doi_action.hosts.github.connection import Connection
from doi_action.snapshot import Tree

LIKELY = ("README.md", "README.rst", "README", "README.adoc", "README.org", "README.txt", "Readme.md", "readme.md")
"""Names worth asking for in the first query where a pattern is a wildcard; the rest is found in the listing."""

ROUNDS = 40
"""How often what was read shows more to read: folders in folders, links to links, of which Linux follows as many."""
MAX_FILES = 60
"""Files that one query asks for."""
MAX_POINTERS = 2_000
"""Pointers of Git LFS that are read, MAX_FILES by one query. Of more none is: the total of a part would be wrong."""
UNLISTED = "what Git LFS keeps"
"""What is not known of a tree with more pointers, or with more files than GitHub lists."""


class Files:
    """The files of commits of the repository `owner_name` that match `patterns`."""

    def __init__(self, connection: Connection, owner_name: str, patterns: tuple[str, ...]) -> None:
        self._connection, self._name, self._patterns = connection, owner_name, patterns

    def of(self, commit: Mapping[str, Any], asked: tuple[str, ...]) -> Tree:
        """The tree of a commit whose answer holds the files `asked`; what it lists and they lack is asked for."""
        tree = tree_from(commit, asked, self._blob)
        entries = commit["tree"]["entries"] or ()
        folders = frozenset(entry["path"] for entry in entries if entry["type"] == "tree")

        known = set(asked)
        for _ in range(ROUNDS):
            wanted = missing_paths(tree, frozenset(known), self._patterns, folders)
            if not wanted:
                break

            tree = self._with_files(tree, wanted)
            known |= set(wanted)
        return tree

    def with_pointers(self, tree: Tree) -> Tree:
        """`tree` with the pointers of Git LFS, which tell the sizes of data; only where its attributes name LFS files.

        Takes one request for the names of all files, and one for each MAX_FILES pointers. Of a repository so large
        that GitHub does not list it whole nothing is added but that it is so.
        """
        names_lfs = any(b"filter=lfs" in tree.contents[path] for path in attribute_files(tree.contents))
        if not names_lfs:
            return tree

        answer = self._connection.get(f"/repos/{self._name}/git/trees/{tree.commit}?recursive=1")
        if answer["truncated"]:
            return replace(tree, unlisted=UNLISTED)

        # A link is a blob too, and its size is the length of a path.
        sizes = {}
        for entry in answer["tree"]:
            if entry["type"] == "blob" and entry["mode"] != "120000":
                sizes[entry["path"]] = entry["size"]

        known = self._with_files(tree, attribute_files(sizes)).contents
        attributes = {path: known[path] for path in attribute_files(known)}
        pointers = pointer_paths(attributes, sizes)
        if len(pointers) > MAX_POINTERS:
            return replace(tree, unlisted=UNLISTED)
        return self._with_files(tree, pointers)

    def content(self, entry: Mapping[str, Any] | None) -> bytes | None:
        """The bytes of an answered entry, None where there is no file, or one that is a link or too large."""
        if entry is None or entry["type"] != "blob":
            return None
        if entry["mode"] == LINK_MODE:
            return None
        return bytes_of(entry, self._blob)

    def _with_files(self, tree: Tree, paths: tuple[str, ...]) -> Tree:
        wanted = tuple(path for path in paths if path not in tree.contents)
        for start in range(0, len(wanted), MAX_FILES):
            some = wanted[start : start + MAX_FILES]
            tree = _joined(tree, self._more(tree.commit, some))
        return tree

    def _more(self, oid: str, paths: tuple[str, ...]) -> Tree:
        variables = {**owner_and_name(self._name), "oid": oid, **queries.file_variables(paths)}
        answer = self._connection.query(queries.files_query(paths), variables)
        return tree_from(answer["repository"]["object"], paths, self._blob)

    def _blob(self, oid: str) -> bytes:
        """A file's bytes through REST, where GraphQL's text is not the file."""
        answer = self._connection.get(f"/repos/{self._name}/git/blobs/{oid}")
        return base64.b64decode(answer["content"])


def _joined(first: Tree, second: Tree) -> Tree:
    """Both readings of one commit, with the links that can be followed now."""
    contents, links = {**first.contents, **second.contents}, {**first.links, **second.links}
    follow_links(links, contents)
    return replace(first, contents=contents, sizes={**first.sizes, **second.sizes}, links=links)


def first_paths(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The paths that the first query asks for: plain names in the root and in the usual folders, and those folders.

    A folder is a usual one when a wildcard looks into it, or when its name begins with a dot. Other folders wait until
    the root's listing shows that they are there.
    """
    usual = {""}
    for pattern in patterns:
        folder, name = _split(pattern)
        if _wild(name) and not _wild(folder):
            usual.add(folder)

    paths: list[str] = []
    for pattern in patterns:
        folder, _ = _split(pattern)
        if _wild(pattern):
            paths += _guesses(pattern)
        elif folder in usual or folder.startswith("."):
            paths.append(pattern)

    folders = usual - {""}
    return (*dict.fromkeys(paths), *sorted(folders))


def _guesses(pattern: str) -> list[str]:
    """The likely files that a pattern fits; in folders below the root the likeliest alone."""
    folder, name = _split(pattern)
    # A wildcard that fits every name makes no guess better than another.
    fits_all = fnmatchcase("a name that nobody gives", name)
    if fits_all or _wild(folder):
        return []

    guesses = [f"{folder}/{LIKELY[0]}"] if folder else LIKELY
    return [guess for guess in guesses if fnmatchcase(guess, pattern)]


def missing_paths(
    tree: Tree, asked: frozenset[str], patterns: tuple[str, ...], folders: frozenset[str]
) -> tuple[str, ...]:
    """What is there and was not asked for: listed files, folders of the root, and the destinations of links."""
    found = []
    by_depth: dict[int, list[str]] = defaultdict(list)
    for pattern in patterns:
        by_depth[pattern.count("/")].append(pattern)

    for path in tree.sizes:
        # A star of the shell's crosses folders here, and must not.
        if any(fnmatchcase(path, pattern) for pattern in by_depth[path.count("/")]):
            found.append(path)

    for pattern in patterns:
        folder, name = _split(pattern)
        root_folder = folder.split("/")[0]
        if _wild(folder) or root_folder not in folders:
            continue
        # Of a folder in a folder the listing is asked for, which shows what is there.
        found.append(folder if _wild(name) else pattern)

    for link in tree.links:
        destination = link_destination(tree.links, link)
        if destination:
            found.append(destination)

    known = asked | tree.contents.keys()
    wanted = [path for path in dict.fromkeys(found) if path not in known]
    return tuple(wanted)


def _split(pattern: str) -> tuple[str, str]:
    folder, _, name = pattern.rpartition("/")
    return folder, name


def _wild(pattern: str) -> bool:
    return any(mark in pattern for mark in "*?[")
