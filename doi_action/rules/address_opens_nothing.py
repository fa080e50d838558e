"""An address that no browser opens.

What it checks: web addresses without a host, with brackets that do not close, with a port above 65535, with blanks or
with signs that nobody sees.

Why it matters: a record is for ever, and this page of it leads nowhere; so the address is left out.

Example:

    repository-code: "https://example.org:99999/program"

Better:

    repository-code: https://example.org/program

Source: RFC 3986, 2 and 3.2.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each such address."""
    for place in document.of("url"):
        text = place.node.text.strip()
        if not text.startswith(("https://", "http://")) or _is_plain(text):
            continue

        from doi_action.identifiers.addresses import can_be_opened

        if can_be_opened(text):
            continue

        message = f"no browser opens {shown(text)}; it is left out of the record"
        fix = "copy the address from the browser, or delete the line"
        yield Fault(message, place.node, place.field, fix)


def _is_plain(address: str) -> bool:
    """Whether it is one of those that need no second look, which is slow to import."""
    host = address.partition("://")[2].partition("/")[0]
    is_name = host.isascii() and host.replace(".", "").replace("-", "").isalnum()
    return is_name and address.isprintable() and " " not in address
