"""Which files a check looks at, and reading them without being fooled: no FIFO, no device, no hundred megabytes.

Plain `os` calls, since importing pathlib costs a hook a fifth of its start.
"""

# ruff: noqa: PTH112, PTH114, PTH116, PTH118, PTH119, PTH123, PTH208

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from doi_action.formats.text.source import MAX_BYTES
from doi_action.verbs.check.options import UsageError

if TYPE_CHECKING:
    from doi_action.findings import Finding


class Target(NamedTuple):
    """A file to judge: its path as findings show it, and what it is judged as. `root` is its repository's folder.

    `kind` is 'missing' for the citation file that a repository does not have.
    """

    path: str
    kind: str
    root: str | None = None


class Unfit(Exception):
    """A path that cannot be read as a file; `findings` say why."""

    def __init__(self, finding: "Finding") -> None:
        super().__init__(finding.message)
        self.findings = (finding,)


def targets(paths: tuple[str, ...]) -> tuple[Target, ...]:
    """What is to be judged, in the order of the paths. Raises UsageError for a file that no rule knows."""
    found: list[Target] = []
    for path in paths:
        if os.path.isdir(path) and not path.lower().endswith(".cff"):
            found += _repository(path)
        else:
            found.append(Target(_shown(path), kind_of(path)))
    return tuple(found)


def kind_of(path: str) -> str:
    """What a file is judged as, by its name. Raises UsageError for a name that says nothing."""
    name = os.path.basename(path).lower()
    if name.endswith(".cff"):
        return "cff"
    kinds = {"codemeta.json": "codemeta", ".zenodo.json": "zenodo", ".doi.yml": "doi-yml", "readme.md": "card"}
    kind = "doi-yml" if path.replace(os.sep, "/").lower().endswith(".github/doi.yml") else kinds.get(name)
    if kind is None:
        raise UsageError(
            f"'{_shown(path)}' is no citation metadata; name a .cff file, codemeta.json, .zenodo.json, .doi.yml,"
            " a card (README.md) or a folder"
        )
    return kind


def _repository(folder: str) -> list[Target]:
    """The metadata files of a repository: those at its root, and citation files one folder down where it has none."""
    names = _names(folder)
    files = [name for name in names if name.lower() in ROOT_FILES or _is_card(folder, name)]
    if not any(name.lower() == "citation.cff" for name in files):
        files += [f"{name}/{inner}" for name in names for inner in _citation_files(os.path.join(folder, name))]
    found = [Target(_shown(os.path.join(folder, name)), kind_of(name), folder) for name in files]
    if not any(target.kind == "cff" for target in found):
        found.append(Target(_shown(os.path.join(folder, "CITATION.cff")), "missing", folder))
    return found


ROOT_FILES = ("citation.cff", "codemeta.json", ".zenodo.json", ".doi.yml")
"""What a folder is searched for, whatever the case of its names."""


def _is_card(folder: str, name: str) -> bool:
    """Whether a file is a README with front matter: the card of a model or a dataset."""
    if name.lower() != "readme.md":
        return False
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read(4).rstrip() == b"---"
    except OSError:
        return False


def _citation_files(folder: str) -> list[str]:
    if os.path.basename(folder) in (".git", "node_modules") or not os.path.isdir(folder) or os.path.islink(folder):
        return []
    try:
        return sorted(name for name in os.listdir(folder) if name.lower() == "citation.cff")
    except OSError:
        return []


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise UsageError(f"'{_shown(folder)}' cannot be listed: {error.strerror}") from error


def _shown(path: str) -> str:
    """A path with forward slashes and without a leading `./`."""
    return os.path.normpath(path).replace(os.sep, "/") if path else path


def read(target: Target) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES, through symbolic links. Raises Unfit, and never blocks."""
    try:
        status = os.stat(target.path)
        if not stat.S_ISREG(status.st_mode):
            raise Unfit(_unfit(target.path, f"this is {_kind_of_file(status.st_mode)}, not a file"))
        if status.st_size > MAX_BYTES:
            message = f"the file has {status.st_size:,} bytes; at most {MAX_BYTES:,} are read"
            raise Unfit(_unfit(target.path, message))
        with open(target.path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unfit(_unfit(target.path, f"the file cannot be read: {reason}")) from error


def _kind_of_file(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    return next((name for test, name in kinds if test(mode)), "a device")


def _unfit(path: str, message: str) -> "Finding":
    from doi_action.findings import Finding, Group, Severity

    return Finding(
        rule="path-unreadable",
        group=Group.SCHEMA,
        severity=Severity.ERROR,
        message=message,
        path=path,
        why="nothing in the file can be used until it can be read",
        fix="name a regular file that you may read",
    )
