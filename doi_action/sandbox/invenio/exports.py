"""A record in the forms that other programs read. DataCite's are made here; the others from DataCite's, as at the
resolver.

What a stock host gives and this one does not: DCAT, Dublin Core, MARC, GeoJSON, CSV, Data Package.
"""

import json

from flask import Response

from doi_action.lineage import DoiState
from doi_action.sandbox.content_types import content
from doi_action.sandbox.intake import settled, taken_in
from doi_action.sandbox.invenio.datacite_json import datacite_json
from doi_action.sandbox.invenio.documents import Addresses, mimetype
from doi_action.sandbox.invenio.index import Seen
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.vocabularies import with_names
from doi_action.sandbox.records import Record

DATACITE_JSON = "application/vnd.datacite.datacite+json"
LINKSET = "application/linkset+json"
EXPORTS = (
    "application/ld+json",
    "application/vnd.citationstyles.csl+json",
    DATACITE_JSON,
    "application/vnd.datacite.datacite+xml",
    "text/x-bibliography",
    "application/x-bibtex",
    LINKSET,
)
"""Media types that a record can be asked for beside the API's own."""


def exported(seen: Seen, media_type: str, addresses: Addresses) -> Response:
    """The record in the form of `media_type`, one of EXPORTS."""
    if media_type == DATACITE_JSON:
        return _json(_datacite(seen, addresses), media_type)
    if media_type == LINKSET:
        return _json(linkset(seen, addresses), media_type)
    return content(as_datacite_record(seen, addresses), media_type)


def linkset(seen: Seen, addresses: Addresses) -> Json:
    """Where the record's DOI, its files and its other forms are. Source: Signposting, level 2; RFC 9264."""
    here = f"{addresses.api}/records/{seen.version.id}"
    links: Json = {"anchor": here}
    if seen.version.doi:
        links["cite-as"] = [{"href": f"https://doi.org/{seen.version.doi}"}]

    links["describedby"] = [{"href": here, "type": media_type} for media_type in EXPORTS if media_type != LINKSET]
    links["item"] = [{"href": f"{here}/files/{file.key}/content", "type": mimetype(file.key)} for file in seen.files]
    rights = with_names(seen.version.metadata).get("rights", [])
    links["license"] = [{"href": right["props"]["url"]} for right in rights if "props" in right]
    return {"linkset": [links]}


def as_datacite_record(seen: Seen, addresses: Addresses) -> Record:
    """The record as DataCite would keep it, for pages and exports that read such a one."""
    version = seen.version
    described = {**_datacite(seen, addresses), "url": f"{addresses.site}/records/{version.id}"}
    return Record(
        doi=(version.doi or version.id).lower(),
        client=seen.work.owner.lower(),
        created=version.created,
        updated=version.updated,
        state=DoiState.FINDABLE,
        attributes=settled(taken_in(described)),
        registered=version.created,
    )


def _datacite(seen: Seen, addresses: Addresses) -> Json:
    page = f"{addresses.site}/records/{seen.version.id}"
    return datacite_json(seen.version, seen.work, page=page)


def _json(document: Json, media_type: str) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), content_type=media_type)
