"""The badge to show, and what may come of showing it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

from doi_action.identifiers.types import Doi
from doi_action.readme.page import Syntax

if TYPE_CHECKING:
    from jinja2 import Environment

BADGE_COLOUR = "0b63b0"
"""White text on it has a contrast of 6.1 (WCAG 2.2, 1.4.3 asks for 4.5); shields.io's own blue has 4.4."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Badge:
    """The badge of a work.

    `lineage` are all DOIs of the same work, versions and concept: a badge that shows one of them is ours to bring up
    to date, any other is not. `repository_id` is GitHub's number of the repository, by which Zenodo's older badges
    name it.
    """

    doi: Doi
    image: str
    link: str
    lineage: frozenset[Doi] = frozenset()
    repository_id: int | None = None

    @property
    def alt(self) -> str:
        """What a screen reader says instead of the image, which alone carries the number."""
        return f"DOI: {self.doi}"


def badge_for(
    doi: Doi,
    *,
    lineage: Collection[Doi] = (),
    resolver: str = "https://doi.org",
    repository_id: int | None = None,
    image: str = "",
) -> Badge:
    """The badge that shows `doi` and links to it at `resolver` (the sandbox has its own).

    `image` is where its picture is, by default at shields.io.
    """
    resolver = resolver.rstrip("/")
    link = doi.url
    if resolver != "https://doi.org":
        link = f"{resolver}/{doi.url.removeprefix('https://doi.org/')}"
    return Badge(
        doi=doi,
        image=image or shields_image(doi),
        link=link,
        lineage=frozenset((*lineage, doi)),
        repository_id=repository_id,
    )


def badge_svg(doi: Doi, templates: "Environment") -> str:
    """The badge as a picture of its own: no host is asked for it, and a reader for the blind says the DOI.

    White on #555 and #0b63b0 has a contrast of 7.5 and 6.1 (WCAG 2.2, 1.4.3 asks for 4.5). `textLength` makes any font
    fit the box.
    """
    width = round(len(str(doi)) * _LETTER)
    return templates.get_template("page/badge.svg.j2").render(doi=str(doi), width=width)


_LETTER = 6.3
"""Pixels that a letter of a DOI takes at 11 pixels, about; `textLength` settles the rest."""


def shields_image(doi: Doi) -> str:
    """The address of a static badge: no registry is asked when it is drawn.

    shields.io, static badge: `-` and `_` are doubled, a space is `_`, fields are separated by `-`.

    >>> shields_image(Doi("10.5281", "a-b_c"))
    'https://img.shields.io/badge/DOI-10.5281%2Fa--b__c-0b63b0'
    """
    return f"https://img.shields.io/badge/DOI-{shields_text(str(doi))}-{BADGE_COLOUR}"


def shields_text(text: str) -> str:
    """`text` as a field of a static badge."""
    return quote(text.replace("-", "--").replace("_", "__"), safe="")


class Action(StrEnum):
    """What came of an edit."""

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    INSERTED = "inserted"
    PASTE = "paste"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadmeEdit:
    """What came of one file.

    `after` are its new bytes, the old ones when nothing changed. `reason` says why, in a sentence without a full stop,
    and `line` where. `paste` are the lines for the reader to put in by hand, when `action` is PASTE. `offer` is
    a way to spare that. `notes` tell of what was left, a sentence each.
    """

    path: str
    action: Action
    before: bytes
    after: bytes
    reason: str
    line: int = 1
    paste: str | None = None
    offer: str = ""
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.after != self.before


def render_badge(badge: Badge, syntax: Syntax, templates: "Environment", *, name: str = "") -> str:
    """The badge in `syntax`, from the template for it, lines separated by LF, no line break at its end.

    `name` is that of an RST substitution. The values are escaped for the syntax before the template sees them.
    """
    template = templates.get_template(f"badge.{syntax.value}.j2")
    escape = _ESCAPES[syntax]
    return template.render(
        alt=escape(badge.alt),
        image=attribute_address(badge.image, syntax),
        link=attribute_address(badge.link, syntax),
        name=name,
    ).rstrip("\n")


def words_for(badge: Badge, syntax: Syntax) -> str:
    """What stands for the picture, escaped for `syntax`."""
    return _ESCAPES[syntax](badge.alt)


def attribute_address(url: str, syntax: Syntax) -> str:
    """`url` as `syntax` can carry it: what would end it early percent-encoded, in HTML ampersands as entities.

    An Org picture is one only when its address ends like one.
    """
    encoded = quote(url, safe="%/:?#@!$&'()*+,;=~-._")
    if syntax is Syntax.HTML:
        return _html(encoded)

    if syntax is Syntax.ORG:
        is_drawn = "img.shields.io/badge/" in encoded
        if is_drawn and not encoded.endswith(".svg"):
            encoded += ".svg"
    return encoded.replace("(", "%28").replace(")", "%29").replace("'", "%27")


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    return re.sub(r"[\\\[\]*_`<>]", r"\\\g<0>", text)


def _brackets(text: str) -> str:
    return text.replace("]", "&#93;").replace("[", "&#91;")


_ESCAPES: dict[Syntax, Callable[[str], str]] = {
    Syntax.MARKDOWN: _markdown,
    Syntax.HTML: _html,
    Syntax.RST_DIRECTIVE: str,
    Syntax.RST_SUBSTITUTION: str,
    Syntax.ASCIIDOC: _brackets,
    Syntax.ORG: str,
}
