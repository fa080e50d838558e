"""The files of a dataset as a list of them tells each: where it is, how long, what it is, and its checksum.

Only what is certain is listed: a file whose checksum is not known is counted, and not listed.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import quote

from doi_action.formats.data.files import MEDIA_TYPES, files_in_words, media_type_of
from doi_action.formats.data.pointers import pointer_in
from doi_action.formats.table import format_of
from doi_action.snapshot import Tree

MAX_LISTED = 2_000
"""Of more files none is listed: the list of a part would pass for the whole."""

ANY_BYTES = "application/octet-stream"
"""What is said of a file whose name tells no registered type (RFC 2046, section 4.5.1)."""

PATTERNS = tuple(f"{lead}*{end}" for end in MEDIA_TYPES for lead in ("", "**/"))
"""What to ask a host for, so that files of data can be listed that are in git themselves."""

_RESOLVED = {
    "https://huggingface.co/": "{url}/resolve/{commit}/{path}",
    "https://github.com/": "{url}/raw/{commit}/{path}",
}
"""Addresses that give a file's own bytes, of Git LFS too, where a pointer stands for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFile:
    """A file at `path`, which `address` leads to; `size` in bytes, `sha256` in hexadecimal."""

    path: str
    address: str
    size: int
    sha256: str
    media_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FileList:
    """The files that are listed, and in words why others are not."""

    files: tuple[ListedFile, ...] = ()
    problem: str | None = None


def list_files(tree: Tree, *, folder: str = "", home: str | None = None, commit: str | None = None) -> FileList:
    """The files of data in `tree` below `folder`: those of Git LFS, and those whose name tells that they are data.

    `home` is the repository's page; with `commit`, addresses are those of that commit there, else they are paths from
    the place where the list will lie.
    """
    lead = f"{folder}/" if folder else ""
    found: list[ListedFile] = []
    unread = 0
    for path in sorted(tree.sizes):
        if not path.startswith(lead):
            continue

        data = tree.read(path)
        pointer = pointer_in(path, data or b"")
        if pointer is None:
            # One of the work's data has a type of data, and is read by no format of ours.
            is_hidden = "/." in f"/{path}"
            if is_hidden or media_type_of(path) is None:
                continue
            if format_of(path) is not None:
                continue

        if data is None:
            unread += 1
            continue

        if pointer is not None:
            size = pointer.size
            sha256 = pointer.oid
        else:
            size = len(data)
            sha256 = hashlib.sha256(data).hexdigest()

        relative = path.removeprefix(lead)
        listed = ListedFile(
            path=relative,
            address=_address(path, relative, home, commit),
            size=size,
            sha256=sha256,
            media_type=media_type_of(path) or ANY_BYTES,
        )
        found.append(listed)

    if len(found) > MAX_LISTED:
        return FileList(problem=f"{len(found)} files, and at most {MAX_LISTED} are listed")

    problems = []
    if unread:
        problems.append(f"{files_in_words(unread)} of data, whose checksum is not known here")
    if tree.unlisted:
        problems.append(tree.unlisted)
    return FileList(files=tuple(found), problem=" and ".join(problems) or None)


def _address(path: str, relative: str, home: str | None, commit: str | None) -> str:
    if home is None or not commit:
        return quote(relative)

    for lead, form in _RESOLVED.items():
        if home.startswith(lead):
            return form.format(url=home, commit=commit, path=quote(path))
    return quote(relative)
