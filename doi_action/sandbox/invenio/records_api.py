"""Routes of drafts, records and versions."""

from flask import Blueprint, Response, request

from doi_action.sandbox.invenio import drafts, search, versions
from doi_action.sandbox.invenio.exports import EXPORTS, exported
from doi_action.sandbox.invenio.index import Seen, seen
from doi_action.sandbox.invenio.refusal import broken, forbidden
from doi_action.sandbox.invenio.service import (
    JSON_TYPES,
    RECORD_TYPE,
    ROOT,
    Service,
    addresses,
    answer,
    body,
    caller,
    caller_or_none,
    require_accepted,
    revision,
)


def add_records_api(api: Blueprint, service: Service) -> None:
    """Add the routes to `api`."""
    here = service.here
    _add_drafts(api, service)

    @api.get("/records")
    def search_records() -> Response:
        return service.page(search.public(here, request.args, addresses()))

    @api.get("/user/records")
    def own_records() -> Response:
        return service.page(search.own(here, caller(), request.args, addresses()))

    @api.get("/records/<identifier>")
    def show_record(identifier: str) -> Response:
        newest = versions.latest_of_work(here, identifier)
        if newest:
            return Response(status=302, headers={"Location": f"{ROOT}/api/records/{newest}"})
        found = read_record(service, identifier)
        media_type = require_accepted("application/json", RECORD_TYPE, *EXPORTS)
        if media_type in JSON_TYPES:
            return service.answer(found)
        return exported(found, media_type, addresses())

    @api.delete("/records/<identifier>")
    def delete_record(identifier: str) -> Response:
        read_record(service, identifier)
        raise forbidden()

    @api.get("/records/<identifier>/versions")
    def list_versions(identifier: str) -> Response:
        return service.page(search.versions(here, identifier, request.args, addresses()))

    @api.post("/records/<identifier>/versions")
    def new_version(identifier: str) -> Response:
        return service.answer(versions.new_version(here, caller_or_none(), identifier), 201)

    @api.get("/records/<identifier>/versions/latest")
    def latest(identifier: str) -> Response:
        # Also where it is the newest itself.
        location = f"{addresses().api}/records/{versions.latest(here, identifier)}"
        moved = {"status": 301, "message": "Redirecting...", "location": location}
        return answer(moved, 301, {"Location": location})


def _add_drafts(api: Blueprint, service: Service) -> None:
    here = service.here

    @api.post("/records")
    def create() -> Response:
        saved = drafts.create(here, caller_or_none(), body())
        return service.answer(saved.seen, 201, errors=saved.errors)

    @api.get("/records/<identifier>/draft")
    def read_draft(identifier: str) -> Response:
        return service.answer(drafts.read(here, caller_or_none(), identifier))

    @api.post("/records/<identifier>/draft")
    def edit(identifier: str) -> Response:
        return service.answer(drafts.edit(here, caller_or_none(), identifier), 201)

    @api.put("/records/<identifier>/draft")
    def update(identifier: str) -> Response:
        saved = drafts.update(here, caller_or_none(), identifier, body(), revision())
        return service.answer(saved.seen, errors=saved.errors)

    @api.delete("/records/<identifier>/draft")
    def discard(identifier: str) -> Response:
        drafts.discard(here, caller_or_none(), identifier, revision())
        return Response(status=204)

    @api.post("/records/<identifier>/draft/pids/<scheme>")
    def reserve(identifier: str, scheme: str) -> Response:
        if scheme != "doi":
            raise broken()
        return service.answer(drafts.reserve(here, caller_or_none(), identifier), 201)

    @api.delete("/records/<identifier>/draft/pids/doi")
    def release(identifier: str) -> Response:
        return service.answer(drafts.release_doi(here, caller_or_none(), identifier))

    @api.post("/records/<identifier>/draft/actions/publish")
    def publish(identifier: str) -> Response:
        published = service.press.publish(caller_or_none(), identifier)
        service.registration.tell(published, site=addresses().site)
        return service.answer(published, 202)


def read_record(service: Service, identifier: str) -> Seen:
    """The published record of that id, for whoever may see it. Raises Refusal."""
    asking = caller_or_none()
    with service.here.reading() as shelf:
        record = service.here.record(shelf, identifier)
        found = seen(shelf, record)
    is_owner = asking is not None and found.work.owner == asking.name
    if record.access["record"] == "restricted" and not is_owner:
        raise forbidden()
    return found
