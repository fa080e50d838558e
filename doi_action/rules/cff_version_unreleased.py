"""The file declares CFF 1.3.0, which is not released.

What it checks: whether cff-version is 1.3.0. The file is judged by the develop branch of that edition.

Why it matters: no released validator accepts 1.3.0, and its keys may still change.

Example:

    cff-version: 1.3.0

Better:

    cff-version: 1.2.0

Source: citation-file-format, branch develop, schema.json; CHANGELOG.md lists no 1.3.0.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at cff-version."""
    for place in document.of("declared"):
        if document.edition.version != "1.3.0":
            continue

        fix = "write `cff-version: 1.2.0` and leave out what only 1.3.0 has (contributors, ror, relation)"
        yield Fault("CFF '1.3.0' is not released", place.node, "cff-version", fix)
