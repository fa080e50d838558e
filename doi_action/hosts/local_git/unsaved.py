"""The work tree and the index: which files hold work that no commit has, and how a file is replaced safely.

Only regular files are opened, never through a link, so that a pipe or a device of a file's name cannot hold us up.
"""

import contextlib
import glob
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from doi_action.hosts.git_commands import Git
from doi_action.hosts.local_git.left_behind import was_noted
from doi_action.hosts.local_git.place import Place
from doi_action.hosts.local_git.trees import LINK, MAX_BYTES, SUBMODULE, Listing, follow, matching, shown_path
from doi_action.snapshot import Tree

_NO_BLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

_UNDER_WAY = "doi-action-new."
"""How the name of a file begins while it is being written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """An entry of the index. `skipped` files are left out of a sparse checkout; `assumed` are never looked at."""

    mode: str
    oid: str
    stage: str = "0"
    skipped: bool = False
    assumed: bool = False


def read_index(git: Git) -> dict[str, Staged]:
    """The index by path; of a path in conflict one of its stages."""
    found = {}
    for line in git.read("ls-files", "--stage", "-v", "-z", "--full-name").split(b"\0"):
        if line:
            about, raw = line.split(b"\t", 1)
            # The letter says S for skip-worktree, and is small for assume-unchanged (git-ls-files, "-v").
            flag, mode, oid, stage = about.decode().split()
            found[shown_path(raw)] = Staged(
                mode=mode, oid=oid, stage=stage, skipped=flag.upper() == "S", assumed=flag.islower()
            )

    return found


def read_regular(path: Path) -> bytes | None:
    """The bytes of a regular file of at most MAX_BYTES; None for anything else, and for a file that may not be read."""
    try:
        opened = os.open(path, os.O_RDONLY | _NO_BLOCK)
    except OSError:
        return None

    status = os.fstat(opened)
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        os.close(opened)
        return None
    with os.fdopen(opened, "rb") as file:
        return file.read()


def unsaved_paths(place: Place, listing: Listing, head: Tree, patterns: tuple[str, ...]) -> frozenset[str]:
    """Those of `changed_paths` that hold somebody's work: what a run of ours wrote and did not commit is nobody's."""
    changed = changed_paths(place, listing, head, patterns)
    if not changed:
        return changed

    index = read_index(place.git)
    unsaved = set()
    for path in changed:
        file = follow(path, listing, head.links) or path
        committed = listing[file].oid if file in listing else None
        if not _is_left_behind(place, file, committed, index.get(file)):
            unsaved.add(path)
    return frozenset(unsaved)


def _is_left_behind(place: Place, path: str, committed: str | None, staged: Staged | None) -> bool:
    """Whether index and work tree each hold what is committed at `path`, or what a run wrote in its place."""

    def is_ours(name: str | None) -> bool:
        return name == committed or was_noted(place.git, path, committed, name)

    is_in_conflict = staged is not None and staged.stage != "0"
    if is_in_conflict or not is_ours(staged.oid if staged else None):
        return False

    file = (place.top or Path()) / path
    if not os.path.lexists(file):
        is_left_out = staged is not None and staged.skipped
        return is_left_out or is_ours(None)
    content = read_regular(file)
    return content is not None and any(map(is_ours, names_of(place, path, content)))


def names_of(place: Place, path: str, content: bytes) -> set[str]:
    """How git names these bytes as they are, and as it would commit them from a file at `path` (line endings).

    Filter programs are not run: a look must not start what a repository's settings name.
    """
    plain = place.git.ask("hash-object", "--stdin", given=content).text
    return {plain, place.git.ask("hash-object", f"--path={path}", "--stdin", given=content).text}


def changed_paths(place: Place, listing: Listing, head: Tree, patterns: tuple[str, ...]) -> frozenset[str]:
    """The paths matching `patterns` whose content in the work tree or the index differs from the head's tree.

    Files that git does not know count, ignored ones too: an edit would overwrite them. Filter programs are not run;
    where one changes what stands in the work tree, git's record of an untouched file decides.
    """
    if place.top is None:
        return frozenset()

    index = read_index(place.git)
    candidates = matching({*listing, *index}, patterns) | on_disk(place.top, patterns)
    leads = {path: follow(path, listing, head.links) or path for path in candidates}
    seen = _Seen(
        top=place.top,
        listing=listing,
        index=index,
        contents={leads[path]: content for path, content in head.contents.items() if path in leads},
        links=head.links,
    )

    staged: set[str] = set()
    differing: set[str] = set()
    for_git: set[str] = set()
    for path in candidates | set(leads.values()):
        if seen.staged_differs(path):
            staged.add(path)
        elif not seen.same_on_disk(path):
            # Other bytes may still be the same file in git's eyes: line endings, what a filter makes of it.
            is_known = path in index and not index[path].assumed
            file = place.top / path
            is_plain = file.is_file() and not file.is_symlink()
            if is_known and is_plain:
                for_git.add(path)
            else:
                differing.add(path)

    changed = staged | differing | modified(place.git, for_git)

    return frozenset(path for path in candidates if path in changed or leads[path] in changed)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """What the head, the index and the disk are compared by. `contents` are the head's, links followed."""

    top: Path
    listing: Listing
    index: Mapping[str, Staged]
    contents: Mapping[str, bytes]
    links: Mapping[str, str]

    def staged_differs(self, path: str) -> bool:
        committed, staged = self.listing.get(path), self.index.get(path)
        if committed is None or staged is None:
            return (committed is None) != (staged is None)
        return staged.stage != "0" or staged.oid != committed.oid

    def same_on_disk(self, path: str) -> bool:
        place, entry = self.top / path, self.listing.get(path)
        if not os.path.lexists(place):
            is_left_out = path in self.index and self.index[path].skipped
            return entry is None or entry.mode == SUBMODULE or is_left_out

        if entry is None:
            return False
        if entry.mode == SUBMODULE:
            return True
        if entry.mode == LINK and place.is_symlink():
            # As it is written: Path.readlink would drop a leading "./".
            return os.readlink(place) == self.links.get(path)  # noqa: PTH115
        return read_regular(place) == self.contents.get(path)


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` at one stroke: readers and a crash see the old file or the new one, never a part.

    The mode of an existing file is kept. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside, prefix = _beside(path), f"{_UNDER_WAY}{path.name}."
    for left in beside.glob(f"{glob.escape(prefix)}*"):
        left.unlink()  # by a run that was killed while it wrote

    opened, name = tempfile.mkstemp(prefix=prefix, dir=beside)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(opened)

        try:
            mode = stat.S_IMODE(path.lstat().st_mode)
        except FileNotFoundError:
            # The mask can only be read by setting it.
            mask = os.umask(0)
            os.umask(mask)
            mode = 0o666 & ~mask

        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

    # Windows opens no folders; some network file systems refuse to flush one. The rename itself has happened.
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _beside(path: Path) -> Path:
    """Where a file is written before it takes its place: in `.git`, since `git add` takes what stands in the work tree.

    A run that is killed would leave it there for somebody to commit. Where `.git` is no folder on the same file system
    (a worktree of another clone), it is the file's own folder.
    """
    for folder in path.parents:
        own = folder / ".git"
        if not own.exists():
            continue

        is_own_folder = own.is_dir() and not own.is_symlink()
        can_hold_it = is_own_folder and os.access(own, os.W_OK)
        # A rename does not go from one file system to another.
        if can_hold_it and own.stat().st_dev == path.parent.stat().st_dev:
            return own
        break
    return path.parent


def modified(git: Git, paths: Iterable[str]) -> set[str]:
    """Those of `paths`, all in the index, that git calls modified: it knows about line endings."""
    wanted = sorted(paths)
    if not wanted:
        return set()

    options = ("--porcelain=v2", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=all")
    output = git.read("status", *options, "--", *wanted).decode("utf-8", "replace")

    found = set()
    for line in output.split("\0"):
        if line:
            # The path stands last; a path in conflict ("u") has ten fields before it (git-status, "Porcelain v2").
            fields = 10 if line.startswith("u") else 8
            found.add(line.split(" ", fields)[-1])
    return found


def on_disk(top: Path, patterns: tuple[str, ...]) -> set[str]:
    """Paths in the work tree that match a pattern; of `**` patterns only what git knows is looked at."""
    found: set[str] = set()
    for pattern in patterns:
        leaves = pattern.startswith("/") or ".." in pattern.split("/")
        if not pattern or leaves or "**" in pattern:
            continue
        for path in top.glob(pattern):
            found.add(path.relative_to(top).as_posix())
    return matching(found, patterns)
