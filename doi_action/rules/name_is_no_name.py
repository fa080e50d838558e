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

from doi_action.check.cff_document import Document, said
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

            for key, node in said(person, "affiliation"):
                fault = fault_of_organisation(node.text)
                if fault:
                    message = f"{shown(without_addresses(node.text))} {fault}"
                    yield Fault(message, node, f"{field}.{key}", FIX_OF_AFFILIATION)


def _no_names(person: Node) -> Iterator[tuple[str, Node, str]]:
    """The values that are no names, with their keys and what is wrong. An alias counts where nothing else names."""
    names = [*said(person, *NAMES)]
    if not names:
        names = [*said(person, "alias")]

    # A value that stands alone has to be a whole name.
    stands_alone = len(names) == 1
    judge = fault_of_name if stands_alone else fault_of_part
    for key, node in names:
        fault = judge(node.text)
        if fault:
            yield key, node, fault

    # One part may well be a sign, such as a suffix: a name without any letter is none.
    whole = " ".join(node.text for _, node in names)
    if len(names) > 1 and fault_of_name(whole) == "holds no letter":
        yield *names[0], "holds no letter"
