"""The proxy that this machine's settings name: one that cannot be used is said at once, and not after five tries."""

from contextlib import suppress
from importlib.util import find_spec

from requests.utils import get_environ_proxies, select_proxy
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from doi_action.errors import SettingsError
from doi_action.identifiers.addresses import origin_of


def refuse_unusable_proxy(url: str) -> None:
    """Raise SettingsError where `url` would be asked through a proxy of SOCKS without PySocks, or one badly named.

    Its address is not shown, since it may hold a password. Loopback is asked through none.
    """
    origin = origin_of(url)
    if origin is None or origin.is_loopback:
        return

    proxy = select_proxy(url, get_environ_proxies(url, no_proxy=None))
    if not proxy:
        return

    kinds = ["http", "https"]
    if find_spec("socks"):
        kinds += ["socks4", "socks4a", "socks5", "socks5h"]

    what = "a proxy whose address is none"
    with suppress(LocationParseError):
        # As requests reads it: an address without a scheme is one of http.
        named = parse_url(proxy if "://" in proxy else f"http://{proxy}")
        if named.host and named.scheme in kinds:
            return
        if named.host:
            what = f"a proxy of the kind '{named.scheme}'"
    raise SettingsError(
        f"'{origin.place}' would be asked through {what}, which cannot be used",
        why="HTTPS_PROXY, ALL_PROXY or the system's settings name it",
        fix="set it to one like http://proxy.example.org:3128, or name the host in NO_PROXY; SOCKS needs PySocks",
        rule="proxy-unusable",
    )
