"""LaTeX and HTML in names, as people paste them from bibliographies and web pages, and the plain text they mean."""

import re

_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
"""Accents of LaTeX by their command, as combining characters. Source: LaTeX2e reference manual, section 23.5."""

_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
}  # fmt: skip
"""Letters of LaTeX by their command. A dotless i or j only ever stands under an accent. Source: the same, 23.6."""

_ACCENTED = re.compile(r"""\\(?:(["'`^~=.])\s?|([cvuHkrdb])(?=[\s{\\])\s?)(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))""")
_LETTER = re.compile(rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?:\{{\}}|\s|(?![A-Za-z]))")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,12}\d?);")
_TAGS = re.compile(r"</?(?:i|b|em|strong|sup|sub|span|br|a|p)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def plain_of_markup(name: str) -> str:
    r"""The name without LaTeX and HTML; itself where it holds none.

    >>> plain_of_markup('L{\\"o}fgren'), plain_of_markup("Jo&atilde;o"), plain_of_markup("{The Tide Team}")
    ('Löfgren', 'João', 'The Tide Team')
    """
    # In double quotes YAML makes a vertical tab of LaTeX's caron, \v.
    text = name.replace("\x0b", "\\v")
    if "&" in text and _ENTITY.search(text):
        import html  # Most names need no table of entities, and a check starts without it.

        text = html.unescape(text)

    if "<" in text:
        text = _TAGS.sub("", text)
    if "\\" in text:
        text = _without_commands(text)

    # Braces of BibTeX: opened and closed.
    opened = text.find("{")
    is_in_braces = opened >= 0 and text.find("}", opened) > opened
    if text != name or is_in_braces:
        text = text.replace("{", "").replace("}", "")
    return text


def _without_commands(text: str) -> str:
    import unicodedata

    def accented(found: re.Match[str]) -> str:
        accent = _ACCENTS[found[1] or found[2]]
        return unicodedata.normalize("NFC", (found[3] or found[4]) + accent)

    text = _ACCENTED.sub(accented, text)
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    return re.sub(r"\\([&%$#_{}\-])", r"\1", text)
