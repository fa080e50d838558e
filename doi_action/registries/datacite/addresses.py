"""Where DataCite's systems are, which address belongs to which, and the pages that a sandbox shows itself."""

from urllib.parse import quote, urlsplit

from doi_action.errors import SettingsError
from doi_action.identifiers import Doi

PRODUCTION, TEST = "https://api.datacite.org", "https://api.test.datacite.org"

ROOTS = {"datacite": PRODUCTION, "datacite-test": TEST}
"""Roots of the API by the input `registry`."""

CALLED = {"datacite": "production", "datacite-test": "the test system"}
"""How messages tell the two apart, which have accounts and prefixes of their own."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def root_of(registry: str, url: str | None) -> str:
    """The root of the API for the inputs `registry` and `registry-url`.

    Raises SettingsError when the two contradict each other, when there is no address, and for one over which a password
    would travel in the clear.
    """
    root = (url or ROOTS.get(registry) or "").strip().rstrip("/").removesuffix("/dois")
    host = _host(root)
    owner = {_host(PRODUCTION): "datacite", _host(TEST): "datacite-test"}.get(host)
    if not host:
        raise SettingsError(
            f"'{root}' is no address of a registry",
            why=f"{registry} has no address of its own",
            fix="set registry-url to the root of its API, https:// and all",
        )
    if owner and owner != registry:
        raise SettingsError(
            f"registry is '{registry}', but registry-url '{root}' belongs to '{owner}'",
            why="a rehearsal must never publish a real DOI, nor a release a test DOI",
            fix=f"set registry: {owner}, or leave registry-url out",
            rule="registry-mixed-up",
        )
    if not root.startswith("https://") and host not in _LOOPBACK:
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


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def sandbox_page(root: str, doi: Doi) -> str:
    """The landing page that the sandbox with this root shows for `doi`."""
    return f"{root.removesuffix('/datacite')}/landing/{quote(str(doi))}"


def same_sandbox_page(one: str, other: str) -> bool:
    """Whether two addresses are a sandbox's page of one DOI; its port is another at each start."""
    for url in (one, other):
        page = urlsplit(url)
        is_sandbox_page = page.hostname in _LOOPBACK and page.path.startswith("/landing/")
        if not is_sandbox_page:
            return False
    return urlsplit(one).path == urlsplit(other).path
