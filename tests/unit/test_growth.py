"""Reading takes time in proportion to the length of a file, whatever its texts are made of.

Processor time at two lengths is compared, not held against a clock: a reader that goes over a text again and again
takes sixty-four times as long for eight times the text.
"""

from collections.abc import Callable
from time import process_time

import pytest

from tests.growth import PATHS, SHAPES, grown, texts, work

SHORT, TIMES = 300, 8
SLACK = 3
"""A line may be split, sorted or looked up: what is above this factor is no such thing."""

UNSEEN = 0.15
"""Seconds of processor time below which a difference says nothing."""


def seconds(done: Callable[[bytes], object], data: bytes) -> float:
    """The processor time that it takes."""
    begin = process_time()
    done(data)
    return process_time() - begin


@pytest.mark.parametrize("path", PATHS)
def test_eight_times_the_text_takes_about_eight_times_as_long(path: str) -> None:
    """Every text of the file at once, for each shape."""
    assert texts(path)
    done = work(path)
    done(grown(path, "a", 1))
    slow = {}
    for shape in SHAPES:
        long = grown(path, shape, SHORT * TIMES)
        took = seconds(done, long)
        if took < UNSEEN:
            continue
        before = min(seconds(done, grown(path, shape, SHORT)) for _ in range(2))
        again = min(took, seconds(done, long))
        if again > max(UNSEEN, before * TIMES * SLACK):
            slow[shape] = (round(before, 3), round(again, 3))
    assert slow == {}


def test_a_hundred_thousand_keys_that_nobody_knows_are_read_at_once() -> None:
    """Each is looked up among the known ones, and none is compared with all the others."""
    done = work("codemeta.json")

    def keys(count: int) -> bytes:
        unknown = ",\n".join(f'"unknown-{number}": "x"' for number in range(count))
        return f'{{"@context": "https://w3id.org/codemeta/3.0", "name": "A",\n{unknown}}}'.encode()

    few = seconds(done, keys(10_000))
    assert seconds(done, keys(100_000)) < max(1.0, few * 10 * SLACK)
