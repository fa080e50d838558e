"""Telling DataCite of what was published: in this sandbox, the DataCite of the same sandbox.

The real server only queues this when it publishes. Where DataCite cannot be reached at that moment the task fails once
and is never tried again: record and API look the same, and the DOI does not exist. A trap plays that.
"""

import logging
from collections.abc import Mapping
from urllib.parse import quote

from doi_action.sandbox.accounts import Account, Caller
from doi_action.sandbox.invenio.datacite_json import datacite_json
from doi_action.sandbox.invenio.index import Seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.model import Work
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.refusal import Refusal
from doi_action.sandbox.registrar import Desk


class Registration:
    """The host's account at DataCite: `account`, a repository's, at `desk`. Without one nothing is registered."""

    def __init__(self, here: Installation, desk: Desk, account: Account | None) -> None:
        self._here, self._desk, self._account = here, desk, account

    def tell(self, published: Seen, *, site: str) -> None:
        """Register or update the DOI of a version and its concept's. `site` is the installation's address."""
        version, work = published.version, published.work
        if self._here.traps.traps.registration_fails:
            return
        if not version.has_external_doi and version.doi:
            page = f"{site}/records/{version.id}"
            self._write(version.doi, datacite_json(version, work, page=page), site=site)
        self._tell_concept(work, site=site)

    def withdraw(self, deleted: Seen, *, site: str) -> None:
        """Take the DOI of a deleted version out of DataCite's index; its concept goes on with what is left."""
        version, work = deleted.version, deleted.work
        if not version.has_external_doi and version.doi:
            self._send(version.doi, {"event": "hide"})
        if work.latest is None and "doi" in work.pids:
            self._send(work.pids["doi"]["identifier"], {"event": "hide"})
        self._tell_concept(work, site=site)

    def _tell_concept(self, work: Work, *, site: str) -> None:
        with self._here.reading() as shelf:
            versions = shelf.records(work.id)
            latest = shelf.record(work.latest) if work.latest else None
        if "doi" not in work.pids or latest is None:
            return
        page = f"{site}/records/{work.id}"
        dois = [version.doi for version in versions if version.doi]
        described = datacite_json(latest, work, page=page, versions=dois)
        self._write(work.pids["doi"]["identifier"], described, site=site)

    def _write(self, doi: str, attributes: Json, *, site: str) -> None:
        self._send(doi, {**attributes, "url": f"{site}/doi/{quote(doi)}", "event": "publish"})

    def _send(self, doi: str, attributes: Mapping[str, object]) -> None:
        if self._account is None:
            return
        caller = Caller(account=self._account, gave_credentials=True)
        try:
            self._desk.upsert(caller, doi, {"data": {"type": "dois", "attributes": dict(attributes)}})
        except Refusal as refusal:
            # The host's task fails, and whoever published never hears of it.
            logging.getLogger("doi_action.sandbox").warning("%s is not registered: %s", doi, refusal.errors)
