"""Several files of a folder written together: all of them or none, and never one outside the folder."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from doi_action.errors import HostError
from doi_action.hosts.local_git.preflight import cannot_write
from doi_action.hosts.local_git.unsaved import read_regular, replace_file
from doi_action.snapshot import FileEdit


def write_together(top: Path, edits: Iterable[FileEdit]) -> None:
    """Write the edits under `top`; what stops one, an interrupt too, takes back those before it.

    Raises HostError for a path that leads out of the folder, a file that is not as it was read, and one that cannot be
    written.
    """
    places = [(edit, _place(top, edit)) for edit in edits if edit.changes]

    # The folders above the files that are not there yet, innermost first. All of them are inside, since `top` is there.
    above = [folder for _, file in places for folder in file.parents]
    made = [folder for folder in above if not folder.exists()]

    # A file counts as written before it is: what stops the writing may come after it, too.
    written: list[tuple[FileEdit, Path]] = []
    try:
        for edit, file in places:
            written.append((edit, file))
            replace_file(file, edit.after)
    except OSError as stopped:
        _take_back(written, made)
        raise cannot_write(written[-1][0].path, stopped.strerror or str(stopped)) from stopped
    except BaseException:
        _take_back(written, made)
        raise


def _place(top: Path, edit: FileEdit) -> Path:
    """The file that an edit is for, links followed. Raises HostError as `write_together` says."""
    # Not Path.resolve, which raises for links that lead to themselves (until Python 3.13).
    root, file = Path(os.path.realpath(top)), Path(os.path.realpath(top / edit.path))
    if not file.is_relative_to(root) or ".git" in file.relative_to(root).parts:
        raise HostError(
            f"'{edit.path}' leads out of the repository, to '{file}'",
            why="nothing outside the repository is written",
            fix="let the link lead to a file or folder of the repository, or replace it by one",
            rule="link-leaves-repository",
        )

    found = read_regular(file)
    # A folder, a device, a link to nothing: something is there, and it is no file that an edit was made from.
    is_no_file = found is None and os.path.lexists(top / edit.path)
    if is_no_file or found != edit.before:
        raise cannot_write(edit.path, "it is not the file that was read a moment ago")
    return file


def _take_back(written: list[tuple[FileEdit, Path]], made: list[Path]) -> None:
    """Bring the files back to what they were, as far as the disk lets us."""
    for edit, file in reversed(written):
        with suppress(OSError):
            if edit.before is None:
                file.unlink(missing_ok=True)
            elif read_regular(file) != edit.before:
                replace_file(file, edit.before)

    for folder in made:
        with suppress(OSError):
            folder.rmdir()
