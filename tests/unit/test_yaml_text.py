"""Reading YAML into nodes: one reader's answers are the other's, places are true, and nothing runs away."""

import pytest

from doi_action.formats.text.node import Node
from doi_action.formats.text.source import MAX_BYTES, SourceText, Unreadable, line_starts, read_source
from doi_action.formats.text.yaml import compose

DEEP = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
)
GOOD = {
    "plain": b"title: a\nversion: 1.10\n",
    "byte order mark": b"\xef\xbb\xbftitle: x\n",
    "lone carriage returns": b"title: x\ry: z\r",
    "carriage returns and line feeds": b"a: |\r\n  x\r\n  y\r\n\r\nb:\r\n  - 1\r\n",
    "no final newline": b"a: b",
    "line separators of YAML 1.1": 'title: a\u2028b\nx: "c\x85d" # z\u2029y\n'.encode(),
    "an escaped pair": b'title: "\\ud83d\\ude00 x"\n',
    "no pair outside quotes": b"title: \\ud83d\\ude00 x\n",
    "an escaped backslash": b'title: "\\\\ud83d\\\\ude00"\n',
    "empty values": b"a: # none\nb:\nd:\n  - \n  - x\n  - # hm\n  -\ne: {x, y: , z}\n?\n",
    "aliases": b"x: &a 1\nl:\n  - *a\n  -\n  - *a\n",
    "merge keys": b"a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n",
    "block texts": b"a: |\n  x\n  y\n\n\nb: >-\n  q\n# c\nd: |+\n x\n\n",
    "directives": b"%YAML 1.2\n---\na: no\n...\n",
    "flow over lines": b"{a: 1,\n b: [1,\n 2]}",
    "plain over lines": b"a: b\n  c\n  d # x\ne: f\n",
    "quoted keys": b"\"a\" : 1\n'b' : # c\n  x\n",
    "complex keys": b"? [a, b]\n: c\n",
    "tabs between words": b"a: M\tIT\nb: x\ty\tz # c\nc: 'q\tr'\n",
    "only comments": b"# x\n",
    "nothing": b"",
}
BAD = {
    "tab": (b"a:\n\tb: 1\n", 2, "tab"),
    "unquoted colon": (b"a: b: c\n", 1, "': '"),
    "open quote": (b'a: "b\nc: d\n', 1, "not closed"),
    "text after a quote": (b"a: 'x' y\n", 1, "closing quote"),
    "at sign": (b"a: @b\n", 1, "'@'"),
    "BibTeX": (b"@article{doe,\n  title = {x}\n}\n", 1, "BibTeX"),
    "conflict markers": (b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", 2, "conflict marker"),
    "two documents": (b"a: 1\n---\nb: 2\n", 2, "second document"),
    "a missing key": (b"a: 1\n: b\n", 2, "key is missing"),
    "unknown alias": (b"a:\n  - *x\n", 2, "no anchor"),
    "an anchor in itself": (b"a: &x\n  - *x\n", 2, "itself"),
    "a bomb of aliases": (DEEP, 6, "more than 500,000 values"),
    "brackets": (b"[" * 3000, 1, "nested deeper"),
    "braces": (b"a: " + b"{a: " * 3000, 1, "nested deeper"),
    "dashes": (b"- " * 3000, 1, "nested deeper"),
    "a Python tag": (b"a: !!python/object:x.y {}\n", 1, "tag"),
    "a number that is none": (b"a: !!float x\n", 1, "tag '!!float'"),
    "a whole number that is none": (b"a: 1\nb: !!int 0o9\n", 2, "tag '!!int'"),
    "a custom tag": (b"a: 1\nb: !foo x\n", 2, "tag"),
    "half a pair": (b'title: "\\ud83d"\n', 1, "half of a character"),
    "UTF-16": ("a: b".encode("utf-16"), 1, "UTF-16"),
    "Latin-1": (b"a: b\nc: M\xfcller\n", 2, "UTF-8"),
    "NUL": (b"a: b\x00\n", 1, "U+0000"),
    "an escape of terminals": (b"a: \x1b[0m\n", 1, "U+001B"),
    "a control character": ("a: \x9b\n".encode(), 1, "U+009B"),
    "too many bytes": (b"a: " + b"x" * MAX_BYTES, 1, "bytes"),
}


def read(data: bytes, *, pure: bool = False) -> Node | None:
    """The root node of a file."""
    return compose(read_source("a.yml", data), pure=pure)


@pytest.mark.parametrize("name", GOOD)
def test_both_readers_see_the_same(name):
    """Kind, text, quotes and places of every node agree, whoever read it."""
    assert read(GOOD[name]) == read(GOOD[name], pure=True)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("pure", [False, True])
def test_what_cannot_be_read_says_where_and_why(name, pure):
    """One finding with the line of the cause, in words of our own."""
    data, line, words = BAD[name]
    with pytest.raises(Unreadable) as stop:
        read(data, pure=pure)
    (finding,) = stop.value.remarks
    assert finding.line == line
    assert words in finding.message
    assert finding.fix


def test_scalars_stay_as_they_are_written():
    """What YAML would make of a value is a tag, never its text."""
    root = read(b"version: 1.10\ndate: 2024-05-17\nname: no\n")
    assert root is not None
    assert [(value.text, value.tag.rpartition(":")[2]) for _, value in root.pairs] == [
        ("1.10", "float"),
        ("2024-05-17", "str"),
        ("no", "str"),
    ]


def test_pair_of_escapes_is_one_character():
    """JSON's way to write an emoji is read as JSON means it."""
    root = read(GOOD["an escaped pair"])
    assert root is not None
    assert root.pairs[0][1].text == "\U0001f600 x"


def test_merge_key_brings_what_is_not_there():
    """The mapping's own entries win."""
    root = read(GOOD["merge keys"])
    assert root is not None
    merged = root.get("b")
    assert merged is not None
    assert {key.text: value.text for key, value in merged.pairs} == {"x": "1", "y": "3"}


def test_empty_value_stands_after_its_colon():
    """A finding about nothing points at the line where something is missing."""
    root = read(b"doi:\nurl: x\n")
    assert root is not None
    assert (root.pairs[0][1].start, root.pairs[0][1].null) == (4, True)


def test_lines_end_with_every_kind_of_newline_and_nothing_else():
    """NEL and U+2028 are characters like others."""
    assert line_starts("a\nb\r\nc\rd\u2028e\x85f") == (0, 2, 5, 7)


def test_line_gives_the_text_without_its_end():
    """Lines count from 1."""
    source = SourceText("a", "x\r\ny", line_starts=line_starts("x\r\ny"))
    assert (source.line(1), source.line(2)) == ("x", "y")


def test_byte_order_mark_comes_back():
    """The file keeps its mark when its text is edited."""
    source = read_source("a", b"\xef\xbb\xbfa: b\n")
    assert source.text == "a: b\n"
    assert source.encode("a: c\n") == b"\xef\xbb\xbfa: c\n"
