"""Every regular expression of the package, used as it is used there, takes time in proportion to its text.

A search that begins anew at every letter is seen by no test with short texts, and reads a text of a million for hours.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.growth import SHAPES
from tests.proportion import in_proportion
from tests.sampled import LONG

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("search", "match", "fullmatch", "sub", "finditer", "findall", "split")
OPENINGS = ("", "a", "(", "[", "<", '"', "# ", "a (", "1.")

BOUNDED = {
    r"\s+(?:OR|AND|or|and)\s+|\s*/\s*|\s*\|\s*|\s*[()]\s*": "white space was brought to single spaces before",
}
"""What is never given a long text of the shapes that it is slow for, and why."""


class Use(NamedTuple):
    """A pattern and the method by which it is used in one place."""

    pattern: re.Pattern[Any]
    method: str
    place: str


def uses() -> Iterator[Use]:
    """Each pattern that a module holds under a name or gives to `re`, with each method that is called on it."""
    for path in sorted((ROOT / "doi_action").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = vars(import_module(name))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
                held = module.get(node.value.id)
                if isinstance(held, re.Pattern):
                    yield Use(held, node.attr, place)

            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS
            if is_call and ast.unparse(node.func.value) == "re" and isinstance(node.args[0], ast.Constant):
                yield Use(re.compile(node.args[0].value, _flags(node)), node.func.attr, place)


def _flags(call: ast.Call) -> int:
    """What `re.A | re.B` among the arguments comes to."""
    flags = 0
    for argument in (*call.args[1:], *(word.value for word in call.keywords)):
        written = ast.unparse(argument)
        if written.startswith("re."):
            for flag in re.findall(r"re\.([A-Z]+)\b", written):
                flags |= re.RegexFlag[flag]
    return flags


USES = sorted({use[:2]: use for use in uses()}.values(), key=lambda use: use.place)


def test_the_patterns_are_found() -> None:
    """A search of the sources that finds nothing would let everything pass."""
    assert len(USES) > 250
    assert {use.pattern.pattern for use in USES} >= BOUNDED.keys()


@pytest.mark.parametrize("part", range(8))
def test_a_long_text_takes_time_in_proportion(part: int) -> None:
    """`make test` takes every sixth shape, other ones for the next pattern, and one opening for each."""
    slow = []
    for number, use in enumerate(USES):
        if number % 8 != part or use.pattern.pattern in BOUNDED:
            continue
        done = _used(use)
        shapes = SHAPES if LONG else SHAPES[number % 6 :: 6]
        openings = OPENINGS if LONG else OPENINGS[number % len(OPENINGS) :][:1]
        for shape in shapes:
            for opening in openings:
                if not in_proportion(done, partial(_text, use.pattern, opening, shape), length=2_000):
                    slow.append((use.place, use.method, opening, shape))
    assert slow == []


def _text(pattern: re.Pattern[Any], opening: str, shape: str, length: int) -> str | bytes:
    text = opening + shape * (length // len(shape))
    return text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text


def _used(use: Use) -> Callable[[Any], object]:
    if use.method == "sub":
        nothing = b"" if isinstance(use.pattern.pattern, bytes) else ""
        return partial(use.pattern.sub, nothing)
    if use.method == "finditer":
        return lambda text: sum(1 for _ in use.pattern.finditer(text))
    found: Callable[[Any], object] = getattr(use.pattern, use.method)
    return found
