"""The prose of a card: its heading as a title, its first real paragraph as a summary, links as proposals.

Templates leave much text that says nothing: comments, placeholders, tables of contents. None of it is taken.
"""

import re
from collections.abc import Iterator

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_HTML_HEADING = re.compile(r"(?is)<h1[^>]*>(.*?)</h1>")
_CARD_FOR = re.compile(r"(?i)^(?:data(?:set)?|model)\s*card(?:\s+for)?\s*[:\-]?\s*|\s+(?:data(?:set)?|model)\s*card$")
_PLACEHOLDER = re.compile(
    r"(?i)\{\{|\[more information needed\]|\[(?:data)?set name\]|\[model name\]|\[optional\]|^\[.*\]$"
)
_SUMMARY = re.compile(
    r"(?i)^(?:dataset|model)\s+(?:summary|description|details|overview)|^(?:summary|description|overview)$"
)
_NO_PROSE = re.compile(r"^\s*(?:[-*+]\s|[>|<!\[{]|\d+[.)]\s|\*\*[^*]+:\*\*|\*\*[^*]+\*\*:)")
_ARXIV = re.compile(r"(?i)arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})|arxiv:\s?(\d{4}\.\d{4,5})")
MINIMUM = 40
"""A paragraph shorter than this many characters is a caption, not a summary."""


def lines_of_prose(body: str) -> Iterator[tuple[int, str]]:
    """Index and text of each line outside code fences and comments, line ends left out."""
    fenced, position = "", 0
    plain = re.sub(r"<!--.*?(?:-->|\Z)", lambda m: re.sub(r"[^\r\n]", " ", m.group()), body, flags=re.DOTALL)
    for line in plain.splitlines(keepends=True):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and not fenced:
            fenced = mark.group(1)[:3]
        elif mark and mark.group(1).startswith(fenced):
            fenced = ""
        elif not fenced:
            yield position, line.rstrip("\r\n")
        position += len(line)


def title_of(body: str) -> tuple[str, int] | None:
    """The first heading of level one that names something, without `Dataset card for`, and its index."""
    for index, line in lines_of_prose(body):
        found = _HEADING.match(line)
        html = _HTML_HEADING.search(line)
        text = html.group(1) if html else found.group(2) if found and len(found.group(1)) == 1 else ""
        name = clean_title(text)
        if name:
            return name, index
    return None


def clean_title(text: str) -> str:
    """A heading as a title: without markup, quotes and the words that say it is a card; empty for a placeholder."""
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?<!\w)([_*`]+)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", " ".join(text.split()))
    text = _CARD_FOR.sub("", text).strip("*_`\"' ")
    return "" if _PLACEHOLDER.search(text) or "://" in text else text


def summary_of(body: str) -> tuple[str, int] | None:
    """The first paragraph under a heading such as `Dataset Summary`, else right below the title, and its index.

    None where prose begins elsewhere: what stands under `Dataset Structure` is no summary.
    """
    below_title = None
    for index, text, level, heading in _paragraphs(body):
        if _SUMMARY.match(heading):
            return text, index
        if level < 2 and below_title is None:
            below_title = text, index
    return below_title


def _paragraphs(body: str) -> Iterator[tuple[int, str, int, str]]:
    """Index and text of each paragraph of prose, and the level and text of the heading above it."""
    level, heading, start, words = 0, "", 0, list[str]()
    for index, line in (*lines_of_prose(body), (len(body), "")):
        found = _HEADING.match(line)
        broken = found or not line.strip() or (not words and _NO_PROSE.match(line))
        if broken and words:
            text = _plain(" ".join(words))
            if len(text) >= MINIMUM and not _PLACEHOLDER.search(text):
                yield start, text, level, heading
            words = []
        if found:
            level, heading = len(found.group(1)), clean_title(found.group(2))
        elif not broken:
            start = start if words else index
            words.append(line.strip())


def _plain(text: str) -> str:
    """Markdown links, emphasis and code marks taken away."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<[^>]+>|\*\*|__|`", "", text)
    return " ".join(text.split())


def arxiv_ids(body: str) -> tuple[tuple[str, int], ...]:
    """The arXiv papers that the text names, each once, with their index."""
    found: dict[str, int] = {}
    for match in _ARXIV.finditer(body):
        found.setdefault(match.group(1) or match.group(2), match.start())
    return tuple(found.items())
