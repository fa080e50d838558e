"""Text of a template that nobody filled in.

What it checks: TODO, FIXME, YYYY-MM-DD, {{ ... }}, "My Research Software", yourusername and their like in CITATION.cff;
in other files a title, a description, a publisher or a name that is a template's own.

Why it matters: it is printed in citations and lands in permanent records as it stands.

Example:

    title: My Research Software

Better:

    title: "Rekker: dialect words of the Low Countries"

Source: the templates of citation-file-format, cffinit, GitHub Docs ("About CITATION files"), `uv init` and usethis.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.placeholders import FIX, is_template_text, may_hold_placeholder, placeholder_in
from doi_action.check.wording import shown

NAMES = frozenset({"family-names", "given-names", "name", "title", "abstract", "message", "affiliation"})


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value with a placeholder in it."""
    # Most files hold no sign of one anywhere; a backslash may hide some from a look at the whole.
    whole = document.source.text
    is_worth_a_look = "\\" in whole or may_hold_placeholder(whole)
    for place in document.of("scalar"):
        text = place.node.text
        found = None
        if is_worth_a_look and may_hold_placeholder(text):
            found = placeholder_in(text)

        # "Title" is a placeholder as a title, and a word elsewhere.
        _, key = place.where
        if found is None and key in NAMES and is_template_text(text):
            found = text
        if found is None:
            continue

        message = f"{shown(found)} is a placeholder"
        yield Fault(message, place.node, place.field, FIX)
