"""Whether work grows with the length of what it is given.

Processor time at two lengths is compared, never held against a clock: work that begins anew at every step takes
sixty-four times as long for eight times the length. A busy machine disturbs a single look; so whatever seems steep is
looked at again, and only what is steep each time counts.
"""

import gc
from collections.abc import Callable
from time import process_time
from typing import TypeVar

Given = TypeVar("Given")

LOOKS = 5
SLACK = 3
"""A text may be split, sorted or looked up: what is above this factor is no such thing."""

UNSEEN = 0.15
"""Seconds of processor time below which a difference says nothing."""


def in_proportion(
    done: Callable[[Given], object], made: Callable[[int], Given], *, length: int, times: int = 8
) -> bool:
    """Whether `times` the `length` takes about `times` as long; `made` gives what is worked on, by its length."""
    short, long = made(length), made(length * times)
    for _ in range(LOOKS):
        took = _seconds(done, long)
        if took <= UNSEEN:
            return True
        if took <= SLACK * times * min(_seconds(done, short) for _ in range(3)):
            return True
    return False


def _seconds(done: Callable[[Given], object], given: Given) -> float:
    """Of processor time; the collector of garbage waits, since it walks over all that earlier tests left behind."""
    gc.disable()
    try:
        begin = process_time()
        done(given)
        return process_time() - begin
    finally:
        gc.enable()
