"""What the routes share: the parts of the installation, who asks, and how an answer is written."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request
from werkzeug.http import parse_options_header

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.documents import Addresses, document, is_embargoed
from doi_action.sandbox.invenio.index import Seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.publishing import Press
from doi_action.sandbox.invenio.refusal import FieldErrors, Refusal, field_error, forbidden, invalid
from doi_action.sandbox.invenio.registration import Registration
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.search import Found

ROOT = "/invenio"
RECORD_TYPE = "application/vnd.inveniordm.v1+json"
JSON_TYPES = ("application/json", RECORD_TYPE, "*/*", "application/*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """The installation with its printing press and its account at DataCite."""

    here: Installation
    press: Press
    registration: Registration

    def shown(self, seen: Seen, *, errors: FieldErrors | None = None) -> Json:
        """The document of a draft or record, for whoever asks."""
        caller = caller_or_none()
        is_owner = caller is not None and caller.name == seen.work.owner
        access = seen.version.access
        is_hidden = access["files"] == "restricted" or is_embargoed(access, self.here.clock().date())
        owner = self.here.number_of(seen.work.owner)
        return document(seen, addresses(), owner=owner, errors=errors, shows_files=is_owner or not is_hidden)

    def answer(self, seen: Seen, status: int = 200, *, errors: FieldErrors | None = None) -> Response:
        """The answer that a draft or record is."""
        response = answer(self.shown(seen, errors=errors), status)
        response.headers["ETag"] = f'"{seen.version.revision}"'
        if not seen.version.is_draft:
            here = f"{addresses().api}/records/{seen.version.id}"
            response.headers["Link"] = f'<{here}> ; rel="linkset" ; type="application/linkset+json"'
        return response

    def page(self, found: Found) -> Response:
        """The answer that a page of hits is."""
        hits = [self.shown(seen) for seen in found.hits]
        return listed(hits, found.total, sortBy=found.order)


def caller_or_none() -> Account | None:
    """The account that asks; None for nobody and for a wrong token."""
    account: Account | None = g.get("account")
    return account


def caller() -> Account:
    """The account that asks. Raises Refusal where it is nobody."""
    account = caller_or_none()
    if account is None:
        raise forbidden()
    return account


def addresses() -> Addresses:
    """Where the client reaches the installation, and the resolver of the same sandbox."""
    base = request.host_url.rstrip("/")
    return Addresses(site=base + ROOT, resolver=base)


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON, of the media type that was asked for."""
    wanted = accepted_types()
    media_type = RECORD_TYPE if RECORD_TYPE in wanted else "application/json"
    return Response(json.dumps(body, ensure_ascii=False), status, headers, content_type=media_type)


def listed(hits: list[Json], total: int, **more: Any) -> Response:
    """A page of hits. `links` lead to the next page where there is one."""
    size = max(_asked_number("size", 25), 1)
    page = max(_asked_number("page", 1), 1)
    links = {"self": request.url}
    if page < math.ceil(total / size):
        links["next"] = f"{request.base_url}?page={page + 1}&size={size}"
    return answer({"hits": {"hits": hits, "total": total}, "aggregations": {}, "links": links, **more})


def accepted_types() -> list[str]:
    """The media types of the Accept header without their parameters, the most wanted first."""
    return [parse_options_header(value)[0] for value, _ in request.accept_mimetypes]


def require_accepted(*offered: str) -> str:
    """The first accepted media type among `offered`. Raises Refusal (406) where there is none."""
    wanted = accepted_types() or ["*/*"]
    for media_type in wanted:
        if media_type in ("*/*", "application/*"):
            return offered[0]
        if media_type in offered:
            return media_type
    raise Refusal(406, f"Invalid 'Accept' header. Expected one of: {', '.join(offered)}")


def body() -> Any:
    """The JSON of the request; None for an empty body. Raises Refusal: another content type, or no JSON."""
    data = request.get_data(cache=False)
    if not data:
        return None
    if request.mimetype != "application/json":
        expected = 'application/json, application/ld+json;profile="https://w3id.org/ro/crate/1.1"'
        raise Refusal(415, f"Invalid 'Content-Type' header. Expected one of: {expected}")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "Unable to decode JSON data in request body.") from error


def revision() -> int | None:
    """The revision that the client says it saw: a bare number. Raises Refusal for anything else, quotes included."""
    text = request.headers.get("If-Match")
    if text is None:
        return None
    if not text.isdecimal():
        raise invalid(field_error("if_match", "Not a valid integer."))
    return int(text)


def _asked_number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else default
