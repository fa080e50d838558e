"""Pieces of GitHub's Markdown around foreign text: code, blocks of code, links, labels of diagrams.

Pure. For GitHub Flavored Markdown as job summaries and pull requests render it; the text itself is `for_markdown`.
"""

import re

from doi_action.views.harmless import for_code_block, for_markdown, unseen_as_blanks

_ADDRESS = re.compile(r"""https://[^\s<>"'`]*[^\s<>"'`.,;:!?)]""")
_MARKED = re.compile(f"({_ADDRESS.pattern}|`[^`\n]+`)")
_NO_LETTER = re.compile(r"[^A-Za-z0-9 ._/+-]")


def with_links(text: str) -> str:
    """Words of ours: each https address is a link, what stands between backticks is code, the rest is `for_markdown`.

    Only for what we say ourselves: in foreign text no address becomes a link.

    >>> with_links("open https://example.org/a?b=1, then run again")
    'open <https://example.org/a?b=1>, then run again'
    >>> with_links("write `a|b`")
    'write `a¦b`'
    """
    pieces = []
    for piece in _MARKED.split(text):
        if _ADDRESS.fullmatch(piece):
            pieces.append(link(piece, piece))
        elif _MARKED.fullmatch(piece):
            pieces.append(code(piece[1:-1]))
        elif piece.strip():
            # `for_markdown` cuts the blanks that part the words from the address.
            before = " " if piece[0].isspace() else ""
            after = " " if piece[-1].isspace() else ""
            pieces.append(f"{before}{for_markdown(piece)}{after}")
        elif piece:
            pieces.append(" ")
    return "".join(pieces).strip()


def code(text: str) -> str:
    """`text` in one line as code, between more backticks than it holds in a row."""
    text = unseen_as_blanks(text).replace("|", "¦")
    marks = "`" * (_longest_run(text) + 1)

    # A backtick at an edge would lengthen the marks, and marks around nothing are no code (CommonMark 0.31, 6.1).
    edge = ""
    if text.startswith("`") or text.endswith("`") or not text.strip():
        edge = " "
    return f"{marks}{edge}{text}{edge}{marks}"


def fenced(text: str, language: str = "") -> str:
    """`text` as a block of code that nothing in it can close."""
    text = for_code_block(text.replace("\r\n", "\n"))
    marks = "`" * max(3, _longest_run(text) + 1)
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"


def block(text: str, language: str = "") -> str:
    """`text` as a block of code, and nothing for no text: templates leave out what is empty."""
    if not text:
        return ""
    return fenced(text, language)


def link(text: str, url: str) -> str:
    """A link to `url` by `text`; an address that is neither http nor https is shown and not linked."""
    if not re.match(r"https?://[^\s<>\"]+$", url):
        return for_markdown(text)
    if text == url:
        return f"<{url}>"
    target = re.sub(r"[()\[\]\\|]", lambda found: f"%{ord(found.group()):02X}", url)
    return f"[{for_markdown(text)}]({target})"


def with_link_at_end(text: str, url: str) -> str:
    """Foreign `text` in which `url`, one of ours, is a link where it stands last."""
    if not url or url not in text:
        return for_markdown(text)
    before, _, after = text.rpartition(url)
    return f"{for_markdown(before)} {link(url, url)}{for_markdown(after)}"


def code_link(text: str, url: str) -> str:
    """`text` as code that leads to `url`, which is one of ours."""
    return f"[{code(text)}]({url})"


def diagram_label(text: str) -> str:
    """`text` inside a quoted label of a mermaid diagram; what is no letter, digit or plain sign is a numbered entity.

    >>> diagram_label('1.0 "x"')
    '1.0 #34;x#34;'
    """
    return _NO_LETTER.sub(lambda found: f"#{ord(found.group())};", unseen_as_blanks(text))


def _longest_run(text: str) -> int:
    runs = re.findall(r"`+", text)
    return max(map(len, runs), default=0)
