"""Whether a README is written by a program from another file, so that an edit would be lost at the next build."""

import re
from collections.abc import Collection

from doi_action.readme.page import Markup, markup_of

_SOURCES = (".Rmd", ".qmd", ".rmarkdown", ".ipynb", ".md.in", ".md.j2", ".md.tmpl", ".md.tpl", ".md.gotmpl")
_SAYS_SO = re.compile(
    r"(?is)\b(?:auto(?:matically)?[- ]?)?(?:generated|rendered|built|created) (?:automatically )?"
    r"(?:from|using|with|by|based on)\s+(?:the )?(?:file )?[`'\"]?([\w./-]*\w)"
)
_OF_THE_FILE = re.compile(r"(?i)\breadme\b|\bthis (?:file|document|page)\b|\bauto(?:matically)?[- ]?generated\b")
_OF_A_PART = re.compile(r"(?i)\btoc\b|table of contents|\bsection\b|\bbadges?\b|\bcontributors\b|\bblock\b|\blist\b")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_COMMENT_LINE = re.compile(r"(?m)^(?:\.\. |//|# ).*$")
_HEAD = 2000


def written_by(path: str, text: str, siblings: Collection[str] = ()) -> str | None:
    """The file or program that `text` says it comes from, or the source that stands beside `path`; None for neither.

    >>> written_by("README.md", "<!-- README.md is generated from README.Rmd. Please edit that file -->")
    'README.Rmd'
    """
    pattern = _COMMENT if markup_of(path) is Markup.MARKDOWN else _COMMENT_LINE
    for comment in pattern.findall(text[:_HEAD]):
        if not _OF_THE_FILE.search(comment):
            continue
        # Many programs write a part of a README: its contents, its badges.
        if _OF_A_PART.search(comment):
            continue

        found = _SAYS_SO.search(comment)
        if found:
            return str(found[1])

    # Such as README.Rmd beside README.md: the next run of that program would take the badge away.
    stem = path.rsplit(".", 1)[0]
    sources = {(stem + ending).lower() for ending in _SOURCES}
    for name in siblings:
        if name.lower() in sources:
            return name
    return None
