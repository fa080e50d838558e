"""The file begins with a byte order mark.

What it checks: the three bytes EF BB BF that some editors put before UTF-8.

Why it matters: YAML allows them, but some validators then miss the first key.

Example:

    (invisible)cff-version: 1.2.0

Better:

    cff-version: 1.2.0

Source: cffconvert 2.0.0 reads "cff-version seems to be missing"; YAML 1.2.2, 5.2.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the first line; the mark is cut off."""
    for place in document.of("marked"):
        # The mark stands before the first character of the text.
        edit = (-1, 0, "")
        yield Fault("the file begins with a byte order mark", place.node, "", "save it as UTF-8 without", (edit,))
