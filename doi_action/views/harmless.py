"""Foreign text made harmless, one function for each place that shows it.

Titles, names, tags and answers of services are written by others. What a permanent record may hold is decided in
`formats/text/plain.py`, before anything is shown.
"""

import re
from typing import Any

from doi_action.formats.text.unseen import is_seen, numbered

_LINE_END = re.compile(r"\r\n|\r")
_COMMAND = re.compile(r"^(\s*):(?=:)")
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#!|~$&])")
_FIRST = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=:]))")
_REFERENCE = re.compile(r"(?i)(@|\\#|\b(?:GH|www)(?=[-.])|:(?=//))")
_COMMENT = "<!-- -->"
"""Nothing, in HTML: what GitHub would take for a mention, a reference or an address falls apart around it."""


def for_terminal(text: str) -> str:
    r"""`text` in one line, with nothing in it that a terminal or a runner obeys or that turns the text round.

    What is not seen is shown as its number, since it may be the fault that is told about. Commands for a runner are
    broken always: what a `run:` step prints to its terminal is the log that the runner reads.

    >>> for_terminal("a\x1b[2J\nb")
    'a\\u001b[2J b'
    """
    line = text
    if not text.isprintable():
        line = "".join(map(_seen, text))
    return _COMMAND.sub(r"\1: ", line.replace("##[", "# #["))


def for_log(text: str) -> str:
    """`text` in as many lines as it has, each `for_terminal`.

    Two syntaxes are obeyed by a runner: `::command::` at the beginning of a line, and the older `##[command]` anywhere
    in one, on stdout and stderr (actions/runner, ActionCommand.cs).

    >>> for_log("a ##[set-output name=doi]b").startswith("a ##[")
    False
    """
    return "\n".join(for_terminal(line) for line in _LINE_END.sub("\n", text).split("\n"))


def for_json(data: Any, *, indent: int | None = None) -> str:
    """`data` as JSON whose values are whole, and whose text neither a terminal nor a runner obeys.

    JSON needs no escape for U+0080 to U+009F, U+202E or "##[" (RFC 8259, section 7); written as numbers they mean the
    same to every reader.
    """
    from json import dumps

    lines = dumps(data, indent=indent, ensure_ascii=False).split("\n")
    for number, line in enumerate(lines):
        # Printable is nearly every line, and is known at once.
        if not line.isprintable():
            lines[number] = "".join(letter if is_seen(letter) else numbered(letter) for letter in line)
    return "\n".join(lines).replace("##[", "#\\u0023[")


def for_script(data: Any) -> str:
    """`data` as JSON that may stand inside `<script>`: no character in it ends the element, and none is unseen.

    >>> for_script("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    from json import dumps

    text = dumps(data, ensure_ascii=False, indent=2)
    text = "".join(letter if letter == "\n" or is_seen(letter) else numbered(letter) for letter in text)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def for_markdown(text: str) -> str:
    r"""`text` in one line of GitHub's Markdown, also in a table's cell: never markup, a mention or a reference.

    A title may hold a table's `|`, a link, HTML, `@somebody` (whom GitHub would tell) or `#12` (which would gain a
    cross-reference).

    >>> for_markdown("a|b <i>")
    'a\\|b \\<i\\>'
    """
    written = _MARKUP.sub(r"\\\1", unseen_as_blanks(text).strip())
    # Never first in a line: a comment there would make the whole line HTML.
    written = _REFERENCE.sub(rf"\1{_COMMENT}", written)
    return _FIRST.sub(r"\1\\", written)


def for_link(address: str | None) -> str:
    """`address` where it may stand in a link, else nothing: only the web's own schemes are followed."""
    if address is None or not address.startswith(("https://", "http://")):
        return ""
    return address


def for_code_block(text: str) -> str:
    """`text` for a block of code on a page: lines and tabs stay, what is not seen is a blank."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", text)


def unseen_as_blanks(text: str) -> str:
    """`text` in one line, for a page: runs of control characters and of those that turn the text round are a blank."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", text)


def _seen(letter: str) -> str:
    is_shown = is_seen(letter) or letter == "\t"
    if is_shown:
        return letter
    return " " if letter.isspace() else numbered(letter)
