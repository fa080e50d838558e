"""How much of a long matrix runs: every sixth of its places in `make test`, and all of them in `make test-long`."""

import os
from collections.abc import Sequence
from typing import TypeVar

Place = TypeVar("Place")

LONG = os.environ.get("DOI_ACTION_LONG") == "1"


def sampled(places: Sequence[Place]) -> Sequence[Place]:
    """The places at which this run breaks something off, the first and the last among them."""
    return places if LONG else tuple(dict.fromkeys((*places[::6], places[-1])))
