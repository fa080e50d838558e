"""How the server says no, in its two shapes: request-level errors with a status, and validation errors with a source.

Source: datacite/lupo `app/controllers/application_controller.rb`, `app/controllers/concerns/error_serializable.rb`.
"""

from collections.abc import Mapping

_TITLES = {
    400: "You need to provide a payload following the JSONAPI spec",
    401: "Bad credentials.",
    403: "You are not authorized to access this resource.",
    404: "The resource you are looking for doesn't exist.",
    405: "Method not allowed",
    406: "The content type is not recognized.",
}


class Refusal(Exception):
    """The server says no: a status, the `errors` of the body, further headers, and whether a credential header goes."""

    def __init__(
        self,
        status: int,
        *,
        errors: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        names_caller: bool = False,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.errors = errors or [{"status": str(status), "title": _TITLES[status]}]
        self.headers = dict(headers or {})
        self.names_caller = names_caller
