"""Scalars that every reader takes for the same text: PyYAML (1.1), ruamel.yaml (1.2) and, in double quotes, JSON."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from doi_action.formats.text.lines import insertion, line_end, line_start, newline_at, next_line
from doi_action.formats.text.source import read_source
from doi_action.formats.text.yaml import compose
from doi_action.formats.text.yaml_scalar import double_quoted, lines, reads_as_text, scalar, single_quoted

WORDS = st.sampled_from(
    [
        "no",
        "Yes",
        "on",
        "~",
        "null",
        "1.0",
        "0x1F",
        "0o17",
        "017",
        "1e3",
        "1_0",
        "190:20:30",
        ".5",
        "+1",
        "2024-01-01",
        "2024-1-1",
        "2024-01-01T10:00:00Z",
        "=",
        "<<",
        "a b",
        "a: b",
        "a #b",
        "- a",
        "?",
        "...",
        "---",
        ".inf",
        "-.INF",
        ".nan",
        "0b11",
        "1.",
        "y",
        "N",
        "12e03",
        "0.",
        "1_000.5",
    ]
)
TEXTS = WORDS | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def read_by_all(text: str) -> set[str]:
    """What three readers make of a value in a file."""
    node = compose(read_source("x", text.encode()))
    assert node is not None
    ours = node.get("a")
    assert ours is not None
    return {repr(yaml.safe_load(text)["a"]), repr(YAML(typ="safe", pure=True).load(text)["a"]), repr(ours.text)}


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["", "'", '"']))
def test_all_readers_read_the_same_text(text: str, style: str) -> None:
    """In whatever quotes it is written."""
    assert read_by_all(f"a: {scalar(text, style)}\n") == {repr(text)}


@settings(deadline=None)
@given(TEXTS)
def test_a_text_in_braces_is_the_same_text(text: str) -> None:
    """What may stand without quotes may stand so between braces too."""
    assert yaml.safe_load("{a: " + scalar(text) + ", b: c}") == {"a": text, "b": "c"}


@settings(deadline=None)
@given(TEXTS)
def test_double_quotes_are_those_of_json(text: str) -> None:
    """One way to write for both."""
    assert json.loads(double_quoted(text)) == text


@settings(deadline=None)
@given(TEXTS | st.lists(TEXTS, max_size=5).map("\n".join))
def test_lines_are_the_same_text(text: str) -> None:
    """A block of lines where it says the text exactly, quotes where it would not."""
    assert read_by_all(f"a: {lines(text)}\nb: c\n") == {repr(text)}


@pytest.mark.parametrize("text", ["1.2.0", "v1.0", "Apache-2.0", "10.5281/zenodo.1", "van der Meer", "Tides", "a.b"])
def test_simple_words_need_no_quotes(text: str) -> None:
    """People would not write them."""
    assert reads_as_text(text)


def test_single_quotes_give_way_to_what_they_cannot_hold() -> None:
    """A line break inside would fold."""
    assert single_quoted("it's") == "'it''s'"
    assert single_quoted("a\nb") == '"a\\nb"'


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["", "a", "bc", "d\x85e", "\u2028"]), max_size=5), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_lines_are_found_by_index(parts: list[str], newline: str) -> None:
    """Each index lies on the line it is said to lie on."""
    text = newline.join(parts)
    position = 0
    for part in parts:
        assert (line_start(text, position), line_end(text, position)) == (position, position + len(part))
        position = next_line(text, position)
    assert position == len(text)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("final", [True, False])
def test_inserted_lines_end_as_their_neighbours(newline: str, final: bool) -> None:
    """And a text without final line end still has none."""
    text = f"a{newline}b" + newline * final
    where, new = insertion(text, text.index("b"), ["c", "d"])
    assert text[:where] + new + text[where:] == newline.join("abcd") + newline * final
    assert newline_at(text, text.index("b")) == newline
