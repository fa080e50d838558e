"""One person stands twice among the authors.

What it checks: authors with the same ORCID iD, or with the same names.

Why it matters: the person is credited twice, and two people with one iD mean that one iD is wrong.

Example:

    authors:
      - family-names: Doe
        given-names: Jane
      - family-names: Doe
        given-names: Jane
        orcid: https://orcid.org/0000-0002-1825-0097

Better:

    authors:
      - family-names: Doe
        given-names: Jane
        orcid: https://orcid.org/0000-0002-1825-0097

Source: CFF 1.2.0, schema.json, authors: uniqueItems.
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.text.node import Node
from doi_action.rules.orcid_placeholder import FORM


def check(document: Document) -> Iterator[Fault]:
    """One fault for each author who repeats an earlier one; entries that are equal have a rule of their own."""
    seen: dict[str, tuple[int, Node]] = {}
    for number, author in enumerate(document.items("authors")):
        for kind, key in _keys(author):
            earlier, other = seen.setdefault(key, (number, author))
            if earlier != number and not _same(author, other):
                line = document.source.place(other.start)[0]
                message = f"the same {kind} as authors[{earlier}] in line {line}: {shown(key)}"
                yield Fault(message, author, f"authors[{number}]", "delete one of the two, or correct it")
                break


def _keys(author: Node) -> Iterator[tuple[str, str]]:
    """What tells people apart: the iD, and the whole name."""
    orcid = author.get("orcid")
    found = re.search(FORM, orcid.text) if orcid is not None else None
    if found and found.group().strip("0-"):
        yield "ORCID iD", found.group().upper()
    given, family = author.get("given-names"), author.get("family-names")
    if given is not None and family is not None and given.text and family.text:
        suffix = author.get("name-suffix")
        whole = f"{given.text} {family.text} {suffix.text if suffix is not None else ''}"
        yield "name", " ".join(whole.split()).casefold()


def _same(one: Node, two: Node) -> bool:
    return {(k.text, v.text) for k, v in one.pairs} == {(k.text, v.text) for k, v in two.pairs}
