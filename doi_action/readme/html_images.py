"""Images in HTML, as Markdown and reStructuredText files carry it: `<a href=...><img src=...></a>`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from doi_action.readme.page import Image, Span, Syntax

# Possessive, and each name only from its beginning: a page of one endless word takes no longer than another.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9-]*+)((?:[^<>"']|"[^"<>]*+"|'[^'<>]*+')*+)>""")
_ATTRIBUTE = re.compile(r"""(?<![-\w:.])([A-Za-z_:][-\w:.]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_IN_A_LINK = frozenset({"a", "img", "picture", "source", "br"})
"""Tags that leave a link to its image."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: `name` in lower case, `closing` for an end tag, `values` where each attribute's value stands."""

    name: str
    closing: bool
    whole: Span
    values: dict[str, Span]


def tags(visible: str) -> Iterator[Tag]:
    """The tags of `visible`, in order."""
    for found in _TAG.finditer(visible):
        values: dict[str, Span] = {}
        for attribute in _ATTRIBUTE.finditer(visible, *found.span(3)):
            # In double quotes, in single ones, or in none: the last group is the one that matched.
            values.setdefault(attribute[1].lower(), Span(*attribute.span(attribute.lastindex or 0)))
        yield Tag(found[2].lower(), found[1] == "/", Span(*found.span()), values)


def html_images(visible: str) -> tuple[Image, ...]:
    """The images of `visible` with their links; an image beside other text in a link is left without its link."""
    found: list[Image] = []
    anchor: Tag | None = None
    pending: list[Image] = []
    position = 0
    extra: list[Span] = []

    for tag in tags(visible):
        has_text = bool(visible[position : tag.whole.start].strip())
        position = tag.whole.end
        if has_text or tag.name not in _IN_A_LINK:
            found += pending
            pending, anchor = [], None

        if tag.name == "a":
            # A link around one image is the image's.
            if tag.closing and anchor is not None and len(pending) == 1:
                whole = Span(anchor.whole.start, tag.whole.end)
                pending = [replace(pending[0], whole=whole, link=anchor.values["href"])]
            found += pending
            pending, anchor = [], None
            if not tag.closing and "href" in tag.values:
                anchor = tag

        # Of a picture, the sources come before its image.
        elif tag.name == "source" and "srcset" in tag.values:
            extra += _candidates(visible, tag.values["srcset"])

        elif tag.name == "img" and "src" in tag.values:
            image = Image(
                syntax=Syntax.HTML,
                whole=tag.whole,
                sources=(tag.values["src"], *extra),
                alt=tag.values.get("alt"),
            )
            (pending if anchor else found).append(image)
            extra = []
    return tuple(sorted(found + pending, key=lambda image: image.whole))


def _candidates(visible: str, srcset: Span) -> list[Span]:
    """The addresses in a srcset attribute, without their widths (HTML Standard, 4.8.4.2.1)."""
    found = re.compile(r"https?://\S+?(?=,?\s|,?$)").finditer(srcset.of(visible))
    return [Span(srcset.start + f.start(), srcset.start + f.end()) for f in found]
