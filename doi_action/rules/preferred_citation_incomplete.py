"""What people are asked to cite lacks what a citation needs.

What it checks: that preferred-citation has a year, a DOI or URL, and an article its journal.

Why it matters: GitHub shows this entry in place of the work, and a reference without a year cannot be used.

Example:

    preferred-citation:
      type: article
      title: "A study"
      authors:
        - family-names: Doe

Better:

    preferred-citation:
      type: article
      title: "A study"
      authors:
        - family-names: Doe
      journal: "Journal of Examples"
      year: 2019
      doi: 10.1000/example

Source: APA Style, 7th edition, 9.4: author, date, title, source.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.formats.text.node import Node

_DATES = ("year", "date-published", "date-released", "issue-date")
_LINKS = ("doi", "url", "identifiers", "repository", "repository-code", "repository-artifact", "isbn")
_UNDATED = frozenset({"software", "software-code", "website", "data", "database", "unpublished"})


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the entry."""
    node = document.get("preferred-citation")
    if node is None or node.kind != "mapping":
        return
    lacking = list(_lacking(node))
    if lacking:
        fix = f"add {' and '.join(f'`{key}:`' for key in lacking)}"
        message = f"the preferred citation has no {' and no '.join(lacking)}"
        yield Fault(message, document.root and document.root.key("preferred-citation"), "preferred-citation", fix)


def _lacking(node: Node) -> Iterator[str]:
    kind = node.get("type")
    kind_text = kind.text if kind is not None else ""
    status = node.get("status")
    if not any(node.get(key) for key in _DATES) and kind_text not in _UNDATED and status is None:
        yield "year"
    if kind_text == "article" and node.get("journal") is None and not _archived(node):
        yield "journal"
    if not any(node.get(key) for key in _LINKS):
        yield "doi"


def _archived(node: Node) -> bool:
    """Whether the paper is a preprint, which has no journal."""
    texts = [value.text.lower() for key in ("doi", "url", "status", "collection-title") if (value := node.get(key))]
    return any(word in text for text in texts for word in ("arxiv", "48550", "rxiv", "preprint", "10.1101"))
