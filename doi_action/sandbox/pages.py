"""What people see: the resolver, landing pages, tombstones, the list of everything that is there.

The resolver stands in for doi.org, `/10.0000/xxxx` for `https://doi.org/10.0000/xxxx`. Landing pages serve
repositories that have no page of their own on the web. A record that was taken out of the index shows its tombstone.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from werkzeug.exceptions import NotFound

from doi_action.lineage import DoiState
from doi_action.sandbox.citation_page import listed, page_of, templates
from doi_action.sandbox.content_types import WRITERS, accepted_types, content
from doi_action.sandbox.records import Record
from doi_action.sandbox.store import Store
from doi_action.templates_folder import templates_folder
from doi_action.views.citation_page import content_security_policy

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Pages show what anybody may write into a record: nothing in them may run or load."""


Show = Callable[..., Response]
"""Renders a template: its name, a status, its fields."""


def shown_by_templates() -> Show:
    """What renders the sandbox's templates into answers of its pages."""
    templates = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder()), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip

    def show(template: str, status: int = 200, **fields: Any) -> Response:
        text = templates.get_template(template).render(**fields)
        headers = {"Content-Security-Policy": _POLICY}
        return Response(text, status, headers, content_type="text/html; charset=utf-8")

    return show


def as_page(text: str, status: int = 200) -> Response:
    """A page of a record as an answer: nothing but its own style and script may load or run."""
    headers = {"Content-Security-Policy": content_security_policy(templates())}
    return Response(text, status, headers, content_type="text/html; charset=utf-8")


def pages(store: Store, show: Show) -> Blueprint:
    """The pages over `store`."""
    site = Blueprint("pages", __name__)

    @site.get("/")
    def index() -> Response:
        with store.reading() as view:
            newest_first = reversed(view.all())
        return show("sandbox_index.html.j2", works=[listed(record, base_url=_base()) for record in newest_first])

    @site.get("/landing/<path:name>")
    def landing(name: str) -> Response:
        with store.reading() as view:
            record = view.get(name)
            all_records = view.all()
        if record is None:
            return show("sandbox_missing.html.j2", 404, doi=name)
        # The page of something withdrawn stays and says so: 410 would tell machines to forget it.
        return as_page(page_of(record, base_url=_base(), all_records=all_records))

    @site.get("/10.<path:rest>")
    def resolve(rest: str) -> ResponseReturnValue:
        with store.reading() as view:
            record = view.get(f"10.{rest}")
        is_registered = record is not None and record.is_public and record.registered
        if record is None or not is_registered or not record.attributes.get("url"):
            return show("sandbox_missing.html.j2", 404, doi=f"10.{rest}")

        wanted = _wanted_content()
        if wanted and record.state is DoiState.FINDABLE:
            return content(record, wanted)
        return redirect(_target(record), 302)

    @site.app_errorhandler(404)
    def missing(error: NotFound) -> Response:
        return show("sandbox_missing.html.j2", 404, doi=None)

    return site


def _wanted_content() -> str | None:
    """The media type to answer with in place of the redirect; None for a person, who asks for a page."""
    for media_type in accepted_types():
        if media_type in ("text/html", "*/*"):
            return None
        if media_type in WRITERS:
            return media_type
    return None


def _base() -> str:
    return request.host_url.rstrip("/")


def _target(record: Record) -> str:
    """The registered URL; a page of this sandbox under its present address, since the port changes."""
    url = str(record.attributes["url"])
    parts = urlsplit(url)
    if parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        return url
    if parts.path.startswith("/landing/"):
        return f"{_base()}/landing/{quote(record.doi)}"
    if parts.path.startswith("/invenio/"):
        return f"{_base()}{parts.path}"
    return url
