"""Foreign text in Markdown: shown as it is, never as markup, never as a mention or a reference.

Pure. For GitHub Flavored Markdown as job summaries and pull requests render it. A title may hold a table's `|`, a
link, HTML, `@somebody` (whom GitHub would tell) or `#12` (which would gain a cross-reference).
"""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#!|~$&])")
_FIRST = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=:]))")
_REFERENCE = re.compile(r"(?i)(@|\\#|\b(?:GH|www)(?=[-.])|:(?=//))")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LETTERS = re.compile(r"[A-Za-z0-9 ._/+-]")
_BREAK = "<!-- -->"
"""Nothing, in HTML: what GitHub would take for a mention, a reference or an address falls apart around it."""


def escaped(text: str) -> str:
    """`text` in one line of Markdown, also in a table's cell.

    >>> escaped("a|b <i>")
    'a\\\\|b \\\\<i\\\\>'
    """
    text = _MARKUP.sub(r"\\\1", _UNSEEN.sub(" ", text).strip())
    # Never first in a line: a comment there would make the whole line HTML.
    text = _REFERENCE.sub(rf"\1{_BREAK}", text)
    return _FIRST.sub(r"\1\\", text)


def code(text: str) -> str:
    """`text` in one line as code, between more backticks than it holds in a row."""
    text = _UNSEEN.sub(" ", text).replace("|", "¦")
    marks = "`" * (_longest_run(text) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{marks}{edge}{text}{edge}{marks}"


def fenced(text: str, language: str = "") -> str:
    """`text` as a block of code that nothing in it can close."""
    marks = "`" * max(3, _longest_run(text) + 1)
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"


def link(text: str, url: str) -> str:
    """A link to `url` by `text`; an address that is neither http nor https is shown and not linked."""
    if not re.match(r"https?://[^\s<>\"]+$", url):
        return escaped(text)
    if text == url:
        return f"<{url}>"
    target = re.sub(r"[()\[\]\\|]", lambda found: f"%{ord(found.group()):02X}", url)
    return f"[{escaped(text)}]({target})"


def diagram_label(text: str) -> str:
    """`text` inside a quoted label of a mermaid diagram; what is no letter, digit or plain sign is a numbered entity.

    >>> diagram_label('1.0 "x"')
    '1.0 #34;x#34;'
    """
    return "".join(c if _LETTERS.match(c) else f"#{ord(c)};" for c in _UNSEEN.sub(" ", text))


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
