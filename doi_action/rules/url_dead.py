"""A web address that leads nowhere.

What it checks: with `--online`, whether the addresses of the file answer with something else than 404 and 410. One that
leads to your machine or into a private network is not asked.

Why it matters: readers who want the source, the licence or the documentation find nothing.

Example:

    repository-code: https://github.com/example/renamed-long-ago

Better:

    repository-code: https://github.com/example/program

Source: RFC 9110, 15.5.5 and 15.5.11.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, matches
from doi_action.check.fault import Fault
from doi_action.check.services import Services
from doi_action.check.wording import shown


def check(document: Document, services: Services) -> Iterator[Fault]:
    """One fault for each address that does not exist; one that only refuses robots exists."""
    for place in document.of("url"):
        text = place.node.text
        # An address of FTP is one to the format, and nobody is asked about it.
        if not text.startswith("http") or not matches("url", text):
            continue

        # Asked first: a file must not make the runner knock at its neighbours.
        if services.is_private(text):
            message = f"{shown(text)} leads into a private network"
            fix = "write an address that everybody can open, or delete the line"
            yield Fault(message, place.node, place.field, fix)
            continue

        # No answer at all is None: then nothing is said.
        is_gone = services.page_exists(text) is False
        if is_gone:
            message = f"nothing is at {shown(text)}"
            fix = "write the address where it is now, or delete the line"
            yield Fault(message, place.node, place.field, fix)
