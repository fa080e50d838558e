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
_NO_NUMBERS = {".inf": "Infinity", "+.inf": "Infinity", "-.inf": "-Infinity", ".nan": "NaN"}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def value_of(work: Node, key: str) -> Node | None:
    """The value of a key; of doubled keys the last, as Psych reads them."""
    found = None
    for name, value in work.pairs:
        if name.kind == "scalar" and name.text == key:
            found = value
    return found


def items_of(work: Node, key: str) -> tuple[Node, ...]:
    """The entries of a list; of anything else, and of nothing, none."""
    listed = value_of(work, key)
    return listed.items if listed is not None else ()


def text_of(work: Node | None, key: str) -> str:
    """The text of a scalar as Ruby prints it, '' where there is none."""
    if work is None:
        return ""

    node = value_of(work, key)
    if node is None or node.null:
        return ""
    if not node.plain:
        return node.text

    # YAML 1.1: a number that begins with 0 is octal (https://yaml.org/type/int.html).
    plain = node.text.replace("_", "")
    if _OCTAL.fullmatch(node.text):
        return str(int(plain.replace(",", ""), 8))

    # Ruby prints the number that it read: `1.10` is 1.1.
    if node.tag.endswith(":float"):
        return _NO_NUMBERS.get(plain.lower()) or repr(float(plain))

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
            return _listed(text_of(work, "journal"), *_place_within(work), status)
        case "book":
            return text_of(value_of(work, "publisher"), "name")
        case "conference-paper":
            return _listed(text_of(work, "collection-title"), *_place_within(work))
        case "report":
            return _institution(work)
        case "unpublished":
            return status

    # What remains are theses, and types of which ruby-cff says nothing here.
    if kind not in _THESES:
        return ""

    thesis = text_of(work, "thesis-type") or _THESES[kind]
    return f"[{thesis}, {_institution(work)}]"


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _place_within(work: Node) -> tuple[str, str]:
    """Volume with issue, and pages, of a journal or of proceedings."""
    volume, issue = text_of(work, "volume"), text_of(work, "issue")
    if volume and issue:
        volume = f"{volume}({issue})"

    pages, end = text_of(work, "start"), text_of(work, "end")
    # One page has the same number twice.
    if pages and end not in ("", pages):
        pages = f"{pages}–{end}"
    return volume, pages


def _institution(work: Node) -> str:
    """The institution, else the affiliation of the first author."""
    institution = value_of(work, "institution")
    if institution is not None and institution.pairs:
        return text_of(institution, "name")

    authors = items_of(work, "authors")
    if not authors:
        return ""
    return text_of(authors[0], "affiliation")


def conference_days(work: Node) -> str:
    """The days of the conference that a paper was given at, its year where it was one day, '' where none are told."""
    if text_of(work, "type") != "conference-paper":
        return ""

    conference = value_of(work, "conference")
    start, end = text_of(conference, "date-start"), text_of(conference, "date-end")
    if not _ISO_DAY.fullmatch(start):
        return ""

    has_later_end = _ISO_DAY.fullmatch(end) and start < end
    if not has_later_end:
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
