"""Addresses of services, read so that nobody who reads them again can take them for another host.

Libraries disagree on odd addresses: `http://one\\@two` is `two` to urllib.parse and `one` to urllib3;
`api%2Edatacite.org` and `api.datacite.org.` are the host without the trick once it is looked up. So an address that is
not written plainly is no address here, and what compares hosts never has to guess.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

_PLAIN = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?)(?::(\d{1,5}))?(?=[/?#]|\Z)",
    re.ASCII | re.IGNORECASE,
)
_USUAL_PORTS = {"http": 80, "https": 443}

PLAIN_ADDRESS = "https:// and a host in ASCII letters: no user name before it, no '%', no point at its end"
"""What `origin_of` takes, for messages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Scheme, host and port of an address (RFC 6454), in lower case; the host of IPv6 stands in brackets."""

    scheme: str
    host: str
    port: int

    @property
    def place(self) -> str:
        """Host and port as messages name them, without a port that goes without saying."""
        is_usual = self.port == _USUAL_PORTS[self.scheme]
        return self.host if is_usual else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether what is sent there stays on this machine."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def keeps_secrets(self) -> bool:
        """Whether nobody on the way can read what is sent there."""
        return self.scheme == "https" or self.is_loopback

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}"


def origin_of(url: str) -> Origin | None:
    """The origin of an address, None for one that is not written plainly.

    >>> str(origin_of("HTTPS://API.DataCite.org:443/dois")), origin_of("https://api.datacite.org./dois")
    ('https://api.datacite.org', None)
    """
    found = _PLAIN.match(url)
    if not found:
        return None

    scheme = found[1].lower()
    port = _USUAL_PORTS[scheme]
    if found[3]:
        port = int(found[3])

    is_a_port = 0 < port < 65536
    if not is_a_port:
        return None
    return Origin(scheme=scheme, host=found[2].lower(), port=port)


def can_be_opened(url: str) -> bool:
    """Whether an address of the web names a host, no port that there cannot be, and holds no blank or unseen sign.

    RFC 3986, sections 2 and 3.2.

    >>> can_be_opened("https://example.org:8443/a"), can_be_opened("https://[::1"), can_be_opened("https://a.org:99999")
    (True, False, False)
    """
    is_seen = url.isprintable() and " " not in url
    try:
        parts = urlsplit(url)
        return is_seen and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def without_query(url: str) -> str:
    """The address without user, password and query, which may hold secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
