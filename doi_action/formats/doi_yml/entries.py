"""The entries of the lists of `.doi.yml`, so that none of them vanishes without a word."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from doi_action.facts import Location
from doi_action.formats.doi_yml.table import KEYS_BY_NAME
from doi_action.formats.text.value import Value, items_of

T = TypeVar("T")


def read_each(value: Value | None, read_one: Callable[[Value], T | None]) -> Iterator[tuple[T, Location]]:
    """What `read_one` makes of each entry of a list, with its place; one that it makes nothing of is reported."""
    for item in items_of(value):
        remarks = len(item.remarks)
        entry = read_one(item)
        if entry is not None:
            yield entry, item.location
            continue

        # What is reported is one part of it, and all of it is in no record.
        item.leave_out()
        is_reported = len(item.remarks) > remarks
        if is_reported:
            continue

        # The list may stand at the root or within an entry: `related-items[0].titles[1]`.
        name = item.name.rpartition(".")[2].partition("[")[0]
        missing = [part for part in KEYS_BY_NAME[name].needs if item.get(part) is None]
        if missing:
            said = " and ".join(f"'{part}'" for part in missing)
            fix = f"add '{missing[0]}: ...', or delete the entry"
            item.report("entry-incomplete", f"the entry lacks {said}", fix=fix)
        else:
            fix = f"docs/doi-yml.md shows what '{name}' may hold"
            item.report("entry-incomplete", "the entry says nothing", fix=fix)
        item.leave_out()
