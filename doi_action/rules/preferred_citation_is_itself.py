"""The preferred citation is the software itself.

What it checks: a preferred-citation of type software or data with the title of the work, its DOI or its repository.

Why it matters: it repeats the file with fewer fields, goes stale apart from it, and hides version and DOI on GitHub.

Example:

    title: "My program"
    preferred-citation:
      type: software
      title: "My program"

Better: delete preferred-citation.

Source: CFF 1.2.0, guide, preferred-citation: "a related work that should be cited instead".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.rules.doi_of_paper import WORKS


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the entry."""
    if document.text("preferred-citation", "type") not in WORKS:
        return

    for key in ("title", "doi", "repository-code"):
        own = document.text(key)
        cited = document.text("preferred-citation", key) or ""
        if own is None or own.casefold() != cited.casefold():
            continue

        message = f"it has the {key} of the work itself: {shown(own)}"
        fix = "delete it, or name the paper that should be cited instead"
        node = document.root.key("preferred-citation")
        yield Fault(message, node, "preferred-citation", fix)
        return
