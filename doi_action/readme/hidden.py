"""What of HTML in a Markdown file is no markup: comments, and elements that hold code.

Found by one pass each, so that a file of a hundred thousand openings and no end takes no longer than another.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from doi_action.readme.page import Span

_CODE_TAG = re.compile(r"(?i)<(/?)(pre|code|script|style|textarea|xmp|samp|kbd)\b[^<>]*>")
_SWALLOWS = re.compile(r"(?i) {0,3}<(?:!--|(pre|script|style|textarea)(?=[\s>]|$))")


def comments(text: str) -> Iterator[Span]:
    """The comments of `text` (CommonMark 0.31.2, section 6.6); one without an end is none."""
    start = text.find("<!--")
    while start >= 0:
        empty = next((e for e in ("<!-->", "<!--->") if text.startswith(e, start)), None)
        closing = text.find("-->", start + len("<!--"))
        if empty is None and closing < 0:
            return

        end = closing + len("-->") if empty is None else start + len(empty)
        yield Span(start, end)
        start = text.find("<!--", end)


def never_ends(block: str) -> bool:
    """Whether an HTML block opens a comment or an element of code that hides all the rest of the page.

    CommonMark 0.31.2, section 4.6: such a block ends with the page where its end condition is never met.
    """
    opening = _SWALLOWS.match(block)
    if opening is None:
        return False
    end = "-->" if opening.group(1) is None else f"</{opening.group(1).lower()}"
    return end not in block.lower()


def code_elements(text: str) -> Iterator[Span]:
    """The elements of `text` whose content is shown as it is, with their tags; one without an end is none."""
    tags = [(f.start(), f.end(), f.group(1) == "/", f.group(2).lower()) for f in _CODE_TAG.finditer(text)]
    closing: dict[str, list[tuple[int, int]]] = {}
    for start, end, closes, name in tags:
        if closes:
            closing.setdefault(name, []).append((start, end))
    position = 0
    for start, end, closes, name in tags:
        if closes or start < position:
            continue
        ends = closing.get(name, [])
        index = bisect_left(ends, (end, end))
        if index < len(ends):
            position = ends[index][1]
            yield Span(start, position)
