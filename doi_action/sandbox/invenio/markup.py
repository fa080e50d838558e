"""HTML as the server keeps it: harmless elements stay, others go and leave their text.

Source: marshmallow-utils `html.py` (lists), bleach (`clean(strip=True)`).
"""

from html import escape
from html.parser import HTMLParser

_ELEMENTS = {
    "a", "abbr", "acronym", "b", "blockquote", "br", "code", "col", "colgroup", "div", "table", "tbody", "tfoot",
    "thead", "td", "th", "tr", "em", "h1", "h2", "h3", "h4", "h5", "i", "li", "ol", "p", "pre", "s", "span", "strike",
    "strong", "sub", "sup", "u", "ul",
}  # fmt: skip
_EMPTY = frozenset({"br", "col"})
_ATTRIBUTES = {
    "a": {"href", "title", "name", "rel", "rev", "alt"},
    "abbr": {"title", "lang", "dir"},
    "acronym": {"title", "lang", "dir"},
    "div": {"dir", "lang"},
    "span": {"dir", "lang"},
    "p": {"dir", "lang"},
    "td": {"colspan", "rowspan", "nowrap"},
}
_LINKS = ("http://", "https://", "mailto:")


def cleaned(html: str) -> str:
    """`html` without what may run or load, trimmed.

    >>> cleaned("<p>a</p><script>x</script> & <b onclick='y'>c</b>")
    '<p>a</p>x &amp; <b>c</b>'
    """
    cleaner = _Cleaner()
    cleaner.feed(html)
    cleaner.close()
    return cleaner.result().strip()


def plain(html: str) -> str:
    """The text of `html` without any element."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


class _Cleaner(HTMLParser):
    """Writes again what it reads, as far as it is allowed. Elements left open are closed at the end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []

    def set_cdata_mode(self, elem: str, **options: bool) -> None:
        """Read what stands in script and style as anything else: its elements are looked at too."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            return

        kept = []
        for name, given in attrs:
            value = given or ""
            is_allowed = name in _ATTRIBUTES.get(tag, ())
            is_harmless = name != "href" or value.startswith(_LINKS)
            if is_allowed and is_harmless:
                kept.append(f' {name}="{escape(value)}"')

        self._parts.append(f"<{tag}{''.join(kept)}>")
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            self._parts.append(f"</{closed}>")
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        self._parts.append(escape(data, quote=False))

    def result(self) -> str:
        return "".join(self._parts) + "".join(f"</{tag}>" for tag in reversed(self._open))


class _Text(HTMLParser):
    """Keeps the text alone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
