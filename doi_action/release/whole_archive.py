"""A source archive with everything in its place: the files of submodules, and those that Git LFS keeps.

The host's archive goes by entry for entry. The empty folder of a submodule is followed by that repository's own files;
a pointer of Git LFS is replaced by the file that it stands for, whose size and SHA-256 are compared; all else stays as
it is. A piece of a file is held at a time, and the same content gives the same bytes.
"""

import hashlib
import tarfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING

from doi_action.errors import HostError, SettingsError, Unreachable
from doi_action.formats.data.pointers import LONGEST_POINTER, Pointer, pointer_in
from doi_action.hosts import Source
from doi_action.hosts.gzip_stream import compressed
from doi_action.snapshot import Including, Stream

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 256 * 1024
"""Bytes of a file that are held at a time."""

_END = 2 * tarfile.BLOCKSIZE
"""Bytes of nothing with which a whole archive ends (pax(1), "ustar Interchange Format")."""


def whole_archive(source: Source, including: Including, *, name: str) -> Stream:
    """The archive of `source`, as a file `name`, with what `including` says.

    Reading raises HostError for what cannot be had, and Unreachable where an archive comes in part.
    """
    return Stream(name=name, size=None, chunks=compressed(_tar(source, including)))


def refuse_missing(source: Source, including: Including, pointers: Iterable[Pointer], *, below: str = "") -> None:
    """Raise HostError for what the archive would lack.

    `pointers` are those of the repository itself, which are known; a submodule's archive is read for its own. `below`
    is the folder in which the repository stands, with a slash. Raises Unreachable where an archive comes in part.
    """
    if including.lfs:
        source.refuse_missing(pointers)
    if including.submodules:
        for path, submodule in source.submodules().items():
            folder = f"{below}{path}/"
            pointers = _pointers_in(submodule, folder) if including.lfs else ()
            refuse_missing(submodule, including, pointers, below=folder)


def _pointers_in(source: Source, folder: str) -> tuple[Pointer, ...]:
    """What stands in a submodule for files that Git LFS keeps, by paths that begin with its `folder`."""
    found = []
    try:
        with _opened(source) as tar:
            for member in _members(tar):
                may_be_one = member.isfile() and member.size <= LONGEST_POINTER
                content = tar.extractfile(member) if may_be_one else None
                if content is None:
                    continue

                path = member.name.partition("/")[2]
                pointer = pointer_in(f"{folder}{path}", content.read())
                if pointer is not None:
                    found.append(pointer)
    except tarfile.TarError as error:
        raise _broken(error) from error
    return tuple(found)


def _tar(source: Source, including: Including) -> Generator[bytes, None, None]:
    try:
        yield from _entries(source, including, folder=None)
    except tarfile.TarError as error:
        raise _broken(error) from error
    yield bytes(_END)


def _entries(source: Source, including: Including, *, folder: str | None) -> Generator[bytes, None, None]:
    """The entries of a source, those of a submodule below the `folder` in which it stands."""
    submodules = source.submodules() if including.submodules else {}
    lfs = source if including.lfs else None
    with _opened(source) as tar:
        if folder is None and tar.pax_headers:
            # The commit, which git writes at the beginning (git-get-tar-commit-id(1)).
            yield tarfile.TarInfo.create_pax_global_header(dict(tar.pax_headers))

        for member in _members(tar):
            top, _, path = member.name.rstrip("/").partition("/")
            _refuse_path(path)
            at = top if folder is None else folder
            name = f"{at}/{path}" if path else at

            # The folder of a submodule is an entry of the repository around it, and comes from there.
            is_top_of_submodule = folder is not None and not path
            if not is_top_of_submodule:
                yield from _entry(member, tar, name, lfs)

            if member.isdir() and path in submodules:
                yield from _entries(submodules[path], including, folder=name)


@contextmanager
def _opened(source: Source) -> Iterator[tarfile.TarFile]:
    """The archive of a source, to be read once from its beginning. Raises Unreachable where it has no end."""
    with closing(source.tar()) as pieces:
        file = _Pieces(pieces)
        with tarfile.open(fileobj=BufferedReader(file), mode="r|") as tar:
            yield tar
            file.refuse_part()


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The entries in their order; none is remembered, since there may be a million."""
    while member := tar.next():
        tar.members = []  # type: ignore[attr-defined]
        yield member


def _entry(member: tarfile.TarInfo, tar: tarfile.TarFile, name: str, lfs: Source | None) -> Iterator[bytes]:
    """One entry under its `name`, with the file that Git LFS keeps in place of a pointer where `lfs` gives it."""
    content = tar.extractfile(member) if member.isfile() else None
    if content is None:
        yield _header(member, name, 0)
        return

    may_be_pointer = lfs is not None and member.size <= LONGEST_POINTER
    start = content.read(LONGEST_POINTER) if may_be_pointer else b""
    pointer = pointer_in(name.partition("/")[2], start)
    if lfs is not None and pointer is not None:
        yield _header(member, name, pointer.size)
        yield from _padded(_compared(lfs.lfs_file(pointer), pointer), pointer.size)
        return

    def pieces() -> Iterator[bytes]:
        yield start
        while piece := content.read(PIECE):
            yield piece

    yield _header(member, name, member.size)
    yield from _padded(pieces(), member.size)


def _header(member: tarfile.TarInfo, name: str, size: int) -> bytes:
    """The header of an entry, made anew: an archive may have one for a long name, which is another one now."""
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.size = member.type, member.linkname, size
    made.mode, made.mtime = member.mode, member.mtime
    made.uid, made.gid, made.uname, made.gname = member.uid, member.gid, member.uname, member.gname
    return made.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def _padded(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The content of an entry, whose size is given, filled up to whole blocks."""
    done = 0
    for piece in pieces:
        done += len(piece)
        yield piece

    if done != size:
        raise _broken(f"{done} bytes of a file came, and {size} were announced")
    yield bytes(-size % tarfile.BLOCKSIZE)


def _compared(stream: Stream, pointer: Pointer) -> Iterator[bytes]:
    """The bytes of a file of Git LFS. Raises HostError at the end unless they are those that the pointer names."""
    digest, done = hashlib.sha256(), 0
    with closing(stream.chunks) as chunks:
        for chunk in chunks:
            done += len(chunk)
            if done > pointer.size:
                break
            digest.update(chunk)
            yield chunk

    if (done, digest.hexdigest()) != (pointer.size, pointer.oid):
        raise HostError(
            f"what Git LFS keeps for '{pointer.path}' is not what its pointer names",
            why="its size or SHA-256 differs: another file would be kept under this DOI for ever",
            fix="run 'git lfs fsck' in a clone; or leave lfs out, and attach the file to the release",
            rule="lfs-file-differs",
        )


def _refuse_path(path: str) -> None:
    if any(part in ("..", ".") for part in path.split("/")):
        raise SettingsError(
            f"'{path}' leads to a folder above, and so cannot be the name of a deposited file",
            why="whoever unpacks the archive would get files elsewhere",
            fix="take it out of the repository and make a new tag",
            rule="bad-file-name",
        )


def _broken(said: object) -> Unreachable:
    return Unreachable(
        f"a source archive is no archive, or not all of it: {said}",
        why="part of a file, or another file, would be kept under this DOI for ever",
        fix="run again",
        rule="file-not-whole",
    )


class _Pieces(RawIOBase):
    """Pieces as a file that tarfile reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._rest, self._last = pieces, b"", b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill as much of `buffer` as one piece does; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
            self._last = (self._last + piece)[-_END:]

        room = memoryview(buffer)
        size = min(len(room), len(self._rest))
        room[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def refuse_part(self) -> None:
        """Read what is left, at whose end git says what failed. Raise Unreachable unless the archive has its end."""
        while self.read(PIECE):
            pass
        if self._last != bytes(_END):
            raise _broken("it ends too soon")
