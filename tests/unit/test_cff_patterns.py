"""The patterns of CFF where ours is written in another way than the format's own, since that one takes for ever."""

import re
from itertools import product

from doi_action.formats.cff.schema import PATTERNS
from tests.proportion import in_proportion


def test_the_same_texts_are_addresses_as_in_the_format() -> None:
    """Every text of seven signs that matter."""
    theirs, ours = re.compile(r"\S+@\S+\.\S{2,}"), re.compile(PATTERNS["email"])
    for length in range(8):
        for signs in product("a@. ", repeat=length):
            text = "".join(signs)
            assert bool(ours.fullmatch(text)) == bool(theirs.fullmatch(text)), text


def test_a_long_line_of_signs_is_judged_in_proportion() -> None:
    """A search that begins anew at every sign would take an hour for a text of a million."""
    for name, pattern in PATTERNS.items():
        judge = re.compile(pattern).fullmatch
        for signs in ("@", "a@", ".", "@.", "10.1/", "https://", " ", "\n"):
            assert in_proportion(judge, lambda length, signs=signs: signs * length, length=20_000), (name, signs)
