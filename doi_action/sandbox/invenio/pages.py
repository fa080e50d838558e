"""What people see of a record: its page, and the addresses that lead to it."""

from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from doi_action.sandbox.citation_page import page_of
from doi_action.sandbox.invenio.documents import Addresses
from doi_action.sandbox.invenio.exports import as_datacite_record
from doi_action.sandbox.invenio.index import Seen, seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.service import ROOT
from doi_action.sandbox.invenio.vocabularies import term
from doi_action.sandbox.pages import Show, as_page


def invenio_pages(here: Installation, show: Show) -> Blueprint:
    """The pages of an installation; `show` renders a template of the sandbox with its fields."""
    site = Blueprint("invenio_pages", __name__)

    @site.get("/records/<identifier>")
    def show_record(identifier: str) -> ResponseReturnValue:
        with here.reading() as shelf:
            record = shelf.record(identifier)
            work = shelf.work(identifier)
            found = seen(shelf, record) if record else None
        if work and work.latest:
            return redirect(f"{ROOT}/records/{work.latest}", 302)
        if found is None or found.version.access["record"] == "restricted":
            return show("sandbox_missing.html.j2", 404, doi=None)
        return _page(found)

    @site.get("/records/<identifier>/latest")
    def show_latest(identifier: str) -> ResponseReturnValue:
        with here.reading() as shelf:
            record = shelf.record(identifier)
            latest = shelf.work_of(record).latest if record else None
        if latest is None:
            return show("sandbox_missing.html.j2", 404, doi=None)
        return redirect(f"{ROOT}/records/{latest}", 302)

    @site.get("/doi/<path:doi>")
    def by_doi(doi: str) -> ResponseReturnValue:
        with here.reading() as shelf:
            holder = shelf.holder(doi) or shelf.holder(doi.lower())
        if holder is None:
            return show("sandbox_missing.html.j2", 404, doi=doi)
        return redirect(f"{ROOT}/records/{quote(holder)}", 302)

    return site


def _page(found: Seen) -> Response:
    base = request.host_url.rstrip("/")
    kept = as_datacite_record(found, Addresses(site=base + ROOT, resolver=base))
    if found.version.tombstone is None:
        return as_page(page_of(kept, base_url=base))
    known = term("removalreasons", found.version.tombstone["removal_reason"]["id"]) or {}
    reason = known.get("title", {}).get("en", "")
    removed_on = found.version.tombstone["removal_date"][:10]
    # The page of something deleted stays, and unlike a withdrawn DOI's it says 410. Measured at the real server's API.
    return as_page(page_of(kept, base_url=base, withdrawn=reason, withdrawn_on=removed_on), 410)
