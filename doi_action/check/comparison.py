"""What another metadata file says of the work, field by field against the citation file."""

from collections.abc import Iterator

from doi_action.check.around import Around, same_version
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.facts import Fact


def differences(document: Document, around: Around, format_name: str) -> Iterator[Fault]:
    """A fault for title, version and authors where the file of this format differs."""
    for fact in around.facts("title", format_name)[:1]:
        yield from _title(document, fact)
    for fact in around.facts("version", format_name)[:1]:
        yield from _version(document, fact)
    for fact in around.facts("creators", format_name)[:1]:
        yield from _authors(document, fact)


def _title(document: Document, fact: Fact) -> Iterator[Fault]:
    here = document.text("title")
    if here and isinstance(fact.value, str) and _words(here) != _words(fact.value):
        message = f"{shown(here)} is here, and {fact.location} says {shown(fact.value)}"
        yield Fault(message, document.get("title"), "title", "correct one of the two")


def _version(document: Document, fact: Fact) -> Iterator[Fault]:
    here = document.text("version")
    if here and isinstance(fact.value, str) and not same_version(here, fact.value):
        message = f"{shown(here)} is here, and {fact.location} says {shown(fact.value)}"
        yield Fault(message, document.get("version"), "version", "correct one of the two")


def _authors(document: Document, fact: Fact) -> Iterator[Fault]:
    node = document.get("authors")
    if node is not None and isinstance(fact.value, tuple) and node.items and len(node.items) != len(fact.value):
        there = len(fact.value)
        message = f"{len(node.items)} authors are here, and {fact.location} names {there}"
        yield Fault(message, node, "authors", "name the same people in both")


def _words(text: str) -> str:
    """A text without case, spaces and the dot at its end."""
    return " ".join(text.casefold().split()).rstrip(".")
