"""Where a new badge goes in a Markdown file, and in which syntax: beside the other badges, or under the title."""

import re
from collections.abc import Iterator, Sequence

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
_BADGES_BEGIN = re.compile(r"(?i)<!--[ \t]*badges:[ \t]*start[ \t]*-->(?P<line_end>[ \t]*(?:\r\n|\n|\r))?")
_BADGES_END = re.compile(r"(?i)<!--[ \t]*badges:[ \t]*end")
"""Between them R's usethis keeps the badges of a README."""

_PIPE = re.compile(r"(?<!\\)\|")
_BESIDE = "beside the other badges"
_DECORATION = re.compile(r"<[^<>]*>|&nbsp;|[-*+>#|·•/\\:\s]|(?<!\d)\d+[.)]")


def place_in_markdown(page: Page) -> tuple[Placement, ...]:
    """The place for a badge: after the last badge of the best block, else after the title, else at the top."""
    block = best_block(page)
    if block is not None:
        table = inside(page.tables, block[0].whole.start)
        if table is not None:
            return (_at_table(page, table),)
        return (_after(page, block[-1]),)

    begin = _BADGES_BEGIN.search(page.markers, 0, page.head_end)
    if begin is not None and _BADGES_END.search(page.markers, begin.end(), page.head_end):
        before = "" if begin["line_end"] else page.newline
        reason = "where badges begin"
        return (Placement(at=begin.end(), before=before, after=page.newline, syntax=Syntax.MARKDOWN, reason=reason),)

    if page.after_title is not None:
        return (own_paragraph(page, page.after_title, Syntax.MARKDOWN, "under the title"),)
    return (own_paragraph(page, page.top, Syntax.MARKDOWN, "at the top"),)


def best_block(page: Page) -> tuple[Image, ...] | None:
    """The run of badges to stand beside: the first that shows a DOI already, else the first of all."""
    blocks = list(badge_blocks(page))
    for block in blocks:
        if any(shown_dois(image, page.text) for image in block):
            return block
    return blocks[0] if blocks else None


def badge_blocks(page: Page) -> Iterator[tuple[Image, ...]]:
    """The runs of badges in the head of the page with no prose on their lines; fixed spans are passed over."""
    runs: list[list[Image]] = []
    for image in page.images:
        start = image.whole.start
        if start >= page.head_end or inside(page.fixed, start):
            continue
        if not is_badge(image, page.text):
            continue

        if runs and _touch(page, runs[-1][-1], image):
            runs[-1].append(image)
        else:
            runs.append([image])

    for run in runs:
        if _stands_alone(page, run):
            yield tuple(run)


def _touch(page: Page, first: Image, second: Image) -> bool:
    """Whether nothing but separators stands between two badges; a blank line parts them, except within HTML."""
    gap = _SEPARATOR.sub(" ", page.visible[first.whole.end : second.whole.start])
    if first.syntax is second.syntax is Syntax.HTML:
        return not _CONTAINER.sub("", gap).strip()

    # Each row of a table is one of its own.
    is_in_table = inside(page.tables, first.whole.start) is not None
    if is_in_table and re.search(r"[\r\n]", gap):
        return False
    if _BLANK_LINE.search(gap):
        return False

    return not _ITEM_START.sub("", gap).strip()


def _stands_alone(page: Page, block: Sequence[Image]) -> bool:
    """Whether no prose stands on the lines of the block; a heading may hold badges, and a table cell its label."""
    start, end = block[0].whole.start, block[-1].whole.end
    if inside(page.tables, start) is not None:
        return True

    before = page.visible[page.line_start(start) : start]
    after = page.visible[end : page.line_end(end)]
    if before.lstrip().startswith("#"):
        return re.search(r"\w", _DECORATION.sub("", after)) is None
    return not _DECORATION.sub("", before + after)


def _after(page: Page, last: Image) -> Placement:
    """After `last`: on a line of its own where each badge has one, else beside it."""
    start, end = last.whole.start, last.whole.end
    prefix = page.visible[page.line_start(start) : start]
    line_end = page.line_end(end)

    begins_line = _INDENT.fullmatch(prefix) or _LIST_ITEM.fullmatch(prefix)
    # Two blanks or a backslash break the line in Markdown.
    ends_line = not page.visible[end:line_end].strip(" \t\\")
    if begins_line and ends_line:
        return Placement(at=line_end, before=page.newline + prefix, syntax=last.syntax, indent=prefix, reason=_BESIDE)

    return Placement(at=end, before=" ", syntax=last.syntax, reason=_BESIDE)


def _at_table(page: Page, table: Span) -> Placement:
    """In the cell where the table speaks of citation, beside the last badge there; else after the table."""
    heading = _CITATION.search(page.visible, table.start, page.line_end(table.start))
    column = _column_of(page, heading.start()) if heading else None

    for image in reversed(page.images):
        start = image.whole.start
        if not table.start <= start < table.end:
            continue

        # The head of the column says what a cell is about, else the row before the image.
        if column is None:
            row_so_far = page.visible[page.line_start(start) : start]
            speaks_of_citation = _CITATION.search(row_so_far) is not None
        else:
            speaks_of_citation = _column_of(page, start) == column

        if speaks_of_citation or shown_dois(image, page.text):
            return Placement(at=image.whole.end, before=" ", syntax=image.syntax, reason=_BESIDE)

    reason = "after the table of badges"
    is_html = page.visible.startswith("<", table.start)
    if is_html:
        return Placement(at=table.end, before=page.newline, syntax=Syntax.HTML, reason=reason)
    return own_paragraph(page, table.end, Syntax.MARKDOWN, reason)


def _column_of(page: Page, index: int) -> int:
    """The number of the cell that a character of a table row stands in; the pipe before the first may be left out."""
    row = page.visible[page.line_start(index) : index].lstrip()
    return len(_PIPE.findall(row.removeprefix("|")))
