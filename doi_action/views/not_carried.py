"""What files say and no field of a record takes, in words: one line for each value, for every view."""

from collections.abc import Iterable

from doi_action.facts import LeftOut
from doi_action.formats.people.person_names import holds_email, without_addresses


def not_carried(left_out: Iterable[LeftOut]) -> tuple[str, ...]:
    """Each value with its place, `codemeta.json:7: softwareHelp: see the wiki`; addresses and passwords are cut."""
    lines = []
    for left in left_out:
        field = left.field
        # A key such as Authors@R is none, and would be cut like one.
        if holds_email(field):
            field = without_addresses(field)

        parts = (str(left.location), field, without_addresses(left.value))
        lines.append(": ".join(filter(None, parts)))
    return tuple(lines)
