"""What stands where a name belongs is an address, or nothing.

What it checks: names of authors and contacts for e-mail addresses, web addresses, an @, and for a letter at all;
names of affiliations, funders and the publisher for e-mail addresses, and for being an address.

Why it matters: the record credits exactly this text for ever, and an address once public cannot be called back.

Example:

    authors:
      - name: "Jane Doe <jane@example.org>"

Better:

    authors:
      - family-names: Doe
        given-names: Jane
        email: jane@example.org

Source: DataCite 4.7, creatorName: the full name of the creator; `email` of CFF 1.2.0 is never sent.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import (
    fault_of_name,
    fault_of_organisation,
    fault_of_part,
    name_alone,
    without_addresses,
)
from doi_action.formats.text.node import Node

NAMES = ("name", "family-names", "given-names", "name-particle", "name-suffix")
FIX = "write the name of the person or organisation, or delete the entry"
FIX_OF_AFFILIATION = "write the name of the organisation, or delete the line"


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value; authors of references are in nobody's record."""
    for list_name in ("authors", "contact"):
        listed = document.get(list_name)
        if listed is None:
            continue

        for number, person in enumerate(listed.items):
            field = f"{list_name}[{number}]"
            for key, node, fault in _no_names(person):
                fix = FIX
                alone = name_alone(node.text)
                if alone and not fault_of_name(alone):
                    fix = f"write `{key}: {alone}`"
                message = f"{shown(without_addresses(node.text))} {fault}"
                yield Fault(message, node, f"{field}.{key}", fix)

            affiliation = person.get("affiliation")
            if affiliation is None or not affiliation.text:
                continue

            fault = fault_of_organisation(affiliation.text)
            if fault:
                message = f"{shown(without_addresses(affiliation.text))} {fault}"
                yield Fault(message, affiliation, f"{field}.affiliation", FIX_OF_AFFILIATION)


def _no_names(person: Node) -> Iterator[tuple[str, Node, str]]:
    """The values that are no names, with their keys and what is wrong. An alias counts where nothing else names."""
    said = _said(person, NAMES) or _said(person, ("alias",))
    if not said:
        return

    # A value that stands alone has to be a whole name.
    stands_alone = len(said) == 1
    judge = fault_of_name if stands_alone else fault_of_part
    for key, node in said:
        fault = judge(node.text)
        if fault:
            yield key, node, fault

    # One part may well be a sign, such as a suffix: a name without any letter is none.
    whole = " ".join(node.text for _, node in said)
    if not stands_alone and fault_of_name(whole) == "holds no letter":
        yield *said[0], "holds no letter"


def _said(person: Node, keys: tuple[str, ...]) -> list[tuple[str, Node]]:
    """The values of these keys that say something, each with its key."""
    said = []
    for key in keys:
        node = person.get(key)
        if node is not None and node.text:
            said.append((key, node))
    return said
