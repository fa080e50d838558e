"""Our marker in a record: what tells a draft or record for ours, by the repository, work, version and commit it is of.

It stands in `metadata.identifiers` under the scheme `other`, which takes any value and is in the default settings of
InvenioRDM, which Zenodo keeps for identifiers. A scheme of our own, or none, would stop the publication.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from doi_action.formats.text.loose_json import object_of, objects, text_of
from doi_action.lineage import MARKER_TYPE, Marker, parse_marker

SCHEME = "other"
_START = f"{MARKER_TYPE}:"

_PLAIN = "/:#@+"
"""Besides letters and digits what is sent as it is.

The server brings texts to its own form (quotes, ligatures, entities) and a search has characters of its own: so
anything else in a version goes percent-encoded.
"""


def marker_text(marker: Marker) -> str:
    """The marker as an identifier.

    >>> marker_text(Marker(identity="github:1", work="pkg", version="1.0 rc", commit="abc"))
    'doi-action:github:1#pkg@1.0%20rc+abc'
    """
    return _START + quote(str(marker), safe=_PLAIN)


def marker_or_none(text: str) -> Marker | None:
    """The marker that an identifier is, None for any other."""
    if not text.startswith(_START):
        return None
    return parse_marker(unquote(text.removeprefix(_START)))


def marker_query(marker: Marker) -> str:
    """The `q` of `GET /api/user/records` that finds drafts and records with this marker, with `allversions=true`.

    It may find more, since the host searches words: `1.0` finds `1.0+abc` too. What a hit is says `marker_of`.
    """
    return f'metadata.identifiers.identifier:"{marker_text(marker)}"'


def marker_of(document: Mapping[str, Any]) -> Marker | None:
    """The marker of a draft or record.

    A new version's draft begins with all identifiers of the version before it, and without its version: until our own
    metadata is in it, it has no marker, whatever stands there.
    """
    metadata = object_of(document.get("metadata"))
    is_new_version = document.get("status") == "new_version_draft"
    if is_new_version and not metadata.get("version"):
        return None

    for entry in objects(metadata.get("identifiers")):
        marker = marker_or_none(text_of(entry.get("identifier")) or "")
        if marker:
            return marker

    return None
