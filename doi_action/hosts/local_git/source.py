"""The files of a local repository at a commit, with those of its submodules and of Git LFS as far as they were fetched.

Nothing is fetched. A submodule's objects are read by the git of the repository that holds it, so that its settings,
which may name programs, are not looked at.
"""

import stat
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from doi_action.formats.data.pointers import Pointer
from doi_action.formats.data.submodules import SUBMODULES, Submodule, submodules_in
from doi_action.hosts.git_commands import CHUNK, Git
from doi_action.hosts.kept_elsewhere import lfs_file_missing, submodule_missing
from doi_action.hosts.local_git.archive import tar_of
from doi_action.hosts.local_git.place import Place
from doi_action.hosts.local_git.trees import SUBMODULE, list_tree, read_blobs
from doi_action.snapshot import Stream

_UPDATE = "run 'git submodule update --init --recursive', then run again"

_FETCH = "run 'git lfs fetch --all' there, then run again"


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalSource:
    """A commit of a repository, or of a submodule in it. Implements Source.

    `modules` is the folder in which git keeps the repositories of its submodules, `lfs` the one of Git LFS, `top` the
    name of the folder in the archive.
    """

    git: Git
    commit: str
    top: str
    modules: Path
    lfs: Path

    def tar(self) -> Generator[bytes, None, None]:
        """The archive as git makes it."""
        return tar_of(self.git, self.commit, top=self.top)

    def submodules(self) -> Mapping[str, "LocalSource"]:
        """Those that the commit names, as far as they were fetched. Raises HostError `submodule-missing`."""
        listing = list_tree(self.git, self.commit)
        commits = {path: entry.oid for path, entry in listing.items() if entry.mode == SUBMODULE}
        if not commits:
            return {}

        data = b""
        named = listing.get(SUBMODULES)
        if named and named.mode != SUBMODULE:
            data = read_blobs(self.git, [named.oid])[named.oid]
        known = {submodule.path: submodule for submodule in submodules_in(data)}
        return {path: self._submodule(path, commit, known.get(path)) for path, commit in commits.items()}

    def _submodule(self, path: str, commit: str, named: Submodule | None) -> "LocalSource":
        if named is None or not named.is_safe:
            raise submodule_missing(
                path, f"{SUBMODULES} does not say what it is", fix="name it there, with its path and url"
            )

        folder = self.modules / named.name
        git = replace(self.git, beside=(*self.git.beside, folder / "objects"))
        is_there = (folder / "objects").is_dir() and git.ask("cat-file", "-e", f"{commit}^{{commit}}").code == 0
        if not is_there:
            raise submodule_missing(path, f"this clone does not hold its commit {commit[:10]}", fix=_UPDATE)
        return LocalSource(git=git, commit=commit, top=self.top, modules=folder / "modules", lfs=folder / "lfs")

    def refuse_missing(self, pointers: Iterable[Pointer]) -> None:
        """Raise HostError `lfs-file-missing` for a file that was not fetched."""
        for pointer in pointers:
            self._object(pointer)

    def lfs_file(self, pointer: Pointer) -> Stream:
        """The file as Git LFS keeps it beside git's own objects. Raises HostError `lfs-file-missing`."""
        file = self._object(pointer)
        return Stream(name=pointer.path, size=pointer.size, chunks=_chunks(file), sha256=pointer.oid)

    def _object(self, pointer: Pointer) -> Path:
        file = self.lfs / "objects" / pointer.oid[:2] / pointer.oid[2:4] / pointer.oid
        try:
            found = file.stat()
        except OSError:
            found = None

        # A pipe in its place would be waited for.
        is_there = found is not None and stat.S_ISREG(found.st_mode) and found.st_size == pointer.size
        if not is_there:
            raise lfs_file_missing(pointer, "this clone does not hold it", fix=_FETCH)
        return file


def source_of(place: Place, *, top: str, commit: str) -> LocalSource:
    """The files of the repository at `commit`, in the folder `top`."""
    git = place.git
    common = git.folder / git.ask("rev-parse", "--git-common-dir").text
    return LocalSource(git=git, commit=commit, top=top, modules=place.git_dir / "modules", lfs=common / "lfs")


def _chunks(file: Path) -> Generator[bytes, None, None]:
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            yield chunk
