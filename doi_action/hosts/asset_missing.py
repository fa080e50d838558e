"""A file that is not attached to a release: told in the same words by every host."""

from doi_action.errors import HostError


def no_such_asset(name: str, release: str) -> HostError:
    """The error for a file `name` that `release` does not have."""
    return HostError(
        f"{release} has no file '{name}'",
        why="only what is attached to the release can be deposited with it",
        fix="attach the file to the release, or leave it out",
        rule="no-such-asset",
    )
