"""An author who is nobody: no name, no alias.

What it checks: that every person has family-names, given-names or an alias.

Why it matters: the format allows it, but a citation cannot name nobody, and a registry refuses the record.

Example:

    authors:
      - affiliation: Example University

Better:

    authors:
      - family-names: Doe
        given-names: Jane
        affiliation: Example University

Source: CFF 1.2.0, schema.json, definitions/person: no key is required; DataCite 4.7, creatorName is mandatory.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault

NAMES = ("family-names", "given-names", "alias")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each person without any name."""
    for place in document.of("person"):
        said = [place.node.get(name) for name in NAMES]
        if not any(node is not None and not node.null and node.text.strip() for node in said):
            fix = "write `family-names` and `given-names`, or delete the entry"
            yield Fault("nobody is named here", place.node, place.field, fix)
