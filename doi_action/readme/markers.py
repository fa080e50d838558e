"""Regions that an author marked for us: a comment that opens one and a comment that closes it."""

import re
from dataclasses import dataclass

from doi_action.readme.page import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A marked region: `whole` with its two marker comments, `inner` without."""

    whole: Span
    inner: Span


class BrokenMarkers(ValueError):
    """Markers that open no region or several; the message says which."""


def find_region(visible: str, name: str) -> Region | None:
    """The region between `name:start` and `name:end`, None where there is no marker.

    A marker is a comment of HTML (`<!-- name:start -->`), reStructuredText (`.. name:start`), AsciiDoc
    (`// name:start`) or Org (`# name:start`). Raises BrokenMarkers when one of a pair is missing, or there are two.
    """
    marker = re.compile(
        rf"<!--[ \t]*{re.escape(name)}:(?P<html>start|end)[ \t]*-->"
        rf"|^(?:\.\.|//|#)[ \t]+{re.escape(name)}:(?P<line>start|end)[ \t]*(?=[\r\n]|\Z)",
        re.MULTILINE,
    )
    starts: list[Span] = []
    ends: list[Span] = []
    for found in marker.finditer(visible):
        word = found["html"] or found["line"]
        held = starts if word == "start" else ends
        held.append(Span(*found.span()))

    if not starts and not ends:
        return None

    is_one_of_each = len(starts) == len(ends) == 1
    if not is_one_of_each or starts[0].end > ends[0].start:
        raise BrokenMarkers(f"'{name}:start' stands there {len(starts)} times and '{name}:end' {len(ends)} times")
    return Region(whole=Span(starts[0].start, ends[0].end), inner=Span(starts[0].end, ends[0].start))


def region_content(old: str, content: str, newline: str, *, blank_lines: bool = False) -> str:
    """What to put into a region that held `old`: on lines of its own unless both markers stand in one line."""
    content = content.replace("\n", newline)
    if not re.search(r"[\r\n]", old):
        return content
    edge = newline * (2 if blank_lines else 1)
    return f"{edge}{content}{edge}"


def html_region(name: str, content: str, newline: str) -> str:
    """A region with its HTML marker comments, each on a line of its own."""
    lines = (f"<!-- {name}:start -->", *content.split("\n"), f"<!-- {name}:end -->")
    return newline.join(lines)
