"""Where a new badge goes in a reStructuredText file: beside the directives or substitutions that are there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doi_action.readme.classify import is_badge
from doi_action.readme.page import Image, Page, Span, Syntax, inside
from doi_action.readme.placement import Placement, own_paragraph

_REFERENCE = re.compile(r"\|([^|\s](?:[^|\r\n]*[^|\s])?)\|(?:__?)?")
_REFERENCES_ONLY = re.compile(r"(?:\|[^|\r\n]+\|_{0,2}[ \t]*)+")
_BESIDE = "beside the other badges"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of substitution references that stand for badges; `last` is the name of the last."""

    span: Span
    last: str


def place_in_rst(page: Page) -> tuple[Placement, ...]:
    """The places: one for a directive, two (reference and definition) where badges are substitutions."""
    directives = _first_directives(page)
    first_directive = directives[0].whole.start if directives else len(page.text)

    line = next(_reference_lines(page), None)
    if line is not None and line.span.start < first_directive:
        return _beside_reference(page, line)

    if directives:
        return (_beside_directive(page, directives),)
    if page.after_title is not None:
        return (own_paragraph(page, page.after_title, Syntax.RST_DIRECTIVE, "under the title"),)
    return (own_paragraph(page, page.top, Syntax.RST_DIRECTIVE, "at the top"),)


def _first_directives(page: Page) -> list[Image]:
    """The first run of badges that are directives, with nothing but blank lines between them."""
    block: list[Image] = []
    for image in page.images:
        start = image.whole.start
        if start >= page.head_end or inside(page.tables, start):
            continue

        can_stand_beside = image.syntax in (Syntax.RST_DIRECTIVE, Syntax.HTML)
        if not can_stand_beside or not is_badge(image, page.text):
            continue

        if block:
            between = page.visible[block[-1].whole.end : start]
            is_of_another_kind = image.syntax is not block[0].syntax
            if is_of_another_kind or between.strip():
                break
        block.append(image)
    return block


def _beside_directive(page: Page, block: list[Image]) -> Placement:
    """After the last directive, with as many blank lines between as the author leaves."""
    last = block[-1]
    start = page.line_start(last.whole.start)
    indent = page.text[start : last.whole.start]
    is_html = last.syntax is Syntax.HTML
    if is_html and indent.strip():
        return Placement(at=last.whole.end, before=" ", syntax=last.syntax, reason=_BESIDE)

    before = page.newline + indent
    if not is_html:
        # One badge alone tells no habit: directives then stand apart.
        leaves_blank_line = len(block) == 1 or _breaks(page.text[block[-2].whole.end : start]) > 1
        if leaves_blank_line:
            before = page.newline + before
    return Placement(at=last.whole.end, before=before, syntax=last.syntax, indent=indent, reason=_BESIDE)


def _breaks(gap: str) -> int:
    return gap.replace("\r\n", "\n").count("\n")


def _reference_lines(page: Page) -> Iterator[_Line]:
    """The last line of each paragraph in the head that holds nothing but references to badges."""
    badges = set()
    for image in page.images:
        if image.name and is_badge(image, page.text):
            badges.add(image.name.lower())

    held: _Line | None = None
    for found in re.finditer(r"[^\r\n]*(?:\r\n|\n|\r|\Z)", page.visible[: page.head_end]):
        text = found[0].strip()
        names: list[str] = []
        if _REFERENCES_ONLY.fullmatch(text):
            names = _REFERENCE.findall(text)

        holds_badges_only = bool(names) and badges.issuperset(map(str.lower, names))
        if holds_badges_only and not inside(page.tables, found.start()):
            start = found.start() + found[0].index(text)
            held = _Line(Span(start, start + len(text)), names[-1])
        elif held is not None:
            yield held
            held = None


def _beside_reference(page: Page, line: _Line) -> tuple[Placement, ...]:
    """A reference after the last one, and its definition after that one's definition."""
    definitions = [image for image in page.images if image.name]
    names = [image.name.lower() for image in definitions if image.name]
    index = names.index(line.last.lower())
    definition = definitions[index]

    # As the author parts this definition from its neighbour.
    first = max(index - 1, 0)
    neighbours = definitions[first : first + 2]
    between = page.text[neighbours[0].whole.end : neighbours[-1].whole.start]
    gap = page.newline
    if _breaks(between) > 1:
        gap = page.newline * 2

    # docutils finds a substitution in another case too.
    taken = {found[1].lower() for found in re.finditer(r"\.\.[ \t]+\|([^|\r\n]+)\|", page.text)}
    name, number = "DOI", 1
    while name.lower() in taken:
        name = "DOI-badge" if number == 1 else f"DOI-badge-{number}"
        number += 1

    indent = page.text[page.line_start(definition.whole.start) : definition.whole.start]
    reference = Placement(
        at=line.span.end,
        before=" ",
        literal=f"|{name}|",
        syntax=Syntax.RST_SUBSTITUTION,
        reason=_BESIDE,
    )
    body = Placement(
        at=definition.whole.end,
        before=gap + indent,
        indent=indent,
        name=name,
        syntax=Syntax.RST_SUBSTITUTION,
        reason=_BESIDE,
    )
    return reference, body
