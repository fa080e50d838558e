"""repository-code names another repository.

What it checks: repository-code against the address that this repository was cloned from.

Why it matters: in a fork or a template it sends readers to somebody else's work.

Example:

    repository-code: https://github.com/template/program

Better:

    repository-code: https://github.com/example/program

Source: CFF 1.2.0, guide, repository-code.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

if TYPE_CHECKING:
    from doi_action.check.around import Around


def check(document: Document, around: "Around") -> Iterator[Fault]:
    """At most one fault; a fork may be meant to name its origin, so nothing is changed."""
    node = document.get("repository-code")
    if node is None:
        return

    named, origin = repository_of(node.text), repository_of(around.origin or "")
    if named is None or origin is None:
        return

    # Hosts take an address in any case.
    named_lower = [part.lower() for part in named]
    origin_lower = [part.lower() for part in origin]
    if named_lower == origin_lower:
        return

    # At another host it may well be the place of development, and this one a copy.
    is_on_this_host = named_lower[0] == origin_lower[0]
    if not is_on_this_host:
        return

    message = f"{shown(node.text)} is not this repository"
    fix = f"write `repository-code: https://{'/'.join(origin)}`, unless this is a fork of that work"
    yield Fault(message, node, "repository-code", fix)


def repository_of(address: str) -> tuple[str, ...] | None:
    """Host, owner and name of an address, None for another form.

    >>> repository_of("git@github.com:Example/Program.git")
    ('github.com', 'Example', 'Program')
    """
    found = re.match(
        r"(?:\w+://)?(?:[^@/]+@)?(?:www\.)?([\w.-]+)[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:$|[/#?])", address
    )
    return tuple(found.groups()) if found else None
