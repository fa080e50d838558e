"""What ruby-cff says of where a preferred citation appeared: journal, publisher, thesis, conference, report.

Source: ruby-cff, lib/cff/formatters/apalike.rb and formatter.rb as of 2026, and its outputs over its own test files.
"""

import re

from doi_action.formats.text.node import Node

OF_REFERENCES = frozenset(
    {"article", "book", "conference-paper", "report", "phdthesis", "mastersthesis", "unpublished"}
)
"""Types of which ruby-cff asks fields that only a reference has; at the root it raises an exception."""

_STATUS = {
    "advance-online": "Advance online publication",
    "in-preparation": "Manuscript in preparation.",
    "submitted": "Manuscript submitted for publication.",
}
_THESES = {"mastersthesis": "Master's thesis", "phdthesis": "Doctoral dissertation"}
_OCTAL = re.compile(r"[-+]?0[0-7_,]+")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def value_of(work: Node, key: str) -> Node | None:
    """The value of a key; of doubled keys the last, as Psych reads them."""
    found = None
    for name, value in work.pairs:
        if name.kind == "scalar" and name.text == key:
            found = value
    return found


def text_of(work: Node | None, key: str) -> str:
    """The text of a scalar as Ruby prints it, '' where there is none."""
    if work is None:
        return ""
    node = value_of(work, key)
    if node is None or node.kind != "scalar" or node.null:
        return ""
    if not node.plain:
        return node.text

    # YAML 1.1: a number that begins with 0 is octal.
    if _OCTAL.fullmatch(node.text):
        return str(int(node.text.replace("_", "").replace(",", ""), 8))
    if node.tag.endswith(":float"):
        return repr(float(node.text.replace("_", "")))
    return node.text


def label(kind: str, *, is_reference: bool) -> str:
    """What stands in brackets after the title."""
    if "data" in kind:
        return " [Data set]"
    if "conference" in kind:
        return " [Conference paper]"

    # ruby-cff takes the work itself for software, whatever it is; a reference only where it says so.
    if is_reference and "software" not in kind:
        return ""
    return " [Computer software]"


def publication(work: Node) -> str:
    """The part of a citation that says where a reference appeared, '' for all other types."""
    kind, status = text_of(work, "type"), _STATUS.get(text_of(work, "status"), "")
    match kind:
        case "article":
            return _listed(text_of(work, "journal"), _volume(work), _pages(work), status)
        case "book":
            return text_of(value_of(work, "publisher"), "name")
        case "conference-paper":
            return _listed(text_of(work, "collection-title"), _volume(work), _pages(work))
        case "report":
            return _institution(work)
        case "phdthesis" | "mastersthesis":
            return f"[{text_of(work, 'thesis-type') or _THESES[kind]}, {_institution(work)}]"
        case "unpublished":
            return status
    return ""


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _volume(work: Node) -> str:
    volume, issue = text_of(work, "volume"), text_of(work, "issue")
    if volume and issue:
        return f"{volume}({issue})"
    return volume


def _pages(work: Node) -> str:
    start, end = text_of(work, "start"), text_of(work, "end")
    is_range = bool(start and end) and start != end
    return f"{start}–{end}" if is_range else start


def _institution(work: Node) -> str:
    """The institution, else the affiliation of the first author."""
    institution = value_of(work, "institution")
    if institution is not None and institution.pairs:
        return text_of(institution, "name")

    authors = value_of(work, "authors")
    if authors is not None and authors.items:
        return text_of(authors.items[0], "affiliation")
    return ""


def conference_days(work: Node) -> str:
    """The days of the conference that a paper was given at, its year where it was one day, '' where none are told."""
    conference = value_of(work, "conference")
    start, end = text_of(conference, "date-start"), text_of(conference, "date-end")
    is_paper = text_of(work, "type") == "conference-paper"
    if not is_paper or not _ISO_DAY.fullmatch(start):
        return ""
    if not _ISO_DAY.fullmatch(end) or start >= end:
        return start[:4]

    first, last = _Day(start), _Day(end)
    finish = str(last.day)
    if first.month != last.month:
        finish = f"{last.month} {finish}"
    if first.year != last.year:
        finish = f"{last.year}, {finish}"
    return f"{first.year}, {first.month} {first.day}–{finish}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class _Day:
    """A day as ruby-cff prints it: the month as an English word, the day without a zero."""

    def __init__(self, text: str) -> None:
        year, month, day = text.split("-")
        self.year, self.month, self.day = year, _MONTHS[(int(month) - 1) % 12], int(day)
