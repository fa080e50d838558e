"""DataCite would refuse a record made of this file.

What it checks: the characters of the DOI, the form of addresses, and characters that XML cannot hold.

Why it matters: the DOI cannot be registered, and the reason comes back as a line of an XML schema.

Example:

    doi: 10.12345/my_program+1.2

Better:

    doi: 10.12345/my_program-1.2

Source: DataCite lupo, app/models/concerns/doi.rb: suffix of letters, digits and -._;()/:*~$= ; XML 1.0, 2.2.
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

SUFFIX = r"10\.\d{4,5}/[-._;()/:a-zA-Z0-9*~$=]+"
_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value that a record would be made of."""
    doi = document.get("doi")
    # What begins otherwise is no bare DOI, and another rule's.
    if doi is not None and doi.text.startswith("10.") and not re.fullmatch(SUFFIX, doi.text):
        what = "a prefix of more than five digits"
        bad = sorted(set(re.sub(r"[-._;()/:a-zA-Z0-9*~$=]", "", doi.text)))
        if bad:
            what = f"the characters {' '.join(bad)}"

        message = f"DataCite allows no DOI with {what}: {shown(doi.text)}"
        fix = "choose another name"
        yield Fault(message, doi, "doi", fix)

    for place in document.of("scalar"):
        # Elsewhere than in double quotes, YAML has no way to write such a character.
        if place.node.style != '"':
            continue

        # What can be printed needs no search, and no pattern for it.
        text = place.node.text
        if text.isprintable():
            continue

        if re.search(_NOT_XML, text):
            message = f"{shown(text)} holds a character that XML cannot"
            fix = "delete the escape"
            yield Fault(message, place.node, place.field, fix)
