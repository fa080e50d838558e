"""A Markdown README taken apart: what is code or comment, where the title and the first section stand, its images.

Structure comes from markdown-it-py (CommonMark with tables); positions within lines are found in the text itself, with
code, comments and front matter blanked out, since parsers keep line numbers only.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from doi_action.formats.text.source import line_starts
from doi_action.readme.hidden import code_elements, comments, never_ends
from doi_action.readme.html_images import html_images, tags
from doi_action.readme.outline import Outline
from doi_action.readme.page import Image, Markup, Page, Span, Syntax, blank, line_span, within

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TICKS = re.compile(r"`++")
_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\n|\r)(?:.*?(?:\r\n|\n|\r))??(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)(?:\r\n|\n|\r)?", re.DOTALL
)
_FIXED_START = re.compile(
    r"(?i)<!--(?=[^>]{0,300}(?:start|begin|\[\[\[cog))"
    r"(?=[^>]{0,300}(?:do not (?:remove|modify|edit)|don't edit|generated|all-contributors|doctoc|\[\[\[cog))"
    r"[^>]{0,300}-->"
)
_FIXED_END = re.compile(r"(?i)<!--[^>]{0,300}(?:\bend\b|\[\[\[end\]\]\])[^>]{0,300}-->")

_ADDRESS = r"<?((?:[^\s()<>]|\([^\s()]*\))+)>?"
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'))?"""
_TARGET = rf"(?:\(\s*{_ADDRESS}{_TITLE}\s*\)|\[([^\[\]]*)\])"
_IMAGE = rf"!\[((?:[^\[\]\\]|\\.)*)\]{_TARGET}?"
_LINKED_IMAGE = re.compile(rf"(?<!\\)(?:\[\s*{_IMAGE}\s*\]{_TARGET}|{_IMAGE})")
_DEFINITION = re.compile(rf"(?m)^ {{0,3}}\[([^\[\]]+)\]:[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)?{_ADDRESS}")


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    """A parser of blocks; what stands within a line is not its business."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("inline")


def front_matter(text: str) -> Span:
    """The YAML front matter with its fences, as GitHub and the Hugging Face Hub read it; empty where there is none."""
    found = _FRONT_MATTER.match(text)
    end = found.end() if found else 0
    return Span(0, end)


def blocks(text: str) -> Sequence["Token"]:
    """The blocks of `text` as markdown-it's tokens, its front matter left out; line numbers are those of `text`."""
    return _parser().parse(blank(text, [front_matter(text)]))


def read_markdown(text: str) -> Page:
    """`text` taken apart. Never fails: what is no Markdown is a paragraph."""
    matter, tokens = front_matter(text), blocks(text)
    lines = line_starts(text)
    shown = blank(text, [matter, *_code(text, tokens, lines)])
    visible = blank(shown, comments(shown))
    visible = blank(visible, code_elements(visible))

    html: list[Span] = []
    tables: list[Span] = []
    for token in tokens:
        if token.map is None:
            continue
        span = line_span(lines, len(text), *token.map)
        if token.type == "html_block":
            html.append(span)
        elif token.type == "table_open":
            tables.append(span)

    outline = Outline(text, visible, tokens, lines)
    return Page(
        markup=Markup.MARKDOWN,
        text=text,
        visible=visible,
        markers=_without_code_tags(shown),
        images=_images(visible, html),
        top=_top(text, shown, matter.end),
        after_title=outline.after_title,
        head_end=outline.head_end,
        title=outline.title,
        fixed=tuple(_fixed(shown)),
        tables=(*tables, *_html_tables(visible)),
        html=tuple(html),
    )


def marker_text(text: str) -> str:
    """`text` with code and front matter blanked out and comments left in: where a marker may stand."""
    matter, tokens = front_matter(text), blocks(text)
    return _without_code_tags(blank(text, [matter, *_code(text, tokens, line_starts(text))]))


def _without_code_tags(shown: str) -> str:
    """`shown` without the HTML elements that hold code, comments left in."""
    return blank(shown, code_elements(blank(shown, comments(shown))))


def _code(text: str, tokens: Sequence["Token"], lines: tuple[int, ...]) -> Iterator[Span]:
    """Fenced and indented code, and code spans."""
    for token in tokens:
        if token.map is None:
            continue

        span = line_span(lines, len(text), *token.map)
        is_code = token.type in {"fence", "code_block"}
        hides_the_rest = token.type == "html_block" and never_ends(token.content)
        if is_code or hides_the_rest:
            yield span
            continue

        may_hold_code = token.type == "inline" and "`" in token.content
        if may_hold_code:
            yield from _code_spans(text, span)


def _code_spans(text: str, span: Span) -> Iterator[Span]:
    """Code spans within a paragraph: CommonMark 0.31.2, section 6.1; a backtick after a backslash opens none."""
    ticks = [Span(*found.span()) for found in _TICKS.finditer(text, span.start, span.end)]
    ends: dict[int, list[int]] = {}
    for tick in ticks:
        ends.setdefault(tick.end - tick.start, []).append(tick.end)

    position = span.start
    for opening in ticks:
        # Counted sign by sign: a slice for each tick would take the square of a long line's time.
        first = opening.start
        while first > span.start and text[first - 1] == "\\":
            first -= 1
        is_escaped = (opening.start - first) % 2 == 1
        if opening.start < position or is_escaped:
            continue

        same = ends[opening.end - opening.start]
        index = bisect_right(same, opening.end)
        if index < len(same):
            position = same[index]
            yield Span(opening.start, position)


def _images(visible: str, html_blocks: Iterable[Span]) -> tuple[Image, ...]:
    """The images of Markdown outside HTML blocks, where it is not read, and those of HTML everywhere."""
    markdown = blank(visible, html_blocks)
    definitions: dict[str, Span] = {}
    for definition in _DEFINITION.finditer(markdown):
        # The first definition of a label counts: CommonMark 0.31.2, section 4.7.
        definitions.setdefault(_label(definition[1]), Span(*definition.span(2)))

    found = []
    for match in _LINKED_IMAGE.finditer(markdown):
        image = _image(match, definitions)
        if image is not None:
            found.append(image)

    taken = [image.whole for image in found]
    for image in html_images(visible):
        if not within(taken, image.whole.start):
            found.append(image)
    return tuple(sorted(found, key=lambda image: image.whole))


def _image(match: re.Match[str], definitions: dict[str, Span]) -> Image | None:
    """The image of a match of _LINKED_IMAGE, None where a reference has no definition."""
    is_linked = match[1] is not None
    # The groups of the words and of the address: in a link, or alone.
    alt, address = (1, 2) if is_linked else (6, 7)
    source = _address(match, address, definitions, match[alt])
    if source is None:
        return None
    return Image(
        syntax=Syntax.MARKDOWN,
        whole=Span(*match.span()),
        sources=(source,),
        link=_address(match, 4, definitions) if is_linked else None,
        alt=Span(*match.span(alt)),
    )


def _address(match: re.Match[str], group: int, definitions: dict[str, Span], words: str = "") -> Span | None:
    """Where the address of `group` stands, or the definition that the reference beside it names, or else `words`."""
    if match[group] is not None:
        return Span(*match.span(group))
    return definitions.get(_label(match[group + 1] or words))


def _label(text: str) -> str:
    """A label for comparing: CommonMark 0.31.2, section 4.7, without case and with one space for any white space."""
    return " ".join(text.lower().split())


def _top(text: str, shown: str, start: int) -> int:
    """Where text may begin: after the comments that open the file; before one that announces badges."""
    end = start
    for span in comments(shown[start:]):
        comment = Span(start + span.start, start + span.end)
        stands_behind_text = bool(shown[end : comment.start].strip())
        if stands_behind_text:
            break
        if re.search(r"(?i)\bbadges?\W{0,3}start", comment.of(text)):
            return comment.start
        end = comment.end

    # The line break behind the last comment is the comment's.
    after = re.compile(r"[ \t]*(?:\r\n|\n|\r)").match(shown, end)
    if after and end > start:
        return after.end()
    return end


def _fixed(shown: str) -> Iterator[Span]:
    """Spans between the marker comments of other tools that rewrite what stands there."""
    for opening in _FIXED_START.finditer(shown):
        closing = _FIXED_END.search(shown, opening.end())
        if closing is None:
            return
        yield Span(opening.start(), closing.end())


def _html_tables(visible: str) -> Iterator[Span]:
    start: int | None = None
    for tag in tags(visible):
        if tag.name != "table":
            continue

        if start is None:
            start = None if tag.closing else tag.whole.start
        elif tag.closing:
            yield Span(start, tag.whole.end)
            start = None
