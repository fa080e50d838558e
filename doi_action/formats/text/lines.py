"""Lines of a text by character index: LF, CR LF and a lone CR end a line, and nothing else does."""

import re

_LINE_END = re.compile(r"\r\n?|\n")


def line_start(text: str, index: int) -> int:
    """The index at which the line begins that holds `index`."""
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def line_end(text: str, index: int) -> int:
    """The index of the line end, or of the end of the text, that follows `index` first."""
    found = _LINE_END.search(text, index)
    return found.start() if found else len(text)


def next_line(text: str, index: int) -> int:
    """The index at which the line after the one that holds `index` begins; the end of the text for the last line."""
    found = _LINE_END.search(text, index)
    return found.end() if found else len(text)


def newline_at(text: str, index: int) -> str:
    """How the line that holds `index` ends; for a last line without end, how the first line of the text ends."""
    found = _LINE_END.search(text, index)
    if found is None:
        found = _LINE_END.search(text)
    return found.group() if found else "\n"


def insertion(text: str, index: int, lines: list[str]) -> tuple[int, str]:
    """Where and what to insert so that `lines` follow the line that holds `index`.

    The line ends are that line's; a text without final line end still has none afterwards.
    """
    newline = newline_at(text, index)
    is_last_without_end = line_end(text, index) == len(text)
    if is_last_without_end:
        return len(text), "".join(newline + line for line in lines)
    return next_line(text, index), "".join(line + newline for line in lines)
