"""AsciiDoc and Org READMEs taken apart as far as a badge that is there can be brought up to date."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from doi_action.readme.html_images import html_images
from doi_action.readme.page import Heading, Image, Markup, Page, Span, Syntax, blank, within

_ASCIIDOC_FENCE = re.compile(r"(?m)^(-{4,}+|\.{4,}+|/{4,}+|\+{4,}+|```)([^\r\n]*)")
_ASCIIDOC_CODE = re.compile(r"(?m)^//(?!/)[^\r\n]*$|`[^`\r\n]+`")
_ASCIIDOC_COMMENTS = re.compile(r"(?ms)^//(?!/)[^\r\n]*$")
_ORG_FENCE = re.compile(r"(?im)^[ \t]*+#\+(begin|end)_(src|example|comment|verse)\b[^\r\n]*$")
_ORG_CODE = re.compile(r"(?m)^[ \t]*:(?=[ \t]|$)[^\r\n]*$|[=~][^=~\r\n]+[=~]")
_ORG_COMMENTS = re.compile(r"(?m)^[ \t]*#(?!\+)[^\r\n]*$")
_ASCIIDOC_LINK_AROUND = re.compile(
    r"(?<![\w/.:-])(?:link:)?(https?://[^\s\[\]]++)\[image:{1,2}([^\s\[\]:][^\s\[\]]*)\[([^\[\]]*)\]\]"
)
_ASCIIDOC_IMAGE = re.compile(r"image:{1,2}([^\s\[\]:](?:(?!image:)[^\s\[\]])*+)\[([^\[\]]*)\]")
_ASCIIDOC_LINK = re.compile(r"""link\s*=\s*(?:"([^"]*)"|([^,"\]\s]+))""")
_ORG_LINK = re.compile(r"\[\[([^\[\]]+)\]\[(?:file:)?(https?://[^\[\]]+)\]\]")


_ASCIIDOC_TITLE = re.compile(r"\s*+(?::[\w!][^\r\n]*+\s++)*+[=#][ \t]++(\S[^\r\n]*)")
"""The document's title comes first; only attributes and comments may stand before it."""
_ORG_TITLE = re.compile(r"(?im)^#\+title:[ \t]*+(\S[^\r\n]*)")
_ORG_HEADLINE = re.compile(r"\s*+(?:#\+[^\r\n]*+\s++)*+\*[ \t]++(\S[^\r\n]*)")
"""What GitHub shows as the title where the file does not state one: a first headline with nothing before it."""


def read_macros(markup: Markup, text: str) -> Page:
    """`text` taken apart. Where a new badge could go is not looked for."""
    is_asciidoc = markup is Markup.ASCIIDOC
    comments = _ASCIIDOC_COMMENTS if is_asciidoc else _ORG_COMMENTS
    held = [Span(*found.span()) for found in comments.finditer(text)]
    shown = blank(text, held)

    if is_asciidoc:
        blocks = list(_blocks(_asciidoc_fences(shown)))
        in_lines = _ASCIIDOC_CODE
        title = _ASCIIDOC_TITLE.match(shown)
    else:
        blocks = list(_blocks(_org_fences(shown)))
        in_lines = _ORG_CODE
        title = _ORG_TITLE.search(shown) or _ORG_HEADLINE.match(shown)

    code = [*blocks, *(Span(*found.span()) for found in in_lines.finditer(blank(shown, blocks)))]
    visible = blank(shown, code)
    images = _asciidoc_images(visible) if is_asciidoc else _org_images(visible)
    return Page(
        markup=markup,
        text=text,
        visible=visible,
        markers=blank(text, code),
        images=tuple(sorted(images, key=lambda image: image.whole)),
        title=Heading(title[1].rstrip(), title.start(1)) if title else None,
    )


class _Fence(NamedTuple):
    """A line that opens or closes a block of its kind, or may do either."""

    kind: str
    span: Span
    opens: bool
    closes: bool


def _asciidoc_fences(text: str) -> Iterator[_Fence]:
    """Lines of four signs or more; what stands behind them makes a line one that only opens."""
    for found in _ASCIIDOC_FENCE.finditer(text):
        signs, more = found.groups()
        yield _Fence(signs, Span(*found.span()), opens=True, closes=not more.strip(" \t"))


def _org_fences(text: str) -> Iterator[_Fence]:
    """`#+begin_src` and its like."""
    for found in _ORG_FENCE.finditer(text):
        side, kind = found.group(1).lower(), found.group(2).lower()
        yield _Fence(kind, Span(*found.span()), opens=side == "begin", closes=side == "end")


def _blocks(fences: Iterable[_Fence]) -> Iterator[Span]:
    """The blocks that hold code or text as it is; one without an end is none."""
    fences = list(fences)
    ends: dict[str, list[int]] = {}
    for fence in fences:
        if fence.closes:
            ends.setdefault(fence.kind, []).append(fence.span.end)

    position = 0
    for fence in fences:
        if not fence.opens or fence.span.start < position:
            continue

        same = ends.get(fence.kind, [])
        index = bisect_right(same, fence.span.end)
        if index < len(same):
            position = same[index]
            yield Span(fence.span.start, position)


def _asciidoc_images(visible: str) -> Iterator[Image]:
    taken = []
    for found in _ASCIIDOC_LINK_AROUND.finditer(visible):
        taken.append(Span(*found.span()))
        yield Image(
            syntax=Syntax.ASCIIDOC,
            whole=Span(*found.span()),
            sources=(Span(*found.span(2)),),
            link=Span(*found.span(1)),
            alt=Span(*found.span(3)),
        )

    for found in _ASCIIDOC_IMAGE.finditer(visible):
        if within(taken, found.start()):
            continue

        link = _ASCIIDOC_LINK.search(found.string, *found.span(2))
        # In quotes or without: one of the two groups matched.
        address = Span(*link.span(link.lastindex or 0)) if link else None
        yield Image(
            syntax=Syntax.ASCIIDOC,
            whole=Span(*found.span()),
            sources=(Span(*found.span(1)),),
            link=address,
            alt=Span(found.start(2), link.start() if link else found.end(2)),
        )


def _org_images(visible: str) -> Iterator[Image]:
    for found in _ORG_LINK.finditer(visible):
        yield Image(
            syntax=Syntax.ORG,
            whole=Span(*found.span()),
            sources=(Span(*found.span(2)),),
            link=Span(*found.span(1)),
        )
    yield from html_images(visible)
