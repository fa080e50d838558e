"""Images in HTML, as Markdown and reStructuredText files carry it: `<a href=...><img src=...></a>`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doi_action.readme.page import Image, Span, Syntax

# Possessive, and each name only from its beginning: a page of one endless word takes no longer than another.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9-]*+)((?:[^<>"']|"[^"<>]*+"|'[^'<>]*+')*+)>""")
_ATTRIBUTE = re.compile(r"""(?<![-\w:.])([A-Za-z_:][-\w:.]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_PICTURE_PARTS = frozenset({"picture", "source", "br"})


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
            group = next(g for g in (2, 3, 4) if attribute.group(g) is not None)
            values.setdefault(attribute.group(1).lower(), Span(*attribute.span(group)))
        yield Tag(found.group(2).lower(), found.group(1) == "/", Span(*found.span()), values)


def html_images(visible: str) -> tuple[Image, ...]:
    """The images of `visible` with their links; an image beside other text in a link is left without its link."""
    found: list[Image] = []
    anchor: Tag | None = None
    pending: list[Image] = []
    position = 0
    extra: list[Span] = []
    for tag in tags(visible):
        if anchor is not None and (
            visible[position : tag.whole.start].strip() or tag.name not in {"a", "img", *_PICTURE_PARTS}
        ):
            found, pending, anchor = found + pending, [], None
        position = tag.whole.end
        if tag.name == "a" and not tag.closing:
            found, pending, anchor = found + pending, [], tag if "href" in tag.values else None
        elif tag.name == "a":
            found += [_linked(anchor, tag, pending[0])] if anchor and len(pending) == 1 else pending
            pending, anchor = [], None
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


def _linked(anchor: Tag, end: Tag, image: Image) -> Image:
    return Image(
        syntax=Syntax.HTML,
        whole=Span(anchor.whole.start, end.whole.end),
        sources=image.sources,
        link=anchor.values["href"],
        alt=image.alt,
    )
