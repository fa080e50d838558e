"""A bare git repository, driven by git's own plumbing."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class Moved(Exception):
    """A ref has another value than expected."""


@dataclass(frozen=True)
class Entry:
    """One entry of a tree; `size` is 0 for what is no blob."""

    mode: int
    type: str
    oid: str
    size: int
    path: str


class BareRepository:
    """git objects and refs in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._objects: dict[str, tuple[str, bytes]] = {}
        self._listings: dict[str, dict[str, Entry]] = {}
        self._counts: dict[tuple[str, ...], int] = {}
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)], check=True)

    def git(self, *arguments: str, data: bytes | None = None, environment: Mapping[str, str] | None = None) -> bytes:
        """What a git command prints; a failure raises CalledProcessError."""
        clean = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.folder), "TZ": "UTC"}
        command = ["git", "--git-dir", str(self.folder), *arguments]
        done = subprocess.run(
            command, input=data, capture_output=True, check=True, env={**clean, **(environment or {})}
        )
        return done.stdout

    def text(self, *arguments: str) -> str:
        """The same as stripped text."""
        return self.git(*arguments).decode().strip()

    def resolve(self, revision: str) -> str | None:
        """The object that a revision names, None when there is none."""
        loose = self.folder / revision
        if revision.startswith("refs/") and loose.is_file():
            # What git would answer, without a process: servers ask for heads at nearly every request.
            return loose.read_text().strip()
        try:
            return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        except subprocess.CalledProcessError:
            return None

    def commit(
        self,
        files: Mapping[str, bytes | str],
        *,
        branch: str = "main",
        message: str = "Change files",
        author: str = "Ada Example <ada@example.org>",
        date: str = "2026-01-02T03:04:05Z",
        links: Mapping[str, str] | None = None,
        parents: tuple[str, ...] | None = None,
    ) -> str:
        """A commit on `branch` with these files added or replaced; its name."""
        head = self.resolve(f"refs/heads/{branch}")
        before = parents if parents is not None else ((head,) if head else ())
        tree = self._tree(before[0] if before else None, files, links or {})
        made = self.commit_tree(tree, before, message, author=author, date=date)
        self.git("update-ref", f"refs/heads/{branch}", made)
        return made

    def commit_tree(self, tree: str, parents: tuple[str, ...], message: str, *, author: str, date: str) -> str:
        """A commit object; no branch is moved."""
        name, _, email = author.rstrip(">").partition(" <")
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in
               (("NAME", name), ("EMAIL", email), ("DATE", date))}  # fmt: skip
        flags = [word for parent in parents for word in ("-p", parent)]
        return self.git("commit-tree", tree, *flags, data=message.encode(), environment=who).decode().strip()

    def _tree(
        self,
        base: str | None,
        files: Mapping[str, bytes | str],
        links: Mapping[str, str],
        gone: tuple[str, ...] = (),
    ) -> str:
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            if base:
                self.git("read-tree", base, environment=index)
            lines = [f"0 {'0' * 40}\t{path}\n" for path in gone]
            for mode, contents in (("100644", files), ("120000", links)):
                for path, content in contents.items():
                    data = content.encode() if isinstance(content, str) else content
                    oid = self.git("hash-object", "-w", "--stdin", data=data).decode().strip()
                    lines.append(f"{mode} {oid}\t{path}\n")
            self.git("update-index", "--add", "--index-info", data="".join(lines).encode(), environment=index)
            return self.git("write-tree", environment=index).decode().strip()

    def commit_on(
        self,
        branch: str,
        expected: str,
        files: Mapping[str, bytes],
        message: str,
        *,
        author: str,
        gone: tuple[str, ...] = (),
    ) -> str:
        """A commit on `branch` if its head is `expected`. Raises Moved."""
        if self.resolve(f"refs/heads/{branch}") != expected:
            raise Moved(branch)
        tree = self._tree(expected, files, {}, gone)
        made = self.commit_tree(tree, (expected,), message, author=author, date="2026-05-06T07:08:09Z")
        self.git("update-ref", f"refs/heads/{branch}", made, expected)
        return made

    def tag(self, name: str, target: str = "main", *, annotated: str | None = None, date: str = "") -> None:
        """A tag on `target`; annotated by a message where one is given."""
        if annotated is None:
            self.git("tag", "--force", name, target)
            return
        who = {"GIT_COMMITTER_NAME": "Ada Example", "GIT_COMMITTER_EMAIL": "ada@example.org"}
        self.git("tag", "--force", "--annotate", "-m", annotated, name, target,
                 environment={**who, "GIT_COMMITTER_DATE": date or "2026-02-03T04:05:06Z"})  # fmt: skip

    def tags(self) -> tuple[str, ...]:
        """The names of all tags, the newest date first."""
        names = self.text("for-each-ref", "--sort=-creatordate", "--format=%(refname)", "refs/tags/").split("\n")
        return tuple(name.removeprefix("refs/tags/") for name in names if name)

    def kind(self, oid: str) -> str:
        """blob, tree, commit or tag."""
        return self._object(oid)[0]

    def data(self, oid: str) -> bytes:
        """The content of an object."""
        return self._object(oid)[1]

    def _object(self, oid: str) -> tuple[str, bytes]:
        """Type and content; objects never change, so that each is asked for once."""
        if oid not in self._objects:
            head, _, rest = self.git("cat-file", "--batch", data=oid.encode() + b"\n").partition(b"\n")
            _, kind, size = head.decode().split()
            self._objects[oid] = kind, rest[: int(size)]
        return self._objects[oid]

    def entries(self, tree: str, *, under: str = "") -> tuple[Entry, ...]:
        """The entries of a tree, their paths below `under`."""
        return self._listed(tree, under=under)

    def _listed(self, *arguments: str, under: str = "") -> tuple[Entry, ...]:
        found = []
        for line in self.git("ls-tree", "-z", "--long", *arguments).decode().split("\0"):
            if line:
                meta, _, path = line.partition("\t")
                mode, kind, oid, size = meta.split()
                found.append(Entry(int(mode, 8), kind, oid, 0 if size == "-" else int(size), under + path))
        return tuple(found)

    def entry(self, revision: str, path: str) -> Entry | None:
        """The entry at `path` in a commit."""
        commit = revision if len(revision) == 40 else self.resolve(revision)
        if commit is None:
            return None
        if commit not in self._listings:
            self._listings[commit] = {entry.path: entry for entry in self._listed("-r", "-t", commit)}
        return self._listings[commit].get(path)

    def file(self, revision: str, path: str) -> bytes | None:
        """The bytes at `path`, None when there are none."""
        entry = self.entry(revision, path)
        return self.data(entry.oid) if entry and entry.type == "blob" else None

    def count(self, *revisions: str) -> int:
        """How many commits `git rev-list` finds; between commits, whose history never changes, it is asked once."""
        if revisions in self._counts:
            return self._counts[revisions]
        count = int(self.text("rev-list", "--count", *revisions))
        if all(re.fullmatch(r"\^?[0-9a-f]{40}", revision) for revision in revisions):
            self._counts[revisions] = count
        return count
