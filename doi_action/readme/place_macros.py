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

    run: list[Image] = []
    for image in page.images:
        start = image.whole.start
        if start >= head_end or not _is_badge_on_own_line(page, image):
            continue

        if run:
            last_end = run[-1].whole.end
            has_text_between = bool(page.text[last_end:start].strip())
            is_in_next_line = page.line_of(start) == page.line_of(last_end) + 1
            if has_text_between or not is_in_next_line:
                break
        run.append(image)

    if not run or _is_conditional(page, run[0].whole.start):
        return ()

    syntax = Syntax.ASCIIDOC if page.markup is Markup.ASCIIDOC else Syntax.ORG
    at = page.line_end(run[-1].whole.end)
    return (Placement(at=at, before=page.newline, syntax=syntax, reason="beside the other badges"),)


def _is_conditional(page: Page, index: int) -> bool:
    """Whether a conditional part of an AsciiDoc file is open at `index`."""
    depth = 0
    for found in _CONDITION.finditer(page.visible, 0, index):
        word, text = found.groups()
        if word == "endif":
            depth -= 1
            continue

        # With text in its brackets a condition holds for that text alone, and nothing ends it
        # (https://docs.asciidoctor.org/asciidoc/latest/directives/ifdef-ifndef/).
        if word == "ifeval" or not text:
            depth += 1
    return depth > 0


def _is_badge_on_own_line(page: Page, image: Image) -> bool:
    """Whether an image is an inline badge with nothing else on its lines."""
    # `image::` is a block of its own.
    is_inline = image.syntax in (Syntax.ASCIIDOC, Syntax.ORG) and "image::" not in image.whole.of(page.text)
    if not is_inline:
        return False

    start, end = page.line_start(image.whole.start), page.line_end(image.whole.end)
    around = page.visible[start : image.whole.start] + page.visible[image.whole.end : end]
    if around.strip():
        return False
    return is_badge(image, page.text)
