"""Text of a template that nobody filled in.

What it checks: TODO, FIXME, YYYY-MM-DD, {{ ... }}, "My Research Software", yourusername and their like.

Why it matters: it is printed in citations and lands in permanent records as it stands.

Example:

    title: My Research Software

Better:

    title: "Rekker: dialect words of the Low Countries"

Source: the templates of citation-file-format, cffinit and GitHub Docs ("About CITATION files").
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document, Place
from doi_action.check.fault import Fault
from doi_action.check.wording import TEMPLATE_WORDS, shown

WORDS = (
    r"\bTODO\b:?(?!\w)|\bFIXME\b|\bTBD\b|\bXXXX+|YYYY(?:-MM)?|\{\{.{0,200}?\}\}|\$\{\w+\}"
    r"|<(?:your|insert|add|title|name)\b[^>]{0,200}>"
    r"|\[(?:your|insert|add)\b[^\]]{0,200}\]|\b(?:your|my)[-_]?(?:user[-_ ]?name|org|github|repo)\b"
    r"|\byour[- ](?:name|title|repo\w*)\b"
)
"""Brackets are looked through for 200 characters: without an end, a value of open brackets takes minutes."""

SIGNS = ("todo", "fixme", "tbd", "xxxx", "yyyy", "{{", "${", "<", "[your", "[insert", "[add", "your", "my-", "my_")
"""What every placeholder that is found by a pattern holds."""
NAMES = frozenset({"family-names", "given-names", "name", "title", "abstract", "message", "affiliation"})


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value with a placeholder in it."""
    if not _worth_a_look(document.source.text.lower()):
        return
    found = re.compile(WORDS, re.IGNORECASE)
    exact = re.compile(r"\b(?:TODO|FIXME|TBD)\b")
    for place in document.of("scalar"):
        text = place.node.text
        match = found.search(text)
        if match and match.group().upper().rstrip(":") in ("TODO", "FIXME", "TBD"):
            match = exact.search(text)
        if match is not None or _whole(place):
            what = match.group() if match is not None else text
            message = f"{shown(what)} is a placeholder"
            yield Fault(message, place.node, place.field, "write what is true, or delete the line")


def _worth_a_look(lower: str) -> bool:
    """Whether a file may hold a placeholder: most hold none of these signs, and the patterns are slow to build."""
    signs = (*SIGNS, *TEMPLATE_WORDS)
    return any(sign in lower for sign in signs)


def _whole(place: Place) -> bool:
    return place.node.text.strip().lower() in TEMPLATE_WORDS and place.where[1] in NAMES
