"""Putting an InvenioRDM into the sandbox's server: its API, its pages, its account at the sandbox's DataCite."""

from pathlib import Path

from flask import Flask

from doi_action.sandbox.invenio.api import invenio_api
from doi_action.sandbox.invenio.hosts import HostSettings
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.pages import invenio_pages
from doi_action.sandbox.invenio.publishing import Press
from doi_action.sandbox.invenio.registration import Registration
from doi_action.sandbox.invenio.service import ROOT, Service
from doi_action.sandbox.invenio.shelf import TABLES
from doi_action.sandbox.pages import Show
from doi_action.sandbox.registrar import Desk


def mount_invenio(application: Flask, desk: Desk, host: HostSettings, *, folder: Path, show: Show) -> None:
    """Add to `application` an installation with the accounts of `desk`, its bytes in `folder`.

    Its DOIs are under the sandbox's first prefix, registered by the first account that may write.
    """
    desk.store.prepare(TABLES)
    here = Installation(
        store=desk.store,
        host=host,
        traps=desk.traps,
        accounts=desk.accounts,
        prefix=desk.prefixes[0],
        folder=folder,
    )
    registrar = next((account for account in desk.accounts if account.is_repository), None)
    service = Service(here=here, press=Press(here), registration=Registration(here, desk, registrar))
    application.register_blueprint(invenio_api(service), url_prefix=f"{ROOT}/api")
    application.register_blueprint(invenio_pages(here, show), url_prefix=ROOT)
