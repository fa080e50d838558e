"""A name is written in capitals throughout.

What it checks: given and family names of more than three letters without a small one.

Why it matters: every citation shouts it, and no style can undo it.

Example:

    family-names: DOE

Better:

    family-names: Doe

Source: APA Style, 7th edition, 9.8: names as their owners write them.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, said
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import without_addresses


def check(document: Document) -> Iterator[Fault]:
    """One fault for each name; whether the owner writes it so, only the owner knows."""
    for place in document.of("person"):
        for key, node in said(place.node, "family-names", "given-names"):
            # Placeholders have a rule of their own.
            if node.text in ("TODO", "FIXME", "XXXX"):
                continue

            # A word of four letters or more without a small one, in a script that knows both.
            words = node.text.replace("-", " ").split()
            is_in_capitals = any(len(word) > 3 and word.isalpha() and word.isupper() for word in words)
            if not is_in_capitals:
                continue

            text = without_addresses(node.text)
            message = f"{shown(text)} is in capitals"
            fix = f"write `{key}: {text.title()}`, unless the person writes it so"
            yield Fault(message, node, f"{place.field}.{key}", fix)
