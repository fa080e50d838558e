"""Descriptions in HTML: their text, where paragraphs become lines and everything else is dropped; and the way back."""

import re
from html import escape
from html.parser import HTMLParser

_BLOCKS = frozenset(["p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr", "table"])
_SILENT = frozenset(["script", "style"])

_CLOSED = re.compile(r"<br\s*/?>|</(?:p|div|li|ul|ol|h[1-6]|pre|em|strong|b|i|a|span|code|sub|sup)>", re.IGNORECASE)
"""Ends of elements that a description is written in: `Vec<T>` and `a < b` are no markup."""


class _Text(HTMLParser):
    """Collects text; a block begins a new line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)


def text_of_html(html: str) -> str:
    """The text without its tags; a text that holds none comes back as it is.

    >>> text_of_html("<p>One &amp; two.</p><p>Three.</p>")
    'One & two.\\nThree.'
    """
    if not re.search(r"</?[a-zA-Z][^<>]*>|&#?\w+;", html):
        return html
    parser = _Text()
    parser.feed(html)
    parser.close()

    lines = []
    for line in "".join(parser.pieces).split("\n"):
        words = line.split()
        if words:
            lines.append(" ".join(words))
    return "\n".join(lines)


def without_markup(text: str) -> str:
    """A text that should be plain, but that somebody wrote in HTML, without its tags; any other as it is.

    >>> without_markup("<p>Reads gauges.</p>"), without_markup("A Vec<T> & more")
    ('Reads gauges.', 'A Vec<T> & more')
    """
    return text_of_html(text) if _CLOSED.search(text) else text


def html_of(text: str) -> str | None:
    """A text as HTML, each line a paragraph; None for one that says nothing.

    >>> html_of("One & two.\\nThree.")
    '<p>One &amp; two.</p><p>Three.</p>'
    """
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line) or None
