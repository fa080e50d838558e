"""The YAML block at the head of a Markdown file, with every value at its line of the whole file.

The fence is found line by line: a byte order mark, blank lines before it, spaces after its dashes and any line ends are
accepted. Other letters of the file stay untouched, so positions in the block are positions in the file.
"""

import re
from typing import NamedTuple

from doi_action.formats.text.node import Node
from doi_action.formats.text.source import MAX_BYTES, SourceText, line_starts
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose

_FENCE = re.compile(r"---[ \t]*(?:\r\n?|\n|$)")
_END = re.compile(r"^---[ \t]*$", re.MULTILINE)
_VISIBLE = re.compile(r"[^\r\n]")


class Parted(NamedTuple):
    """A Markdown file in its two parts. An index into `front` is one into the file."""

    source: SourceText
    front: str
    body_start: int

    @property
    def body(self) -> str:
        """The text after the block."""
        return self.source.text[self.body_start :]

    def compose(self) -> Node | None:
        """The root node of the block. Raises Unreadable for what is no YAML."""
        return compose(SourceText(self.source.path, self.front, self.source.bom, self.source.line_starts))

    def value(self, node: Node) -> Value:
        """A node of the block as a value of the file."""
        return Value(node=node, source=self.source)


def markdown_source(path: str, data: bytes) -> SourceText | None:
    """The text of a Markdown file, None for one of more than MAX_BYTES.

    A letter that is no UTF-8 somewhere in the prose does not make the front matter unreadable: it is replaced.
    """
    if len(data) > MAX_BYTES:
        return None
    text = data.decode("utf-8-sig", errors="replace")
    return SourceText(path, text, data.startswith(b"\xef\xbb\xbf"), line_starts(text))


def part(source: SourceText) -> Parted | None:
    """The file in its parts, None when it does not begin with a block between two `---` lines."""
    text = source.text
    begin = len(text) - len(text.lstrip(" \t\r\n"))
    fence = _FENCE.match(text, begin)
    if fence is None:
        return None

    is_indented = begin > 0 and text[begin - 1] not in "\r\n"
    if is_indented:
        return None

    # A lone CR ends a line too, which `^` and `$` do not know; one letter for another keeps every position.
    end = _END.search(re.sub(r"\r\n?", lambda m: "\n" * len(m.group()), text[fence.end() :]))
    if end is None:
        return None

    stop = fence.end() + end.start()
    front = _VISIBLE.sub(" ", text[: fence.end()]) + text[fence.end() : stop]
    return Parted(source, front, fence.end() + end.end())
