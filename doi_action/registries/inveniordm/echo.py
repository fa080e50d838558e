"""What a host left out of what it was sent: it takes a draft with bad values, and publishes it without them.

Pure: the metadata as sent, and as they came back.
"""

from collections.abc import Iterator
from typing import Any

ADDED_TO = frozenset({"description"})
"""Texts that the host cleans: HTML loses what a browser should not run."""


def dropped(sent: Any, echoed: Any, place: str = "metadata") -> Iterator[str]:
    """The places whose value did not come back as it was sent, each with the value. What the host adds is no loss.

    >>> list(dropped({"version": "1.0", "title": "A"}, {"title": "A", "publisher": "P"}))
    ["metadata.version '1.0'"]
    """
    match sent:
        case dict():
            values = echoed if isinstance(echoed, dict) else {}
            # What is sent by its id is named by the host's vocabulary.
            told = {"id": sent["id"]} if "id" in sent else sent
            for key, value in told.items():
                yield from dropped(value, values.get(key), f"{place}.{key}")
        case list():
            entries = echoed if isinstance(echoed, list) else []
            padded = [*entries, *[None] * len(sent)]
            for index, (value, entry) in enumerate(zip(sent, padded, strict=False)):
                yield from dropped(value, entry, f"{place}[{index}]")
        case None | "":
            return
        case _:
            came_back = _plain(echoed) == _plain(sent)
            if place.rpartition(".")[2] in ADDED_TO:
                came_back = echoed not in (None, "")
            if not came_back:
                yield f"{place} '{sent}'"


def says_the_same(one: Any, other: Any) -> bool:
    """Whether two answers hold the same metadata.

    The draft of a published record comes back with the titles of the host's vocabularies when it is made, and without
    them when it is asked for again (measured on InvenioRDM 14).

    >>> says_the_same({"type": {"id": "software", "title": {"en": "Software"}}}, {"type": {"id": "software"}})
    True
    >>> says_the_same({"title": "A"}, {"title": "A", "version": "1"})
    False
    """
    if any(dropped(one, other)):
        return False
    return not any(dropped(other, one))


def _plain(value: Any) -> Any:
    """A value without what a host changes about it: spaces around a text, an identifier's case, resolver, hyphens."""
    if not isinstance(value, str):
        return value

    bare = value.strip().casefold()
    for resolver in ("https://doi.org/", "https://orcid.org/", "https://ror.org/"):
        bare = bare.removeprefix(resolver)
    # A book's number comes back with hyphens, by a table of publishers that only the host has.
    return bare.replace("-", "")
