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

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import without_addresses


def check(document: Document) -> Iterator[Fault]:
    """One fault for each name; whether the owner writes it so, only the owner knows."""
    for place in document.of("person"):
        for key in ("family-names", "given-names"):
            node = place.node.get(key)
            # Placeholders have a rule of their own.
            if node is None or node.text in ("TODO", "FIXME", "XXXX"):
                continue

            # A word of four letters or more without a small one, in a script that knows both.
            words = node.text.replace("-", " ").split()
            long_words = [word for word in words if len(word) > 3 and word.isalpha()]
            if not any(word.isupper() for word in long_words):
                continue
            text = without_addresses(node.text)
            fix = f"write `{key}: {text.title()}`, unless the person writes it so"
            yield Fault(f"{shown(text)} is in capitals", node, f"{place.field}.{key}", fix)
