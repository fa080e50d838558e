"""The outline of a reStructuredText page: its lines, its section titles, its tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doi_action.formats.text.source import line_starts
from doi_action.readme.outline import GENERAL_HEADINGS
from doi_action.readme.page import Span

_ADORNMENT = re.compile(r"""([!-/:-@[-`{-~])\1{2,}[ \t]*$""")
_NO_PROSE = re.compile(r"\s*(?:\.\. .*|:\w+:.*|(?:\|[^|]+\|[_ ]*)+)")
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


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of `text`."""
    starts = line_starts(text)
    ends = (*starts[1:], len(text))
    return tuple(Line(text[a:b].rstrip("\r\n"), a) for a, b in zip(starts, ends, strict=True))


def headings(lines: Sequence[Line], visible: str) -> Iterator[tuple[int, int]]:
    """The section titles: (number of the title's line, number of the line after its underline)."""
    for number in range(len(lines) - 1):
        line, under = lines[number], lines[number + 1]
        is_adornment = _ADORNMENT.fullmatch(line.text) is not None
        is_underlined = _ADORNMENT.fullmatch(under.text) is not None
        if is_adornment or not is_underlined or not _shown(line, visible).strip():
            continue

        first = number == 0
        has_overline = not first and _ADORNMENT.fullmatch(lines[number - 1].text) is not None
        stands_apart = first or lines[number - 1].blank
        begins = has_overline or (stands_apart and not line.indent)
        long_enough = len(under.text.rstrip()) >= min(len(line.text.strip()), 4)
        underline_is_shown = bool(_shown(under, visible)[:3].strip())
        if begins and long_enough and underline_is_shown:
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
        says_nothing = not shown.strip() or _ADORNMENT.fullmatch(shown) or _NO_PROSE.fullmatch(shown)
        if not says_nothing:
            return None

    styles = [_style(lines, title) for title in titles]
    is_alone = len(titles) > 1 and styles[1] != styles[0] and styles.count(styles[1]) == 1
    # A short page may have one section, which docutils calls a subtitle as well.
    has_subtitle = is_alone and GENERAL_HEADINGS.fullmatch(lines[titles[1][0]].text) is None
    if has_subtitle and all(_says_nothing(line) for line in lines[first[1] : titles[1][0]]):
        return first[0], titles[1][1]
    return first


def _style(lines: Sequence[Line], title: tuple[int, int]) -> tuple[str, bool]:
    """What tells the level of a section: the sign of its adornment, and whether it stands above the title too."""
    number, after = title
    under = lines[after - 1].text[:1]
    return under, number > 0 and _ADORNMENT.fullmatch(lines[number - 1].text) is not None


def _says_nothing(line: Line) -> bool:
    return line.blank or _ADORNMENT.fullmatch(line.text) is not None


def after_title(lines: Sequence[Line], title: tuple[int, int], text: str) -> int:
    """The start of the line after the title and the field list that may follow it (authors, dates)."""
    number = title[1]
    following = number
    while following < len(lines) and lines[following].blank:
        following += 1

    if following < len(lines) and re.match(r":[^:\s][^:]*:(?:\s|$)", lines[following].text):
        number = following
        while number < len(lines) and not lines[number].blank:
            number += 1
    return lines[number].start if number < len(lines) else len(text)


def top(lines: Sequence[Line], visible: str, text: str) -> int:
    """The start of the first line that shows anything."""
    return next((line.start for line in lines if _shown(line, visible).strip()), len(text))


def head_end(lines: Sequence[Line], visible: str, title: tuple[int, int] | None, length: int) -> int:
    """The start of the first section after the title, the end of the text where there is none."""
    for number, _ in headings(lines, visible):
        is_after_title = title is None or number >= title[1]
        if is_after_title:
            return lines[number].start
    return length


def tables(lines: Sequence[Line], text: str) -> Iterator[Span]:
    """Grid tables, and the bodies of list tables."""
    for number, line in enumerate(lines):
        if _GRID_ROW.match(line.text) and not _REFERENCE.match(line.text):
            yield Span(line.start, line.start + len(line.text))
        elif _TABLE_DIRECTIVE.match(line.text):
            # The body of a directive is indented more than the directive.
            beyond = (later.start for later in lines[number + 1 :] if not later.blank and later.indent <= line.indent)
            yield Span(line.start, next(beyond, len(text)))
