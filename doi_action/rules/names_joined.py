"""A person's whole name stands in one key.

What it checks: family-names that hold a comma, and a person with one key that holds two or more words.

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

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import fault_of_part

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md"})
_PARTICLES = frozenset(
    {"da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von", "zu"}
)


def check(document: Document) -> Iterator[Fault]:
    """One fault for each person whose names are not told apart."""
    for place in document.of("person"):
        family, given = place.node.get("family-names"), place.node.get("given-names")
        if any(fault_of_part(node.text) for node in (family, given) if node is not None):
            continue  # An address among the names is another rule's, and no message shows it whole.
        if family is not None and "," in family.text:
            after = family.text.partition(",")[2].strip().lower()
            key = "name-suffix" if after in _SUFFIXES else "given-names"
            fix = f"write what follows the comma as `{key}`"
            yield Fault(
                f"{shown(family.text)} holds more than family names", family, f"{place.field}.family-names", fix
            )
        elif given is None and family is not None and _whole_name(family.text):
            fix = "write `family-names` and `given-names`; for a team or an organisation write `name` instead"
            message = f"{shown(family.text)} looks like a whole name or a team, and there are no given-names"
            yield Fault(message, family, f"{place.field}.family-names", fix)
        elif family is None and given is not None and _whole_name(given.text):
            fix = "write the family name as `family-names`"
            message = f"{shown(given.text)} looks like a whole name, and there are no family-names"
            yield Fault(message, given, f"{place.field}.given-names", fix)


def _whole_name(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and words[0].lower() not in _PARTICLES
