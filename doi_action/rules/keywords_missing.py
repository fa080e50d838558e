"""There are no keywords.

What it checks: that the file has keywords.

Why it matters: registries and search engines list works by them.

Example:

    title: "My program"

Better:

    title: "My program"
    keywords:
      - dialect
      - speech

Source: DataCite 4.7, subject (recommended); Zenodo takes them as the record's keywords.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the file as a whole."""
    for place in document.of("lacks:keywords"):
        yield Fault("there are no keywords", place.node, "", "add `keywords:` with two to five terms")
