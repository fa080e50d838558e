"""No author has an ORCID iD.

What it checks: whether any author of the work has one.

Why it matters: ORCID links the release to its people, who then find it in their own record without doing anything.

Example:

    authors:
      - family-names: Doe
        given-names: Jane

Better:

    authors:
      - family-names: Doe
        given-names: Jane
        orcid: https://orcid.org/0000-0002-1825-0097

Source: DataCite Support, "ORCID auto-update".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the authors; organisations have no iD."""
    has_people = False
    for _, author in document.items("authors"):
        if author.get("name") is not None:
            continue
        if author.get("orcid") is not None:
            return

        has_people = True

    if has_people:
        fix = "add `orcid: https://orcid.org/...` for those who have one"
        yield Fault("no author has an ORCID iD", document.get("authors"), "authors", fix)
