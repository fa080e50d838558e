"""Our block in the Citation section of a model or dataset card: the BibTeX of the release, marked and kept true.

Almost every card cites a paper there. That entry is left alone: our block is a marked region of its own, at the end of
the section, and the section is added at the end of a card that has none.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from doi_action.findings import Splice, apply_splices
from doi_action.formats.cards.hub_card import read as read_card
from doi_action.formats.text.source import line_starts
from doi_action.readme.badge import Action, ReadmeEdit
from doi_action.readme.markdown import blocks, marker_text
from doi_action.readme.markers import BrokenMarkers, Region, find_region, html_region
from doi_action.readme.page import Span, line_span
from doi_action.readme.placement import breaks_at_end
from doi_action.readme.reading import NotText, read_text

if TYPE_CHECKING:
    from jinja2 import Environment

MARKER = "doi-action"

_CITATION = re.compile(
    r"(?i)\W*(?:citations?(?: information)?|citing(?: .*)?|how to cite(?: .*)?|cite(?: .*)?)\W*(?:optional\W*)?"
)
_BIBTEX = re.compile(r"(?i)\W*bibtex\W*")


_ENTRY = re.compile(r"(?i)@(?:software|dataset|data|misc|model)[ \t]*\{[^@]*")
"""An entry of a type that people use for works such as a card's; papers have types of their own, mostly."""

_PAPER = re.compile(r"(?i)\b(?:journal|booktitle|eprint|archiveprefix|school|institution)[ \t]*=|arxiv")
"""What an entry says of a paper."""


class SecondCitation(ValueError):
    """The card has a citation of the work itself, in this `line`."""

    def __init__(self, line: int) -> None:
        super().__init__("the card cites this work already; replace that entry by this one, so that they do not differ")
        self.line = line


@dataclass(frozen=True, kw_only=True, slots=True)
class CardCitation:
    """What the block says: the BibTeX entry, and which version of what kind of work it cites."""

    bibtex: str
    kind: str
    version: str


def is_card(data: bytes, path: str = "README.md") -> bool:
    """Whether a Markdown file is the card of a model or dataset: by the keys that the Hugging Face Hub gives a meaning.

    The front matter of a site (Jekyll, Hugo), of pandoc, or of a Space makes no card.
    """
    return any(fact.field == "kind" for fact in read_card(path, data).facts)


def edit_card_citation(path: str, data: bytes, *, citation: CardCitation, templates: "Environment") -> ReadmeEdit:
    """What becomes of the card at `path` so that its Citation section holds our block. Never raises for bad input."""
    block = _block(citation, templates)
    try:
        source = read_text(path, data)
        newline = "\r\n" if "\r\n" in source.text else "\n"
        splice, action, reason = _place(source.text, block.replace("\n", newline), newline)
        after = apply_splices(source.text, (splice,))
        if find_region(marker_text(after), MARKER) is None:
            raise BrokenMarkers("the end of the file is inside code or a comment")
        if action is Action.INSERTED:
            _refuse_second_citation(source.text)
    except (NotText, BrokenMarkers, SecondCitation) as error:
        line = error.line if isinstance(error, SecondCitation) else 1
        edit = ReadmeEdit(path=path, action=Action.PASTE, before=data, after=data, reason=str(error), line=line)
        return replace(edit, paste=block)
    if after == source.text:
        action, reason = Action.UNCHANGED, "the Citation section cites this version already"
    line = source.location(min(splice.start, max(len(source.text) - 1, 0))).line
    return ReadmeEdit(path=path, action=action, before=data, after=source.encode(after), reason=reason, line=line)


def _block(citation: CardCitation, templates: "Environment") -> str:
    """The marked block, lines separated by LF; its fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", citation.bibtex)), default=0)
    content = templates.get_template("card_citation.md.j2").render(
        bibtex=citation.bibtex.strip("\n"),
        kind=citation.kind,
        version=citation.version,
        fence="`" * max(3, longest + 1),
    )
    return html_region(MARKER, content.strip("\n"), "\n")


def _place(text: str, block: str, newline: str) -> tuple[Splice, Action, str]:
    region = find_region(marker_text(text), MARKER)
    if region is not None:
        return _replace(region, block), Action.UPDATED, "between our markers"
    section = _citation_section(text)
    if section is None:
        lead = newline * (2 - breaks_at_end(text)) if text.strip() else ""
        heading = f"## Citation{newline * 2}"
        splice = Splice(start=len(text), end=len(text), text=f"{lead}{heading}{block}{newline}")
        return splice, Action.INSERTED, "in a Citation section of its own"
    end = section.start + len(section.of(text).rstrip())
    return Splice(start=end, end=end, text=newline * 2 + block), Action.INSERTED, "at the end of the Citation section"


def _refuse_second_citation(text: str) -> None:
    """Raise SecondCitation where the card cites the work itself already: whom should readers believe?"""
    section = _citation_section(text)
    if section is None:
        return
    for entry in _ENTRY.finditer(section.of(text)):
        if not _PAPER.search(entry.group()):
            line = text.count("\n", 0, section.start + entry.start()) + 1
            raise SecondCitation(line)


def _replace(region: Region, block: str) -> Splice:
    return Splice(start=region.whole.start, end=region.whole.end, text=block)


def _citation_section(text: str) -> Span | None:
    """The section under the first heading that speaks of citation, up to the next heading of its level or above."""
    lines = line_starts(text)
    headings: list[tuple[int, str, int]] = []
    for token, following in pairwise(blocks(text)):
        is_heading = token.type == "heading_open" and not token.level
        if is_heading and token.map is not None:
            start = line_span(lines, len(text), *token.map).start
            headings.append((int(token.tag[1:]), following.content.strip(), start))

    # A heading about BibTeX counts only where none is about citation.
    for pattern in (_CITATION, _BIBTEX):
        for index, (level, name, start) in enumerate(headings):
            if pattern.fullmatch(name):
                ends = (end for depth, _, end in headings[index + 1 :] if depth <= level)
                return Span(start, next(ends, len(text)))
    return None
