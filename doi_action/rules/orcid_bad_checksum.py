"""An ORCID iD whose last character does not fit the others.

What it checks: the check digit of every iD, ISO 7064 MOD 11-2.

Why it matters: the DOI would credit somebody else, or nobody, and Zenodo refuses the release.

Example:

    orcid: https://orcid.org/0000-0002-1825-0098

Better:

    orcid: https://orcid.org/0000-0002-1825-0097

Source: ORCID, "Structure of the ORCID Identifier".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.identifiers.check_digits import orcid_check_digit, orcid_is_example
from doi_action.rules.orcid_placeholder import orcids


def check(document: Document) -> Iterator[Fault]:
    """One fault for each iD with a wrong last character."""
    for place, found in orcids(document):
        # Somebody's example is found by `orcid-placeholder`: one mistake, one finding.
        if orcid_is_example(found.group().upper()):
            continue

        digits, check_digit = found.groups()
        if orcid_check_digit(digits) == check_digit.upper():
            continue

        message = f"{shown(place.node.text)} fails the ORCID checksum"
        fix = "copy the iD from the person's ORCID page, or delete the line"
        yield Fault(message, place.node, place.field, fix)
