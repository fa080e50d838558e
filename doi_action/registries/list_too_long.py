"""A search that shows the first ten thousand and no more: told in the same words by every registry."""

from doi_action.errors import RegistryError


def list_too_long(registry: str, shown: int) -> RegistryError:
    """The error for more drafts and records than `registry` shows in one search."""
    return RegistryError(
        f"{registry} shows the first {shown:,} drafts and records that a search finds, and there are more",
        why="one of this work among the others would be taken for missing, and made a second time",
        fix="delete drafts that nobody needs any more, then run again",
        rule="list-too-long",
    )
