"""Reading takes time in proportion to the length of a file, whatever its texts are made of."""

from functools import partial

import pytest

from tests.growth import PATHS, SHAPES, grown, texts, work
from tests.proportion import in_proportion


@pytest.mark.parametrize("path", PATHS)
def test_eight_times_the_text_takes_about_eight_times_as_long(path: str) -> None:
    """Every text of the file at once, for each shape."""
    assert texts(path)
    done = work(path)
    done(grown(path, "a", 1))
    steep = [shape for shape in SHAPES if not in_proportion(done, partial(grown, path, shape), length=300)]
    assert steep == []


def test_a_hundred_thousand_keys_that_nobody_knows_are_read_at_once() -> None:
    """Each is looked up among the known ones, and none is compared with all the others."""

    def keys(count: int) -> bytes:
        unknown = ",\n".join(f'"unknown-{number}": "x"' for number in range(count))
        return f'{{"@context": "https://w3id.org/codemeta/3.0", "name": "A",\n{unknown}}}'.encode()

    assert in_proportion(work("codemeta.json"), keys, length=10_000, times=10)


@pytest.mark.parametrize(
    ("path", "part", "length"),
    [
        ("README.rst", ".. a comment\n\n", 500),
        ("README.rst", '.. raw:: html\n\n   <img src="a">\n\n', 200),
        ("README.md", '![a](b) <img src="b">\n', 200),
        ("README.adoc", "https://a[image:b[c]] image:d[e]\n", 200),
    ],
)
def test_a_readme_of_many_parts_is_read_in_proportion(path: str, part: str, length: int) -> None:
    """None of them is sought among all the others."""
    assert in_proportion(work(path), lambda count: (part * count).encode(), length=length, times=8)


def test_work_that_begins_anew_at_every_step_is_found() -> None:
    """The measure itself: each letter is sought among all before it."""

    def again_and_again(length: int) -> None:
        for end in range(length):
            sum(range(end))

    assert not in_proportion(again_and_again, int, length=1_000)
