"""The sign-off sheet: both records as they will stand, where each value comes from, and what becomes of the rest.

A noun without a layout: `views.sign_off` shows it as text, Markdown, a page and JSON.
"""

from dataclasses import dataclass
from typing import Any

from doi_action.identifiers.types import Doi
from doi_action.plan.approval import Part, digest_of
from doi_action.plan.three_way import FieldChange

KEPT = "kept from the registry"
COMPUTED = "computed"
"""Where a value comes from that no file says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """One value as the registry will hold it, in its own form, and where it comes from.

    `sources` are places of files, KEPT for what only the registry says, COMPUTED for what follows from the rest.
    """

    said: Any
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Property:
    """One property of a record by the registry's own name; a list has its entries as values."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordSheet:
    """One record as it will stand. `of` is "version" or "concept".

    `action` is the word of the step that writes it, "" where it stays as it is. `doi` is None where the registry names
    it later. `changes` are what goes and what comes at a record that exists.
    """

    of: str
    doi: Doi | None
    action: str
    properties: tuple[Property, ...]
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """All that somebody signs. `parts` are what is written, `created` the DOIs that there were not before.

    `registry` is its title, `keepers` names the archive beside it too, and `not_held` is what they have no place for.
    `keeps_concept`: the registry makes the record of all versions by itself. `commits`: files change in the repository.
    `release_text` is the release's new text, None where it stays.
    """

    parts: tuple[Part, ...]
    records: tuple[RecordSheet, ...]
    registry: str
    keepers: str
    tag: str
    commit: str
    created: tuple[Doi, ...] = ()
    not_held: tuple[str, ...] = ()
    keeps_concept: bool = False
    draft: bool = False
    commits: bool = False
    release_text: str | None = None

    @property
    def digest(self) -> str:
        """What `publish --approve` takes."""
        return digest_of(self.parts)
