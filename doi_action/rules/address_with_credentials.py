"""An address holds a user's name or password.

What it checks: web addresses, those of references too.

Why it matters: a published record cannot be taken back, and a password in it is known to everybody.

Example:

    repository-code: https://jane:secret@example.org/program

Better:

    repository-code: https://example.org/program

Source: RFC 3986, 3.2.1, and 7.5: "should not be included".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """One fault for each address, which is not repeated: the log is public too."""
    for place in document.of("url"):
        text = place.node.text
        if "@" not in text:
            continue

        from doi_action.formats.repository_address import without_credentials

        if without_credentials(text) == text:
            continue

        message = "the address holds a user's name or password; they are left out of the record"
        fix = "delete what stands before the @, and change the password"
        yield Fault(message, place.node, place.field, fix)
