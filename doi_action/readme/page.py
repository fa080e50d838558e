"""A README as the editor sees it: its text, what of it is markup, its images, and where a badge could stand.

All positions are indices into the decoded text without its byte order mark. `visible` is the text with everything that
no edit may touch (code, comments, front matter) blanked out, character for character, so that positions agree.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from doi_action.formats.text.source import line_starts


class Markup(StrEnum):
    """The markup languages that a README is written in; the value is the ending of the badge's template."""

    MARKDOWN = "md"
    RST = "rst"
    ASCIIDOC = "adoc"
    ORG = "org"
    PLAIN = "txt"


_ENDINGS = {
    "md": Markup.MARKDOWN,
    "markdown": Markup.MARKDOWN,
    "mdown": Markup.MARKDOWN,
    "mkd": Markup.MARKDOWN,
    "rst": Markup.RST,
    "rest": Markup.RST,
    "adoc": Markup.ASCIIDOC,
    "asciidoc": Markup.ASCIIDOC,
    "asc": Markup.ASCIIDOC,
    "org": Markup.ORG,
}


def markup_of(path: str) -> Markup:
    """The markup that the ending of `path` names; plain text for no ending and for any other.

    >>> markup_of("docs/README.Markdown").value
    'md'
    """
    name = path.rsplit("/", 1)[-1]
    if "." not in name:
        return Markup.PLAIN

    ending = name.rsplit(".", 1)[-1].lower()
    return _ENDINGS.get(ending, Markup.PLAIN)


class Syntax(StrEnum):
    """How an image is written."""

    MARKDOWN = "md"
    HTML = "html"
    RST_DIRECTIVE = "rst"
    RST_SUBSTITUTION = "rst-substitution"
    ASCIIDOC = "adoc"
    ORG = "org"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters [start, end)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """What stands there."""
        return text[self.start : self.end]


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """An image, with its link where it has one.

    `whole` is the construct from its first to its last character, `sources` the image's addresses (an HTML picture has
    several), `link` and `alt` where those stand, None where there is none. The addresses of a reference stand in its
    definition, outside `whole`. `name` is a substitution's.
    """

    syntax: Syntax
    whole: Span
    sources: tuple[Span, ...]
    link: Span | None = None
    alt: Span | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The words of a heading with the markup within them, without the signs that make it one, and where they begin."""

    words: str
    start: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A README taken apart.

    `markers` is the text with code blanked out and comments left in, `images` are in the order of the text. `top` is
    where a text may begin (after front matter and leading comments), `after_title` where one may follow the title, None
    without a title. `head_end` is where the second section begins: badges after it are no badges of the work as a
    whole. `title` is what the page calls the work. `fixed` are spans written by another tool, `html` blocks in which
    Markdown is not read.
    """

    markup: Markup
    text: str
    visible: str
    markers: str
    images: tuple[Image, ...] = ()
    top: int = 0
    after_title: int | None = None
    head_end: int = 0
    title: Heading | None = None
    fixed: tuple[Span, ...] = ()
    tables: tuple[Span, ...] = ()
    html: tuple[Span, ...] = ()

    @property
    def newline(self) -> str:
        """The way this text ends its lines: that of its first line; LF where there is one line only."""
        found = re.search(r"\r\n|\n|\r", self.text)
        return found.group() if found else "\n"

    def line_of(self, index: int) -> int:
        """The number of the line that holds the character at `index`, from 1."""
        return bisect_right(_starts(self.text), index)

    def line_start(self, index: int) -> int:
        """Where the line of the character at `index` begins."""
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index)) + 1

    def line_end(self, index: int) -> int:
        """Where the line of the character at `index` ends, before its line break."""
        found = re.compile(r"[\r\n]").search(self.text, index)
        return found.start() if found else len(self.text)


@lru_cache(maxsize=4)
def _starts(text: str) -> tuple[int, ...]:
    """Where the lines begin: asked for each badge of a page, and long to find in a long one."""
    return line_starts(text)


def blank(text: str, spans: Iterable[Span]) -> str:
    """`text` with every character of `spans` replaced by a space; line breaks stay.

    >>> blank("a `b` c", [Span(2, 5)])
    'a     c'
    """
    pieces, position = [], 0
    for span in sorted(spans):
        # Spans may overlap.
        start = max(span.start, position)
        if span.end <= start:
            continue

        blanks = re.sub(r"[^\r\n]", " ", text[start : span.end])
        pieces += [text[position:start], blanks]
        position = span.end
    return "".join([*pieces, text[position:]])


def line_span(starts: tuple[int, ...], length: int, first: int, last: int) -> Span:
    """The characters of the lines [first, last), counted from 0."""
    start = starts[first] if first < len(starts) else length
    end = starts[last] if last < len(starts) else length
    return Span(start, end)


def inside(spans: Iterable[Span], index: int) -> Span | None:
    """The first of `spans` that holds the character at `index`, None where none does."""
    for span in spans:
        if span.start <= index < span.end:
            return span
    return None


def within(spans: Sequence[Span], index: int) -> bool:
    """Whether one of `spans`, which stand in order and apart, holds the character at `index`.

    For lists as long as the page: `inside` looks at each span, and this at few.
    """
    number = bisect_right(spans, index, key=lambda span: span.start)
    return number > 0 and index < spans[number - 1].end
