"""Lines of text for a terminal: each with its role, wrapped to a width, coloured, and with nothing that is obeyed.

Pure, and light to import, since a check that finds something passes here before every commit.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from doi_action.views.harmless import for_terminal

Paint = Callable[[str, str], str]
"""(text, role) -> text."""
ROLES = {
    "verdict": "1;32",
    "heading": "1",
    "added": "32",
    "removed": "31",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "faint": "2",
}
"""What a line is, and how a terminal shows it: parameters of Select Graphic Rendition (ECMA-48, section 8.3.117)."""
NARROWEST, WIDEST = 60, 200
"""Columns to which text is wrapped on a terminal, whatever its width."""


class Line(NamedTuple):
    """One line: its text, its role, and by how much the rest is indented where it is wrapped; -1: never wrapped.

    Where there is a `lead`, so many letters have the role, and those after them the role `rest`.
    """

    text: str
    role: str = ""
    hang: int = -1
    lead: int = 0
    rest: str = ""


def plain(text: str, _role: str) -> str:
    """The text as it is."""
    return text


def colored(text: str, role: str) -> str:
    """The text in the colour of its role."""
    return f"\x1b[{ROLES[role]}m{text}\x1b[0m"


def laid_out(blocks: Iterable[Iterable[Line]], paint: Paint, width: int | None) -> str:
    """Blocks with an empty line between them."""
    texts = []
    for block in blocks:
        text = "\n".join(_painted(block, paint, width))
        if text:
            texts.append(text)
    return "\n\n".join(texts) + "\n"


def _painted(block: Iterable[Line], paint: Paint, width: int | None) -> Iterator[str]:
    for line in block:
        # Harmless last: a wrapped line may begin where a command for a runner does.
        parts = [for_terminal(part) for part in _wrapped(line, width)]
        role = line.role
        if line.lead:
            first = parts.pop(0)
            lead, rest = first[: line.lead], first[line.lead :]
            yield _in_role(lead, line.role, paint) + _in_role(rest, line.rest, paint)
            role = line.rest
        for part in parts:
            yield _in_role(part, role, paint)


def _in_role(text: str, role: str, paint: Paint) -> str:
    return paint(text, role) if text and role else text


def columns_of(width: int) -> int:
    """How many columns are used of a terminal of so many."""
    return min(max(width, NARROWEST), WIDEST)


def _wrapped(line: Line, width: int | None) -> list[str]:
    if width is None or line.hang < 0:
        return [line.text]
    columns = columns_of(width)
    if len(line.text) <= columns:
        return [line.text]

    from textwrap import wrap

    # A path, an address or a value is copied from here: it stays whole, also where it is longer than the line.
    indent = " " * line.hang
    return wrap(line.text, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def diff_lines(text: str) -> Iterator[Line]:
    """A diff, or another text, as it stands: a wrapped line would be another line."""
    roles = {"+": "added", "-": "removed", "@": "faint"}
    for line in text.removesuffix("\n").split("\n"):
        role = roles.get(line[:1], "")
        if line.startswith(("--- ", "+++ ")):
            role = "heading"
        yield Line(line, role)
