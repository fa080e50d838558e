"""Where a new badge goes in a Markdown file, and in which syntax: beside the other badges, or under the title."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from doi_action.readme.classify import is_badge, shown_dois
from doi_action.readme.page import Image, Page, Span, Syntax, inside
from doi_action.readme.placement import Placement, own_paragraph

_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_INDENT = re.compile(r"[ \t]*")
_SEPARATOR = re.compile(r"(?i)<br\s*/?>|&nbsp;|[|·•/\\]")
_CONTAINER = re.compile(r"(?i)</?(?:td|tr|p|div|span|center|picture)\b[^<>]*>")
_ITEM_START = re.compile(r"(?m)^[ \t]*(?:[-*+>][ \t]+)+")
_BLANK_LINE = re.compile(r"(?:\n|\r(?!\n))[ \t]*[\r\n]")
_CITATION = re.compile(r"(?i)\b(?:cit(?:e|ation|ing)|doi)\b")
_EMPTY_BADGES = re.compile(
    r"(?i)(<!--[ \t]*badges:[ \t]*start[ \t]*-->[ \t]*(?:\r\n|\n|\r))\s*<!--[ \t]*badges:[ \t]*end"
)
"""The place for badges that R's usethis puts into a README."""

_PIPE = re.compile(r"(?<!\\)\|")
_BESIDE = "beside the other badges"
_DECORATION = re.compile(r"<[^<>]*>|&nbsp;|[-*+>#|·•/\\:\s]|\d+[.)]")


def place_in_markdown(page: Page) -> tuple[Placement, ...]:
    """The place for a badge: after the last badge of the best block, else after the title, else at the top."""
    block = best_block(page)
    if block is None:
        return (_without_block(page),)
    table = inside(page.tables, block[0].whole.start)
    return (_at_table(page, table) if table is not None else _after(page, block[-1]),)


def best_block(page: Page) -> tuple[Image, ...] | None:
    """The run of badges to stand beside: the first that shows a DOI already, else the first of all."""
    blocks = tuple(badge_blocks(page))
    for block in blocks:
        if any(_shows_doi(page, image) for image in block):
            return block
    return blocks[0] if blocks else None


def badge_blocks(page: Page) -> Iterator[tuple[Image, ...]]:
    """The runs of badges in the head of the page with no prose on their lines; fixed spans are passed over."""
    badges = [i for i in page.images if is_badge(i, page.text) and i.whole.start < page.head_end]
    badges = [i for i in badges if not inside(page.fixed, i.whole.start)]
    while badges:
        block = _run(page, badges)
        if _alone(page, block):
            yield block
        badges = badges[len(block) :]


def _shows_doi(page: Page, image: Image) -> bool:
    return bool(shown_dois(image, page.text))


def _run(page: Page, badges: Sequence[Image]) -> tuple[Image, ...]:
    """The badges that follow one another from the first of `badges` on."""
    following = pairwise(badges)
    together = takewhile(lambda pair: _touch(page, *pair), following)
    return (badges[0], *(second for _, second in together))


def _touch(page: Page, first: Image, second: Image) -> bool:
    """Whether nothing but separators stands between two badges; a blank line parts them, except within HTML."""
    gap = _SEPARATOR.sub(" ", page.visible[first.whole.end : second.whole.start])
    if first.syntax is second.syntax is Syntax.HTML:
        return not _CONTAINER.sub("", gap).strip()
    if inside(page.tables, first.whole.start) and re.search(r"[\r\n]", gap):
        return False
    return not _BLANK_LINE.search(gap) and not _ITEM_START.sub("", gap).strip()


def _alone(page: Page, block: tuple[Image, ...]) -> bool:
    """Whether no prose stands on the lines of the block; a heading may hold badges, and a table cell its label."""
    start, end = block[0].whole.start, block[-1].whole.end
    before = page.visible[page.line_start(start) : start]
    after = page.visible[end : page.line_end(end)]
    if before.lstrip().startswith("#") or inside(page.tables, start):
        return not re.search(r"\w", _DECORATION.sub("", after)) or bool(inside(page.tables, start))
    return not _DECORATION.sub("", before + after)


def _after(page: Page, last: Image) -> Placement:
    """After `last`: on a line of its own where each badge has one, else beside it."""
    start, end = last.whole.start, last.whole.end
    prefix = page.visible[page.line_start(start) : start]
    line_end = page.line_end(end)
    own_line = not page.visible[end:line_end].strip(" \t\\") and (
        _INDENT.fullmatch(prefix) or _LIST_ITEM.fullmatch(prefix)
    )
    if own_line:
        return Placement(at=line_end, before=page.newline + prefix, syntax=last.syntax, indent=prefix, reason=_BESIDE)
    return Placement(at=end, before=" ", syntax=last.syntax, reason=_BESIDE)


def _at_table(page: Page, table: Span) -> Placement:
    """In the cell where the table speaks of citation, beside the last badge there; else after the table."""
    images = [i for i in page.images if table.start <= i.whole.start < table.end]
    column = _citation_column(page, table)
    for image in reversed(images):
        in_column = column is not None and _column_of(page, image.whole.start) == column
        in_row = column is None and _row_speaks_of_citation(page, image)
        if in_column or in_row or _shows_doi(page, image):
            return Placement(at=image.whole.end, before=" ", syntax=image.syntax, reason=_BESIDE)
    if page.visible.startswith("<", table.start):
        reason = "after the table of badges"
        return Placement(at=table.end, before=page.newline, syntax=Syntax.HTML, reason=reason)
    return own_paragraph(page, table.end, Syntax.MARKDOWN, "after the table of badges")


def _citation_column(page: Page, table: Span) -> int | None:
    """Which column of a table with pipes has a heading about citation, None where none has."""
    heading = page.visible[table.start : page.line_end(table.start)]
    for found in _CITATION.finditer(heading):
        return _column_of(page, table.start + found.start())
    return None


def _column_of(page: Page, index: int) -> int:
    """The number of the cell that a character of a table row stands in; the pipe before the first may be left out."""
    row = page.visible[page.line_start(index) : index].lstrip()
    return len(_PIPE.findall(row)) - row.startswith("|")


def _row_speaks_of_citation(page: Page, image: Image) -> bool:
    """Whether the words before an image in its row are about citation."""
    return _CITATION.search(page.visible[page.line_start(image.whole.start) : image.whole.start]) is not None


def _without_block(page: Page) -> Placement:
    empty = _EMPTY_BADGES.search(page.markers, 0, page.head_end)
    if empty:
        return Placement(at=empty.end(1), after=page.newline, syntax=Syntax.MARKDOWN, reason="where badges begin")
    if page.after_title is not None:
        return own_paragraph(page, page.after_title, Syntax.MARKDOWN, "under the title")
    return own_paragraph(page, page.top, Syntax.MARKDOWN, "at the top")
