"""A record as the `metadata` of a draft: the object of `POST /api/records` and of every later `PUT …/draft`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from doi_action.formats.inveniordm.crosswalk import CROSSWALK, LISTS, Write
from doi_action.formats.inveniordm.parts import Lost
from doi_action.formats.inveniordm.vocabulary import Has
from doi_action.lineage import RegistryRecord

WRITERS: Mapping[str, Write] = {key: write for line in CROSSWALK.values() for key, write in line.writes.items()}
"""What fills each key of `metadata`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What is sent, and in words what of the record is not: what no record there can say, and what this host lacks."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    losses: tuple[str, ...] = ()


def written(record: RegistryRecord, has: Has) -> Written:
    """The `metadata` object that says all of `record` that this host can hold; what says nothing is left out."""
    metadata: dict[str, Any] = {}
    losses: list[str] = []
    for key, write in WRITERS.items():
        values: list[Any] = []
        for said in write(record, has):
            if isinstance(said, Lost):
                losses.append(str(said))
            elif said not in values:
                values.append(said)

        if values:
            metadata[key] = values if key in LISTS else values[0]

    return Written(metadata=metadata, losses=tuple(dict.fromkeys(losses)))


def lost_of(record: RegistryRecord, keys: Iterable[str], has: Has) -> tuple[str, ...]:
    """In words what is lost of what stands under these keys."""
    losses = []
    for key in keys:
        for said in WRITERS[key](record, has):
            if isinstance(said, Lost):
                losses.append(str(said))
    return tuple(dict.fromkeys(losses))
