"""A DOI from somebody's example.

What it checks: DOIs such as 10.5281/zenodo.1234, ...zenodo.1234567, zenodo.XXXXXXX and 10.1234/....

Why it matters: the citation points to another work, or to nothing.

Example:

    doi: 10.5281/zenodo.1234

Better:

    doi: 10.5281/zenodo.1003150

Source: GitHub Docs, "About CITATION files", whose example many files still carry.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

PREFIXES = frozenset({"10.1234", "10.12345", "10.123456", "10.9999"})
"""Prefixes that documentation uses for any prefix."""


def check(document: Document) -> Iterator[Fault]:
    """One fault for each DOI of an example."""
    for place in document.of("doi"):
        if is_example(place.node.text):
            fix = "write the DOI of this work, or delete the line"
            yield Fault(f"{shown(place.node.text)} is the DOI of an example", place.node, place.field, fix)


def is_example(text: str) -> bool:
    """Whether a DOI is one of those that people copy from documentation.

    >>> is_example("10.5281/zenodo.1234567"), is_example("10.5281/zenodo.XXXXXXX"), is_example("10.5281/zenodo.1003150")
    (True, True, False)
    """
    prefix, _, suffix = text.strip().lower().rpartition("doi.org/")[2].partition("/")
    if prefix in PREFIXES or "xxx" in prefix:
        return True
    name = suffix.removeprefix("zenodo.")
    if suffix.startswith("zenodo.") and (name.isdecimal() or not name):
        return (
            name in ("", "1234567890")
            or (len(name) > 2 and "123456789".startswith(name))
            or set(name) in ({"0"}, {"9"})
        )
    return (set(name) < set("x#n.") and len(set(name)) == 1 and len(name) > 2) or suffix in ("example", "your-doi")
