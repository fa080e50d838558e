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
    node = document.get("preferred-citation")
    # What is no entry at all is another rule's.
    if node is None or node.kind != "mapping":
        return

    lacking = _lacking(node)
    if not lacking:
        return

    key = document.root.key("preferred-citation")
    named = [f"`{name}:`" for name in lacking]
    message = f"the preferred citation has no {' and no '.join(lacking)}"
    fix = f"add {' and '.join(named)}"
    yield Fault(message, key, "preferred-citation", fix)


def _lacking(node: Node) -> list[str]:
    """The keys without which nobody finds the work that is cited."""
    kind = node.text_of("type")
    there = {key.text for key, _ in node.pairs}
    needed = {
        "year": _DATES,
        "journal": ("journal",),
        "doi": _LINKS,
    }

    # Software and web pages change from day to day; what is in press has no year yet.
    if kind in _UNDATED or "status" in there:
        del needed["year"]

    # A preprint has no journal; it is known by the archive's name in one of these.
    told = " ".join(node.text_of(key).lower() for key in ("doi", "url", "status", "collection-title"))
    is_preprint = any(word in told for word in _ARCHIVES)
    if kind != "article" or is_preprint:
        del needed["journal"]

    return [key for key, alternatives in needed.items() if there.isdisjoint(alternatives)]
