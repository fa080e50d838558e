"""JSON with places: the same values as the standard library, and a line for whatever is wrong."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.formats.text.json import compose_json, doubled_keys
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import Unreadable, read_source

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n\r")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def compose(text: str | bytes) -> Node | None:
    """The root node of a file with this content."""
    return compose_json(read_source("a.json", text if isinstance(text, bytes) else text.encode()))


def plain(node: Node) -> Any:
    """The value of a node, by way of the standard library for plain scalars."""
    if node.kind == "mapping":
        return {key.text: plain(value) for key, value in node.pairs}
    if node.kind == "sequence":
        return [plain(item) for item in node.items]
    return json.loads(node.text) if node.plain else node.text


def problem(text: str | bytes) -> tuple[int, int, str]:
    """Line, column and message of the one finding that this content gives."""
    with pytest.raises(Unreadable) as caught:
        compose(text)
    (finding,) = caught.value.remarks
    return finding.line, finding.column, finding.message


@settings(deadline=None)
@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_values_are_those_of_the_standard_library(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    """Whatever json writes reads back as the same value, in any layout."""
    node = compose(json.dumps(value, indent=indent, ensure_ascii=ascii_only))
    assert node is not None
    assert plain(node) == value


@settings(deadline=None)
@given(VALUES)
def test_every_node_covers_its_own_source(value: Any) -> None:
    """The text between a node's start and end is that node and nothing else."""
    text = json.dumps(value, indent=2)
    pending = [compose(text)]
    while pending:
        node = pending.pop()
        assert node is not None
        assert json.loads(text[node.start : node.end]) == plain(node)
        pending += [*node.items, *(part for pair in node.pairs for part in pair)]


def test_numbers_keep_their_source_text() -> None:
    """1.10 stays 1.10: a version written as a number loses nothing."""
    node = compose('{"version": 1.10}')
    assert node is not None
    version = node.get("version")
    assert version is not None
    assert (version.text, version.plain) == ("1.10", True)


def test_null_says_nothing_and_a_text_null_does() -> None:
    """null is the absence of a value, "null" is a word."""
    node = compose('{"a": null, "b": "null"}')
    assert node is not None
    assert [value.null for _, value in node.pairs] == [True, False]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    """Editors on Windows write one."""
    node = compose(b'\xef\xbb\xbf{"a": "b"}')
    assert node is not None
    assert node.start == 0


def test_tabs_in_texts_are_kept() -> None:
    """A tab inside quotes is not JSON, but everyone sees what is meant."""
    node = compose('["a\tb"]')
    assert node is not None
    assert node.items[0].text == "a\tb"


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_an_empty_file_has_no_node(text: str) -> None:
    """Nothing in, nothing out."""
    assert compose(text) is None


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{"a": 1,\n "b": 2,\n}', (2, 8), "comma before '}'"),
        ("[1,]", (1, 3), "comma before ']'"),
        ('{"a": 1\n "b": 2}', (2, 2), "expected ',' or '}'"),
        ("{a: 1}", (1, 2), "expected a key in double quotes, found 'a'"),
        ('{"a" 1}', (1, 6), "expected ':' after the key 'a'"),
        ('{"a":\r\n', (1, 8), "found the end of the file"),
        ('{"a": 1} x', (1, 10), "'x' follows the end"),
        ('// note\n{"a": 1}', (1, 1), "found '//'"),
        ('["a', (1, 2), "unterminated string"),
        ('["\\x"]', (1, 3), "invalid"),
        ('["\\ud83d"]', (1, 2), "half of a character"),
        ("[NaN]", (1, 2), "found 'NaN'"),
        ("[01]", (1, 2), "found '01'"),
        ("[1 2]", (1, 4), "found '2'"),
        ("[,1]", (1, 2), "expected a value"),
        ("{'a': 1}", (1, 2), "double quotes"),
    ],
)
def test_an_error_has_its_place_and_its_words(text: str, place: tuple[int, int], words: str) -> None:
    """Whoever reads the message can go to the character."""
    line, column, message = problem(text)
    assert (line, column) == place
    assert words in message


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 65 + "]" * 65])
def test_deep_nesting_is_refused(text: str) -> None:
    """A hostile file costs neither the stack nor the time."""
    assert "nested deeper" in problem(text)[2]


def test_bytes_that_are_not_text_are_refused() -> None:
    """Latin-1 has no place in JSON."""
    assert "not UTF-8" in problem('{"a": "é"}'.encode("latin-1"))[2]


def test_a_doubled_key_is_reported_where_it_stands() -> None:
    """Also inside lists; both values stay in the node."""
    source = read_source("a.json", b'{"x": [{"a": 1,\n"a": 2}]}')
    node = compose_json(source)
    assert node is not None
    (finding,) = doubled_keys(source, node)
    assert (finding.rule, finding.line, finding.field) == ("duplicate-key", 2, "x[0].a")
