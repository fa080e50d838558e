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
from doi_action.formats.text.unseen import is_seen
from doi_action.identifiers.types import Doi
from doi_action.readme.badge import Action, ReadmeEdit
from doi_action.readme.markdown import blocks, marker_text
from doi_action.readme.markers import BrokenMarkers, find_region, html_region
from doi_action.readme.page import Span, blank, line_span
from doi_action.readme.placement import breaks_at_end
from doi_action.readme.reading import NotText, read_text

if TYPE_CHECKING:
    from jinja2 import Environment

MARKER = "doi-action"

_LIST = re.compile(r"^(\d*)([-+=.)])(?=\s|$)")
"""What Markdown may take for an entry of a list, or for an underline, at the beginning of a line."""

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

    notes = []
    if own is not None:
        notes.append(f"line {own.line} cites this {citation.kind} a second time; delete it there")

    if after == source.text:
        action, reason = Action.UNCHANGED, "the Citation section cites this version already"
    # What is added at the end of the text stands behind its last character.
    last = max(len(source.text) - 1, 0)
    line = source.location(min(splice.start, last)).line
    return ReadmeEdit(
        path=path,
        action=action,
        before=data,
        after=source.encode(after),
        reason=reason,
        line=line,
        notes=tuple(notes),
    )


def own_citation(text: str, title: str | None = None) -> OwnCitation | None:
    """The citation of the work itself in the Citation section of a card, None where only papers are cited there.

    `title` is what the work is called elsewhere; the card's own heading counts too. Raises BrokenMarkers.
    """
    section = _citation_section(text)
    if section is None:
        return None

    # What our own block says is no rival of itself.
    region = find_region(marker_text(text), MARKER)
    outside = blank(text, [region.whole]) if region else text

    titles = [title] if title else []
    heading = title_of(outside)
    if heading and heading[0]:
        titles.append(heading[0])
    entry = entry_of_the_work(section.of(outside), tuple(titles))
    if entry is None:
        return None

    start, end = section.start + entry.start, section.start + entry.end
    starts = line_starts(text)
    line, last_line = bisect_right(starts, start), bisect_right(starts, end - 1)

    first: int | None = line
    last: int | None = last_line
    for token in blocks(text):
        if token.type != "fence" or token.map is None:
            continue
        fence_start, fence_end = token.map
        if not fence_start < line <= fence_end:
            continue

        is_alone = len(list(entries_of(token.content))) == 1
        first, last = (fence_start + 1, fence_end) if is_alone else (None, None)
    return OwnCitation(entry=replace(entry, start=start, end=end), line=line, first=first, last=last)


def _by_hand(path: str, data: bytes, reason: str, block: str) -> ReadmeEdit:
    return ReadmeEdit(path=path, action=Action.PASTE, before=data, after=data, reason=reason, paste=block)


def _block(citation: CardCitation, templates: "Environment") -> str:
    """The marked block, lines separated by LF; its fence is longer than any run of backticks in it."""
    runs = re.findall(r"`+", citation.bibtex)
    longest = max(map(len, runs), default=0)
    fence = "`" * max(3, longest + 1)

    # Markdown shall show the citation letter by letter; its address stays one that can be clicked.
    apa = _escaped(citation.apa)
    escaped_url = _escaped(citation.doi.url)
    apa = apa.replace(escaped_url, f"<{citation.doi.url}>")

    concept_doi = concept_url = ""
    if citation.concept:
        concept_doi, concept_url = str(citation.concept), citation.concept.url

    content = templates.get_template("card_citation.md.j2").render(
        bibtex="\n".join(map(_seen, citation.bibtex.strip("\n").split("\n"))),
        apa=apa,
        doi=str(citation.doi),
        doi_url=citation.doi.url,
        concept_doi=concept_doi,
        concept_doi_url=concept_url,
        kind=citation.kind,
        version=_escaped(citation.version),
        fence=fence,
    )
    return html_region(MARKER, content.strip("\n"), "\n")


def _seen(text: str) -> str:
    """`text` without what nobody sees: an escape, or a mark that turns round what stands beside it."""
    return "".join(letter for letter in text if letter.isspace() or is_seen(letter))


def _escaped(text: str) -> str:
    """`text` in one line of Markdown; nothing at its beginning makes a list of it."""
    line = _SIGNS.sub(r"\\\g<0>", " ".join(_seen(text).split()))
    return _LIST.sub(r"\1\\\2", line)


def _place(text: str, block: str, newline: str) -> tuple[Splice, Action, str]:
    region = find_region(marker_text(text), MARKER)
    if region is not None:
        splice = Splice(start=region.whole.start, end=region.whole.end, text=block)
        return splice, Action.UPDATED, "between our markers"

    section = _citation_section(text)
    if section is not None:
        end = section.start + len(section.of(text).rstrip())
        splice = Splice(start=end, end=end, text=newline * 2 + block)
        return splice, Action.INSERTED, "at the end of the Citation section"

    lead = ""
    if text.strip():
        lead = newline * (2 - breaks_at_end(text))
    heading = f"## Citation{newline * 2}"
    splice = Splice(start=len(text), end=len(text), text=f"{lead}{heading}{block}{newline}")
    return splice, Action.INSERTED, "in a Citation section of its own"


def _citation_section(text: str) -> Span | None:
    """The section under the first heading that speaks of citation, up to the next heading of its level or above."""
    lines = line_starts(text)
    headings: list[tuple[int, str, int]] = []
    for token, following in pairwise(blocks(text)):
        is_heading = token.type == "heading_open" and not token.level
        if is_heading and token.map is not None:
            depth = int(token.tag.removeprefix("h"))
            start = line_span(lines, len(text), *token.map).start
            headings.append((depth, following.content.strip(), start))

    # A heading about BibTeX counts only where none is about citation.
    for pattern in (CITATION, BIBTEX):
        for index, (level, name, start) in enumerate(headings):
            if not pattern.fullmatch(name):
                continue

            for depth, _, end in headings[index + 1 :]:
                if depth <= level:
                    return Span(start, end)
            return Span(start, len(text))
    return None
