"""DataCite's REST API over HTTP, rooted at `/datacite`: requests in, JSON:API out. The rules are the desk's.

Metadata may come as XML of kernel 4 in the attribute `xml`, and go out as such. Not played: other formats in its place
(BibTeX, Crossref's XML, ...), media, events, transfers between repositories.
"""

import gzip
import json
import math
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from doi_action.sandbox.accounts import Caller
from doi_action.sandbox.content_types import WRITERS, accepted_types, content
from doi_action.sandbox.credentials import Credentials
from doi_action.sandbox.credentials_api import add_credentials_api
from doi_action.sandbox.facets import facets
from doi_action.sandbox.records import Record
from doi_action.sandbox.refusal import Refusal
from doi_action.sandbox.registrar import Desk
from doi_action.sandbox.representation import (
    View,
    activity_resource,
    client_resource,
    resource,
    search_document,
)
from doi_action.sandbox.search import Query, matches, parse_query

MAX_BODY = 10 * 1024 * 1024
"""Bytes of a request, before and after unpacking; beyond them the web server in front of the real API refuses."""

_JSON_TYPES = ("application/json", "application/vnd.api+json", "text/html", "*/*", "application/*")


def datacite_api(desk: Desk) -> Blueprint:
    """The API over `desk`, to be mounted wherever its root shall be."""
    api = Blueprint("datacite", __name__)
    credentials = Credentials(desk.accounts)

    @api.before_request
    def identify() -> None:
        g.caller = credentials.caller_of(request.headers.get("Authorization"))
        g.names_caller = True

    @api.after_request
    def name_caller(response: Response) -> Response:
        caller: Caller = g.get("caller", Caller())
        if g.get("names_caller") and caller.account:
            response.headers["X-Credential-Username"] = caller.account.client
        elif g.get("names_caller") and not caller.gave_credentials:
            response.headers["X-Anonymous-Consumer"] = "true"
        return response

    @api.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        g.names_caller = refusal.names_caller
        response = _json({"errors": refusal.errors}, refusal.status)
        response.headers.update(refusal.headers)
        return response

    @api.errorhandler(RequestEntityTooLarge)
    def too_large(error: RequestEntityTooLarge) -> Response:
        # The web server in front of the real API answers here, with a page of its own and knowing no caller.
        g.names_caller = False
        page = "<html><head><title>413 Request Entity Too Large</title></head></html>"
        return Response(page, 413, mimetype="text/html")

    @api.get("/heartbeat")
    def heartbeat() -> Response:
        return Response("OK", mimetype="text/plain")

    @api.get("/dois")
    def list_all() -> Response:
        return _search(desk)

    @api.post("/dois")
    def create() -> Response:
        record = desk.create(g.caller, _body())
        response = _json(_document(desk, record), 201)
        # The real server puts its own running number here, not the DOI.
        response.headers["Location"] = f"{request.url}/{record.number}"
        return response

    @api.post("/dois/validate")
    def validate() -> Response:
        record = desk.validate(g.caller, _body())
        view = View(publisher=_asked("publisher"), affiliation=_asked("affiliation"), detail=False)
        return _json({"data": resource(record, view)})

    @api.get("/dois/random")
    def random() -> Response:
        prefix = request.args.get("prefix")
        if not prefix:
            return _json({"errors": [{"status": "422", "title": "Parameter prefix is required"}]}, 422)
        return _json({"dois": [desk.random_doi(prefix)]})

    @api.get("/dois/<path:name>/get-url")
    def get_url(name: str) -> Response:
        url = desk.url(g.caller, name)
        return _json({"url": url}) if url else Response(status=204)

    @api.get("/dois/<path:name>/activities")
    def activities(name: str) -> Response:
        trail = desk.activities(g.caller, name)
        base = request.url_root.rstrip("/") + "/datacite"
        data = [activity_resource(activity, base_url=base) for activity in trail]
        meta = {"total": len(trail), "totalPages": 1 if trail else 0, "page": 1}
        return _json({"data": data, "meta": meta, "links": {"self": request.url}})

    @api.get("/dois/<path:name>")
    def read(name: str) -> Response:
        for media_type in WRITERS:
            if name.startswith(f"{media_type}/"):
                return content(desk.read(g.caller, name.removeprefix(f"{media_type}/")), media_type)
        return _negotiated(desk, desk.read(g.caller, name))

    @api.route("/dois/<path:name>", methods=["PUT", "PATCH"])
    def upsert(name: str) -> Response:
        record, is_new = desk.upsert(g.caller, name, _body())
        return _json(_document(desk, record), 201 if is_new else 200)

    @api.delete("/dois/<path:name>")
    def delete(name: str) -> Response:
        desk.delete(g.caller, name)
        return Response(status=204)

    @api.get("/clients/<client>")
    def read_client(client: str) -> Response:
        if not credentials.has_client(client):
            raise Refusal(404)
        return _json({"data": client_resource(client.lower(), prefixes=desk.prefixes, domains=desk.domains)})

    add_credentials_api(api, credentials)

    @api.route("/", defaults={"rest": ""})
    @api.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def unknown(rest: str) -> Response:
        raise Refusal(404)

    return api


def _body() -> Any:
    """The JSON of the request, unpacked where it is compressed; None for an empty body."""
    try:
        data = request.get_data(cache=False)
        if request.headers.get("Content-Encoding") == "gzip":
            # Up to one byte over the limit is unpacked: a small body may hold gigabytes.
            with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
                data = packed.read(MAX_BODY + 1)
        if len(data) > MAX_BODY:
            raise RequestEntityTooLarge
        if not data.strip():
            return None

        body = json.loads(data, parse_float=_number, parse_constant=_number)
        # Half a surrogate pair is JSON, but no text that anybody can keep: encoding finds it.
        json.dumps(body, ensure_ascii=False).encode()
        return body
    except (ValueError, OSError, EOFError, RecursionError) as error:
        raise Refusal(400, errors=[{"status": "400", "title": str(error)}]) from error


def _number(text: str) -> float:
    """A number of JSON with a point or an exponent; ValueError for NaN and the infinite, which Python reads too."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is no number of JSON")
    return number


def _document(desk: Desk, record: Record) -> dict[str, Any]:
    """The record, and with `?include=client` its repository."""
    is_owner = g.caller.client == record.client
    view = View(publisher=_asked("publisher"), affiliation=_asked("affiliation"), is_owner=is_owner)
    document: dict[str, Any] = {"data": resource(record, view)}
    if "client" in request.args.get("include", "").split(","):
        document["included"] = [client_resource(record.client, prefixes=desk.prefixes, domains=desk.domains)]
    return document


def _asked(name: str) -> bool:
    return request.args.get(name) == "true"


def _negotiated(desk: Desk, record: Record) -> Response:
    accepted = accepted_types()
    for media_type in WRITERS:
        if media_type in accepted:
            return content(record, media_type)
    takes_json = any(media_type in _JSON_TYPES for media_type in accepted)
    if accepted and not takes_json:
        raise Refusal(406)
    return _json(_document(desk, record))


def _search(desk: Desk) -> Response:
    size = min(_asked_number("page[size]", 25), 1000)
    page = max(_asked_number("page[number]", 1), 1)
    query = parse_query(request.args.get("query"))
    found = [record for record in desk.searchable(g.caller) if _is_wanted(record, query)]

    # The real search shows no more than the first 10,000, whatever it counts.
    shown_at_most = min(len(found), 10_000)
    pages = math.ceil(shown_at_most / size) if size else 0
    shown = found[(page - 1) * size : page * size]
    view = View(
        publisher=_asked("publisher"), affiliation=_asked("affiliation"), detail=_asked("detail"), is_collection=True
    )
    meta = {"total": len(found), "totalPages": pages, "page": page, **facets(found)}
    links = {"self": request.url}
    if page < pages:
        links["next"] = f"{request.base_url}?{urlencode({**request.args, 'page[number]': page + 1})}"
    return _json({"data": [resource(record, view) for record in shown], "meta": meta, "links": links})


def _is_wanted(record: Record, query: Query) -> bool:
    filters = {"client-id": record.client, "prefix": record.prefix, "state": record.state.value}
    for name, value in filters.items():
        if request.args.get(name, value).lower() != value:
            return False
    return not query or matches(search_document(record), query)


def _asked_number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    is_number = text.isdecimal() and len(text) < 10
    return int(text) if is_number else default


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json; charset=utf-8")
