"""Routes of an owner's deletion, and of replacing the files of a published record."""

from flask import Blueprint, Response

from doi_action.sandbox.invenio import deletion
from doi_action.sandbox.invenio.service import Service, addresses, answer, body, caller_or_none


def add_deletion_api(api: Blueprint, service: Service) -> None:
    """Add the routes to `api`."""
    here = service.here

    @api.post("/records/<identifier>/request-deletion")
    def request_deletion(identifier: str) -> Response:
        deleted = deletion.delete(here, caller_or_none(), identifier, body())
        service.registration.withdraw(deleted, site=addresses().site)
        request = {"type": "record-deletion", "status": "accepted", "topic": {"record": identifier}}
        return answer(request)

    @api.post("/records/<identifier>/file-modification")
    def unlock(identifier: str) -> Response:
        unlocked = deletion.unlock_files(here, caller_or_none(), identifier, body())
        request = {"type": "file-modification", "status": "accepted", "topic": {"record": unlocked.version.id}}
        return answer(request)
