"""Which fields of a DataCite record differ, after both sides are brought to what the registry makes of them.

In which form a field is compared stands in `crosswalk`.
"""

from typing import Any

from doi_action.formats.datacite.crosswalk import CROSSWALK
from doi_action.formats.datacite.read import record_of
from doi_action.formats.datacite.write import attributes_of
from doi_action.lineage import RegistryRecord


def differences(wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
    """The fields of Metadata, and `marker`, that `wanted` says otherwise than `found`, in the order of Metadata.

    A field that `wanted` leaves unknown or empty is no difference.
    """
    ours, theirs = canonical(wanted), canonical(found)
    changed = []
    for name, line in CROSSWALK.items():
        is_said = bool(ours[name])
        if is_said and not line.same(ours[name], theirs[name]):
            changed.append(name)

    if wanted.marker and wanted.marker != found.marker:
        changed.append("marker")

    return tuple(changed)


def held(record: RegistryRecord) -> RegistryRecord:
    """The record as a reader gets it once it is written: names in the schema's parts, languages in two letters."""
    return record_of({"doi": str(record.doi), "state": record.state.value, **attributes_of(record)})


def canonical(record: RegistryRecord) -> dict[str, Any]:
    """The fields of Metadata in a form that compares: what a reader gets of the record once it is written."""
    written = held(record).metadata
    return {name: line.form(written) for name, line in CROSSWALK.items()}
