"""An ORCID iD that belongs to somebody else.

What it checks: with `--online`, whether the family name on the iD's page is that of the author.

Why it matters: the work would be credited to another person.

Example:

    family-names: Roe
    orcid: https://orcid.org/0000-0002-1825-0097    (the iD of Josiah Carberry)

Better: the person's own iD.

Source: ORCID public API 3.0, GET /{orcid}/person.
"""

import re
import unicodedata
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.services import Services
from doi_action.check.wording import shown
from doi_action.rules.orcid_placeholder import FORM


def check(document: Document, services: Services) -> Iterator[Fault]:
    """One fault for each author whose names and the page's have no word in common."""
    for place in document.of("person"):
        node, family = place.node.get("orcid"), place.node.get("family-names")
        if node is None or family is None:
            continue

        found = re.search(FORM, node.text)
        if found is None:
            continue

        answer = services.orcid_name(found.group())
        # An iD that nobody has is told by `orcid-dead`.
        if not isinstance(answer, tuple):
            continue

        here = f"{place.node.text_of('given-names')} {family.text}".strip()
        there = " ".join(answer)
        has_a_word_in_common = not words_of_name(here).isdisjoint(words_of_name(there))
        if has_a_word_in_common:
            continue

        message = f"the iD {shown(node.text)} is that of {shown(there)}, not of {shown(here)}"
        fix = "copy the iD from the person's own ORCID page"
        yield Fault(message, node, f"{place.field}.orcid", fix)


def words_of_name(name: str) -> set[str]:
    """The words of a name without case and accents."""
    letters = ""
    # Decomposed, an accent is a character of its own and falls away.
    for character in unicodedata.normalize("NFKD", name):
        if character.isalpha():
            letters += character
        elif not unicodedata.combining(character):
            letters += " "

    # An initial alone would be found in many names.
    return {word for word in letters.casefold().split() if len(word) > 1}
