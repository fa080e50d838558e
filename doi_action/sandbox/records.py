"""What the sandbox keeps of one DOI."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from doi_action.lineage import DoiState

Attributes = dict[str, Any]
"""Metadata under the names of DataCite's REST API: `data.attributes` of a request."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One DOI. `doi` is lower case; `client` is the repository's id in lower case; stamps are texts, see `stamp`.

    `registered` is None as long as the resolver does not know the DOI; `hidden` is when it was last taken out of the
    index. `metadata_version` counts changes of the metadata after creation. `number` is the server's own number.
    """

    doi: str
    client: str
    created: str
    updated: str
    state: DoiState = DoiState.DRAFT
    attributes: Mapping[str, Any] = field(default_factory=dict)
    registered: str | None = None
    hidden: str | None = None
    metadata_version: int = 0
    number: int = 0

    @property
    def prefix(self) -> str:
        """The DOI's part before the first slash."""
        return self.doi.split("/", 1)[0]

    @property
    def suffix(self) -> str:
        """The DOI's part after the first slash."""
        return self.doi.split("/", 1)[1]

    @property
    def is_public(self) -> bool:
        """Whether the resolver may know it: registered or findable."""
        return self.state is not DoiState.DRAFT


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """One entry of a DOI's audit trail: who did what when, with the changed attributes as `[before, after]`."""

    identifier: str
    doi: str
    version: int
    action: str
    account: str
    time: str
    changes: Mapping[str, Any]


def stamp(time: datetime | None = None) -> str:
    """`time` (default: now) in UTC as DataCite writes it, to the millisecond.

    DataCite itself always writes `.000Z`; real milliseconds show a second write within the same second.
    """
    return (time or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
