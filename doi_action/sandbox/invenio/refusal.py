"""How InvenioRDM says no: a status, a message, and for invalid data the fields with what is wrong in each.

Source: invenio-records-resources `resources/errors.py`, invenio-rdm-records `resources/config.py`.
"""

from collections.abc import Iterable
from typing import Any

INTERNAL_ERROR = (
    "The server encountered an internal error and was unable to complete your request."
    " Either the server is overloaded or there is an error in the application."
)
NO_PID = "The persistent identifier does not exist."
NOT_REGISTERED = "The persistent identifier is not registered."

FieldErrors = list[dict[str, Any]]
"""`[{"field": "metadata.title", "messages": [...]}]`: a body's `errors`, in a refusal or beside a stored draft."""


class Refusal(Exception):
    """The server says no. `more` are further keys of the body."""

    def __init__(self, status: int, message: str, *, errors: FieldErrors | None = None, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"status": status, "message": message, **more}
        if errors:
            self.body["errors"] = errors


def field_error(field: str, *messages: str) -> dict[str, Any]:
    """One entry of `errors`."""
    return {"field": field, "messages": list(messages)}


def invalid(*errors: dict[str, Any]) -> Refusal:
    """The refusal of data that breaks the schema, or a rule of publishing."""
    return Refusal(400, "A validation error occurred.", errors=list(errors))


def merged(errors: Iterable[tuple[str, str]]) -> FieldErrors:
    """Entries of `errors` from pairs of field and message, those of one field together, in the order of the first."""
    by_field: dict[str, list[str]] = {}
    for field, message in errors:
        by_field.setdefault(field, []).append(message)
    return [field_error(field, *messages) for field, messages in by_field.items()]


def forbidden() -> Refusal:
    """The refusal of a caller who may not, or who gave no or a wrong token."""
    return Refusal(403, "Permission denied.")


def not_found(message: str = "Not found.") -> Refusal:
    """The refusal where nothing is under that name."""
    return Refusal(404, message)


def gone(tombstone: dict[str, Any]) -> Refusal:
    """The refusal where a record was deleted, with what is left of it."""
    return Refusal(410, "Record deleted", tombstone=tombstone)


def broken() -> Refusal:
    """What a fault in the server answers; it is played where the real server has it."""
    return Refusal(500, INTERNAL_ERROR)
