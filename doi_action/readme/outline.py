"""The outline of a Markdown page: where its title ends, and where its first section begins."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from doi_action.readme.page import Heading, Span, line_span

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
    section; an HTML heading of level 1 counts as well. A second heading right below it belongs to the title where it is
    of level 1 too, and where nothing but badges follows it: a subtitle.
    """

    def __init__(self, text: str, visible: str, tokens: Sequence["Token"], lines: tuple[int, ...]) -> None:
        self._prose = self._below_title = False
        self.after_title: int | None = None
        self.title: Heading | None = None
        self.head_end = len(text)

        def span_of(token: "Token") -> Span:
            return line_span(lines, len(text), *(token.map or (0, 0)))

        tops = []
        for index, token in enumerate(tokens):
            is_outermost = not token.level and token.map is not None
            if is_outermost and (token.type == "heading_open" or token.type in _BLOCKS):
                tops.append(index)

        for index, following in zip_longest(tops, tops[1:]):
            token = tokens[index]
            span = span_of(token)
            if token.type != "heading_open":
                self._block(token.type, span, span.of(visible))
                continue

            below = tokens[following] if following is not None else None
            is_above_badges = False
            if below is not None and below.type != "heading_open":
                source = span_of(below).of(visible)
                shows_an_image = re.search(r"(?i)!\[|<img\b", source) is not None
                is_above_badges = shows_an_image and not _words(source)

            name = tokens[index + 1].content
            if self._begins_section(token.tag, name, span, is_above_badges=is_above_badges):
                self.head_end = span.start
                return

    def _begins_section(self, tag: str, name: str, span: Span, *, is_above_badges: bool) -> bool:
        """Take note of a heading; whether it begins the first section."""
        is_title = self.after_title is None and not self._prose
        is_subtitle = self._below_title and is_above_badges
        names_a_section = GENERAL_HEADINGS.fullmatch(_words(name) or ".") is not None
        if names_a_section:
            is_title = is_subtitle = False

        is_second_title = self._below_title and tag == "h1"
        if is_title or is_second_title or is_subtitle:
            self.title = self.title or Heading(name, span.start)
            self.after_title = span.end
            # Below a subtitle no other one is looked for.
            self._below_title = is_title or is_second_title
            return False

        # `Badges` and `Build status` are headings within the head.
        is_about_badges = re.search(r"(?i)\b(?:badges?|status)\b", name) is not None
        return not is_about_badges

    def _block(self, kind: str, span: Span, source: str) -> None:
        """Take note of what is no heading."""
        self._below_title = False
        if self.after_title is not None:
            return

        has_html_title = kind == "html_block" and re.search(r"(?i)<h1\b", source)
        if not has_html_title:
            self._prose = self._prose or bool(_words(source))
            return

        self.after_title = span.end
        lower = source.lower()
        begin = lower.find(">", lower.find("<h1")) + 1
        end = lower.find("</h1", begin)
        # The block may hold the beginning of the heading alone.
        is_whole = begin > 0 and end >= 0
        if is_whole:
            self.title = Heading(source[begin:end], span.start + begin)


def _words(source: str) -> str:
    """The words that a reader sees in Markdown source: no images, links around images, tags or bare addresses."""
    text = _IMAGES.sub(" ", source)
    text = re.sub(r"""<[^<>]*>|&\w+;|https?://\S+|[-*_=|:]{2,}""", " ", text)
    return " ".join(re.findall(r"\w[\w .,'’-]*", text)).strip()
