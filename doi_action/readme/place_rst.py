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
    directive = _first_directives(page)
    line = next(_reference_lines(page), None)
    if line is not None and (directive is None or line.span.start < directive[0].whole.start):
        return _beside_reference(page, line)
    if directive is not None:
        return (_beside_directive(page, directive),)
    at, reason = (page.top, "at the top") if page.after_title is None else (page.after_title, "under the title")
    return (own_paragraph(page, at, Syntax.RST_DIRECTIVE, reason),)


def _first_directives(page: Page) -> tuple[Image, ...] | None:
    """The first run of badges that are directives, with nothing but blank lines between them."""
    found = [
        image
        for image in page.images
        if image.syntax in (Syntax.RST_DIRECTIVE, Syntax.HTML)
        and is_badge(image, page.text)
        and image.whole.start < page.head_end
        and not inside(page.tables, image.whole.start)
    ]
    if not found:
        return None
    block = [found[0]]
    for image in found[1:]:
        if image.syntax is not block[0].syntax or page.visible[block[-1].whole.end : image.whole.start].strip():
            break
        block.append(image)
    return tuple(block)


def _beside_directive(page: Page, block: tuple[Image, ...]) -> Placement:
    """After the last directive, with as many blank lines between as the author leaves."""
    last = block[-1]
    start = page.line_start(last.whole.start)
    indent = page.text[start : last.whole.start]
    if last.syntax is Syntax.HTML and indent.strip():
        return Placement(at=last.whole.end, before=" ", syntax=last.syntax, reason=_BESIDE)
    gap = page.text[block[-2].whole.end : page.line_start(last.whole.start)] if len(block) > 1 else page.newline * 2
    breaks = 2 if gap.replace("\r\n", "\n").count("\n") > 1 and last.syntax is Syntax.RST_DIRECTIVE else 1
    before = page.newline * breaks + indent
    return Placement(at=last.whole.end, before=before, syntax=last.syntax, indent=indent, reason=_BESIDE)


def _reference_lines(page: Page) -> Iterator[_Line]:
    """The last line of each paragraph in the head that holds nothing but references to badges."""
    badges = {i.name.lower() for i in page.images if i.name and is_badge(i, page.text)}
    held: _Line | None = None
    for found in re.finditer(r"[^\r\n]*(?:\r\n|\n|\r|\Z)", page.visible[: page.head_end]):
        text = found.group().strip()
        names = _REFERENCE.findall(text) if _REFERENCES_ONLY.fullmatch(text) else []
        if names and all(name.lower() in badges for name in names) and not inside(page.tables, found.start()):
            start = found.start() + len(found.group()) - len(found.group().lstrip())
            held = _Line(Span(start, start + len(text)), names[-1])
        elif held is not None:
            yield held
            held = None


def _beside_reference(page: Page, line: _Line) -> tuple[Placement, ...]:
    """A reference after the last one, and its definition after that one's definition."""
    definition = next(i for i in page.images if i.name and i.name.lower() == line.last.lower())
    name = _free_name(page)
    indent = page.text[page.line_start(definition.whole.start) : definition.whole.start]
    gap = page.newline * (2 if _spaced(page, definition) else 1)
    reference = Placement(
        at=line.span.end, before=" ", literal=f"|{name}|", syntax=Syntax.RST_SUBSTITUTION, reason=_BESIDE
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


def _spaced(page: Page, definition: Image) -> bool:
    """Whether a blank line parts this definition from its neighbour."""
    others = [i for i in page.images if i.name]
    index = others.index(definition)
    first, second = (
        (others[index - 1], definition) if index else (definition, others[index + 1] if others[1:] else definition)
    )
    return page.text[first.whole.end : second.whole.start].replace("\r\n", "\n").count("\n") > 1


def _free_name(page: Page) -> str:
    """A name that no substitution has: `DOI`, else `DOI-badge`, else with a number."""
    taken = {found.group(1).lower() for found in re.finditer(r"\.\.[ \t]+\|([^|\r\n]+)\|", page.text)}
    names = ("DOI", "DOI-badge", *(f"DOI-badge-{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name.lower() not in taken)
