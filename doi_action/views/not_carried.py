"""What files say and no field of a record takes, in words: one line for each value, for every view."""

from collections.abc import Iterable

from doi_action.facts import LeftOut
from doi_action.formats.people.person_names import without_addresses


def not_carried(left_out: Iterable[LeftOut]) -> tuple[str, ...]:
    """Each value with its place, `codemeta.json:7: softwareHelp: see the wiki`; addresses and passwords are cut."""
    lines = (": ".join(filter(None, (str(left.location), left.field, left.value))) for left in left_out)
    return tuple(without_addresses(line) for line in lines)
