"""Crosswalk: how a format that is written says the fields of Metadata, one line for each field that it can hold.

A format keeps its table in its own module. The document, what `explain` and `export` call left out, and the page
docs/crosswalk.md all follow from it: a field without a line is one that the format cannot say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from doi_action.model import Metadata

_Work = TypeVar("_Work")


def _nothing(metadata: Metadata) -> Iterable[str]:
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line(Generic[_Work]):
    """One field of Metadata in one format.

    `words` say to people where it stands. `write` gives the entries of the document; several fields that share an
    entry share the function. `lost` names what of the field the format cannot say.
    """

    words: str
    write: Callable[[_Work], Mapping[str, Any]]
    lost: Callable[[Metadata], Iterable[str]] = _nothing


def document(crosswalk: Mapping[str, Line[_Work]], work: _Work) -> dict[str, Any]:
    """Every entry that the lines of `crosswalk` give, in their order; an entry may be empty."""
    entries: dict[str, Any] = {}
    for line in crosswalk.values():
        entries.update(line.write(work))
    return entries
