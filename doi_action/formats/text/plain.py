"""Text fit for a permanent record: nothing that XML cannot hold, no halves of characters, no stray white space."""

import re
from urllib.parse import quote, urlsplit

_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def clean(text: str | None) -> str:
    """`text` without what XML 1.0 (section 2.2, Char) leaves out or discourages as controls, trimmed. Empty for None.

    Lines end with LF.

    Two escaped surrogates become the character they stand for; a lone one is dropped.
    """
    if text is None:
        return ""

    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return _UNFIT.sub("", lines).strip()


def one_line(text: str | None) -> str:
    """`text` cleaned, with every run of white space as one space. Empty for None.

    >>> one_line(" a\\n  title ")
    'a title'
    """
    return " ".join(clean(text).split())


def uri_or_none(text: str | None) -> str | None:
    """`text` as a URI, other letters percent-encoded (RFC 3987, section 3.1); None where it is none.

    >>> uri_or_none("https://example.org/ä b")
    'https://example.org/%C3%A4%20b'
    """
    without_stray = _STRAY_PERCENT.sub("%25", clean(text))
    written = quote(without_stray, safe="%/:?#@!$&'()*+,;=~._-")
    if not _SCHEME.match(written):
        return None
    if written.count("#") > 1:
        return None

    try:
        parts = urlsplit(written)
        _ = parts.port  # read late by urllib, and a ValueError where it is no number
    except ValueError:
        return None
    leads_somewhere = parts.netloc or parts.path
    return written if leads_somewhere else None
