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
        # `<!-->` and `<!--->` are whole comments.
        end = -1
        for empty in ("<!-->", "<!--->"):
            if text.startswith(empty, start):
                end = start + len(empty)

        if end < 0:
            closing = text.find("-->", start + len("<!--"))
            if closing < 0:
                return
            end = closing + len("-->")
        yield Span(start, end)
        start = text.find("<!--", end)


def never_ends(block: str) -> bool:
    """Whether an HTML block opens a comment or an element of code that hides all the rest of the page.

    CommonMark 0.31.2, section 4.6: such a block ends with the page where its end condition is never met.
    """
    opening = _SWALLOWS.match(block)
    if opening is None:
        return False

    end = "-->"
    if opening.group(1) is not None:
        end = f"</{opening.group(1).lower()}"
    return end not in block.lower()


def code_elements(text: str) -> Iterator[Span]:
    """The elements of `text` whose content is shown as it is, with their tags; one without an end is none."""
    found = list(_CODE_TAG.finditer(text))
    ends: dict[str, list[int]] = {}
    for tag in found:
        is_end = tag[1] == "/"
        if is_end:
            ends.setdefault(tag[2].lower(), []).append(tag.end())

    position = 0
    for tag in found:
        is_end = tag[1] == "/"
        if is_end or tag.start() < position:
            continue

        same = ends.get(tag[2].lower(), [])
        index = bisect_left(same, tag.end())
        if index < len(same):
            position = same[index]
            yield Span(tag.start(), position)
