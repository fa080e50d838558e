"""A tag that is not there: one situation, told in the same words and with the same exit code by every host."""

from difflib import get_close_matches

from doi_action.errors import SettingsError

_WHY = "a DOI is given to a release, and a release is a tag of a commit"


def no_commits(repository: str) -> SettingsError:
    """The error for a repository in which nothing was committed yet; it has no tags either."""
    return SettingsError(
        f"'{repository}' has no commits yet", why=_WHY, fix="commit the work, and tag it", rule="no-tags"
    )


def no_tags(repository: str) -> SettingsError:
    """The error for a repository without any tag."""
    return SettingsError(
        f"'{repository}' has no tags",
        why=_WHY,
        fix="make a release, or tag one:\ngit tag -a v1.0.0 -m 'Version 1.0.0' && git push origin v1.0.0",
        rule="no-tags",
    )


def no_such_tag(tag: str, repository: str, *, others: tuple[str, ...], names_no_commit: bool = False) -> SettingsError:
    """The error for a tag that is not there, or that names a file or a folder. `others` are there, the newest first."""
    said = f"the tag '{tag}' of '{repository}' names no commit" if names_no_commit else f"there is no tag '{tag}'"
    near = get_close_matches(tag, others, n=5, cutoff=0.5) or list(others[:1])
    named = f"name a tag that is there, such as {', '.join(near)}" if near else "name a tag that is there"
    return SettingsError(
        said if names_no_commit else f"{said} in '{repository}'",
        why=_WHY,
        fix=f"{named}; push it where it is missing, and run 'git fetch --tags' in a clone",
        rule="no-such-tag",
    )
