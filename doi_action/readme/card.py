"""Our block in the Citation section of a model or dataset card: how to cite the release, marked and kept true.

Almost every card cites a paper there. That entry is left alone: our block is a marked region of its own, at the end of
the section, and the section is added at the end of a card that has none. Where the card cites the work itself, no rival
is put beside it: it is said how the block takes its place.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from doi_action.findings import Splice, apply_splices
from doi_action.formats.cards.bibtex import Entry, entries_of, entry_of_the_work
from doi_action.formats.cards.body import BIBTEX, CITATION, title_of
from doi_action.formats.cards.hub_card import read as read_card
from doi_action.formats.text.source import line_starts
from doi_action.identifiers.types import Doi
from doi_action.readme.badge import Action, ReadmeEdit
from doi_action.readme.markdown import blocks, marker_text
from doi_action.readme.markers import BrokenMarkers, Region, find_region, html_region
from doi_action.readme.page import Span, blank, line_span
from doi_action.readme.placement import breaks_at_end
from doi_action.readme.reading import NotText, read_text

if TYPE_CHECKING:
    from jinja2 import Environment

MARKER = "doi-action"

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&]")
"""What Markdown may take for markup in the middle of a line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCitation:
    """Where a card cites its own work outside our block: the entry, its line, and the lines that hold it alone.

    `first` and `last` are those of the code fence around the entry; None where the fence holds other entries too.
    """

    entry: Entry
    line: int
    first: int | None
    last: int | None

    @property
    def offer(self) -> str:
        """How it comes that one citation stands there, kept by each release."""
        if self.first is None:
            return f"give the entry in line {self.line} a fence of its own, or delete it"
        return (
            f"write <!-- {MARKER}:start --> above line {self.first} and <!-- {MARKER}:end --> below line {self.last}: "
            "what stands between them is then replaced at each release"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class CardCitation:
    """What the block says: the citation as BibTeX and APA, which version of what kind of work, and its DOIs.

    `concept` is the DOI of all versions, None while it is not known; `title` tells whether an entry cites this work.
    """

    bibtex: str
    apa: str
    kind: str
    version: str
    doi: Doi
    concept: Doi | None = None
    title: str | None = None


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
    except (NotText, BrokenMarkers) as error:
        return _by_hand(path, data, str(error), block)

    # Whom should readers believe, where two citations of one work differ?
    own = own_citation(source.text, citation.title)
    if own is not None and action is Action.INSERTED:
        reason = f"the card cites this {citation.kind} itself; a second citation beside it is not written"
        return replace(_by_hand(path, data, reason, block), line=own.line, offer=own.offer)
    second = f"line {own.line} cites this {citation.kind} a second time; delete it there" if own else ""

    if after == source.text:
        action, reason = Action.UNCHANGED, "the Citation section cites this version already"
    line = source.location(min(splice.start, max(len(source.text) - 1, 0))).line
    return ReadmeEdit(
        path=path,
        action=action,
        before=data,
        after=source.encode(after),
        reason=reason,
        line=line,
        notes=(second,) if second else (),
    )


def own_citation(text: str, title: str | None = None) -> OwnCitation | None:
    """The citation of the work itself in the Citation section of a card, None where only papers are cited there.

    `title` is what the work is called elsewhere; the card's own heading counts too. Raises BrokenMarkers.
    """
    section = _citation_section(text)
    if section is None:
        return None
    region = find_region(marker_text(text), MARKER)
    # What our own block says is no rival of itself.
    outside = blank(text, [region.whole]) if region else text
    heading = title_of(outside)
    titles = tuple(name for name in (title, heading[0] if heading else None) if name)
    entry = entry_of_the_work(section.of(outside), titles)
    if entry is None:
        return None

    start, end = section.start + entry.start, section.start + entry.end
    starts = line_starts(text)
    line, last_line = bisect_right(starts, start), bisect_right(starts, end - 1)
    first: int | None = line
    last: int | None = last_line
    for token in blocks(text):
        holds_it = token.type == "fence" and token.map is not None and token.map[0] < line <= token.map[1]
        if holds_it and token.map is not None:
            is_alone = len(list(entries_of(token.content))) == 1
            first, last = (token.map[0] + 1, token.map[1]) if is_alone else (None, None)
    return OwnCitation(entry=replace(entry, start=start, end=end), line=line, first=first, last=last)


def _by_hand(path: str, data: bytes, reason: str, block: str) -> ReadmeEdit:
    return ReadmeEdit(path=path, action=Action.PASTE, before=data, after=data, reason=reason, paste=block)


def _block(citation: CardCitation, templates: "Environment") -> str:
    """The marked block, lines separated by LF; its fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", citation.bibtex)), default=0)
    content = templates.get_template("card_citation.md.j2").render(
        bibtex=citation.bibtex.strip("\n"),
        apa=_prose(citation.apa, citation.doi),
        doi=str(citation.doi),
        doi_url=citation.doi.url,
        concept_doi=str(citation.concept) if citation.concept else "",
        concept_doi_url=citation.concept.url if citation.concept else "",
        kind=citation.kind,
        version=citation.version,
        fence="`" * max(3, longest + 1),
    )
    return html_region(MARKER, content.strip("\n"), "\n")


def _prose(text: str, doi: Doi) -> str:
    """A citation as Markdown that shows it letter by letter; its address stays one that can be clicked."""
    escaped = _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return escaped.replace(_SIGNS.sub(r"\\\g<0>", doi.url), f"<{doi.url}>")


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
    for pattern in (CITATION, BIBTEX):
        for index, (level, name, start) in enumerate(headings):
            if pattern.fullmatch(name):
                ends = (end for depth, _, end in headings[index + 1 :] if depth <= level)
                return Span(start, next(ends, len(text)))
    return None
