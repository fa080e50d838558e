"""The plan: what will be done at the registry and in the repository, each step with its reason, before any of it.

A dry run ends here: printing the plan shows everything, payloads and diffs included.
"""

from dataclasses import dataclass

from doi_action.identifiers import Doi
from doi_action.lineage import RegistryRecord
from doi_action.snapshot import FileEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserve:
    """Create (or bring up to date) a draft."""

    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """Make a DOI findable with this content."""

    record: RegistryRecord
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """Change the named fields of a record that exists."""

    record: RegistryRecord
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hide:
    """Withdraw a DOI: out of the index, its tombstone stays."""

    doi: Doi
    public_reason: str
    landing_page: str | None
    reason: str


Step = Reserve | Publish | Update | Hide


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything that will be done, in order: steps at the registry first, then the edits as one commit."""

    steps: tuple[Step, ...] = ()
    edits: tuple[FileEdit, ...] = ()
    notes: tuple[str, ...] = ()
