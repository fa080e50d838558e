"""Where DataCite's systems are, which address belongs to which, and the pages that a sandbox shows itself."""

import re
from urllib.parse import quote, urlsplit

from doi_action.errors import SettingsError
from doi_action.identifiers.addresses import PLAIN_ADDRESS, origin_of, without_query
from doi_action.identifiers.types import Doi

PRODUCTION, TEST = "https://api.datacite.org", "https://api.test.datacite.org"

ROOTS = {"datacite": PRODUCTION, "datacite-test": TEST}
"""Roots of the API by the input `registry`."""

CALLED = {"datacite": "production", "datacite-test": "the test system"}
"""How messages tell the two apart, which have accounts and prefixes of their own."""


def root_of(registry: str, url: str | None) -> str:
    """The root of the API for the inputs `registry` and `registry-url`.

    Raises SettingsError when the two contradict each other, when there is no address, and for one over which a password
    would travel in the clear.
    """
    given = (url or ROOTS.get(registry) or "").strip().rstrip("/").removesuffix("/dois")
    origin = origin_of(given)
    if origin is None or re.search(r"[\s?#]", given):
        raise SettingsError(
            f"'{without_query(given)}' is no address of a registry",
            why=f"{registry} has no address of its own, and an address is {PLAIN_ADDRESS}, no '?' and no '#'",
            fix="set registry-url to the root of its API, https:// and all",
        )

    root = str(origin) + urlsplit(given).path
    owner = {urlsplit(PRODUCTION).hostname: "datacite", urlsplit(TEST).hostname: "datacite-test"}.get(origin.host)
    if owner and owner != registry:
        raise SettingsError(
            f"registry is '{registry}', but registry-url '{root}' belongs to '{owner}'",
            why="a rehearsal must never publish a real DOI, nor a release a test DOI",
            fix=f"set registry: {owner}, or leave registry-url out",
            rule="registry-mixed-up",
        )
    if not origin.keeps_secrets:
        raise SettingsError(
            f"registry-url '{root}' does not begin with https://",
            why="the password would travel in the clear",
            fix="write the address with https://",
        )
    return root


def system_at(root: str) -> str | None:
    """The input `registry` of the DataCite system with this root, None where the root is another's."""
    systems = {known: system for system, known in ROOTS.items()}
    return systems.get(root)


def sibling_of(system: str | None) -> str | None:
    """The other of DataCite's two systems, the one that `system` is mistaken for."""
    if system is None:
        return None
    return next(other for other in ROOTS if other != system)


def sandbox_page(root: str, doi: Doi) -> str:
    """The landing page that the sandbox with this root shows for `doi`."""
    return f"{root.removesuffix('/datacite')}/landing/{quote(str(doi))}"


def same_sandbox_page(one: str, other: str) -> bool:
    """Whether two addresses are a sandbox's page of one DOI; its port is another at each start."""
    for url in (one, other):
        origin = origin_of(url)
        is_own = origin is not None and origin.is_loopback
        if not is_own or not urlsplit(url).path.startswith("/landing/"):
            return False
    return urlsplit(one).path == urlsplit(other).path
