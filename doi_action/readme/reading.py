"""Take a README apart, whatever its markup."""

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
