"""Where a new badge goes in an AsciiDoc or Org file: on a line after the last badge that has a line of its own.

Elsewhere (document headers, conditional parts) a wrong line break changes the document, so that the author is asked.
"""

import re

from doi_action.readme.classify import is_badge
from doi_action.readme.page import Image, Markup, Page, Syntax
from doi_action.readme.placement import Placement

_SECTION = {
    Markup.ASCIIDOC: re.compile(r"(?m)^={2,6}[ \t]+\S"),
    Markup.ORG: re.compile(r"(?m)^\*+[ \t]+\S"),
}
_CONDITION = re.compile(r"(?m)^(ifdef|ifndef|ifeval|endif)::[^\[\r\n]*\[(.*)\][ \t]*$")


def place_in_macros(page: Page) -> tuple[Placement, ...]:
    """The place beside the first run of badges in the head, empty where there is none that is certain."""
    section = _SECTION[page.markup].search(page.visible)
    head_end = section.start() if section else len(page.text)
    images = [image for image in page.images if image.whole.start < head_end]
    badges = [image for image in images if is_badge(image, page.text) and _own_line(page, image)]
    if not badges or _conditional(page, badges[0].whole.start):
        return ()

    last = badges[0]
    for badge in badges[1:]:
        if not _next_line(page, last, badge):
            break
        last = badge

    syntax = Syntax.ASCIIDOC if page.markup is Markup.ASCIIDOC else Syntax.ORG
    at = page.line_end(last.whole.end)
    return (Placement(at=at, before=page.newline, syntax=syntax, reason="beside the other badges"),)


def _own_line(page: Page, image: Image) -> bool:
    """Whether nothing else stands on the lines of an inline image."""
    start, end = page.line_start(image.whole.start), page.line_end(image.whole.end)
    alone = not (page.visible[start : image.whole.start] + page.visible[image.whole.end : end]).strip()
    return alone and image.syntax in (Syntax.ASCIIDOC, Syntax.ORG) and "image::" not in image.whole.of(page.text)


def _next_line(page: Page, first: Image, second: Image) -> bool:
    return not page.text[first.whole.end : second.whole.start].strip() and (
        page.line_of(second.whole.start) == page.line_of(first.whole.end) + 1
    )


def _conditional(page: Page, index: int) -> bool:
    """Whether a conditional part of an AsciiDoc file is open at `index`."""
    depth = 0
    for found in _CONDITION.finditer(page.visible, 0, index):
        if found.group(1) == "endif":
            depth -= 1
        elif found.group(1) == "ifeval" or not found.group(2):
            depth += 1
    return depth > 0
