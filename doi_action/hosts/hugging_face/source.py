"""The files of a repository on the Hub at a commit, as a source archive: the Hub itself makes none."""

import tarfile
from collections.abc import Generator, Iterable, Mapping

from doi_action.errors import HostError
from doi_action.formats.data.pointers import Pointer
from doi_action.hosts.hugging_face.connection import Connection, Refused
from doi_action.hosts.hugging_face.objects import Objects
from doi_action.hosts.kept_elsewhere import lfs_file_missing
from doi_action.snapshot import Stream

ACCESS = "give {hub-token} a token that may read the files"


class HubSource:
    """The repository of `connection` at `commit`, whose files stand in the folder `top`. Implements Source."""

    def __init__(self, connection: Connection, objects: Objects, *, commit: str, top: str) -> None:
        self._connection, self._objects, self._commit, self._top = connection, objects, commit, top

    def tar(self) -> Generator[bytes, None, None]:
        """Every file as git holds it, a pointer for what is in LFS: one question for each, in the order of paths.

        The times are those of the commit, so that the same commit gives the same bytes.
        """
        moment = int(self._objects.history(self._commit)[0].date.timestamp())
        yield _header(f"{self._top}/", moment, folder=True)
        for path, entry in sorted(self._objects.whole_listing(self._commit).items()):
            if entry.is_folder:
                yield _header(f"{self._top}/{path}/", moment, folder=True)
                continue
            data = self._objects.content(self._commit, entry)
            yield _header(f"{self._top}/{path}", moment, size=len(data))
            yield data + b"\0" * (-len(data) % tarfile.BLOCKSIZE)

        yield b"\0" * (2 * tarfile.BLOCKSIZE)

    def submodules(self) -> Mapping[str, "HubSource"]:
        """None: a listing of the Hub names none."""
        return {}

    def refuse_missing(self, pointers: Iterable[Pointer]) -> None:
        """Raise HostError `lfs-file-missing` where the files are not given; nothing of them is read."""
        for pointer in pointers:
            self.lfs_file(pointer).chunks.close()

    def lfs_file(self, pointer: Pointer) -> Stream:
        """The file from where the Hub keeps it. Raises HostError `lfs-file-missing`."""
        try:
            got = self._connection.download(self._commit, pointer.path)
        except Refused as refused:
            raise lfs_file_missing(pointer, f"the Hub answers {refused.status}", fix=ACCESS) from refused
        except HostError as error:
            raise lfs_file_missing(pointer, error.message, fix="run again") from error
        return Stream(name=pointer.path, size=pointer.size, chunks=got.chunks, sha256=pointer.oid)


def _header(name: str, moment: int, *, size: int = 0, folder: bool = False) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mtime = size, moment
    member.mode, member.type = (0o755, tarfile.DIRTYPE) if folder else (0o644, tarfile.REGTYPE)
    return member.tobuf(tarfile.PAX_FORMAT)
