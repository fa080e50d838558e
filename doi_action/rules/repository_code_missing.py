"""Nothing says where the source is.

What it checks: that a file has repository-code, repository or url.

Why it matters: a citation without a link and without a DOI leads nowhere, and archives cannot find the source.

Example:

    title: "My program"

Better:

    title: "My program"
    repository-code: https://github.com/example/program

Source: CFF 1.2.0, guide, repository-code.
"""

from collections.abc import Iterator

from doi_action.cff_document import Document
from doi_action.rules.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the file as a whole."""
    root = document.root
    if root is not None and root.kind == "mapping" and root.get("repository-code") is None:
        kind = "repository-code" if document.text("type") != "dataset" else "repository"
        if root.get(kind) is None:
            yield Fault(f"there is no {kind}", root, "", f"add `{kind}:` with the address of the repository")
