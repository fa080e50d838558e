"""The outline of a reStructuredText page: its lines, its section titles, its tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doi_action.formats.text.source import line_starts
from doi_action.readme.outline import GENERAL_HEADINGS
from doi_action.readme.page import Span

_ADORNMENT = re.compile(r"""([!-/:-@[-`{-~])\1{2,}[ \t]*$""")
_NO_PROSE = re.compile(r"\s*(?:\.\. .*|:\w+:.*|(?:\|[^|]+\|[_ ]*)+)")
_FIELD = re.compile(r":[^:\s][^:]*:(?:\s|$)")
_GRID_ROW = re.compile(r"[ \t]*(?:\+[-=]|\|.*\|[ \t]*$)")
_REFERENCE = re.compile(r"[ \t]*\|[^|\s][^|]*\|")
_TABLE_DIRECTIVE = re.compile(r"[ \t]*\.\.[ \t]+(?:list-)?table::")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its text without line break, where it begins, and how far it is indented."""

    text: str
    start: int

    @property
    def indent(self) -> int:
        """The number of blanks it begins with; a tab counts as one."""
        return len(self.text) - len(self.text.lstrip())

    @property
    def blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.text.strip()


_NO_LINE = Line("", 0)
"""What stands above the first one."""


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of `text`."""
    starts = line_starts(text)
    ends = (*starts[1:], len(text))
    return tuple(Line(text[a:b].rstrip("\r\n"), a) for a, b in zip(starts, ends, strict=True))


def headings(lines: Sequence[Line], visible: str) -> Iterator[tuple[int, int]]:
    """The section titles: (number of the title's line, number of the line after its underline)."""
    for number in range(len(lines) - 1):
        line, under = lines[number], lines[number + 1]
        if _is_adornment(line) or not _is_adornment(under):
            continue

        # What a literal block shows is no heading.
        is_visible = _shown(line, visible).strip() and _shown(under, visible)[:3].strip()
        if not is_visible:
            continue

        # An underline is as long as the title, or has at least four signs.
        shortest = min(len(line.text.strip()), 4)
        if len(under.text.rstrip()) < shortest:
            continue

        # A title with a line above it may be indented, and follow a paragraph.
        above = lines[number - 1] if number else _NO_LINE
        follows_nothing = above.blank and not line.indent
        if follows_nothing or _is_adornment(above):
            yield number, number + 2


def _shown(line: Line, visible: str) -> str:
    """What of a line is markup and prose."""
    return visible[line.start : line.start + len(line.text)]


def title_of(lines: Sequence[Line], visible: str) -> tuple[int, int] | None:
    """The first section title, when nothing but images, substitutions and comments stands before it.

    Its subtitle belongs to it: as docutils has it, a second title right below that is the only one of its adornment.
    """
    titles = list(headings(lines, visible))
    if not titles:
        return None

    first = titles[0]
    for line in lines[: first[0]]:
        shown = _shown(line, visible)
        if not shown.strip() or _ADORNMENT.fullmatch(shown):
            continue
        if not _NO_PROSE.fullmatch(shown):
            return None

    if len(titles) == 1:
        return first
    second = titles[1]
    for line in lines[first[1] : second[0]]:
        has_text = not line.blank and not _is_adornment(line)
        if has_text:
            return first

    styles = [_style(lines, title) for title in titles]
    is_alone = styles[1] != styles[0] and styles.count(styles[1]) == 1

    # A short page may have one section, which docutils calls a subtitle as well.
    names_a_section = GENERAL_HEADINGS.fullmatch(lines[second[0]].text) is not None
    if is_alone and not names_a_section:
        return first[0], second[1]
    return first


def _style(lines: Sequence[Line], title: tuple[int, int]) -> tuple[str, bool]:
    """What tells the level of a section: the sign of its adornment, and whether it stands above the title too."""
    number, after = title
    under = lines[after - 1].text[:1]
    has_overline = number > 0 and _is_adornment(lines[number - 1])
    return under, has_overline


def _is_adornment(line: Line) -> bool:
    """Whether a line is one of signs, as they stand under or above a title."""
    return _ADORNMENT.fullmatch(line.text) is not None


def after_title(lines: Sequence[Line], title: tuple[int, int], text: str) -> int:
    """The start of the line after the title and the field list that may follow it (authors, dates)."""
    number = title[1]
    following = number
    while following < len(lines) and lines[following].blank:
        following += 1

    has_fields = following < len(lines) and _FIELD.match(lines[following].text)
    if has_fields:
        number = following
        while number < len(lines) and not lines[number].blank:
            number += 1

    if number < len(lines):
        return lines[number].start
    return len(text)


def top(lines: Sequence[Line], visible: str, text: str) -> int:
    """The start of the first line that shows anything."""
    for line in lines:
        if _shown(line, visible).strip():
            return line.start
    return len(text)


def head_end(lines: Sequence[Line], visible: str, title: tuple[int, int] | None, length: int) -> int:
    """The start of the first section after the title, the end of the text where there is none."""
    head = title[1] if title else 0
    for number, _ in headings(lines, visible):
        if number >= head:
            return lines[number].start
    return length


def tables(lines: Sequence[Line], text: str) -> Iterator[Span]:
    """Grid tables, and the bodies of list tables."""
    for number, line in enumerate(lines):
        if _GRID_ROW.match(line.text):
            # `|name|` alone on a line is a substitution.
            if not _REFERENCE.match(line.text):
                yield Span(line.start, line.start + len(line.text))
            continue

        if not _TABLE_DIRECTIVE.match(line.text):
            continue

        # The body of a directive is indented more than the directive.
        end = len(text)
        for following in range(number + 1, len(lines)):
            later = lines[following]
            if not later.blank and later.indent <= line.indent:
                end = later.start
                break
        yield Span(line.start, end)
