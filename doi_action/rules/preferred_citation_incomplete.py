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
_ARCHIVES = ("arxiv", "48550", "rxiv", "preprint", "10.1101")


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the entry."""
    root, node = document.root, document.get("preferred-citation")
    if root is None or node is None or node.kind != "mapping":
        return

    lacking = _lacking(node)
    if not lacking:
        return
    fix = f"add {' and '.join(f'`{key}:`' for key in lacking)}"
    message = f"the preferred citation has no {' and no '.join(lacking)}"
    yield Fault(message, root.key("preferred-citation"), "preferred-citation", fix)


def _lacking(node: Node) -> list[str]:
    """The keys without which nobody finds the work that is cited."""
    kind = node.text_of("type")
    lacking = []

    # Software and web pages change from day to day; what is in press has no year yet.
    needs_no_date = kind in _UNDATED or node.get("status") is not None
    if not needs_no_date and not any(node.get(key) for key in _DATES):
        lacking.append("year")

    # A preprint has no journal; it is known by the archive's name in one of these.
    told = " ".join(node.text_of(key).lower() for key in ("doi", "url", "status", "collection-title"))
    is_preprint = any(word in told for word in _ARCHIVES)
    needs_journal = kind == "article" and not is_preprint
    if needs_journal and node.get("journal") is None:
        lacking.append("journal")

    if not any(node.get(key) for key in _LINKS):
        lacking.append("doi")
    return lacking
