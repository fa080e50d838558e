"""The files that a version is deposited with, at a registry that keeps files: which they are, and their bytes.

Names are known from the snapshot alone, so that a dry run shows them and what is wrong with one stops the run before
anything is written. Bytes go through a temporary file, one file at a time: memory stays the same whatever their size,
and a registry may read them twice. What becomes of them there is the registry's business.
"""

import gzip
import hashlib
import tarfile
import tempfile
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from fnmatch import fnmatchcase
from io import BufferedReader, RawIOBase
from typing import BinaryIO

from doi_action.errors import ConflictError, HostError, SettingsError, Unreachable
from doi_action.facts import Remark
from doi_action.formats.data.pointers import is_lfs_pointer, pointer_in
from doi_action.formats.data.submodules import SUBMODULES, submodules_in
from doi_action.hosts import Host
from doi_action.hosts.asset_missing import no_such_asset
from doi_action.model import DepositFile, Release
from doi_action.release.whole_archive import refuse_missing, whole_archive
from doi_action.snapshot import Including, Snapshot, Stream, archive_name

SOURCE = "source"
"""The word of the input `files` for the source archive of the tag."""

SHOWN = 5
"""Paths that a finding names; of more there is a count."""

MOST_FILES = 100
"""Files of one record at Zenodo, and at InvenioRDM as it comes."""

LONGEST_NAME = 255
"""Bytes of a name in UTF-8: as long as a file system lets it be for whoever downloads it."""

CHUNK = 256 * 1024
"""Bytes of an archive that are unpacked at a time."""

TRIES = 3
"""How often a file is asked for that comes in part: the host repeats its own questions, and not a download."""

NOTHING_MORE = Including()
"""A source archive as the host makes it."""

Progress = Callable[[str, int, int | None], None]
"""(what is done to which file, bytes so far, bytes in all or None) -> nothing; called as bytes go by."""


def unwatched(_doing: str, _done: int, _total: int | None) -> None:
    """Shows nothing."""


def deposit_files(snapshot: Snapshot, patterns: Iterable[str]) -> tuple[DepositFile, ...]:
    """The files that `patterns` name, the words of the input `files`, in their order and each once.

    Raises HostError `no-such-asset` for a pattern that fits no file of the release, SettingsError `bad-file-name` for
    names that servers accept and people should not.
    """
    release, found = snapshot.release, []
    for pattern in patterns:
        if pattern == SOURCE:
            name = archive_name(snapshot.repository.name, release.tag)
            found.append(DepositFile(name=name, is_source=True))
            continue

        if release.assets_left_out:
            listed = len(release.assets)
            total = listed + release.assets_left_out
            raise SettingsError(
                f"the release of {release.tag} has {total} files, and the first {listed} are read",
                why=f"a record holds {MOST_FILES} files, and which of these '{pattern}' fits is not known",
                fix="attach fewer files to the release, or set files to 'source'",
                rule="bad-file-name",
            )

        fitting = [asset for asset in release.assets if fnmatchcase(asset.name, pattern)]
        if not fitting:
            raise no_such_asset(pattern, f"the release of {release.tag}")

        found += [DepositFile(name=asset.name, size=asset.size) for asset in fitting]

    files = tuple(dict.fromkeys(found))
    _refuse_names([file.name for file in files])
    return files


def _refuse_names(names: list[str]) -> None:
    if len(names) > MOST_FILES:
        raise SettingsError(
            f"{len(names)} files would be deposited, and a record holds {MOST_FILES}",
            why="a release that is kept in part is not kept",
            fix="name fewer in files, or attach them to the release as one archive",
            rule="bad-file-name",
        )

    known = set()
    for name in names:
        wrong = _wrong_name(name)
        # Two spellings of one letter are one name on a Mac (Unicode Standard Annex 15, NFC).
        same = unicodedata.normalize("NFC", name)
        if same in known:
            wrong = "stands for two files of this release"
        known.add(same)

        if wrong:
            raise SettingsError(
                f"'{name}' {wrong}, and so cannot be the name of a deposited file",
                why="the registry might take it for ever, and whoever downloads it gets another file, or none",
                fix="give the file another name, or leave it out of files",
                rule="bad-file-name",
            )


def _wrong_name(name: str) -> str | None:
    """What is wrong with the name of a file, None where nothing is."""
    if not name.strip():
        return "is empty"

    # InvenioRDM publishes `a/b.zip`, and answers 404 to whoever wants to download it (14.0, November 2026).
    holds_a_slash = "/" in name or "\\" in name
    if holds_a_slash or name in (".", ".."):
        return "leads to a folder"

    # Unicode's categories that begin with C: control and format signs, and what is no character at all.
    categories = {unicodedata.category(letter)[0] for letter in name}
    if "C" in categories:
        return "holds a character that nobody sees"
    if len(name.encode()) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} bytes"
    return None


def archive_remarks(
    snapshot: Snapshot, files: Iterable[DepositFile], including: Including, *, hosted: bool
) -> Iterator[Remark]:
    """What the archive among `files` holds a pointer to, and not the thing itself; as far as the snapshot tells."""
    has_archive = any(file.is_source for file in files)
    if not has_archive:
        return

    tree = snapshot.at_tag
    pointers = sorted(path for path, data in tree.contents.items() if is_lfs_pointer(data))
    if pointers and not including.lfs:
        what = "pointers of Git LFS, and not the files themselves"
        if hosted:
            # GitHub has a setting for it: docs.github.com, "Managing Git LFS objects in archives of your repository".
            what = f"{what}, unless the repository's settings say otherwise"
        yield _lacking(what, pointers, path=pointers[0], setting="lfs")

    empty = []
    for submodule in submodules_in(tree.contents.get(SUBMODULES, b"")):
        # One that was made part of the repository may be left in the list.
        holds_files = any(file.startswith(f"{submodule.path}/") for file in tree.sizes)
        if not holds_files:
            empty.append(submodule.path)

    if empty and not including.submodules:
        yield _lacking("empty folders in place of submodules", empty, path=SUBMODULES, setting="submodules")


def _lacking(what: str, paths: list[str], *, path: str, setting: str) -> Remark:
    shown = ", ".join(f"'{path}'" for path in paths[:SHOWN])
    if len(paths) > SHOWN:
        shown = f"{shown} and {len(paths) - SHOWN} more"

    return Remark(
        rule="archive-lacks-files",
        message=f"the deposited archive holds {what}: {shown}",
        path=path,
        fix=f"set {setting} to true, so that it holds them; or attach what is missing to the release, and name it in "
        "files beside 'source'",
    )


class ReleaseFiles:
    """The files of one release on their way to the registry. `files` have size and checksums once they were read."""

    def __init__(
        self,
        host: Host,
        release: Release,
        files: tuple[DepositFile, ...],
        *,
        including: Including = NOTHING_MORE,
        progress: Progress = unwatched,
    ) -> None:
        self._host, self._release, self._including, self._progress = host, release, including, progress
        self._files = {file.name: file for file in files}

    @property
    def files(self) -> tuple[DepositFile, ...]:
        """Every file, in the order in which they are deposited."""
        return tuple(self._files.values())

    def refuse_missing(self, snapshot: Snapshot) -> None:
        """Raise HostError for what the archive is to hold and cannot, as far as it shows before anything is written."""
        has_archive = any(file.is_source for file in self.files)
        if not has_archive or not self._including.anything:
            return

        pointers = []
        for path, data in snapshot.at_tag.contents.items():
            pointer = pointer_in(path, data)
            if pointer:
                pointers.append(pointer)
        refuse_missing(self._host.source(self._release.tag), self._including, pointers)

    def open_file(self, name: str) -> BinaryIO:
        """The content of the file `name`, whole and on disk, to be read as often as needed; closing it deletes it.

        Raises HostError and Unreachable where it cannot be had whole, ConflictError for an archive of another commit.
        """
        with _room_for(name):
            # The operating system deletes it with the process, however that ends.
            file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever reads it closes it)

        try:
            got = self._read(self._files[name], file)
        except BaseException:
            # On a full disk closing fails as writing did, and closes all the same.
            with suppress(OSError):
                file.close()
            raise

        self._files[name] = got
        file.seek(0)
        return _Sent(file.detach(), f"depositing {name}", got.size or 0, self._progress)

    def _read(self, planned: DepositFile, file: BinaryIO) -> DepositFile:
        """Write what is `planned` into `file`, asking for it again where it did not come whole."""
        for attempt in range(1, TRIES + 1):
            try:
                stream = self._stream(planned)
                got = self._spooled(planned, stream, file)
                for said in (planned.size, stream.size):
                    if said is not None and said != got.size:
                        raise _not_whole(f"'{planned.name}' came with {got.size} bytes, and {said} were announced")

                if stream.sha256 not in (None, got.sha256):
                    told = f"came with the SHA-256 {got.sha256}, and {stream.sha256} was announced"
                    raise _not_whole(f"'{planned.name}' {told}")

                if planned.is_source:
                    _check_archive(file, planned.name, self._release)
                return got
            except Unreachable:
                if attempt == TRIES:
                    raise
                file.seek(0)
                file.truncate()

        raise AssertionError("the last try returns or raises")

    def _stream(self, planned: DepositFile) -> Stream:
        if planned.is_source:
            if self._including.anything:
                return whole_archive(self._host.source(self._release.tag), self._including, name=planned.name)
            return self._host.archive(self._release.tag)

        for asset in self._release.assets:
            if asset.name == planned.name:
                return self._host.asset(self._release, asset)

        raise no_such_asset(planned.name, f"the release of {self._release.tag}")

    def _spooled(self, planned: DepositFile, stream: Stream, file: BinaryIO) -> DepositFile:
        """Write the whole stream into `file`; what it turned out to be."""
        # MD5 guards nothing here: it is what InvenioRDM says of a file that it holds.
        md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
        with closing(stream.chunks) as chunks:
            for chunk in chunks:
                with _room_for(planned.name):
                    file.write(chunk)
                md5.update(chunk)
                sha256.update(chunk)
                size += len(chunk)
                self._progress(f"reading {planned.name}", size, stream.size)

        with _room_for(planned.name):
            file.flush()
        return replace(planned, size=size, md5=md5.hexdigest(), sha256=sha256.hexdigest())


class _Sent(BufferedReader):
    """A file on disk that tells how far it was read."""

    def __init__(self, raw: RawIOBase, doing: str, size: int, progress: Progress) -> None:
        super().__init__(raw)
        self._doing, self._size, self._progress = doing, size, progress

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        data = super().read(size)
        self._progress(self._doing, self.tell(), self._size)
        return data


@contextmanager
def _room_for(name: str) -> Iterator[None]:
    """Say what a full disk means, or one without a folder to write to."""
    try:
        yield
    except OSError as error:
        raise HostError(
            f"'{name}' cannot be kept in '{tempfile.tempdir or 'TMPDIR'}' while it is deposited: {error.strerror}",
            why="a file is read whole before it is sent, so that its checksum is known",
            fix="make room there, or name another folder in the variable TMPDIR; then run again",
            rule="disk-full",
        ) from error


def _not_whole(message: str) -> Unreachable:
    return Unreachable(
        message,
        why="part of a file, or another file, would be kept under this DOI for ever",
        fix="run again",
        rule="file-not-whole",
    )


def _check_archive(file: BinaryIO, name: str, release: Release) -> None:
    """Raise ConflictError for the archive of another commit than the one that was read: a tag can move in between.

    git writes the commit into an archive's first header (git-get-tar-commit-id(1)); one without it passes. Raises
    Unreachable for an archive that is not whole: GitHub announces no size of it.
    """
    try:
        file.seek(0)
        with gzip.GzipFile(fileobj=file) as packed:
            while packed.read(CHUNK):
                pass
        file.seek(0)
        with tarfile.open(fileobj=file, mode="r:gz") as tar:
            commit = tar.pax_headers.get("comment", release.commit)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise _not_whole(f"'{name}' is no archive, or not all of it: {error}") from error

    if commit != release.commit:
        raise ConflictError(
            f"'{name}' holds commit {commit[:10]}, and {release.tag} was {release.commit[:10]} when it was read",
            why="the DOI would name one state of the work and keep another",
            fix="run again",
            rule="archive-of-another-commit",
        )
