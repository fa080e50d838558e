"""Facts: a value, the field it fills, and the file and line it came from.

Every format turns bytes into facts; `merge` agrees on metadata and keeps the losers, so that a message can always name
the line to change.
"""

from dataclasses import dataclass, field
from typing import Any

from doi_action.model import Metadata


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A place in a file: `path` relative to the repository's root with forward slashes, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One value for one field of Metadata.

    `field` is the name of a Metadata attribute, `value` a value of that attribute's type, `format` the name of the
    format (or `git`, `host`, `settings`) that said it. `parts` are the places of a tuple's entries, in order.
    `certain` is False for a guess that may only be proposed, never sent (authors from git history, say).
    """

    field: str
    value: object
    format: str
    location: Location
    parts: tuple[Location, ...] = ()
    certain: bool = True

    @property
    def entries(self) -> tuple[Any, ...]:
        """The values of a field that holds several, in order; none of a field that holds one."""
        if isinstance(self.value, tuple):
            return self.value
        return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What a reader left out, or met in a form that somebody should look at: the fact, without a verdict.

    `rule` is the id of the rule that judges it: group, severity and reason are the rule's and stand in one table.
    `field` is the path within the file (`authors[1].orcid`), empty for the file as a whole; `fix` what to do here.
    """

    rule: str
    message: str
    path: str
    line: int = 1
    column: int = 1
    field: str = ""
    fix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A value of a file that is in no fact.

    `field` is its path within the file (`project.scripts`), `value` its text. A list or mapping of which nothing was
    used is one entry, and `value` counts what it holds: `14 values`.
    """

    field: str
    value: str
    location: Location


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one file told: its facts, remarks on its values, and what it says that no fact carries.

    Unreadable files give remarks and no facts.
    """

    facts: tuple[Fact, ...] = ()
    remarks: tuple[Remark, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A fact and whether it won its field."""

    fact: Fact
    won: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """The agreed metadata; for each field every fact there was, winner first; and the conflicts worth a word."""

    metadata: Metadata
    provenance: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    conflicts: tuple[Remark, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def source(self, name: str) -> Location | None:
        """Where the winning value of field `name` stands, None when nobody said it."""
        candidates = self.provenance.get(name, ())
        if not candidates or not candidates[0].won:
            return None
        return candidates[0].fact.location
