"""Which fields of a record differ, after both sides are brought to what the host makes of them.

In which form a field is compared stands in `crosswalk`.
"""

import re
import unicodedata
from dataclasses import replace
from typing import Any

from doi_action.formats.datacite.parts import known
from doi_action.formats.inveniordm.crosswalk import CROSSWALK
from doi_action.formats.inveniordm.read import metadata_of
from doi_action.formats.inveniordm.vocabulary import Has
from doi_action.formats.inveniordm.write import written
from doi_action.lineage import RegistryRecord


def differences(wanted: RegistryRecord, found: RegistryRecord, has: Has) -> tuple[str, ...]:
    """The fields of Metadata, and `marker`, that `wanted` says otherwise than `found`, in the order of Metadata.

    A field that `wanted` leaves unknown or empty is no difference.
    """
    ours = known(**_canonical(wanted, has))
    theirs = _canonical(found, has)
    return tuple(name for name, value in ours.items() if value != theirs[name])


def held(record: RegistryRecord, has: Has) -> RegistryRecord:
    """The record as a reader gets it once it is written there."""
    sent = kept(dict(written(record, has).metadata))
    metadata = metadata_of({"metadata": sent})
    return replace(record, metadata=replace(metadata, landing_page=record.metadata.landing_page))


def _canonical(record: RegistryRecord, has: Has) -> dict[str, Any]:
    """The fields of Metadata in a form that compares: what a reader gets of the record once it is written."""
    metadata = held(record, has).metadata
    fields = {name: line.form(metadata) for name, line in CROSSWALK.items()}
    return {**fields, "marker": record.marker}


_STRAIGHT = str.maketrans(
    dict.fromkeys("\u02bc\u2018\u2019\u201a\u201b", "'") | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
)


_OTHER_FORMS = re.compile("[ĳĲŉǆǅǄǳǲǱǉǈǇǌǋǊ\ufb00-\ufb06\uff01-\uffef\u3000]")
"""Ligatures, and letters of another width."""


def kept(value: Any) -> Any:
    """A value of a draft as the server keeps its texts: quotes straight, ligatures and wide letters taken apart.

    Every text goes through ftfy there (marshmallow-utils, `sanitize_unicode`), which also repairs wrongly decoded
    letters; that is not foreseen here, and shows as a difference.
    """
    match value:
        case dict():
            entries = {name: kept(entry) for name, entry in value.items()}
            if "rights" in value:
                # The titles of licences are the one text that is left as it is.
                entries["rights"] = value["rights"]
            return entries

        case list():
            return list(map(kept, value))

        case str():
            straight = value.translate(_STRAIGHT)
            plain = _OTHER_FORMS.sub(lambda letter: unicodedata.normalize("NFKC", letter[0]), straight)
            return unicodedata.normalize("NFC", plain)

        case _:
            return value
