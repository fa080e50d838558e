"""A place for a badge, as data."""

from dataclasses import dataclass

from doi_action.readme.page import Page, Syntax


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where a badge goes: at the character `at`, with the text that stands before and after it, and why there.

    `indent` goes before each line of the badge but the first. `name` is that of an RST substitution. Where `literal`
    is set, it goes there instead of the badge.
    """

    at: int
    syntax: Syntax
    reason: str
    before: str = ""
    after: str = ""
    indent: str = ""
    name: str = ""
    literal: str = ""


def own_paragraph(page: Page, at: int, syntax: Syntax, reason: str) -> Placement:
    """A paragraph of its own at the beginning of the line at `at`, with one blank line on either side."""
    lead, rest = page.text[:at], page.text[at:]
    before = ""
    if lead.strip():
        before = page.newline * max(0, 2 - breaks_at_end(lead))

    if rest.strip():
        first_line = rest.replace("\r", "\n").split("\n", 1)[0]
        after = page.newline
        if first_line.strip():
            after = page.newline * 2
    else:
        # A file that ended with a line break still does.
        ends_line = page.text.endswith(("\n", "\r")) or not page.text
        after = page.newline if ends_line else ""
    return Placement(at=at, syntax=syntax, reason=reason, before=before, after=after)


def breaks_at_end(text: str) -> int:
    """How many line breaks `text` ends with, two at most."""
    end = text[-4:].replace("\r\n", "\n").replace("\r", "\n")
    return min(2, len(end) - len(end.rstrip("\n")))
