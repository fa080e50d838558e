"""The steps that a plan is made of, each with its reason, and how they are told in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord
from doi_action.plan.three_way import FieldChange, Kept
from doi_action.snapshot import FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserve:
    """Create (or bring up to date) a draft."""

    word: ClassVar = "reserve"
    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attach:
    """Deposit files, by their names, with a draft; only at a registry that stores files."""

    word: ClassVar = "attach"
    record: RegistryRecord
    files: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """Make a DOI findable with this content."""

    word: ClassVar = "publish"
    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """Change the named fields of a record that exists; `changes` say what goes and what comes in each."""

    word: ClassVar = "update"
    record: RegistryRecord
    fields: tuple[str, ...]
    reason: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hide:
    """Withdraw a DOI: it leaves the index and leads to its tombstone, the landing page of `record`."""

    word: ClassVar = "hide"
    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Discard:
    """Delete a draft, which nobody can have cited."""

    word: ClassVar = "discard"
    record: RegistryRecord
    reason: str


Step = Reserve | Attach | Publish | Update | Hide | Discard
"""One thing to do at a registry. `record` is the DOI's record as it shall be; of a draft to delete, as it was."""


def word_of(step: Step) -> str:
    """What a step does, in one word."""
    return step.word


def publishes(steps: Iterable[Step], doi: Doi) -> bool:
    """Whether one of the steps makes this DOI public."""
    return any(isinstance(step, Publish) and step.record.doi == doi for step in steps)


def deposits(steps: Iterable[Step]) -> bool:
    """Whether files are deposited in one of the steps."""
    return any(isinstance(step, Attach) for step in steps)


def describe(step: Step) -> str:
    """A step in one line, as a plan and a log show it."""
    return f"{word_of(step):<7} {step.record.doi}: {step.reason}"


def describe_change(change: FieldChange) -> str:
    """What an update does to one field, in one line.

    >>> describe_change(FieldChange(field="title", old=("Levls",), new=("Levels",)))
    'title: Levls -> Levels'
    """
    old = ", ".join(change.old) or "(nothing)"
    new = ", ".join(change.new) or "(nothing)"
    return f"{in_words(change.field)}: {old} -> {new}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything that will be done, in order: steps at the registry first, then the edits as one commit.

    `kept` is what only the registry says, by DOI: it stays, whether or not a step touches its record.
    """

    steps: tuple[Step, ...] = ()
    edits: tuple[FileEdit, ...] = ()
    notes: tuple[str, ...] = ()
    kept: tuple[tuple[Doi, Kept], ...] = ()


def in_words(*fields: str) -> str:
    """Names of fields as people say them."""
    return ", ".join(name.replace("_", " ") for name in fields)
