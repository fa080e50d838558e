"""Which files a check looks at, and reading them without being fooled: no FIFO, no device, no hundred megabytes.

Plain `os` calls, since importing pathlib costs a hook a fifth of its start.
"""

# ruff: noqa: PTH112, PTH113, PTH114, PTH116, PTH118, PTH119, PTH120, PTH123, PTH208

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from doi_action.formats.text.source import MAX_BYTES
from doi_action.verbs.check.options import UsageError

if TYPE_CHECKING:
    from doi_action.facts import Remark


class Target(NamedTuple):
    """A file to judge: its path as findings show it, and what it is judged as. `root` is its repository's folder.

    `kind` is 'missing' for the citation file that a repository does not have.
    """

    path: str
    kind: str
    root: str | None = None


class Unfit(Exception):
    """A path that cannot be read as a file; `remark` says why."""

    def __init__(self, remark: "Remark") -> None:
        super().__init__(remark.message)
        self.remark = remark


def targets(paths: tuple[str, ...]) -> tuple[Target, ...]:
    """What is to be judged, in the order of the paths. Raises UsageError for a file that no rule knows."""
    found: list[Target] = []
    for path in paths:
        # A folder called CITATION.cff is no repository: reading it says what it is.
        is_repository = os.path.isdir(path) and not path.lower().endswith(".cff")
        if is_repository:
            found += _repository(path)
        else:
            found.append(Target(_shown(path), kind_of(path)))
    return tuple(found)


def kind_of(path: str) -> str:
    """What a file is judged as, by its name: 'cff', or a format of the table. Raises UsageError for another name."""
    name = os.path.basename(path)
    if name.lower().endswith(".cff"):
        return "cff"

    from doi_action.formats.table import format_of

    named = _usual_case(name)
    is_in_github = path.replace(os.sep, "/").lower().endswith(".github/doi.yml")
    if is_in_github:
        named = ".github/doi.yml"

    known = format_of(named)
    if known is None:
        raise UsageError(
            f"'{_shown(path)}' is no citation metadata; name a .cff file, codemeta.json, .zenodo.json, .doi.yml,"
            " a card (README.md), a package's manifest or a folder"
        )
    return known.name


def _usual_case(name: str) -> str:
    """A name in the letter case of the table, where it differs by that alone."""
    for usual in ("codemeta.json", ".zenodo.json", ".doi.yml", "README.md"):
        if name.lower() == usual.lower():
            return usual
    return name


def _repository(folder: str) -> list[Target]:
    """The metadata files of a repository: those at its root, and citation files one folder down where it has none.

    Cards also stand in a few folders of their own.
    """
    from doi_action.formats.table import paths_of

    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise UsageError(f"'{_shown(folder)}' cannot be listed: {error.strerror}") from error

    files = [name for name in names if _is_metadata(folder, name)]
    has_citation = any(name.lower() == "citation.cff" for name in files)
    if not has_citation:
        for name in names:
            files += _citation_files(folder, name)

    for path in (".github/doi.yml", *paths_of("card")):
        is_below = "/" in path
        if is_below and _is_metadata(folder, path):
            files.append(path)

    found = [Target(_shown(os.path.join(folder, name)), kind_of(name), folder) for name in files]
    is_missing = not any(target.kind == "cff" for target in found)
    if is_missing:
        found.append(Target(_shown(os.path.join(folder, "CITATION.cff")), "missing", folder))
    return found


def _is_metadata(folder: str, name: str) -> bool:
    """Whether a file at the root is read for a record: CITATION.cff in any case, or a file that some format reads."""
    from doi_action.formats.table import format_of

    if name.lower() == "citation.cff":
        return True

    known = format_of(_usual_case(name))
    if known is None:
        return False

    path = os.path.join(folder, name)
    if not os.path.isfile(path):
        return False

    # A README may be no card.
    if known.name == "card":
        return _has_front_matter(path)

    return True


def _has_front_matter(path: str) -> bool:
    """Whether a README is the card of a model or a dataset."""
    try:
        with open(path, "rb") as file:
            # A mark or blank lines before it hide it from the Hub, which is what the check is asked about.
            return file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---")
    except OSError:
        return False


def _citation_files(repository: str, name: str) -> list[str]:
    """The citation files of one folder of a repository, by their paths in it."""
    # Git's own files, and those of other people's packages.
    if name in (".git", "node_modules"):
        return []

    folder = os.path.join(repository, name)
    if not os.path.isdir(folder) or os.path.islink(folder):
        return []

    try:
        inner = sorted(os.listdir(folder))
    except OSError:
        return []
    return [f"{name}/{file}" for file in inner if file.lower() == "citation.cff"]


def _shown(path: str) -> str:
    """A path with forward slashes and without a leading `./`."""
    # `normpath` makes a dot of nothing.
    if not path:
        return path

    return os.path.normpath(path).replace(os.sep, "/")


def read(target: Target) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES, through symbolic links. Raises Unfit, and never blocks.

    A link that leads out of the repository is not followed: what stands elsewhere is not shown, and not repaired.
    """
    try:
        # A file that somebody names is taken where its folder is, wherever a link may have led to that folder.
        folder = os.path.realpath(target.root or os.path.dirname(target.path) or ".")
        top = top_of_clone(folder)
        leads_out = os.path.commonpath([top, os.path.realpath(target.path)]) != top
        if leads_out:
            raise Unfit(_unfit(target.path, "this is a link that leads out of the repository"))

        # Asked before it is opened: to open a named pipe waits for whoever writes into it.
        status = os.stat(target.path)
        if not stat.S_ISREG(status.st_mode):
            raise Unfit(_unfit(target.path, f"this is {_kind_of_file(status.st_mode)}, not a file"))
        if status.st_size > MAX_BYTES:
            message = f"the file has {status.st_size:,} bytes; at most {MAX_BYTES:,} are read"
            raise Unfit(_unfit(target.path, message))

        with open(target.path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        # A ValueError has no `strerror`: a path with a null byte, or two drives of Windows.
        reason = getattr(error, "strerror", None) or str(error)
        raise Unfit(_unfit(target.path, f"the file cannot be read: {reason}")) from error


def top_of_clone(folder: str) -> str:
    """The top of the clone that a folder lies in, the folder itself where it lies in none."""
    at = folder
    # In a worktree and in a submodule `.git` is a file.
    while not os.path.lexists(os.path.join(at, ".git")):
        above = os.path.dirname(at)
        if above == at:
            return folder

        at = above
    return at


def _kind_of_file(mode: int) -> str:
    names = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
    }
    return names.get(stat.S_IFMT(mode), "a device")


def _unfit(path: str, message: str) -> "Remark":
    from doi_action.facts import Remark

    return Remark(rule="path-unreadable", message=message, path=path, fix="name a regular file that you may read")
