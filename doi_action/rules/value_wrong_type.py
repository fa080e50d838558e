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
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

_EXPECTED = {
    "number|text": "a text or a number",
    "integer|text": "a text or a whole number",
    "root": "keys with values",
}
_PLURALS = {"agent": "people and entities"}
_KINDS = {"bool": "true or false", "int": "a number", "float": "a number"}


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value of a wrong kind; a number where text is meant gets quotes."""
    for word, place in document.broken("type"):
        node = place.node
        is_written_date = word == "date" and node.kind == "scalar"
        has_a_rule_of_its_own = word in ("root", "month") or is_written_date
        if has_a_rule_of_its_own or place.field == "cff-version":
            continue

        if place.note == "split":
            message = f"each of these {len(node.items)} entries has one field; did you mean one entry?"
        elif node.kind == "scalar":
            kind = _KINDS.get(node.tag[18:], "a text")
            message = f"{shown(node.text)} is {kind}, not {_expected(word)}"
        else:
            kind = "a list" if node.kind == "sequence" else "a mapping"
            message = f"this is {kind}, not {_expected(word)}"

        # Quotes around a number or a true that stands where text is meant, and reads as that text either way.
        edits: Edits = ()
        text_is_meant = word in ("text", "email", "orcid") or place.where[1:] == ("commit",)
        if text_is_meant and node.tag[18:] in _KINDS:
            edits = replace_value(document.source, node, node.text, quote=True)
        yield Fault(message, node, place.field, _fix(word, place), edits)


def _expected(word: str) -> str:
    if word.startswith("["):
        entry = word[1:-1]
        return f"a list of {_PLURALS.get(entry, entry + 's')}"

    if word in _EXPECTED:
        return _EXPECTED[word]
    return "keys with values" if word in OBJECTS else "a text"


def _fix(word: str, place: Place) -> str:
    node = place.node
    if place.note == "split":
        return "write a dash before the first field of the entry only, and indent the others like it"
    if word.startswith("["):
        return "write one entry in each line, after a dash"
    if node.kind == "scalar" and node.plain:
        return f'put it in quotes: "{node.text}"'
    if node.kind == "sequence" and len(node.items) == 1:
        return "write the one entry without the dash"
    if place.where[1] == "affiliation" and node.items:
        return "write one text that names them all; lists come with CFF 1.3.0, which is not released"
    return f"write {_expected(word)}"
