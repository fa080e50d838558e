"""An author who is nobody: no name, no alias.

What it checks: that every person has family-names, given-names or an alias, and that no dash before every field made
one person into several.

Why it matters: the format allows it, but a citation cannot name nobody, and a registry refuses the record.

Example:

    authors:
      - affiliation: Example University

Better:

    authors:
      - family-names: Doe
        given-names: Jane
        affiliation: Example University

Source: CFF 1.2.0, schema.json, definitions/person: no key is required; DataCite 4.7, creatorName is mandatory.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, Place, field_text, said
from doi_action.check.fault import Fault

NAMES = ("family-names", "given-names", "alias")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each person without any name, and one for each list in which one person became several."""
    lists: dict[str, list[Place]] = {}
    for place in document.of("person"):
        lists.setdefault(field_text(place.where[0]), []).append(place)

    for field, people in lists.items():
        if _is_one_person(people):
            message = f"each of these {len(people)} people has one field; did you mean one person?"
            fix = "write a dash before the first field of the person only, and indent the others like it"
            yield Fault(message, people[0].node, field, fix)
            continue

        for place in people:
            names = [node for _, node in said(place.node, *NAMES) if node.text.strip()]
            # `null` and `~` are texts as they stand there.
            is_named = not all(node.null for node in names)
            if is_named:
                continue

            fix = "write `family-names` and `given-names`, or delete the entry"
            yield Fault("nobody is named here", place.node, place.field, fix)


def _is_one_person(people: list[Place]) -> bool:
    """Whether a dash before every field made one person into several."""
    fields = set()
    for place in people:
        if len(place.node.pairs) != 1:
            return False

        key, _ = place.node.pairs[0]
        fields.add(key.text)

    no_field_repeats = len(fields) == len(people)
    has_both_names = fields >= {"family-names", "given-names"}
    return no_field_repeats and has_both_names
