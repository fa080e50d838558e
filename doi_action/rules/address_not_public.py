"""An address leads to a machine that the public does not reach.

What it checks: web addresses at `localhost`, at a name without a dot or of a local network, and at a private number.

Why it matters: the record is for everybody and for ever, and nobody else can open the page.

Example:

    repository-code: http://10.0.0.1/program

Better:

    repository-code: https://example.org/program

Source: RFC 6761 (localhost), RFC 6762 (.local), RFC 8375 (home.arpa), RFC 1918 and RFC 4193 (private numbers).
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

LOCAL = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each such address."""
    for place in document.of("url"):
        try:
            host = urlsplit(place.node.text).hostname
        except ValueError:
            continue  # That it is no address is a fault of its own.
        if not host or is_public(host):
            continue

        message = f"{shown(host)} is a machine that the public does not reach"
        fix = "write an address that everybody can open, or delete the line"
        yield Fault(message, place.node, place.field, fix)


def is_public(host: str) -> bool:
    """Whether a name or number may be one that everybody reaches."""
    is_number = ":" in host or host.replace(".", "").isdigit()
    if not is_number:
        # A name without a dot is one of a network at home or at work.
        return "." in host and not host.endswith(LOCAL)

    import ipaddress

    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        # `1.2.3` or the like: nobody can tell, and nothing is said.
        return True
