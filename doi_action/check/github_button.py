"""What GitHub's "Cite this repository" shows for a citation file: the behaviour of ruby-cff, its faults included.

GitHub reads the file with Psych, a reader of YAML 1.1, and formats it with ruby-cff. Where a value is of a type that
ruby-cff does not expect it raises an exception, and GitHub shows no citation at all. Source: ruby-cff 1.3,
lib/cff/formatter/*.rb, and its outputs over real files.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from doi_action.check.cff_document import Document
from doi_action.check.edits import twisted_by_yaml_1_1
from doi_action.check.fault import Obstacle
from doi_action.check.github_reference import (
    OF_REFERENCES,
    conference_days,
    items_of,
    label,
    publication,
    text_of,
    value_of,
)
from doi_action.formats.text.node import Node

_NAMES = ("family-names", "given-names", "name-particle", "name-suffix")


class Button(NamedTuple):
    """What the button shows in APA style, or why it shows nothing; `preferred` when it is not the work itself."""

    text: str | None
    obstacles: tuple[Obstacle, ...] = ()
    preferred: bool = False
    year: str | None = None
    link: str | None = None


def press(document: Document) -> Button:
    """The citation that the button shows, of the preferred citation where the file names one."""
    root = document.mapping
    if root is None:
        return Button(None, (Obstacle("the file has no keys"),))

    # The preferred citation hides the work itself, its DOI included (GitHub Docs, "About CITATION files").
    work, is_preferred = root, False
    preferred = _said(root, "preferred-citation")
    if preferred is not None:
        work, is_preferred = preferred, True

    obstacles = (*_unreadable(document, root), *_crashes(work))
    if obstacles:
        return Button(None, obstacles, is_preferred)

    parts = [_authors(work)]
    year = _year(work, is_reference=is_preferred)
    if year:
        parts.append(f"({year})")

    title, version = text_of(work, "title"), text_of(work, "version")
    if version:
        title += f" (Version {version})"
    parts.append(title + label(text_of(work, "type"), is_reference=is_preferred))
    if is_preferred:
        parts.append(publication(work))

    # DOIs among the identifiers are not shown (citation-file-format#318).
    link = text_of(work, "repository-code") or text_of(work, "url")
    doi = text_of(work, "doi")
    if doi:
        link = f"https://doi.org/{doi}"
    parts.append(link)

    text = ". ".join(filter(None, parts))
    return Button(text, (), is_preferred, year, link or None)


def _unreadable(document: Document, root: Node) -> Iterator[Obstacle]:
    """What stops ruby-cff while it reads the file, whatever it would show of it."""
    if document.source.bom:
        yield Obstacle("the file begins with a byte order mark")

    for _, declared in _misread(root, "cff-version"):
        yield Obstacle(f"its reader takes the cff-version {declared.text} for a number", declared)

    contact = _said(root, "contact")
    if contact is not None and contact.kind != "sequence":
        yield Obstacle("contact is no list", contact)

    kind = text_of(root, "type")
    is_cited_itself = _said(root, "preferred-citation") is None
    if kind in OF_REFERENCES and is_cited_itself:
        yield Obstacle(f"the file itself has the type {kind}", value_of(root, "type"))


def _said(work: Node, key: str) -> Node | None:
    """The value of a key, None where it says nothing."""
    value = value_of(work, key)
    if value is None or value.null:
        return None
    return value


def _crashes(work: Node) -> Iterator[Obstacle]:
    """What ruby-cff must have, and values on which it raises an exception."""
    if not text_of(work, "title"):
        yield Obstacle("there is no title")

    people = items_of(work, "authors")
    if not people:
        yield Obstacle("there are no authors", value_of(work, "authors"))

    for author in people:
        if author.kind != "mapping":
            yield Obstacle("an author is no person and no entity", author)

        for key, name in _misread(author, *_NAMES, "name"):
            yield Obstacle(f"its reader takes the {key} {name.text} for something else than text", name)

    for key, title in _misread(work, "title"):
        yield Obstacle(f"its reader takes the {key} {title.text} for something else than text", title)

    # Its BibTeX counts months, and `month: September` stops it (seaborn, IntervalLinearAlgebra).
    month = value_of(work, "month")
    if month is not None:
        is_number = month.text.strip().isdecimal()
        if not is_number:
            yield Obstacle(f"the month {month.text} is no number", month)


def _misread(work: Node, *keys: str) -> Iterator[tuple[str, Node]]:
    """The values of which Psych makes something else than a string, each with its key."""
    for key in keys:
        value = _said(work, key)
        if value is None:
            continue

        is_in_quotes = value.kind == "scalar" and not value.plain
        if is_in_quotes:
            continue

        # `given-names: No` is false to it, which has none of the methods of a text (NoMethodError).
        is_text = value.tag.endswith(":str")
        if not is_text or twisted_by_yaml_1_1(value.text):
            yield key, value


def _authors(work: Node) -> str:
    names = []
    for author in items_of(work, "authors"):
        name = _author(author)
        if name:
            names.append(name)

    # The parts of a citation are joined with full stops.
    if len(names) < 2:
        return "".join(names).removesuffix(".")
    return f"{', '.join(names[:-1])}, & {names[-1]}".removesuffix(".")


def _author(author: Node) -> str:
    name = text_of(author, "name")
    if name:
        return name

    family, given = text_of(author, "family-names"), text_of(author, "given-names")
    if not family:
        return given or text_of(author, "alias")

    shown = family
    particle, suffix = text_of(author, "name-particle"), text_of(author, "name-suffix")
    if particle:
        shown = f"{particle} {shown}"

    if given:
        # `Jean-Luc Marie` is shown as `J.-L. M.`
        words = []
        for word in given.split():
            parts = filter(None, word.split("-"))
            words.append(".-".join(part[0].upper() for part in parts))
        shown += f", {'. '.join(words)}."

    if suffix:
        shown += f", {suffix}"
    return shown


def _year(work: Node, *, is_reference: bool) -> str | None:
    dates = ["date-released"]

    # The fields below are those of references.
    if is_reference:
        days = conference_days(work)
        if days:
            return days

        if text_of(work, "status") == "in-press":
            return "in press"

        year = text_of(work, "year")
        if year:
            return year

        dates.append("date-published")

    for key in dates:
        found = re.match(r"(\d{4})-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4})", text_of(work, key))
        if found:
            # The year stands first or last: only one of the two groups is filled.
            return found.group(1) or found.group(2)
    return None
