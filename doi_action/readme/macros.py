"""AsciiDoc and Org READMEs taken apart as far as a badge that is there can be brought up to date."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from doi_action.readme.html_images import html_images
from doi_action.readme.page import Heading, Image, Markup, Page, Span, Syntax, blank, inside

_ASCIIDOC_CODE = re.compile(
    r"(?ms)^(-{4,}|\.{4,}|/{4,}|\+{4,}|```)[^\r\n]*$.*?^\1[ \t]*$|^//(?!/)[^\r\n]*$|`[^`\r\n]+`"
)
_ASCIIDOC_COMMENTS = re.compile(r"(?ms)^//(?!/)[^\r\n]*$")
_ORG_FENCE = re.compile(r"(?im)^[ \t]*+#\+(begin|end)_(src|example|comment|verse)\b[^\r\n]*$")
_ORG_CODE = re.compile(r"(?m)^[ \t]*:(?=[ \t]|$)[^\r\n]*$|[=~][^=~\r\n]+[=~]")
_ORG_COMMENTS = re.compile(r"(?m)^[ \t]*#(?!\+)[^\r\n]*$")
_ASCIIDOC_LINK_AROUND = re.compile(
    r"(?<![\w/.:-])(?:link:)?(https?://[^\s\[\]]++)\[image:{1,2}([^\s\[\]:][^\s\[\]]*)\[([^\[\]]*)\]\]"
)
_ASCIIDOC_IMAGE = re.compile(r"image:{1,2}([^\s\[\]:][^\s\[\]]*)\[([^\[\]]*)\]")
_ASCIIDOC_LINK = re.compile(r"""link\s*=\s*(?:"([^"]*)"|([^,"\]\s]+))""")
_ORG_LINK = re.compile(r"\[\[([^\[\]]+)\]\[(?:file:)?(https?://[^\[\]]+)\]\]")


_ASCIIDOC_TITLE = re.compile(r"\s*+(?::[\w!][^\r\n]*+\s++)*+[=#][ \t]++(\S[^\r\n]*)")
"""The document's title comes first; only attributes and comments may stand before it."""
_ORG_TITLE = re.compile(r"(?im)^#\+title:[ \t]*+(\S[^\r\n]*)")
_ORG_HEADLINE = re.compile(r"\s*+(?:#\+[^\r\n]*+\s++)*+\*[ \t]++(\S[^\r\n]*)")
"""What GitHub shows as the title where the file does not state one: a first headline with nothing before it."""


def read_macros(markup: Markup, text: str) -> Page:
    """`text` taken apart. Where a new badge could go is not looked for."""
    comments = _ASCIIDOC_COMMENTS if markup is Markup.ASCIIDOC else _ORG_COMMENTS
    held = [Span(*found.span()) for found in comments.finditer(text)]
    shown = blank(text, held)
    if markup is Markup.ASCIIDOC:
        code = [Span(*found.span()) for found in _ASCIIDOC_CODE.finditer(shown)]
    else:
        blocks = list(_org_blocks(shown))
        code = [*blocks, *(Span(*found.span()) for found in _ORG_CODE.finditer(blank(shown, blocks)))]

    visible = blank(shown, code)
    found = _asciidoc_images(visible) if markup is Markup.ASCIIDOC else _org_images(visible)
    images = sorted(found, key=lambda image: image.whole)
    return Page(
        markup=markup,
        text=text,
        visible=visible,
        markers=blank(text, code),
        images=tuple(images),
        title=_title(markup, shown),
    )


def _title(markup: Markup, shown: str) -> Heading | None:
    if markup is Markup.ASCIIDOC:
        found = _ASCIIDOC_TITLE.match(shown)
    else:
        found = _ORG_TITLE.search(shown) or _ORG_HEADLINE.match(shown)
    return Heading(found[1].rstrip(), found.start(1)) if found else None


def _org_blocks(text: str) -> Iterator[Span]:
    """The blocks of an Org file that hold code or text as it is; one without an end is none."""
    fences = list(_ORG_FENCE.finditer(text))
    ends: dict[str, list[int]] = {}
    for fence in fences:
        if fence.group(1).lower() == "end":
            ends.setdefault(fence.group(2).lower(), []).append(fence.end())

    position = 0
    for fence in fences:
        if fence.group(1).lower() == "end" or fence.start() < position:
            continue
        same = ends.get(fence.group(2).lower(), [])
        index = bisect_right(same, fence.end())
        if index < len(same):
            position = same[index]
            yield Span(fence.start(), position)


def _asciidoc_images(visible: str) -> Iterator[Image]:
    around = list(_ASCIIDOC_LINK_AROUND.finditer(visible))
    for found in around:
        yield Image(
            syntax=Syntax.ASCIIDOC,
            whole=Span(*found.span()),
            sources=(Span(*found.span(2)),),
            link=Span(*found.span(1)),
            alt=Span(*found.span(3)),
        )
    taken = [Span(*found.span()) for found in around]
    for found in _ASCIIDOC_IMAGE.finditer(visible):
        if not inside(taken, found.start()):
            yield _asciidoc_image(found)


def _asciidoc_image(found: re.Match[str]) -> Image:
    link = _ASCIIDOC_LINK.search(found.string, *found.span(2))
    group = 1 if link and link.group(1) is not None else 2
    return Image(
        syntax=Syntax.ASCIIDOC,
        whole=Span(*found.span()),
        sources=(Span(*found.span(1)),),
        link=Span(*link.span(group)) if link else None,
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
