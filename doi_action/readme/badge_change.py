"""What to do about the badge on a page: nothing, an update in place, a new badge, or a line for the reader to paste."""

from collections.abc import Callable
from dataclasses import dataclass

from doi_action.findings import Splice
from doi_action.identifiers.prefixes import ZENODO_PREFIX
from doi_action.readme.badge import Action, Badge
from doi_action.readme.classify import DoiBadge, Owner, doi_badge, shown_dois
from doi_action.readme.markers import BrokenMarkers, Region, find_region, region_content
from doi_action.readme.page import Markup, Page, Syntax, inside
from doi_action.readme.place_macros import place_in_macros
from doi_action.readme.place_markdown import place_in_markdown
from doi_action.readme.place_rst import place_in_rst
from doi_action.readme.placement import Placement
from doi_action.readme.update import update_splices

MARKER = "doi-badge"
"""Name of the markers between which the badge stands where an author wants it."""

Render = Callable[[Syntax, str], str]
"""(syntax, name of a substitution) -> the badge."""

BADGE_SYNTAX = {
    Markup.MARKDOWN: Syntax.MARKDOWN,
    Markup.RST: Syntax.RST_DIRECTIVE,
    Markup.ASCIIDOC: Syntax.ASCIIDOC,
    Markup.ORG: Syntax.ORG,
}

_NO_PLACE = {
    Markup.ASCIIDOC: "where a new badge belongs in an AsciiDoc file is for you to say",
    Markup.ORG: "where a new badge belongs in an Org file is for you to say",
    Markup.PLAIN: "plain text shows no badge",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What to do, why, and at which line; `splices` are empty where nothing changes."""

    action: Action
    reason: str
    line: int = 1
    splices: tuple[Splice, ...] = ()


def badge_change(page: Page, badge: Badge, render: Render) -> Decision:
    """The decision for `page`: a marked region first, then a badge of our lineage, then a place for a new one."""
    try:
        region = find_region(page.markers, MARKER)
    except BrokenMarkers as error:
        return Decision(action=Action.PASTE, reason=f"the markers for the badge are not one pair: {error}")

    own = own_badges(page, badge)
    if region is not None:
        return _in_region(page, badge, region, own, render)

    for found in own:
        if is_current(found, page, badge):
            line = page.line_of(found.image.whole.start)
            return Decision(action=Action.UNCHANGED, reason="the badge shows this DOI already", line=line)
    if own:
        return _update(page, badge, own)

    # At Zenodo, a numbered badge may be this very work's, and nothing on the page says so.
    unknown = _badges_of(Owner.UNKNOWN, page, badge)
    if unknown and badge.doi.prefix == ZENODO_PREFIX:
        line = page.line_of(unknown[0].image.whole.start)
        reason = f"Zenodo's numbered badge in line {line} may be this work's, and does not say which DOI it shows"
        return Decision(action=Action.PASTE, reason=reason, line=line)

    return _insert(page, render)


def badges_beside(page: Page, badge: Badge) -> tuple[str, ...]:
    """What is to be said of badges of ours that stand beside the one which shows the DOI; the page is edited already.

    They are the author's to keep: a badge of one version may be meant, and which of two is liked better is not known.
    """
    region = find_region(page.markers, MARKER)
    said = []
    for found in own_badges(page, badge):
        start = found.image.whole.start
        line = page.line_of(start)
        if not is_current(found, page, badge):
            said.append(f"the badge in line {line} shows {found.doi}, another DOI of this work, and stays as it is")
        elif region is not None and not region.inner.start <= start < region.inner.end:
            said.append(f"the badge in line {line} shows what the one between the markers does; delete one of them")
    return tuple(said)


def own_badges(page: Page, badge: Badge) -> tuple[DoiBadge, ...]:
    """The badges of our lineage on the page, in order."""
    return _badges_of(Owner.OWN, page, badge)


def _badges_of(owner: Owner, page: Page, badge: Badge) -> tuple[DoiBadge, ...]:
    found = []
    for image in page.images:
        known = doi_badge(image, page.text, badge)
        if known is not None and known.owner is owner:
            found.append(known)
    return tuple(found)


def is_current(found: DoiBadge, page: Page, badge: Badge) -> bool:
    """Whether every DOI that a badge of ours shows is the one it should; a numbered badge of ours always is."""
    return set(shown_dois(found.image, page.text)) <= {badge.doi}


def _update(page: Page, badge: Badge, own: tuple[DoiBadge, ...]) -> Decision:
    """Update the badge of ours, and each that repeats it; two that show different DOIs are for the author to judge."""
    line = page.line_of(own[0].image.whole.start)
    if len({found.doi for found in own}) > 1:
        lines = ", ".join(str(page.line_of(found.image.whole.start)) for found in own)
        reason = f"badges for different DOIs of this work stand in lines {lines}, and only you know which is which"
        return Decision(action=Action.PASTE, reason=reason, line=line)

    splices: list[Splice] = []
    for found in own:
        splices += update_splices(found, page.text, badge)
    # Two badges may share a definition, which changes once.
    once = tuple(dict.fromkeys(splices))
    return Decision(action=Action.UPDATED, reason=f"the badge showed {own[0].doi}", line=line, splices=once)


def _in_region(page: Page, badge: Badge, region: Region, own: tuple[DoiBadge, ...], render: Render) -> Decision:
    line = page.line_of(region.whole.start)
    for found in own:
        is_held = region.inner.start <= found.image.whole.start < region.inner.end
        if is_held and is_current(found, page, badge):
            return Decision(action=Action.UNCHANGED, reason="the marked badge shows this DOI already", line=line)

    # Markdown is not read inside a block of HTML.
    block = inside(page.html, region.whole.start)
    in_html = block is not None and block.start < page.line_start(region.whole.start)
    syntax = Syntax.HTML if in_html else BADGE_SYNTAX[page.markup]

    old = region.inner.of(page.text)
    content = region_content(old, render(syntax, ""), page.newline, blank_lines=page.markup is Markup.RST)
    splice = Splice(start=region.inner.start, end=region.inner.end, text=content)
    return Decision(action=Action.UPDATED, reason="between the markers for the badge", line=line, splices=(splice,))


def _insert(page: Page, render: Render) -> Decision:
    place_in = _PLACES.get(page.markup)
    places = place_in(page) if place_in else ()
    if not places:
        return Decision(action=Action.PASTE, reason=_NO_PLACE[page.markup])

    splices = []
    for place in places:
        badge = place.literal
        if not badge:
            badge = render(place.syntax, place.name).replace("\n", page.newline + place.indent)
        splices.append(Splice(start=place.at, end=place.at, text=place.before + badge + place.after))

    first = places[0]
    breaks_before = first.before.replace("\r\n", "\n").count("\n")
    line = page.line_of(first.at) + breaks_before
    return Decision(action=Action.INSERTED, reason=first.reason, line=line, splices=tuple(splices))


_PLACES: dict[Markup, Callable[[Page], tuple[Placement, ...]]] = {
    Markup.MARKDOWN: place_in_markdown,
    Markup.RST: place_in_rst,
    Markup.ASCIIDOC: place_in_macros,
    Markup.ORG: place_in_macros,
}
