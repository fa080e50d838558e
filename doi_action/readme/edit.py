"""Bring the DOI badge of a README up to date, or put one in, and leave every other byte as it is.

What cannot be done for certain is not done: the reader gets the lines to paste. Every edit is proven by reading the
edited text again, which must find nothing left to do.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from doi_action.findings import apply_splices
from doi_action.formats.text.source import SourceText
from doi_action.readme.badge import Action, Badge, ReadmeEdit, render_badge
from doi_action.readme.badge_change import BADGE_SYNTAX, Decision, Render, badge_change, badges_beside
from doi_action.readme.generated import written_by
from doi_action.readme.page import Markup, Syntax, markup_of
from doi_action.readme.reading import NotText, read_page, read_text

if TYPE_CHECKING:
    from jinja2 import Environment

MAX_BYTES = 1024 * 1024
"""Larger files are left alone; GitHub itself shows the first 500 KiB."""


def edit_readme(
    path: str, data: bytes, *, badge: Badge, templates: "Environment", siblings: Collection[str] = ()
) -> ReadmeEdit:
    """What becomes of the README at `path`, whose bytes are `data`, so that it shows `badge`.

    `siblings` are the paths of the tree: a README.Rmd beside the file is its true source. Never raises for bad input.
    """
    edit = ReadmeEdit(path=path, action=Action.UNCHANGED, before=data, after=data, reason="")
    decision, after = _decide(path, data, badge, templates, siblings)
    edit = replace(edit, action=decision.action, after=after, reason=decision.reason, line=decision.line)
    if edit.action is Action.PASTE:
        return replace(edit, paste=_paste(path, badge, templates))
    return replace(edit, notes=badges_beside(read_page(markup_of(path), read_text(path, after).text), badge))


def _decide(
    path: str, data: bytes, badge: Badge, templates: "Environment", siblings: Collection[str]
) -> tuple[Decision, bytes]:
    if len(data) > MAX_BYTES:
        return _refusal(f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are edited"), data
    try:
        source = read_text(path, data)
    except NotText as error:
        return _refusal(str(error)), data
    decision = badge_change(read_page(markup_of(path), source.text), badge, _renderer(badge, templates))
    author = written_by(path, source.text, siblings)
    if author and decision.splices:
        return _refusal(f"the file is generated from {author}: put the badge there, or the next build loses it"), data
    return _proven(source, decision, badge, templates)


def _proven(source: SourceText, decision: Decision, badge: Badge, templates: "Environment") -> tuple[Decision, bytes]:
    """The decision carried out, once the edited text reads as one that needs nothing more."""
    text = apply_splices(source.text, decision.splices)
    if not decision.splices or _settled(source.path, text, badge, templates):
        return decision, source.encode(text)
    reason = "the badge would not show where it could be placed"
    return _refusal(reason, decision.line), source.encode(source.text)


def _settled(path: str, text: str, badge: Badge, templates: "Environment") -> bool:
    """Whether a text asks for no further edit."""
    again = badge_change(read_page(markup_of(path), text), badge, _renderer(badge, templates))
    return again.action is Action.UNCHANGED


def _refusal(reason: str, line: int = 1) -> Decision:
    return Decision(action=Action.PASTE, reason=reason, line=line)


def _renderer(badge: Badge, templates: "Environment") -> Render:
    return lambda syntax, name: render_badge(badge, syntax, templates, name=name)


def _paste(path: str, badge: Badge, templates: "Environment") -> str:
    """The lines for the reader to put in; plain text shows no images, so that it gets the address alone."""
    markup = markup_of(path)
    if markup is Markup.PLAIN:
        return f"DOI: {badge.link}"
    syntax: Syntax = BADGE_SYNTAX[markup]
    return render_badge(badge, syntax, templates)
