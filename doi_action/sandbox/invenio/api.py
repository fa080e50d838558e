"""The API as one blueprint: who asks, how much more they may ask, how errors are told. The routes are beside this."""

import json

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from doi_action.sandbox.invenio.communities_api import add_communities_api
from doi_action.sandbox.invenio.deletion_api import add_deletion_api
from doi_action.sandbox.invenio.files_api import add_files_api
from doi_action.sandbox.invenio.rates import Rates
from doi_action.sandbox.invenio.records_api import add_records_api
from doi_action.sandbox.invenio.refusal import INTERNAL_ERROR, Refusal, not_found
from doi_action.sandbox.invenio.service import Service
from doi_action.sandbox.invenio.vocabularies_api import add_vocabularies_api

_TOO_LARGE = "The data value transmitted exceeds the capacity limit."


def invenio_api(service: Service) -> Blueprint:
    """The API of `service`, to be mounted wherever its root shall be."""
    api = Blueprint("invenio", __name__)
    here = service.here
    rates = Rates(here.host)

    @api.before_request
    def identify() -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        by_token = {account.password: account for account in here.accounts}
        g.account = by_token.get(token) if kind.lower() == "bearer" else None

        client = f"{request.remote_addr} {request.user_agent.string}"
        is_search = request.method == "GET" and request.path.endswith("/api/records")
        g.allowance = rates.take(client, is_guest=g.account is None, is_search=is_search)
        if g.allowance.remaining < 0:
            raise Refusal(429, f"{g.allowance.limit} per 1 minute")

    @api.after_request
    def tell_allowance(response: Response) -> Response:
        response.headers.update(g.allowance.headers if "allowance" in g else {})
        return response

    @api.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return _error(refusal.status, refusal.body)

    @api.errorhandler(HTTPException)
    def refuse_http(error: HTTPException) -> Response:
        status = error.code or 500
        message = _TOO_LARGE if status == 413 else error.description or INTERNAL_ERROR
        response = _error(status, {"status": status, "message": message})
        if status == 413:
            # What is still to come of the body would be taken for the next request.
            response.headers["Connection"] = "close"
        return response

    add_records_api(api, service)
    add_files_api(api, service)
    add_communities_api(api, service)
    add_deletion_api(api, service)
    add_vocabularies_api(api)

    @api.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def unknown(rest: str) -> Response:
        if request.method == "PATCH":
            raise Refusal(405, "The method is not allowed for the requested URL.")
        raise not_found(
            "The requested URL was not found on the server."
            " If you entered the URL manually please check your spelling and try again."
        )

    return api


def _error(status: int, body: object) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
