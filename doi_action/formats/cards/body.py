"""The prose of a card: its heading as a title, its first real paragraph as a summary, links as proposals.

Templates leave much text that says nothing: comments, placeholders, tables of contents. None of it is taken. No
expression here goes back over what it has read, since a body may hold a million of any sign.
"""

import re
from collections.abc import Iterator

_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_TAG = re.compile(r"<[^<>]+>")
_CARD_FOR = re.compile(r"(?i)^(?:data(?:set)?|model) ?card(?: for)? ?[:\-]? ?")
_CARD_AT_END = re.compile(r"(?i) (?:data(?:set)?|model) ?card$")
_PLACEHOLDER = re.compile(
    r"(?i)\{\{|\[more information needed\]|\[(?:data)?set name\]|\[model name\]|\[optional\]|^\[[^\[\]]*\]$"
)
_SUMMARY = re.compile(
    r"(?i)^(?:dataset|model)\s+(?:summary|description|details|overview)|^(?:summary|description|overview)$"
)
_NO_PROSE = re.compile(r"^\s*(?:[-*+]\s|[>|<!\[{]|\d+[.)]\s|\*\*[^*]+:\*\*|\*\*[^*]+\*\*:)")
CITATION = re.compile(
    r"(?i)\W*(?:citations?(?: information)?|citing(?: .*)?|how to cite(?: .*)?|cite(?: .*)?)\W*(?:optional\W*)?"
)
BIBTEX = re.compile(r"(?i)\W*bibtex\W*")
"""Headings of the section that says how to cite."""

MINIMUM = 40
"""A paragraph shorter than this many characters is a caption, not a summary."""


def lines_of_prose(body: str) -> Iterator[tuple[int, str]]:
    """Index and text of each line outside code fences and comments, line ends left out."""

    def blank(comment: re.Match[str]) -> str:
        return re.sub(r"[^\r\n]", " ", comment[0])

    # A comment becomes spaces, so that what follows it keeps its index.
    plain = re.sub(r"<!--.*?(?:-->|\Z)", blank, body, flags=re.DOTALL)
    fenced = ""
    position = 0
    for line in plain.splitlines(keepends=True):
        mark = line.lstrip()[:3]
        is_fence = mark in ("```", "~~~")

        if is_fence and not fenced:
            fenced = mark
        elif is_fence and mark == fenced:
            fenced = ""
        elif not fenced:
            yield position, line.rstrip("\r\n")
        position += len(line)


def heading_of(line: str) -> tuple[int, str] | None:
    """Level and text of a Markdown heading; None for another line.

    >>> heading_of("## C# in a day ##"), heading_of("#tag")
    ((2, 'C# in a day'), None)
    """
    text = line.lstrip("#")
    level = len(line) - len(text)
    if not 1 <= level <= 6:
        return None
    if text[:1] not in (" ", "\t", ""):
        return None

    # Marks at the end close a heading where white space stands before them (CommonMark 0.31.2, section 4.2).
    text = text.strip(" \t")
    without_marks = text.rstrip("#")
    is_closed = without_marks[-1:] in (" ", "\t", "")
    if is_closed:
        text = without_marks.rstrip(" \t")
    return level, text


def title_of(body: str) -> tuple[str, int] | None:
    """The first heading of level one that names something, without `Dataset card for`, and its index."""
    for index, line in lines_of_prose(body):
        level, text = heading_of(line) or (0, "")
        if level != 1:
            # Some write <h1>...</h1>, in one line. Searched without a pattern, which would go back for each `<h1`.
            lower = line.lower()
            begin = lower.find("<h1")
            mark = lower.find(">", begin)
            end = lower.find("</h1>", mark + 1)

            is_whole = -1 not in (begin, mark, end)
            text = line[mark + 1 : end] if is_whole else ""

        name = clean_title(text)
        if name:
            return name, index
    return None


def clean_title(text: str) -> str:
    """A heading as a title: without markup, quotes and the words that say it is a card; empty for a placeholder."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", _TAG.sub(" ", text)))

    words = []
    for word in text.split():
        bare = word.strip("*`")
        # `__init__` is a name, and `_word_` is emphasis.
        is_dunder = bare.startswith("__") and bare.endswith("__")
        if not is_dunder:
            bare = bare.strip("_")

        if bare:
            words.append(bare)

    title = " ".join(words)
    title = _CARD_FOR.sub("", title)
    title = _CARD_AT_END.sub("", title)
    title = title.strip("*_`\"' ")

    is_address = "://" in title
    if is_address or is_placeholder(title):
        return ""
    return title


def is_placeholder(text: str) -> bool:
    """Whether a template left the text to be filled in."""
    return _PLACEHOLDER.search(text) is not None


def summary_of(body: str) -> tuple[str, int] | None:
    """The first paragraph under a heading such as `Dataset Summary`, else right below the title, and its index.

    None where prose begins elsewhere: what stands under `Dataset Structure` is no summary.
    """
    below_title = None
    for index, text, level, heading in _paragraphs(body):
        if _SUMMARY.match(heading):
            return text, index

        if below_title is None and level < 2:
            below_title = text, index
    return below_title


def _paragraphs(body: str) -> Iterator[tuple[int, str, int, str]]:
    """Index and text of each paragraph of prose, and the level and text of the heading above it."""
    level = 0
    heading = ""
    start = 0
    words: list[str] = []
    for index, line in (*lines_of_prose(body), (len(body), "")):
        if not words:
            start = index

        # Within a paragraph a line may begin with any sign: a number that the break has put there, say.
        found = heading_of(line)
        begins_no_prose = not words and _NO_PROSE.match(line) is not None
        ends = found is not None or not line.strip()
        if not ends and not begins_no_prose:
            words.append(line.strip())
            continue

        # Links, tags, emphasis and marks of code are no words.
        text = _TAG.sub("", _LINK.sub(r"\1", _IMAGE.sub("", " ".join(words))))
        text = " ".join(re.sub(r"\*\*|__|`", "", text).split())
        if len(text) >= MINIMUM and not is_placeholder(text):
            yield start, text, level, heading

        words = []
        if found is not None:
            level, name = found
            heading = clean_title(name)


def citation_section(body: str) -> tuple[int, int] | None:
    """Where the section begins and ends that says how to cite the work; None where no heading speaks of it."""
    headings = []
    for index, line in lines_of_prose(body):
        found = heading_of(line)
        if found is not None:
            headings.append((index, *found))

    # A heading about BibTeX counts only where none is about citation.
    for pattern in (CITATION, BIBTEX):
        for number, (start, level, name) in enumerate(headings):
            if not pattern.fullmatch(name):
                continue

            # It ends with the next heading of its level, or of a higher one.
            for index, depth, _ in headings[number + 1 :]:
                if depth <= level:
                    return start, index
            return start, len(body)
    return None
