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
from doi_action.check.github_reference import OF_REFERENCES, conference_days, label, publication, text_of, value_of
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
    root = document.root
    if root is None or root.kind != "mapping":
        return Button(None, (Obstacle("the file has no keys"),))
    preferred = value_of(root, "preferred-citation")
    chosen = preferred is not None and not preferred.null
    work = preferred if chosen and preferred is not None else root
    obstacles = (*_unreadable(document, root), *_lacks(work), *_crashes(work))
    if obstacles:
        return Button(None, obstacles, chosen)
    year, link = _year(work, is_reference=chosen), _link(work)
    where = publication(work) if chosen else ""
    parts = [_authors(work), f"({year})" if year else "", _title(work, is_reference=chosen), where, link or ""]
    return Button(". ".join(part for part in parts if part), (), chosen, year, link)


def _unreadable(document: Document, root: Node) -> Iterator[Obstacle]:
    """What stops ruby-cff while it reads the file, whatever it would show of it."""
    if document.source.bom:
        yield Obstacle("the file begins with a byte order mark")
    declared, kind = value_of(root, "cff-version"), text_of(root, "type")
    if declared is not None and not declared.null and _no_text_in_ruby(declared):
        yield Obstacle(f"its reader takes the cff-version {declared.text} for a number", declared)
    contact = value_of(root, "contact")
    if contact is not None and not contact.null and contact.kind != "sequence":
        yield Obstacle("contact is no list", contact)
    preferred = value_of(root, "preferred-citation")
    if kind in OF_REFERENCES and (preferred is None or preferred.null):
        yield Obstacle(f"the file itself has the type {kind}", value_of(root, "type"))


def _lacks(work: Node) -> Iterator[Obstacle]:
    """What ruby-cff must have, and the file does not."""
    if not text_of(work, "title"):
        yield Obstacle("there is no title")
    authors = value_of(work, "authors")
    if authors is None or not authors.items:
        yield Obstacle("there are no authors", authors)


def _crashes(work: Node) -> Iterator[Obstacle]:
    """Values on which ruby-cff raises an exception."""
    authors = value_of(work, "authors")
    for author in authors.items if authors is not None else ():
        if author.kind != "mapping":
            yield Obstacle("an author is no person and no entity", author)
            continue
        for key in (*_NAMES, "name"):
            value = value_of(author, key)
            if value is not None and not value.null and _no_text_in_ruby(value):
                yield Obstacle(f"its reader takes the {key} {value.text} for something else than text", value)
    title, month = value_of(work, "title"), value_of(work, "month")
    if title is not None and not title.null and _no_text_in_ruby(title):
        yield Obstacle(f"its reader takes the title {title.text} for something else than text", title)
    if month is not None and not month.text.strip().isdecimal():
        yield Obstacle(f"the month {month.text} is no number", month)


def _no_text_in_ruby(node: Node) -> bool:
    """Whether Psych makes something else than a string of a plain scalar."""
    if node.kind != "scalar":
        return True
    return node.plain and (not node.tag.endswith(":str") or twisted_by_yaml_1_1(node.text))


def _authors(work: Node) -> str:
    node = value_of(work, "authors")
    names = [_author(author) for author in (node.items if node is not None else ()) if author.kind == "mapping"]
    names = [name for name in names if name]
    if len(names) < 2:
        return names[0].removesuffix(".") if names else ""
    return f"{', '.join(names[:-1])}, & {names[-1]}".removesuffix(".")


def _author(author: Node) -> str:
    if text_of(author, "name"):
        return text_of(author, "name")
    family, given = text_of(author, "family-names"), text_of(author, "given-names")
    if not family:
        return given or text_of(author, "alias")
    particle = f"{text_of(author, 'name-particle')} " if text_of(author, "name-particle") else ""
    suffix = f", {text_of(author, 'name-suffix')}" if text_of(author, "name-suffix") else ""
    initials = f", {_initials(given)}." if given else ""
    return f"{particle}{family}{initials}{suffix}"


def _initials(given: str) -> str:
    """`Jean-Luc Marie` as `J.-L. M`, without the last full stop."""
    return ". ".join(".-".join(part[:1].upper() for part in word.split("-") if part) for word in given.split())


def _year(work: Node, *, is_reference: bool) -> str | None:
    if is_reference and conference_days(work):
        return conference_days(work)
    if is_reference and text_of(work, "status") == "in-press":
        return "in press"
    if is_reference and text_of(work, "year"):
        return text_of(work, "year")
    for key in ("date-released", "date-published") if is_reference else ("date-released",):
        found = re.match(r"(\d{4})-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4})", text_of(work, key))
        if found:
            return found.group(1) or found.group(2)
    return None


def _title(work: Node, *, is_reference: bool) -> str:
    version = text_of(work, "version")
    shown = f" (Version {version})" if version else ""
    return f"{text_of(work, 'title')}{shown}{label(text_of(work, 'type'), is_reference=is_reference)}"


def _link(work: Node) -> str | None:
    doi = text_of(work, "doi")
    if doi:
        return f"https://doi.org/{doi}"
    return text_of(work, "repository-code") or text_of(work, "url") or None
