"""Take a README apart, whatever its markup."""

from doi_action.formats.text.source import SourceText, line_starts
from doi_action.readme.page import Markup, Page


def read_page(markup: Markup, text: str) -> Page:
    """`text` taken apart. Plain text has no images and no markers."""
    match markup:
        case Markup.MARKDOWN:
            from doi_action.readme.markdown import read_markdown

            return read_markdown(text)
        case Markup.RST:
            from doi_action.readme.rst import read_rst

            return read_rst(text)
        case Markup.ASCIIDOC | Markup.ORG:
            from doi_action.readme.macros import read_macros

            return read_macros(markup, text)
        case Markup.PLAIN:
            return Page(markup=markup, text=text, visible="", markers="")


class NotText(ValueError):
    """The bytes are no UTF-8 text; the message says where."""


def read_text(path: str, data: bytes) -> SourceText:
    """The text of a README. Raises NotText for another encoding.

    Control characters are let through: a wrongly decoded quotation mark (U+009D) is common in cards, and harmless here.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NotText(f"the file is not UTF-8: line {line} holds byte 0x{data[error.start]:02X}") from error
    return SourceText(path, text, data.startswith(b"\xef\xbb\xbf"), line_starts(text))
