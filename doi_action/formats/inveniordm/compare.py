"""Which fields of a record differ, after both sides are brought to what the host makes of them.

In which form a field is compared stands in `crosswalk`.
"""

import unicodedata
from dataclasses import replace
from typing import Any

from doi_action.formats.inveniordm.crosswalk import CROSSWALK
from doi_action.formats.inveniordm.read import metadata_of
from doi_action.formats.inveniordm.vocabulary import Has
from doi_action.formats.inveniordm.write import written
from doi_action.lineage import RegistryRecord


def differences(wanted: RegistryRecord, found: RegistryRecord, has: Has) -> tuple[str, ...]:
    """The fields of Metadata, and `marker`, that `wanted` says otherwise than `found`, in the order of Metadata.

    A field that `wanted` leaves unknown or empty is no difference.
    """
    ours, theirs = _canonical(wanted, has), _canonical(found, has)
    changed = [name for name, line in CROSSWALK.items() if ours[name] and not line.same(ours[name], theirs[name])]
    if wanted.marker and wanted.marker != found.marker:
        changed.append("marker")
    return tuple(changed)


def held(record: RegistryRecord, has: Has) -> RegistryRecord:
    """The record as a reader gets it once it is written there."""
    sent = kept(dict(written(record, has).metadata))
    metadata = metadata_of({"metadata": sent})
    return replace(record, metadata=replace(metadata, landing_page=record.metadata.landing_page))


def _canonical(record: RegistryRecord, has: Has) -> dict[str, Any]:
    """The fields of Metadata in a form that compares: what a reader gets of the record once it is written."""
    metadata = held(record, has).metadata
    return {name: line.form(metadata) for name, line in CROSSWALK.items()}


_STRAIGHT = str.maketrans(
    dict.fromkeys("\u02bc\u2018\u2019\u201a\u201b", "'") | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
)


def kept(value: Any) -> Any:
    """A value of a draft as the server keeps its texts: quotes straight, ligatures and wide letters taken apart.

    Every text goes through ftfy there (marshmallow-utils, `sanitize_unicode`), which also repairs wrongly decoded
    letters; that is not foreseen here, and shows as a difference.
    """
    if isinstance(value, dict):
        # The titles of licences are the one text that is left as it is.
        return {name: entry if name == "rights" else kept(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [kept(entry) for entry in value]
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", "".join(map(_plain_letter, value.translate(_STRAIGHT))))


_LIGATURES = frozenset("ĳĲŉǆǅǄǳǲǱǉǈǇǌǋǊ")


def _plain_letter(letter: str) -> str:
    """A ligature or a letter of another width as the plain letters that it stands for."""
    is_ligature = letter in _LIGATURES or "\ufb00" <= letter <= "\ufb06"
    is_wide_or_narrow = "\uff01" <= letter <= "\uffef" or letter == "\u3000"
    return unicodedata.normalize("NFKC", letter) if is_ligature or is_wide_or_narrow else letter
