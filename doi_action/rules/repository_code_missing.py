"""The file does not say where the source code is.

What it checks: that a file has repository-code, for a dataset repository.

Why it matters: archives and readers look for the source under this key, and a DOI or a home page does not lead there.

Example:

    title: "My program"

Better:

    title: "My program"
    repository-code: https://github.com/example/program

Source: CFF 1.2.0, guide, repository-code.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doi_action.check.cff_document import Document
from doi_action.check.edits import add_to_root
from doi_action.check.fault import Fault
from doi_action.rules.repository_code_elsewhere import repository_of

if TYPE_CHECKING:
    from doi_action.check.around import Around

HOSTS = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org")
"""Hosts whose web address follows from a clone's."""


def check(document: Document, around: "Around | None" = None) -> Iterator[Fault]:
    """At most one fault, for the file as a whole; where the repository's own address is known it is added."""
    kind = "repository-code"
    # The format has a key of its own for what is no source code.
    if document.text("type") == "dataset":
        kind = "repository"
    if document.get(kind) is not None:
        return

    # The repository's address is that of the work at its root.
    address = None
    if around is not None and around.is_root:
        address = repository_of(around.origin or "")

    for place in document.of("lacks:repository-code"):
        message = f"there is no {kind}"
        if address is None or address[0] not in HOSTS:
            fix = f"add `{kind}:` with the address of the repository"
            yield Fault(message, place.node, "", fix)
            continue

        line = f"{kind}: https://{'/'.join(address)}"
        fix = f"add `{line}`"
        yield Fault(message, place.node, kind, fix, add_to_root(document, line))
