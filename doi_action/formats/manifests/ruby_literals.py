r"""Texts and lists of texts as Ruby writes them, read without running Ruby.

Quotes of every kind (`"a"`, `'a'`, `%q{a}`, `%Q[a]`, `%(a)`, `%w[a b]`), heredocs, and the escapes of each. What Ruby
would compute (`#{...}`, a sum, a call) is none. Source: Ruby's documentation, doc/syntax/literals.rdoc.
"""

import re
from textwrap import dedent
from typing import NamedTuple

_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "s": " ",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "v": "\v",
    "\n": "",  # A line end behind a backslash is none.
}

_ESCAPE = re.compile(
    r"\\(?:u\{(?P<points>[0-9A-Fa-f \t]+)\}|u(?P<four>[0-9A-Fa-f]{4})|x(?P<two>[0-9A-Fa-f]{1,2})"
    r"|(?P<octal>[0-7]{1,3})|(?P<other>.))",
    re.DOTALL,
)
_BYTES = re.compile(r"(?:\\x[89A-Fa-f][0-9A-Fa-f])+")
_PERCENT = re.compile(r"%([qQwWiI]?)([^\w\s])")
_HEREDOC = re.compile(r"<<([~-]?)(?:([A-Za-z_]\w*)|'([^'\n]+)'|\"([^\"\n]+)\")")
_SPACE = re.compile(r"(?:\s|#[^\n]*)*")
_AFTER = re.compile(r"(?:\.(?:freeze|strip|chomp|squish|dup|to_s)\b)*")
_END = re.compile(r"[ \t]*(?:#[^\n]*|;[^\n]*|if\b[^\n]*|unless\b[^\n]*)?(?:\r?\n|$)")
_CONTINUED = re.compile(r"[ \t]*\\\r?\n[ \t]*(?=[\"'])")

Literal = str | tuple[str, ...]


class Found(NamedTuple):
    """A literal and the index behind it.

    `value` is None for what Ruby computes; `end` is -1 where nothing closes it.
    """

    value: Literal | None
    end: int


def literal_at(text: str, start: int) -> Found:
    """The literal that begins at `start`, which is all that is assigned there."""
    found = _one_at(text, start)
    while found.end >= 0 and isinstance(found.value, str):
        # Ruby joins literals that stand next to each other.
        more = _CONTINUED.match(text, found.end)
        if more is None:
            break

        following = _one_at(text, more.end())
        if not isinstance(following.value, str):
            return Found(None, following.end)
        found = Found(found.value + following.value, following.end)

    if found.end < 0:
        return found

    is_all = _END.match(text, found.end) is not None
    if not is_all:
        return Found(None, found.end)
    return found


def _one_at(text: str, start: int) -> Found:
    if text.startswith("[", start):
        found = _list_at(text, start)
    elif text.startswith('"', start):
        found = _quoted(text, start + 1, '"', escapes=True)
    elif text.startswith("'", start):
        found = _quoted(text, start + 1, "'", escapes=False)
    elif percent := _PERCENT.match(text, start):
        found = _percent(text, percent)
    elif heredoc := _HEREDOC.match(text, start):
        return _heredoc(text, heredoc)
    else:
        return Found(None, start)

    if found.end < 0:
        return found

    after = _AFTER.match(text, found.end)
    end = after.end() if after else found.end
    return Found(found.value, end)


def _list_at(text: str, start: int) -> Found:
    """A list of written-out texts; one entry that Ruby computes makes the whole list computed."""
    items: list[str] = []
    position = start + 1
    while True:
        position = _skip_space(text, position)
        if text.startswith("]", position):
            return Found(tuple(items), position + 1)

        found = _one_at(text, position)
        if not isinstance(found.value, str):
            return Found(None, found.end)
        items.append(found.value)

        position = _skip_space(text, found.end)
        if text.startswith(",", position):
            position += 1
        elif not text.startswith("]", position):
            # Something else follows the entry, or the text ends within the list.
            if position == len(text):
                return Found(None, -1)
            return Found(None, position)


def _skip_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _percent(text: str, mark: re.Match[str]) -> Found:
    kind, opening = mark.groups()
    closing = _CLOSING.get(opening, opening)
    # A capital letter, and none, mean double quotes; w and i mean words.
    escapes = kind in ("", "Q", "W", "I")
    found = _quoted(text, mark.end(), closing, opening, escapes=escapes)

    is_of_words = kind in ("w", "W", "i", "I")
    if is_of_words and isinstance(found.value, str):
        return Found(tuple(found.value.split()), found.end)
    return found


def _quoted(text: str, start: int, closing: str, opening: str = "", *, escapes: bool) -> Found:
    """The text up to the closing sign; brackets within brackets count."""
    may_nest = opening != closing
    depth = 0
    position = start
    while position < len(text):
        sign = text[position]
        if sign == "\\":
            # The sign behind it stands for itself.
            position += 1

        elif sign == closing:
            if depth == 0:
                value = _value(text[start:position], closing + opening, escapes=escapes)
                return Found(value, position + 1)
            depth -= 1

        elif sign == opening and may_nest:
            depth += 1
        position += 1
    return Found(None, -1)


def _heredoc(text: str, mark: re.Match[str]) -> Found:
    """The lines below the mark up to its word; `<<~` takes off what they are all indented by."""
    style, bare, single, double = mark.groups()
    word = bare or single or double
    line_end = text.find("\n", mark.end())
    if line_end < 0:
        return Found(None, -1)

    # With ~ or - the closing word may be indented.
    indent = r"[ \t]*" if style else ""
    last = re.compile(rf"^{indent}{re.escape(word)}[ \t]*\r?$", re.MULTILINE)
    end = last.search(text, line_end + 1)
    if end is None:
        return Found(None, -1)

    after = _AFTER.match(text, mark.end())
    if after is None or _END.match(text, after.end()) is None:
        return Found(None, end.end())

    body = text[line_end + 1 : end.start()]
    if style == "~":
        body = dedent(body)
    return Found(_value(body, "", escapes=single is None), end.end())


def _value(inner: str, quotes: str, *, escapes: bool) -> str | None:
    """The text between quotes; None where Ruby computes a part of it."""
    if not escapes:
        # A backslash stands for itself, but before one of the quotes or another backslash.
        escaped = re.compile(rf"\\([\\{re.escape(quotes)}])")
        return escaped.sub(lambda found: found[1], inner)

    is_computed = re.search(r"(?<!\\)#[{@$]", inner) is not None
    if is_computed:
        return None
    return _unescaped(inner)


def _unescaped(inner: str) -> str:
    """The text of double quotes. A letter beyond ASCII may be written by its bytes: `\\xC3\\xB6`."""

    def of_bytes(found: re.Match[str]) -> str:
        return bytes.fromhex(found[0].replace("\\x", "")).decode("utf-8", "replace")

    def of_number(digits: str, base: int) -> str:
        number = int(digits[:8], base)
        is_surrogate = 0xD800 <= number <= 0xDFFF
        if is_surrogate or number >= 0x110000:
            return "\ufffd"
        return chr(number)

    def letter(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "points":
                return "".join(of_number(point, 16) for point in found["points"].split())
            case "four" | "two":
                return of_number(found["four"] or found["two"], 16)
            case "octal":
                return of_number(found["octal"], 8)
            case _:
                return _ESCAPES.get(found["other"], found["other"])

    return _ESCAPE.sub(letter, _BYTES.sub(of_bytes, inner))
