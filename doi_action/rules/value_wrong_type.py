"""A value is of another kind than its key asks for.

What it checks: that texts are texts and not numbers or true and false as YAML 1.2 reads them, that lists are lists and
that objects have keys.

Why it matters: readers that trust the format break here, often with nothing but a stack trace.

Example:

    title: 2048
    keywords: citation, software

Better:

    title: "2048"
    keywords:
      - citation
      - software

Source: CFF 1.2.0, schema.json, type.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import OBJECTS, Document, Place
from doi_action.check.edits import replace_value
from doi_action.check.fault import Edit, Fault
from doi_action.check.wording import shown
from doi_action.formats.text.node import Node

_EXPECTED = {
    "number|text": "a text or a number",
    "integer|text": "a text or a whole number",
    "root": "keys with values",
}


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value of a wrong kind; a number where text is meant gets quotes."""
    for word, place in document.broken("type"):
        has_a_rule_of_its_own = word in ("root", "month") or (word == "date" and place.node.kind == "scalar")
        if has_a_rule_of_its_own or place.field == "cff-version":
            continue
        yield Fault(*_message(word, place), _edits(document, word, place))


def _message(word: str, place: Place) -> tuple[str, Node, str, str]:
    node, expected = place.node, _expected(word)
    if place.note == "split":
        found = f"each of these {len(node.items)} entries has one field; did you mean one entry?"
    elif node.kind == "scalar":
        kind = {"bool": "true or false", "int": "a number", "float": "a number"}.get(node.tag[18:], "a text")
        found = f"{shown(node.text)} is {kind}, not {expected}"
    else:
        found = f"this is {'a list' if node.kind == 'sequence' else 'a mapping'}, not {expected}"
    return found, node, place.field, _fix(word, place)


def _expected(word: str) -> str:
    if word.startswith("["):
        return f"a list of {_PLURALS.get(word[1:-1], word[1:-1] + 's')}"
    return _EXPECTED.get(word, "keys with values" if word in OBJECTS else "a text")


_PLURALS = {"agent": "people and entities"}


def _fix(word: str, place: Place) -> str:
    if place.note == "split":
        return "write a dash before the first field of the entry only, and indent the others like it"
    if word.startswith("["):
        return "write one entry in each line, after a dash"
    if place.node.kind == "sequence" and place.where[1] == "affiliation" and len(place.node.items) > 1:
        return "write one text that names them all; lists come with CFF 1.3.0, which is not released"
    if place.node.kind == "scalar":
        return f'put it in quotes: "{place.node.text}"' if place.node.plain else f"write {_expected(word)}"
    if place.node.kind == "sequence" and len(place.node.items) == 1:
        return "write the one entry without the dash"
    return f"write {_expected(word)}"


def _edits(document: Document, word: str, place: Place) -> tuple[Edit, ...]:
    """Quotes around a number or a true that stands where text is meant, and reads as that text either way."""
    text_meant = word in ("text", "email", "orcid") or place.where[1:] == ("commit",)
    if place.node.kind == "scalar" and text_meant and place.node.tag[18:] in ("int", "float", "bool"):
        return replace_value(document.source, place.node, place.node.text, quote=True)
    return ()
