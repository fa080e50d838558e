"""One person stands twice among the authors.

What it checks: authors with the same ORCID iD, or with the same names and no two iDs that tell them apart. Of entries
that are the same to the letter list-repeats tells.

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

from doi_action.check.cff_document import Document, said
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import Named, repeated, without_addresses
from doi_action.formats.text.node import Node
from doi_action.rules.orcid_placeholder import FORM

_IN_READING_ORDER = ("name", "given-names", "name-particle", "family-names", "name-suffix")
FIX = "delete one of the two, or correct it; two people of one name need their ORCID iDs"


def check(document: Document) -> Iterator[Fault]:
    """One fault for each author who repeats an earlier one."""
    authors = document.items("authors")
    people = [_named(author) for _, author in authors]
    # The schema's own rule tells of entries that are the same in everything.
    told = {place.field for _, place in document.broken("repeated")}

    for number, earlier, shared in repeated(people):
        field, author = authors[number]
        if field in told:
            continue

        what = without_addresses(people[number].name)
        if shared == "ORCID iD":
            what = people[number].orcid

        first_field, first = authors[earlier]
        line = document.source.location(first.start).line
        message = f"the same {shared} as {first_field} in line {line}: {shown(what)}"
        yield Fault(message, author, field, FIX)


def _named(author: Node) -> Named:
    """The whole name, an alias where there is no other, and the iD; an iD of zeros is nobody's."""
    names = {key: node.text for key, node in said(author, *_IN_READING_ORDER)}
    name = " ".join(names.values())
    # A particle or a title alone names nobody.
    if names.keys().isdisjoint(("name", "given-names", "family-names")):
        name = author.text_of("alias")

    found = re.search(FORM, author.text_of("orcid"))
    if found is None or not found.group().strip("0-"):
        return Named(name, "")
    return Named(name, found.group().upper())
