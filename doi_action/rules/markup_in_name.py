"""LaTeX or HTML stands in a name.

What it checks: names of authors and contacts for accents and braces of LaTeX, and for entities and tags of HTML.

Why it matters: the record carries the plain text, but GitHub, Zenodo and whoever reads the file print the markup.

Example:

    authors:
      - family-names: L&ouml;fgren

Better:

    authors:
      - family-names: Löfgren

Source: DataCite 4.7, creatorName, is plain text; CFF 1.2.0 knows no markup.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, said
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import may_hold_markup

NAMES = ("name", "family-names", "given-names", "name-particle", "name-suffix", "alias")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value."""
    for place in document.of("person", "entity"):
        for key, node in said(place.node, *NAMES):
            if not may_hold_markup(node.text):
                continue

            # Tables of letters, which a check of plain names starts without.
            from doi_action.formats.people.markup import plain_of_markup

            plain = plain_of_markup(node.text)
            if plain == node.text:
                continue

            message = f"{shown(node.text)} holds markup"
            fix = f"write `{key}: {plain}`"
            yield Fault(message, node, f"{place.field}.{key}", fix)
