"""Where Zenodo's systems are, which address belongs to which, and how the DOIs of such a host carry its record's id."""

import re
from urllib.parse import quote, urlsplit

from doi_action.errors import SettingsError
from doi_action.identifiers.addresses import PLAIN_ADDRESS, origin_of, without_query
from doi_action.identifiers.types import Doi

ROOTS = {"zenodo": "https://zenodo.org", "zenodo-sandbox": "https://sandbox.zenodo.org"}
"""Roots of the pages by the input `registry`; the API is below /api."""

_ID = re.compile(r"(?:^|[./])([0-9]+|[a-z0-9]{5}-[a-z0-9]{5})$")
"""The id at the end of a suffix: digits at Zenodo, two groups of five elsewhere.

Source: invenio-pidstore, RecordIdProviderV2, as invenio-rdm-records sets it up.
"""


def root_of(registry: str, url: str | None, *, setting: str = "registry-url") -> str:
    """The root of a host's pages for a registry and the address in the input `setting`, with or without /api.

    Raises SettingsError when the two contradict each other, when there is no address, and for one over which a token
    would travel in the clear.
    """
    given = (url or ROOTS.get(registry) or "").strip().rstrip("/").removesuffix("/records").removesuffix("/api")
    origin = origin_of(given)
    if origin is None or re.search(r"[\s?#]", given):
        raise SettingsError(
            f"'{without_query(given)}' is no address of a registry",
            why=f"{registry} has no address of its own, and an address is {PLAIN_ADDRESS}, no '?' and no '#'",
            fix=f"set {setting} to the address of its start page, https:// and all",
        )

    root = str(origin) + urlsplit(given).path
    owner = {urlsplit(known).hostname: system for system, known in ROOTS.items()}.get(origin.host)
    if owner and owner != registry:
        raise SettingsError(
            f"the host is to be '{registry}', but {setting} '{root}' belongs to '{owner}'",
            why="a rehearsal must never publish a real DOI, nor a release a test DOI",
            fix=f"name '{owner}' in its place, and leave {setting} out",
            rule="registry-mixed-up",
        )
    if not origin.keeps_secrets:
        raise SettingsError(
            f"{setting} '{root}' does not begin with https://",
            why="the token would travel in the clear",
            fix="write the address with https://",
        )
    return root


def record_id_in(doi: Doi) -> str | None:
    """The id that a DOI of such a host ends with, None for a DOI that carries none.

    >>> record_id_in(Doi("10.5281", "zenodo.1003150")), record_id_in(Doi("10.5072", "abcde-12345"))
    ('1003150', 'abcde-12345')
    """
    found = _ID.search(doi.suffix)
    return found[1] if found else None


def doi_page(root: str, doi: Doi) -> str:
    """The page to which the host's DOIs lead: known before the record exists, and it stays when the record moves."""
    return f"{root}/doi/{quote(str(doi), safe='/:;()._-~*$=')}"
