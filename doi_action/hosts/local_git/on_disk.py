"""The work tree as it stands: read for a version that is coming, and written for its user to commit.

Nothing is staged and no program that the repository names is run. Every file is replaced at one stroke, and only where
it still holds what the edit was made from: a run that was cut off is finished by the next one, and two at once do not
overwrite each other unseen.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from doi_action.errors import HostError
from doi_action.hosts import BranchMoved
from doi_action.hosts.local_git.place import Place
from doi_action.hosts.local_git.preflight import cannot_write, check_name, is_a_folder, leads_out
from doi_action.hosts.local_git.unsaved import names_of, read_regular, replace_file
from doi_action.snapshot import FileEdit, Tree


def read_inside(top: Path, path: str) -> bytes | None:
    """A regular file of the work tree, links followed inside it only."""
    # Not Path.resolve, which raises for links that lead to themselves (until Python 3.13).
    file = Path(os.path.realpath(top / path))
    if not file.is_relative_to(os.path.realpath(top)):
        return None
    return read_regular(file)


def as_on_disk(top: Path, tree: Tree, changed: Collection[str]) -> Tree:
    """The head's `tree` with the files as they stand in the work tree; `changed` are those that git would call so.

    A file that a sparse checkout leaves out is as it is committed.
    """
    contents, sizes = dict(tree.contents), dict(tree.sizes)
    for path in {*contents, *changed}:
        data = read_inside(top, path)
        if data is not None:
            contents[path] = data
            sizes[path] = len(data)
        elif path in changed:
            contents.pop(path, None)
            sizes.pop(path, None)

    # git has no name for what is not committed.
    return replace(tree, oid=None, contents=contents, sizes=sizes)


def write_files(place: Place, edits: Iterable[FileEdit], *, dry_run: bool = False) -> None:
    """Bring the edits into the work tree; every one is checked before the first is written.

    Raises BranchMoved where a file is not what its edit was made from, HostError where it cannot be written.
    """
    wanted = [(edit, *_place_of(place, edit)) for edit in edits if edit.changes]
    if dry_run:
        return

    for edit, file, content in wanted:
        try:
            if edit.renamed_from:
                (file.parent / Path(edit.renamed_from).name).replace(file)
            if read_regular(file) != content:
                replace_file(file, content)
        except FileNotFoundError as gone:
            # Another run tidies up what it takes for the rest of a killed one.
            raise BranchMoved(f"'{edit.path}' is being written by another run") from gone
        except OSError as failed:
            raise cannot_write(edit.path, failed.strerror or str(failed)) from failed


def _place_of(place: Place, edit: FileEdit) -> tuple[Path, bytes]:
    """Where the edited file stands on disk, and its new bytes with the line ends that it has there."""
    if place.top is None:
        raise HostError(
            "this repository is bare: it has no work tree",
            why="commit-mode 'work-tree' writes the files for you to commit",
            fix="run it in a clone, or set commit-mode to push",
            rule="no-work-tree",
        )

    check_name(edit.path)
    top, stood_at = Path(os.path.realpath(place.top)), edit.renamed_from or edit.path
    file = Path(os.path.realpath(top / edit.path))
    if not file.is_relative_to(top) or ".git" in file.relative_to(top).parts:
        raise leads_out(edit.path)
    if file.is_dir():
        raise is_a_folder(edit.path)

    found = read_inside(top, stood_at)
    if found == edit.before:
        return file, edit.after
    # A run before this one wrote it already.
    if found == edit.after and edit.renamed_from is None:
        return file, edit.after

    if edit.before is not None and found is not None:
        # As committed, and checked out with other line ends.
        committed = place.git.ask("hash-object", "--stdin", given=edit.before).text
        if committed in names_of(place, stood_at, found):
            return file, edit.after.replace(b"\n", b"\r\n")

    raise BranchMoved(f"'{stood_at}' was changed meanwhile")
