"""A digest covers what it was made of, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from doi_action.formats.datacite import crosswalk as datacite
from doi_action.formats.inveniordm.write import WRITERS
from doi_action.plan.approval import Part, canonical, digest_of, unapproved
from doi_action.release.sheet import PROPERTIES

SCALARS = st.none() | st.booleans() | st.integers() | st.text()
RECORDS = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


def reversed_keys(value: Any) -> Any:
    """The same with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(one) for one in value] if isinstance(value, list) else value


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a record stands, the whole one first."""
    inner: list[tuple[Any, ...]] = [path]
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        inner += places(one, (*path, key))
    return inner


def changed(value: Any, path: tuple[Any, ...]) -> Any:
    """The record with another value at one place."""
    if not path:
        return [value]
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:])
    return copy


def part(content: Any, what: str = "the record") -> Part:
    """What is sent for a record."""
    return Part(what=what, content=canonical(content))


@given(RECORDS)
def test_the_order_of_keys_is_no_difference(record: Any) -> None:
    """Two runs may have put them together in another order."""
    assert part(record).fingerprint == part(reversed_keys(record)).fingerprint


@given(RECORDS, st.data())
def test_any_other_value_anywhere_is_another_digest(record: Any, data: st.DataObject) -> None:
    """However deep it stands."""
    path = data.draw(st.sampled_from(places(record)))
    other = changed(record, path)
    assert digest_of([part(other)]) != digest_of([part(record)])
    assert unapproved([part(other)], digest_of([part(record)])) == (part(other),)


@given(st.lists(RECORDS, min_size=1, max_size=5), st.data())
def test_what_is_left_of_something_approved_is_approved(records: list[Any], data: st.DataObject) -> None:
    """A run that broke off has fewer parts before it."""
    parts = [part(record, f"record {number}") for number, record in enumerate(records)]
    left = data.draw(st.lists(st.sampled_from(parts)))
    assert unapproved(left, digest_of(parts)) == ()


def test_one_content_under_another_name_is_not_approved() -> None:
    """What is right for one DOI is not right for another."""
    assert unapproved([part("x", "record of b")], digest_of([part("x", "record of a")])) == (part("x", "record of b"),)


def test_a_fingerprint_goes_by_hand() -> None:
    """Small letters and digits without 0, 1, 8 and 9, which look like others; the same on every machine."""
    assert part({"b": [1, True], "a": None}).fingerprint == "qi26z6zets3b5pba"


def test_a_digest_may_be_typed_from_paper() -> None:
    """With blanks, line breaks and capitals."""
    parts = [part("x"), part("y")]
    typed = "\n".join(digest_of(parts).upper().replace("-", " - ")[at:][:7] for at in range(0, 40, 7))
    assert unapproved(parts, typed) == ()


def test_every_property_that_is_written_has_its_place_in_the_order() -> None:
    """A new one would stand at the end of the sheet, out of order."""
    written = {name for line in datacite.CROSSWALK.values() for name in line.writes}
    assert written <= set(PROPERTIES["datacite"])
    # What no record of InvenioRDM can say has a writer that tells of the loss alone.
    assert set(WRITERS) - {"related_items", "resource_type_text"} <= set(PROPERTIES["inveniordm"])
