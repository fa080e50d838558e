"""A record of InvenioRDM to be deposited by hand: what every host takes, whichever it will be.

Which licences and types every host has stands in `vocabulary`; an organisation goes by its name, since nobody knows
which ones the host has.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.formats.inveniordm import crosswalk
from doi_action.formats.inveniordm.vocabulary import stock_has
from doi_action.formats.inveniordm.write import lost_of, written
from doi_action.identifiers.prefixes import SANDBOX_PREFIX
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import Metadata


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One field of Metadata in an export: the words for people, and what of it is lost."""

    words: str
    lost: Callable[[Metadata], Iterable[str]]


def write_inveniordm(metadata: Metadata) -> dict[str, Any]:
    """The `metadata` object of a record. Concept and version relations are the server's own business."""
    return dict(written(_record(metadata), stock_has).metadata)


def _record(metadata: Metadata) -> RegistryRecord:
    """A record that stands under a DOI that can never be real: none of it is sent."""
    return RegistryRecord(doi=Doi(SANDBOX_PREFIX, "to-be-named"), state=DoiState.DRAFT, metadata=metadata)


def _line(line: crosswalk.Line) -> Line:
    return Line(words=line.words, lost=lambda metadata: lost_of(_record(metadata), line.writes, stock_has))


CROSSWALK: Mapping[str, Line] = {name: _line(line) for name, line in crosswalk.CROSSWALK.items() if line.words}
"""The fields that a record can hold."""
