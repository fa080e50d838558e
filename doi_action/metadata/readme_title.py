"""What the README calls the work: a title of last resort, which says more than the name of the repository."""

import re
from collections.abc import Iterator

from doi_action.facts import Fact
from doi_action.formats.cards.body import clean_title
from doi_action.formats.text.plain import one_line
from doi_action.readme.outline import GENERAL_HEADINGS
from doi_action.readme.page import Markup, markup_of
from doi_action.readme.pick import pick_readme
from doi_action.readme.reading import NotText, read_page, read_text
from doi_action.snapshot import Tree

_NO_NAME = re.compile(r"(?i)\W*(?:read ?me(?:\.\w+)?|title|untitled|welcome)?\W*")

_MARKS = {
    Markup.RST: (
        (re.compile(r"\|[^|]+\|_{0,2}"), " "),
        (re.compile(r":[\w.+:-]+:(?=`)"), ""),
        (re.compile(r"`([^`<]*)<[^`<>]*>`_{1,2}|`([^`]*)`_{0,2}"), r"\1\2"),
    ),
    Markup.ASCIIDOC: (
        (re.compile(r"(?:link:)?https?://[^\s\[\]]*\[([^\[\]]*)\]"), r"\1"),
        (re.compile(r"image:{1,2}[^\s\[\]]*\[[^\[\]]*\]"), " "),
    ),
    Markup.ORG: (
        (re.compile(r"\[\[[^\[\]]*\]\[([^\[\]]*)\]\]"), r"\1"),
        (re.compile(r"(?<!\S)[=~/+]([^\s=~/+][^=~/+]*)[=~/+](?!\S)"), r"\1"),
    ),
}
"""What a heading holds besides its words, and what is left of it. Signs that Markdown has too are taken off last."""

_LONGEST = 1_000
"""Characters of a heading that may be a title."""


def readme_title(tree: Tree) -> Iterator[Fact]:
    """The heading of the README that the host shows, where it names the work; at most one fact."""
    path = pick_readme(tree.contents)
    if path is None:
        return

    data = tree.read(path)
    if data is None:
        return

    try:
        source = read_text(path, data)
    except NotText:
        # It has a rule of its own.
        return

    page = read_page(markup_of(path), source.text)
    if page.title is None:
        return

    words = page.title.words
    if len(words) > _LONGEST:
        return

    for mark, kept in _MARKS.get(page.markup, ()):
        words = mark.sub(kept, words)

    title = clean_title(one_line(words))

    names_a_section = GENERAL_HEADINGS.fullmatch(title) is not None
    # A template's placeholder, as cookiecutter leaves it: {{ project_name }}.
    is_unfilled = "{" in title or _NO_NAME.fullmatch(title) is not None
    if not names_a_section and not is_unfilled:
        yield Fact(field="title", value=title, format="README", location=source.location(page.title.start))
