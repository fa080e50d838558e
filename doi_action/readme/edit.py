"""Bring the DOI badge of a README up to date, or put one in, and leave every other byte as it is.

What cannot be done for certain is not done: the reader gets the lines to paste. Every edit is proven by reading the
edited text again, which must find nothing left to do.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from doi_action.findings import apply_splices
from doi_action.readme.badge import Action, Badge, ReadmeEdit, render_badge
from doi_action.readme.badge_change import BADGE_SYNTAX, Decision, Render, badge_change, badges_beside
from doi_action.readme.generated import written_by
from doi_action.readme.page import Markup, markup_of
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
    decision, after = _decide(path, data, badge, templates, siblings)
    edit = ReadmeEdit(
        path=path,
        action=decision.action,
        before=data,
        after=after,
        reason=decision.reason,
        line=decision.line,
    )
    markup = markup_of(path)
    if edit.action is not Action.PASTE:
        page = read_page(markup, read_text(path, after).text)
        return replace(edit, notes=badges_beside(page, badge))

    # Plain text shows no images, so that it gets the address alone.
    if markup is Markup.PLAIN:
        return replace(edit, paste=f"DOI: {badge.link}")
    return replace(edit, paste=render_badge(badge, BADGE_SYNTAX[markup], templates))


def _decide(
    path: str, data: bytes, badge: Badge, templates: "Environment", siblings: Collection[str]
) -> tuple[Decision, bytes]:
    if len(data) > MAX_BYTES:
        return _refusal(f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are edited"), data
    try:
        source = read_text(path, data)
    except NotText as error:
        return _refusal(str(error)), data

    markup, renderer = markup_of(path), _renderer(badge, templates)
    decision = badge_change(read_page(markup, source.text), badge, renderer)
    if not decision.splices:
        return decision, data
    author = written_by(path, source.text, siblings)
    if author:
        return _refusal(f"the file is generated from {author}: put the badge there, or the next build loses it"), data

    # The edited text must be one that needs nothing more.
    after = apply_splices(source.text, decision.splices)
    again = badge_change(read_page(markup, after), badge, renderer)
    if again.action is not Action.UNCHANGED:
        return _refusal("the badge would not show where it could be placed", decision.line), data
    return decision, source.encode(after)


def _refusal(reason: str, line: int = 1) -> Decision:
    return Decision(action=Action.PASTE, reason=reason, line=line)


def _renderer(badge: Badge, templates: "Environment") -> Render:
    return lambda syntax, name: render_badge(badge, syntax, templates, name=name)
