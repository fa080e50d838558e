"""What a host says where a submodule or a file of Git LFS cannot be had: the same on every host."""

from doi_action.errors import HostError
from doi_action.formats.data.pointers import Pointer


def submodule_missing(path: str, problem: str, *, fix: str) -> HostError:
    """The error for a submodule whose files cannot be had."""
    return HostError(
        f"the files of the submodule '{path}' cannot be had: {problem}",
        why="the archive was to hold them, and would keep an empty folder for ever",
        fix=f"{fix}; or leave submodules out, and attach what is missing to the release",
        rule="submodule-missing",
    )


def lfs_file_missing(pointer: Pointer, problem: str, *, fix: str) -> HostError:
    """The error for a file of Git LFS that cannot be had."""
    return HostError(
        f"'{pointer.path}' is in Git LFS, and cannot be had: {problem}",
        why="the archive was to hold it, and would keep a pointer for ever",
        fix=f"{fix}; or leave lfs out, and attach what is missing to the release",
        rule="lfs-file-missing",
    )
