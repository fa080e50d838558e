"""What the site does that reading on GitHub does not need: MkDocs runs it, as mkdocs.yml says.

The list of pages in docs/README.md is the one list: the navigation is made from it. Pages link to files of the
repository beside them. On the site these are not there, so that the links lead to GitHub.
"""

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

FIRST = "README.md"
SOURCE = "https://github.com/doi-action/doi-action"
_LINK_OUT = re.compile(r"(?<=\]\()(\.\./[^)#\s]*)")


def on_config(config: "MkDocsConfig") -> "MkDocsConfig":
    """The navigation: each heading of the list of pages with the pages under it."""
    text = (Path(config.docs_dir) / FIRST).read_text(encoding="utf-8")
    sections = re.split(r"^### (.*)\n", text.partition("\n## Every page\n")[2], flags=re.MULTILINE)[1:]
    named = zip(sections[::2], sections[1::2], strict=True)
    config.nav = [{"Start": FIRST}, *({title: _pages(listed)} for title, listed in named)]
    return config


def _pages(listed: str) -> list[dict[str, str]]:
    """The pages of a section by their titles."""
    return [{title: page} for title, page in re.findall(r"\[([^\]]+)\]\(([\w/-]+\.md)\)", listed)]


def on_page_markdown(markdown: str, page: "Page", config: "MkDocsConfig", files: "Files") -> str:
    """The page, in which links that leave the folder of the documentation lead to the repository at GitHub."""
    folder = posixpath.dirname(posixpath.join("docs", page.file.src_uri))

    def at_github(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, link[1]))
        if path.startswith("docs/"):
            return link[1]
        return f"{SOURCE}/{'tree' if link[1].endswith('/') else 'blob'}/main/{path}"

    return _LINK_OUT.sub(at_github, markdown)


def on_post_page(output: str, page: "Page", config: "MkDocsConfig") -> str:
    """The page, in which the theme's search has a name for those who hear it (WAI-ARIA 1.2, dialog)."""
    return output.replace('role="dialog">', 'role="dialog" aria-label="Search">', 1)
