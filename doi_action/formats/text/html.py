"""Descriptions in HTML: their text, where paragraphs become lines and everything else is dropped; and the way back."""

import re
from html import escape
from html.parser import HTMLParser

_BLOCKS = frozenset(["p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr", "table"])
_SILENT = frozenset(["script", "style"])

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_IN_A_LINE = re.compile(r"<br\s*/?>|</(?:em|strong|b|i|a|span|code|sub|sup)>", re.IGNORECASE)
_BLOCK = re.compile(r"(?:\A|[.:!?>\n])[ \t]{0,80}<(?:p|div|ul|ol|h[1-6]|pre)\b[^<>]*>", re.IGNORECASE)
"""What a description is written in: `Vec<T>` and `a < b` are no markup, nor is a block in the midst of a sentence."""


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
    if not re.search(rf"{_TAG.pattern}|&#?\w+;", html):
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
    >>> without_markup("Turns <p>x</p> into text")
    'Turns <p>x</p> into text'
    """
    is_written_in_html = _IN_A_LINE.search(text) or _BLOCK.search(text)
    if not is_written_in_html:
        return text
    return text_of_html(text)


def tags_in(text: str) -> list[str]:
    """Every tag, as it stands there.

    >>> tags_in("<p>Reads CO<sub>2</sub></p>")
    ['<p>', '<sub>', '</sub>', '</p>']
    """
    return _TAG.findall(text)


_ITEM = re.compile(r"[-*+] +(?=\S)")

_INLINE = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"(?<![\w*])\*\*(?=\S)([^*\n]+)(?<=\S)\*\*(?![\w*])"), r"<strong>\1</strong>"),
    (re.compile(r"!?\[([^][\n]+)\]\((https?://[^\s()<>\"]+)\)"), r'<a href="\2">\1</a>'),
)
"""The marks that nobody writes by chance. Emphasis by one mark is left: `snake_case_name` and `2 * 3 * 4` are plain."""


def html_of(text: str) -> str | None:
    """A text as HTML: its paragraphs, its lists, and the plainest marks of Markdown; None for one that says nothing.

    Where blank lines part the paragraphs, the lines of one are joined; where there are none, each line is a paragraph.

    >>> html_of("One & two\\nlines.\\n\\nSee [it](https://example.org/):\\n- `a`\\n- b")
    '<p>One &amp; two lines.</p><p>See <a href="https://example.org/">it</a>:</p><ul><li><code>a</code></li><li>b</li></ul>'
    >>> html_of("One.\\nTwo.")
    '<p>One.</p><p>Two.</p>'
    """
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    has_paragraphs = "" in lines

    blocks: list[tuple[str, str]] = []
    begins = True
    for line in lines:
        item = _ITEM.match(line)
        continues = has_paragraphs and not begins
        if item:
            blocks.append(("li", line[item.end() :]))
        elif line and continues:
            tag, before = blocks[-1]
            blocks[-1] = (tag, f"{before} {line}")
        elif line:
            blocks.append(("p", line))

        begins = not line

    # What the text holds of HTML is escaped before the marks become tags.
    elements = []
    for tag, line in blocks:
        marked_up = escape(line, quote=False)
        for mark, element in _INLINE:
            marked_up = mark.sub(element, marked_up)
        elements.append(f"<{tag}>{marked_up}</{tag}>")
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", "".join(elements)) or None
