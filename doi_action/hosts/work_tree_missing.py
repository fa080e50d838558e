"""A change that shall only reach files on disk, where there are none: told in the same words by every hosted host."""

from doi_action.errors import HostError


def no_work_tree(repository: str) -> HostError:
    """The error for a change that shall only reach files on disk, where there are none."""
    return HostError(
        f"{repository} has no work tree here",
        why="commit-mode 'work-tree' writes the files of a clone, for you to commit",
        fix="run it in a clone, or set commit-mode to push or pull-request",
        rule="no-work-tree",
    )
