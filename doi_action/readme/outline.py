"""The outline of a Markdown page: where its title ends, and where its first section begins."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from doi_action.readme.page import Span, line_span

if TYPE_CHECKING:
    from markdown_it.token import Token

_IMAGES = re.compile(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])?|\]\([^()]*\)|\]\[[^\[\]]*\]")
"""Images, and the addresses of links around them."""

_BLOCKS = frozenset({"paragraph_open", "html_block", "table_open", "bullet_list_open", "ordered_list_open", "fence"})

GENERAL_HEADINGS = re.compile(
    r"(?i)\W*(?:table of contents|contents|introduction|overview|about|description|summary|abstract|background"
    r"|motivation|install(?:ation|ing)?|usage|quick ?start|getting started|features|requirements|(?:key|main) features"
    r"|documentation|citation|how to cite|license)\W*"
)
"""First headings that name a section, not the work."""


class Outline:
    """Where the title ends and where the first section begins.

    The title is the first heading, when nothing but images, rules and comments stands before it and it names no
    section; an HTML heading of level 1 counts as well, and so does a second heading of level 1 right below the first.
    """

    def __init__(self, text: str, visible: str, tokens: Sequence["Token"], lines: tuple[int, ...]) -> None:
        self._visible = visible
        self._prose = self._below_title = False
        self.after_title: int | None = None
        self.head_end = len(text)
        for token, following in zip_longest(tokens, tokens[1:]):
            if token.level or token.map is None:
                continue
            span = line_span(lines, len(text), *token.map)
            if token.type == "heading_open" and following is not None:
                if self._heading(token.tag, following.content, span):
                    self.head_end = span.start
                    return
            elif token.type in _BLOCKS:
                self._block(token.type, span)

    def _heading(self, tag: str, name: str, span: Span) -> bool:
        """Take note of a heading; whether it begins the first section."""
        first = self.after_title is None and not self._prose and not GENERAL_HEADINGS.fullmatch(_words(name) or ".")
        if first or (self._below_title and tag == "h1"):
            self.after_title, self._below_title = span.end, tag == "h1"
            return False
        return not _about_badges(name)

    def _block(self, kind: str, span: Span) -> None:
        source = self._visible[span.start : span.end]
        self._below_title = False
        if self.after_title is not None:
            return
        if kind == "html_block" and re.search(r"(?i)<h1\b", source):
            self.after_title = span.end
        elif _words(source):
            self._prose = True


def _about_badges(heading: str) -> bool:
    return bool(re.search(r"(?i)\b(?:badges?|status)\b", heading))


def _words(source: str) -> str:
    """The words that a reader sees in Markdown source: no images, links around images, tags or bare addresses."""
    text = _IMAGES.sub(" ", source)
    text = re.sub(r"""<[^<>]*>|&\w+;|https?://\S+|[-*_=|:]{2,}""", " ", text)
    return " ".join(re.findall(r"\w[\w .,'’-]*", text)).strip()
