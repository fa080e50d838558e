"""A person's whole name stands in one key.

What it checks: family-names that hold a comma, or once more the particle or suffix that stands in a key of its own, a
person with one key that holds two or more words, and an entry that holds two people with "and" between them.

Why it matters: citations sort and shorten by the family name: "Jane Doe" becomes "Jane Doe, ." or "J. D.".

Example:

    authors:
      - given-names: Jane Doe

Better:

    authors:
      - family-names: Doe
        given-names: Jane

Source: CFF 1.2.0, guide, definitions.person.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, Place, said
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import fault_of_part, said_once

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md"})
_PARTICLES = frozenset(
    {"da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von", "zu"}
)
_ALONE = {
    "family-names": (
        "a whole name or a team, and there are no given-names",
        "write `family-names` and `given-names`; for a team or an organisation write `name` instead",
    ),
    "given-names": (
        "a whole name, and there are no family-names",
        "write the family name as `family-names`",
    ),
}
"""What a name of several words looks like where the other is missing, and what to write."""


def check(document: Document) -> Iterator[Fault]:
    """One fault for each person whose names are not told apart, and for each entry that holds several."""
    joined = set()
    for place in document.of("person", "entity"):
        whole = _whole(place)
        if not _several(whole):
            continue

        joined.add(place.where)
        message = f"{shown(whole)} looks like several people in one entry"
        fix = "write an entry of its own for each"
        yield Fault(message, place.node, place.field, fix)

    for place in document.of("person"):
        if place.where not in joined:
            yield from _not_told_apart(place)


def _not_told_apart(place: Place) -> Iterator[Fault]:
    """The faults of one person's names."""
    there = {}
    for key in _ALONE:
        node = place.node.get(key)
        if node is not None:
            there[key] = node

    family = there.get("family-names")
    if family is not None:
        particle, suffix = (place.node.get(key) for key in ("name-particle", "name-suffix"))
        bare = said_once(family.text, particle and particle.text, suffix and suffix.text)
        if bare != family.text:
            message = f"{shown(family.text)} repeats what name-particle or name-suffix say"
            yield Fault(message, family, f"{place.field}.family-names", f"write `family-names: {bare}`")
            return

    # Of two names each stands under its own key.
    holds_comma = family is not None and "," in family.text
    if len(there) == len(_ALONE) and not holds_comma:
        return

    # An address among the names is another rule's, and no message shows it whole.
    if any(fault_of_part(node.text) for node in there.values()):
        return

    if family is not None and holds_comma:
        after = family.text.partition(",")[2].strip().lower()
        key = "name-suffix" if after in _SUFFIXES else "given-names"
        message = f"{shown(family.text)} holds more than family names"
        fix = f"write what follows the comma as `{key}`"
        yield Fault(message, family, f"{place.field}.family-names", fix)
        return

    for key, node in there.items():
        if _whole_name(node.text):
            looks_like, fix = _ALONE[key]
            message = f"{shown(node.text)} looks like {looks_like}"
            yield Fault(message, node, f"{place.field}.{key}", fix)


def _several(name: str) -> bool:
    """Whether `and` stands between what are whole names; of an organisation it is a part."""
    if " and " not in name and " & " not in name:
        return False

    # Late: the lists of words that organisations are known by, which a check of plain names starts without.
    from doi_action.formats.people.divided_names import divide_people, proposed_division
    from doi_action.formats.people.person_text import names_organisation

    people = divide_people(name).people
    if len(people) < 2 or names_organisation(name):
        return False

    # Each of them is the whole name of somebody: "research and development" divides into none.
    return all(proposed_division(person) for person in people)


def _whole(place: Place) -> str:
    """The whole name of a person or an entity as it would be printed."""
    parts = said(place.node, "given-names", "name-particle", "family-names", "name")
    return " ".join(node.text for _, node in parts)


def _whole_name(text: str) -> bool:
    words = text.split()
    if len(words) < 2:
        return False

    # `van den Berg` is a family name of three words.
    return words[0].lower() not in _PARTICLES
