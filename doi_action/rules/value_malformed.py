"""A value that does not look like what its key asks for.

What it checks: email, isbn, issn, pmcid, languages, Software Heritage identifiers and ROR ids.

Why it matters: readers cannot use it, and validators refuse the file.

Example:

    issn: 12345678

Better:

    issn: 1234-5678

Source: CFF 1.2.0, schema.json, pattern.
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

FORMS = {
    "commit": ("a commit", "7 to 40 digits of 0-9 and a-f"),
    "email": ("an e-mail address", "name@example.org"),
    "isbn": ("an ISBN", "978-3-16-148410-0"),
    "issn": ("an ISSN", "1234-5678"),
    "language": ("a language code of ISO 639", "en"),
    "pmcid": ("a PMCID", "PMC1234567"),
    "ror": ("a ROR id", "https://ror.org/03yrm5c26"),
    "swh": ("a SWHID", "swh:1:rev:<40 hexadecimal digits>"),
}
"""What each kind of value is called, and what it looks like."""

_ISSN = re.compile(r"\d{7}[0-9xX]")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value."""
    for word, place in document.broken("pattern", *FORMS):
        name, form = FORMS[word]
        message = f"{shown(place.node.text)} is not {name}"
        digits = place.node.text.replace("-", "").strip()
        if word != "issn" or not _ISSN.fullmatch(digits):
            fix = f"write it as `{form}`, or delete the line"
            yield Fault(message, place.node, place.field, fix)
            continue

        issn = f"{digits[:4]}-{digits[4:]}"
        edits = replace_value(document.source, place.node, issn)
        fix = f"write it as `{issn}`, or delete the line"
        if edits:
            fix = f"write `{issn}`"
        yield Fault(message, place.node, place.field, fix, edits)
