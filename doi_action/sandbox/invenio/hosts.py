"""What one InvenioRDM does differently from another, as data: a stock installation, and one set up as Zenodo is."""

from dataclasses import dataclass

STOCK_REQUEST_LIMIT = 100 * 1024 * 1024
"""Bytes of one request. Source: `MAX_CONTENT_LENGTH` of invenio-app-rdm 14."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostSettings:
    """The settings that change what the API answers.

    `doi_suffix` and `counts_ids` say how names are made: `{id}` is the record's own. Rates are requests a minute,
    None for no limit of its own.
    """

    site: str = "InvenioRDM"
    doi_suffix: str = "{id}"
    counts_ids: bool = False
    takes_metadata_only: bool = True
    takes_restricted_records: bool = True
    versions_external_dois: bool = True
    owner_deletes: bool = False
    owner_replaces_files: bool = False
    request_limit: int = STOCK_REQUEST_LIMIT
    files_limit: int = 100
    rate: int = 1000
    guest_rate: int = 133
    search_rate: int | None = None


STOCK = HostSettings()
ZENODO_LIKE = HostSettings(
    site="Zenodo",
    doi_suffix="zenodo.{id}",
    counts_ids=True,
    takes_metadata_only=False,
    takes_restricted_records=False,
    versions_external_dois=False,
    owner_deletes=True,
    owner_replaces_files=True,
    search_rate=30,
)
"""Source: zenodo/zenodo-rdm `invenio.cfg`, August 2026."""

HOSTS = {"stock": STOCK, "zenodo": ZENODO_LIKE}
"""By the name that the sandbox is told."""
